"""What doctor finds well and what not: each fault once, with what to do."""

import os
import shutil
import time
from datetime import UTC, datetime, timedelta

import pytest

from fieldkit.app.health import diagnose
from fieldkit.app.jobs import JobContext
from fieldkit.clock import FrozenClock
from fieldkit.storage.workspace_folder import FolderLock, read_header, write_header


@pytest.fixture
def laptop(event):
    """An inspector who has imported a pack; the clock of the test is that of the machine."""
    _supervisor, inspector = event
    inspector.clock.moment = datetime.now(UTC)
    return inspector


def outside(laptop, clock=None):
    return {check.name: check for check in diagnose(laptop.folder, clock or laptop.clock)}


def inside(laptop):
    return {check.name: check for check in laptop.services.safekeeping.standing()}


def require_advice(check, code, standing="attention"):
    assert (check.code, check.standing) == (code, standing)
    assert check.advice()
    assert "{" not in check.detail() + check.advice()


def test_a_workspace_in_use_with_a_backup_is_well_from_outside(laptop):
    laptop.services.safekeeping.back_up(JobContext())
    laptop.services.close()
    found = outside(laptop)
    assert {check.standing for check in found.values()} == {"well"}
    assert "1 backups" in found["backups"].detail()
    assert found["recovery key"].detail().startswith("1 supervisors")
    assert not any(check.advice() for check in found.values())


def test_without_a_workspace_it_says_so(tmp_path):
    found = {check.name: check for check in diagnose(tmp_path)}
    require_advice(found["workspace"], "workspace.missing", "bad")
    assert found["disk"].ok


def test_an_open_workspace_is_told_not_refused(laptop):
    require_advice(outside(laptop)["lock"], "health.open_elsewhere")
    laptop.services.close()
    assert outside(laptop)["lock"].standing == "well"
    FolderLock(laptop.folder).release()


def test_missing_and_old_backups_are_told(laptop):
    require_advice(outside(laptop)["backups"], "health.backups_none")
    laptop.services.safekeeping.back_up(JobContext())
    later = FrozenClock(laptop.clock.moment + timedelta(days=3))
    require_advice(outside(laptop, later)["backups"], "health.backups_old")


def test_a_clock_that_was_set_back_is_told(laptop):
    earlier = FrozenClock(datetime(1970, 1, 1, tzinfo=UTC))
    require_advice(outside(laptop, earlier)["clock"], "health.clock_doubtful")
    laptop.services.safekeeping.back_up(JobContext())
    ahead = laptop.folder / "workspace.db"
    os.utime(ahead, (time.time() + 9e7, time.time() + 9e7))
    require_advice(outside(laptop)["clock"], "health.clock_doubtful")


@pytest.mark.parametrize(
    ("free", "code", "standing"),
    [(10**8, "health.disk_low", "attention"), (10**6, "health.disk_full", "bad")],
)
def test_little_room_is_told(laptop, monkeypatch, free, code, standing):
    few = shutil.disk_usage(laptop.folder)._replace(free=free)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: few)
    require_advice(outside(laptop)["disk"], code, standing)


def test_nobody_can_open_it_without_a_recovery_key(laptops):
    inspector, supervisor = laptops("A"), laptops("S", "supervisor")
    require_advice(outside(inspector)["recovery key"], "health.recovery_key_none")
    require_advice(outside(supervisor)["recovery key"], "health.recovery_key_own")


def test_inside_it_finds_what_is_gone_not_sent_or_only_here(laptop, tmp_path):
    found = inside(laptop)
    assert found["database"].standing == found["attachments"].standing == "well"
    require_advice(found["other disk"], "health.backup_elsewhere_none")
    laptop.services.safekeeping.keep_elsewhere(tmp_path / "stick")
    require_advice(inside(laptop)["other disk"], "health.backup_elsewhere_absent")
    (tmp_path / "stick").mkdir()
    laptop.services.safekeeping.back_up(JobContext())
    assert inside(laptop)["other disk"].standing == "well"
    next((laptop.folder / "attachments").iterdir()).unlink()
    require_advice(inside(laptop)["attachments"], "health.attachments_missing", "bad")


def test_a_restored_workspace_and_a_stopped_journal_are_told(laptop):
    laptop.services.close()
    header = read_header(laptop.folder)
    write_header(laptop.folder, type(header)(**{**vars_of(header), "must_rekey": True}))
    laptop.reopen()
    found = inside(laptop)
    require_advice(found["device"], "health.must_rekey")
    assert "journal" not in found
    laptop.services._workspace._database.journal.stopped = "No space left on device"
    require_advice(inside(laptop)["journal"], "health.journal_stopped")


def vars_of(header):
    return {name: getattr(header, name) for name in header.__slots__}
