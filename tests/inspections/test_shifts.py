"""When shifts are on: over midnight, over time zones, on some days or on all."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from fieldkit.inspections.plan import Shift
from fieldkit.inspections.shifts import days_of, event_days, on_today, several, turns

ALMATY = timezone(timedelta(hours=5))
DAYS = [date(2026, 6, 1), date(2026, 6, 2), date(2026, 6, 3)]


def at(text):
    return datetime.fromisoformat(text)


def on(shift, now, zone=ALMATY):
    """Whether a shift belongs to the day of a moment."""
    return bool(on_today(turns([shift], DAYS, zone), at(now).astimezone(zone)))


def test_a_shift_by_day_is_on_every_day_of_the_event():
    made = turns([Shift("day", "08:00", "20:00", "", "Aru", "A; B")], DAYS, ALMATY)
    assert [turn.begins.date() for turn in made] == DAYS
    assert {turn.venues for turn in made} == {("A", "B")}
    assert {turn.ends - turn.begins for turn in made} == {timedelta(hours=12)}


NIGHT = Shift("night", "20:00", "08:00", "2026-06-01", "Aru", "A")


@pytest.mark.parametrize(
    ("now", "is_on"),
    [
        ("2026-05-31T23:59:00+05:00", False),
        ("2026-06-01T00:00:00+05:00", True),  # it begins before this day is over
        ("2026-06-01T23:00:00+05:00", True),
        ("2026-06-02T07:59:00+05:00", True),  # after midnight it is still on
        ("2026-06-02T08:00:00+05:00", False),
        ("2026-06-02T20:30:00+05:00", False),  # the next night is somebody else's
    ],
)
def test_over_midnight(now, is_on):
    assert on(NIGHT, now) is is_on


def test_a_shift_of_tomorrow_begins_tomorrow():
    early = Shift("early", "00:00", "08:00", "2026-06-02", "Aru", "A")
    assert not on(early, "2026-06-01T23:59:59+05:00")
    assert on(early, "2026-06-02T00:00:00+05:00")


def test_a_time_with_its_own_zone_is_on_wherever_the_laptop_is():
    shift = Shift("", "20:00+05:00", "23:00+05:00", "2026-06-01", "Aru", "")
    assert on(shift, "2026-06-01T17:59:00+00:00", UTC)
    assert not on(shift, "2026-06-01T18:00:00+00:00", UTC)
    [turn] = turns([shift], DAYS, UTC)
    assert turn.begins == at("2026-06-01T15:00:00+00:00")


def test_a_shift_between_moments_needs_no_days():
    shift = Shift("", "2026-06-02T20:00:00+05:00", "2026-06-03T08:00:00+05:00", "", "Aru", "")
    [turn] = turns([shift], (), UTC)
    assert (turn.begins, turn.ends) == (at(shift.begins), at(shift.ends))
    local = Shift("", "2026-06-02T20:00", "2026-06-03T08:00", "", "Aru", "")
    assert turns([local], (), ALMATY)[0].begins == turn.begins


@pytest.mark.parametrize(
    "shift",
    [
        Shift("", "soon", "20:00"),
        Shift("", "08:00", ""),
        Shift("", "2026-06-02T20:00", "08:00"),
        Shift("", "2026-06-03T20:00", "2026-06-02T08:00"),
    ],
)
def test_what_makes_no_sense_is_never_on(shift):
    assert turns([shift], DAYS, ALMATY) == []


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("", 0),
        ("2026-06-02", 1),
        ("2026-06-02; 2026-06-04", 2),
        ("2026-06-02/2026-06-04; 2026-06-06", 4),
        ("2026-06-04/2026-06-02", None),
        ("Monday", None),
        ("2026-06-02/2046-06-02", None),
    ],
)
def test_days_of_a_cell(text, days):
    found = days_of(text)
    assert (found if found is None else len(found)) == days


def test_days_of_an_event_with_and_without_dates():
    now = at("2026-06-02T10:00:00+05:00")
    assert event_days("2026-06-01", "2026-06-03", now) == DAYS
    assert event_days("2026-06-01T00:00:00", "2026-06-03", now) == DAYS
    assert event_days("", "", now) == DAYS
    assert event_days("2026-06-01", "", now) == DAYS
    assert event_days("2046-06-01", "2026-06-01", now) == []


def test_a_cell_names_several():
    assert several(" A ;B\nC; ") == ("A", "B", "C")
    assert several("") == ()
