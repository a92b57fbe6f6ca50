"""Functions of conditions."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from fieldkit.forms.xpath.signature import Purity, declare
from fieldkit.forms.xpath.values import as_boolean, as_number, as_string, number_of_text

if TYPE_CHECKING:
    from fieldkit.forms.xpath.compiled import Evaluate
    from fieldkit.forms.xpath.context import Context
    from fieldkit.forms.xpath.values import Value


def _if(context: Context, condition: Evaluate, then: Evaluate, otherwise: Evaluate) -> Value:
    return then(context) if as_boolean(condition(context)) else otherwise(context)


def _coalesce(context: Context, first: Evaluate, second: Evaluate) -> Value:
    """Not a number counts as empty."""
    value = first(context)
    if isinstance(value, float) and math.isnan(value):
        return second(context)
    return value if as_string(value) != "" else second(context)


def _once(context: Context, expression: Evaluate) -> Value:
    held = context.environment.once_value(context)
    return held if held else expression(context)


def _held(conditions: tuple[Value, ...]) -> list[bool]:
    """Each condition; of a node-set each node that is not empty."""
    found: list[bool] = []
    for condition in conditions:
        if isinstance(condition, list):
            found.extend(bool(node.string_value()) for node in condition)
        else:
            found.append(as_boolean(condition))
    return found


def _within(count: float, least: float, most: float) -> bool:
    """Whether a count lies between two limits; -1: no limit (decisions, row 42)."""
    return (least == -1 or count >= least) and (most == -1 or count <= most)


def _checklist(least: float, most: float, *conditions: Value) -> bool:
    return _within(float(sum(_held(conditions))), least, most)


def _weighted_checklist(context: Context, least: float, most: float, *pairs: Value) -> bool:
    total = 0.0
    for condition, weight in zip(pairs[::2], pairs[1::2], strict=False):
        weights = _weights(context, weight)
        total += sum(one for held, one in zip(_held((condition,)), weights, strict=False) if held)
    return _within(total, least, most)


def _weights(context: Context, weight: Value) -> list[float]:
    zone = context.environment.zone
    if isinstance(weight, list):
        return [number_of_text(node.string_value(), zone) for node in weight]
    return [as_number(weight, zone)]


_SECTION = "Boolean functions"
TABLE = (
    declare("true() -> boolean", lambda: True, _SECTION, "Always true."),
    declare("false() -> boolean", lambda: False, _SECTION, "Never true."),
    declare("boolean(boolean value) -> boolean", bool, _SECTION, "The value as a condition."),
    declare(
        "not(boolean value) -> boolean", lambda value: not value, _SECTION,
        "True when the condition does not hold.",
    ),
    declare(
        "boolean-from-string(string text) -> boolean", lambda text: text in {"true", "1"},
        _SECTION, "True for the texts true and 1 only.",
    ),
    declare(
        "if(expression condition, expression then, expression otherwise) -> any", _if, _SECTION,
        "The one or the other; only that one is evaluated.", Purity.FORM,
    ),
    declare(
        "coalesce(expression first, expression second) -> any", _coalesce, _SECTION,
        "The first value unless it is empty, else the second.", Purity.FORM,
    ),
    declare(
        "once(expression value) -> any", _once, _SECTION,
        "What the question holds already, else the value.", Purity.NODE,
    ),
    declare(
        "checklist(number least, number most, any condition...) -> boolean", _checklist,
        _SECTION, "Whether so many conditions hold; -1 for no limit.",
    ),
    declare(
        "weighted-checklist(number least, number most, any pair...) -> boolean",
        _weighted_checklist, _SECTION,
        "Whether the weights of the conditions that hold lie between two limits; -1 for no limit.",
        Purity.FORM,
    ),
)  # fmt: skip
