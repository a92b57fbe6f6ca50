"""What must survive: a killed process, a full disk, a curious finder of the laptop."""

import os
import random
import resource
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime

import pytest

from fieldkit.clock import FrozenClock, SystemClock
from fieldkit.errors import FieldKitError
from fieldkit.storage import workspace_key
from fieldkit.storage.drafts import NewDraft
from fieldkit.storage.workspace import Workspace
from tests.support.small_disk import fill_up, small_disk

pytestmark = pytest.mark.skipif(os.name != "posix", reason="uses signals, mounts and limits")

PASSPHRASE = "two words"
WRITER = """
import sys
from pathlib import Path
from fieldkit.clock import SystemClock
from fieldkit.storage.drafts import NewDraft
from fieldkit.storage.workspace import Workspace
workspace = Workspace.open(Path(sys.argv[1]), "two words", SystemClock())
draft = (workspace.drafts.list() or [workspace.drafts.create(NewDraft("f", "h"))])[0]
number = len(workspace.drafts.load(draft.id)[1])
print("ready", flush=True)
while True:
    workspace.drafts.append_step(draft.id, ["set", f"/data/q{number}", str(number)])
    print(f"answer {number}", flush=True)
    number += 1
    if number % 7 == 0:
        body = {"site": "A1", "form": "f", "person": None, "due": None, "note": str(number)}
        record = workspace.append("assignment", f"a{number}", body)
        print(f"record {record.id}", flush=True)
    if number % 11 == 0:
        stored = workspace.attachments.put(b"photo %d" % number * 500)
        print(f"photo {stored.sha256}", flush=True)
"""


@pytest.fixture(autouse=True)
def _cheap_passphrase(monkeypatch):
    monkeypatch.setattr(workspace_key, "STANDARD", workspace_key.Effort(64, 1, 1))


def create(folder):
    return Workspace.create(folder, PASSPHRASE, "Aru", "inspector", SystemClock())


def test_what_was_acknowledged_survives_kill_minus_nine(tmp_path):
    """Twenty times: a child writes and says what it saved, dies at any moment, all is there."""
    create(tmp_path / "w").close()
    chance = random.Random(20261123)
    answers, held, records, photos = -1, 0, set(), set()
    for _round in range(20):
        child = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(tmp_path / "w")], stdout=subprocess.PIPE
        )
        assert child.stdout.readline() == b"ready\n"
        time.sleep(chance.uniform(0.0, 0.12))
        child.send_signal(signal.SIGKILL)
        output = child.stdout.read().decode()
        child.stdout.close()
        assert child.wait() == -signal.SIGKILL
        # A line without its end was cut off in the pipe: it may or may not have been saved.
        for line in output.split("\n")[:-1]:
            what, value = line.split()
            if what == "answer":
                answers = max(answers, int(value))
            else:
                (records if what == "record" else photos).add(value)
        workspace = Workspace.open(tmp_path / "w", PASSPHRASE, SystemClock())
        try:
            (draft,) = workspace.drafts.list()
            steps = workspace.drafts.load(draft.id)[1]
            assert [step[2] for step in steps] == [str(number) for number in range(len(steps))]
            # One more than was acknowledged may be saved: killed between saving and saying so.
            assert len(steps) in {max(held, answers + 1), max(held, answers + 1) + 1}
            held = len(steps)
            assert records <= {record.id for record in workspace.ledger.all_records()}
            assert all(workspace.attachments.get(photo) for photo in photos)
            assert workspace.verify().ok
        finally:
            workspace.close()
    assert answers > 20
    assert records
    assert photos


def fill(workspace, draft):
    """Save answers until it is refused; gives how many were saved and the refusal."""
    saved = 0
    try:
        while saved < 100_000:
            workspace.drafts.append_step(draft, ["set", "/data/q", "x" * 2000])
            saved += 1
    except FieldKitError as refusal:
        return saved, refusal
    pytest.fail("the disk took everything")


def require_whole(workspace, draft, saved):
    assert len(workspace.drafts.load(draft)[1]) == saved
    report = workspace.verify()
    assert report.ok, report.problems


REOPEN = """
import sys
from pathlib import Path
from fieldkit.clock import SystemClock
from fieldkit.errors import FieldKitError
from fieldkit.storage.workspace import Workspace
workspace = Workspace.open(Path(sys.argv[1]), "two words", SystemClock())
draft = workspace.drafts.list()[0].id
print(len(workspace.drafts.load(draft)[1]))
try:
    workspace.append("assignment", "a", {"site": "A1", "form": "f", "person": "x" * 3_000_000,
                                         "due": None, "note": None})
except FieldKitError as refusal:
    print(refusal.code)
workspace.close()
"""


