"""How choices are laid out: scales, columns, packed lines, tiles, folded lists."""

import pytest
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QPoint, Qt
from PySide6.QtGui import QImage, QImageWriter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from ui.form_entry.questions.arrangement import Arrangement, arrangement
from ui.form_entry.questions.choice_buttons import CheckLine, RadioLine, Tile
from ui.form_entry.questions.filtered_list import FilteredCheckListEditor, FilteredListEditor
from ui.form_entry.questions.folded_list import FoldedListEditor
from ui.form_entry.questions.likert import LikertEditor
from ui.form_entry.questions.select_one import AnswerRowEditor, RadioListEditor

SURVEY = """
| survey | | | | |
| | type | name | label | appearance |
| | begin group | page | Page | field-list |
| | select_one agree | scale | The kitchen is clean | likert |
| | select_one agree | ends | The store is clean | likert-min |
| | select_one agree | middle | The yard is clean | likert-mid |
| | select_one dish | two | Two columns | columns-2 |
| | select_one dish | wide | Columns | columns |
| | select_one place | packed | Packed | columns-pack |
| | select_multiple place | spread | Spread | columns |
| | select_multiple dish | many | Many | columns-2 |
| | select_one dish | tiles | Tiles | columns-pack no-buttons |
| | select_multiple dish | several | Several tiles | no-buttons |
| | select_multiple dish | folded | Folded | minimal |
| | select_multiple dish | sought | Sought | search |
| | select_one dish | next | Next | autocomplete quick |
| | text | last | Last | |
| | end group | | | |
"""
CHOICES = """
| choices | | | |
| | list_name | name | label | media::image |
| | agree | no | Strongly disagree | |
| | agree | rather_no | Disagree | |
| | agree | neutral | Neither | |
| | agree | rather_yes | Agree | |
| | agree | yes | Strongly agree | |
| | place | gate | At the gate of the stadium | |
| | place | bar | Bar | |
| | place | tent | Large tent | |
| | place | yard | Yard behind the kitchen | |
| | place | store | Store | |
| | place | van | Van | |
| | dish | plov | Plov | plov.png |
| | dish | soup | Soup | |
| | dish | tea | Tea | |
"""


def png(width=60, height=40):
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.red)
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"PNG")).write(image)
    return bytes(content.data())


@pytest.fixture
def form(open_form):
    return open_form(SURVEY, CHOICES, {"plov.png": png()})


