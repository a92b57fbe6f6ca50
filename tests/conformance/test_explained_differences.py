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
    key: str = "value"
    referee: str = "javarosa"

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
    "58": Case(
        [question("day", "date")],
        [["set", "/data/day", "2026-3-4"]],
        "/data/day", ours="", theirs="2026-03-04", unrelated="2026-03-05",
        innocent=[["set", "/data/day", ""]],
    ),
    "59": Case(
        [question("moment", "dateTime")],
        [["set", "/data/moment", "2026-03-04T16:30:00.000Z"]],
        "/data/moment", ours="2026-03-04T16:30:00.000Z", theirs="2026-03-04T09:30:00.000-07:00",
        unrelated="2026-03-04T16:30:00.000-07:00",
        innocent=[["set", "/data/moment", "2026-03-04T16:31:00.000Z"]],
    ),
    "15": Case(
        [question("moment", "dateTime"), question("seen", "note", label="At ${moment}")],
        [["set", "/data/moment", "2026-03-04T16:30:00.000Z"]],
        "/data/seen", ours="At 2026-03-04T16:30:00.000Z", theirs="At 2026-03-04",
        unrelated="On 2026-03-04", innocent=[], key="label",
    ),
    "22": Case(
        [question("degrees", "decimal"), calculate("text", "concat(${degrees}, '!')")],
        [["set", "/data/degrees", "7"]],
        "/data/text", ours="7.0!", theirs="7!", unrelated="8!",
        innocent=[["set", "/data/degrees", "7.5"]],
    ),
    "21": Case(
        [question("walk", "geotrace"), calculate("metres", "distance(${walk})")],
        [["set", "/data/walk", "0.5 0.25;0.5 0.26"]],
        "/data/metres", ours="1113.15", theirs="1113.148449", unrelated="1113.2",
        innocent=[["set", "/data/walk", "0.5 0.25;0.5 0.27"]],
    ),
    "K": Case(
        [question("walk", "geotrace")],
        [["set", "/data/walk", "0.5 0.25;0.5 0.26"]],
        "/data/walk", ours="0.5 0.25;0.5 0.26", theirs="0.5 0.25 0.0 0.0; 0.5 0.26 0.0 0.0",
        unrelated="0.5 0.25 1.0 0.0; 0.5 0.26 0.0 0.0",
        innocent=[["set", "/data/walk", "0.5 0.25;0.5 0.27"]],
    ),
    "28": Case(
        [row(question("age")), calculate("oldest", "max(${age})")],
        [ADD, ["set", "/data/row[1]/age", "7"]],
        "/data/oldest", ours="", theirs="7", unrelated="8",
        innocent=[ADD, ["set", "/data/row[1]/age", "8"]],
    ),
    "16": Case(
        [question("degrees", "decimal"), calculate("round", "round(${degrees}, 0)")],
        [["set", "/data/degrees", "-2.5"]],
        "/data/round", ours="-2", theirs="-3", unrelated="-1",
        innocent=[["set", "/data/degrees", "-2.4"]], referee="webforms",
    ),
    "25": Case(
        [question("age"), calculate("text", "concat('a', string(int(${age})))")],
        [],
        "/data/text", ours="aNaN", theirs="a", unrelated="b",
        innocent=[["set", "/data/age", "7"]], referee="webforms",
    ),
    "27": Case(
        [row(question("age")), calculate("all", "sum(${age}[. != ''])")],
        [],
        "/data/all", ours="0", theirs="", unrelated="1",
        innocent=[["set", "/data/row[1]/age", "0"]], referee="webforms",
    ),
    "12": Case(
        [question("at", "time"), calculate("part", "decimal-time(${at})")],
        [["set", "/data/at", "18:00:00.000Z"]],
        "/data/part", ours="0.4583333333333333", theirs="", unrelated="0.5",
        innocent=[["set", "/data/at", "11:00:00.000-07:00"]], referee="webforms",
    ),
    "M": Case(
        [question("age")],
        [["set", "/data/age", "1e3"]],
        "/data/age", ours="", theirs="1000", unrelated="1",
        innocent=[["set", "/data/age", ""]], referee="webforms",
    ),
    "O": Case(
        [question("day", "date"), calculate("name", "format-date(${day}, '%a')")],
        [["set", "/data/day", "2026-03-01"]],
        "/data/name", ours="Sun", theirs="", unrelated="Mon",
        innocent=[["set", "/data/day", "2026-03-02"]], referee="webforms",
    ),
}  # fmt: skip


def told_by_us(case, steps):
    return Trial(case.form, steps).ours.states[-1][case.path][case.key]


def judged(case, steps, told):
    """The rows of a difference in the last state, where the referee tells something of its own."""
    trial = Trial(case.form, steps)
    theirs = copy.deepcopy(trial.ours)
    theirs.states[-1][case.path][case.key] = told
    found = differences(trial.ours, theirs)
    assert [(each.path, each.key) for each in found][:1] == [(case.path, case.key)]
    rows, left = explain(trial, theirs, found, case.referee)
    return set(rows.values()), left


@pytest.fixture(params=CASES)
def name(request):
    return request.param


def test_a_row_explains_what_it_says(name):
    case = CASES[name]
    assert told_by_us(case, case.steps) == case.ours
    assert judged(case, case.steps, case.theirs) == ({name}, [])


def test_no_row_explains_another_value_at_the_same_place(name):
    case = CASES[name]
    assert judged(case, case.steps, case.unrelated)[1]


def test_no_row_explains_the_value_where_its_reason_is_not_there(name):
    case = CASES[name]
    same = told_by_us(case, case.innocent) == case.theirs
    assert judged(case, case.innocent, case.unrelated if same else case.theirs)[1]
