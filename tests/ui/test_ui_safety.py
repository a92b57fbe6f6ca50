"""Settings that keep a workspace safe, at the window: lock, passphrase, recovery key, backups."""

from datetime import timedelta

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLineEdit

from fieldkit.app.bootstrap import open_services
from fieldkit.errors import FieldKitError
from fieldkit.storage import backups, workspace_key
from tests.support.window_person import PASSPHRASE, Person, make_planned_workspace
from ui.settings import safety
from ui.shared import files
from ui.shared.choices import choices


@pytest.fixture
def person(theme, tmp_path, monkeypatch):
    monkeypatch.setattr(workspace_key, "STANDARD", workspace_key.Effort(64, 1, 1))
    make_planned_workspace(tmp_path / "w")
    one = Person(theme, tmp_path / "w", monkeypatch.setattr)
    one.unlock()
    one.go("Settings")
    yield one
    one.close()


def told(one):
    return one.composition.notices.latest.message


def type_passphrases(one, old, new, again):
    for name, words in (
        ("Passphrase until now", old),
        ("New passphrase", new),
        ("New passphrase again", again),
    ):
        one.find(QLineEdit, name).clear()
        one.type(name, words)
    one.press("Change the passphrase")


def test_the_passphrase_is_changed_when_the_old_one_is_known(person, tmp_path):
    type_passphrases(person, PASSPHRASE, "battery staple", "battery stable")
    assert "differ" in told(person)
    type_passphrases(person, "wrong", "battery staple", "battery staple")
    assert "does not open" in told(person)
    type_passphrases(person, PASSPHRASE, "short", "short")
    assert "too short" in told(person)
    type_passphrases(person, PASSPHRASE, "battery staple", "battery staple")
    assert "from now on" in told(person)
    assert person.find(QLineEdit, "New passphrase").text() == ""
    person.composition.keeper.close()
    person.type("Passphrase", "battery staple")
    person.press("Unlock")
    assert person.window.shell.isVisible()
    person.close()
    with pytest.raises(FieldKitError, match="does not open"):
        open_services(tmp_path / "w", PASSPHRASE)
    open_services(tmp_path / "w", "battery staple").close()


def test_the_time_of_the_lock_is_chosen_and_remembered(person):
    times = person.find(QComboBox, "Ask for the passphrase again when nobody works")
    try:
        times.setCurrentIndex(times.findData(20))
        times.activated.emit(times.currentIndex())
        assert person.composition.keeper.lock.minutes == 20
        assert choices().value("lock_minutes") in (20, "20")
    finally:
        choices().remove("lock_minutes")


def test_a_backup_is_made_kept_elsewhere_and_restored(person, tmp_path, monkeypatch):
    person.press("Back up now")
    assert "read back" in told(person)
    assert len(list((tmp_path / "w" / "backups").glob("*.db"))) == 1
    packed = tmp_path / "all.fkbackup"
    person.press("Back up into a file…", packed)
    assert packed.is_file()
    (tmp_path / "stick").mkdir()
    (tmp_path / "empty").mkdir()
    monkeypatch.setattr(files, "folder_to_use", lambda *_: tmp_path / "stick")
    person.press("Keep backups in a folder too…")
    assert list((tmp_path / "stick").glob("fieldkit-backup-*/*.db"))

    monkeypatch.setattr(files, "folder_to_use", lambda *_: tmp_path / "empty")
    monkeypatch.setattr(safety, "given_secret", lambda *_: PASSPHRASE)
    person.press("Restore a backup…", packed)
    assert str(tmp_path / "empty") in told(person)
    with open_services(tmp_path / "empty", PASSPHRASE) as services:
        assert services.planning.events()


def test_a_backup_can_be_stopped_and_leaves_nothing(person, tmp_path, monkeypatch):
    jobs = person.composition.jobs
    ended = []
    jobs.started.connect(lambda job: job.cancelled.connect(lambda: ended.append("cancelled")))
    jobs.started.connect(lambda job: job.cancel())
    person.press("Back up now")
    QTest.qWait(1)
    assert ended == ["cancelled"]
    assert not list((tmp_path / "w" / "backups").glob("*.db*"))


def test_a_supervisor_saves_the_recovery_key(person, tmp_path):
    person.press("Save the recovery key…", tmp_path / "key.txt")
    assert "AGE-SECRET-KEY-1" in (tmp_path / "key.txt").read_text(encoding="utf-8")
    assert "lock and key" in told(person)


def test_the_hourly_backup_is_made_when_it_is_due_and_one_at_the_end(person, tmp_path, monkeypatch):
    def copies():
        return len(list((tmp_path / "w" / "backups").glob("*.db")))

    def tend():
        person.composition.tend()
        person.until(lambda: not person.composition.jobs.is_busy, "the backup")

    tend()
    assert copies() == 0
    assert person.composition.tending.isActive()
    monkeypatch.setattr(backups, "BETWEEN_BACKUPS", timedelta(0))
    tend()
    assert copies() == 1
    for copy in (tmp_path / "w" / "backups").glob("*.db"):
        copy.unlink()
    person.close()
    assert copies() == 1
