"""The screens in the window: everything can be reached, read and pressed; nothing is cut off."""

from pathlib import Path

import pytest
from fakes import FakeServices
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QTextBrowser,
    QWidget,
)

from fieldkit.app.handing_over import Order
from fieldkit.errors import FieldKitError
from ui.composition import Composition
from ui.shared import files
from ui.shared.widgets import Card
from ui.shared.wording import language

PLACES = [
    ("inspector", "today"),
    ("inspector", "inspections"),
    ("inspector", "hand_over"),
    ("inspector", "inbox"),
    ("inspector", "settings"),
    ("supervisor", "plan"),
    ("supervisor", "review"),
]


@pytest.fixture
def open_window(theme, qtbot, tmp_path):
    """Opens the window on fake services, at a place."""
    opened = []

    def make(role="inspector", place="today", **options):
        composition = Composition(theme, tmp_path / "none")
        services = FakeServices(role, **options)
        composition.furnish(services)
        composition.services = services
        composition.window.show()
        qtbot.waitExposed(composition.window)
        composition.go(place)
        fill(composition, place, qtbot)
        QApplication.processEvents()
        opened.append(composition)
        return composition

    yield make
    for composition in opened:
        if composition.window.isVisible():
            composition.window.close()


def fill(composition, place, qtbot):
    model = composition.screen(place).model
    if place == "inbox" and not composition.services.is_empty:
        model.look([Path("a.fieldkit"), Path("cut.fieldkit")])
        qtbot.waitUntil(lambda: len(model.rows) == 2)
    if place == "review" and not composition.services.is_empty:
        model.comment("/f/temp", "Which thermometer was it? When was it calibrated last?")
    if place == "hand_over" and not composition.services.is_empty:
        model.write(Path("x.fieldkit"))
        qtbot.waitUntil(lambda: model.written is not None)
    composition.services.calls.clear()


def seen(window, kind):
    return [each for each in window.findChildren(kind) if each.isVisible()]


def press(window, words):
    for button in seen(window, QAbstractButton):
        if button.text().replace("&", "") == words or button.accessibleName() == words:
            button.click()
            return
    raise AssertionError(f"no button {words!r}")


@pytest.mark.parametrize(("role", "place"), PLACES)
def test_the_tab_key_reaches_everything_and_everything_has_a_name(open_window, qtbot, role, place):
    window = open_window(role, place).window
    window.activateWindow()
    wanted = {
        each
        for each in seen(window, QWidget)
        if each.focusPolicy() & Qt.FocusPolicy.TabFocus
        and each.isEnabled()
        and each.focusProxy() is None
        and not each.objectName().startswith("qt_")
    }
    assert wanted
    nameless = [
        each for each in wanted if not (each.accessibleName() or getattr(each, "text", str)())
    ]
    assert not nameless
    reached = set()
    for _ in range(3 * len(wanted) + 10):
        reached.add(QApplication.focusWidget())
        qtbot.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_Tab)
    groups = {each.group() for each in reached if isinstance(each, QAbstractButton)}
    missed = {
        each
        for each in wanted - reached
        if not (isinstance(each, QAbstractButton) and each.group() and each.group() in groups)
    }
    assert not missed, [each.accessibleName() for each in missed]


@pytest.mark.parametrize("tag", ["en", "ru", "ur"])
@pytest.mark.parametrize(("role", "place"), PLACES)
def test_no_words_are_cut_off(open_window, role, place, tag):
    language.choose(tag)
    composition = open_window(role, place)
    for size in ((1180, 760), (760, 620)):
        composition.window.resize(*size)
        for _ in range(3):
            QApplication.processEvents()
        shell = composition.window.shell
        assert shell.layoutDirection() == language.direction
        for label in seen(shell, QLabel):
            if label.sizePolicy().horizontalPolicy() == label.sizePolicy().Policy.Ignored:
                continue
            if label.wordWrap():
                assert label.height() >= label.heightForWidth(label.width()) - 1, label.text()
            else:
                assert label.width() >= label.sizeHint().width() - 1, label.text()
        for button in seen(shell, QPushButton):
            assert button.width() >= button.sizeHint().width() - 1 or not button.text(), (
                button.text()
            )
            assert button.height() >= 36


