"""Inspections: the row under the cursor is the inspection that is shown; the table fits."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication, QHeaderView

from ui.inspections.view import InspectionsView
from ui.inspections.view_model import InspectionsViewModel
from ui.shared.wording import language

CONTENT = (1104, 690)  # what the shell leaves of a window of 1280 x 820


@pytest.fixture
def seen(theme, make_desk, qtbot):
    """The screen on fake services."""
    made = []

    def make(**options):
        desk = make_desk(**options)
        view = InspectionsView(InspectionsViewModel(desk))
        view.setLayoutDirection(language.direction)
        qtbot.addWidget(view)
        view.resize(*CONTENT)
        view.show()
        qtbot.waitExposed(view)
        made.append(view)
        return view

    return make


def cursor(view):
    return view.table_model.id_at(view.table.currentIndex().row())


def heading(view):
    return view.detail.page.toPlainText().splitlines()[0]


def test_the_row_follows_what_is_chosen_elsewhere(seen):
    view = seen()
    assert cursor(view) == view._model.chosen == "i12"
    view._model.select("i15")
    assert cursor(view) == "i15"
    assert view.table.selectionModel().isRowSelected(3)
    assert heading(view).startswith("F-15")
    view._model.refresh()
    assert cursor(view) == view._model.chosen == "i15"


def test_what_is_chosen_elsewhere_is_never_left_out_of_the_list(seen, qtbot):
    view = seen()
    view.search.setText("fruit")
    qtbot.waitUntil(lambda: view.table_model.rowCount() == 1)
    assert view._model.chosen == "i14"
    view._model.select("i16")
    assert cursor(view) == "i16"
    assert view.search.text() == ""
    view._model.filter("returned")
    assert view._model.chosen == "i13"
    view._model.select("i12")
    assert cursor(view) == "i12"
    assert view.states.currentData() == ""


def test_nothing_is_shown_when_nothing_matches_and_one_press_shows_all(seen, qtbot):
    view = seen()
    view.search.setText("no such words")
    qtbot.waitUntil(view.no_match.isVisible)
    assert view._model.detail is None
    assert view.search.isEnabled()
    view.no_match.action.click()
    assert view.table_model.rowCount() == 5
    assert view.search.text() == ""
    assert cursor(view) == "i12"


def test_a_moved_cursor_shows_its_inspection_once(seen, monkeypatch):
    view = seen()
    inspecting = view._model._desk.services.inspecting
    asked, show = [], inspecting.show
    monkeypatch.setattr(inspecting, "show", lambda key, tag: asked.append(key) or show(key, tag))
    view.table.selectRow(2)
    assert asked == ["i14"]
    view._model.refresh()
    assert asked == ["i14", "i14"]


@pytest.mark.parametrize("tag", ["en", "ru", "ur"])
def test_the_columns_fit_and_no_heading_or_state_is_cut_off(seen, tag):
    language.choose(tag)
    view = seen()
    QApplication.processEvents()
    table, header = view.table, view.table.horizontalHeader()
    assert table.horizontalScrollBar().maximum() == 0
    for place, column in enumerate(view.table_model.columns):
        room = header.sectionSize(place) - 16
        assert QFontMetrics(header.font()).horizontalAdvance(column.title) <= room
        if header.sectionResizeMode(place) == QHeaderView.ResizeMode.Stretch:
            assert room > 180
            continue
        for row in range(view.table_model.rowCount()):
            words = view.table_model.index(row, place).data()
            mark = 20 if column.mark else 0
            assert QFontMetrics(table.font()).horizontalAdvance(words) + mark <= room, words


def test_a_row_says_everything_to_a_screen_reader(seen):
    view = seen()
    said = view.table_model.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert said == "F-12  Plov & Tea, EXERCISE · Food inspection  ·  Aibek Inspector"


# --- withdrawing


def test_an_inspection_is_withdrawn_with_a_reason(make_desk, qtbot, theme, monkeypatch):
    desk = make_desk()
    model = InspectionsViewModel(desk)
    view = InspectionsView(model)
    qtbot.addWidget(view)
    answers = iter([None, "The wrong stall."])
    monkeypatch.setattr("ui.inspections.view.given_withdrawal", lambda *_: next(answers))
    view.detail.withdraw.click()
    assert desk.services.calls == []
    view.detail.withdraw.click()
    assert desk.services.calls == [("withdraw", model.chosen, "The wrong stall.")]


def test_what_is_withdrawn_or_disputed_is_not_withdrawn_again(make_desk, qtbot, theme):
    model = InspectionsViewModel(make_desk())
    view = InspectionsView(model)
    qtbot.addWidget(view)
    model.select("i16")
    assert not view.detail.withdraw.isEnabled()
    model.select("i15")
    assert view.detail.withdraw.isEnabled()


def test_a_page_names_what_may_be_the_same_visit(make_desk, theme, qtbot):
    from dataclasses import replace

    model = InspectionsViewModel(make_desk())
    view = InspectionsView(model)
    qtbot.addWidget(view)
    assert "Perhaps the same visit" not in view.detail.page.toPlainText()
    other = replace(model.detail.row, person="Bolot")
    model.detail = replace(model.detail, duplicates=(other,))
    model.detail_changed.emit()
    assert "Perhaps the same visit Bolot" in view.detail.page.toPlainText()
