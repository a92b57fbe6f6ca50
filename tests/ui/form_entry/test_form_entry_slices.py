"""Long pages: what is in sight is there at once, the rest follows, and nothing stands in a wrong place."""

from __future__ import annotations

import pytest
from form_entry_fake_draft import FakeDraft
from PySide6.QtCore import QPoint
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from fieldkit.forms.definition import read_form
from fieldkit.forms.xlsform.convert import convert
from ui.form_entry.view import FormEntryView
from ui.form_entry.view_model import FormEntryModel

_ROWS = "\n".join(f"| | text | a{n} | First {n} | yes | |" for n in range(20))
_OPENED = "\n".join(f"| | text | o{n} | Opened {n} | yes | ${{more}} = 'yes' |" for n in range(18))
_BELOW = "\n".join(f"| | text | b{n} | Below {n} | | |" for n in range(4))
LONG = f"""
| survey | | | | | |
| | type | name | label | required | relevant |
| | begin group | long | Long | | |
{_ROWS}
| | end group | | | | |
| | begin group | grows | Grows | | |
| | select_one yn | more | More? | yes | |
{_OPENED}
{_BELOW}
| | end group | | | | |
| choices | | |
| | list_name | name | label |
| | yn | yes | Yes |
| | yn | no | No |
| settings | | | |
| | form_title | form_id | version |
| | Long | long | 1 |
"""


@pytest.fixture
def model(qapp):
    conversion = convert("long.md", LONG.strip().encode(), {})
    assert conversion.xform is not None, conversion.problems
    return FormEntryModel(FakeDraft(read_form(conversion.xform)))


@pytest.fixture
def view(qtbot, theme, model):
    made = FormEntryView(model)
    qtbot.addWidget(made)
    made.resize(1280, 600)
    made.show()
    qtbot.waitExposed(made)
    made.activateWindow()
    qtbot.waitUntil(lambda: made.page.is_all_made)
    return made


@pytest.fixture
def path(model):
    root = model.pages[0].path.rpartition("/")[0]
    return lambda place: f"{root}/{place}"


def names(page):
    return [block.question.name for block in page._made_questions()]


def expected(model):
    return [item.name for item in model.items]


def opened_anew(view, model, name):
    """A page of the form as it stands when it was just opened."""
    view._kept.pop(next(page.key for page in model.pages if page.path.endswith(name)), None)
    model._show_page(next(page.key for page in model.pages if page.path.endswith(name)))
    return view.page


def test_what_is_in_sight_is_made_at_once_and_the_rest_follows(view, model, qtbot):
    page = opened_anew(view, model, "long")
    there = names(page)
    assert there == expected(model)[: len(there)]
    assert len(there) < 20
    last = page._made_questions()[-1]
    assert last.mapTo(page.viewport(), QPoint(0, last.height())).y() >= page.viewport().height()
    heights = [block.mapTo(view, QPoint(0, 0)).y() for block in page._made_questions()]
    qtbot.waitUntil(lambda: page.is_all_made)
    assert names(page) == expected(model)
    moved = [block.mapTo(view, QPoint(0, 0)).y() for block in page._made_questions()]
    assert moved[: len(heights)] == heights


def test_each_part_that_follows_is_a_part_only(view, model):
    page = opened_anew(view, model, "long")
    made = [len(names(page))]
    while not page.is_all_made:
        page._going_on.timeout.emit()
        made.append(len(names(page)))
    assert len(made) > 2
    assert sorted(set(made)) == made


def test_whoever_asks_for_the_blocks_gets_all_of_them(view, model, path):
    page = opened_anew(view, model, "long")
    assert not page.is_all_made
    assert page.blocks[path("long/a19")].question.name == "a19"
    assert page.is_all_made


