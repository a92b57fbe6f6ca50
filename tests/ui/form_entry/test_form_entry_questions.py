"""Each kind of question: it shows its answer, gives one, and clears it."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QBuffer, QByteArray, QDate, QIODevice, QPoint, Qt
from PySide6.QtGui import QImage, QImageWriter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from fieldkit.app import Choice
from ui.form_entry.form_text import as_plain_text, as_rich_text, is_right_to_left
from ui.form_entry.questions import choice_buttons, moments
from ui.form_entry.questions.geo import read_parts
from ui.form_entry.questions.number import plain_number
from ui.form_entry.questions.pictures import BESIDE_CHOICE, small_picture
from ui.form_entry.questions.range import scale_of
from ui.form_entry.questions.select_one import show_picture
from ui.shared.calendar_button import CalendarButton
from ui.theme.tokens import tokens_of

# What the screenless platform of the tests says of every popup.
OFFSCREEN_POPUP = pytest.mark.qt_log_ignore("This plugin does not support")


@pytest.fixture
def rest(view, model, path, qtbot):
    """The editor of a question on the page that has one of each kind."""
    model.open_page(model.pages[2].key)
    qtbot.wait(1)
    return lambda name: view.page.blocks[path(f"rest/{name}")].editor


@pytest.fixture
def value(draft, path):
    return lambda name: draft.session.value(path(f"rest/{name}"))


def type_into(line, text):
    line.setFocus()
    line.clear()
    QTest.keyClicks(line, text)


def png(width=40, height=30):
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.red)
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"PNG")).write(image)
    return bytes(content.data())


def test_select_multiple(rest, value):
    editor = rest("colours")
    QTest.mouseClick(editor.lines[2], Qt.MouseButton.LeftButton)
    QTest.keyClick(editor.lines[2], Qt.Key.Key_1)
    assert value("colours").split() == ["red", "blue"]
    editor.choose(1)
    editor.choose(3)
    assert value("colours") == ""


def test_drop_down(rest, value):
    editor = rest("minimal_one")
    editor.choose(2)
    assert value("minimal_one") == "green"
    editor.box.setCurrentIndex(0)
    editor.box.activated.emit(0)
    assert value("minimal_one") == ""


def test_filtered_list(rest, value):
    editor = rest("many")
    QTest.keyClicks(editor.filter, "number 17")
    QTest.keyClick(editor.filter, Qt.Key.Key_Return)
    assert value("many") == "n17"
    assert editor.chosen.text() == "Number 17"
    editor._take(editor._shown.index(16, 0))
    assert value("many") == ""


def test_answers_in_a_row_can_be_taken_back(view, draft, path):
    editor = view.page.blocks[path("visit/sick")].editor
    assert all(isinstance(button, choice_buttons.AnswerButton) for button in editor.buttons)
    QTest.mouseClick(editor.buttons[1], Qt.MouseButton.LeftButton)
    assert draft.session.value(path("visit/sick")) == "no"
    QTest.mouseClick(editor.buttons[1], Qt.MouseButton.LeftButton)
    assert draft.session.value(path("visit/sick")) == ""
    assert not editor.buttons[1].isChecked()


def test_a_blank_reading_is_not_zero(view, draft, path):
    editor = view.page.blocks[path("visit/ph")].editor
    assert editor.line.placeholderText() == "not measured"
    type_into(editor.line, "0")
    editor.flush()
    assert float(draft.session.value(path("visit/ph"))) == 0
    assert editor.line.text() == "0"
    editor.line.clear()
    editor.flush()
    assert draft.session.value(path("visit/ph")) == ""


def test_going_through_answered_fields_saves_nothing(rest, draft, view, model, path):
    answers = {"day": "2026-06-02", "at": "09:05:00.000+05:00", "where": "41.5 69.25 0 0"}
    answers |= {"moment": "2026-06-02T14:05:00.000+05:00", "path": "41.1 69.1 0 0;41.2 69.2 0 0"}
    for name, answer in answers.items():
        draft.session.set(path(f"rest/{name}"), answer)
    draft.session.set(path("visit/ph"), "41")
    for page in model.pages:
        model.open_page(page.key)
        model._sync_page()
        for block in view.page.question_blocks:
            block.take_focus()
            block.leave()
    assert draft.saved_steps == []


def test_letters_do_not_enter_a_number(view, path):
    editor = view.page.blocks[path("visit/ph")].editor
    type_into(editor.line, "-7a,2b5")
    assert editor.line.text() == "-7,25"


@pytest.mark.parametrize(
    ("typed", "plain"), [("41,5", "41.5"), (" −3 ", "-3"), ("٤١٫٥", "41.5"), ("۷", "7"), ("", "")]
)
def test_numbers_as_people_type_them(typed, plain):
    assert plain_number(typed) == plain


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2026-06-02", "2026-06-02"),
        ("2.6.2026", "2026-06-02"),
        ("02/06/2026", "2026-06-02"),
        ("2026-06", "2026-06-01"),
        ("31.2.2026", None),
        ("tomorrow", None),
    ],
)
def test_dates_as_people_type_them(typed, day):
    assert moments.read_date(typed) == day


def test_date(rest, value):
    editor = rest("day")
    type_into(editor.line, "2.6.2026")
    editor.flush()
    assert value("day") == "2026-06-02"
    editor.line.clear()
    editor.flush()
    assert value("day") == ""


def test_an_impossible_date_is_refused_and_stays_in_sight(rest, value, view, model, path):
    editor = rest("day")
    type_into(editor.line, "31.2.2026")
    editor.flush()
    assert value("day") == ""
    assert editor.line.text() == "31.2.2026"
    assert "Not saved" in model.message(model.item(path("rest/day")))
    assert path("rest/day") in [error.path for error in model.check_all()]


def test_time_and_moment(rest, value):
    editor = rest("at")
    type_into(editor.line, "9:05")
    editor.flush()
    assert value("at").startswith("09:05:00.000")
    moment = rest("moment")
    type_into(moment.line, "2026-06-02 14:05")
    moment.flush()
    assert value("moment").startswith("2026-06-02T14:05:00.000")
    moment.line.clear()
    moment.flush()
    assert value("moment") == ""


def test_acknowledge(rest, value):
    editor = rest("agreed")
    QTest.mouseClick(editor.mark, Qt.MouseButton.LeftButton)
    assert value("agreed") == "OK"
    QTest.mouseClick(editor.mark, Qt.MouseButton.LeftButton)
    assert value("agreed") == ""


def test_range_is_blank_until_moved(rest, value):
    editor = rest("level")
    assert editor.number.text() == ""
    editor.slider.setValue(4)
    assert float(value("level")) == 5
    editor._clear.click()
    assert value("level") == ""
    assert editor.number.text() == ""


def test_a_slider_shows_whether_anything_is_chosen(rest, draft, path):
    slider = rest("level").slider
    accent = tokens_of(slider.palette()).accent.lower()

    def colours():
        picture = slider.grab().toImage()
        middle = picture.height() // 2
        return {picture.pixelColor(x, middle).name() for x in range(picture.width())}

    slider.clearFocus()
    assert accent not in colours()
    slider.setValue(5)
    assert accent in colours()


@pytest.mark.parametrize(
    ("typed", "told"), [("7", 7), ("7,4", 7), ("99", 10), ("-3", 1), ("", None), ("-", None)]
)
def test_a_number_typed_beside_a_range_is_brought_onto_it(rest, value, typed, told):
    editor = rest("level")
    type_into(editor.number, typed)
    QTest.keyClick(editor.number, Qt.Key.Key_Return)
    assert (float(value("level")) if value("level") else None) == told
    assert editor.number.text() == ("" if told is None else str(told))
    assert editor.slider.value() == (0 if told is None else told - 1)


def test_a_rating_is_given_and_taken_back(rest, value):
    editor = rest("stars")
    QTest.mouseClick(editor.buttons[3], Qt.MouseButton.LeftButton)
    assert float(value("stars")) == 4
    assert [each.isChecked() for each in editor.buttons].index(True) == 3
    QTest.mouseClick(editor.buttons[3], Qt.MouseButton.LeftButton)
    assert value("stars") == ""


@pytest.mark.parametrize(
    ("start", "end", "step", "value", "place"),
    [("1", "5", "0.5", "2.5", 3), ("10", "0", "2", "4", 3), ("1", "5", "1", "", 0)],
)
def test_a_scale_counts_up_and_down(start, end, step, value, place):
    scale = scale_of({"start": start, "end": end, "step": step})
    assert scale.place(value) == place
    if value:
        assert float(scale.at(place)) == float(value)


@OFFSCREEN_POPUP
def test_the_calendar_opens_by_key_and_gives_the_day(rest, value, qtbot):
    editor = rest("day")
    type_into(editor.line, "2026-06-02")
    QTest.keyClick(editor.line, Qt.Key.Key_F4)
    popup = editor.findChild(CalendarButton).popup
    assert popup.isVisible()
    assert popup.calendar.selectedDate().toString(Qt.DateFormat.ISODate) == "2026-06-02"
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Right)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert not popup.isVisible()
    assert value("day") == "2026-06-03"
    assert editor.line.hasFocus()


@OFFSCREEN_POPUP
def test_escape_closes_the_calendar_and_changes_nothing(rest, value):
    editor = rest("day")
    editor.findChild(CalendarButton).click()
    popup = editor.findChild(CalendarButton).popup
    QTest.keyClick(popup, Qt.Key.Key_Escape)
    assert not popup.isVisible()
    assert value("day") == ""


@OFFSCREEN_POPUP
@pytest.mark.parametrize(("typed", "hour"), [("2026-06-02 14:30", "14:30"), ("", None)])
def test_a_day_picked_for_a_moment_keeps_its_time(rest, value, typed, hour):
    editor = rest("moment")
    type_into(editor.line, typed)
    editor.findChild(CalendarButton).open()
    editor.findChild(CalendarButton).popup.calendar.clicked.emit(QDate(2026, 7, 9))
    assert value("moment")[:10] == "2026-07-09"
    assert editor.line.selectedText() == editor.line.text()[11:]
    assert value("moment")[11:16] == (hour or editor.line.selectedText())


def test_choices_and_questions_show_the_pictures_of_the_form(qtbot, draft, theme):
    draft.form_files = {"red.png": png(300, 200)}
    button = choice_buttons.AnswerButton("Red", 1)
    plain = button.sizeHint().height()
    qtbot.addWidget(button)
    show_picture(button, Choice("red", "Red", {"image": "red.png"}), draft.form_file)
    assert button.iconSize().height() <= BESIDE_CHOICE.height()
    assert button.sizeHint().height() > plain + button.iconSize().height() // 2
    bare = choice_buttons.RadioLine("Blue")
    qtbot.addWidget(bare)
    show_picture(bare, Choice("blue", "Blue", {"image": "gone.png"}), draft.form_file)
    assert bare.icon().isNull()


def test_a_picture_that_cannot_be_read_is_none():
    assert small_picture(b"no picture", BESIDE_CHOICE).isNull()
    assert small_picture(None, BESIDE_CHOICE).isNull()


def test_rank(rest, value):
    editor = rest("order")
    assert value("order") == ""
    editor.list.setCurrentRow(2)
    editor._move(-1)
    assert value("order") == "red blue green"


def test_image_with_thumbnail(rest, value, tmp_path):
    editor = rest("photo")
    file = tmp_path / "gate.png"
    file.write_bytes(png())
    editor.file_chosen.emit(Path(file))
    assert value("photo") == "gate.png"
    assert not editor.thumbnail.pixmap().isNull()
    editor._remove.click()
    assert value("photo") == ""
    assert editor.thumbnail.isHidden()


def test_an_empty_file_is_refused_in_words(rest, value, model, path, tmp_path):
    file = tmp_path / "empty.png"
    file.write_bytes(b"")
    rest("photo").file_chosen.emit(file)
    assert value("photo") == ""
    assert "empty" in model.message(model.item(path("rest/photo")))


def test_signature_is_saved_when_the_pen_is_lifted(rest, value, draft, qtbot):
    canvas = rest("sign").canvas
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=QPoint(30, 60))
    for x in range(30, 200, 10):
        QTest.mouseMove(canvas, QPoint(x, 60 + x % 30))
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=QPoint(200, 80))
    qtbot.waitUntil(lambda: value("sign") == "sign.png", timeout=3000)
    picture = QImage.fromData(draft.file("sign.png"))
    assert 300 < picture.width() < 500
    assert picture.height() < 200
    rest("sign")._clear.click()
    assert value("sign") == ""
    assert canvas.strokes == []


def test_position_typed_and_pasted(rest, value):
    editor = rest("where")
    type_into(editor.parts[0], "41.5")
    editor.note_typing()
    editor._tell_if_complete()
    assert value("where") == ""
    type_into(editor.parts[1], "69.25")
    editor.flush()
    assert [float(part) for part in value("where").split()[:2]] == [41.5, 69.25]
    editor.parts[0].clear()
    editor.parts[0].textEdited.emit("41.31108, 69.27974")
    editor.flush()
    assert [float(part) for part in value("where").split()[:2]] == [41.31108, 69.27974]
    for part in editor.parts:
        part.clear()
    editor.flush()
    assert value("where") == ""


@pytest.mark.parametrize(
    ("pasted", "parts"),
    [
        ("41.3, 69.28", ["41.3", "69.28"]),
        ("41,3 69,28", ["41.3", "69.28"]),
        ("41.3;69.28;455;5", ["41.3", "69.28", "455", "5"]),
        ("-33.9 18.4", ["-33.9", "18.4"]),
        ("41.3", []),
    ],
)
def test_positions_as_people_paste_them(pasted, parts):
    assert read_parts(pasted) == parts


def test_area_is_closed_by_itself_and_keeps_heights(rest, value, draft, path):
    editor = rest("plot")
    editor.lines.setPlainText("41.1, 69.1, 450, 5\n41.2, 69.2\n41.2, 69.1")
    editor.flush()
    corners = value("plot").split(";")
    assert len(corners) == 4
    assert corners[0] == corners[-1] == "41.1 69.1 450.0 5.0"
    editor.show_question(draft.session.question(path("rest/plot")))
    editor.flush()
    assert value("plot").split(";") == corners
    editor.show_typed()
    editor.flush()
    assert value("plot").split(";") == corners


def test_line_of_positions(rest, value):
    editor = rest("path")
    editor.lines.setPlainText("41.1, 69.1\n41.2, 69.2")
    editor.flush()
    assert len(value("path").split(";")) == 2
    editor.lines.setPlainText("")
    editor.flush()
    assert value("path") == ""


def test_several_lines_of_text(rest, value):
    editor = rest("story")
    editor.lines.setPlainText("One\nTwo")
    editor.flush()
    assert value("story") == "One\nTwo"


def test_barcode_and_computed_value(rest, value):
    editor = rest("code")
    type_into(editor.line, "4607001771")
    editor.flush()
    assert value("code") == "4607001771"
    assert rest("sum").value.text() == "2"


@pytest.mark.parametrize(
    ("text", "rich"),
    [
        ("**Mind** the <b>gap</b>", "<b>Mind</b> the <b>gap</b>"),
        ("a < b & c", "a &lt; b &amp; c"),
        ("<script>alert(1)</script>", "alert(1)"),
        ('<img src="x"/>see', "see"),
        ('<span style="color:red">red</span>', "red"),
        ("# Title\ntext", "<b>Title</b><br>text"),
        ("<b>open", "<b>open</b>"),
        ("snake_case_name 2*3*4", "snake_case_name 2*3*4"),
        ("[more](http://x.org)", "more"),
    ],
)
def test_texts_of_forms(text, rich):
    assert as_rich_text(text) == rich


def test_plain_text_and_direction():
    assert as_plain_text("**Mind** the\n<i>gap</i> &amp; hole") == "Mind the gap & hole"
    assert is_right_to_left(["كم عدد العاملين (ID)"])
    assert not is_right_to_left(["Сколько"])
