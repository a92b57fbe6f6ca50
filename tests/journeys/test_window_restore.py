"""A new laptop and a stick with a backup: the window restores it, opens it and tells of the new key."""

import shutil

import pytest
from PySide6.QtWidgets import QLabel, QLineEdit

from fieldkit.app.bootstrap import open_services
from fieldkit.app.jobs import JobContext
from fieldkit.storage import workspace_key
from tests.support.window_person import PASSPHRASE, Person, make_planned_workspace
from ui.shared import files
from ui.theme.theme import Theme
from ui.welcome import view


@pytest.fixture
def backup(tmp_path, monkeypatch):
    """What is left of a laptop: one file."""
    monkeypatch.setattr(workspace_key, "STANDARD", workspace_key.Effort(64, 1, 1))
    make_planned_workspace(tmp_path / "lost", "fk_food")
    with open_services(tmp_path / "lost", PASSPHRASE) as services:
        services.safekeeping.back_up_to(tmp_path / "stick.fkbackup", JobContext())
    shutil.rmtree(tmp_path / "lost")
    return tmp_path / "stick.fkbackup"


@pytest.fixture
def come(qapp, tmp_path, monkeypatch):
    """Start the window on a folder; closed at the end."""
    there = []

    def start(folder):
        there.append(Person(Theme(qapp), folder, monkeypatch.setattr))
        return there[-1]

    yield start
    for person in there:
        person.close()


def words_of(person):
    return [each.text() for each in person.window.findChildren(QLabel) if each.isVisible()]


def says(person, words):
    return any(words in each for each in words_of(person))


def restore(person, backup, passphrase, monkeypatch):
    monkeypatch.setattr(view, "given_secret", lambda *_: passphrase)
    person.press("Restore from a backup…", backup)


def test_a_new_laptop_goes_on_where_the_lost_one_was(backup, come, tmp_path, monkeypatch):
    folder = tmp_path / "home of a new laptop" / "workspace"
    person = come(folder)
    restore(person, None, PASSPHRASE, monkeypatch)
    restore(person, backup, None, monkeypatch)
    assert not says(person, "▲ ")
    restore(person, backup, "not the passphrase", monkeypatch)
    assert says(person, "▲ The passphrase does not open this workspace.")
    assert not folder.exists()
    restore(person, tmp_path / "nothing.db", PASSPHRASE, monkeypatch)
    assert says(person, "▲ There is no backup in")
    restore(person, backup, PASSPHRASE, monkeypatch)
    person.until(lambda: person.composition.desk is not None, "the restored workspace")
    services = person.composition.desk.services
    assert services.owner.name == "Aigerim Sadykova"
    assert services.planning.events()
    assert services.safekeeping.must_rekey
    assert "device key of its own" in person.composition.notices.latest.message
    person.press("Settings", within=person.window.shell)
    person.agree("Make a new key")
    person.press("New device key…")
    assert not services.safekeeping.must_rekey
    assert list(folder.parent.iterdir()) == [folder]


def test_beside_a_workspace_that_is_there_it_goes_into_an_empty_folder(
    backup, come, tmp_path, monkeypatch
):
    make_planned_workspace(tmp_path / "own")
    person = come(tmp_path / "own")
    monkeypatch.setattr(files, "folder_to_use", lambda *_: None)
    restore(person, backup, PASSPHRASE, monkeypatch)
    assert person.find(QLineEdit, "Passphrase").isVisible()
    (tmp_path / "empty").mkdir()
    monkeypatch.setattr(files, "folder_to_use", lambda *_: tmp_path / "own")
    restore(person, backup, PASSPHRASE, monkeypatch)
    assert says(person, "▲ There is already a workspace in")
    monkeypatch.setattr(files, "folder_to_use", lambda *_: tmp_path / "empty")
    restore(person, backup, PASSPHRASE, monkeypatch)
    person.until(lambda: person.composition.desk is not None, "the restored workspace")
    assert person.composition.welcome.folder == tmp_path / "empty"
    with open_services(tmp_path / "own", PASSPHRASE) as services:
        assert not services.safekeeping.must_rekey


def test_it_can_be_stopped_and_leaves_nothing(backup, come, tmp_path, monkeypatch):
    person = come(tmp_path / "new" / "workspace")
    heard = []

    def stop(job):
        heard.append([person.composition.welcome.work, *words_of(person)])
        person.composition.welcome.stop()
        assert job.context is not None

    person.composition.jobs.started.connect(stop)
    restore(person, backup, PASSPHRASE, monkeypatch)
    person.until(lambda: says(person, "Stopped. Nothing was restored."))
    assert heard[0][0].startswith("Restoring the backup into")
    assert heard[0][0] in heard[0][1:]
    assert list((tmp_path / "new").iterdir()) == []
