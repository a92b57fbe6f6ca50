"""Repaired copies of forms as the desk writes them: chosen, never over anything, stoppable."""

import os
from io import BytesIO

import pytest
from openpyxl import Workbook, load_workbook

from fieldkit.app.form_library import check_form, repair_form_file, usable_form
from fieldkit.app.jobs import JobContext
from fieldkit.errors import CancelledByUser, FieldKitError

SURVEY = [
    ("type", "name", "label", "calculation"),
    ("txet", "site", "Site", None),
    ("text", "2nd", "Second", None),
    ("calculate", "sum", None, "concat(${site}, “!”)"),
]


@pytest.fixture
def faulty(tmp_path):
    """A workbook with faults of several kinds, and a file attached to it."""
    book = Workbook()
    book.active.title = "survey"
    for row in SURVEY:
        book.active.append(row)
    file = tmp_path / "market.xlsx"
    book.save(file)
    (tmp_path / "market-media").mkdir()
    (tmp_path / "market-media" / "logo.png").write_bytes(b"ours")
    return file


def cells(file):
    book = load_workbook(BytesIO(file.read_bytes()))
    return [list(row) for row in book["survey"].iter_rows(values_only=True)]


def test_only_what_was_chosen_is_repaired_and_the_source_stays(faulty, tmp_path):
    before = faulty.read_bytes()
    offered = {repair.code for repair in check_form(faulty).repairs}
    assert {"form.type_unknown", "form.name_invalid", "form.typographic"} <= offered
    copy = tmp_path / "copy.xlsx"
    made = repair_form_file(faulty, copy, ["form.type_unknown"])
    assert {repair.code for repair in made.repairs} == {"form.type_unknown"}
    assert not made.check.ok
    assert cells(copy)[1][0] == "text" and cells(copy)[2][1] == "2nd"
    assert faulty.read_bytes() == before
    assert (tmp_path / "copy-media" / "logo.png").read_bytes() == b"ours"
    assert repair_form_file(faulty, copy).check.ok  # all of them, over an earlier copy


def test_neither_the_source_nor_files_of_another_form_are_written_over(faulty, tmp_path):
    link = tmp_path / "link.xlsx"
    link.symlink_to(faulty)
    for target in (faulty, link):
        with pytest.raises(FieldKitError) as refusal:
            repair_form_file(faulty, target)
        assert refusal.value.code == "form.repair_over_source"
    theirs = tmp_path / "copy-media" / "logo.png"
    theirs.parent.mkdir()
    theirs.write_bytes(b"theirs")
    with pytest.raises(FieldKitError) as refusal:
        repair_form_file(faulty, tmp_path / "copy.xlsx")
    assert refusal.value.code == "form.repair_over_media"
    assert str(theirs) in refusal.value.message
    assert theirs.read_bytes() == b"theirs"
    assert not (tmp_path / "copy.xlsx").exists()


def test_a_copy_beside_a_form_of_the_same_name_leaves_its_files_alone(faulty, tmp_path):
    table = tmp_path / "market.md"
    table.write_text("| survey |\n| | type | name | label |\n| | txet | a | A |\n")
    faulty.unlink()
    logo = tmp_path / "market-media" / "logo.png"
    os.utime(logo, (0, 0))
    assert repair_form_file(table, faulty).check.ok
    assert logo.stat().st_mtime == 0
    assert logo.read_bytes() == b"ours"


def test_stopping_writes_nothing(faulty, tmp_path):
    stopped = JobContext()
    stopped.cancel()
    with pytest.raises(CancelledByUser):
        check_form(faulty, stopped)
    with pytest.raises(CancelledByUser):
        usable_form(faulty, stopped)
    with pytest.raises(CancelledByUser):
        repair_form_file(faulty, tmp_path / "copy.xlsx", job=stopped)
    assert not (tmp_path / "copy.xlsx").exists()


def test_a_check_tells_how_far_it_is(faulty):
    told = []
    check_form(faulty, JobContext(lambda done, total, _: told.append((done, total))))
    assert told[0] == (0, 4)
    assert told[-1] == (4, 4)


class Impatient(JobContext):
    """Asked to stop after so many pauses; counts how long it was not listened to."""

    def __init__(self, patience):
        super().__init__()
        self.left = patience
        self.pauses = 0

    def pause(self):
        self.pauses += 1
        if self.pauses > self.left:
            self.cancel()
        super().pause()


@pytest.mark.parametrize("fault", ["", "${nobody} = 1"])
def test_a_check_stops_inside_each_of_its_steps(tmp_path, fault):
    rows = "\n".join(f"| | text | q{n} | Q | {fault or '1 = 1'} | quik |" for n in range(30))
    file = tmp_path / "long.md"
    file.write_text(f"| survey |\n| | type | name | label | relevant | appearance |\n{rows}\n")
    patient = Impatient(10**6)
    check_form(file, patient)
    assert patient.pauses > 30
    for patience in (0, 1, patient.pauses // 2, patient.pauses - 1):
        stopped = Impatient(patience)
        with pytest.raises(CancelledByUser):
            check_form(file, stopped)
        assert stopped.pauses == patience + 1