@pytest.mark.parametrize("is_empty", [True, False])
@pytest.mark.parametrize(("role", "place"), PLACES)
def test_every_screen_opens_with_and_without_content(open_window, role, place, is_empty):
    composition = open_window(role, place, is_empty=is_empty)
    assert composition.window.grab().width() >= 640
    assert composition.notices.latest is None


def test_a_screen_is_built_on_the_first_visit_and_kept(open_window):
    composition = open_window()
    assert set(composition._screens) == {"today"}
    composition.go("inbox")
    first = composition.screen("inbox").view
    composition.go("today")
    composition.go("inbox")
    assert composition.screen("inbox").view is first


def test_the_rail_folds_and_its_keys_work(open_window, qtbot):
    composition = open_window()
    rail = composition.window.shell.rail
    wide = rail.width()
    composition.window.resize(880, 700)
    QApplication.processEvents()
    assert rail.width() < wide
    assert rail.buttons["inbox"].toolTip() == "Inbox"
    composition.window.activateWindow()
    qtbot.waitUntil(composition.window.isActiveWindow)
    qtbot.keyClick(composition.window, Qt.Key.Key_4, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: composition.shell_model.current == "inbox")
    assert rail.buttons["inbox"].isChecked()


def test_another_language_changes_every_word_and_keeps_the_place(open_window):
    composition = open_window(place="hand_over")
    language.choose("ru")
    QApplication.processEvents()
    words = {label.text() for label in seen(composition.window, QLabel)}
    assert {"Передача", "Что передаётся", "Куда"} <= words
    assert composition.shell_model.current == "hand_over"
    assert composition.window.shell.rail.buttons["today"].words == "Сегодня"


def test_another_appearance_changes_the_palette(open_window, theme):
    composition = open_window()
    composition.window.shell.top.appearance.click()
    assert theme.appearance == "dark"
    QApplication.processEvents()
    background = composition.window.grab().toImage().pixelColor(700, 700)
    assert background.lightness() < 60


def test_the_notice_bar_offers_the_remedy_and_can_be_put_away(open_window, qtbot, monkeypatch):
    composition = open_window(place="hand_over", refusal=None)
    composition.services.refusal = FieldKitError("disk.full", path="/media/stick")
    press(composition.window, "Write to KINGSTON (7.3 GB free)")
    bar = composition.window.shell.notices
    qtbot.waitUntil(bar.isVisible)
    assert "The disk is full" in bar._words.text()
    composition.services.refusal = None
    monkeypatch.setattr(files, "file_to_write", lambda *_: Path("/elsewhere/x.fieldkit"))
    press(composition.window, "Choose another place")
    assert bar.isHidden()
    written = ("export_for", Path("/elsewhere/x.fieldkit"), Order())
    qtbot.waitUntil(lambda: written in composition.services.calls)


def test_work_of_some_length_is_shown_and_can_be_stopped(open_window, qtbot):
    from ui.shared.job_runner import Job

    composition = open_window()

    def endless(context):
        while True:
            context.checkpoint(1, 4, "on and on")

    work = composition.window.shell.work
    composition.jobs.submit(Job("Counting", endless))
    assert work.isHidden()
    qtbot.waitUntil(work.isVisible, timeout=2000)
    qtbot.waitUntil(lambda: work._words.text() == "Counting")
    press(composition.window, "Stop")
    qtbot.waitUntil(work.isHidden)
    assert composition.notices.latest is None


# --- every button does what it says