@pytest.mark.parametrize("kind", ["tmpfs", "ext4"])
def test_a_full_disk_refuses_and_loses_nothing(tmp_path, kind):
    with small_disk(tmp_path, kind) as disk:
        workspace = create(disk / "w")
        draft = workspace.drafts.create(NewDraft("f", "h")).id
        saved, refusal = fill(workspace, draft)
        assert refusal.code == "workspace.disk_full"
        assert saved > 25
        fill_up(disk / "rest")
        with pytest.raises(FieldKitError) as photo:
            workspace.attachments.put(b"photo" * 10_000)
        assert photo.value.code == "workspace.disk_full"
        assert not list(disk.glob("w/attachments/*"))
        require_whole(workspace, draft, saved)
        workspace.close()
        # In a process of its own: on a full disk SQLite's mapped index would kill it (SIGBUS).
        again = subprocess.run(
            [sys.executable, "-c", REOPEN, str(disk / "w")], capture_output=True, check=False
        )
        assert again.returncode == 0, again.stderr
        assert again.stdout.split() == [str(saved).encode(), b"workspace.disk_full"]
        (disk / "rest").unlink()
        workspace = Workspace.open(disk / "w", PASSPHRASE, SystemClock())
        require_whole(workspace, draft, saved)
        workspace.close()


DIES_WHEN_REFUSED = """
import os, sys
def die(_kind, refusal, _trace):
    print(getattr(refusal, "code", refusal), flush=True)
    os._exit(9)
sys.excepthook = die
"""


def test_a_process_killed_on_a_full_disk_opens_again(tmp_path):
    """With the WAL still there, as after a crash: the case that used to end in SIGBUS."""
    with small_disk(tmp_path, "ext4") as disk:
        create(disk / "w").close()
        child = subprocess.run(
            [sys.executable, "-c", DIES_WHEN_REFUSED + WRITER, str(disk / "w")],
            capture_output=True,
            check=False,
        )
        assert child.returncode == 9
        assert child.stdout.split()[-1] == b"workspace.disk_full"
        saved = child.stdout.count(b"answer")
        assert (disk / "w" / "workspace.db-wal").exists()
        again = subprocess.run(
            [sys.executable, "-c", REOPEN, str(disk / "w")], capture_output=True, check=False
        )
        assert again.returncode == 0, again.stderr
        assert int(again.stdout.split()[0]) == saved


def test_a_disk_that_refuses_to_write_loses_nothing(tmp_path):
    """Without root: files may not grow beyond a limit; the system's refusal is passed on."""
    workspace = create(tmp_path / "w")
    draft = workspace.drafts.create(NewDraft("f", "h")).id
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_500_000, hard))
    try:
        saved, refusal = fill(workspace, draft)
        with pytest.raises(FieldKitError) as photo:
            workspace.attachments.put(os.urandom(2_000_000))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert refusal.code == "disk.failing"
    assert photo.value.code == "disk.full"
    assert list((tmp_path / "w" / "attachments").iterdir()) == []
    require_whole(workspace, draft, saved)
    workspace.drafts.append_step(draft, ["set", "/data/q", "after"])
    workspace.close()
    workspace = Workspace.open(tmp_path / "w", PASSPHRASE, SystemClock())
    require_whole(workspace, draft, saved + 1)
    workspace.close()


@pytest.mark.parametrize("closed", [False, True])
def test_nothing_readable_lies_in_the_folder(tmp_path, closed):
    """A marker in every answer, photo, name of a site, draft, import and waiting file."""
    marker = "МАРКЕР-marker-7391"
    clock = FrozenClock(datetime(2026, 11, 23, tzinfo=UTC))
    workspace = Workspace.create(tmp_path / "w", PASSPHRASE, "Aru", "supervisor", clock)
    photo = workspace.attachments.put(marker.encode() * 100)
    workspace.quarantine.put(marker.encode() * 50, "d", marker, marker)
    workspace.imports.add(marker, "d", {"x": marker})
    draft = workspace.drafts.create(NewDraft(marker, "h", site=marker, snapshot=marker))
    workspace.drafts.append_step(draft.id, ["set", "/data/q", marker])
    body = {
        "xml": f"<data>{marker}</data>",
        "files": {marker: photo.as_body()},
        "summary": {"site": marker, "inspector": marker},
        "findings": [{"label": marker}],
        "reason": marker,
        "withdrawn": False,
    }
    workspace.append("revision", marker, body, form={"id": marker})
    event = {"code": marker, "name": marker, "exercise": True, "from": None, "until": None,
             "venues": [], "sites": [{"code": marker}], "people": []}  # fmt: skip
    workspace.append("event", "e", event)
    if closed:
        workspace.close()
    files = [path for path in (tmp_path / "w").rglob("*") if path.is_file()]
    assert len(files) >= 5
    for path in files:
        content = path.read_bytes()
        assert not content.startswith(b"SQLite format 3")
        for encoding in ("utf-8", "utf-16-le", "utf-16-be"):
            for word in (marker, marker[7:]):
                assert word.encode(encoding) not in content, path
    if not closed:
        workspace.close()
