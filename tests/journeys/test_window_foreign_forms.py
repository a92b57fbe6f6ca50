"""Forms that other people made, through the real window: added, answered by hand, printed."""

import json
import os
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtWidgets import QComboBox

from fieldkit import paths
from tests.support.wide_answers import printed_answers
from tests.support.window_person import Person, holds, make_planned_workspace
from ui.form_entry.blocks import RepeatBlock
from ui.shared.wording import language
from ui.theme.theme import Theme

SAMPLE = paths.resources() / "reference" / "sample_event"
# Every answer by its path, as a person with the paper form would give them.
GIVEN = json.loads(Path(__file__).with_name("foreign_answers.json").read_text(encoding="utf-8"))
# A note that its authors made required: `form check` warns of it.
HOLDS_UP = "/data/consented/cm/cm_expenditure_infrequent_note"
LANGUAGES = {"unhcr-results-monitoring": "العربية (ar)", "mali-health-facilities": "French"}


@pytest.fixture
def one(qapp, monkeypatch, tmp_path):
    make_planned_workspace(tmp_path / "w")
    language.choose("en")
    person = Person(Theme(qapp), tmp_path / "w", monkeypatch.setattr)
    person.unlock()
    yield person
    person.close()


def begin(one, form):
    """Add a form in Plan and begin it in Today."""
    one.go("Plan")
    one.press("Add a form…", form)
    one.go("Today")
    one.press("New inspection")
    sites = one.find(QComboBox, "Site")
    sites.setCurrentIndex(sites.findData("F-12"))
    one.press("Begin")


def answer(one, given):
    """Give every answer through its widgets, page after page; nothing is set behind them."""
    while True:
        done = set()
        while blocks := [each for each in one.form.page.blocks.items() if each[0] not in done]:
            path, block = blocks[0]
            done.add(path)
            if isinstance(block, RepeatBlock) and block.item.can_add:
                add_instances(one, block, given)
            elif path in given:
                one.give(block, given[path], SAMPLE)
        if not one.turn_page():
            return


def add_instances(one, block, given):
    """As many instances as there are answers for."""
    within = f"{block.item.path}["
    numbers = {int(p[len(within) :].partition("]")[0]) for p in given if p.startswith(within)}
    while block.item.count < max(numbers, default=0):
        one.press(block.add.text(), within=block)


def today_for(value):
    """One form accepts no date but the day on which it is filled in."""
    return datetime.now().astimezone().date().isoformat() if value == "TODAY" else value


@pytest.mark.parametrize("name", GIVEN)
def test_a_foreign_form_is_filled_in_and_printed(one, shared, name, tmp_path):
    begin(one, next((shared / "forms-in-the-wild").glob(f"{name}.xls*")))
    if name in LANGUAGES:
        spoken = one.find(QComboBox, "Language of the form")
        spoken.setCurrentIndex(spoken.findText(LANGUAGES[name]))
        spoken.activated.emit(spoken.currentIndex())
        assert one.form.model.language == LANGUAGES[name]
    given = {path: today_for(value) for path, value in GIVEN[name].items()}
    answer(one, given)
    model = one.form.model
    for path, value in given.items():
        assert holds(model.question(path), model.question(path).value, value), path
    finish_and_print(one, tmp_path / "document.pdf")


def finish_and_print(one, document):
    one.agree("Finalise")
    one.press("Finalise")
    one.until(lambda: one.composition.form_entry is None, "the end of the inspection")
    one.press("Save PDF…", document)
    one.until(document.is_file, "the PDF")
    assert document.read_bytes().startswith(b"%PDF")


def fill_widely(one, shared, name):
    """Answer everything that a form can ask; how many questions it asks then."""
    begin(one, next((shared / "forms-in-the-wild").glob(f"{name}.xls*")))
    answer(one, printed_answers()[name])
    return sum(1 for _ in one.form.model._pages.questions())


@pytest.mark.slow
@pytest.mark.skipif("FIELDKIT_LONG" not in os.environ, reason="takes minutes: set FIELDKIT_LONG")
@pytest.mark.parametrize("name", ["grain-store-survey", "unhcr-results-monitoring"])
def test_a_foreign_form_of_more_than_300_questions_is_filled_in_and_printed(
    one, shared, name, tmp_path
):
    assert fill_widely(one, shared, name) > 300
    finish_and_print(one, tmp_path / "document.pdf")


@pytest.mark.slow
@pytest.mark.skipif("FIELDKIT_LONG" not in os.environ, reason="takes minutes: set FIELDKIT_LONG")
def test_a_foreign_form_that_nobody_can_finish_names_the_note_that_holds_it_up(one, shared):
    assert fill_widely(one, shared, "reach-multi-sector-needs") > 300
    wrong = one.form.model.draft.check()
    assert [state.path for state in wrong] == [HOLDS_UP]
