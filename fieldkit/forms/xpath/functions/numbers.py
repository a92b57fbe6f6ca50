"""Functions of numbers, in doubles throughout."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from fieldkit.forms.xpath.moments import DayNumber, Moment, moment_of_text
from fieldkit.forms.xpath.signature import Purity, declare
from fieldkit.forms.xpath.values import as_number, as_string, number_of_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from fieldkit.forms.xpath.context import Context
    from fieldkit.forms.xpath.nodes import Node
    from fieldkit.forms.xpath.values import Value

_MOST_DIGITS = 300


def _number(context: Context, value: Value | None = None) -> float:
    """A date becomes a number that is written in whole days (decisions, row 4)."""
    zone = context.environment.zone
    if value is None:
        value = context.node.string_value()
    number = as_number(value, zone)
    if isinstance(value, float | bool) or math.isnan(number):
        return number
    moment = value if isinstance(value, Moment) else moment_of_text(as_string(value), zone)
    return DayNumber(number) if moment is not None and moment.is_midnight else number


def _numbers(context: Context, values: tuple[Value, ...]) -> list[float]:
    zone = context.environment.zone
    found: list[float] = []
    for value in values:
        if isinstance(value, list):
            found.extend(number_of_text(node.string_value(), zone) for node in value)
        else:
            found.append(as_number(value, zone))
    return found


def _sum(context: Context, nodes: list[Node]) -> float:
    zone = context.environment.zone
    return float(sum(number_of_text(node.string_value(), zone) for node in nodes))


def _extreme(
    choose: Callable[[list[float]], float],
) -> Callable[..., float]:
    def extreme(context: Context, *values: Value) -> float:
        numbers = _numbers(context, values)
        if not numbers or any(math.isnan(number) for number in numbers):
            return math.nan
        return choose(numbers)

    return extreme


def rounded(number: float, digits: float = 0.0) -> float:
    """A number at so many digits: ties towards plus infinity, in doubles (rows 16 and 17)."""
    if not math.isfinite(number) or math.isnan(digits):
        return number if not math.isnan(digits) else math.nan
    places = int(max(min(digits, _MOST_DIGITS), -_MOST_DIGITS))
    if places == 0:
        return float(math.floor(number + 0.5))
    power = 10.0 ** abs(places)
    scaled = number * power if places > 0 else number / power
    if not math.isfinite(scaled):
        return number
    whole = float(math.floor(scaled + 0.5))
    return whole / power if places > 0 else whole * power


def _whole(rounding: Callable[[float], int]) -> Callable[[float], float]:
    return lambda number: float(rounding(number)) if math.isfinite(number) else number


def _guarded(compute: Callable[..., float]) -> Callable[..., float]:
    """A function of the math module that gives NaN or infinity where that one raises."""

    def guarded(*numbers: float) -> float:
        try:
            return float(compute(*numbers))
        except ValueError:
            return math.nan
        except OverflowError:
            return math.inf

    return guarded


def _logarithm(compute: Callable[[float], float]) -> Callable[[float], float]:
    guarded = _guarded(compute)
    return lambda number: -math.inf if number == 0 else guarded(number)


def _power(base: float, exponent: float) -> float:
    try:
        return math.pow(base, exponent)
    except ValueError:
        return math.inf if base == 0 else math.nan
    except OverflowError:
        odd = exponent % 2 == 1
        return -math.inf if base < 0 and odd else math.inf


def _random(context: Context) -> float:
    return context.environment.clock.random()


_SECTION = "Number functions"
_ONE_ARGUMENT: tuple[tuple[str, Callable[[float], float], str], ...] = (
    ("abs", math.fabs, "The number without its sign."),
    ("int", _whole(math.trunc), "The number without its fraction."),
    ("floor", _whole(math.floor), "The next whole number below."),
    ("ceiling", _whole(math.ceil), "The next whole number above."),
    ("sin", _guarded(math.sin), "The sine of radians."),
    ("cos", _guarded(math.cos), "The cosine of radians."),
    ("tan", _guarded(math.tan), "The tangent of radians."),
    ("asin", _guarded(math.asin), "The arc sine in radians."),
    ("acos", _guarded(math.acos), "The arc cosine in radians."),
    ("atan", _guarded(math.atan), "The arc tangent in radians."),
    ("sqrt", _guarded(math.sqrt), "The square root."),
    ("exp", _guarded(math.exp), "e to the power of the number."),
    ("exp10", lambda number: _power(10.0, number), "10 to the power of the number."),
    ("log", _logarithm(math.log), "The natural logarithm."),
    ("log10", _logarithm(math.log10), "The logarithm to base 10."),
)
TABLE = (
    declare(
        "number(any value?) -> number", _number, _SECTION,
        "The value as a number; a date as days since 1970-01-01.", Purity.NODE,
    ),
    declare("sum(nodes values) -> number", _sum, _SECTION, "The sum of the nodes.", Purity.FORM),
    declare(
        "max(any first, any more...) -> number", _extreme(max), _SECTION,
        "The largest number; NaN when one is none.", Purity.FORM,
    ),
    declare(
        "min(any first, any more...) -> number", _extreme(min), _SECTION,
        "The smallest number; NaN when one is none.", Purity.FORM,
    ),
    declare(
        "round(number value, number digits?) -> number", rounded, _SECTION,
        "The number rounded to digits after the point; negative digits: before it.",
    ),
    declare("pow(number base, number exponent) -> number", _power, _SECTION, "A power."),
    declare(
        "atan2(number y, number x) -> number", _guarded(math.atan2), _SECTION,
        "The angle of a point in radians.",
    ),
    declare("pi() -> number", lambda: math.pi, _SECTION, "The constant pi."),
    declare(
        "random() -> number", _random, _SECTION, "A number from 0 to below 1.", Purity.VOLATILE
    ),
    *(
        declare(f"{name}(number value) -> number", compute, _SECTION, doc)
        for name, compute, doc in _ONE_ARGUMENT
    ),
)  # fmt: skip
