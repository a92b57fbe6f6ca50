"""A compiled part: a function of the context, and what kind of value it gives."""

from __future__ import annotations

import math
from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from fieldkit.forms.xpath.context import Context
from fieldkit.forms.xpath.values import (
    Value,
    as_boolean,
    as_nodes,
    as_number,
    as_string,
    number_of_text,
    number_text,
)

if TYPE_CHECKING:
    from fieldkit.forms.xpath.nodes import Node

Evaluate = Callable[[Context], Value]
# Works a list out with a stop after each piece; None: not long enough for that.
Pieces = Callable[[Context], "Generator[None, None, list[Node] | None]"]


@dataclass(frozen=True, slots=True)
class Compiled:
    """`kind` is string, number, boolean, nodes, date or any; `constant` needs no context.

    `pieces` does what `evaluate` would do for long, in pieces.
    """

    evaluate: Evaluate
    kind: str
    constant: bool = False
    pieces: Pieces | None = None

    @property
    def value(self) -> Value:
        """The value of a constant."""
        return self.evaluate(cast("Context", None))


def constant(value: str | float | bool) -> Compiled:  # noqa: FBT001  a value, not a flag
    """A part that always has one value."""
    kinds = {str: "string", bool: "boolean"}
    return Compiled(lambda _: value, kinds.get(type(value), "number"), constant=True)


def string(part: Compiled) -> Callable[[Context], str]:
    """The part as text."""
    evaluate = part.evaluate
    if part.kind == "string":
        return cast("Callable[[Context], str]", evaluate)
    if part.kind == "number":
        return lambda c: number_text(cast("float", evaluate(c)))
    if part.kind != "nodes":
        return lambda c: as_string(evaluate(c))
    select = cast("Callable[[Context], list[Node]]", evaluate)

    def text(c: Context) -> str:
        nodes = select(c)
        if not nodes:
            return ""
        first = nodes[0]
        return first.string_value() if first.children else first.text

    return text


def number(part: Compiled) -> Callable[[Context], float]:
    """The part as a number."""
    evaluate = part.evaluate
    if part.kind == "number":
        return cast("Callable[[Context], float]", evaluate)
    if part.kind != "nodes":
        return lambda c: as_number(evaluate(c), c.environment.zone)
    select = cast("Callable[[Context], list[Node]]", evaluate)

    def first_number(c: Context) -> float:
        nodes = select(c)
        if not nodes:
            return math.nan
        text = nodes[0].string_value()
        if not text:
            return math.nan
        if text.isascii() and text.isdigit():
            return float(text)
        return number_of_text(text, c.environment.zone)

    return first_number


def boolean(part: Compiled) -> Callable[[Context], bool]:
    """The part as a condition."""
    evaluate = part.evaluate
    if part.kind == "boolean":
        return cast("Callable[[Context], bool]", evaluate)
    if part.kind in {"nodes", "string"}:
        return lambda c: bool(evaluate(c))
    return lambda c: as_boolean(evaluate(c))


def nodes(part: Compiled) -> Callable[[Context], list[Node]]:
    """The part as nodes; a refusal where it is something else."""
    evaluate = part.evaluate
    if part.kind == "nodes":
        return cast("Callable[[Context], list[Node]]", evaluate)
    return lambda c: as_nodes(evaluate(c))