def test_buttons_of_the_inspections(open_window, qtbot, monkeypatch, tmp_path):
    composition = open_window(place="inspections")
    view = composition.screen("inspections").view
    opened = []
    composition.screen("inspections").model.opened.disconnect()
    composition.screen("inspections").model.opened.connect(opened.append)
    monkeypatch.setattr(files, "file_to_write", lambda *_: tmp_path / "a.pdf")
    view.detail.language.setCurrentIndex(1)
    press(view, "Save PDF…")
    qtbot.waitUntil(
        lambda: ("write_pdf", "i12", tmp_path / "a.pdf", "ru") in composition.services.calls
    )
    view.table.selectRow(1)
    press(view, "Correct")
    assert opened
    assert "second thermometer" in view.findChild(QTextBrowser).toPlainText()
    view.search.setText("fruit")
    qtbot.waitUntil(lambda: view.table_model.rowCount() == 1)
    view.search.clear()
    view.states.setCurrentIndex(view.states.findData("conflict"))
    view.states.activated.emit(view.states.currentIndex())
    assert view.table_model.rowCount() == 1


def test_buttons_of_the_inbox(open_window, qtbot, monkeypatch):
    composition = open_window(place="inbox")
    view = composition.screen("inbox").view
    monkeypatch.setattr(files, "files_to_open", lambda *_: [Path("more.fieldkit")])
    press(view, "Add files…")
    qtbot.waitUntil(lambda: ("look", Path("more.fieldkit"), None) in composition.services.calls)
    qtbot.waitUntil(lambda: len(composition.screen("inbox").model.rows) == 3)
    press(view, "Import")
    qtbot.waitUntil(lambda: ("accept", Path("a.fieldkit")) in composition.services.calls)
    press(view, "Put away")
    assert len(composition.screen("inbox").model.rows) == 2


