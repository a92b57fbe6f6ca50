"""A marker in every field, name and comment, and the bytes of every photo and document.

Nothing readable of them lies anywhere: not afterwards, and not while files are written and read.
"""

import logging
import tempfile
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from fieldkit import paths
from fieldkit.app.jobs import JobContext

# Words in which a search for bytes finds it whole: the Latin and the Cyrillic part.
MARKER = "marker-7391-МАРКЕР"
PARTS = (MARKER[:11], MARKER[12:])
ENCODED = [part.encode(code) for part in PARTS for code in ("utf-8", "utf-16-le", "utf-16-be")]
BEGINNINGS = (b"SQLite format 3", b"%PDF", b"\x89PNG", b"\xff\xd8\xff")
SLICE = 32
PLAN = f"""
event: {{code: {MARKER}, name: {MARKER} games}}
venues:
- {{code: V, name: {MARKER} venue}}
sites:
- {{code: F-1, name: {MARKER} stall, kind: food, venue: V}}
people:
- {{name: Aibek}}
- {{name: {MARKER} person}}
assignments:
- {{site: F-1, form: small, person: Aibek, note: {MARKER}}}
- {{site: F-1, form: small, person: {MARKER} person}}
"""


@pytest.fixture
def places(tmp_path, monkeypatch):
    """Folders for temporary files and logs of this test alone."""
    for name in ("temp", "logs", "stick"):
        (tmp_path / name).mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temp"))
    monkeypatch.setattr(paths, "logs", lambda: tmp_path / "logs")
    return tmp_path