@pytest.mark.parametrize("way", ["focus_path", "focus_last", "go_to"])
def test_the_keyboard_reaches_what_was_not_made_yet(view, model, path, way):
    page = opened_anew(view, model, "long")
    if way == "focus_path":
        page.focus_path(path("long/a19"))
    elif way == "focus_last":
        page.focus_last()
    else:
        model.go_to(path("long/a19"))
    assert page.focused_block().question.name == "a19"
    QApplication.processEvents()
    top = page.focused_block().mapTo(page.viewport(), QPoint(0, 0)).y()
    assert 0 <= top < page.viewport().height()


def test_the_keyboard_goes_to_the_first_question_without_waiting_for_the_last(view, model, path):
    page = opened_anew(view, model, "long")
    page.focus_first()
    assert page.focused_block().question.name == "a0"
    assert page.move_focus(page.focused_block(), 1)
    assert page.focused_block().question.name == "a1"
    model.set(path("long/a0"), "x")
    page = opened_anew(view, model, "long")
    page.focus_open()
    assert page.focused_block().question.name == "a1"
    assert not page.is_all_made


def test_typing_goes_on_while_the_rest_follows(view, model, path, qtbot):
    page = opened_anew(view, model, "long")
    page.focus_first()
    QTest.keyClicks(QApplication.focusWidget(), "half")
    qtbot.waitUntil(lambda: page.is_all_made)
    QTest.keyClicks(QApplication.focusWidget(), " done")
    page.flush()
    assert model.draft.session.value(path("long/a0")) == "half done"
    assert page.focused_block().question.name == "a0"


def test_a_page_left_early_never_shows_the_questions_of_another(view, model, qtbot):
    left = opened_anew(view, model, "long")
    model.open_page(model.pages[1].key)
    left._going_on.timeout.emit()
    qtbot.waitUntil(lambda: view.page.is_all_made)
    assert all(name.startswith("a") for name in names(left))
    assert not left.is_all_made
    assert names(view.page) == expected(model)
    model.open_page(model.pages[0].key)
    assert view.page is left
    qtbot.waitUntil(lambda: left.is_all_made)
    assert names(left) == expected(model)


def test_an_answer_that_opens_much_shows_what_is_in_sight_and_keeps_the_order(
    view, model, path, qtbot
):
    page = opened_anew(view, model, "grows")
    qtbot.waitUntil(lambda: page.is_all_made)
    assert names(page) == ["more", "b0", "b1", "b2", "b3"]
    page.focus_first()
    kept = dict(page.blocks)
    place = kept[path("grows/more")].mapTo(view, QPoint(0, 0)).y()
    model.set(path("grows/more"), "yes")
    there = names(page)
    assert there[:3] == ["more", "o0", "o1"]
    assert there[-4:] == ["b0", "b1", "b2", "b3"]
    assert len(there) < len(expected(model))
    qtbot.waitUntil(lambda: page.is_all_made)
    assert names(page) == expected(model)
    assert all(page.blocks[key] is block for key, block in kept.items())
    assert kept[path("grows/more")].mapTo(view, QPoint(0, 0)).y() == place
    assert page.focused_block().question.name == "more"


def test_the_whole_form_is_checked_though_little_of_it_is_made(view, model, path):
    page = opened_anew(view, model, "long")
    for number in range(19):
        model.set(path(f"long/a{number}"), "x")
    view.check_all()
    assert [error.path for error in model.errors()] == [path("long/a19"), path("grows/more")]
    assert page.focused_block().question.name == "a19"
    assert page.blocks[path("long/a19")].words("message") == "▲ An answer is needed."
    assert page.blocks[path("long/a18")].editor.line.text() == "x"


def end_pause(model):
    """As the timer does after the last answer."""
    model._overview_timer.stop()
    model._overview_timer.timeout.emit()


def outline_of(model):
    return [(row.page.title, row.page.parts, str(row.state)) for row in model.outline]


