"""Numbers on a scale: upright, with ticks or without, picked from a list, given as stars."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from ui.form_entry.questions.range import PickerEditor, RangeEditor, scale_of
from ui.form_entry.questions.rating import RatingEditor, StarsEditor
from ui.theme.tokens import tokens_of

SURVEY = """
| survey | | | | | |
| | type | name | label | appearance | parameters |
| | begin group | page | Page | field-list | |
| | range | plain | Plain | | start=0 end=10 step=1 |
| | range | bare | Bare | no-ticks | start=0 end=10 step=1 |
| | range | far | Far apart | | start=0 end=100 step=5 tick_interval=25 placeholder=50 |
| | range | dense | Dense | | start=0 end=1000 step=1 |
| | range | upright | Upright | vertical | start=1.5 end=5.5 step=0.5 |
| | range | picked | Picked | picker | start=1.5 end=5.5 step=0.5 |
| | range | stars | Stars | rating | start=1 end=5 step=1 |
| | range | numbers | Numbers | rating | start=0 end=5 step=1 |
| | range | endless | Endless | picker | start=0 end=5000 step=1 |
| | end group | | | | |
"""


@pytest.fixture
def form(open_form):
    return open_form(SURVEY)


def ticks(slider):
    """How many ticks are drawn above the groove."""
    slider.clearFocus()
    picture = slider.grab().toImage()
    colour = tokens_of(slider.palette()).line.lower()
    y = picture.height() // 2 - 11
    row = [picture.pixelColor(x, y).name() == colour for x in range(picture.width())]
    return sum(now and not before for before, now in zip([False, *row], row, strict=False))


@pytest.mark.parametrize(("name", "count"), [("plain", 11), ("bare", 0), ("far", 5), ("dense", 0)])
def test_ticks_stand_where_the_form_wants_them_and_can_be_told_apart(form, name, count):
    editor = form.editor(name)
    assert isinstance(editor, RangeEditor)
    wanted = 1 if name == "far" else 0
    assert abs(ticks(editor.slider) - count) <= wanted  # the handle may hide one


def test_the_handle_waits_where_the_form_says_and_answers_nothing(form):
    editor = form.editor("far")
    assert editor.slider.value() == 10
    assert form.value("far") == ""
    editor.slider.setFocus()
    QTest.keyClick(editor.slider, Qt.Key.Key_Space)
    assert form.value("far") == "50"
    assert "<far>50</far>" in form.answered_xml()
    QTest.keyClick(editor.slider, Qt.Key.Key_Right)
    assert form.value("far") == "55"


def test_an_upright_scale_grows_upwards(form):
    editor = form.editor("upright")
    slider = editor.slider
    assert slider.height() > slider.width()
    QTest.mousePress(slider, Qt.MouseButton.LeftButton, pos=QPoint(slider.width() // 2, 205))
    QTest.mouseRelease(slider, Qt.MouseButton.LeftButton, pos=QPoint(slider.width() // 2, 205))
    assert form.value("upright") == "1.5"
    QTest.keyClick(slider, Qt.Key.Key_Up)
    assert form.value("upright") == "2.0"
    assert editor.number.text() == "2"


def test_a_value_is_picked_from_a_list_and_taken_back(form):
    editor = form.editor("picked")
    assert isinstance(editor, PickerEditor)
    editor.box.setFocus()
    QTest.keyClick(editor.box, Qt.Key.Key_Down)
    QTest.keyClick(editor.box, Qt.Key.Key_Down)
    assert form.value("picked") == "2.0"
    assert editor.box.currentText() == "2"
    assert "<picked>2.0</picked>" in form.answered_xml()
    QTest.keyClick(editor.box, Qt.Key.Key_Home)
    assert form.value("picked") == ""


def test_a_list_too_long_to_pick_from_is_a_scale(form):
    assert isinstance(form.editor("endless"), RangeEditor)


def test_stars_are_filled_up_to_the_one_that_is_pressed(form):
    editor = form.editor("stars")
    assert isinstance(editor, StarsEditor)
    QTest.mouseClick(editor.buttons[2], Qt.MouseButton.LeftButton)
    assert form.value("stars") == "3"
    assert "<stars>3</stars>" in form.answered_xml()
    assert [star.is_filled for star in editor.buttons] == [True, True, True, False, False]
    assert editor.buttons[2].accessibleName() == "Stars: 3 of 5"
    QTest.keyClick(editor.buttons[2], Qt.Key.Key_Right)
    QTest.keyClick(editor.buttons[3], Qt.Key.Key_Space)
    assert form.value("stars") == "4"
    QTest.keyClick(editor.buttons[3], Qt.Key.Key_1)
    assert form.value("stars") == "1"
    QTest.keyClick(editor.buttons[0], Qt.Key.Key_Space)
    assert form.value("stars") == ""
    assert not any(star.is_filled for star in editor.buttons)


def test_a_rating_from_zero_shows_numbers_because_no_star_means_zero(form):
    editor = form.editor("numbers")
    assert type(editor) is RatingEditor
    QTest.keyClick(editor.buttons[0], Qt.Key.Key_1)
    assert form.value("numbers") == "0"


@pytest.mark.parametrize(
    ("start", "end", "step", "shown"),
    [("1.5", "5.5", "0.5", "2"), ("10", "30", "10", "20"), ("0", "1", "0.25", "0.25")],
)
def test_values_are_written_without_needless_noughts(start, end, step, shown):
    assert scale_of({"start": start, "end": end, "step": step}).at(1) == shown
