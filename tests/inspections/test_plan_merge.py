"""Two versions of a plan compared, and joined where both were changed."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.inspections.plan import Event, Frequency, Person, Shift, Site, Venue
from fieldkit.inspections.plan_changes import ChangedCell, PlanChange, changes_between, keyed
from fieldkit.inspections.plan_merge import PlanConflict, merge

BASE = Event(
    "E26", "Games", exercise=True, begins="2026-06-01",
    venues=(Venue("A", "Arena"), Venue("B", "Bazaar")),
    sites=(Site("F-1", "Plov", "A", "food"), Site("F-2", "Tea", "B", "food")),
    people=(Person("Aru"), Person("Bek")),
    shifts=(Shift("Day", "08:00", "20:00", "", "Aru", "A"),),
    frequencies=(Frequency("high", "1 d"),),
)  # fmt: skip
PLOV, TEA = BASE.sites


def test_what_differs_is_told_row_by_row():
    after = replace(
        BASE,
        name="The Games",
        sites=(replace(PLOV, risk="high", operator="Suu"), Site("F-3", "Fruit")),
        frequencies=(),
    )
    assert changes_between(BASE, after) == (
        PlanChange("event", "", "changed", (ChangedCell("name", "Games", "The Games"),)),
        PlanChange("sites", "F-1", "changed",
                   (ChangedCell("operator", "", "Suu"), ChangedCell("risk", "", "high"))),
        PlanChange("sites", "F-3", "added"),
        PlanChange("sites", "F-2", "gone"),
        PlanChange("frequencies", "high", "gone"),
    )  # fmt: skip
    assert changes_between(BASE, BASE) == ()


def test_shifts_of_one_name_are_told_apart_by_their_number():
    night = Shift("Night", "20:00", "08:00")
    assert list(keyed([night, replace(night, person="Aru")])) == ["Night", "Night (2)"]
    assert list(keyed([replace(night, name="")])) == ["20:00 08:00 "]


def test_changes_of_different_rows_and_cells_join_without_a_question():
    left = replace(BASE, sites=(replace(PLOV, risk="high"), TEA, Site("F-3", "Fruit")), name="L")
    right = replace(
        BASE, sites=(replace(PLOV, operator="Suu"),), people=(*BASE.people, Person("Cem"))
    )
    joined = merge(BASE, left, right)
    assert joined.conflicts == ()
    assert joined.event == replace(
        BASE,
        name="L",
        sites=(replace(PLOV, risk="high", operator="Suu"), Site("F-3", "Fruit")),
        people=(*BASE.people, Person("Cem")),
    )


@pytest.mark.parametrize(("prefer", "risk"), [("left", "high"), ("right", "low")])
def test_the_same_cell_changed_differently_is_a_conflict_that_the_preferred_side_decides(prefer, risk):  # fmt: skip
    left = replace(BASE, sites=(replace(PLOV, risk="high"), TEA))
    right = replace(BASE, sites=(replace(PLOV, risk="low"), TEA))
    joined = merge(BASE, left, right, prefer)
    assert joined.conflicts == (PlanConflict("sites", "F-1", "risk", "high", "low"),)
    assert joined.event.sites[0].risk == risk


@pytest.mark.parametrize(("prefer", "stays"), [("left", False), ("right", True)])
def test_a_row_taken_out_here_and_changed_there_is_a_conflict(prefer, stays):
    left = replace(BASE, sites=(TEA,))
    right = replace(BASE, sites=(replace(PLOV, risk="low"), TEA))
    joined = merge(BASE, left, right, prefer)
    assert joined.conflicts == (PlanConflict("sites", "F-1", "", "", "F-1"),)
    assert (replace(PLOV, risk="low") in joined.event.sites) is stays


def test_the_same_row_added_on_both_sides_is_one_row():
    left = replace(BASE, sites=(*BASE.sites, Site("F-3", "Fruit", operator="Suu")))
    right = replace(BASE, sites=(*BASE.sites, Site("F-3", "Fruits", operator="Suu")))
    joined = merge(BASE, left, right, "right")
    assert joined.event.sites[-1] == Site("F-3", "Fruits", operator="Suu")
    assert [(each.key, each.column) for each in joined.conflicts] == [("F-3", "name")]


def test_a_venue_and_a_person_that_the_other_side_needs_stay():
    left = replace(BASE, venues=BASE.venues[1:], people=BASE.people[:1], sites=(TEA,), shifts=())
    right = replace(
        BASE,
        sites=(*BASE.sites, Site("F-3", "Fruit", "A")),
        shifts=(*BASE.shifts, Shift("Night", "20:00", "08:00", "", "Bek; Aru", "A; B")),
    )
    joined = merge(BASE, left, right).event
    assert {venue.code for venue in joined.venues} == {"A", "B"}
    assert {person.name for person in joined.people} == {"Aru", "Bek"}


def test_likelihood_of_one_side_and_impact_of_the_other_give_another_risk():
    rated = replace(BASE, sites=(replace(PLOV, likelihood="2", impact="2", risk="low"),))
    left = replace(BASE, sites=(replace(rated.sites[0], likelihood="4", risk="moderate"),))
    right = replace(BASE, sites=(replace(rated.sites[0], impact="4", risk="moderate"),))
    [site] = merge(rated, left, right).event.sites
    assert (site.likelihood, site.impact, site.risk) == ("4", "4", "very high")


def test_without_a_common_past_nothing_is_lost():
    left, right = replace(BASE, sites=(PLOV,)), replace(BASE, sites=(TEA,), name="Other")
    joined = merge(None, left, right)
    assert joined.event.sites == (PLOV, TEA)
    assert joined.conflicts == (PlanConflict("event", "", "name", "Games", "Other"),)


some_sites = st.lists(
    st.builds(Site, st.sampled_from(["F-1", "F-2", "F-3"]), st.sampled_from(["a", "b"]), risk=st.sampled_from(["", "low", "high"])),
    unique_by=lambda site: site.code,
).map(lambda made: replace(BASE, sites=tuple(made)))  # fmt: skip


@given(some_sites, some_sites)
def test_joining_with_what_did_not_change_is_the_change(base, side):
    assert merge(base, side, base).event == side
    joined = merge(base, base, side)
    assert set(joined.event.sites) == set(side.sites)
    assert joined.conflicts == ()


@given(some_sites, some_sites, some_sites)
def test_the_sides_are_alike_but_for_the_order(base, left, right):
    one, other = merge(base, left, right, "left"), merge(base, right, left, "right")
    assert set(one.event.sites) == set(other.event.sites)
    assert len(one.conflicts) == len(other.conflicts)
