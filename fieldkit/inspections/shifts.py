"""When shifts are: from what a plan says of them to moments.

A shift lies between two moments, or between two times of day, on some days or on every day of the
event. A time of day is one of the laptop's zone unless it says its own (`08:00+05:00`); a shift
that ends no later than it begins ends on the next day.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import tzinfo

    from fieldkit.inspections.plan import Shift

_SEVERAL = re.compile(r"\s*[;\n]\s*")
_ONE_DAY = timedelta(days=1)
_LONGEST = 400
"""Days that a shift is looked for; a plan that says more was not meant."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One time that a shift is on; without a venue it is for the whole event."""

    begins: datetime
    ends: datetime
    venues: tuple[str, ...]


def several(text: str) -> tuple[str, ...]:
    """What a cell names, with semicolons between."""
    return tuple(part for part in _SEVERAL.split(text.strip()) if part)


def time_of_day(text: str) -> time | None:
    """A time such as 08:00 or 20:00+05:00; None for anything else, a moment too."""
    try:
        return time.fromisoformat(text)
    except ValueError:
        return None


def moment_of(text: str) -> datetime | None:
    """A moment with date and time; None for anything else."""
    if len(text) <= len("2026-06-02"):
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def days_of(text: str) -> tuple[date, ...] | None:
    """The days that a cell names: `2026-06-02; 2026-06-04/2026-06-06`; None when it is unclear."""
    days: list[date] = []
    for part in several(text):
        first, slash, last = (piece.strip() for piece in part.partition("/"))
        try:
            begins = date.fromisoformat(first)
            ends = date.fromisoformat(last) if slash else begins
        except ValueError:
            return None
        if not begins <= ends <= begins + _LONGEST * _ONE_DAY:
            return None
        days += _from_to(begins, ends)
    return tuple(days)


def is_backwards(begins: str, ends: str) -> bool:
    """Whether two moments are the wrong way round; times of day never are."""
    first, last = moment_of(begins), moment_of(ends)
    return first is not None and last is not None and _known(last) <= _known(first)


def turns(shifts: Iterable[Shift], days: Iterable[date], zone: tzinfo | None) -> list[Turn]:
    """When some shifts are on, the earliest first.

    Args:
        shifts: what the plan says; one that makes no sense is never on.
        days: those of the event, for shifts that name none.
        zone: that of times that say no zone.
    """
    every_day = tuple(days)
    found = [turn for shift in shifts for turn in _turns(shift, every_day, zone)]
    return sorted(found, key=lambda turn: (turn.begins, turn.ends))


def event_days(begins: str, ends: str, now: datetime) -> list[date]:
    """The days of an event; one that names none has those around the present."""
    first, last = _day(begins), _day(ends)
    first = first or min(now.date() - _ONE_DAY, last or now.date())
    last = last or max(now.date() + _ONE_DAY, first)
    return list(_from_to(first, min(last, first + _LONGEST * _ONE_DAY)))


def on_at(each: Iterable[Turn], moment: datetime, venue: str) -> list[Turn]:
    """Those that are on at a moment in a venue, or in the whole event."""
    return [
        turn
        for turn in each
        if turn.begins <= moment < turn.ends and (not turn.venues or venue in turn.venues)
    ]


def on_today(each: Iterable[Turn], now: datetime) -> list[Turn]:
    """Those that are on now or begin before the day is over."""
    tomorrow = datetime.combine(now.date() + _ONE_DAY, time(), now.tzinfo)
    return [turn for turn in each if turn.ends > now and turn.begins < tomorrow]


def _turns(shift: Shift, every_day: tuple[date, ...], zone: tzinfo | None) -> Iterator[Turn]:
    venues = several(shift.venue)
    first, last = moment_of(shift.begins), moment_of(shift.ends)
    if first is not None and last is not None:
        begins, ends = _in_zone(first, zone), _in_zone(last, zone)
        if begins < ends:
            yield Turn(begins, ends, venues)
        return
    opens, closes = time_of_day(shift.begins), time_of_day(shift.ends)
    if opens is None or closes is None:
        return
    for day in days_of(shift.days) or every_day:
        begins = _in_zone(datetime.combine(day, opens), zone)
        ends = _in_zone(datetime.combine(day, closes), zone)
        yield Turn(begins, ends if ends > begins else ends + _ONE_DAY, venues)


def _in_zone(moment: datetime, zone: tzinfo | None) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)


def _known(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.astimezone()


def _day(text: str) -> date | None:
    try:
        return datetime.fromisoformat(text).date()
    except ValueError:
        return None


def _from_to(first: date, last: date) -> Iterator[date]:
    for count in range((last - first).days + 1):
        yield first + count * _ONE_DAY
