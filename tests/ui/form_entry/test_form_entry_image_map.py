"""Choices on a drawing: hit by their shape, taken with the keyboard in the list beside it."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from ui.form_entry.questions.filtered_list import FilteredListEditor
from ui.form_entry.questions.image_map import ImageMapEditor
from ui.form_entry.questions.svg_map import SvgMap

# A triangle leaves the corner of its bounds free; the hall is turned by a group around it; the
# gate has no colour, as areas laid over a photo have none.
DRAWING = b"""<svg width="400" height="300" xmlns="http://www.w3.org/2000/svg">
<rect width="400" height="300" fill="#eeeeee"/>
<path id="tent" d="M20 120 L120 120 L20 20 Z" fill="#3366aa"/>
<g transform="translate(300 100) rotate(45)"><rect id="hall" x="-40" y="-40" width="80" height="80"
 fill="#aa6633"/></g>
<g id="stalls"><circle cx="60" cy="240" r="20" fill="#228833"/>
<circle cx="160" cy="240" r="20" fill="#228833"/></g>
<rect id="gate" x="300" y="220" width="60" height="60" fill-opacity="0"/>
</svg>"""
SURVEY = """
| survey | | | | | |
| | type | name | label | appearance | media::image |
| | begin group | page | Page | field-list | |
| | select_one part | where | Where was it? | image-map | site.svg |
| | select_multiple part | seen | What was seen? | image-map | site.svg |
| | select_one part | lost | Lost drawing | image-map | gone.svg |
| | select_one part | wrong | Another drawing | image-map | other.svg |
| | select_one row | rows | Rows | image-map | site.svg |
| | end group | | | | |
"""
CHOICES = (
    """
| choices | | |
| | list_name | name | label |
| | part | tent | Tent |
| | part | hall | Hall |
| | part | stalls | Stalls |
| | part | gate | Gate |
| | part | outside | Outside |
"""
    + "\n".join(f"| | row | r{n} | Row {n} |" for n in range(20))
    + "\n| | row | tent | Tent |"
)
TENT, BESIDE_TENT, HALL, GATE = QPoint(50, 100), QPoint(105, 40), QPoint(300, 145), QPoint(330, 250)


@pytest.fixture
def form(open_form):
    other = DRAWING.replace(b'id="', b'id="x')
    return open_form(SURVEY, CHOICES, {"site.svg": DRAWING, "other.svg": other})


def on(shown, point):
    """A point of the drawing as a point of the widget."""
    return QPoint(point.x() * shown.width() // 400, point.y() * shown.height() // 300)


def press(editor, point):
    QTest.mouseClick(editor.map, Qt.MouseButton.LeftButton, pos=on(editor.map, point))


@pytest.fixture
def drawing(qtbot, theme):
    shown = SvgMap()
    qtbot.addWidget(shown)
    words = {name: name for name in ("tent", "hall", "stalls", "gate", "outside")}
    assert shown.load(DRAWING, words)
    return shown


@pytest.mark.parametrize(
    ("point", "value"),
    [
        (TENT, "tent"),
        (BESIDE_TENT, ""),
        (HALL, "hall"),
        (QPoint(265, 65), ""),  # in the bounds of the turned hall, not in the hall
        (QPoint(60, 240), "stalls"),
        (QPoint(160, 240), "stalls"),
        (QPoint(110, 240), ""),  # between the stalls
        (GATE, "gate"),
        (QPoint(200, 10), ""),
    ],
)
def test_a_part_is_hit_by_its_shape(drawing, point, value):
    assert drawing.value_at(on(drawing, point)) == value


def test_a_finger_that_misses_by_little_hits(drawing):
    edge = drawing.place_of("gate").topLeft()
    assert drawing.value_at(edge - QPoint(5, -20)) == "gate"
    assert drawing.value_at(edge - QPoint(20, -20)) == ""


@pytest.mark.parametrize("content", [b"", b"no drawing", DRAWING[:90], b"<svg/>"])
def test_what_is_no_drawing_is_refused(qtbot, theme, content):
    shown = SvgMap()
    qtbot.addWidget(shown)
    assert not shown.load(content, {"tent": "Tent"})


def test_one_part_is_pressed_and_pressed_again(form):
    editor = form.editor("where")
    assert isinstance(editor, ImageMapEditor)
    press(editor, HALL)
    assert form.value("where") == "hall"
    assert "<where>hall</where>" in form.answered_xml()
    assert [button.isChecked() for button in editor.list.buttons].index(True) == 1
    press(editor, TENT)
    assert form.value("where") == "tent"
    press(editor, TENT)
    assert form.value("where") == ""
    press(editor, BESIDE_TENT)
    assert form.value("where") == ""


def test_several_parts_are_taken_in_the_order_of_the_form(form):
    editor = form.editor("seen")
    press(editor, GATE)
    press(editor, TENT)
    assert form.value("seen") == "tent gate"
    assert "<seen>tent gate</seen>" in form.answered_xml()
    press(editor, GATE)
    assert form.value("seen") == "tent"


def test_the_list_beside_it_takes_what_the_drawing_has_not_and_lights_the_rest_up(form):
    editor = form.editor("where")
    form.block("where").take_focus()
    QTest.keyClick(editor.list.buttons[0], Qt.Key.Key_Down)
    lit = editor.map.grab().toImage()
    QTest.keyClick(editor.list.buttons[1], Qt.Key.Key_Down)
    assert editor.map.grab().toImage() != lit
    QTest.keyClick(editor.list.buttons[2], Qt.Key.Key_5)
    assert form.value("where") == "outside"
    before = editor.map.grab().toImage()
    QTest.keyClick(editor.list.buttons[4], Qt.Key.Key_2)
    assert form.value("where") == "hall"
    assert editor.map.grab().toImage() != before


def test_the_drawing_stands_there_once(form):
    block = form.block("where")
    assert block._media.picture.isHidden()
    assert block.editor.map.isVisible()
    assert block.editor.map.accessibleName() == "Where was it?"


@pytest.mark.parametrize("name", ["lost", "wrong"])
def test_without_its_drawing_the_list_alone_answers(form, name):
    editor = form.editor(name)
    assert editor.map.isHidden()
    assert form.block(name)._media.picture.isVisible() == (name == "wrong")
    editor.choose(1)
    assert form.value(name) == "tent"


def test_many_parts_have_a_list_that_can_be_sought(form):
    editor = form.editor("rows")
    assert isinstance(editor.list, FilteredListEditor)
    assert editor.map.values == ["tent"]
    editor.list.filter.setFocus()
    QTest.keyClicks(editor.list.filter, "tent")
    QTest.keyClick(editor.list.filter, Qt.Key.Key_Return)
    assert form.value("rows") == "tent"


def test_in_a_narrow_window_the_list_stands_below(open_form):
    form = open_form(SURVEY, CHOICES, {"site.svg": DRAWING}, size=(600, 700))
    editor = form.editor("where")
    low = editor.map.mapTo(editor, QPoint(0, editor.map.height())).y()
    assert editor.list.mapTo(editor, QPoint(0, 0)).y() >= low
