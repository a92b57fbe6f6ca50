"""The n-th open, write, fsync or rename fails while a sync file or a document is written or read.

What was there stays, the refusal is one of ours, no torn file has a name, the next try works.
"""

import itertools
from io import BytesIO

import pytest
from PIL import Image

from fieldkit.app.jobs import JobContext
from fieldkit.storage import workspace_key
from tests.faults.test_failing_disk import require_refusal
from tests.support.failing_disk import ERRORS, every_fault
from tests.support.field_laptops import HANDS, copy_field, make_field

JOB = JobContext()


@pytest.fixture
def laptops(tmp_path, monkeypatch):
    """(supervisor, inspector), open."""
    monkeypatch.setattr(workspace_key, "STANDARD", workspace_key.Effort(64, 1, 1))
    (tmp_path / "made").mkdir()
    both = copy_field(make_field(tmp_path / "made", 1, 1), tmp_path)
    yield both
    for laptop in both:
        laptop.close()


def record_with_photo(laptop, number):
    draft = laptop.services.inspecting.start("small", "F-1")
    draft.set(HANDS, "in")
    content = BytesIO()
    Image.new("RGB", (8, 8), number).save(content, "PNG")
    draft.attach("/data/photo", "photo.png", content.getvalue())
    draft.finalise()


def test_a_sync_file_is_whole_or_the_earlier_one_stays(laptops, monkeypatch, tmp_path):
    supervisor, inspector = laptops
    inspector.record("F-1", 1)
    file = tmp_path / "stick.fieldkit"
    inspector.services.handing_over.export(file, JOB)
    before = inspector.digest()

    def export():
        inspector.record("F-2", 2)
        return inspector.services.handing_over.export(file, JOB)

    earlier = file.read_bytes()
    for made, error in every_fault(monkeypatch, export):
        if made is None:
            require_refusal(error)
            assert file.read_bytes() == earlier or supervisor.services.receiving.look(file).ok
        earlier = file.read_bytes()
        assert not list(tmp_path.glob(".*"))
    assert supervisor.services.receiving.accept(file, JOB).ok
    assert supervisor.known() == inspector.known()
    assert inspector.digest() != before
    assert inspector.services.receiving.verify(JOB).ok


def test_a_file_is_taken_in_whole_or_not_at_all(laptops, monkeypatch, tmp_path):
    supervisor, inspector = laptops
    files = [tmp_path / f"{number}.fieldkit" for number in range(len(ERRORS) + 1)]
    for number, file in enumerate(files):
        record_with_photo(inspector, number)
        inspector.services.handing_over.export(file, JOB)
    waiting = list(files)

    def accept():
        return supervisor.services.receiving.accept(waiting[0], JOB)

    for arrival, error in every_fault(monkeypatch, accept):
        found = supervisor.services.receiving.look(waiting[0])
        if arrival is None:
            require_refusal(error)
            assert found.new > 0
        else:
            assert found.new == 0
            waiting.pop(0)
        assert not list(supervisor.folder.rglob(".*.new"))
    assert len(waiting) == 1
    accept()
    assert supervisor.known() == inspector.known()
    assert supervisor.services.receiving.verify(JOB).ok


def test_a_document_is_whole_or_not_there(laptops, monkeypatch, tmp_path):
    inspector = laptops[1]
    inspector.record("F-1", 1)
    [inspection] = inspector.known()
    numbers = itertools.count()

    def write():
        file = tmp_path / f"{next(numbers)}.pdf"
        inspector.services.documenting.write_pdf(inspection, file)
        return file

    write()
    for file, error in every_fault(monkeypatch, write):
        if file is None:
            require_refusal(error)
        assert not list(tmp_path.glob(".*"))
    # A fault after the rename leaves the whole document; before it leaves none.
    assert len({found.read_bytes() for found in tmp_path.glob("*.pdf")}) == 1
