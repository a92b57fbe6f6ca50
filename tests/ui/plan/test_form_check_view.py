"""A checked form on the screen: problems to copy and filter, repairs to choose, visits taken back."""

from pathlib import Path

import pytest
from fakes import PROBLEMS, FakeServices, checked_form
from PySide6.QtCore import QDate, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel, QScrollArea

from fieldkit.errors import Problem
from ui.composition import Composition
from ui.plan.view import PlanView
from ui.plan.view_model import PlanViewModel
from ui.shared import files
from ui.shared.wording import language

FORM = Path("/forms/market.xlsx")


@pytest.fixture
def desk(make_desk):
    return make_desk("supervisor")


@pytest.fixture
def view(desk, qtbot, theme):
    """The plan, on the screen."""
    made = PlanView(PlanViewModel(desk))
    qtbot.addWidget(made)
    made.resize(1104, 740)
    made.show()
    qtbot.waitExposed(made)
    return made


@pytest.fixture
def choose(desk, view, qtbot, monkeypatch):
    """Presses a button for which a file is chosen, and waits for what it begins."""

    def press(button, file=None):
        monkeypatch.setattr(files, "file_to_open", lambda *_: file)
        monkeypatch.setattr(files, "file_to_write", lambda *_: file)
        button.click()
        qtbot.waitUntil(lambda: not desk.jobs.is_busy)

    return press


def words_of(view):
    return "\n".join(label.text() for label in view.findChildren(QLabel) if label.isVisible())


