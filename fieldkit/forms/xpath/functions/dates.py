"""Functions of dates and times."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

from fieldkit.errors import FieldKitError
from fieldkit.forms.xpath.moments import (
    INVALID,
    Moment,
    day_fraction,
    moment_of_text,
)
from fieldkit.forms.xpath.signature import Purity, declare
from fieldkit.forms.xpath.values import as_moment, as_string

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from fieldkit.forms.xpath.context import Context
    from fieldkit.forms.xpath.values import Value

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_CODES: dict[str, Callable[[datetime], str]] = {
    "Y": lambda d: f"{d.year:04}",
    "y": lambda d: f"{d.year % 100:02}",
    "m": lambda d: f"{d.month:02}",
    "n": lambda d: str(d.month),
    "b": lambda d: _MONTHS[d.month - 1],
    "d": lambda d: f"{d.day:02}",
    "e": lambda d: str(d.day),
    "H": lambda d: f"{d.hour:02}",
    "h": lambda d: str(d.hour),
    "M": lambda d: f"{d.minute:02}",
    "S": lambda d: f"{d.second:02}",
    "3": lambda d: f"{d.microsecond // 1000:03}",
    "a": lambda d: _DAYS[d.weekday()],
}
_MOST_PATTERN = 10_000
_CODE = re.compile(r"%([YymnbdeHhMS3a])")


def _today(context: Context) -> Moment:
    now = context.environment.now()
    return moment_of_text(now.date().isoformat(), context.environment.zone) or INVALID


def _now(context: Context) -> Moment:
    return Moment(context.environment.now())


def _date(context: Context, value: Value) -> Value:
    """A date keeps its time of day (decisions, row 6); an empty text stays empty."""
    if isinstance(value, str | list) and as_string(value) == "":
        return ""
    return as_moment(value, context.environment.zone) or INVALID


def _decimal_date_time(context: Context, value: Value) -> float:
    moment = as_moment(value, context.environment.zone)
    return moment.days if moment is not None else math.nan


def _decimal_time(context: Context, value: Value) -> float:
    """The time of day as a fraction of a day in the device's zone (rows 11 and 12)."""
    text = as_string(value)
    moment = value if isinstance(value, Moment) else moment_of_text(text, context.environment.zone)
    if moment is not None and moment.local is not None:
        text = moment.local.time().isoformat()
    return day_fraction(text, context.environment.now())


def _format_date(context: Context, value: Value, pattern: str) -> str:
    """Empty for what is no date, a bare number too (decisions, rows 9 and 10)."""
    if len(pattern) > _MOST_PATTERN:
        raise FieldKitError("xpath.long_text", most=_MOST_PATTERN)
    zone = context.environment.zone
    moment = value if isinstance(value, Moment) else None
    if isinstance(value, str | list):
        moment = moment_of_text(as_string(value), zone)
    if moment is None or moment.local is None:
        return ""
    local = moment.local
    return _CODE.sub(lambda match: _CODES[match[1]](local), pattern)


_SECTION = "Date and time functions"
TABLE = (
    declare("today() -> date", _today, _SECTION, "Today's date.", Purity.VOLATILE),
    declare("now() -> date", _now, _SECTION, "The present moment.", Purity.VOLATILE),
    declare(
        "date(any value) -> any", _date, _SECTION,
        "A text or a number of days since 1970-01-01 as a date.", Purity.FORM,
    ),
    declare(
        "date-time(any value) -> any", _date, _SECTION,
        "A text or a number of days since 1970-01-01 as a date with time.", Purity.FORM,
    ),
    declare(
        "decimal-date-time(any value) -> number", _decimal_date_time, _SECTION,
        "Days since 1970-01-01 UTC, with the fraction.", Purity.FORM,
    ),
    declare(
        "decimal-time(any value) -> number", _decimal_time, _SECTION,
        "The time of day as a fraction of a day.", Purity.FORM,
    ),
    declare(
        "format-date(any value, string pattern) -> string", _format_date, _SECTION,
        "A date written by codes: %Y %y %m %n %b %d %e %a.", Purity.FORM,
    ),
    declare(
        "format-date-time(any value, string pattern) -> string", _format_date, _SECTION,
        "A date with time written by codes: those of format-date and %H %h %M %S %3.",
        Purity.FORM,
    ),
)  # fmt: skip
