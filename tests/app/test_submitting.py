"""Inspections written as ODK submissions, plain and encrypted."""

from io import BytesIO

import pytest
from lxml import etree
from PIL import Image

from fieldkit.errors import FieldKitError
from tests.forms.test_submission_encryption import KEY, decrypted
from tests.support.small_form import SOURCE


def photo():
    file = BytesIO()
    Image.new("RGB", (64, 48), "teal").save(file, "JPEG")
    return file.getvalue()


@pytest.fixture
def recorded(laptops, tmp_path):
    """Installs a form at one laptop, records one inspection with a photo; gives (laptop, id)."""

    def record(source):
        (tmp_path / "form.md").write_text(source, encoding="utf-8")
        laptop = laptops("Dilnoza", "supervisor")
        laptop.services.planning.add_form(tmp_path / "form.md")
        draft = laptop.services.inspecting.start("small", None)
        draft.set("/data/hygiene/hands", "in")
        draft.attach("/data/photo", "stall.jpg", photo())
        return laptop, draft.finalise()

    return record


def files_in(folder):
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def test_a_submission_is_the_record_and_its_files(recorded, tmp_path):
    laptop, inspection = recorded(SOURCE)
    written = laptop.services.submitting.write(inspection, tmp_path / "out" / "one")
    files = files_in(tmp_path / "out" / "one")
    assert set(files) == set(written.files)
    assert not written.encrypted
    record = etree.fromstring(files["submission.xml"])
    assert record.get("id") == "small"
    assert files[record.findtext("photo")].startswith(b"\xff\xd8")
    laptop.services.inspecting.correct(inspection)


def test_a_form_with_a_key_gives_what_only_its_owner_reads_and_nobody_corrects(recorded, tmp_path):
    source = SOURCE.replace("| default_language |", "| default_language | public_key |").replace(
        "| English (en) | fk=", f"| English (en) | {KEY} | fk="
    )
    laptop, inspection = recorded(source)
    written = laptop.services.submitting.write(inspection, tmp_path / "out")
    assert written.encrypted
    files = files_in(tmp_path / "out")
    plain, fits = decrypted(files["submission.xml"], files)
    assert fits
    record = etree.fromstring(plain["submission.xml"])
    assert record.findtext("hygiene/hands") == "in"
    assert plain[record.findtext("photo")].startswith(b"\xff\xd8")
    with pytest.raises(FieldKitError) as refusal:
        laptop.services.inspecting.correct(inspection)
    assert refusal.value.code == "form.closed"
    assert laptop.services.inspecting.drafts() == []


def test_nothing_is_written_over(recorded, tmp_path):
    laptop, inspection = recorded(SOURCE)
    with pytest.raises(FieldKitError) as refusal:
        laptop.services.submitting.write(inspection, tmp_path)
    assert refusal.value.code == "submission.folder_not_empty"
