"""Form entry on a real workspace with built-in and foreign forms: saved, limits, findings, reopened."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from fieldkit.app.bootstrap import create_workspace, open_services
from fieldkit.clock import FrozenClock
from ui.form_entry.view import FormEntryView
from ui.form_entry.view_model import FormEntryModel

READING = "/data/temperatures/r_temp[1]"


@pytest.fixture
def services(tmp_path):
    from form_entry_fake_draft import NOW

    clock = FrozenClock(NOW)
    create_workspace(tmp_path / "w", "eight plain words", "A. Inspector", "inspector", clock)
    with open_services(tmp_path / "w", "eight plain words", clock) as opened:
        yield opened


@pytest.fixture
def food(services, project):
    services.planning.add_form(project / "resources" / "forms" / "fk_food.md")
    return services.inspecting.start(services.planning.forms()[0].id, None)


@pytest.fixture
def screen(qtbot, theme):
    def show(draft):
        view = FormEntryView(FormEntryModel(draft))
        qtbot.addWidget(view)
        view.resize(1280, 800)
        view.show()
        view.activateWindow()
        return view

    return show


def test_the_limit_stands_beside_a_reading_before_it_is_typed(screen, food):
    view = screen(food)
    food.set("/data/temperatures/temps_taken", "yes")
    view.model.refresh_overview()
    view.model.go_to("/data/temperatures/temps_taken")
    view.model.set(f"{READING}/t_proc", "hot")
    block = view.page.blocks[f"{READING}/t_hot"]
    assert not block._limit.isHidden()
    assert "60" in block._limit.text()
    assert block.editor.line.text() == ""


def test_a_reading_outside_its_limit_is_a_finding_at_once(screen, food):
    view = screen(food)
    view.model.set("/data/temperatures/temps_taken", "yes")
    view.model.set(f"{READING}/t_proc", "hot")
    view.model.set(f"{READING}/t_hot", "41")
    view.model.refresh_overview()
    view.model.go_to(f"{READING}/t_hot")
    assert view.model.headline.alert == "amber"
    assert [finding.path for finding in view.model.headline.findings] == [f"{READING}/t_hot"]
    block = view.page.blocks[f"{READING}/t_hot"]
    assert block._mark.accessibleName() == "critical"


def test_answers_are_found_again(screen, food, services):
    view = screen(food)
    view.model.set("/data/visit/venue", "Gate C")
    view.close_draft()
    again = services.inspecting.resume(food.id)
    assert screen(again).page.blocks["/data/visit/venue"].editor.line.text() == "Gate C"


def test_going_to_a_question_far_down_brings_it_into_sight(screen, food, qtbot):
    view = screen(food)
    last = view.model.pages[6]
    path = [item.path for item in view.model._pages.items(last.key)][-1]
    view.model.go_to(path)
    qtbot.wait(20)
    top = view.page.blocks[path].mapTo(view.page.viewport(), QPoint(0, 0)).y()
    assert 0 <= top < view.page.viewport().height()
    assert view.page.focused_block().question.path == path


def test_every_page_of_the_food_form_opens_and_each_answer_can_be_tabbed_to(screen, food, qtbot):
    view = screen(food)
    for page in view.model.pages:
        view.model.open_page(page.key)
        qtbot.wait(1)
        view.start()
        assert view.page.question_blocks
        QTest.keyClick(QApplication.focusWidget() or view, Qt.Key.Key_Tab)


@pytest.mark.parametrize(
    ("name", "pages"),
    [("all-question-types", 12), ("unhcr-results-monitoring", 3), ("grain-store-survey", 1)],
)
def test_forms_of_others(screen, services, shared, qtbot, name, pages):
    services.planning.add_form(shared / "forms-in-the-wild" / f"{name}.xlsx")
    draft = services.inspecting.start(services.planning.forms()[0].id, None)
    view = screen(draft)
    assert len(view.model.pages) == pages
    for page in view.model.pages:
        view.model.open_page(page.key)
        qtbot.wait(1)
        assert view.page.widget().width() <= view.page.viewport().width()
