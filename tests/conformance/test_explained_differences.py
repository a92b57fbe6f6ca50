"""A row explains what it says, and no other difference at the same place of the same form."""

import copy
from dataclasses import dataclass

import pytest

from tests.conformance.explained import explain
from tests.conformance.random_forms import LANGUAGES, Form, Item
from tests.conformance.trial import Trial, differences


def question(name, kind="integer", **columns):
    return Item(name, kind, {"label": name, **columns})


def calculate(name, calculation, **columns):
    return Item(name, "calculate", {"calculation": calculation, **columns})


def row(*children, **columns):
    return Item("row", "repeat", {"label": "row", **columns}, list(children))


@dataclass(frozen=True)
class Case:
    """A form and steps after which the two engines tell another value of a path, as a row says."""

    items: list[Item]
    steps: list[list[str]]
    path: str
    ours: str
    theirs: str
    unrelated: str
    innocent: list[list[str]]
    """Steps after which the row's reason is not there."""
    several_languages: bool = False

    @property
    def form(self):
        return Form(self.items, self.several_languages)


LOOKED_UP = "instance('cities')/root/item[name = ${town}]/region"
ADD = ["add", "/data/row"]
CASES = {
    "35": Case(
        [question("age"), calculate("grown", "if(${age}, 'yes', 'no')")],
        [["set", "/data/age", "0"]],
        "/data/grown", ours="yes", theirs="no", unrelated="maybe",
        innocent=[["set", "/data/age", "7"]],
    ),
    "37": Case(
        [
            question("town", "text"),
            calculate("known", f"if({LOOKED_UP} = '', 'no', 'yes')"),
            question("city", "select_one_from_file cities.csv"),
        ],
        [["set", "/data/town", "nowhere"]],
        "/data/known", ours="yes", theirs="no", unrelated="maybe",
        innocent=[["set", "/data/town", "t1"]],
    ),
    "51": Case(
        [
            row(question("age"), question("name", "text", relevant="${age} > 3")),
            calculate("names", "count(${name})"),
        ],
        [ADD, ["set", "/data/row[2]/age", "7"]],
        "/data/names", ours="2", theirs="1", unrelated="0",
        innocent=[ADD, ["set", "/data/row[1]/age", "7"], ["set", "/data/row[2]/age", "7"]],
    ),
    "J": Case(
        [row(question("age"), calculate("rows", "count(${row})"))],
        [ADD, ADD],
        "/data/row[1]/rows", ours="3", theirs="1", unrelated="9",
        innocent=[ADD, ADD, ["remove", "/data/row[3]"], ["remove", "/data/row[2]"]],
    ),
    "49": Case(
        [
            row(
                question("age"),
                calculate("before", "indexed-repeat(${age}, ${row}, position(..) - 1)"),
            )
        ],
        [ADD, ["set", "/data/row[1]/age", "7"], ["set", "/data/row[1]/age", "8"]],
        "/data/row[2]/before", ours="8", theirs="7", unrelated="6",
        innocent=[ADD, ["set", "/data/row[1]/age", "8"], ["set", "/data/row[2]/age", "7"]],
    ),
    "60": Case(
        [
            Item("color", "select_one color", {f"label::{each}": "C" for each in LANGUAGES}),
            calculate("named", "jr:choice-name(${color}, '${color}')"),
        ],
        [["set", "/data/color", "red"], ["language", LANGUAGES[1]]],
        "/data/named", ours="Red-ру", theirs="Red", unrelated="Green",
        innocent=[["language", LANGUAGES[1]], ["set", "/data/color", "green"]],
        several_languages=True,
    ),
}  # fmt: skip


def judged(form, steps, path, told):
    """The rows of a difference in the last state, where the referee tells a value of its own."""
    trial = Trial(form, steps)
    theirs = copy.deepcopy(trial.ours)
    theirs.states[-1][path]["value"] = told
    found = differences(trial.ours, theirs)
    assert [(each.path, each.key) for each in found][:1] == [(path, "value")]
    rows, left = explain(trial, theirs, found, "javarosa")
    return set(rows.values()), left


@pytest.fixture(params=CASES)
def name(request):
    return request.param


def test_a_row_explains_what_it_says(name):
    case = CASES[name]
    assert Trial(case.form, case.steps).ours.states[-1][case.path]["value"] == case.ours
    assert judged(case.form, case.steps, case.path, case.theirs) == ({name}, [])


def test_no_row_explains_another_value_at_the_same_place(name):
    case = CASES[name]
    assert judged(case.form, case.steps, case.path, case.unrelated)[1]


def test_no_row_explains_the_value_where_its_reason_is_not_there(name):
    case = CASES[name]
    ours = Trial(case.form, case.innocent).ours.states[-1][case.path]["value"]
    told = case.theirs if case.theirs != ours else case.unrelated
    assert judged(case.form, case.innocent, case.path, told)[1]
