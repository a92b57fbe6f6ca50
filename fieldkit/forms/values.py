"""Answers as text: what each type accepts, how it is stored (decisions 22, 25, 58, 59)."""

from __future__ import annotations

import math
import re
from datetime import date
from typing import TYPE_CHECKING

from fieldkit.forms.xml_text import clean

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_INT = re.compile(r"\s*([+-]?\d+)(?:\.\d*)?\s*")
_DECIMAL = re.compile(r"\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?\s*")
_DATE = re.compile(r"(\d{4})-(\d\d)-(\d\d)")
_TIME = re.compile(r"(\d\d):(\d\d):(\d\d)(?:\.\d+)?(?:Z|[+-](\d\d):?(\d\d))?")
_INT_RANGE = range(-(2**31), 2**31)
_LATITUDE, _LONGITUDE = 90, 180


def stored(kind: str, text: str) -> str | None:
    """The text to store for an answer of a type; None when the type does not accept it.

    Signs that no XML can hold, as text copied from elsewhere brings along, are left out.

    Args:
        kind: the bind type without prefix; unknown ones are text.
        text: the answer as given; "" is accepted by every type.
    """
    if not text:
        return ""
    read = _READERS.get(kind)
    return clean(text) if read is None else read(text)


def _int(text: str) -> str | None:
    match = _INT.fullmatch(text)
    if match is None:
        return None
    number = int(match[1])
    return str(number) if number in _INT_RANGE else None


def _decimal(text: str) -> str | None:
    if _DECIMAL.fullmatch(text) is None:
        return None
    number = float(text)
    if not math.isfinite(number):
        return None
    return decimal_text(number)


def decimal_text(number: float) -> str:
    """The shortest digits of a number with a decimal point and without an exponent."""
    if number == 0:
        return "0.0"
    short = repr(number)
    if "e" not in short:
        return short
    mantissa, _, exponent = short.partition("e")
    places = len(mantissa.partition(".")[2]) - int(exponent)
    return f"{number:.{max(places, 1)}f}"


def _date(text: str) -> str | None:
    day, mark, rest = text.partition("T")
    if not is_date(day) or (mark and _time(rest) is None):
        return None
    return day


def is_date(text: str) -> bool:
    """Whether a text is a date of the calendar, written YYYY-MM-DD."""
    match = _DATE.fullmatch(text)
    if match is None:
        return False
    try:
        date(*(int(part) for part in match.groups()))
    except ValueError:
        return False
    return True


def _time(text: str) -> str | None:
    match = _TIME.fullmatch(text)
    if match is None:
        return None
    hour, minute, second = (int(match[place]) for place in (1, 2, 3))
    offset_hour, offset_minute = (int(match[place] or 0) for place in (4, 5))
    fits = hour < 24 and minute < 60 and second < 60 and offset_hour <= 14 and offset_minute < 60  # noqa: PLR2004
    return text if fits else None


def _datetime(text: str) -> str | None:
    day, mark, rest = text.partition("T")
    return text if mark and is_date(day) and _time(rest) is not None else None


def _geopoint(text: str) -> str | None:
    parts = text.split()
    if not 2 <= len(parts) <= 4 or any(_DECIMAL.fullmatch(part) is None for part in parts):  # noqa: PLR2004
        return None
    latitude, longitude = float(parts[0]), float(parts[1])
    nowhere = latitude == longitude == 0
    if nowhere or abs(latitude) > _LATITUDE or abs(longitude) > _LONGITUDE:
        return None
    return " ".join(decimal_text(float(part)) for part in parts)


def _geotrace(text: str) -> str | None:
    points = _points(text)
    return None if len(points) < 2 or _is_closed(points) else ";".join(points)  # noqa: PLR2004


def _geoshape(text: str) -> str | None:
    points = _points(text)
    return ";".join(points) if len(points) >= 3 and _is_closed(points) else None  # noqa: PLR2004


def _points(text: str) -> list[str]:
    """The points of a line as they are stored; none where one of them is no point."""
    written = text.split(";")
    if not written[-1].strip():
        written.pop()
    points = [_geopoint(point) for point in written]
    return [] if None in points else [point for point in points if point]


def _is_closed(points: list[str]) -> bool:
    return points[0].split()[:2] == points[-1].split()[:2]


_READERS: dict[str, Callable[[str], str | None]] = {
    "int": _int,
    "decimal": _decimal,
    "date": _date,
    "time": _time,
    "dateTime": _datetime,
    "geopoint": _geopoint,
    "geotrace": _geotrace,
    "geoshape": _geoshape,
}


def in_range(answer: str, parameters: Mapping[str, str]) -> bool:
    """Whether a number lies within a range control's start and end."""
    bounds = [parameters[name] for name in ("start", "end") if name in parameters]
    numbers = [float(text) for text in bounds if _DECIMAL.fullmatch(text)]
    return len(numbers) < 2 or min(numbers) <= float(answer) <= max(numbers)  # noqa: PLR2004
