"""The key store of the computer at the window: switched on, opening by itself, held back by the lock."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QLabel, QLineEdit

from fieldkit.storage import workspace_key
from tests.support.key_stores import use_memory
from tests.support.window_person import PASSPHRASE, Person, make_planned_workspace
from ui.settings import safety

SWITCH = "Open without the passphrase on this computer"


@pytest.fixture
def memory(monkeypatch):
    return use_memory(monkeypatch)


@pytest.fixture
def come(theme, memory, tmp_path, monkeypatch):
    """Start the window as a person does; each closes by itself at the end."""
    monkeypatch.setattr(workspace_key, "STANDARD", workspace_key.Effort(64, 1, 1))
    make_planned_workspace(tmp_path / "w")
    there = []

    def start():
        there.append(Person(theme, tmp_path / "w", monkeypatch.setattr))
        return there[-1]

    yield start
    for person in there:
        if person.window.isVisible():
            person.close()


def box(person):
    return person.find(QCheckBox, f"&{SWITCH}".replace("&", ""))


def switch(person, monkeypatch, passphrase):
    monkeypatch.setattr(safety, "given_secret", lambda *_: passphrase)
    person.press(SWITCH)
    person.until(lambda: box(person).isEnabled(), "the key store's answer")


def switched_on(come, monkeypatch):
    person = come()
    person.unlock()
    person.go("Settings")
    switch(person, monkeypatch, PASSPHRASE)
    assert box(person).isChecked()
    person.close()


def is_open(person):
    return person.composition.desk is not None


def words_of(person):
    return [each.text() for each in person.window.findChildren(QLabel) if each.isVisible()]


def test_it_is_switched_on_by_the_passphrase_opens_by_itself_and_is_switched_off(
    come, memory, monkeypatch
):
    person = come()
    person.unlock()
    person.go("Settings")
    assert not box(person).isChecked()
    switch(person, monkeypatch, None)
    assert not box(person).isChecked()
    switch(person, monkeypatch, "another")
    assert not box(person).isChecked()
    assert "does not open" in person.composition.notices.latest.message
    switch(person, monkeypatch, PASSPHRASE)
    assert box(person).isChecked()
    person.close()

    person = come()
    person.until(lambda: is_open(person), "the key store to open it")
    person.go("Settings")
    assert box(person).isChecked()
    switch(person, monkeypatch, "nobody asks")
    assert not box(person).isChecked()
    assert not memory.secrets
    person.close()

    person = come()
    QTest.qWait(50)
    assert not is_open(person)
    person.unlock()


def test_the_lock_asks_for_the_passphrase_and_a_new_start_is_no_way_around_it(come, monkeypatch):
    switched_on(come, monkeypatch)
    person = come()
    person.until(lambda: is_open(person), "the key store to open it")
    person.composition.keeper.close()
    person.find(QLineEdit, "Passphrase")
    person.close()

    person = come()
    person.until(lambda: any("was locked" in words for words in words_of(person)))
    assert not is_open(person)
    person.unlock()
    person.close()

    person = come()
    person.until(lambda: is_open(person), "the key store to open it again")
    person.composition.keeper.close()
    person.type("Passphrase", PASSPHRASE)
    person.press("Unlock")
    person.close()

    person = come()
    person.until(lambda: is_open(person), "the key store to open it once more")


def test_locked_it_says_so_and_takes_the_passphrase(come, memory, monkeypatch):
    switched_on(come, monkeypatch)
    memory.is_locked = True
    person = come()
    person.until(lambda: any("is locked" in words for words in words_of(person)))
    person.unlock()
    assert is_open(person)


def test_while_it_does_not_answer_the_passphrase_opens(come, memory, monkeypatch):
    switched_on(come, monkeypatch)
    memory.answering.clear()
    person = come()
    person.until(lambda: any("is asked" in words for words in words_of(person)))
    person.type("Passphrase", PASSPHRASE)
    QTest.keyClick(person.find(QLineEdit, "Passphrase"), Qt.Key.Key_Return)
    person.until(lambda: is_open(person), "the passphrase to open it")
    memory.answering.set()


def test_a_person_may_stop_asking_it(come, memory, monkeypatch):
    switched_on(come, monkeypatch)
    memory.answering.clear()
    person = come()
    person.until(lambda: any("is asked" in words for words in words_of(person)))
    person.press("Stop")
    assert not any("is asked" in words for words in words_of(person))
    assert not is_open(person)
    memory.answering.set()


def test_a_computer_without_one_says_so_in_the_settings(come, memory, monkeypatch):
    person = come()
    person.unlock()
    person.go("Settings")
    memory.broken = OSError("no bus")
    switch(person, monkeypatch, PASSPHRASE)
    assert not box(person).isChecked()
    assert (
        "The key store of this computer failed: no bus."
        in person.composition.notices.latest.message
    )