def click(widget):
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton, pos=QPoint(4, widget.height() // 2))


@pytest.mark.parametrize(
    ("appearance", "wanted"),
    [
        ("", Arrangement()),
        ("w4", Arrangement()),
        ("columns", Arrangement(columns=0, is_laid_out=True)),
        ("horizontal", Arrangement(columns=0, is_laid_out=True)),
        ("columns-3", Arrangement(columns=3, is_laid_out=True, is_exact=True)),
        ("columns-99", Arrangement(columns=10, is_laid_out=True, is_exact=True)),
        ("columns-pack", Arrangement(is_packed=True, is_laid_out=True)),
        ("horizontal-compact", Arrangement(is_packed=True, is_laid_out=True)),
        (
            "no-buttons",
            Arrangement(is_packed=True, has_marks=False, is_laid_out=True, is_exact=True),
        ),
        (
            "compact-2",
            Arrangement(columns=2, has_marks=False, is_laid_out=True, is_exact=True),
        ),
        (
            "quickcompact",
            Arrangement(
                is_packed=True, has_marks=False, is_quick=True, is_laid_out=True, is_exact=True
            ),
        ),
        ("quick", Arrangement(is_quick=True)),
    ],
)
def test_words_of_the_appearance_say_where_choices_stand(appearance, wanted):
    assert arrangement(tuple(appearance.split())) == wanted


def test_a_scale_is_a_line_of_points_with_words_below(form):
    editor = form.editor("scale")
    assert isinstance(editor, LikertEditor)
    tops = {point.mapTo(form.view, QPoint(0, 0)).y() for point in editor.buttons}
    widths = {point.width() for point in editor.buttons}
    lefts = [point.x() for point in editor.buttons]
    assert len(tops) == 1
    assert max(widths) - min(widths) <= 1
    assert lefts == sorted(lefts)
    assert [point.is_first for point in editor.buttons] == [True, False, False, False, False]
    assert editor.buttons[-1].is_last
    assert all(point.height() > 36 for point in editor.buttons)


def test_a_point_is_taken_by_mouse_and_by_key_and_given_back(form):
    editor = form.editor("scale")
    click(editor.buttons[3])
    assert form.value("scale") == "rather_yes"
    assert "<scale>rather_yes</scale>" in form.answered_xml()
    QTest.keyClick(editor.buttons[3], Qt.Key.Key_Right)
    assert editor.buttons[4].hasFocus()
    QTest.keyClick(editor.buttons[4], Qt.Key.Key_Space)
    assert form.value("scale") == "yes"
    QTest.keyClick(editor.buttons[4], Qt.Key.Key_1)
    assert form.value("scale") == "no"
    click(editor.buttons[0])
    assert form.value("scale") == ""
    assert not any(point.isChecked() for point in editor.buttons)


def test_a_point_is_named_by_question_and_choice(form):
    names = [point.accessibleName() for point in form.editor("ends").buttons]
    assert names[1] == "The store is clean: Disagree"


@pytest.mark.parametrize(
    ("name", "named"), [("scale", [0, 1, 2, 3, 4]), ("ends", [0, 4]), ("middle", [0, 2, 4])]
)
def test_a_scale_names_the_points_that_the_form_wants(form, name, named):
    texts = [point.text() for point in form.editor(name).buttons]
    assert [place for place, words in enumerate(texts) if words] == named


def rows(editor, widgets):
    return [widget.mapTo(editor, QPoint(0, 0)).y() for widget in widgets]


def test_choices_stand_in_as_many_columns_as_the_form_says(form):
    two, many = form.editor("two"), form.editor("many")
    assert isinstance(two, RadioListEditor)
    first, second, third = rows(two, two.buttons)
    assert first == second < third
    assert abs(two.buttons[0].width() - two.buttons[1].width()) <= 1
    first, second, third = rows(many, many.lines)
    assert first == second < third
    assert all(isinstance(line, CheckLine) for line in many.lines)


def test_columns_without_a_number_fill_the_width(form):
    assert isinstance(form.editor("wide"), AnswerRowEditor)  # few short ones: a row
    packed = form.editor("packed")
    assert all(isinstance(line, RadioLine) for line in packed.buttons)
    assert len(set(rows(packed, packed.buttons))) < len(packed.buttons)
    assert len({line.width() for line in packed.buttons}) > 1
    spread = form.editor("spread")
    assert 1 < len(set(rows(spread, spread.lines))) < len(spread.lines)
    assert len({line.width() for line in spread.lines}) == 1


def test_tiles_have_no_marks_and_show_only_the_picture(form):
    tiles, several = form.editor("tiles"), form.editor("several")
    assert all(isinstance(tile, Tile) for tile in (*tiles.buttons, *several.lines))
    plov, soup = tiles.buttons[:2]
    assert (plov.shown_words(), soup.shown_words()) == ("", "Soup")
    assert plov.toolTip() == "Plov"
    assert plov.accessibleName() == "Tiles: Plov"
    click(plov)
    assert form.value("tiles") == "plov"
    for line in several.lines:
        click(line)
    QTest.keyClick(several.lines[1], Qt.Key.Key_2)
    assert form.value("several") == "plov tea"
    assert "<several>plov tea</several>" in form.answered_xml()


def test_a_taken_tile_looks_taken(form):
    tile = form.editor("tiles").buttons[0]
    before = tile.grab().toImage()
    click(tile)
    assert tile.grab().toImage() != before


def test_a_folded_list_says_what_is_taken_and_unfolds_below(form):
    editor = form.editor("folded")
    assert isinstance(editor, FoldedListEditor)
    assert editor.opener.text() == "Choose…"
    assert editor.list is None
    low = editor.height()
    editor.opener.setFocus()
    QTest.keyClick(editor.opener, Qt.Key.Key_Space)
    QApplication.processEvents()
    assert editor.list.isVisible()
    assert editor.height() > low
    click(editor.list.lines[2])
    click(editor.list.lines[0])
    assert form.value("folded") == "plov tea"
    assert editor.opener.text() == "Plov, Tea"
    assert editor.opener.accessibleName() == "Folded: Plov, Tea"
    QTest.keyClick(editor.opener, Qt.Key.Key_Space)
    assert editor.list.isHidden()


def test_a_short_list_can_be_sought_too(form):
    assert isinstance(form.editor("sought"), FilteredCheckListEditor)
    sought = form.editor("sought")
    QTest.keyClicks(sought.filter, "so")
    QTest.keyClick(sought.filter, Qt.Key.Key_Return)
    assert form.value("sought") == "soup"


def test_a_quick_list_goes_on_to_the_next_question(form):
    editor = form.editor("next")
    assert isinstance(editor, FilteredListEditor)
    editor.filter.setFocus()
    QTest.keyClicks(editor.filter, "tea")
    QTest.keyClick(editor.filter, Qt.Key.Key_Return)
    assert form.value("next") == "tea"
    assert form.editor("last").line.hasFocus()
