"""What can be told of a part unevaluated: its parts, positions, independence of the node."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldkit.forms.xpath.functions import FUNCTIONS
from fieldkit.forms.xpath.signature import Purity
from fieldkit.forms.xpath.syntax import (
    Arithmetic,
    Call,
    Comparison,
    Filter,
    Literal,
    Logical,
    NameTest,
    Negative,
    Path,
    Start,
    Step,
    Union,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fieldkit.forms.xpath.syntax import Part

# What these give depends on the context node only where no argument is given.
_OF_A_NODE = frozenset(
    ("position", "string", "number", "string-length", "normalize-space", "name", "local-name",
     "namespace-uri")
)  # fmt: skip
# The moment stands still while a form is recalculated.
_STILL = frozenset(("now", "today"))


def operands(part: Part) -> tuple[Part, ...]:
    """The parts that are evaluated at the same node as the part itself."""
    if isinstance(part, Logical | Union):
        return part.operands
    if isinstance(part, Comparison | Arithmetic):
        return (part.first, *(other for _, other in part.rest))
    if isinstance(part, Negative):
        return (part.operand,)
    if isinstance(part, Call):
        return part.arguments
    if isinstance(part, Filter):
        return (part.primary,)
    if isinstance(part, Path) and not isinstance(part.start, Start):
        return (part.start,)
    return ()


def certain(part: Part) -> Iterator[Part]:
    """A part and those of its parts that are evaluated whenever it is itself, at the same node."""
    waiting = [part]
    while waiting:
        found = waiting.pop()
        yield found
        inner = operands(found)
        known = FUNCTIONS.get(found.name) if isinstance(found, Call) else None
        if isinstance(found, Logical) or (known is not None and "expression" in known.parameters):
            inner = inner[:1]
        waiting.extend(inner)


def predicates(part: Part) -> tuple[Part, ...]:
    """The predicates right inside a part."""
    if isinstance(part, Filter):
        return part.predicates
    if isinstance(part, Path):
        return tuple(predicate for step in part.steps for predicate in step.predicates)
    return ()


def calls(part: Part) -> Iterator[Call]:
    """Every function call of an expression, predicates included."""
    waiting = [part]
    while waiting:
        found = waiting.pop()
        if isinstance(found, Call):
            yield found
        waiting.extend(reversed((*operands(found), *predicates(found))))


def counts_position(predicate: Part) -> bool:
    """Whether a predicate may depend on the place of the node in the list."""
    if isinstance(predicate, Literal | Arithmetic | Negative | Filter):
        return True
    if isinstance(predicate, Call) and not _is_boolean(predicate):
        return True
    waiting: list[Part] = [predicate]
    while waiting:
        part = waiting.pop()
        if isinstance(part, Call) and part.name in {"position", "last"} and not part.arguments:
            return True
        waiting.extend(operands(part))
    return False


def _is_boolean(call: Call) -> bool:
    known = FUNCTIONS.get(call.name)
    return known is not None and known.result in {"boolean", "string"}


def is_fixed(part: Part) -> bool:
    """Whether a part has the same value at every node that a predicate is tried on."""
    if isinstance(part, Path):
        return part.start is Start.ROOT or (
            not isinstance(part.start, Start) and is_fixed(part.start)
        )
    if isinstance(part, Call) and not takes_nothing(part):
        return False
    return all(is_fixed(operand) for operand in operands(part))


def takes_nothing(call: Call) -> bool:
    """Whether the function itself asks nothing of the context node, chance or language."""
    known = FUNCTIONS.get(call.name)
    if known is None:
        return False
    if known.purity is Purity.NODE:
        return call.name in _OF_A_NODE and bool(call.arguments)
    return known.purity in {Purity.PURE, Purity.FORM} or call.name in _STILL


def plain_child(step: Step) -> str | None:
    """The name of a step that is nothing but a child's name."""
    if step.axis == "child" and isinstance(step.test, NameTest) and not step.predicates:
        return step.test.name if step.test.prefix is None and step.test.name != "*" else None
    return None
