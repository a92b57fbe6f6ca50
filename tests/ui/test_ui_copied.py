"""A workspace that comes from another computer: told once, answered once, never in the way."""

import pytest
from PySide6.QtWidgets import QApplication, QPushButton

from fieldkit.storage import whereabouts, workspace_key
from tests.support.window_person import Person, make_planned_workspace


@pytest.fixture
def open_on(theme, tmp_path, monkeypatch):
    """Opens the window on a computer with this number."""
    monkeypatch.setattr(workspace_key, "STANDARD", workspace_key.Effort(64, 1, 1))
    monkeypatch.setattr(whereabouts, "computer_number", lambda: "first")
    make_planned_workspace(tmp_path / "w")
    opened = []

    def window(number):
        while opened:
            opened.pop().close()
        monkeypatch.setattr(whereabouts, "computer_number", lambda: number)
        opened.append(Person(theme, tmp_path / "w", monkeypatch.setattr))
        opened[-1].unlock()
        return opened[-1]

    yield window
    opened[-1].close()


def told(one):
    notice = one.composition.notices.latest
    return "" if notice is None else f"{notice.message} {notice.advice}"


def buttons(one):
    QApplication.processEvents()
    return {
        b.text().replace("&", "") for b in one.window.findChildren(QPushButton) if b.isVisible()
    }


def test_the_same_computer_is_not_told(open_on):
    one = open_on("first")
    assert told(one) == ""
    one.go("Settings")
    assert "It was moved" not in buttons(one)


def test_on_another_computer_it_is_told_and_one_answer_is_remembered(open_on):
    one = open_on("second")
    assert told(one).startswith("This workspace was last used on another computer.")
    one.go("Settings")
    assert {"It was moved", "New device key…"} <= buttons(one)
    one.press("It was moved")
    assert "same device key" in told(one)
    assert one.composition.notices.older == 0
    assert "It was moved" not in buttons(one)
    assert told(open_on("second")) == ""


def test_a_new_key_answers_it_too(open_on):
    one = open_on("second")
    words = one.composition.desk.services.owner.words
    one.go("Settings")
    one.agree("Make a new key")
    one.press("New device key…")
    assert one.composition.desk.services.owner.words != words
    assert one.composition.notices.older == 0
    assert "It was moved" not in buttons(one)
    assert told(open_on("second")) == ""
