"""Suspected duplicates on the screen: looked at, answered with a reason, or one of them withdrawn."""

from dataclasses import replace

import fakes
import pytest
from PySide6.QtCore import Qt

from fieldkit.app.rows import DismissalRow
from ui.inspections.view import InspectionsView
from ui.inspections.view_model import InspectionsViewModel
from ui.review import view as review_view
from ui.review.view import ReviewView
from ui.review.view_model import ReviewViewModel

OTHER = fakes.inspection(15, "finalised", person="Dana")


@pytest.fixture
def desk(make_desk, monkeypatch):
    """A supervisor's desk where the inspection i12 may be the same visit as i15."""
    made = make_desk("supervisor")
    show = made.services.inspecting.show

    def doubted(key, language=None):
        detail = show(key, language)
        return replace(detail, duplicates=(OTHER,)) if key == "i12" else detail

    monkeypatch.setattr(made.services.inspecting, "show", doubted)
    return made


@pytest.fixture
def shown(desk, qtbot, theme):
    """(model, view) of the review screen with the doubted inspection before it."""
    model = ReviewViewModel(desk)
    view = ReviewView(model)
    qtbot.addWidget(view)
    view.resize(1200, 760)
    with qtbot.waitExposed(view):
        view.show()
    model.select("i12")
    return model, view


def calls(desk, name):
    return [call for call in desk.services.calls if call[0] == name]


def test_a_doubted_inspection_asks_and_others_do_not(shown):
    model, view = shown
    assert view.suspicion.isVisible()
    assert "Dana" in view._doubted.text()
    model.select("i15")
    assert not view.suspicion.isVisible()


def test_separate_visits_are_answered_by_key_with_a_reason(desk, shown, qtbot, monkeypatch):
    _model, view = shown
    monkeypatch.setattr(review_view, "given_separation", lambda _: "Two shifts.")
    qtbot.keyClick(view, Qt.Key.Key_P)
    assert calls(desk, "dismiss") == [("dismiss", "i12", (), "Two shifts.")]


def test_without_a_reason_nothing_is_written(desk, shown, qtbot, monkeypatch):
    _model, view = shown
    monkeypatch.setattr(review_view, "given_separation", lambda _: None)
    monkeypatch.setattr(review_view, "given_withdrawal", lambda _: None)
    qtbot.keyClick(view, Qt.Key.Key_P)
    qtbot.keyClick(view, Qt.Key.Key_W)
    assert calls(desk, "dismiss") == calls(desk, "withdraw") == []


def test_the_one_that_should_not_count_is_withdrawn(desk, shown, qtbot, monkeypatch):
    _model, view = shown
    monkeypatch.setattr(review_view, "given_withdrawal", lambda _: "Written down twice.")
    qtbot.keyClick(view, Qt.Key.Key_W)
    assert calls(desk, "withdraw") == [("withdraw", "i12", "Written down twice.")]


def test_the_other_one_is_looked_at(shown, qtbot):
    model, view = shown
    qtbot.keyClick(view, Qt.Key.Key_O)
    assert model.detail.row.id == "i15"


def test_the_keys_do_nothing_where_there_is_no_doubt(desk, shown, qtbot, monkeypatch):
    model, view = shown
    monkeypatch.setattr(review_view, "given_withdrawal", lambda _: "Never.")
    monkeypatch.setattr(review_view, "given_separation", lambda _: "Never.")
    model.select("i15")
    for key in (Qt.Key.Key_P, Qt.Key.Key_W, Qt.Key.Key_O):
        qtbot.keyClick(view, key)
    assert calls(desk, "dismiss") == calls(desk, "withdraw") == []
    assert model.detail.row.id == "i15"


def test_what_changed_meanwhile_is_shown_and_the_comments_wait(desk, shown, monkeypatch):
    model, _view = shown
    model.comment("", "Look again.")
    newer = fakes.inspection(12, "received", alert="red", head="newer", grade="A")
    monkeypatch.setattr(desk.services.reviewing, "queue", lambda: [newer])
    monkeypatch.setattr(desk.services.inspecting, "show", lambda *_: fakes.detail(newer))
    model.refresh()
    assert model.detail.row.head == "newer"
    assert model.comments == [("", "Look again.")]


@pytest.mark.parametrize("role", ["supervisor", "inspector"])
def test_the_list_lets_a_supervisor_answer(desk, qtbot, theme, monkeypatch, role):
    from ui.inspections import view as inspections_view

    desk.services.owner.role = role
    model = InspectionsViewModel(desk)
    view = InspectionsView(model)
    qtbot.addWidget(view)
    view.show()
    model.select("i12")
    assert view.detail.separate.isVisible() == (role == "supervisor")
    if role == "supervisor":
        monkeypatch.setattr(inspections_view, "given_separation", lambda _: "Two shifts.")
        view.detail.separate.click()
        assert calls(desk, "dismiss") == [("dismiss", "i12", (), "Two shifts.")]


def test_an_answer_is_read_with_the_inspection(shown):
    model, view = shown
    said = DismissalRow("i15", "Two shifts.", "Nargiza", "2026-06-02T20:00:00+05:00")
    model.detail = replace(model.detail, duplicates=(), dismissals=(said,))
    model.detail_changed.emit()
    text = view.page.toPlainText()
    assert "Separate visits" in text
    assert "Nargiza" in text
    assert "Two shifts." in text
    assert not view.suspicion.isVisible()
