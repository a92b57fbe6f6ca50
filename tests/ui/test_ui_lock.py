"""The window locks: everything is hidden, what was typed is saved, the passphrase brings it back."""

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit

from fieldkit.app.bootstrap import open_services
from fieldkit.storage import workspace_key
from tests.support.window_person import PASSPHRASE, Person, make_planned_workspace
from ui.shared import question
from ui.shell import lock


@pytest.fixture
def person(theme, tmp_path, monkeypatch):
    monkeypatch.setattr(workspace_key, "STANDARD", workspace_key.Effort(64, 1, 1))
    make_planned_workspace(tmp_path / "w", "fk_water")
    one = Person(theme, tmp_path / "w", monkeypatch.setattr)
    one.unlock()
    yield one
    one.close()


def words_in(window):
    """Everything that can be read in the window, also by a screen reader."""
    labels = [label.text() for label in window.findChildren(QLabel)]
    return " ".join([window.windowTitle(), *labels])


def go_away(one, minutes=10):
    """Nobody touches anything for some minutes."""
    one.composition.keeper.lock._touched -= minutes * 60
    one.composition.keeper.look()


def test_what_is_typed_is_saved_and_waits_behind_the_lock(person, tmp_path):
    person.go("Today")
    person.open_card("W-03")
    form = person.composition.form_entry
    field = next(each for each in form.findChildren(QLineEdit) if each.isEnabled())
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, "half a wor")
    assert "W-03" in words_in(person.window)
    go_away(person)
    assert "W-03" not in words_in(person.window)
    assert not form.isVisible()
    values = {node.value for node in form.model.draft.session.nodes()}
    assert "half a wor" in values
    QTest.keyClick(person.window, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    assert person.composition.shell_model.current == "today"

    person.type("Passphrase", "wrong")
    person.press("Unlock")
    assert "▲" in words_in(person.window)
    assert not form.isVisible()
    QApplication.focusWidget().clear()
    person.type("Passphrase", PASSPHRASE)
    person.press("Unlock")
    assert form.isVisible()
    assert person.composition.form_entry is form
    assert QApplication.focusWidget() is field
    QTest.keyClicks(field, "d")
    assert field.text() == "half a word"
    person.close()
    with open_services(tmp_path / "w", PASSPHRASE) as services:
        [draft] = services.inspecting.drafts()
        session = services.inspecting.resume(draft.id).session
        assert "half a word" in {node.value for node in session.nodes()}


def test_work_keeps_it_open_and_comes_too_late_after_the_time(person):
    keeper = person.composition.keeper
    keeper.lock._touched -= 9 * 60
    QTest.keyClick(person.window.windowHandle(), Qt.Key.Key_Shift)
    keeper.lock._touched -= 9 * 60
    keeper.look()
    assert person.window.shell.isVisible()
    keeper.lock._touched -= 9 * 60
    QTest.keyClick(person.window.windowHandle(), Qt.Key.Key_Shift)
    assert not person.window.shell.isVisible()


def test_an_open_question_is_answered_by_going_back(person):
    answers = []
    QTimer.singleShot(50, lambda: go_away(person))
    answers.append(question.is_agreed(person.window, "Withdraw?", "For good.", "Withdraw"))
    assert answers == [False]
    assert "Locked" in words_in(person.window)


def test_another_language_or_closing_opens_no_lock(person):
    go_away(person)
    person.composition._rebuild()
    assert "Locked" in words_in(person.window)
    assert not person.window.shell.isVisible()


def test_the_time_is_that_of_the_settings(person, monkeypatch):
    assert lock.chosen_minutes() == lock.MINUTES == person.composition.keeper.lock.minutes
    person.composition.keeper.lock.minutes = 0
    go_away(person, 999)
    assert person.window.shell.isVisible()
    person.composition.keeper.close()
    assert not person.window.shell.isVisible()
