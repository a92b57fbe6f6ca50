"""Invented events: the same from the same seed, of any size, with plausible spread."""

import csv
import os
from collections import Counter
from datetime import date
from pathlib import Path
from statistics import mean

import pytest

from fieldkit.inspections.invented import (
    FORM_OF_KIND,
    decision_for,
    invented_answers,
    invented_event,
    invented_visits,
)
from fieldkit.inspections.plan_reading import read_plan
from fieldkit.inspections.plan_workbook import plan_workbook

LAST = date(2026, 11, 23)
ITEMS = [f"f_{letter}{other}" for letter in "abcdef" for other in "vwxyz"]
LIKE = dict.fromkeys(ITEMS, "in") | {"f_av_note": "left over", "probe": "T-7"}
QUESTIONS = [*ITEMS, "f_av_photo"]
WILD = Path(os.environ.get("FIELDKIT_WILD_DATA", "../shared/data-in-the-wild"))


def visits_of(size, seed=1):
    event = invented_event(size, seed, LAST)
    return event, invented_visits(event, size, seed)


def answered(visits, seed=1):
    of_food = [visit for visit in visits if visit.form == "fk_food"]
    return [invented_answers(visit, LIKE, QUESTIONS, seed) for visit in of_food]


def test_the_same_seed_gives_the_same_event_and_another_seed_another():
    assert visits_of(50) == visits_of(50)
    assert answered(visits_of(50)[1]) == answered(visits_of(50)[1])
    assert visits_of(50, 2)[1] != visits_of(50)[1]
    assert answered(visits_of(50)[1], 2) != answered(visits_of(50)[1])


@pytest.mark.parametrize("size", [1, 30, 400, 5000])
def test_an_event_of_any_size_has_a_plan_that_can_be_loaded(size):
    event, visits = visits_of(size)
    assert len(visits) == size
    assert event.exercise
    assert event.name.startswith("EXERCISE")
    assert read_plan("plan.xlsx", plan_workbook(event, (), "en")).problems == ()
    assert {visit.site.code for visit in visits} <= {site.code for site in event.sites}
    assert {visit.person for visit in visits} <= {person.name for person in event.people}
    assert [visit.moment for visit in visits] == sorted(visit.moment for visit in visits)
    days = [visit.moment.date() for visit in visits]
    assert event.begins <= days[0].isoformat()
    assert days[-1] <= LAST < date.fromisoformat(event.ends)


def test_risky_sites_are_visited_more_often_and_sites_get_better():
    event, visits = visits_of(2000)
    counts = Counter(visit.site.code for visit in visits)
    by_risk = {
        risk: mean(counts[site.code] for site in event.sites if site.risk == risk)
        for risk in ("high", "moderate", "low")
    }
    assert by_risk["high"] > by_risk["moderate"] > by_risk["low"]
    often = counts.most_common(1)[0][0]
    badness = [visit.badness for visit in visits if visit.site.code == often]
    assert badness == sorted(badness, reverse=True)
    assert {visit.form for visit in visits} == set(FORM_OF_KIND.values())


def test_what_is_wrong_is_explained_and_what_the_plan_knows_is_left_out():
    _, visits = visits_of(300)
    for given in answered(visits):
        wrong = {item for item in ITEMS if given[item] == "out"}
        noted = {name.removesuffix("_note") for name in given if name.endswith("_note")}
        assert noted == wrong
        assert ("f_av_photo" in given) == ("f_av" in wrong)
        assert not given.keys() & {"site", "event", "venue", "inspector"}
        assert given["exercise"] == "yes"


@pytest.mark.parametrize("grade", ["A", "B", "C", "D", "", "-"])
def test_every_grade_leads_to_a_decision(grade):
    assert decision_for(grade) in {"continue", "fix_24h", "stop_item", "suspend"}


def test_findings_are_as_many_as_in_real_inspections():
    file = WILD / "food_violations.csv"
    if not file.is_file():
        pytest.skip(f"no {file.name}: FIELDKIT_WILD_DATA names its folder")
    with file.open(encoding="utf-8", newline="") as stream:
        real = Counter(row["inspection_id"] for row in csv.DictReader(stream))
    _, visits = visits_of(3000)
    ours = [sum(given[item] == "out" for item in ITEMS) for given in answered(visits)]
    ours = [count for count in ours if count]  # the source has none without a finding
    assert mean(ours) == pytest.approx(mean(real.values()), abs=1.5)
