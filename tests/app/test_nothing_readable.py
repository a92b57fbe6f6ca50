"""A marker in every field, name, comment and photo: nothing readable of it lies anywhere afterwards."""

import logging
import tempfile
from io import BytesIO

import pytest
from PIL import Image, PngImagePlugin

from fieldkit import paths
from fieldkit.app.jobs import JobContext

# Words in which a search for bytes finds it whole: the Latin and the Cyrillic part.
MARKER = "marker-7391-МАРКЕР"
PARTS = (MARKER[:11], MARKER[12:])
JOB = JobContext()
PLAN = f"""
event: {{code: {MARKER}, name: {MARKER} games}}
venues:
- {{code: V, name: {MARKER} venue}}
sites:
- {{code: F-1, name: {MARKER} stall, kind: food, venue: V}}
people:
- {{name: Aibek}}
assignments:
- {{site: F-1, form: small, person: Aibek, note: {MARKER}}}
"""


@pytest.fixture
def places(tmp_path, monkeypatch):
    """Folders for temporary files and logs of this test alone."""
    for name in ("temp", "logs", "stick"):
        (tmp_path / name).mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temp"))
    monkeypatch.setattr(paths, "logs", lambda: tmp_path / "logs")
    return tmp_path


def picture():
    """A photo that says the marker in its metadata, uncompressed."""
    note = PngImagePlugin.PngInfo()
    note.add_text("Comment", MARKER[:11])
    content = BytesIO()
    Image.new("RGB", (40, 40), "red").save(content, "PNG", pnginfo=note)
    return content.getvalue()


def fill(draft):
    for path in ("/data/hygiene/secret", "/data/hygiene/remarks"):
        draft.set(path, f"{MARKER} {path}")
    draft.set("/data/hygiene/hands", "out")
    draft.add("/data/reading")
    draft.set("/data/reading[1]/food", MARKER)
    draft.attach("/data/photo", f"{MARKER}.png", picture())


def live_a_day(supervisor, inspector, folder):
    """Everything that writes: plan, entry, photo, finalise, document, exchange, review, backups."""
    (folder / "plan.yaml").write_text(PLAN, encoding="utf-8")
    supervisor.services.planning.load_event(folder / "plan.yaml")
    (folder / "plan.yaml").unlink()
    stick = folder / "stick"
    supervisor.services.planning.write_pack(stick / "pack.fieldkit", JOB)
    inspector.services.receiving.accept(stick / "pack.fieldkit", JOB)
    draft = inspector.services.inspecting.start("small", "F-1")
    fill(draft)
    done = draft.finalise()
    inspector.services.documenting.pdf(done)
    inspector.services.handing_over.export(stick / "out.fieldkit", JOB)
    supervisor.services.receiving.accept(stick / "out.fieldkit", JOB)
    supervisor.services.reviewing.return_(done, [f"Remarks: {MARKER}"])
    fill(inspector.services.inspecting.start("small", "F-1"))
    for laptop in (supervisor, inspector):
        laptop.services.safekeeping.keep_elsewhere(stick)
        laptop.services.safekeeping.back_up(JOB)
        laptop.services.safekeeping.back_up_to(stick / f"{laptop.folder.name}.fkbackup", JOB)


def require_unreadable(folders):
    seen = [path for folder in folders for path in folder.rglob("*")]
    for path in seen:
        for part in PARTS:
            assert part not in path.name
            if path.is_file():
                content = path.read_bytes()
                assert not content.startswith(b"SQLite format 3")
                for encoding in ("utf-8", "utf-16-le", "utf-16-be"):
                    assert part.encode(encoding) not in content, path
    return seen


@pytest.mark.parametrize("closed", [False, True])
def test_nothing_of_a_day_lies_readable_in_any_place(event, places, caplog, closed):
    caplog.set_level(logging.DEBUG)
    supervisor, inspector = event
    live_a_day(supervisor, inspector, places)
    if closed:
        supervisor.services.close()
        inspector.services.close()
    folders = [
        supervisor.folder,
        inspector.folder,
        *(places / n for n in ("temp", "logs", "stick")),
    ]
    kinds = {path.suffix for path in require_unreadable(folders)}
    assert {".db", ".age", ".journal", ".fieldkit", ".fkbackup", ".json"} <= kinds
    assert MARKER[:11] not in caplog.text
    if closed:
        supervisor.reopen()
        inspector.reopen()


def test_the_search_finds_what_is_readable(tmp_path):
    for encoding in ("utf-8", "utf-16-le"):
        (tmp_path / "leak").write_bytes(b"\0" + MARKER.encode(encoding))
        with pytest.raises(AssertionError):
            require_unreadable([tmp_path])


def test_documents_are_kept_nowhere_in_a_workspace(event, finished):
    inspector = event[1]
    before = {path for path in inspector.folder.rglob("*") if path.suffix != ".journal"}
    inspector.services.documenting.pdf(finished(inspector))
    for path in {*inspector.folder.rglob("*")} - before:
        assert path.is_dir() or not path.read_bytes().startswith(b"%PDF")
