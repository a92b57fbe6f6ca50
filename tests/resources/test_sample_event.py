"""The sample event: a plan that reads, answers that fit the built-in forms, pictures that are small."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from fieldkit import paths
from fieldkit.forms.xlsform.origin import value
from fieldkit.forms.xlsform.tables import read_tables
from fieldkit.inspections.plan_reading import read_plan

SAMPLE = paths.resources() / "reference" / "sample_event"
ANSWERS = {
    "food": "fk_food",
    "water": "fk_water",
    "chem": "fk_chem",
    "followup": "fk_followup",
    "illness": "fk_illness",
    "lab": "fk_lab",
    "aar": "fk_aar",
}
KINDS = {"fk_food": "food", "fk_water": "water", "fk_chem": "chemical"}


def answers(name):
    return json.loads((SAMPLE / f"{name}.json").read_text(encoding="utf-8"))


def files_named(entry):
    if isinstance(entry, dict):
        return [name for part in entry.values() for name in files_named(part)]
    if isinstance(entry, list):
        return [name for part in entry for name in files_named(part)]
    return [entry] if isinstance(entry, str) and entry.startswith("photos/") else []


def test_the_plan_is_a_plausible_exercise():
    reading = read_plan("event.yaml", (SAMPLE / "event.yaml").read_bytes())
    assert reading.problems == ()
    event = reading.event
    assert event.exercise
    assert "EXERCISE" in event.name
    assert len(event.venues) == 3
    assert len(event.sites) == 20
    assert [person.role for person in event.people].count("supervisor") == 1
    kinds = {site.code: site.kind for site in event.sites}
    for assignment in event.assignments:
        assert kinds[assignment.site] == KINDS[assignment.form]


@pytest.mark.parametrize("name", sorted(ANSWERS))
def test_the_answers_name_questions_of_the_form_and_a_site_of_the_plan(name):
    source = (paths.resources() / "forms" / f"{ANSWERS[name]}.md").read_bytes()
    known = {value(row, "name") for row in read_tables(source).sheets["survey"].rows}
    given = answers(name)
    assert set(given) <= known
    event = read_plan("event.yaml", (SAMPLE / "event.yaml").read_bytes()).event
    assert ("site" in given) == (name != "aar")  # a review is of the whole event
    assert given.get("site") in {None, *(site.code for site in event.sites)}
    assert given["exercise"] == "yes"


def test_every_picture_is_used_and_small():
    used = {name for given in map(answers, ANSWERS) for name in files_named(given)}
    there = {f"photos/{path.name}" for path in (SAMPLE / "photos").iterdir()}
    assert used == there
    for name in there:
        assert (SAMPLE / name).stat().st_size < 60_000
        with Image.open(SAMPLE / name) as picture:
            picture.verify()


def test_the_plan_as_a_workbook_says_the_same():
    workbook = Path(__file__).with_name("event.xlsx").read_bytes()
    reading = read_plan("event.xlsx", workbook)
    assert reading.problems == ()
    written = read_plan("event.yaml", (SAMPLE / "event.yaml").read_bytes()).event
    same = {"begins": written.begins, "ends": written.ends, "assignments": written.assignments}
    assert replace(reading.event, **same) == written
    assert reading.event.begins.startswith(written.begins)
    due = [(a.site, a.form, a.person, a.due[:10], a.note) for a in reading.event.assignments]
    assert due == [(a.site, a.form, a.person, a.due, a.note) for a in written.assignments]
