"""The plan edited in the window: rows, fields, what is wrong, two versions, files."""

from pathlib import Path

import pytest
from fakes import REGULAR
from PySide6.QtWidgets import QComboBox, QLabel

from fieldkit.app.devices import RosterGaps
from fieldkit.app.event_plans import Dependents, PlanLook
from fieldkit.app.event_versions import PlanVersion
from fieldkit.errors import FieldKitError, Problem
from fieldkit.inspections.plan import Event
from fieldkit.inspections.plan_changes import ChangedCell, PlanChange
from fieldkit.inspections.plan_merge import PlanConflict
from ui.plan import editing, versions, view
from ui.plan.editing_model import PlanEditingModel
from ui.plan.plan_changes import conflict_in_words, gaps_in_words, look_in_words
from ui.plan.plan_fields import ABOUT, FIELDS, NAMES, SECTIONS
from ui.plan.view import PlanView
from ui.plan.view_model import PlanViewModel
from ui.shared import files
from ui.shared.frequency import every_in_words

GAMES = Event("G26", "Games 2026", exercise=True)
RISK = PlanChange("sites", "F-12", "changed", (ChangedCell("risk", "low", "high"),))


@pytest.fixture
def desk(make_desk):
    return make_desk("supervisor")


@pytest.fixture
def model(desk):
    """The plan under edit, open at the sites."""
    made = PlanEditingModel(desk)
    made.open()
    return made


@pytest.fixture
def page(desk, qtbot, theme):
    """The whole screen, with the fields open."""
    made = PlanView(PlanViewModel(desk))
    qtbot.addWidget(made)
    made.resize(1104, 740)
    made.show()
    qtbot.waitExposed(made)
    made.edit.click()
    return made


def refusal(*problems):
    return FieldKitError("plan.refused", name="x", count=1, first="x", problems=problems)


# --- the model


def test_the_first_row_is_chosen_and_another_part_begins_anew(model):
    assert (model.section, model.chosen, model.is_new) == ("sites", "F-12", False)
    model.choose("C-01")
    assert model.cells["name"] == "Pool chlorine store"
    model.choose_section("event")
    assert (model.chosen, model.is_new, model.cells["code"]) == ("", False, "G26")
    model.begin_new()
    assert not model.is_new
    model.choose_section("venues")
    model.begin_new()
    assert (model.is_new, dict(model.cells)) == (True, {})


def test_a_field_offers_the_codes_of_another_part_with_their_names(model):
    by_column = {field.column: field for field in model.fields}
    assert model.choices(by_column["venue"]) == [
        ("", "–"),
        ("ST", "ST Central Stadium"),
        ("AQ", "AQ Aquatics Centre"),
    ]
    assert ("very high", "very high risk") in model.choices(by_column["risk"])
    people = next(field for field in FIELDS["shifts"] if field.column == "person")
    assert model.choices(people)[1] == ("Aibek Inspector", "Aibek Inspector")


def test_a_new_row_is_saved_and_chosen(model, desk, qtbot):
    model.begin_new()
    with qtbot.waitSignal(model.saved):
        model.save({"code": "F-99", "name": "Fruit", "risk": ""})
    assert desk.services.calls == [("put_cells", "sites", {"code": "F-99", "name": "Fruit", "risk": ""}, "")]  # fmt: skip
    assert model.chosen == "F-99"
    assert "pack" in desk.notices.latest.message


def test_what_is_wrong_is_said_by_column_and_nothing_is_chosen_anew(model, desk, qtbot):
    context = {"value": "often"}
    desk.services.refusal = refusal(Problem("plan.not_a_frequency", sheet="sites", row=1, column="every", context=context))  # fmt: skip
    with qtbot.waitSignal(model.refused), qtbot.assertNotEmitted(model.saved):
        model.save({"code": "F-12", "every": "often"})
    assert model.problems["every"].startswith("often does not say how often.")
    assert desk.notices.latest is None
    desk.services.refusal = FieldKitError("plan.two_versions")
    model.save({"code": "F-12"})
    assert "two versions" in desk.notices.latest.message
    assert model.problems == {}


def test_what_hangs_on_a_row_is_told_before_it_goes(model, desk):
    assert model.question() == ""
    desk.services.event_plans.hangs = Dependents(sites=1, shifts=2, visits=0, inspections=3)
    assert model.question() == "1 site is there; 2 shifts name it; 3 inspections stay"
    model.remove()
    assert desk.services.calls == [("remove", "sites", "F-12")]
    assert model.chosen == "W-02"


