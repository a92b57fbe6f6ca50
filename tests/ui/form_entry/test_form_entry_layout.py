"""How pages are laid out: for one width, with only what a question has."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QToolButton

from ui.form_entry.flow import FlowLayout
from ui.form_entry.questions.choice_buttons import RadioLine
from ui.form_entry.width_first import LEAST, WISH, WidthFirst


def test_a_block_holds_only_what_its_question_has(view, model, draft, path):
    site, ph = (view.page.blocks[path(f"visit/{name}")] for name in ("site", "ph"))
    assert [label.text() for label in site.findChildren(QLabel)][1:] == ["As on the list"]
    assert [label.text() for label in ph.findChildren(QLabel)] == ["pH of the water"]
    assert ph.findChildren(QToolButton) == []
    draft.limits = {path("visit/ph"): "6.5 to 8.5"}
    model.questions_changed.emit([path("visit/ph")])
    said = [label.text() for label in ph.findChildren(QLabel)]
    assert "limit: 6.5 to 8.5" in said
    assert ph.words("origin") in said


def test_a_page_has_the_same_width_whether_it_scrolls_or_not(view, model):
    widths = set()
    for page in (model.pages[1], model.pages[2]):
        model.open_page(page.key)
        widths.add((view.page.viewport().width(), view.page.verticalScrollBar().maximum() > 0))
    assert {scrolls for _, scrolls in widths} == {True, False}
    assert len({width for width, _ in widths}) == 1


def test_what_follows_its_width_wishes_none(view, model, path):
    sick = view.page.blocks[path("visit/sick")]
    assert (sick.sizeHint(), sick.minimumSizeHint()) == (WISH, LEAST)
    assert sick.heightForWidth(700) > LEAST.height()
    assert WidthFirst().sizeHint() != WISH


def test_a_flow_knows_its_places_until_something_inside_changes(qtbot, theme):
    around = WidthFirst()
    qtbot.addWidget(around)
    flow = FlowLayout()
    lines = [RadioLine("words " * count) for count in (1, 30)]
    for line in lines:
        flow.addWidget(line)
    around.setLayout(flow)
    around.resize(300, 400)
    around.show()
    before = around.heightForWidth(300)
    assert [line.y() for line in lines] == [0, lines[1].y()]
    assert lines[1].geometry().bottom() == before - 1
    lines[0].setText("words " * 60)
    assert around.heightForWidth(300) > before
