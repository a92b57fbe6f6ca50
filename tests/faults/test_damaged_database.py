"""A damaged database: told in one sentence at the opening, whatever was damaged; never a crash."""

import random
import shutil
from datetime import timedelta

import pytest

from fieldkit.clock import SystemClock
from fieldkit.errors import FieldKitError
from fieldkit.storage import workspace_key
from fieldkit.storage.database import Database
from fieldkit.storage.drafts import NewDraft
from fieldkit.storage.workspace import Workspace

PASSPHRASE = "two words"
PAGE = 4096


class LaterClock(SystemClock):
    """A clock that somebody has put forward or back."""

    def __init__(self, **by):
        self.by = timedelta(**by)

    def now(self):
        return super().now() + self.by


@pytest.fixture(autouse=True)
def _cheap_passphrase(monkeypatch):
    monkeypatch.setattr(workspace_key, "STANDARD", workspace_key.Effort(64, 1, 1))


@pytest.fixture
def folder(tmp_path):
    workspace = Workspace.create(tmp_path / "w", PASSPHRASE, "Aru", "inspector", SystemClock())
    draft = workspace.drafts.create(NewDraft("f", "h")).id
    for number in range(40):
        workspace.drafts.append_step(draft, ["set", f"/data/q{number}", "x" * 500])
    workspace.close()
    return tmp_path / "w"


@pytest.fixture
def checks(monkeypatch):
    """How often the whole file was checked."""
    made = []
    whole = Database.integrity_problems
    monkeypatch.setattr(Database, "integrity_problems", lambda self: made.append(1) or whole(self))
    return made


def opening(folder, clock=None):
    """The code with which the opening is refused; None when it is not."""
    try:
        Workspace.open(folder, PASSPHRASE, clock or SystemClock()).close()
    except FieldKitError as refusal:
        assert str(folder) in refusal.message
        return refusal.code
    return None


def test_a_flipped_bit_in_any_page_is_told_the_next_day(folder):
    database = folder / "workspace.db"
    whole = database.read_bytes()
    chance = random.Random(7)
    pages = range(len(whole) // PAGE)
    assert len(pages) > 30
    for page in pages:
        broken = bytearray(whole)
        broken[page * PAGE + chance.randrange(PAGE)] ^= 1 << chance.randrange(8)
        database.write_bytes(broken)
        assert opening(folder, LaterClock(days=2)) == "workspace.damaged", page
    database.write_bytes(whole)
    assert opening(folder, LaterClock(days=2)) is None


def test_a_cut_an_emptied_and_a_foreign_file_are_told(folder):
    database = folder / "workspace.db"
    whole = database.read_bytes()
    for length in (1, 100, PAGE - 1, PAGE, 3 * PAGE + 17, len(whole) - PAGE):
        database.write_bytes(whole[:length])
        assert opening(folder, LaterClock(days=2)) == "workspace.damaged", length
    for content in (b"", b"\0" * len(whole), b"SQLite format 3\0" + b"\0" * 9000, b"no database"):
        database.write_bytes(content)
        assert opening(folder) == "workspace.damaged", content[:20]
        assert database.read_bytes() == content


def test_without_a_database_the_workspace_is_damaged_not_new(folder):
    (folder / "workspace.db").unlink()
    assert opening(folder) == "workspace.damaged"
    assert not (folder / "workspace.db").exists()


def test_the_whole_file_is_checked_once_a_day_and_after_a_crash(folder, checks, tmp_path):
    assert opening(folder) is None
    assert checks == []
    assert opening(folder, LaterClock(hours=25)) is None
    assert opening(folder, LaterClock(hours=26)) is None
    assert checks == [1]
    # The clock was put back: the last check lies in the future, and counts for nothing.
    assert opening(folder, LaterClock(days=-400)) is None
    assert checks == [1, 1]

    crashed = tmp_path / "crashed"
    workspace = Workspace.open(folder, PASSPHRASE, LaterClock(days=-400))
    workspace.append("assignment", "a", {"site": "A", "form": "f", "person": None, "due": None, "note": None})  # fmt: skip
    shutil.copytree(folder, crashed)
    workspace.close()
    assert checks == [1, 1]
    assert opening(crashed, LaterClock(days=-400)) is None
    assert checks == [1, 1, 1]


def test_a_large_file_is_left_to_the_backups_unless_it_was_left_open(folder, checks, monkeypatch):
    monkeypatch.setattr("fieldkit.storage.soundness.SMALL_BYTES", 1000)
    assert opening(folder, LaterClock(days=9)) is None
    assert checks == []