def test_the_overview_is_read_page_by_page_and_ends_the_same_whatever_comes_between(
    model, path, qtbot
):
    told = []
    model.overview_changed.connect(lambda: told.append(model.percent))
    model.set(path("grows/more"), "yes")
    end_pause(model)  # the first page of several is read
    model.set(path("grows/more"), "no")
    QApplication.processEvents()
    assert told == []  # all of it waits for the next pause
    model.set(path("long/a0"), "x")
    end_pause(model)
    model.set(path("grows/more"), "yes")
    qtbot.waitUntil(lambda: bool(told))
    again = FormEntryModel(model.draft)
    again._visited = model._visited
    again.refresh_overview()
    assert outline_of(model) == outline_of(again)
    assert model.percent == again.percent


def test_a_draft_that_was_left_is_not_read_any_more(model, path, qtbot):
    model.set(path("grows/more"), "yes")
    end_pause(model)
    model.close()
    with qtbot.assertNotEmitted(model.overview_changed, wait=50):
        end_pause(model)


@pytest.mark.parametrize("act", ["answer", "turn", "leave"])
def test_nothing_is_lost_by_what_is_done_while_a_page_is_being_made(view, model, path, qtbot, act):
    page = opened_anew(view, model, "long")
    page._going_on.timeout.emit()
    assert not page.is_all_made
    if act == "answer":
        model.set(path("long/a19"), "below what is made")
        model.set(path("long/a0"), "in sight")
    elif act == "turn":
        model.open_page(model.pages[1].key)
        model.set(path("grows/b0"), "elsewhere")
        model.open_page(model.pages[0].key)
    else:
        page.focus_first()
        QTest.keyClicks(QApplication.focusWidget(), "typed")
        view.close_draft()
        assert model.draft.session.value(path("long/a0")) == "typed"
        return
    qtbot.waitUntil(lambda: view.page.is_all_made)
    assert view.page is page
    assert names(page) == expected(model)
    for name in ("a0", "a19"):
        shown = page.blocks[path(f"long/{name}")].editor.line.text()
        assert shown == model.draft.session.value(path(f"long/{name}"))


def test_a_page_that_is_being_made_is_made_on_in_the_language_chosen_meanwhile(open_form, qtbot):
    rows = "\n".join(f"| | text | q{n} | Question {n} | Вопрос {n} |" for n in range(20))
    head = "| survey |\n| | type | name | label::English (en) | label::Русский (ru) |"
    form = open_form(f"{head}\n{rows}", size=(1280, 500))
    page = form.view.page
    assert not page.is_all_made
    form.view.model.set_language(next(each for each in form.view.model.languages if "ru" in each))
    assert {block.words("label") for block in page._made_questions()} <= {
        f"Вопрос {n}" for n in range(20)
    }
    qtbot.waitUntil(lambda: page.is_all_made)
    assert [block.words("label") for block in page.question_blocks] == [
        f"Вопрос {n}" for n in range(20)
    ]


def test_an_instance_removed_while_the_page_is_being_made_is_gone(open_form, qtbot):
    rows = "\n".join(f"| | text | q{n} | Question {n} | multiline |" for n in range(6))
    form = open_form(
        "| survey |\n| | type | name | label | appearance |\n"
        f"| | begin group | rooms | Rooms | field-list |\n| | begin repeat | room | Room | |\n{rows}"
        "\n| | end repeat | | | |\n| | end group | | | |",
        size=(1280, 500),
    )
    model = form.view.model
    repeat = model.items[0].path
    for count in range(1, 4 - model.draft.session.count(repeat) + 1):
        model.add(repeat)
        model.draft.session.set(f"{repeat}[{count}]/q0", f"room {count}")
    model._show_page(model.pages[0].key)
    page = opened_anew(form.view, model, "rooms")
    assert not page.is_all_made
    model.remove(f"{repeat}[1]")
    qtbot.waitUntil(lambda: page.is_all_made)
    assert [key for key in page.blocks if key.startswith("instance ")] == [
        f"instance {repeat}[{n}]" for n in range(1, model.draft.session.count(repeat) + 1)
    ]
    assert {block.question.path: block.question.value for block in page.question_blocks} == {
        item.path: model.draft.session.value(item.path)
        for item in model.items
        if item.path.rpartition("/")[2].startswith("q")
    }
