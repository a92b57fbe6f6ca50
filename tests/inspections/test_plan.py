"""Reading event plans, from YAML and from workbooks, and what is wrong with bad ones."""

from dataclasses import replace
from datetime import date, datetime, time
from io import BytesIO

import openpyxl
import pytest

from fieldkit.inspections.plan import Frequency, Shift, event_of
from fieldkit.inspections.plan_reading import read_plan

PLAN = """
event:
  code: G26
  name: Games 2026
  exercise: yes
  from: 2026-06-01
  until: 2026-06-10
venues:
  - {code: ST, name: Stadium}
sites:
  - {code: F-1, name: Plov, venue: ST, kind: food, lat: 43.2, lon: 76.9}
  - {code: W-1, name: Tap, venue: ST, kind: water}
people:
  - {name: Aigul, role: inspector}
assignments:
  - {site: F-1, form: fk_food, person: Aigul, due: 2026-06-02T14:00:00+05:00}
"""


def codes(text):
    return [(p.code, p.sheet, p.row, p.column) for p in read_plan("p", text.encode()).problems]


def test_yaml_plan_is_read_whole():
    event = read_plan("plan.yaml", PLAN.encode()).event
    assert (event.code, event.exercise, event.begins) == ("G26", True, "2026-06-01")
    assert [site.code for site in event.sites] == ["F-1", "W-1"]
    assert event.sites[0].lat == "43.2"
    assert event.assignments[0].person == "Aigul"


def test_event_may_be_the_only_section_and_hold_the_others():
    lines = PLAN.strip().splitlines()
    head, rest = lines[1:6], lines[6:]
    nested = "\n".join(["event:", *head, *("  " + line for line in rest)])
    assert read_plan("p", nested.encode()).event == read_plan("p", PLAN.encode()).event


def test_workbook_gives_the_same_event():
    book = openpyxl.Workbook()
    book.remove(book.active)
    tables = {
        "event": [["code", "name", "exercise", "from", "until"],
                  ["G26", "Games 2026", "yes", "2026-06-01", "2026-06-10"]],
        "venues": [["code", "name"], ["ST", "Stadium"]],
        "sites": [["code", "name", "venue", "kind", "lat", "lon"],
                  ["F-1", "Plov", "ST", "food", 43.2, 76.9], ["W-1", "Tap", "ST", "water", None, None]],
        "people": [["name", "role"], ["Aigul", "inspector"]],
        "assignments": [["site", "form", "person", "due"],
                        ["F-1", "fk_food", "Aigul", "2026-06-02T14:00:00+05:00"]],
    }  # fmt: skip
    for title, rows in tables.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    file = BytesIO()
    book.save(file)
    assert read_plan("p.xlsx", file.getvalue()).event == read_plan("p", PLAN.encode()).event


def test_two_sites_of_one_code_are_named_with_both_rows():
    text = PLAN.replace("code: W-1", "code: f-1")
    problem = read_plan("p", text.encode()).problems[0]
    assert (problem.code, problem.sheet, problem.row, problem.column) == (
        "plan.repeated_value", "sites", 2, "code",
    )  # fmt: skip
    assert "1" in problem.message


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("site: F-1", "site: F-9", ("plan.unknown_reference", "assignments", 1, "site")),
        ("venue: ST, kind: food", "venue: XX, kind: food", ("plan.unknown_reference", "sites", 1, "venue")),
        ("role: inspector", "role: boss", ("plan.unknown_role", "people", 1, "role")),
        ("due: 2026-06-02T14:00:00+05:00", "due: tomorrow", ("plan.not_a_date", "assignments", 1, "due")),
        ("lat: 43.2", "lat: 143.2", ("plan.not_a_position", "sites", 1, "lat")),
        ("name: Games 2026", "title: Games", ("plan.missing_value", "event", 1, "name")),
    ],
)  # fmt: skip
def test_each_fault_has_its_place(old, new, expected):
    assert codes(PLAN.replace(old, new)) == [expected]


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 not a workbook", b"\xff\xfe\x00", b"[1, 2]"])
def test_what_is_no_plan_is_a_problem_not_a_crash(content):
    reading = read_plan("x", content)
    assert reading.event is None
    assert reading.problems


# --- shifts, risks, frequencies

LATER = PLAN.replace(
    "- {code: W-1, name: Tap, venue: ST, kind: water}",
    "- {code: W-1, name: Tap, venue: ST, kind: water, operator: Suu LLC, source: MAIN-2,"
    " risk: Very_High, every: 6 hours}\n"
    "  - {code: C-1, name: Store, likelihood: 3, impact: 5}",
).replace(
    "- {name: Aigul, role: inspector}", "- {name: Aigul, device: amber basin cedar delta ember}"
) + """
shifts:
  - {name: Night, from: 20:00, until: 08:00, person: Aigul, venue: ST}
frequencies:
  - {risk: high, every: 8 h}
"""  # fmt: skip


