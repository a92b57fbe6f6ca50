"""Reading event plans, from YAML and from workbooks, and what is wrong with bad ones."""

from io import BytesIO

import openpyxl
import pytest

from fieldkit.inspections.plan import read_plan

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
