"""Each inspection makes one planned visit, the one that was due first; what came before makes none."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from fieldkit.inspections.planned_visits import first_day, waiting


@dataclass(frozen=True)
class Visit:
    due: str = ""
    site: str = "F-1"
    form: str = "fk_food"
    person: str = ""
    at: str = "2026-11-20T09:00:00+05:00"


MONDAY, TUESDAY, WEDNESDAY = Visit("2026-11-23"), Visit("2026-11-24"), Visit("2026-11-25")


def inspected(*moments, site="F-1", form="fk_food", person="Aru"):
    return [(site, form, person, moment) for moment in moments]


def test_daily_visits_of_one_stall_end_one_by_one():
    days = [TUESDAY, MONDAY, WEDNESDAY]
    assert waiting(days, []) == days
    first = inspected("2026-11-23T10:00:00+05:00")
    assert waiting(days, first) == [TUESDAY, WEDNESDAY]
    both = inspected("2026-11-23T10:00:00+05:00", "2026-11-24T10:00:00+05:00")
    assert waiting(days, both) == [WEDNESDAY]


def test_another_site_or_form_makes_no_visit():
    moment = "2026-11-23T10:00:00+05:00"
    others = [*inspected(moment, site="F-2"), *inspected(moment, form="fk_water")]
    assert waiting([MONDAY], others) == [MONDAY]


def test_a_visit_planned_after_an_inspection_waits():
    again = Visit(at="2026-11-24T18:00:00+05:00")
    assert waiting([again], inspected("2026-11-23T10:00:00+05:00")) == [again]
    assert waiting([again], inspected("2026-11-24T19:00:00+05:00")) == []


def test_clocks_that_differ_by_hours_and_zones_do_no_harm():
    planned = Visit(at="2026-11-23T12:00:00+08:00")
    behind = "2026-11-23T05:00:00+05:00"  # eight hours and a zone before it was planned
    assert waiting([planned], inspected(behind)) == []
    assert waiting([planned], inspected("2026-11-22T12:00:00+05:00")) == [planned]


def test_a_visit_of_two_people_ends_for_the_one_who_made_it():
    his, hers = Visit("2026-11-23", person="Bek"), Visit("2026-11-23", person="Aru")
    assert waiting([his, hers], inspected("2026-11-23T10:00:00+05:00")) == [his]
    assert waiting([his], inspected("2026-11-23T10:00:00+05:00")) == []


def test_a_visit_without_a_date_is_made_last():
    someday = Visit()
    assert waiting([someday, MONDAY], inspected("2026-11-23T10:00:00+05:00")) == [someday]


@given(st.permutations(range(6)), st.integers(0, 6))
def test_the_order_of_inspections_does_not_matter(order, count):
    visits = [Visit(f"2026-11-{23 + day}") for day in range(6)]
    moments = [f"2026-11-{23 + day}T10:00:00+05:00" for day in order[:count]]
    left = waiting(visits, inspected(*moments))
    assert left == waiting(visits, inspected(*sorted(moments)))
    assert len(left) == 6 - count


def test_the_first_day_that_counts_is_before_all_that_may_have_made_a_visit():
    late = Visit(at="2026-11-24T01:00:00+14:00")  # still the 23rd in most of the world
    assert first_day([late, Visit(at="2026-11-25T09:00:00+05:00")]) == "2026-11-21"
    assert first_day([]) == ""


@given(st.integers(-14, 14), st.integers(-14, 14), st.integers(0, 12))
def test_nothing_that_counts_lies_before_it(zone, other, hours):
    def at(moment, offset):
        return moment.astimezone(timezone(timedelta(hours=offset))).isoformat()

    planned = datetime(2026, 11, 23, 12, tzinfo=UTC)
    visits = [Visit(at=at(planned, zone)), Visit(at=at(planned + timedelta(hours=6), other))]
    made = at(planned - timedelta(hours=hours), other)
    assert waiting(visits, inspected(made)) != visits
    assert made >= first_day(visits)