def test_files_can_be_dropped_on_the_inbox(open_window, qtbot):
    composition = open_window(place="inbox", is_empty=True)
    view = composition.screen("inbox").view
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile("/tmp/dropped.fieldkit"), QUrl("https://example.org/x")])
    drop = QDropEvent(
        QPointF(QPoint(20, 20)),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    view.dropEvent(drop)
    qtbot.waitUntil(lambda: len(composition.screen("inbox").model.rows) == 1)


def test_buttons_of_the_plan(open_window, qtbot, monkeypatch, reply):
    composition = open_window("supervisor", "plan")
    view, calls = composition.screen("plan").view, composition.services.calls
    monkeypatch.setattr(files, "file_to_open", lambda *_: Path("given.xlsx"))
    monkeypatch.setattr(files, "file_to_write", lambda *_: Path("pack.fieldkit"))
    view.passphrase.setText("told in person")
    reply("Enrol")
    for words in (
        "Load an event plan…",
        "Add a form…",
        "Back to Plan",
        "Check a form…",
        "Back to Plan",
        "Enrol a device card…",
        "Write the pack…",
    ):
        press(view, words)
        qtbot.waitUntil(lambda: not composition.jobs.is_busy)
    assert {call[0] for call in calls} == {
        "look_at_plan",
        "load_event",
        "add_form",
        "check_form",
        "read_card",
        "enrol_card",
        "write_pack",
    }
    assert ("write_pack", Path("pack.fieldkit"), "told in person") in calls


def test_the_built_in_forms_are_one_press_away(open_window, qtbot):
    composition = open_window("supervisor", "plan", is_empty=True)
    press(composition.screen("plan").view, "Install the built-in forms")
    qtbot.waitUntil(lambda: ("add_form", Path("fk_food")) in composition.services.calls)


def test_keys_of_the_review(open_window, qtbot, reply):
    composition = open_window("supervisor", "review")
    view, calls = composition.screen("review").view, composition.services.calls
    composition.window.activateWindow()
    view.queue.setFocus()
    qtbot.keyClick(view.queue, Qt.Key.Key_J)
    assert composition.screen("review").model.detail.row.id == "i15"
    qtbot.keyClick(view.queue, Qt.Key.Key_C)
    assert view.words.hasFocus()
    qtbot.keyClicks(view.words, "again at noon, A and R stay letters")
    qtbot.keyClick(view.words, Qt.Key.Key_Return)
    view.queue.setFocus()
    qtbot.keyClick(view.queue, Qt.Key.Key_R)
    assert calls == [("return", "i15", ("again at noon, A and R stay letters",))]
    reply("Approve")
    qtbot.keyClick(view.queue, Qt.Key.Key_A)
    assert calls[-1] == ("approve", "i12", ())
    assert view.empty.isVisible()


def test_buttons_of_the_settings(open_window, monkeypatch, tmp_path):
    composition = open_window(place="settings")
    view = composition.screen("settings").view
    monkeypatch.setattr(files, "file_to_write", lambda *_: tmp_path / "card.txt")
    press(view, "Save the device card…")
    assert composition.services.calls == [("write_card", tmp_path / "card.txt")]
    view.appearance.setCurrentIndex(1)
    view.appearance.activated.emit(1)
    assert composition.theme.appearance == "dark"


def test_today_begins_an_unplanned_visit(open_window):
    composition = open_window(place="today")
    view, model = composition.screen("today").view, composition.screen("today").model
    opened = []
    model.opened.disconnect()
    model.opened.connect(opened.append)
    press(view, "New inspection")
    assert view.chooser.isVisible()
    view.chooser.form.setCurrentIndex(view.chooser.form.findData("fk_water"))
    press(view, "Begin")
    assert composition.services.calls == [("start", "fk_water", "F-12")]
    assert opened


def test_empty_screens_lead_to_the_action_that_fills_them(open_window):
    composition = open_window(place="today", is_empty=True)
    press(composition.window, "Import a file")
    assert composition.shell_model.current == "inbox"
    composition.go("inspections")
    press(composition.window, "Go to Today")
    assert composition.shell_model.current == "today"


def test_a_change_refreshes_only_screens_that_show_it(open_window, qtbot, monkeypatch):
    from fieldkit.app.changes import Changes

    composition = open_window(place="hand_over")
    composition.go("settings")
    asked = []
    for key in ("hand_over", "settings"):
        model = composition.screen(key).model
        monkeypatch.setattr(model, "refresh", lambda key=key: asked.append(key))
    composition.services.changes.announce(Changes.of("inspection", "i1"))
    qtbot.waitUntil(lambda: bool(asked))
    assert asked == ["hand_over"]


def test_the_window_closes_the_workspace(open_window):
    composition = open_window()
    composition.window.close()
    assert composition.services.calls[-1] == ("close",)


def test_fields_of_a_choice_have_room_for_their_words(open_window):
    composition = open_window(place="inspections")
    for box in seen(composition.window, QComboBox):
        assert box.width() >= box.minimumSizeHint().width()
    for field in seen(composition.window, QLineEdit):
        assert field.height() >= 36


def test_a_picture_has_a_line_of_its_own_below_its_label(theme):
    import fakes

    from ui.shared.transcript import page_of
    from ui.theme.tokens import LIGHT

    detail = fakes.detail(fakes.inspections()[0])
    photo = fakes.Row("/f/p", "Photo of the site", "", file="stall.jpg", mediatype="image/*")
    detail.transcript.sections[0].entries.append(photo)
    lines = page_of(detail, LIGHT).split("<tr>")
    label = next(n for n, line in enumerate(lines) if "Photo of the site" in line)
    assert "<img" not in lines[label]
    assert "colspan=2" in lines[label + 1]
    assert "<img src='file:stall.jpg'" in lines[label + 1]


@pytest.mark.parametrize("tag", ["en", "ru"])
@pytest.mark.parametrize(("role", "place"), [("inspector", "settings"), ("supervisor", "settings")])
def test_no_two_buttons_answer_to_the_same_letter(open_window, role, place, tag):
    language.choose(tag)
    view = open_window(role, place).screen(place).view
    buttons = [each for each in view.findChildren(QAbstractButton) if each.isVisible()]
    keys = [each.shortcut().toString() for each in buttons if not each.shortcut().isEmpty()]
    assert len(keys) > 5
    assert len(keys) == len(set(keys)), sorted(keys)


@pytest.mark.parametrize("tag", ["en", "ru"])
def test_the_settings_end_where_their_words_end(open_window, tag):
    language.choose(tag)
    view = open_window("inspector", "settings").screen("settings").view
    area = view.findChild(QScrollArea)
    last = max(each.geometry().bottom() for each in area.widget().findChildren(Card))
    assert area.verticalScrollBar().maximum() > 0
    assert area.widget().height() - last < 40
