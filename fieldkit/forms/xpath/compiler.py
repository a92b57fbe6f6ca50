"""Turns the parts of an expression into functions of the context, once per expression."""

from __future__ import annotations

import math
import operator
from typing import TYPE_CHECKING, cast

from fieldkit.forms.xpath import compiled as as_
from fieldkit.forms.xpath.calling import compile_call
from fieldkit.forms.xpath.compiled import Compiled, constant
from fieldkit.forms.xpath.nodes import in_document_order
from fieldkit.forms.xpath.paths import compile_filter, compile_hole, compile_path
from fieldkit.forms.xpath.remembering import remembered
from fieldkit.forms.xpath.syntax import (
    Arithmetic,
    Call,
    Comparison,
    Filter,
    Hole,
    Literal,
    Logical,
    Negative,
    Path,
    Union,
)
from fieldkit.forms.xpath.values import equal, number_of_text, ordered, unequal

if TYPE_CHECKING:
    from collections.abc import Callable

    from fieldkit.forms.xpath.context import Context
    from fieldkit.forms.xpath.names import Names
    from fieldkit.forms.xpath.nodes import Node
    from fieldkit.forms.xpath.syntax import Part

    Number = Callable[[Context], float]
    Condition = Callable[[Context], bool]


class Compiler:
    """Compiles the parts of one expression."""

    def __init__(self, names: Names) -> None:
        self._names = names
        # By identity: short ways compile the same part again, which would double at every depth.
        self._known: dict[int, tuple[Part, Compiled]] = {}

    def compile(self, part: Part) -> Compiled:
        """A part as a function of the context."""
        known = self._known.get(id(part))
        if known is None:
            known = self._known[id(part)] = (part, self._compiled(part))
        return known[1]

    def _compiled(self, part: Part) -> Compiled:
        match part:
            case Literal():
                return constant(part.value)
            case Path():
                made = compile_path(part, self.compile, self._names)
                return remembered(part, made, self.compile, self._names)
            case Hole():
                return Compiled(compile_hole(part, self._names), "nodes")
            case Call():
                arguments = [self.compile(argument) for argument in part.arguments]
                made = compile_call(part, arguments, self._names)
                return remembered(part, made, self.compile, self._names)
            case Comparison():
                return self._comparison(part)
            case Logical():
                return self._logical(part)
            case Arithmetic():
                return self._arithmetic(part)
            case _:
                return self._other(part)

    def _other(self, part: Negative | Union | Filter) -> Compiled:
        if isinstance(part, Negative):
            return self._negative(part)
        if isinstance(part, Union):
            return self._union(part)
        primary = self.compile(part.primary)
        select = compile_filter(primary, part.predicates, self.compile, self._names)
        return Compiled(select, "nodes")

    def _negative(self, part: Negative) -> Compiled:
        inner = self.compile(part.operand)
        value = as_.number(inner)
        sign = -1.0 if part.signs % 2 else 1.0
        if inner.constant and inner.kind == "number":
            return constant(sign * cast("float", inner.value))
        return Compiled(lambda c: sign * value(c), "number")

    def _union(self, part: Union) -> Compiled:
        selects = [as_.nodes(self.compile(operand)) for operand in part.operands]

        def union(c: Context) -> list[Node]:
            return in_document_order(node for select in selects for node in select(c))

        return Compiled(union, "nodes")

    def _logical(self, part: Logical) -> Compiled:
        conditions = [as_.boolean(self.compile(operand)) for operand in part.operands]
        first, second = conditions[:2]
        if len(conditions) == 2:  # noqa: PLR2004
            if part.operator == "or":
                return Compiled(lambda c: first(c) or second(c), "boolean")
            return Compiled(lambda c: first(c) and second(c), "boolean")
        quantifier = any if part.operator == "or" else all
        return Compiled(lambda c: quantifier(one(c) for one in conditions), "boolean")

    def _arithmetic(self, part: Arithmetic) -> Compiled:
        first = as_.number(self.compile(part.first))
        rest = [(_ARITHMETIC[name], as_.number(self.compile(other))) for name, other in part.rest]
        if len(rest) == 1:
            compute, second = rest[0]
            return Compiled(lambda c: compute(first(c), second(c)), "number")

        def total(c: Context) -> float:
            result = first(c)
            for compute, other in rest:
                result = compute(result, other(c))
            return result

        return Compiled(total, "number")

    def _comparison(self, part: Comparison) -> Compiled:
        left = self.compile(part.first)
        for name, other in part.rest:
            left = Compiled(_compare(name, left, self.compile(other)), "boolean")
        return left


def _compare(name: str, left: Compiled, right: Compiled) -> Condition:
    if name in _ORDERS:
        return _order(name, left, right)
    one, other = left.evaluate, right.evaluate
    if {left.kind, right.kind} == {"string"}:
        if name == "=":
            return lambda c: one(c) == other(c)
        return lambda c: one(c) != other(c)
    if name == "=" and left.kind == "nodes" and right.kind == "string" and right.constant:
        return _holds_text(cast("Callable[[Context], list[Node]]", one), str(right.value))
    compare = equal if name == "=" else unequal
    return lambda c: compare(one(c), other(c), c.environment.zone)


def _holds_text(select: Callable[[Context], list[Node]], text: str) -> Condition:
    def holds(c: Context) -> bool:
        found = select(c)
        if len(found) == 1:
            return found[0].string_value() == text
        return any(node.string_value() == text for node in found)

    return holds


def _order(name: str, left: Compiled, right: Compiled) -> Condition:
    holds = _ORDERS[name]
    if {left.kind, right.kind} == {"number"}:
        low, high = as_.number(left), as_.number(right)
        return lambda c: holds(low(c), high(c))
    one, other = left.evaluate, right.evaluate
    if left.kind == "nodes" and right.kind == "number":
        return _orders_nodes(cast("Callable[[Context], list[Node]]", one), as_.number(right), holds)
    return lambda c: ordered(one(c), other(c), c.environment.zone, holds)


def _orders_nodes(
    select: Callable[[Context], list[Node]], limit: Number, holds: Callable[[float, float], bool]
) -> Condition:
    def any_holds(c: Context) -> bool:
        found = select(c)
        high = limit(c)
        zone = c.environment.zone
        return any(holds(number_of_text(node.string_value(), zone), high) for node in found)

    return any_holds


def _divide(left: float, right: float) -> float:
    if right:
        return left / right
    if left != left or right != right or left == 0:  # noqa: PLR0124  not a number
        return math.nan
    return math.copysign(math.inf, left) * math.copysign(1.0, right)


def _remainder(left: float, right: float) -> float:
    """The remainder with the sign of the dividend."""
    if right == 0 or math.isinf(left):
        return math.nan
    return math.fmod(left, right)


_ARITHMETIC: dict[str, Callable[[float, float], float]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "div": _divide,
    "mod": _remainder,
}
_ORDERS: dict[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
