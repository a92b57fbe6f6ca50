"""Which planned visits still wait: each inspection makes one, the one that was due first."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable

# What was done before a visit was planned does not count for it; laptops' clocks differ by hours.
_CLOCKS_DIFFER = timedelta(hours=12)
# The first by its text may be the second by the clock, and an inspection bear another date.
_ZONES_DIFFER = timedelta(days=3)

_DATE_LENGTH = len("2026-11-23")


class PlannedVisit(Protocol):
    """A visit of the plan; `due`, which may be empty, and `at`, when it was planned, ISO 8601."""

    @property
    def site(self) -> str:
        """Where."""
        ...

    @property
    def form(self) -> str:
        """With which form."""
        ...

    @property
    def person(self) -> str:
        """By whom; empty for anybody."""
        ...

    @property
    def due(self) -> str:
        """Until when."""
        ...

    @property
    def at(self) -> str:
        """When it was planned."""
        ...


_Visit = TypeVar("_Visit", bound=PlannedVisit)


def waiting(
    visits: Iterable[_Visit], inspected: Iterable[tuple[str, str, str, str]]
) -> list[_Visit]:
    """The visits that no inspection has made yet, in their order.

    Args:
        visits: of one plan.
        inspected: (site, form, person, at) of every inspection that counts; of several visits
            that it may be, it is rather one of that person's.
    """
    kept = list(visits)
    done: set[int] = set()
    by_place: dict[tuple[str, str], list[int]] = defaultdict(list)
    for place, visit in sorted(enumerate(kept), key=lambda each: (each[1].due or "9", each[0])):
        by_place[visit.site, visit.form].append(place)
    since = [_seconds(visit.at) - _CLOCKS_DIFFER.total_seconds() for visit in kept]
    for site, form, person, at in sorted(inspected, key=lambda each: each[3]):
        places = [place for place in by_place.get((site, form), ()) if place not in done]
        if not places:
            continue
        moment = _seconds(at)
        may_be = [place for place in places if moment >= since[place]]
        own = [place for place in may_be if kept[place].person == person]
        done.update((own or may_be)[:1])
    return [visit for place, visit in enumerate(kept) if place not in done]


def first_day(visits: Iterable[PlannedVisit]) -> str:
    """A day before any inspection that may have made one of these visits, in whatever zone."""
    planned = min((visit.at for visit in visits), default="")
    return (datetime.fromisoformat(planned) - _ZONES_DIFFER).date().isoformat() if planned else ""


def _seconds(text: str) -> float:
    return datetime.fromisoformat(text).timestamp()


def is_overdue(due: str, now: datetime) -> bool:
    """Whether a moment has passed, or a date without a time is over; never without either."""
    try:
        moment = datetime.fromisoformat(due)
    except ValueError:
        return False
    if len(due) <= _DATE_LENGTH:
        return moment.date() < now.date()
    return moment.astimezone() < now
