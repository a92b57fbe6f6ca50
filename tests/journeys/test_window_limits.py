"""At the real window: a supervisor makes a profile of limits, sets one, puts it in force, prints it."""

import openpyxl
import pytest
from PySide6.QtWidgets import QComboBox, QLineEdit

from fieldkit.storage import workspace_key
from tests.support.window_person import Person, make_planned_workspace
from ui.shared.wording import language
from ui.theme.theme import Theme


@pytest.fixture
def one(qapp, monkeypatch, tmp_path):
    monkeypatch.setattr(workspace_key, "STANDARD", workspace_key.Effort(64, 1, 1))
    make_planned_workspace(tmp_path / "w", "fk_water")
    person = Person(Theme(qapp), tmp_path / "w", monkeypatch.setattr)
    person.unlock()
    person.composition.go("plan")
    yield person
    person.close()


@pytest.fixture
def page(one):
    """The page of limits with the profile `kz` begun."""
    one.press("Limits…")
    view = one.composition.screen("plan").view.limits
    assert one.find(QComboBox, "Profile of limits").currentText().startswith("international")
    one.press("New profile…")
    one.type("Short name", "kz")
    one.type("Name", "Kazakhstan", view.adding)
    one.press("Begin the profile")
    assert one.find(QComboBox, "Profile of limits").currentText() == "Kazakhstan · kz 2026-1"
    return view


@pytest.fixture(autouse=True)
def english():
    language.choose("en")


def notice(one):
    return one.composition.notices.latest.message


def put(one, page, key, **cells):
    page.search.setText(key)
    page.table.selectRow(0)
    for column, value in cells.items():
        page.fields.input(column).setText(value)
    one.press("Save", within=page)


def test_a_limit_is_set_put_in_force_and_stands_beside_the_reading(one, page):
    put(one, page, "water_ntu_chlorination", value="a lot", source="")
    faults = [each.text() for each in page.fields._faults.values() if not each.isHidden()]
    assert len(faults) == 2
    assert faults[0].startswith("▲ a lot is not what this limit needs.")
    put(one, page, "Turbidity before", value="0.5", source="Order 26", section="annex 1")
    assert "kz 2026-2" in notice(one)
    assert page.table.model().rowCount() == 1
    one.press("Use for this event")
    assert one.composition.desk.services.limiting.in_force() == "kz"
    one.press("Plan", within=page)
    one.composition.go("today")
    one.open_card("W-03")
    draft = one.form.model.draft
    assert draft.form.limits["water_ntu_chlorination"].value == "0.5"
    assert draft.session.value("/data/limits_profile") in ("", "kz 2026-2")


def test_what_was_typed_is_not_lost_without_asking(one, page):
    page.search.setText("water_lead")
    page.table.selectRow(0)
    page.fields.input("value").setText("0.005")
    one.agree("Leave it")
    one.press("Plan", within=page)
    assert not page.fields.is_touched
    assert not one.composition.screen("plan").model.limits.is_open


def test_a_limit_is_inherited_again(one, page):
    put(one, page, "water_lead", value="0.005", source="Order 26")
    page.search.clear()
    page.search.setText("water_lead")
    page.table.selectRow(0)
    one.press("Inherit again", within=page)
    assert one.composition.desk.services.limiting.profile("kz").rows == ()


def test_a_workbook_is_saved_changed_and_loaded(one, page, tmp_path):
    file = tmp_path / "kz.xlsx"
    one.press("Save as a workbook…", file=file, within=page)
    book = openpyxl.load_workbook(file)
    row = next(row for row in book["limits"].iter_rows() if row[0].value == "food_hot")
    row[4].value, row[6].value = "sixty", "Order"
    book.save(file)
    one.press("Load a workbook…", file=file, within=page)
    plan = one.composition.screen("plan").view
    assert plan.stack.currentWidget() is plan.form_check
    [problem] = plan._model.form_check.shown.problems
    assert (problem.sheet, problem.row, problem.context["value"]) == ("limits", 5, "sixty")
    plan._model.form_check.go_back()
    row[4].value = 65
    book.save(file)
    one.agree("Load")
    one.press("Load a workbook…", file=file, within=page)
    assert one.composition.desk.services.limiting.profile("kz").rows[0].value == "65"
    one.press("Load a workbook…", file=file, within=page)
    assert notice(one) == "Nothing in these limits is new."


def test_the_appendix_is_printed(one, page, tmp_path):
    file = tmp_path / "limits.pdf"
    one.press("Print for experts…", file=file, within=page)
    assert file.read_bytes().startswith(b"%PDF")
    assert notice(one) == "limits.pdf is written."


def test_a_tag_that_is_there_is_refused_and_the_fields_stay(one, page):
    one.press("New profile…")
    one.type("Short name", "kz")
    one.type("Name", "Again", page.adding)
    one.press("Begin the profile")
    assert notice(one).startswith("There is a profile kz already.")
    assert page.adding.isVisible()
    assert one.find(QLineEdit, "Short name").text() == "kz"
    one.press("Cancel")
    assert not page.adding.isVisible()


def test_a_search_keeps_what_is_being_typed(one, page):
    page.search.setText("water_lead")
    assert one.composition.screen("plan").model.limits.chosen == "water_lead"
    page.fields.input("value").setText("0.005")
    page.search.setText("water_ph")
    assert page.fields.input("value").text() == "0.005"
    assert one.composition.screen("plan").model.limits.chosen == "water_lead"
    page.fields.show_limit()  # given up
    page.search.setText("food_hot")
    assert one.composition.screen("plan").model.limits.chosen == "food_hot"