def cells(found):
    model = found.table.model()
    return [
        [model.index(row, column).data() for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def test_a_form_that_is_refused_opens_its_problems(view, choose):
    choose(view.add, FORM)
    page = view.form_check
    assert view.stack.currentWidget() is page
    assert page.problems.table.hasFocus() or not QApplication.activeWindow()
    first = cells(page.problems)[0]
    assert first[:4] == ["error", "survey", "14", "type"]
    assert "yesno" in first[4]
    assert "3 problems" in words_of(page)
    assert [made.text() for made in page.filters.values() if made.isVisible()] == [
        "All 3",
        "Errors 1",
        "Warnings 1",
        "Advice 1",
    ]
    assert not page.install.isVisible()
    detail = page.problems.detail.toPlainText()
    assert "Add the list" in detail
    assert "A repaired copy has here: select_one yes_no" in detail


def test_the_filter_shows_one_severity(view, choose):
    choose(view.check, FORM)
    page = view.form_check
    page.filters["warning"].click()
    assert [row[0] for row in cells(page.problems)] == ["warning"]
    assert page.filters["warning"].isChecked()
    assert not page.filters["all"].isChecked()
    page.filters["all"].click()
    assert len(cells(page.problems)) == 3


def test_chosen_rows_are_copied_and_all_of_them(view, choose, qtbot):
    choose(view.check, FORM)
    page = view.form_check
    table = page.problems.table
    table.setFocus()
    qtbot.keyClick(table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    page.problems.copy_chosen()
    lines = QGuiApplication.clipboard().text().splitlines()
    assert [line.split("\t")[:4] for line in lines] == [
        ["error", "survey", "14", "type"],
        ["warning", "survey", "20", "calculation"],
    ]
    assert "2 rows are copied" in words_of(page)
    page.copy_all.click()
    assert len(QGuiApplication.clipboard().text().splitlines()) == 3
    qtbot.keyClick(table, Qt.Key.Key_End)
    qtbot.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert len(QGuiApplication.clipboard().text().splitlines()) <= 3


def test_a_clean_form_says_so_and_can_be_installed(view, choose, desk):
    choose(view.check, Path("/forms/good.md"))
    page = view.form_check
    assert "No problem was found" in words_of(page)
    assert not page.copy_all.isVisible()
    assert not any(made.isVisible() for made in page.filters.values())
    assert not page.repair.isVisible()
    choose(page.install)
    assert desk.services.calls[-1] == ("add_form", Path("/forms/good.md"))
    assert view.stack.currentWidget() is not page


def test_a_form_with_warnings_only_can_be_installed(view, choose, desk, monkeypatch):
    warned = checked_form([p for p in PROBLEMS if p.severity != "error"], ())
    monkeypatch.setattr(desk.services.planning, "check_form", lambda *_: warned)
    choose(view.check, Path("/forms/good.xlsx"))
    assert "Can be used" in {each.accessibleName() for each in marks(view.form_check)}
    choose(view.form_check.install)
    assert desk.services.calls[-1] == ("add_form", Path("/forms/good.xlsx"))


def marks(page):
    from ui.shared.widgets import MarkedWord

    return [each for each in page.findChildren(MarkedWord) if each.isVisible()]


def test_five_hundred_problems_are_worded_only_where_they_are_seen(view, choose, desk, monkeypatch):
    from ui.plan import form_words

    worded = []
    message = form_words.message_of
    monkeypatch.setattr(
        form_words, "message_of", lambda code, *rest: worded.append(code) or message(code, *rest)
    )
    many = [Problem("form.type_missing", sheet="survey", row=row) for row in range(2, 5002)]
    monkeypatch.setattr(
        desk.services.planning, "check_form", lambda *_: checked_form(tuple(many), ())
    )
    choose(view.check, FORM)
    view.grab()
    assert view.form_check.problems.table.model().rowCount() == 5000
    assert len(worded) < 300
    assert not view.form_check.repair.isVisible()
    assert "Nothing of this can be mended here" in words_of(view)


def test_repairs_are_chosen_one_kind_by_one_and_none_writes_nothing(view, choose, desk):
    choose(view.check, FORM)
    view.form_check.repair.click()
    page = view.form_repair
    assert view.stack.currentWidget() is page
    boxes = list(page.boxes.values())
    assert [box.isChecked() for box in boxes] == [True, True]
    assert boxes[0].accessibleName() == "Name choice lists as they are called, 2 places"
    assert len(cells(page.changes)) == 3
    boxes[0].click()
    assert [row[0] for row in cells(page.changes)] == ["settings"]
    assert "1 place would be changed" in words_of(page)
    boxes[1].click()
    assert not page.write.isEnabled()
    assert "Nothing is chosen" in words_of(page)
    boxes[0].click()
    choose(page.write, Path("/forms/copy.xlsx"))
    assert desk.services.calls[-1] == (
        "repair_form",
        FORM,
        Path("/forms/copy.xlsx"),
        ("form.list_missing",),
    )
    assert [row[:3] for row in cells(view.form_check.changes)] == [
        ["survey", "14", "type"],
        ["survey", "31", "type"],
    ]
    assert view.form_check.filters["changed"].isChecked()
    assert view.form_check.install.text() == "&Install the copy"


def test_the_copy_is_suggested_beside_the_form(view, choose, desk, monkeypatch):
    choose(view.check, FORM)
    view.form_check.repair.click()
    asked = []
    monkeypatch.setattr(files, "file_to_write", lambda *given: asked.append(given[2:]))
    view.form_repair.write.click()
    assert asked == [(files.REPAIRED_FORM, "/forms/market-repaired.xlsx")]
    assert desk.services.calls[-1] == ("check_form", FORM)


def test_escape_and_the_button_lead_back(view, choose, qtbot):
    choose(view.check, FORM)
    view.form_check.repair.click()
    assert view.form_repair.back.text() == "market.xlsx"
    view.form_repair.back.click()
    assert view.stack.currentWidget() is view.form_check
    view.form_check.back.click()
    assert view.load.isVisible()


def test_another_file_begins_at_the_top_with_the_keyboard_on_its_problems(view, choose, qtbot):
    view.resize(800, 420)
    choose(view.check, Path("/forms/good.md"))
    page = view.form_check
    qtbot.waitUntil(lambda: page.install.hasFocus() or not view.isActiveWindow())
    choose(page.again, None)
    view._model.form_check.check(FORM)
    qtbot.waitUntil(page.problems.isVisible)
    QApplication.processEvents()
    area = page.findChild(QScrollArea)
    assert area.verticalScrollBar().maximum() > 0
    assert area.verticalScrollBar().value() == 0
    assert page.problems.table.hasFocus() or not view.isActiveWindow()


def test_while_the_form_is_checked_nothing_else_is_begun(view, choose, desk):
    choose(view.check, FORM)
    page, model = view.form_check, view.form_check._model
    model.is_busy = True
    model.worked.emit()
    assert not page.again.isEnabled()
    assert not page.repair.isEnabled()
    model.is_busy = False
    model.worked.emit()
    assert page.again.isEnabled()


def test_another_language_and_direction_keep_what_is_on_the_screen(theme, tmp_path, qtbot):
    composition = Composition(theme, tmp_path / "none")
    composition.furnish(FakeServices("supervisor"))
    composition.window.show()
    composition.go("plan")
    model = composition.screen("plan").model.form_check
    model.check(FORM)
    qtbot.waitUntil(lambda: not composition.jobs.is_busy)
    model.open_repairs()
    model.leave("form.id_missing")
    for tag, icon in (("ur", "arrow-right"), ("ru", "arrow-left")):
        language.choose(tag)
        view = composition.screen("plan").view
        assert view.stack.currentWidget() is view.form_repair
        assert [box.isChecked() for box in view.form_repair.boxes.values()] == [True, False]
        assert view.form_repair.back.icon().name() == icon
        assert not composition.window.grab().isNull()
    QApplication.processEvents()
    assert "Что исправить" in words_of(view)
    composition.window.close()


# --- visits


def test_a_visit_is_taken_back(view, desk):
    visits = view.visits
    assert not visits.take_back.isEnabled()
    visits.table.selectRow(1)
    visits.take_back.click()
    assert desk.services.calls == [("withdraw", "a1")]
    assert desk.notices.latest.message.startswith("The visit to F-12 is taken back.")


@pytest.mark.qt_log_ignore("This plugin does not support")  # the screenless platform, of popups
def test_the_day_is_chosen_in_a_calendar(view):
    visits = view.visits
    visits.day.setText("2026-06-05")
    visits.calendar.open()
    popup = visits.calendar.popup
    assert popup.calendar.selectedDate() == QDate(2026, 6, 5)
    popup.calendar.clicked.emit(QDate(2026, 6, 9))
    assert visits.day.text() == "2026-06-09"
    visits.day.setText("soon")
    visits.calendar.open()
    assert popup.calendar.selectedDate() == QDate.currentDate()
    popup.hide()
