"""Numbers that are counted or grouped, numbers as text, links, hidden text, foreign calendars."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit

from ui.form_entry.questions.counter import CounterEditor
from ui.form_entry.questions.grouped_line import grouped
from ui.form_entry.questions.link import LinkEditor
from ui.form_entry.questions.number import BearingEditor, plain_number
from ui.form_entry.questions.text import LinesEditor
from ui.shared.wording import language

SURVEY = """
| survey | | | | | | | |
| | type | name | label | appearance | default | read_only | calculation |
| | begin group | page | Page | field-list | | | |
| | integer | guests | Guests | counter | | | |
| | integer | people | People | thousands-sep | | | |
| | decimal | litres | Litres | thousands-sep | | | |
| | text | meter | Meter | numbers thousands-sep | | | |
| | text | phone | Telephone | numbers | | | |
| | decimal | wind | Wind from | bearing | | | |
| | text | site | Web site | url | https://example.org/kitchen | | |
| | text | evil | Elsewhere | url | file:///etc/passwd | | |
| | note | guide | Guide | url | http://example.org/guide | | |
| | text | secret | Secret | masked | | | |
| | text | shown | Secret again | masked | | yes | ${secret} |
| | barcode | seal | Seal | hidden-answer | | | |
| | text | told | What was told | textarea | | | |
| | integer | total | All people | thousands-sep | | yes | ${people} * 2 |
| | date | feast | Feast | ethiopian | | | |
| | date | day | Day | no-calendar | | | |
| | end group | | | | | | |
"""


@pytest.fixture
def form(open_form):
    return open_form(SURVEY)


def type_into(line, text):
    line.setFocus()
    line.clear()
    QTest.keyClicks(line, text)


def test_a_count_goes_up_and_down_and_never_below_zero(form):
    editor = form.editor("guests")
    assert isinstance(editor, CounterEditor)
    assert not editor.less.isEnabled()
    QTest.mouseClick(editor.more, Qt.MouseButton.LeftButton)
    assert form.value("guests") == "1"
    QTest.keyClick(editor.more, Qt.Key.Key_Space)
    assert "<guests>2</guests>" in form.answered_xml()
    for _ in range(3):
        QTest.mouseClick(editor.less, Qt.MouseButton.LeftButton)
    assert form.value("guests") == "0"
    assert not editor.less.isEnabled()


def test_a_count_is_typed_or_stepped_with_the_arrows(form):
    editor = form.editor("guests")
    type_into(editor.line, "-12x")
    assert editor.line.text() == "12"
    QTest.keyClick(editor.line, Qt.Key.Key_Up)
    assert form.value("guests") == "13"
    QTest.keyClick(editor.line, Qt.Key.Key_Down)
    assert form.value("guests") == "12"
    type_into(editor.line, "")
    editor.flush()
    assert form.value("guests") == ""


def test_the_buttons_of_a_count_say_what_they_do(form):
    editor = form.editor("guests")
    names = (editor.less.accessibleName(), editor.more.accessibleName())
    assert names == ("Guests: one less", "Guests: one more")


@pytest.mark.parametrize(
    ("name", "typed", "shown", "stored"),
    [
        ("people", "1234567", "1,234,567", "1234567"),
        ("people", "-1000", "-1,000", "-1000"),
        ("people", "999", "999", "999"),
        ("litres", "12500,5", "12,500.5", "12500.5"),
        ("meter", "1234567", "1,234,567", "1234567"),
    ],
)
def test_numbers_are_grouped_while_they_are_read(form, name, typed, shown, stored):
    editor = form.editor(name)
    type_into(editor.line, typed)
    form.editor("phone").line.setFocus()
    assert editor.line.text() == shown
    assert form.value(name) == stored
    assert f"<{name}>{stored}</{name}>" in form.answered_xml()
    editor.line.setFocus()
    assert plain_number(editor.line.text()) == stored
    form.editor("phone").line.setFocus()
    assert form.value(name) == stored


def test_a_number_that_came_with_the_draft_is_grouped_at_once_and_not_saved_anew(form):
    editor = form.editor("people")
    form.draft.session.set(editor.question.path, "50000")
    editor.show_question(form.draft.session.question(editor.question.path))
    assert editor.line.text() == "50,000"
    editor.flush()
    assert form.draft.saved_steps == []
    form.view.model.set(editor.question.path, "60000")
    assert form.editor("total").value.text() == "120,000"


@pytest.mark.parametrize(
    ("tag", "shown"), [("en", "12,345"), ("de", "12\u00a0345"), ("ru", "12\u00a0345")]
)
def test_groups_are_those_of_the_language_but_never_points(tag, shown):
    before = language.tag
    language.choose(tag)
    try:
        assert grouped("12345") == shown
    finally:
        language.choose(before)


def test_what_is_no_number_is_not_grouped():
    assert [grouped(each) for each in ("", "-", "12a45", "1e9")] == ["", "-", "12a45", "1e9"]


def test_numbers_as_text_take_no_letters_and_keep_their_noughts(form):
    editor = form.editor("phone")
    type_into(editor.line, "+998 (0)71-a200,5")
    editor.flush()
    assert form.value("phone") == "+998 (0)71-200,5"


def test_a_bearing_is_typed_in_degrees(form):
    editor = form.editor("wind")
    assert isinstance(editor, BearingEditor)
    assert "360" in editor.line.placeholderText()
    type_into(editor.line, "271.5")
    editor.flush()
    assert form.value("wind") == "271.5"


@pytest.fixture
def opened(monkeypatch):
    addresses = []
    monkeypatch.setattr(
        QDesktopServices, "openUrl", lambda url: addresses.append(url.toString()) or True
    )
    return addresses


def test_a_link_is_shown_whole_and_opened_only_when_asked(form, opened):
    editor = form.editor("site")
    assert isinstance(editor, LinkEditor)
    assert editor.line.text() == "https://example.org/kitchen"
    assert opened == []
    editor.opener.setFocus()
    QTest.keyClick(editor.opener, Qt.Key.Key_Space)
    assert opened == ["https://example.org/kitchen"]
    assert form.draft.saved_steps == []


def test_a_link_of_a_note_is_opened_and_not_changed(form, opened):
    editor = form.editor("guide")
    assert editor.line.isReadOnly()
    QTest.mouseClick(editor.opener, Qt.MouseButton.LeftButton)
    assert opened == ["http://example.org/guide"]


@pytest.mark.parametrize(
    "address", ["file:///etc/passwd", "javascript:alert(1)", "C:/run.exe", "http://", "plain", ""]
)
def test_nothing_but_a_web_address_can_be_opened(form, address):
    editor = form.editor("evil")
    editor.line.setText(address)
    assert not editor.opener.isEnabled()


def test_a_computer_that_opens_no_link_says_so(form, monkeypatch):
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: False)
    editor = form.editor("site")
    editor.opener.click()
    assert editor.refusal.isVisible()


def test_the_code_of_a_hidden_answer_and_the_older_word_for_several_lines(form):
    assert form.editor("seal").line.echoMode() is QLineEdit.EchoMode.Password
    assert isinstance(form.editor("told"), LinesEditor)


def test_hidden_text_stays_hidden_where_it_is_shown_again(form):
    editor = form.editor("secret")
    assert editor.line.echoMode() == QLineEdit.EchoMode.Password
    type_into(editor.line, "swordfish")
    editor.flush()
    assert form.value("secret") == "swordfish"
    assert form.editor("shown").value.text() == "•" * 9


def test_a_date_of_another_calendar_says_which_one_is_meant(form):
    words = [label.text() for label in form.editor("feast").findChildren(QLabel)]
    assert "Gregorian calendar" in words
    type_into(form.editor("feast").line, "2026-01-07")
    form.editor("feast").flush()
    assert form.value("feast") == "2026-01-07"
    assert [label.text() for label in form.editor("day").findChildren(QLabel)] == []
