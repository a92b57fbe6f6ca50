"""A full disk under an open workspace: one refusal for every change, reading and export go on."""

import os
import subprocess
import sys

import pytest

from fieldkit.app.bootstrap import create_workspace, open_services
from fieldkit.app.jobs import JobContext
from fieldkit.clock import SystemClock
from fieldkit.errors import FieldKitError
from fieldkit.storage import workspace_key
from fieldkit.storage.disk_space import RESERVE, RESERVE_BYTES, DiskSpace
from fieldkit.storage.drafts import NewDraft
from fieldkit.storage.workspace import Workspace
from tests.support.small_disk import fill_up, small_disk

pytestmark = pytest.mark.skipif(os.name != "posix", reason="uses mounts")

PASSPHRASE = "two words"
NO_FORM = {"site": "A1", "form": "f", "person": None, "due": None, "note": None}


@pytest.fixture(autouse=True)
def _cheap_passphrase(monkeypatch):
    monkeypatch.setattr(workspace_key, "STANDARD", workspace_key.Effort(64, 1, 1))


def save_until_refused(workspace, draft):
    saved = 0
    with pytest.raises(FieldKitError) as refusal:
        while True:
            workspace.drafts.append_step(draft, ["set", "/data/q", "x" * 20_000])
            saved += 1
    return saved, refusal.value


def test_a_full_disk_leaves_reading_and_export_and_gives_way_when_there_is_room(tmp_path):
    with small_disk(tmp_path, "ext4", megabytes=96) as disk:
        create_workspace(disk / "w", PASSPHRASE, "Saule", "supervisor")
        assert (disk / "w" / RESERVE).stat().st_blocks * 512 >= RESERVE_BYTES
        services = open_services(disk / "w", PASSPHRASE)
        workspace = services._core.workspace
        draft = workspace.drafts.create(NewDraft("f", "h")).id
        record = workspace.append("assignment", "a1", NO_FORM)
        fill_up(disk / "rest", leave=3_000_000)
        saved, refusal = save_until_refused(workspace, draft)
        assert refusal.code == "workspace.disk_full"
        assert "32 MB" in refusal.remedy
        assert not (disk / "w" / RESERVE).exists()

        for change in (
            lambda: workspace.drafts.append_step(draft, ["set", "/data/q", "y"]),
            lambda: workspace.drafts.create(NewDraft("f", "h")),
            lambda: workspace.append("assignment", "a2", NO_FORM),
            lambda: workspace.attachments.put(b"photo"),
            lambda: workspace.trust("somebody"),
            workspace.rebuild,
        ):
            with pytest.raises(FieldKitError) as refused:
                change()
            assert refused.value.code == "workspace.disk_full"

        assert len(workspace.drafts.load(draft)[1]) == saved
        assert services.inspecting.inspections() == []
        assert workspace.verify().ok
        exported = services.handing_over.export_everything(disk / "out.fieldkit", JobContext())
        assert exported.records >= 2
        services.close()

        (disk / "out.fieldkit").unlink()
        fill_up(disk / "more")
        reopened = subprocess.run(
            [sys.executable, "-c", EXPORT_ON_A_FULL_DISK, str(disk / "w"), str(tmp_path / "out")],
            capture_output=True,
            check=False,
        )
        assert reopened.returncode == 0, reopened.stderr
        assert reopened.stdout.decode().split() == [str(saved), "True", record.id]
        assert (tmp_path / "out").stat().st_size > 1000

        workspace = Workspace.open(disk / "w", PASSPHRASE, SystemClock())
        assert workspace.space.is_full
        (disk / "rest").unlink()
        (disk / "more").unlink()
        workspace.drafts.append_step(draft, ["set", "/data/q", "after"])
        assert len(workspace.drafts.load(draft)[1]) == saved + 1
        assert (disk / "w" / RESERVE).stat().st_size == RESERVE_BYTES
        workspace.close()


EXPORT_ON_A_FULL_DISK = """
import sys
from pathlib import Path
from fieldkit.app.bootstrap import open_services
from fieldkit.app.jobs import JobContext
services = open_services(Path(sys.argv[1]), "two words")
workspace = services._core.workspace
print(len(workspace.drafts.load(workspace.drafts.list()[0].id)[1]), workspace.space.is_full)
services.handing_over.export_everything(Path(sys.argv[2]), JobContext())
print(workspace.ledger.of_entity("a1")[0].id)
services.close()
"""


def test_a_photo_too_large_for_the_rest_does_not_stop_the_answers(tmp_path):
    with small_disk(tmp_path, "ext4", megabytes=96) as disk:
        workspace = Workspace.create(disk / "w", PASSPHRASE, "Aru", "inspector", SystemClock())
        draft = workspace.drafts.create(NewDraft("f", "h")).id
        fill_up(disk / "rest", leave=8_000_000)
        with pytest.raises(FieldKitError) as photo:
            workspace.attachments.put(os.urandom(9_000_000))
        assert photo.value.code == "disk.full"
        workspace.drafts.append_step(draft, ["set", "/data/q", "still"])
        assert (disk / "w" / RESERVE).exists()
        workspace.close()


def test_a_small_disk_is_not_taken_up_by_the_reserve(tmp_path):
    with small_disk(tmp_path, "tmpfs", megabytes=24) as disk:
        space = DiskSpace(disk)
        assert not space.is_full
        assert list(disk.iterdir()) == []
