"""The outline at the left: its lines stay while what they say changes, and lead where they say."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from ui.form_entry.outline import OutlineLine


def lines(view):
    """The lines from top to bottom."""
    QApplication.processEvents()
    shown = [each for each in view.outline.findChildren(OutlineLine) if each.isVisible()]
    return sorted(shown, key=lambda each: each.y())


def test_lines_stay_while_what_they_say_changes(view, model, path):
    before = lines(view)
    before[0].setFocus(Qt.FocusReason.TabFocusReason)
    assert before[0].accessibleName() == "1  Visit, open"
    model.set(path("visit/site"), "F-12")
    model.open_page(model.pages[1].key)
    model.refresh_overview()
    assert lines(view) == before
    assert before[0].accessibleName() == "1  Visit, begun"
    assert [line.entry.is_current for line in before] == [False, True, False]
    model.set_language("Русский (ru)")
    model.refresh_overview()
    assert [line.text() for line in lines(view)] == ["1  Посещение", "2  Температура", "3  Прочее"]
    assert before[0].hasFocus()


def test_errors_come_below_their_page_and_go_and_every_line_leads_to_its_place(view, model, path):
    view.check_all()
    texts = [line.text() for line in lines(view)]
    assert texts[:3] == ["1  Visit", "Site code", "Is anybody ill?"]
    lines(view)[2].click()
    assert view.page.focused_block().question.name == "sick"
    lines(view)[texts.index("3  The rest")].click()
    assert model.page.title == "The rest"
    for name, value in (("visit/site", "F-12"), ("visit/sick", "no")):
        model.set(path(name), value)
    model.refresh_overview()
    assert [line.text() for line in lines(view)] == [
        *("1  Visit", "2  Temperatures", "Food", "Temperature", "3  The rest")
    ]
    lines(view)[1].click()
    assert model.page.title == "Temperatures"


def test_the_line_for_more_errors_leads_to_the_first_that_is_not_named(open_form):
    rows = "\n".join(f"| | text | q{n} | Question {n} | yes |" for n in range(7))
    form = open_form(f"| survey |\n| | type | name | label | required |\n{rows}")
    form.view.check_all()
    more = lines(form.view)[-1]
    assert more.text() == "and 3 more"
    more.click()
    assert form.view.page.focused_block().question.name == "q4"


def test_the_line_of_the_page_comes_into_sight_and_only_a_page_turned_moves_it(open_form, qtbot):
    groups = "\n".join(
        f"| | begin group | g{n} | Group {n} |\n| | text | q{n} | Question {n} |\n| | end group | | |"
        for n in range(30)
    )
    form = open_form(f"| survey |\n| | type | name | label |\n{groups}")
    model, scroll = form.view.model, form.view.outline._scroll

    def is_in_sight(line):
        return scroll.viewport().rect().contains(line.geometry().translated(0, -scrolled()))

    def scrolled():
        return scroll.verticalScrollBar().value()

    assert not is_in_sight(lines(form.view)[29])
    model.open_page(model.pages[29].key)
    qtbot.waitUntil(lambda: is_in_sight(lines(form.view)[29]))
    scroll.verticalScrollBar().setValue(0)
    model.refresh_overview()
    QApplication.processEvents()
    assert scrolled() == 0
