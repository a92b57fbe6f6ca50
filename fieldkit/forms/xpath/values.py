"""Coercion: how a value becomes a string, a number, a boolean, nodes; and how two are compared.

The rules are XPath 1.0 with ODK's dates (conformance decisions, rows 1 to 8, 18 to 25, 33 to 38).
"""

from __future__ import annotations

import math
import re
from decimal import Decimal
from typing import TYPE_CHECKING

from fieldkit.errors import FieldKitError
from fieldkit.forms.xpath.moments import DayNumber, Moment, moment_of_days, moment_of_text
from fieldkit.forms.xpath.nodes import Node

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import tzinfo

Value = str | float | bool | Moment | list[Node]
_NUMBER = re.compile(r"[ \t\r\n]*(-?(?:\d+(?:\.\d*)?|\.\d+))[ \t\r\n]*")
_EXACT = 1e15


def as_string(value: Value) -> str:
    """The value as text; of several nodes the first counts."""
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return value[0].string_value() if value else ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Moment):
        return value.text
    return number_text(value)


def number_text(number: float) -> str:
    """The shortest digits that identify the double, never with an exponent."""
    if isinstance(number, DayNumber):
        number = float(math.floor(number))
    if number.is_integer() and abs(number) < _EXACT:
        return str(int(number))
    if math.isnan(number):
        return "NaN"
    if math.isinf(number):
        return "Infinity" if number > 0 else "-Infinity"
    text = repr(number)
    if "e" in text:
        text = format(Decimal(text), "f")
    return text.removesuffix(".0")


def as_number(value: Value, zone: tzinfo | None) -> float:
    """The value as a number; a date string as days since 1970-01-01 UTC."""
    if isinstance(value, float):
        return value
    if isinstance(value, list):
        return number_of_text(value[0].string_value(), zone) if value else math.nan
    if isinstance(value, str):
        return number_of_text(value, zone)
    if isinstance(value, Moment):
        return value.days
    return 1.0 if value else 0.0


def number_of_text(text: str, zone: tzinfo | None) -> float:
    """The number a text is, or the days of the date it is, or NaN."""
    if text.isdigit() and text.isascii():
        return float(text)
    match = _NUMBER.fullmatch(text)
    if match is not None:
        return float(match[1])
    moment = moment_of_text(text, zone) if text else None
    return moment.days if moment is not None else math.nan


def as_boolean(value: Value) -> bool:
    """Whether the value holds: something written, a number but 0, any node."""
    if isinstance(value, bool):
        return value
    if isinstance(value, float):
        return value == value and value != 0.0  # noqa: PLR0124  not a number is false
    if isinstance(value, Moment):
        return value.local is not None
    return bool(value)


def as_nodes(value: Value) -> list[Node]:
    """The value as nodes.

    Raises:
        FieldKitError: `xpath.not_nodes` for anything else.
    """
    if isinstance(value, list):
        return value
    raise FieldKitError("xpath.not_nodes", value=as_string(value))


def as_moment(value: Value, zone: tzinfo | None) -> Moment | None:
    """The value as a date: a number as days, a text as it is written; None when it is none."""
    if isinstance(value, Moment):
        return value if value.local is not None else None
    if isinstance(value, bool):
        return None
    if isinstance(value, float):
        found = moment_of_days(value, zone)
        return found if found.local is not None else None
    text = as_string(value)
    found_text = moment_of_text(text, zone)
    if found_text is not None:
        return found_text
    match = _NUMBER.fullmatch(text)
    return as_moment(float(match[1]), zone) if match else None


def equal(left: Value, right: Value, zone: tzinfo | None) -> bool:
    """`left = right`."""
    if isinstance(left, str) and isinstance(right, str):
        return left == right
    if isinstance(left, list):
        return _nodes_equal(left, right, zone)
    if isinstance(right, list):
        return _nodes_equal(right, left, zone)
    if isinstance(left, bool) or isinstance(right, bool):
        return as_boolean(left) == as_boolean(right)
    return as_number(left, zone) == as_number(right, zone)


def unequal(left: Value, right: Value, zone: tzinfo | None) -> bool:
    """`left != right`: not the opposite of `=` where nodes are compared."""
    if isinstance(left, list):
        return _nodes_unequal(left, right, zone)
    if isinstance(right, list):
        return _nodes_unequal(right, left, zone)
    return not equal(left, right, zone)


def _nodes_equal(nodes: list[Node], other: Value, zone: tzinfo | None) -> bool:
    if isinstance(other, str):
        return any(node.string_value() == other for node in nodes)
    if isinstance(other, bool):
        return bool(nodes) == other
    if isinstance(other, list):
        texts = {node.string_value() for node in other}
        return any(node.string_value() in texts for node in nodes)
    number = as_number(other, zone)
    return any(number_of_text(node.string_value(), zone) == number for node in nodes)


def _nodes_unequal(nodes: list[Node], other: Value, zone: tzinfo | None) -> bool:
    if isinstance(other, str):
        return any(node.string_value() != other for node in nodes)
    if isinstance(other, bool):
        return bool(nodes) != other
    if isinstance(other, list):
        texts = {node.string_value() for node in nodes}
        others = {node.string_value() for node in other}
        return bool(texts) and bool(others) and len(texts | others) > 1
    number = as_number(other, zone)
    return any(number_of_text(node.string_value(), zone) != number for node in nodes)


def ordered(
    left: Value, right: Value, zone: tzinfo | None, holds: Callable[[float, float], bool]
) -> bool:
    """`left < right` and its kin; `holds` compares two numbers."""
    if isinstance(left, bool) or isinstance(right, bool):
        return holds(_compared(left, zone), _compared(right, zone))
    if isinstance(left, list) or isinstance(right, list):
        lefts, rights = _numbers(left, zone), _numbers(right, zone)
        return any(holds(one, other) for one in _ends(lefts) for other in _ends(rights))
    return holds(as_number(left, zone), as_number(right, zone))


def _compared(value: Value, zone: tzinfo | None) -> float:
    """The number of one side of a comparison with a boolean; nodes become a boolean first."""
    return float(bool(value)) if isinstance(value, list) else as_number(value, zone)


def _numbers(value: Value, zone: tzinfo | None) -> list[float]:
    if isinstance(value, list):
        return [number_of_text(node.string_value(), zone) for node in value]
    return [as_number(value, zone)]


def _ends(numbers: list[float]) -> tuple[float, ...]:
    """The smallest and the largest: enough to tell whether any pair is in order."""
    known = [number for number in numbers if not math.isnan(number)]
    return (min(known), max(known)) if known else ()
