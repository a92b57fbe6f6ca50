"""Checking the workspace and a file at the window: whole sentences, a stop, a repair, a copy."""

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from fieldkit.app.jobs import JobContext
from fieldkit.storage import workspace_key
from tests.support.window_person import Person, make_planned_workspace
from ui.settings import checking


@pytest.fixture
def person(theme, tmp_path, monkeypatch):
    monkeypatch.setattr(workspace_key, "STANDARD", workspace_key.Effort(64, 1, 1))
    make_planned_workspace(tmp_path / "w")
    one = Person(theme, tmp_path / "w", monkeypatch.setattr)
    one.unlock()
    one.go("Settings")
    yield one
    one.close()


def services(one):
    return one.composition.desk.services


def card(one):
    QApplication.processEvents()
    return one.window.findChild(checking.CheckingCard)


def said(one):
    labels = [each for each in card(one).findChildren(QLabel) if each.isVisibleTo(card(one))]
    marks = card(one).findChildren(checking.MarkedWord)
    return " ".join([*(label.text() for label in labels), *(m.accessibleName() for m in marks)])


def test_a_sound_workspace_is_told_with_what_is_to_be_done(person):
    person.press("Check this workspace")
    words = said(person)
    assert "In order, with something to do" in words
    assert "This workspace: " in words
    assert "There is no backup yet." in words
    assert "What to do: Make one now: *Back up now* in Settings" in words
    assert "The database is whole" in words
    assert "another window" not in words.lower()


def test_an_edited_table_is_named_and_computed_again(person):
    database = services(person)._workspace._database
    database.execute("UPDATE sites SET name = 'Bistro' WHERE code = 'F-12'")
    person.press("Check this workspace")
    words = said(person)
    assert "Not in order" in words
    assert "name: Bistro | " in words
    person.press("Copy as text", within=card(person))
    assert "name: Bistro | " in QApplication.clipboard().text()
    person.press("Compute the tables again")
    assert "Bistro" not in said(person)
    assert "In order, with something to do" in said(person)
    assert not card(person).mend.isVisible()


def test_a_file_is_checked_and_the_passphrase_asked_for(person, tmp_path, monkeypatch):
    file = tmp_path / "pack.fieldkit"
    services(person).planning.write_pack(file, JobContext(), "for the auditor")
    asked = []
    monkeypatch.setattr(checking, "given_secret", lambda *_: asked.append(1) or "for the auditor")
    held = services(person)._workspace.ledger.count()
    person.press("Check a file…", file)
    person.until(lambda: "All is well" in said(person), "the second try")
    assert asked
    assert "pack.fieldkit: " in said(person)
    assert services(person)._workspace.ledger.count() == held


def test_a_damaged_file_is_told_with_what_to_do(person, tmp_path):
    file = tmp_path / "all.fieldkit"
    services(person).handing_over.export_everything(file, JobContext())
    person.press("Check a file…", file)
    assert "All is well" in said(person)
    file.write_bytes(file.read_bytes()[:-1])
    person.press("Check a file…", file)
    assert "Not in order" in said(person)
    assert "What to do: Copy it again" in said(person)


def test_a_check_can_be_stopped_and_the_earlier_result_stays(person):
    person.press("Check this workspace")
    before = said(person)
    jobs, ended = person.composition.jobs, []
    jobs.started.connect(lambda job: job.cancelled.connect(lambda: ended.append("cancelled")))
    jobs.started.connect(lambda job: job.cancel())
    person.press("Check this workspace")
    person.until(lambda: bool(ended), "the stop")
    QApplication.processEvents()
    assert said(person) == before
    assert person.find(QPushButton, "Check this workspace").isEnabled()


def test_of_very_many_findings_the_first_are_shown_and_all_are_copied(person):
    workspace = services(person)._workspace
    workspace._database.execute("UPDATE sites SET kind = 'x'")
    count = len(workspace.plan.sites())
    workspace._database.execute("UPDATE people SET role = 'x'")
    workspace._database.execute("UPDATE venues SET name = 'x'")
    person.press("Check this workspace")
    text = card(person)._model.as_text()
    assert text.count("The table sites ") == count
    shown = said(person).count("The table ")
    assert shown == min(checking._MOST, text.count("The table "))