def test_every_part_has_its_words_and_fields_for_all_that_the_plan_knows():
    from fieldkit.inspections.plan_columns import COLUMNS

    assert set(SECTIONS) == set(FIELDS) == set(ABOUT) == set(NAMES)
    for section, fields in FIELDS.items():
        assert {f.column for f in fields} == {column.name for column in COLUMNS[section]}


@pytest.mark.parametrize(
    ("every", "words"),
    [("1 h", "every hour"), ("12 h", "every 12 hours"), ("1 d", "every day"), ("", ""), ("x y", "x y")],
)  # fmt: skip
def test_how_often_in_words(every, words):
    assert every_in_words(every) == words


# --- the screen


def test_a_row_is_edited_in_the_fields(page, desk, qtbot):
    editing_page = page.editing
    assert page.stack.currentWidget() is editing_page
    editing_page.fields.inputs["operator"].setText("Suu LLC")
    editing_page.save.click()
    [(_, section, cells, former)] = desk.services.calls
    assert (section, former, cells["operator"], cells["risk"]) == ("sites", "F-12", "Suu LLC", "high")  # fmt: skip
    assert set(cells) == {field.column for field in FIELDS["sites"]}
    assert not editing_page.fields.is_touched


def test_a_row_is_chosen_in_the_table_and_a_new_one_is_empty(page):
    editing_page = page.editing
    editing_page.tables["sites"].selectRow(2)
    assert editing_page.fields.inputs["code"].text() == "C-01"
    editing_page.add.click()
    assert editing_page.fields.inputs["code"].text() == ""
    assert editing_page.remove.isHidden()


def test_what_was_typed_is_not_lost_without_a_question(page, monkeypatch):
    editing_page, asked = page.editing, []
    answers = iter([False, True])
    monkeypatch.setattr(editing, "is_agreed", lambda *words: asked.append(words) or next(answers))
    editing_page.fields.inputs["name"].setText("Another")
    editing_page.tables["sites"].selectRow(1)
    assert editing_page.fields.inputs["name"].text() == "Another"
    assert editing_page.tables["sites"].currentIndex().row() == 0
    editing_page.sections["event"].click()
    assert editing_page.fields.inputs["name"].text() == "Games 2026"
    assert len(asked) == 2
    editing_page.back.click()
    assert page.stack.currentWidget() is not editing_page
    assert len(asked) == 2


def test_what_is_wrong_stands_under_its_field(page, desk):
    desk.services.refusal = refusal(Problem("plan.missing_value", sheet="sites", row=1, column="name"))  # fmt: skip
    page.editing.save.click()
    shown = [label.text() for label in page.editing.findChildren(QLabel) if label.isVisible()]
    assert "▲ A value is missing. Fill in this cell." in shown


def test_taking_out_asks_where_something_hangs_on_it(page, desk, monkeypatch):
    asked = []
    monkeypatch.setattr(editing, "is_agreed", lambda *words: asked.append(words[2]) and False)
    desk.services.event_plans.hangs = Dependents(visits=2)
    page.editing.remove.click()
    assert asked == ["2 visits are taken back."]
    assert desk.services.calls == []
    desk.services.event_plans.hangs = Dependents()
    page.editing.remove.click()
    assert desk.services.calls == [("remove", "sites", "F-12")]


def test_several_people_are_put_one_behind_the_other(page, monkeypatch):
    monkeypatch.setattr(QComboBox, "showPopup", lambda _box: None)
    page.editing.sections["shifts"].click()
    box = page.editing.fields.inputs["person"]
    assert box.currentText() == "Aibek Inspector; B. Other"
    box.setEditText("B. Other")
    box.showPopup()
    box.setCurrentIndex(box.findData("Aibek Inspector"))
    box.activated.emit(box.currentIndex())
    assert box.currentText() == "B. Other; Aibek Inspector"


def test_what_the_risks_ask_for_is_shown_with_figures(page, desk):
    page.back = page.editing.back.click()
    assert "1 in time · 1 due · 1 overdue · 1 never inspected" in page.coverage.figures.text()
    assert page.coverage.table.model().rowCount() == len(REGULAR)
    model = page.coverage.table.model()
    assert model.index(0, 4).data() == "high risk: every day; last inspected 1 Jun, 14:00"


# --- files and versions


def pressed(page, desk, qtbot, monkeypatch, button, file):
    monkeypatch.setattr(files, "file_to_open", lambda *_: file)
    monkeypatch.setattr(files, "file_to_write", lambda *_: file)
    page.editing.back.click()
    button.click()
    qtbot.waitUntil(lambda: not desk.jobs.is_busy)


