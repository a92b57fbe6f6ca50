"""Inbox: each card offers first what is sensible, and nothing moves under the mouse."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from ui.inbox.view import InboxView
from ui.inbox.view_model import InboxViewModel


@pytest.fixture
def seen(theme, make_desk, qtbot):
    """The screen on fake services, after a look into files of these names."""

    def make(*names, **options):
        desk = make_desk(**options)
        view = InboxView(InboxViewModel(desk))
        qtbot.addWidget(view)
        view.resize(1104, 690)
        view.show()
        qtbot.waitExposed(view)
        look(view, qtbot, *names)
        return view

    return make


def look(view, qtbot, *names):
    wanted = len(view._model.rows) + len(names)
    view._model.look([Path(name) for name in names])
    qtbot.waitUntil(lambda: len(view._model.rows) == wanted)
    QApplication.processEvents()


def buttons(view):
    return {
        each.text().replace("&", ""): each
        for each in view.findChildren(QPushButton)
        if each.isVisible()
    }


def words(view):
    return [each.text() for each in view.findChildren(QLabel) if each.isVisible()]


def test_a_file_with_nothing_new_says_so_and_is_best_put_away(seen):
    view = seen("known.fieldkit")
    assert "Nothing new  ·  17 known" in words(view)
    assert buttons(view)["Put away"].isDefault()
    assert not buttons(view)["Import"].isDefault()


def test_a_file_with_something_new_is_best_imported(seen):
    view = seen("a.fieldkit")
    assert "14 new records  ·  3 known" in words(view)
    assert buttons(view)["Import"].isDefault()
    assert not buttons(view)["Put away"].isDefault()


def test_the_words_of_a_new_supervisor_are_compared_before_the_import(seen, qtbot):
    view = seen("pack.fieldkit")
    said = words(view)
    advice = next(number for number, each in enumerate(said) if "five words" in each)
    assert "Nargiza" in said[advice]
    assert said[advice + 1] == "fern glass hotel ivory jade"
    view._model.import_(view._model.rows[0])
    qtbot.waitUntil(lambda: view._model.rows[0].is_imported)
    assert not any("five words" in each for each in words(view))


def test_import_all_leaves_out_what_wants_a_closer_look(seen, qtbot):
    view = seen("a.fieldkit", "pack.fieldkit", "known.fieldkit")
    assert "Import all" not in buttons(view)
    look(view, qtbot, "b.fieldkit")
    buttons(view)["Import all"].click()
    qtbot.waitUntil(lambda: sum(row.is_imported for row in view._model.rows) == 2)
    done = {row.path.name for row in view._model.rows if row.is_imported}
    assert done == {"a.fieldkit", "b.fieldkit"}


def test_import_all_moves_no_other_button(seen, qtbot):
    view = seen("a.fieldkit")
    before = view.add.geometry()
    first = buttons(view)["Import"].mapTo(view, buttons(view)["Import"].rect().center())
    look(view, qtbot, "b.fieldkit")
    assert view.all.isVisible()
    assert view.all.isDefault()
    assert not buttons(view)["Import"].isDefault()
    assert view.add.geometry() == before
    assert [
        each
        for each in view.findChildren(QPushButton)
        if each.isVisible() and each.mapTo(view, each.rect().center()) == first
    ]


def test_a_supervisor_whom_nobody_enrolled_is_believed_by_typed_words(seen, qtbot, monkeypatch):
    view = seen("a.fieldkit")
    model = view._model
    asked = []
    apart = replace(model.rows[0].arrival, quarantined=3, sender_role="inspector")

    def believe(words, _context):
        asked.append(words)
        return [replace(apart, quarantined=0)]

    monkeypatch.setattr(model._desk.services.receiving, "believe", believe, raising=False)
    monkeypatch.setattr("ui.inbox.view.given_reason", lambda *_: "fern glass hotel ivory jade")
    model._put_on_table([replace(model.rows[0], arrival=apart, is_imported=True)])
    QApplication.processEvents()
    assert "This is my supervisor…" not in buttons(view)
    supervisors = replace(apart, sender_role="supervisor")
    model._put_on_table([replace(model.rows[0], arrival=supervisors)])
    QApplication.processEvents()
    buttons(view)["This is my supervisor…"].click()
    qtbot.waitUntil(lambda: not model.rows[0].may_be_believed)
    assert asked == ["fern glass hotel ivory jade"]
    assert "This is my supervisor…" not in buttons(view)


@pytest.mark.parametrize(("role", "is_told"), [("supervisor", True), ("inspector", False)])
def test_what_belongs_to_an_alert_leads_to_the_alerts(make_desk, qtbot, monkeypatch, role, is_told):
    desk = make_desk(role)
    receiving = desk.services.receiving
    look = receiving.look
    monkeypatch.setattr(receiving, "look", lambda *given: replace(look(*given), raised=("a", "b")))
    model = InboxViewModel(desk)
    with qtbot.waitSignal(model.changed):
        model.look([Path("aibek.fieldkit")])
    with qtbot.waitSignal(model.changed):
        model.import_(model.rows[0])
    qtbot.waitUntil(lambda: model.rows[0].is_imported)
    notice = desk.notices.latest
    assert (notice is not None) is is_told
    if is_told:
        assert notice.message == "What was imported belongs to 2 alerts."
        with qtbot.waitSignal(model.alerts_wanted):
            notice.remedy.intent()
