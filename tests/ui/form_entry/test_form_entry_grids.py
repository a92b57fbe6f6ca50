"""Grids: the words of the choices once above, a row of marks for each question."""

import importlib.util
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from fieldkit.forms.definition import read_form
from fieldkit.forms.xlsform.convert import convert
from ui.form_entry.grid_block import GridBlock
from ui.form_entry.page_cut import PageCut
from ui.form_entry.questions.grid import GridCheckRowEditor, GridHeadEditor, GridRowEditor
from ui.form_entry.view import FormEntryView
from ui.form_entry.view_model import FormEntryModel

FORM = """
| survey | | | | | | |
| | type | name | label::English (en) | label::اردو (ur) | appearance | required | relevant |
| | begin group | clean | Cleanliness | صفائی | table-list | | |
| | select_one io | hands | Hands are washed before work and after each break | ہاتھ کام سے پہلے دھوئے جاتے ہیں | | yes | |
| | select_one io | nails | Nails are short | ناخن چھوٹے ہیں | | | |
| | select_one io | apron | Aprons are clean | ایپرن صاف ہیں | | | ${nails} = 'in' |
| | end group | | | | | | |
| | begin group | seen | Where seen | کہاں دیکھا | field-list | | |
| | select_multiple place | head | Pest | کیڑا | label | | |
| | select_multiple place | flies | Flies | مکھیاں | list-nolabel | | |
| | select_multiple place | mice | Mice | چوہے | list-nolabel | | |
| | select_one io | other | Anything else | کچھ اور | list-nolabel | | |
| | end group | | | | | | |
| choices | | | | |
| | list_name | name | label::English (en) | label::اردو (ur) |
| | io | in | In | درست |
| | io | out | Out | غلط |
| | io | na | Not observed | نہیں دیکھا گیا |
| | place | store | Store | گودام |
| | place | kitchen | Kitchen | باورچی خانہ |
| settings | | | |
| | form_title | form_id | version | default_language |
| | Grids | grids | 1 | English (en) |
"""


def _fake_draft():
    here = Path(__file__).with_name("fake_draft.py")
    name = "form_entry_fake_draft"
    if name not in sys.modules:
        spec = importlib.util.spec_from_file_location(name, here)
        sys.modules[name] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(sys.modules[name])
    return sys.modules[name].FakeDraft


@pytest.fixture
def draft():
    conversion = convert("grids.md", FORM.encode(), {})
    assert conversion.xform is not None, conversion.problems
    return _fake_draft()(read_form(conversion.xform))


@pytest.fixture
def view(qtbot, theme, draft):
    made = FormEntryView(FormEntryModel(draft))
    qtbot.addWidget(made)
    made.resize(1280, 900)
    made.show()
    qtbot.waitExposed(made)
    made.activateWindow()
    return made


def row(view, name):
    return next(each for each in view.page.question_blocks if each.question.name == name)


def click(cell):
    QTest.mouseClick(cell, Qt.MouseButton.LeftButton, pos=QPoint(3, 3))


def lefts(view, cells):
    return [cell.mapTo(view, QPoint(0, 0)).x() + cell.width() / 2 for cell in cells]


def test_the_words_stand_once_above_columns_of_marks(view):
    head = next(b for b in view.page.question_blocks if isinstance(b.editor, GridHeadEditor))
    hands, nails = row(view, "hands"), row(view, "nails")
    assert [each.text().replace("\u200b", "") for each in head.editor.words] == [
        "In",
        "Out",
        "Not observed",
    ]
    assert head.words("label") == ""  # no person gave that row a name
    assert isinstance(hands.editor, GridRowEditor)
    assert all(button.text() == "" for button in hands.editor.buttons)
    above = lefts(view, head.editor.words)
    for each in (hands, nails):
        marks = lefts(view, each.editor.buttons)
        assert all(abs(mark - word) <= 2 for mark, word in zip(marks, above, strict=True))


def test_a_mark_is_named_by_question_and_choice_and_answers_it(view, draft):
    hands = row(view, "hands")
    assert hands.editor.buttons[1].accessibleName().endswith(": Out")
    assert hands.editor.buttons[1].accessibleName().startswith("Hands are washed")
    click(hands.editor.buttons[1])
    assert draft.session.value(hands.question.path) == "out"
    click(hands.editor.buttons[1])
    assert draft.session.value(hands.question.path) == ""


def test_arrows_go_along_the_row_and_down_the_column(view, draft):
    hands, nails = row(view, "hands"), row(view, "nails")
    hands.take_focus()
    QTest.keyClick(view.focusWidget(), Qt.Key.Key_Right)
    assert hands.editor.buttons[1].hasFocus()
    QTest.keyClick(view.focusWidget(), Qt.Key.Key_Down)
    assert nails.editor.buttons[1].hasFocus()
    QTest.keyClick(view.focusWidget(), Qt.Key.Key_1)
    assert draft.session.value(nails.question.path) == "in"
    assert isinstance(row(view, "apron").editor, GridRowEditor)
    QTest.keyClick(view.focusWidget(), Qt.Key.Key_Up)
    assert hands.editor.buttons[0].hasFocus()


def test_what_is_wrong_stands_below_its_row(view):
    view.check_all()
    hands = row(view, "hands")
    assert "needed" in hands.words("message")


def test_rows_take_several_choices_and_others_keep_their_words(view, draft):
    view.model.open_page(view.model.pages[1].key)
    flies, other = row(view, "flies"), row(view, "other")
    assert isinstance(flies.editor, GridCheckRowEditor)
    click(flies.editor.lines[0])
    click(flies.editor.lines[1])
    assert draft.session.value(flies.question.path) == "store kitchen"
    assert not isinstance(other, GridBlock)


def test_from_right_to_left_the_first_column_is_on_the_right(view, qtbot):
    view.model.set_language("اردو (ur)")
    hands = row(view, "hands")
    qtbot.waitUntil(
        lambda: lefts(view, hands.editor.buttons)[0] > lefts(view, hands.editor.buttons)[1]
    )
    hands.take_focus()
    QTest.keyClick(view.focusWidget(), Qt.Key.Key_Left)
    assert hands.editor.buttons[1].hasFocus()


def test_a_grid_that_goes_on_on_the_next_part_keeps_its_words(draft):
    from dataclasses import replace

    items = draft.session.items(draft.session.pages()[1].path)
    head, first = items[0], items[1]
    rows = [replace(first, path=f"{first.path}{n}", name=f"{first.name}{n}") for n in range(60)]
    parts = list(PageCut().parts([head, *rows]).values())
    assert len(parts) > 1
    assert all(part[0] is head for part in parts)
