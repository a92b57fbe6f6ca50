"""Dates and times as ODK counts them: days since 1970-01-01 UTC, seen in the device's zone."""

from __future__ import annotations

import math
import re
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import tzinfo

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_DAY = 86_400_000
_CLOCK = (
    r"(?P<hour>\d{2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,](?P<fraction>\d+))?)?"
    r"(?P<offset>Z|[+-]\d{2}(?::?\d{2})?)?"
)
# Decisions, row 13: zeros may be missing in a date, a year has four digits.
_DATE = re.compile(rf"(?P<year>\d{{4}})-(?P<month>\d{{1,2}})-(?P<day>\d{{1,2}})(?:T{_CLOCK})?")
_TIME = re.compile(_CLOCK)


class Moment:
    """A date or dateTime value; `local` is None when the text was no date."""

    __slots__ = ("days", "local")

    def __init__(self, local: datetime | None) -> None:
        self.local = local
        self.days = days_of(local) if local is not None else math.nan

    def __repr__(self) -> str:
        return f"<Moment {self.text}>"

    @property
    def is_midnight(self) -> bool:
        """Whether it is written as a date alone (decisions, row 8)."""
        local = self.local
        return local is not None and not (
            local.hour or local.minute or local.second or local.microsecond
        )

    @property
    def text(self) -> str:
        """`2026-03-04`, or `2026-03-04T09:30:00.000-07:00`, or `Invalid Date`."""
        if self.local is None:
            return "Invalid Date"
        if self.is_midnight:
            return self.local.date().isoformat()
        return self.local.isoformat(timespec="milliseconds")


class DayNumber(float):
    """The number of a date: whole days when written, fraction when computed with (row 4)."""

    __slots__ = ()


INVALID = Moment(None)


def days_of(moment: datetime) -> float:
    """Days since 1970-01-01 UTC, with the fraction."""
    past = moment - _EPOCH
    milliseconds = past.days * _DAY + past.seconds * 1000 + past.microseconds / 1000
    return milliseconds / _DAY


def moment_of_days(days: float, zone: tzinfo | None) -> Moment:
    """The moment so many days after 1970-01-01 UTC, seen in a zone."""
    if not math.isfinite(days):
        return INVALID
    try:
        return Moment((_EPOCH + timedelta(milliseconds=round(days * _DAY))).astimezone(zone))
    except OverflowError:
        return INVALID


def moment_of_text(text: str, zone: tzinfo | None) -> Moment | None:
    """The moment a text names, local where it has no offset; None when it is no date."""
    match = _DATE.fullmatch(text.strip(" \t\r\n"))
    if match is None:
        return None
    try:
        return Moment(_local(match, zone))
    except (ValueError, OverflowError):
        return None


def day_fraction(text: str, now: datetime) -> float:
    """A time of day as a fraction of a day in the zone of `now`; NaN when it is no time."""
    match = _TIME.fullmatch(text.strip(" \t\r\n"))
    if match is None:
        return math.nan
    try:
        shift = _offset(match["offset"])
        clock = datetime(1970, 1, 1, *_clock(match), tzinfo=UTC)
    except ValueError:
        return math.nan
    if shift is not None:
        clock += (now.utcoffset() or timedelta()) - shift
    return days_of(clock.replace(year=1970, month=1, day=1))


def _local(match: re.Match[str], zone: tzinfo | None) -> datetime:
    date = (int(match["year"]), int(match["month"]), int(match["day"]))
    clock = _clock(match) if match["hour"] else (0, 0, 0, 0)
    shift = _offset(match["offset"])
    if shift is not None:
        return datetime(*date, *clock, tzinfo=timezone(shift)).astimezone(zone)
    naive = datetime(*date, *clock)  # noqa: DTZ001  the device's zone is added below
    return naive.astimezone() if zone is None else naive.replace(tzinfo=zone)


def _clock(match: re.Match[str]) -> tuple[int, int, int, int]:
    fraction = (match["fraction"] or "0")[:6].ljust(6, "0")
    return (int(match["hour"]), int(match["minute"]), int(match["second"] or 0), int(fraction))


def _offset(text: str | None) -> timedelta | None:
    """The offset a text names.

    Raises:
        ValueError: hours from 24, minutes from 60.
    """
    if not text:
        return None
    if text == "Z":
        return timedelta()
    hours, minutes = int(text[1:3]), int(text[3:].lstrip(":") or 0)
    if hours > 23 or minutes > 59:  # noqa: PLR2004
        raise ValueError(text)
    shift = timedelta(hours=hours, minutes=minutes)
    return -shift if text[0] == "-" else shift
