"""Keys and the lock as the faces ask for them."""

from datetime import UTC, datetime, timedelta

import pytest

from fieldkit.app.bootstrap import open_services
from fieldkit.app.idle_lock import NEVER, IdleLock
from fieldkit.app.rescuing import set_forgotten_passphrase
from fieldkit.clock import FrozenClock
from fieldkit.errors import FieldKitError


def test_an_imported_plan_lets_the_supervisor_replace_a_forgotten_passphrase(event, tmp_path):
    supervisor, inspector = event
    public = supervisor.services.safekeeping.write_recovery_key(tmp_path / "key.txt")
    assert inspector.services.safekeeping.recovery_keys() == [public]
    with pytest.raises(FieldKitError) as refusal:
        inspector.services.safekeeping.write_recovery_key(tmp_path / "own.txt")
    assert refusal.value.code == "role.supervisor_only"
    inspector.services.close()
    set_forgotten_passphrase(inspector.folder, tmp_path / "key.txt", "another one")
    inspector.services = open_services(inspector.folder, "another one", inspector.clock)
    assert len(inspector.services.inspecting.today()) == 1


def make_lock(minutes=10):
    clock = FrozenClock(datetime(2026, 6, 2, tzinfo=UTC))
    return IdleLock(lambda passphrase: passphrase == "right", clock, minutes), clock


def test_the_lock_closes_after_its_minutes_and_opens_with_the_passphrase():
    lock, clock = make_lock()
    clock.moment += timedelta(minutes=9)
    lock.touch()
    clock.moment += timedelta(minutes=9)
    assert not lock.is_closed
    clock.moment += timedelta(minutes=1)
    assert lock.is_closed
    lock.touch()
    assert lock.is_closed
    with pytest.raises(FieldKitError) as refusal:
        lock.unlock("wrong")
    assert refusal.value.code == "workspace.wrong_passphrase"
    assert lock.is_closed
    lock.unlock("right")
    assert not lock.is_closed


def test_a_touch_after_the_time_comes_too_late():
    lock, clock = make_lock()
    clock.moment += timedelta(hours=8)
    lock.touch()
    assert lock.is_closed


def test_the_lock_stays_closed_when_the_clock_is_set_back():
    lock, clock = make_lock()
    clock.moment += timedelta(hours=1)
    assert lock.is_closed
    clock.moment -= timedelta(hours=2)
    assert lock.is_closed


def test_it_closes_at_once_when_asked_and_never_by_itself_when_told_so():
    lock, clock = make_lock(NEVER)
    clock.moment += timedelta(days=9)
    assert not lock.is_closed
    lock.close()
    assert lock.is_closed


def test_the_lock_of_a_workspace_knows_its_passphrase(laptops):
    laptop = laptops("Aibek")
    lock = laptop.services.safekeeping.lock
    lock.close()
    lock.unlock("correct horse")
    laptop.services.safekeeping.change_passphrase("correct horse", "battery staple")
    lock.close()
    with pytest.raises(FieldKitError):
        lock.unlock("correct horse")
    lock.unlock("battery staple")
