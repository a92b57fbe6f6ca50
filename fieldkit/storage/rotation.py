"""Which backups stay: hours of two days, days of two weeks, weeks of two months."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

HOURLY_FOR = timedelta(days=2)
DAILY_FOR = timedelta(days=14)
WEEKLY_FOR = timedelta(weeks=8)


@dataclass(frozen=True, slots=True, order=True)
class Stamp:
    """When a backup was made. The number orders them; the clock may have been wrong."""

    number: int
    moment: datetime


def worth_keeping(stamps: Collection[Stamp], now: datetime) -> list[Stamp]:
    """The backups that stay, those first that are given up last.

    The newest by number always stays, whatever the clock said. Of each day and week, and of each
    hour, the last one stays. Of several that a wrong clock put into the future, the last one.
    """
    if not stamps:
        return []
    ordered = sorted(stamps, reverse=True)
    ahead = [stamp for stamp in ordered if stamp.moment > now]
    wanted = [ordered[0]]
    wanted += _last_of_each(ordered, now, DAILY_FOR, lambda moment: moment.date())
    wanted += _last_of_each(ordered, now, WEEKLY_FOR, lambda moment: moment.isocalendar()[:2])
    wanted += ahead[:1]
    wanted += _last_of_each(ordered, now, HOURLY_FOR, lambda moment: (moment.date(), moment.hour))
    return list(dict.fromkeys(wanted))


def _last_of_each(
    newest_first: list[Stamp], now: datetime, age: timedelta, period: Callable[[datetime], object]
) -> list[Stamp]:
    """The last backup of each period up to an age, newest first."""
    last: dict[object, Stamp] = {}
    for stamp in newest_first:
        if now - age <= stamp.moment <= now:
            last.setdefault(period(stamp.moment), stamp)
    return list(last.values())