class Secrets:
    """What must be found nowhere, and where to look."""

    def __init__(self, folders):
        self.folders = folders
        self.slices = list(ENCODED)
        self.looks = 0
        self._looked_at = {}

    def hide(self, content):
        """Pieces of a stored file: what it was before is not what is kept of it."""
        assert len(content) > 10 * SLICE
        places = (len(content) // 3, len(content) // 2, len(content) - 2 * SLICE)
        self.slices += [content[place : place + SLICE] for place in places]

    def require_unreadable(self):
        """Look into every file by name, and into those that this process has open without one."""
        seen = [path for folder in self.folders for path in folder.rglob("*")]
        for path in seen:
            assert not any(part in path.name for part in PARTS)
            if path.is_file() and self._is_new(path):
                self._require_unreadable(path, path.read_bytes())
        for path in nameless_files():
            self._require_unreadable(path, path.read_bytes())
        self.looks += 1
        return seen

    def look_at_all_again(self):
        """As require_unreadable, also into what did not change since the last secret was hidden."""
        self._looked_at.clear()
        return self.require_unreadable()

    def _is_new(self, path):
        state = path.stat()
        now = (state.st_ino, state.st_size, state.st_mtime_ns)
        before, self._looked_at[path] = self._looked_at.get(path), now
        return now != before

    def _require_unreadable(self, path, content):
        assert not content.startswith(BEGINNINGS), path
        assert not [piece for piece in self.slices if piece in content], path


def nameless_files():
    """Temporary files of this process that were unlinked, or never had a name."""
    table = Path("/proc/self/fd")
    if not table.is_dir():
        return []
    names = {entry: str(entry.readlink()) for entry in table.iterdir() if entry.is_symlink()}
    return [entry for entry, name in names.items() if "(deleted)" in name and entry.is_file()]


class Looking(JobContext):
    """Looks at every safe point of the work."""

    def __init__(self, secrets):
        super().__init__()
        self._secrets = secrets

    def checkpoint(self, done, total, label):
        super().checkpoint(done, total, label)
        self._secrets.require_unreadable()


def picture(seed):
    """A photo that is like no other, and long enough to be cut in pieces."""
    content = BytesIO()
    Image.effect_noise((60 + seed, 60), 90).save(content, "PNG")
    return content.getvalue()


def fill(draft, secrets, seed):
    for path in ("/data/hygiene/secret", "/data/hygiene/remarks"):
        draft.set(path, f"{MARKER} {path}")
    draft.set("/data/hygiene/hands", "out")
    draft.add("/data/reading")
    draft.set("/data/reading[1]/food", MARKER)
    draft.attach("/data/photo", f"{MARKER}.png", picture(seed))
    secrets.hide(draft.file(draft.session.value("/data/photo")))


def live_a_day(supervisor, inspector, folder, secrets):
    """Everything that writes: plan, entry, photo, finalise, document, exchange, review, backups."""
    job = Looking(secrets)
    (folder / "plan.yaml").write_text(PLAN, encoding="utf-8")
    supervisor.services.planning.load_event(folder / "plan.yaml")
    (folder / "plan.yaml").unlink()
    stick = folder / "stick"
    supervisor.services.planning.write_pack(stick / "pack.fieldkit", job)
    inspector.services.receiving.accept(stick / "pack.fieldkit", job)
    draft = inspector.services.inspecting.start("small", "F-1")
    fill(draft, secrets, 1)
    done = draft.finalise()
    secrets.hide(inspector.services.documenting.pdf(done))
    inspector.services.handing_over.export(stick / "out.fieldkit", job)
    supervisor.services.receiving.accept(stick / "out.fieldkit", job)
    supervisor.services.reviewing.return_(done, [f"Remarks: {MARKER}"])
    fill(inspector.services.inspecting.start("small", "F-1"), secrets, 2)
    for laptop in (supervisor, inspector):
        laptop.services.safekeeping.keep_elsewhere(stick)
        laptop.services.safekeeping.back_up(job)
        laptop.services.safekeeping.back_up_to(stick / f"{laptop.folder.name}.fkbackup", job)


@pytest.mark.parametrize("closed", [False, True])
def test_nothing_of_a_day_lies_readable_in_any_place(event, places, caplog, monkeypatch, closed):
    caplog.set_level(logging.DEBUG)
    # As with large files: what is unpacked goes to the disk.
    monkeypatch.setattr(
        tempfile,
        "SpooledTemporaryFile",
        lambda max_size: tempfile.TemporaryFile("w+b", 0),  # noqa: SIM115
    )
    supervisor, inspector = event
    folders = [supervisor.folder, inspector.folder]
    secrets = Secrets([*folders, *(places / name for name in ("temp", "logs", "stick"))])
    live_a_day(supervisor, inspector, places, secrets)
    assert secrets.looks > 20
    if closed:
        supervisor.services.close()
        inspector.services.close()
    kinds = {path.suffix for path in secrets.look_at_all_again()}
    assert {".db", ".age", ".journal", ".fieldkit", ".fkbackup", ".json"} <= kinds
    assert MARKER[:11] not in caplog.text
    if closed:
        supervisor.reopen()
        inspector.reopen()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be"])
def test_the_search_finds_what_is_readable(tmp_path, encoding):
    secrets = Secrets([tmp_path])
    secrets.require_unreadable()
    (tmp_path / "leak").write_bytes(b"\0" + MARKER.encode(encoding))
    with pytest.raises(AssertionError):
        secrets.require_unreadable()


def test_the_search_finds_a_stored_photo_and_what_has_no_name(event, tmp_path):
    draft = event[1].services.inspecting.start("small", "F-1")
    (tmp_path / "place").mkdir()
    secrets = Secrets([tmp_path / "place"])
    fill(draft, secrets, 3)
    photo = draft.file(draft.session.value("/data/photo"))
    (tmp_path / "place" / "leak").write_bytes(b"\0" + photo)
    with pytest.raises(AssertionError):
        secrets.require_unreadable()
    (tmp_path / "place" / "leak").unlink()
    with tempfile.TemporaryFile("w+b", 0, dir=tmp_path) as nameless:
        nameless.write(b"\0" + photo)
        if nameless_files():
            with pytest.raises(AssertionError):
                secrets.require_unreadable()
    secrets.look_at_all_again()


def test_documents_are_kept_nowhere_in_a_workspace(event, finished):
    inspector = event[1]
    before = {path for path in inspector.folder.rglob("*") if path.suffix != ".journal"}
    inspector.services.documenting.pdf(finished(inspector))
    for path in {*inspector.folder.rglob("*")} - before:
        assert path.is_dir() or not path.read_bytes().startswith(b"%PDF")