def test_what_came_later_is_read_in_its_own_words():
    event = read_plan("p", LATER.encode()).event
    _food, tap, store = event.sites
    assert (tap.operator, tap.source, tap.risk, tap.every) == (
        "Suu LLC",
        "MAIN-2",
        "very high",
        "6 h",
    )
    assert (store.risk, store.likelihood, store.impact) == ("high", "3", "5")
    assert event.people[0].device == "amber basin cedar delta ember"
    assert event.shifts == (Shift("Night", "20:00", "08:00", "", "Aigul", "ST"),)
    assert event.frequencies == (Frequency("high", "8 h"),)


def test_a_record_tells_the_same_event_again():
    for text in (PLAN, LATER):
        event = read_plan("p", text.encode()).event
        assert event_of(event.as_body()) == replace(event, assignments=())


def test_a_plan_without_what_came_later_makes_the_record_that_it_always_made():
    assert read_plan("p", PLAN.encode()).event.as_body() == {
        "code": "G26",
        "name": "Games 2026",
        "exercise": True,
        "from": "2026-06-01",
        "until": "2026-06-10",
        "place": "",
        "venues": [{"code": "ST", "name": "Stadium"}],
        "sites": [
            {"code": "F-1", "name": "Plov", "venue": "ST", "kind": "food", "lat": "43.2", "lon": "76.9"},
            {"code": "W-1", "name": "Tap", "venue": "ST", "kind": "water", "lat": "", "lon": ""},
        ],
        "people": [{"name": "Aigul", "role": "inspector"}],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("risk: Very_High", "risk: severe", ("plan.unknown_risk", "sites", 2, "risk")),
        ("every: 6 hours", "every: 6", ("plan.not_a_frequency", "sites", 2, "every")),
        ("likelihood: 3, impact: 5", "likelihood: 3", ("plan.missing_value", "sites", 3, "impact")),
        ("likelihood: 3", "likelihood: 6", ("plan.not_a_rating", "sites", 3, "likelihood")),
        ("impact: 5", "impact: 5, risk: low", ("plan.risk_disagrees", "sites", 3, "risk")),
        ("person: Aigul, venue: ST", "person: Aigul; Bek", ("plan.unknown_reference", "shifts", 1, "person")),
        ("person: Aigul, venue: ST", "person: Aigul, venue: XX", ("plan.unknown_reference", "shifts", 1, "venue")),
        ("until: 08:00, person", "until: late, person", ("plan.not_a_time", "shifts", 1, "until")),
        ("from: 20:00, ", "", ("plan.missing_value", "shifts", 1, "from")),
        ("person: Aigul, venue: ST", "person: Aigul, days: Monday", ("plan.not_days", "shifts", 1, "days")),
        ("from: 20:00, until: 08:00", "from: 2026-06-02T20:00, until: 2026-06-02T08:00", ("plan.backwards", "shifts", 1, "until")),
        ("risk: high, every: 8 h", "risk: high", ("plan.missing_value", "frequencies", 1, "every")),
        ("every: 8 h}", "every: 8 h}\n  - {risk: High, every: 9 h}", ("plan.repeated_value", "frequencies", 2, "risk")),
    ],
)  # fmt: skip
def test_each_fault_of_what_came_later_has_its_place(old, new, expected):
    assert old in LATER
    assert codes(LATER.replace(old, new)) == [expected]


def test_a_workbooks_dates_are_days_and_its_times_times():
    book = openpyxl.Workbook()
    book.remove(book.active)
    tables = {
        "event": [["code", "name", "from"], ["G26", "Games", date(2026, 6, 1)]],
        "people": [["name"], ["Aru"]],
        "shifts": [["from", "until", "person", "days"],
                   [time(8, 0), time(20, 0), "Aru", date(2026, 6, 1)],
                   [datetime.fromisoformat("2026-06-01T20:00"), datetime.fromisoformat("2026-06-02T08:00"), "Aru", None]],
    }  # fmt: skip
    for title, rows in tables.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    file = BytesIO()
    book.save(file)
    event = read_plan("p.xlsx", file.getvalue()).event
    assert event.begins == "2026-06-01"
    assert event.shifts == (
        Shift("", "08:00", "20:00", "2026-06-01", "Aru"),
        Shift("", "2026-06-01T20:00:00", "2026-06-02T08:00:00", "", "Aru"),
    )


def test_an_example_is_no_part_of_the_plan():
    text = PLAN.replace("code: F-1, name: Plov", "code: e.g. F-1, name: Plov")
    book = openpyxl.Workbook()
    book.active.title = "event"
    book.active.append(["code", "name"])
    book.active.append(["e.g. G26", "Games"])
    file = BytesIO()
    book.save(file)
    assert [p.code for p in read_plan("p.xlsx", file.getvalue()).problems] == ["plan.no_event"]
    assert codes(text)  # only a workbook has examples
