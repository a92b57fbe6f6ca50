"""Visits that may have been written down twice: told to people, never merged by a rule."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator


@dataclass(frozen=True, slots=True)
class Visit:
    """What tells two visits apart.

    `begun` is the local time of the first revision; `shifts` are names of those on at that time,
    where the plan has any, each for one time that it is on.
    """

    inspection: str
    form: str
    event: str
    site: str
    begun: str
    shifts: frozenset[str] = frozenset()

    @property
    def day(self) -> str:
        """The day as the clock of its laptop had it."""
        return self.begun[:10]


def suspected_duplicates(
    visits: Iterable[Visit], dismissed: Collection[frozenset[str]] = ()
) -> dict[str, tuple[str, ...]]:
    """The other inspections of the same site with the same form in the same shift, by inspection.

    Where one of the two was in no shift, the day counts. Only inspections that have any are named;
    one without a site has none. The pairs that somebody `dismissed` are no suspects of one
    another, of a third one they still are.
    """
    same: dict[tuple[str, str, str], list[Visit]] = defaultdict(list)
    for visit in visits:
        if visit.site:
            same[visit.form, visit.event, visit.site].append(visit)
    suspects: dict[str, set[str]] = defaultdict(set)
    for group in same.values():
        for pair in _at_one_time(group):
            if frozenset(pair) not in dismissed:
                one, other = pair
                suspects[one].add(other)
                suspects[other].add(one)
    return {inspection: tuple(sorted(others)) for inspection, others in suspects.items()}


def _at_one_time(visits: Iterable[Visit]) -> Iterator[tuple[str, str]]:
    """Pairs of one shift, and those of one day of which one was in no shift."""
    times: dict[str, list[Visit]] = defaultdict(list)
    for visit in visits:
        for each in {visit.day, *visit.shifts}:
            times[each].append(visit)
    for each, together in times.items():
        for one, other in combinations(together, 2):
            in_shifts = bool(one.shifts and other.shifts)
            if each in one.shifts & other.shifts or not in_shifts:
                yield one.inspection, other.inspection
