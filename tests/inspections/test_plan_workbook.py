"""A plan written as a workbook and read again; the template that is filled in."""

from io import BytesIO

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldkit.inspections.plan import (
    KIND_OF_SECTION,
    Assignment,
    Event,
    Frequency,
    Person,
    Shift,
    Site,
    Venue,
    columns_of,
)
from fieldkit.inspections.plan_changes import head_of
from fieldkit.inspections.plan_columns import COLUMNS, SHEETS
from fieldkit.inspections.plan_reading import read_plan
from fieldkit.inspections.plan_workbook import plan_workbook
from fieldkit.inspections.risk import RISKS, risk_of

FORMS = ("fk_food", "fk_water")
words = (
    st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S", "Zs"]), min_size=1, max_size=12)
    .map(str.strip)
    .filter(lambda text: text and not text.casefold().startswith("e.g.") and ";" not in text)
)  # fmt: skip
maybe = st.just("") | words
every = st.just("") | st.builds("{} {}".format, st.integers(1, 99), st.sampled_from("hd"))
days = st.dates().map(str)


@st.composite
def sites(draw, venues):
    rated = draw(st.booleans())
    likelihood, impact = draw(st.integers(1, 5)), draw(st.integers(1, 5))
    return Site(
        draw(words),
        draw(words),
        draw(st.sampled_from(["", *venues])),
        draw(maybe),
        draw(st.sampled_from(["", "43.2", "-90", "007"])),
        "",
        draw(maybe),
        draw(maybe),
        risk_of(likelihood, impact) if rated else draw(st.sampled_from(["", *RISKS])),
        str(likelihood) if rated else "",
        str(impact) if rated else "",
        draw(every),
    )


def unique(entries, name):
    return tuple({getattr(entry, name).casefold(): entry for entry in entries}.values())


@st.composite
def events(draw):
    venues = unique(draw(st.lists(st.builds(Venue, words, words), max_size=3)), "code")
    codes = [venue.code for venue in venues]
    people = unique(draw(st.lists(st.builds(Person, words, st.sampled_from(["inspector", "supervisor"]), maybe), max_size=3)), "name")  # fmt: skip
    names = [person.name for person in people]
    made = unique(draw(st.lists(sites(codes), max_size=4)), "code")
    times = st.times().map(lambda each: f"{each:%H:%M}")
    shifts = st.builds(
        Shift, maybe, times, times, st.just("") | days, st.sampled_from(names or [""]),
        st.sampled_from(["", *codes]),
    )  # fmt: skip
    visits = st.builds(Assignment, st.sampled_from([s.code for s in made] or [""]), words, st.sampled_from(["", *names]), st.just("") | days, maybe)  # fmt: skip
    return Event(
        draw(words), draw(words), draw(st.booleans()), draw(st.just("") | days), "", draw(maybe),
        venues=venues, sites=made, people=people,
        shifts=tuple(draw(st.lists(shifts, max_size=3))) if names else (),
        frequencies=unique(draw(st.lists(st.builds(Frequency, st.sampled_from(RISKS), every.filter(bool)), max_size=3)), "risk"),
        assignments=tuple(draw(st.lists(visits, max_size=3))) if made else (),
    )  # fmt: skip


@given(events())
@settings(max_examples=25, deadline=None)
def test_a_plan_that_was_written_is_read_as_it_was(event):
    reading = read_plan("p.xlsx", plan_workbook(event, FORMS, "en"))
    assert reading.problems == ()
    assert reading.event == event


def test_what_looks_like_a_formula_stays_a_name():
    event = Event("E", "=1+1", exercise=False, sites=(Site("=A1", "-2"),))
    book = openpyxl.load_workbook(BytesIO(plan_workbook(event, FORMS, "en")))
    assert book["event"]["B2"].data_type == "s"
    assert read_plan("p.xlsx", plan_workbook(event, FORMS, "en")).event == event


@pytest.mark.parametrize("language", ["en", "ru"])
def test_the_template_as_it_comes_is_refused_for_having_no_event(language):
    reading = read_plan("t.xlsx", plan_workbook(None, FORMS, language))
    assert [problem.code for problem in reading.problems] == ["plan.no_event"]


def test_the_template_filled_in_is_a_plan_and_its_examples_are_not():
    book = openpyxl.load_workbook(BytesIO(plan_workbook(None, FORMS, "en")))
    book["event"].append(["E26", "Games", "no", "2026-06-01"])
    book["sites"].append(["F-1", "Plov", None, "food"])
    file = BytesIO()
    book.save(file)
    event = read_plan("t.xlsx", file.getvalue()).event
    assert event == Event("E26", "Games", exercise=False, begins="2026-06-01", sites=(Site("F-1", "Plov", kind="food"),))  # fmt: skip


def test_every_column_is_explained_and_the_closed_ones_offer_their_values():
    book = openpyxl.load_workbook(BytesIO(plan_workbook(None, FORMS, "ru")))
    assert list(SHEETS) == list(COLUMNS) == book.sheetnames[:-1]
    assert {column.name for column in COLUMNS["event"]} == set(
        head_of(Event("E", "G", exercise=False))
    )
    for section, columns in COLUMNS.items():
        named = [column.name for column in columns]
        assert [cell.value for cell in book[section][1]] == named
        assert all(cell.comment.text for cell in book[section][1])
        if section != "event":
            assert tuple(named) == columns_of(KIND_OF_SECTION[section])
    offered = {
        (sheet.title, str(each.sqref).partition("2")[0]): each.formula1
        for sheet in book
        for each in sheet.data_validations.dataValidation
    }
    assert offered["event", "C"] == '"yes,no"'
    assert offered["people", "B"] == '"inspector,supervisor"'
    assert offered["sites", "I"] == '"low,moderate,high,very high"'
    assert offered["sites", "D"] == '"food,water,chemical"'
    assert offered["assignments", "B"] == '"fk_food,fk_water"'
    assert offered["assignments", "A"].startswith("=sites!")
