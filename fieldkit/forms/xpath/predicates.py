"""Predicates as functions that keep some nodes of a list, a short way for `[child > fixed]`."""

from __future__ import annotations

import operator
from typing import TYPE_CHECKING

from fieldkit.forms.xpath.analysis import is_fixed, plain_child
from fieldkit.forms.xpath.compiled import Compiled, boolean
from fieldkit.forms.xpath.syntax import Comparison, Path, Start
from fieldkit.forms.xpath.values import as_boolean, number_of_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from fieldkit.forms.xpath.compiled import Evaluate
    from fieldkit.forms.xpath.context import Context
    from fieldkit.forms.xpath.names import Names
    from fieldkit.forms.xpath.nodes import Node
    from fieldkit.forms.xpath.syntax import Part
    from fieldkit.forms.xpath.values import Value

    Keep = Callable[[list[Node], Context], list[Node]]

_EQUALITIES: dict[str, Callable[[object, object], bool]] = {"=": operator.eq, "!=": operator.ne}
_ORDERS: dict[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}


def compile_predicate(
    predicate: Part, compile_part: Callable[[Part], Compiled], names: Names
) -> Keep:
    """The nodes of a list for which a predicate holds."""
    part = compile_part(predicate)
    if part.constant and part.kind == "number":
        return _at(part)
    if part.kind not in {"boolean", "nodes", "string"}:
        return _kept_when(_by_value(part.evaluate))
    keep = _kept_when(boolean(part))
    compared = _compared_child(predicate)
    if compared is None:
        return keep
    name, sign, other = compared
    return _kept_by_child(name, names, sign, compile_part(other).evaluate, keep)


def _at(part: Compiled) -> Keep:
    position = part.value

    def keep(found: list[Node], _: Context) -> list[Node]:
        if not isinstance(position, float) or not position.is_integer() or position < 1:
            return []
        place = int(position)
        return found[place - 1 : place]

    return keep


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


def _compared_child(predicate: Part) -> tuple[str, str, Part] | None:
    """The child, the sign and the other side, where that is the same for all nodes of the list."""
    if not isinstance(predicate, Comparison) or len(predicate.rest) != 1:
        return None
    sign, last = predicate.rest[0]
    sides = ((predicate.first, sign, last), (last, _TURNED.get(sign, sign), predicate.first))
    for one, turned, other in sides:
        if isinstance(one, Path) and one.start is Start.CONTEXT and len(one.steps) == 1:
            name = plain_child(one.steps[0])
            if name is not None and is_fixed(other):
                return name, turned, other
    return None


def _kept_by_child(name: str, names: Names, sign: str, evaluate: Evaluate, keep: Keep) -> Keep:
    """The nodes with such a child; `keep` is the long way, for values that need it."""
    namespaces = names.elements(None)

    def kept(found: list[Node], c: Context) -> list[Node]:
        if not found:
            return found
        value = _only(evaluate(c))
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


def _only(value: Value) -> Value:
    """A single node by its text."""
    if isinstance(value, list) and len(value) == 1:
        return value[0].string_value()
    return value


def _has(node: Node, name: str, namespaces: frozenset[str], holds: Callable[[str], bool]) -> bool:
    for child in node.child_elements(name):
        if child.namespace in namespaces and holds(child.string_value()):
            return True
    return False
