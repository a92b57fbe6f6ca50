"""The audit log of a form filled at the keyboard, in the window, on a real workspace."""

from __future__ import annotations

import csv
from io import StringIO

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from fieldkit.app.bootstrap import create_workspace, open_services
from fieldkit.clock import FrozenClock
from fieldkit.storage import workspace_key
from ui.form_entry.view import FormEntryView
from ui.form_entry.view_model import FormEntryModel

FORM = """
| survey |
| | type | name | label | parameters |
| | text | a | A | |
| | text | b | B | |
| | integer | c | C | |
| | audit | audit | | track-changes=true |
| settings |
| | form_title | form_id | version |
| | Audited | audited | 1 |
"""


@pytest.fixture
def services(tmp_path, monkeypatch):
    from form_entry_fake_draft import NOW

    monkeypatch.setattr(workspace_key, "STANDARD", workspace_key.Effort(64, 1, 1))
    clock = FrozenClock(NOW)
    create_workspace(tmp_path / "w", "eight plain words", "A. Inspector", "supervisor", clock)
    with open_services(tmp_path / "w", "eight plain words", clock) as opened:
        (tmp_path / "audited.md").write_text(FORM, encoding="utf-8")
        opened.planning.add_form(tmp_path / "audited.md")
        yield opened


@pytest.fixture
def screen(qtbot, theme):
    def show(draft):
        view = FormEntryView(FormEntryModel(draft))
        qtbot.addWidget(view)
        with qtbot.waitActive(view):
            view.show()
            view.activateWindow()
        view.start()
        return view

    return show


def type_in(text):
    QTest.keyClicks(QApplication.focusWidget(), text)


def press(key, modifier=Qt.KeyboardModifier.NoModifier):
    QTest.keyClick(QApplication.focusWidget(), key, modifier)


def told(content):
    return [
        (row["event"], row["node"], row["old-value"], row["new-value"])
        for row in csv.DictReader(StringIO(content.decode()))
    ]


def test_what_is_typed_page_by_page_is_in_the_log(screen, services, monkeypatch):
    view = screen(services.inspecting.start("audited", None))
    type_in("one")
    press(Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    press(Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    type_in("7")
    view.close_draft()
    [begun] = services.inspecting.drafts()
    view = screen(services.inspecting.resume(begun.id))
    view._go_to("/data/a")
    QTest.keySequence(QApplication.focusWidget(), "Ctrl+A")
    type_in("two")
    monkeypatch.setattr(view, "confirm", lambda *_: True)
    view.finalise()
    [row] = services.inspecting.inspections()
    assert told(services.inspecting.attachment(row.id, "audit.csv")) == [
        ("form start", "", "", ""),
        ("question", "/data/a", "", "one"),
        ("question", "/data/b", "", ""),
        ("question", "/data/c", "", "7"),
        ("form save", "", "", ""),
        ("form exit", "", "", ""),
        ("form resume", "", "", ""),
        ("question", "/data/c", "", ""),
        ("jump", "", "", ""),
        ("question", "/data/a", "one", "two"),
        ("end screen", "", "", ""),
        ("form save", "", "", ""),
        ("form exit", "", "", ""),
        ("form finalize", "", "", ""),
    ]
