"""Bands of risk, and how often a risk lets a site be inspected."""

import csv
from datetime import datetime, timedelta, timezone

import pytest

from fieldkit import paths
from fieldkit.inspections.planned_visits import is_overdue
from fieldkit.inspections.risk import (
    RISKS,
    Every,
    Frequencies,
    due_after,
    rating,
    read_every,
    risk_named,
    risk_of,
)

ALMATY = timezone(timedelta(hours=5))


@pytest.mark.parametrize(
    ("likelihood", "impact", "risk"),
    [
        (1, 1, "low"),
        (2, 2, "low"),
        (4, 1, "low"),
        (5, 1, "moderate"),
        (3, 3, "moderate"),
        (2, 5, "high"),
        (3, 5, "high"),
        (5, 3, "high"),
        (4, 4, "very high"),
        (5, 5, "very high"),
    ],
)
def test_bands_of_likelihood_times_impact(likelihood, impact, risk):
    assert risk_of(likelihood, impact) == risk


@pytest.mark.parametrize(
    ("text", "risk"),
    [("Very High", "very high"), ("very_high", "very high"), ("LOW", "low"), ("higher", ""), ("", "")],
)  # fmt: skip
def test_a_risk_is_known_by_its_name(text, risk):
    assert risk_named(text) == risk


@pytest.mark.parametrize(
    ("text", "number"), [("1", 1), ("5", 5), ("0", None), ("6", None), ("2.5", None), ("", None)]
)
def test_a_rating_is_one_to_five(text, number):
    assert rating(text) == number


@pytest.mark.parametrize(
    ("text", "every"),
    [
        ("12 h", Every(12, "h")),
        ("12h", Every(12, "h")),
        ("1 hour", Every(1, "h")),
        ("2 Days", Every(2, "d")),
        ("3 дня", Every(3, "d")),
        ("0 h", None),
        ("12", None),
        ("often", None),
        ("-1 d", None),
        ("1 week", None),
        ("", None),
    ],
)
def test_how_often_is_hours_or_days(text, every):
    assert read_every(text) == every
    if every is not None:
        assert read_every(str(every)) == every


def test_the_proposal_names_each_risk_once_with_its_source_and_asks_more_of_the_riskier():
    file = paths.resources() / "reference" / "frequencies.csv"
    with file.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert sorted(row["risk"] for row in rows) == sorted(RISKS)
    assert all(row["source"] and row["status"] for row in rows)
    start = datetime(2026, 6, 2, 9, tzinfo=ALMATY)
    by_risk = Frequencies().by_risk
    waits = [by_risk[risk].after(start)[:10] for risk in RISKS]
    assert waits == sorted(waits, reverse=True)


def test_a_plan_overrides_the_proposal_and_a_site_the_plan():
    frequencies = Frequencies([("high", "6 h"), ("low", "nonsense")])
    assert frequencies.of("high") == Every(6, "h")
    assert frequencies.of("low") == Frequencies().of("low")
    assert frequencies.of("high", "2 d") == Every(2, "d")
    assert frequencies.of("", "2 d") == Every(2, "d")
    assert frequencies.of("") is None


@pytest.mark.parametrize(
    ("every", "last", "due"),
    [
        ("12 h", "2026-06-02T14:00:00+05:00", "2026-06-03T02:00+05:00"),
        ("1 d", "2026-06-02T14:00:00+05:00", "2026-06-03"),
        ("1 d", "2026-06-02T23:30:00+05:00", "2026-06-03"),
        ("1 d", "2026-06-02T20:30:00+00:00", "2026-06-04"),  # past midnight in Almaty
        ("7 d", "2026-05-28T14:00:00+05:00", "2026-06-04"),
    ],
)
def test_when_it_is_due_again(every, last, due):
    assert due_after(read_every(every), last, ALMATY) == due


@pytest.mark.parametrize(
    ("every", "now", "overdue"),
    [
        ("12 h", "2026-06-03T01:59:00+05:00", False),
        ("12 h", "2026-06-03T02:00:00+05:00", False),
        ("12 h", "2026-06-03T02:01:00+05:00", True),
        ("12 h", "2026-06-02T21:01:00+00:00", True),
        ("1 d", "2026-06-03T23:59:00+05:00", False),
        ("1 d", "2026-06-04T00:00:00+05:00", True),
    ],
)
def test_overdue_on_both_sides_of_the_boundary(every, now, overdue):
    due = due_after(read_every(every), "2026-06-02T14:00:00+05:00", ALMATY)
    assert is_overdue(due, datetime.fromisoformat(now).astimezone(ALMATY)) is overdue
