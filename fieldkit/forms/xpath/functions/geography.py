"""Functions of places: lengths, areas, inside and outside, on ODK's sphere."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING

from fieldkit.errors import FieldKitError
from fieldkit.forms.xpath.functions.numbers import rounded
from fieldkit.forms.xpath.functions.strings import texts_of
from fieldkit.forms.xpath.signature import declare

if TYPE_CHECKING:
    from fieldkit.forms.xpath.values import Value

    Point = tuple[float, float]

_RADIUS = 6_378_100.0  # metres, as JavaRosa and Web Forms compute
_POLE, _DATE_LINE = 90.0, 180.0
_MOST_SEGMENTS = 2_000


def _points(values: tuple[Value, ...]) -> list[Point] | None:
    """Latitude and longitude of every point of traces or single points; None when one is wrong."""
    found: list[Point] = []
    for text in texts_of(values):
        for part in text.split(";"):
            if part.strip():
                point = _point(part)
                if point is None:
                    return None
                found.append(point)
    return found


def _point(text: str) -> Point | None:
    words = text.split()
    try:
        latitude, longitude = float(words[0]), float(words[1])
    except (ValueError, IndexError):
        return None
    if abs(latitude) > _POLE or abs(longitude) > _DATE_LINE:
        return None
    return latitude, longitude


def _distance(*values: Value) -> float:
    points = _points(values)
    mixed = len(values) > 1 and any(_is_trace(text) for text in texts_of(values))
    if points is None or mixed:
        raise FieldKitError("xpath.not_geo", function="distance")
    return rounded(math.fsum(_apart(one, other) for one, other in pairwise(points)), 2)


def _is_trace(text: str) -> bool:
    return sum(1 for part in text.split(";") if part.strip()) > 1


def _apart(one: Point, other: Point) -> float:
    """The great-circle distance in metres (haversine)."""
    low, high = math.radians(one[0]), math.radians(other[0])
    across = math.radians(other[1] - one[1])
    half = math.sin((high - low) / 2) ** 2
    half += math.cos(low) * math.cos(high) * math.sin(across / 2) ** 2
    return 2 * _RADIUS * math.asin(min(1.0, math.sqrt(half)))


def _area(*values: Value) -> float:
    """Square metres inside a ring on the sphere, to two decimals."""
    points = _points(values) or []
    if len(points) < 3:  # noqa: PLR2004
        return 0.0
    total = 0.0
    for one, other in pairwise([*points, points[0]]):
        across = math.radians(other[1] - one[1])
        heights = 2 + math.sin(math.radians(one[0])) + math.sin(math.radians(other[0]))
        total += across * heights
    return rounded(abs(total * _RADIUS * _RADIUS / 2), 2)


def _geofence(place: str, area: str) -> bool:
    """Whether a point lies inside a closed ring (even-odd rule)."""
    point = _point(place)
    ring = _points((area,))
    if point is None or not ring or len(ring) < 4 or ring[0] != ring[-1]:  # noqa: PLR2004
        return False
    latitude, longitude = point
    inside = False
    for (low, left), (high, right) in pairwise(ring):
        if (left > longitude) != (right > longitude):
            crossing = (high - low) * (longitude - left) / (right - left) + low
            inside ^= latitude < crossing
    return inside


def _intersects(trace: str) -> bool:
    """Whether a line crosses or touches itself, but for the joint of its ends."""
    points = _points((trace,))
    if points is None:
        return False
    segments = list(pairwise(points))
    if len(segments) > _MOST_SEGMENTS:
        raise FieldKitError("xpath.too_much_work", most=_MOST_SEGMENTS)
    closed = bool(points) and points[0] == points[-1]
    for place, one in enumerate(segments):
        for later in range(place + 2, len(segments)):
            joint = closed and place == 0 and later == len(segments) - 1
            if not joint and _cross(one, segments[later]):
                return True
    return False


def _cross(one: tuple[Point, Point], other: tuple[Point, Point]) -> bool:
    turns = [_turn(*one, point) for point in other] + [_turn(*other, point) for point in one]
    if turns[0] != turns[1] and turns[2] != turns[3]:
        return True
    ends = ((one, other[0]), (one, other[1]), (other, one[0]), (other, one[1]))
    return any(
        turn == 0 and _within(line, point) for turn, (line, point) in zip(turns, ends, strict=True)
    )


def _turn(start: Point, end: Point, point: Point) -> int:
    """On which side of a line a point lies: -1, 0 on it, 1."""
    side = (end[0] - start[0]) * (point[1] - start[1]) - (end[1] - start[1]) * (point[0] - start[0])
    return (side > 0) - (side < 0)


def _within(line: tuple[Point, Point], point: Point) -> bool:
    (a, b), (c, d) = line
    return min(a, c) <= point[0] <= max(a, c) and min(b, d) <= point[1] <= max(b, d)


_SECTION = "Geographic functions"
TABLE = (
    declare(
        "area(any first, any more...) -> number", _area, _SECTION,
        "The area inside a shape or points, in square metres.",
    ),
    declare(
        "distance(any first, any more...) -> number", _distance, _SECTION,
        "The length of a line or between points, in metres.",
    ),
    declare(
        "geofence(string point, string shape) -> boolean", _geofence, _SECTION,
        "Whether a point lies inside a shape.",
    ),
    declare(
        "intersects(string line) -> boolean", _intersects, _SECTION,
        "Whether a line or shape crosses itself.",
    ),
)  # fmt: skip