@pytest.mark.parametrize(("agreed", "loaded"), [(True, True), (False, False)])
def test_a_plan_that_changes_the_one_in_force_asks_first(page, desk, qtbot, monkeypatch, agreed, loaded):  # fmt: skip
    asked = []
    monkeypatch.setattr(view, "is_agreed", lambda *words: asked.append(words[2]) or agreed)
    desk.services.event_plans.look_of = PlanLook(GAMES, False, (RISK,), 2, 1, 0, 0)
    pressed(page, desk, qtbot, monkeypatch, page.load, Path("p.xlsx"))
    qtbot.waitUntil(lambda: bool(asked) and not desk.jobs.is_busy)
    assert asked == [
        "Site F-12 is changed: Risk: low risk → high risk\n2 visits are new\n"
        "1 planned visit is not in the file and stays"
    ]
    assert (("load_event", Path("p.xlsx")) in desk.services.calls) is loaded


def test_a_plan_without_news_is_not_loaded(page, desk, qtbot, monkeypatch):
    desk.services.event_plans.look_of = PlanLook(GAMES, False, (), 0, 0, 0, 0)
    pressed(page, desk, qtbot, monkeypatch, page.load, Path("p.xlsx"))
    qtbot.waitUntil(lambda: desk.notices.latest is not None)
    assert desk.notices.latest.message == "Nothing in this plan is new."
    assert desk.services.calls == [("look_at_plan", Path("p.xlsx"))]


def test_plan_and_template_are_written(page, desk, qtbot, monkeypatch):
    pressed(page, desk, qtbot, monkeypatch, page.save, Path("p.xlsx"))
    page.edit.click()
    pressed(page, desk, qtbot, monkeypatch, page.template, Path("t.xlsx"))
    assert desk.services.calls == [
        ("save_plan", Path("p.xlsx"), "en"),
        ("write_template", Path("t.xlsx"), "en"),
    ]


@pytest.fixture
def two_versions(desk):
    """Two supervisors' versions."""
    desk.services.event_plans.found = [
        PlanVersion("r1", "Nargiza", "2026-06-02T14:00:00+05:00", GAMES, (RISK,)),
        PlanVersion("r2", "Timur", "2026-06-02T15:00:00+05:00", GAMES, (RISK,)),
    ]


def test_two_versions_are_shown_and_one_is_taken(two_versions, page, desk):
    assert not page.edit.isEnabled()
    shown = [label.text() for label in page.versions.findChildren(QLabel)]
    assert "Nargiza, 2 Jun, 14:00" in shown
    assert "Site F-12 is changed: Risk: low risk → high risk" in shown
    page.versions.join.click()
    assert desk.services.calls == [("join", "left")]
    assert page.edit.isEnabled()


def test_whose_version_counts_is_asked_where_both_changed_the_same(two_versions, page, desk, monkeypatch):  # fmt: skip
    asked = []
    desk.services.event_plans.conflicts = (PlanConflict("sites", "F-12", "risk", "low", ""),)

    def choose(_parent, _title, question, choices, _action):
        asked.append(question)
        return choices[1]

    monkeypatch.setattr(versions, "given_choice", choose)
    page.versions.join.click()
    assert "Site F-12, Risk: low risk or –" in asked[0]
    assert desk.services.calls == [("join", "right")]


def test_a_version_is_taken_as_it_is(two_versions, page, desk, qtbot):
    page._model.take_version("r2")
    assert desk.services.calls == [("take", "r2")]
    assert [each.record for each in page._model.versions] == ["r2"]


def test_differences_in_words():
    gone = PlanConflict("people", "Bek", "", "Bek", "")
    assert conflict_in_words(gone) == "Person Bek: one took it out, the other changed it"
    many = tuple(PlanChange("sites", f"F-{n}", "added") for n in range(15))
    lines = look_in_words(PlanLook(GAMES, False, many, 0, 0, 1, 2)).splitlines()
    assert (lines[0], lines[12]) == ("Site F-0 is new", "and 3 more")
    assert lines[13:] == ["1 visit is taken back", "2 inspections of sites that are gone stay"]
    assert gaps_in_words(RosterGaps(("Aru", "Bek"), ("Cem",), ())) == [
        "▲ No enrolled laptop for: Aru, Bek",
        "▲ Another laptop than the plan says: Cem",
    ]
