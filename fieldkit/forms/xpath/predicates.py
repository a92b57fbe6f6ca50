"""Predicates as functions that keep some nodes of a list, a short way for `[child > fixed]`."""

from __future__ import annotations

import math
import operator
import sys
from typing import TYPE_CHECKING, cast

from fieldkit.forms.xpath.analysis import counts_position, is_fixed, plain_child
from fieldkit.forms.xpath.compiled import Compiled, boolean
from fieldkit.forms.xpath.syntax import Call, Comparison, Logical, Path, Start
from fieldkit.forms.xpath.values import as_boolean, number_of_text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from fieldkit.forms.xpath.compiled import Evaluate
    from fieldkit.forms.xpath.context import Context
    from fieldkit.forms.xpath.names import Names
    from fieldkit.forms.xpath.nodes import Node
    from fieldkit.forms.xpath.syntax import Part
    from fieldkit.forms.xpath.values import Value

    Keep = Callable[[list[Node], Context], list[Node]]

_ALL = sys.maxsize
_EQUALITIES: dict[str, Callable[[object, object], bool]] = {"=": operator.eq, "!=": operator.ne}
_ORDERS: dict[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
# Of nodes that count from 1: which slice of the list a comparison with a place keeps.
_CUTS: dict[str, Callable[[float], tuple[int, int]]] = {
    "=": lambda place: (int(place) - 1, int(place)) if place.is_integer() else (0, 0),
    "<": lambda place: (0, math.ceil(place) - 1),
    "<=": lambda place: (0, math.floor(place)),
    ">": lambda place: (math.floor(place), _ALL),
    ">=": lambda place: (math.ceil(place) - 1, _ALL),
}
_TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}


def compile_predicate(
    predicate: Part, compile_part: Callable[[Part], Compiled], names: Names
) -> Keep:
    """The nodes of a list for which a predicate holds."""
    part = compile_part(predicate)
    if part.kind == "number" and is_fixed(predicate):
        return _at(cast("Callable[[Context], float]", part.evaluate))
    if part.kind not in {"boolean", "nodes", "string"}:
        return _kept_when(_by_value(part.evaluate))
    keep = _kept_when(boolean(part))
    placed = _compared_place(predicate)
    if placed is not None:
        return _kept_by_place(placed[0], compile_part(placed[1]).evaluate, keep)
    compared = compared_child(predicate)
    if compared is None:
        return keep
    name, sign, other = compared
    return _kept_by_child(name, names, sign, compile_part(other).evaluate, keep)


def split(predicates: Sequence[Part]) -> list[Part]:
    """Each condition of an `and` as a predicate of its own, those of `child = fixed` first."""
    found: list[Part] = []
    for predicate in predicates:
        alone = [predicate]
        if isinstance(predicate, Logical) and predicate.operator == "and":
            alone = list(predicate.operands)
        if any(counts_position(part) for part in alone):
            alone = [predicate]
        found += sorted(alone, key=lambda part: _sign(part) != "=")
    return found


def _sign(predicate: Part) -> str:
    compared = compared_child(predicate)
    return compared[1] if compared is not None else ""


def _at(number: Callable[[Context], float]) -> Keep:
    def keep(found: list[Node], c: Context) -> list[Node]:
        position = number(c) if found else 0.0
        if not position.is_integer() or position < 1:
            return []
        place = int(position)
        return found[place - 1 : place]

    return keep


def _compared_place(predicate: Part) -> tuple[str, Part] | None:
    """The sign and the other side where `position()` is compared with what is the same for all."""
    for one, sign, other in _sides(predicate):
        if one == Call("position", (), getattr(one, "offset", 0)) and is_fixed(other):
            return sign, other
    return None


def _kept_by_place(sign: str, evaluate: Evaluate, keep: Keep) -> Keep:
    """The nodes before, at or behind a place; `keep` is the long way, for values that need it."""

    def kept(found: list[Node], c: Context) -> list[Node]:
        value = only(evaluate(c)) if found else 0.0
        if isinstance(value, bool) or not isinstance(value, str | float) or sign not in _CUTS:
            return keep(found, c)
        place = number_of_text(value, c.environment.zone) if isinstance(value, str) else value
        if not math.isfinite(place):
            return keep(found, c)
        start, stop = _CUTS[sign](place)
        return found[max(start, 0) : max(stop, 0)]

    return kept


def _by_value(evaluate: Evaluate) -> Callable[[Context], bool]:
    """A predicate of unknown kind: a number is a position."""

    def holds(c: Context) -> bool:
        value = evaluate(c)
        return value == c.position if isinstance(value, float) else as_boolean(value)

    return holds


def _kept_when(holds: Callable[[Context], bool]) -> Keep:
    def keep(found: list[Node], c: Context) -> list[Node]:
        inner = c.inner(len(found))
        kept: list[Node] = []
        for position, node in enumerate(found, 1):
            inner.node = node
            inner.position = position
            if holds(inner):
                kept.append(node)
        return kept

    return keep


def compared_child(predicate: Part) -> tuple[str, str, Part] | None:
    """The child, the sign and the other side, where that is the same for all nodes of the list."""
    for one, sign, other in _sides(predicate):
        if isinstance(one, Path) and one.start is Start.CONTEXT and len(one.steps) == 1:
            name = plain_child(one.steps[0])
            if name is not None and is_fixed(other):
                return name, sign, other
    return None


def _sides(predicate: Part) -> tuple[tuple[Part, str, Part], ...]:
    """A comparison of two parts, and the same turned round."""
    if not isinstance(predicate, Comparison) or len(predicate.rest) != 1:
        return ()
    sign, last = predicate.rest[0]
    return (predicate.first, sign, last), (last, _TURNED.get(sign, sign), predicate.first)


def _kept_by_child(name: str, names: Names, sign: str, evaluate: Evaluate, keep: Keep) -> Keep:
    """The nodes with such a child; `keep` is the long way, for values that need it."""
    namespaces = names.elements(None)

    def kept(found: list[Node], c: Context) -> list[Node]:
        if not found:
            return found
        value = only(evaluate(c))
        zone = c.environment.zone
        if sign in _EQUALITIES and isinstance(value, str):
            same = _EQUALITIES[sign]

            def holds(text: str) -> bool:
                return same(text, value)

        elif isinstance(value, str | float) and not isinstance(value, bool):
            compare = _ORDERS.get(sign) or _EQUALITIES[sign]
            number = number_of_text(value, zone) if isinstance(value, str) else value

            def holds(text: str) -> bool:
                return compare(number_of_text(text, zone), number)

        else:
            return keep(found, c)
        c.charge(len(found))
        return [node for node in found if _has(node, name, namespaces, holds)]

    return kept


def only(value: Value) -> Value:
    """A single node by its text."""
    if isinstance(value, list) and len(value) == 1:
        return value[0].string_value()
    return value


def _has(node: Node, name: str, namespaces: frozenset[str], holds: Callable[[str], bool]) -> bool:
    for child in node.child_elements(name):
        if child.namespace in namespaces and holds(child.string_value()):
            return True
    return False
