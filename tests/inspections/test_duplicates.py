"""Suspected duplicates: the same site, form and shift, or day where there is none; nothing else."""

from dataclasses import replace

import pytest

from fieldkit.inspections.duplicates import Visit, suspected_duplicates

ONE = Visit("a", "food", "E26", "F-1", "2026-06-02T09:00:00+05:00")
OTHER = replace(ONE, inspection="b", begun="2026-06-02T17:30:00+05:00")


def test_two_visits_of_one_day_are_suspected():
    assert suspected_duplicates([ONE, OTHER]) == {"a": ("b",), "b": ("a",)}


def test_of_three_each_names_the_two_others():
    assert suspected_duplicates([ONE, OTHER, replace(ONE, inspection="c")])["b"] == ("a", "c")


@pytest.mark.parametrize(
    "other",
    [
        replace(OTHER, site="F-2"),
        replace(OTHER, form="water"),
        replace(OTHER, event="E27"),
        replace(OTHER, begun="2026-06-03T09:00:00+05:00"),
    ],
)
def test_what_differs_is_no_duplicate(other):
    assert suspected_duplicates([ONE, other]) == {}


MORNING, EVENING = frozenset({"08-16"}), frozenset({"16-24"})
NIGHT = frozenset({"02T22/03T06"})


@pytest.mark.parametrize(
    ("one", "other", "begun", "suspected"),
    [
        (MORNING, MORNING, OTHER.begun, True),
        (MORNING, EVENING, OTHER.begun, False),
        (MORNING, MORNING | EVENING, OTHER.begun, True),
        (MORNING, frozenset(), OTHER.begun, True),
        (frozenset(), frozenset(), OTHER.begun, True),
        (NIGHT, NIGHT, "2026-06-03T02:00:00+05:00", True),
        (NIGHT, frozenset(), "2026-06-03T02:00:00+05:00", False),
    ],
)
def test_the_shift_decides_where_both_were_in_one(one, other, begun, suspected):
    visits = [replace(ONE, shifts=one), replace(OTHER, shifts=other, begun=begun)]
    assert (suspected_duplicates(visits) != {}) is suspected
    assert suspected_duplicates(visits) == suspected_duplicates(visits[::-1])


def test_visits_without_a_site_are_not_compared():
    assert suspected_duplicates([replace(ONE, site=""), replace(OTHER, site="")]) == {}


def test_a_dismissed_pair_is_no_suspicion_and_a_third_visit_is():
    third = replace(ONE, inspection="c")
    dismissed = [frozenset("ab")]
    assert suspected_duplicates([ONE, OTHER], dismissed) == {}
    assert suspected_duplicates([ONE, OTHER, third], dismissed) == {
        "a": ("c",), "b": ("c",), "c": ("a", "b"),
    }  # fmt: skip
