"""How JavaRosa writes answers: whether a text of its record is what it makes of another text."""

from __future__ import annotations

import re
from datetime import datetime

_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_OFFSET = re.compile(r"(?:Z|[+-]\d\d:\d\d)$")
_NO_DAY = "2000-01-02T"


def is_same_moment(text: str, theirs: str) -> bool:
    """Whether both are the same instant, or the same time of day, with offsets of their own."""
    moments = [_moment(each) for each in (text, theirs)]
    if None in moments or ("T" in text) != ("T" in theirs):
        return False
    apart = abs((moments[0] - moments[1]).total_seconds())
    return apart == 0 or ("T" not in text and apart % 86_400 == 0)


def _moment(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text if "T" in text else _NO_DAY + text)
    except ValueError:
        return None
    return found if found.tzinfo is not None else None


def is_same_line(text: str, theirs: str) -> bool:
    """Whether both are the same positions, where theirs always has an altitude and an accuracy."""
    points = [_numbers(point) for point in text.split(";")]
    written = [_numbers(point) for point in theirs.split("; ")]
    return written == [point + [0.0] * (4 - len(point)) for point in points] and bool(points[0])


def _numbers(point: str) -> list[float]:
    try:
        return [float(part) for part in point.split()]
    except ValueError:
        return []


def is_completed(given: str, theirs: str) -> bool:
    """Whether theirs has the numbers of what was given, and zeros for those left out."""
    numbers = [float(part) for part in _NUMBER.findall(_OFFSET.sub("", given))]
    written = [float(part) for part in _NUMBER.findall(_OFFSET.sub("", theirs))]
    first = len(numbers)
    return bool(numbers) and written[:first] == numbers and not any(written[first:])
