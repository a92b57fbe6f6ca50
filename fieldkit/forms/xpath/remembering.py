"""Parts worth remembering: for the same outside, a part of an expression comes to the same again.

What a part over whole repeats or lists comes to depends on the trees and on what it takes from
where it is evaluated, such as `current()/../x` in a predicate. Hundreds of instances that sum up
each other so share one sum, and those of one group the sum of that group.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from fieldkit.errors import FieldKitError
from fieldkit.forms.xpath.analysis import is_fixed, takes_nothing
from fieldkit.forms.xpath.context import Context
from fieldkit.forms.xpath.functions import FUNCTIONS
from fieldkit.forms.xpath.moments import Moment
from fieldkit.forms.xpath.syntax import (
    PARENT,
    Arithmetic,
    Call,
    Comparison,
    Filter,
    Hole,
    Literal,
    Logical,
    Negative,
    Path,
    Start,
    Union,
)

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

    from fieldkit.forms.xpath.compiled import Compiled, Evaluate, Pieces
    from fieldkit.forms.xpath.names import Names
    from fieldkit.forms.xpath.nodes import Node
    from fieldkit.forms.xpath.syntax import Part
    from fieldkit.forms.xpath.values import Value

Key = tuple[object, ...]
KeyAt = Callable[[Context], "Key | None"]
Take = Callable[[Context], object]
# One step up lead to what belongs to the node itself, more perhaps to all instances of a repeat.
_FAR = 2
_TEXTS = frozenset(("string", "number", "boolean"))
# What these give is chance, a single node, or what a part of theirs remembers for itself.
_CHANCE = "randomize"
_NOT_WORTH = frozenset((_CHANCE, "current", "instance", "if", "coalesce"))


class _UntoldError(Exception):
    """What a part takes from its context cannot be told."""


def remembered(
    part: Part, made: Compiled, compile_part: Callable[[Part], Compiled], names: Names
) -> Compiled:
    """A part that looks first whether it is known what it comes to, where that is worth it."""
    if made.constant or not _is_worth(part, names):
        return made
    search = _Search(compile_part, names)
    try:
        takes = tuple(search.taken(part))
    except _UntoldError:
        return made
    key_at = _keys(takes)
    pieces = _kept_pieces(made.pieces, key_at) if made.pieces is not None else None
    return replace(made, evaluate=_looking(made.evaluate, key_at), pieces=pieces)


def _keys(takes: tuple[Take, ...]) -> KeyAt:
    """Under which key a memory keeps what a part comes to; None where that cannot be told now."""
    token = object()

    def key_at(c: Context) -> Key | None:
        try:
            return (token, *[take(c) for take in takes])
        except FieldKitError:  # Perhaps of a part that the whole does not come to.
            return None

    return key_at


def _looking(evaluate: Evaluate, key_at: KeyAt) -> Evaluate:
    def look(c: Context) -> Value:
        memory = c.memory
        key = key_at(c) if memory is not None else None
        if memory is None or key is None:
            return evaluate(c)
        if key not in memory:
            memory[key] = evaluate(c)
        value: Value = memory[key]
        return value

    return look


def _kept_pieces(pieces: Pieces, key_at: KeyAt) -> Pieces:
    """Fills the memory with what is found piece by piece."""

    def fill(c: Context) -> Generator[None, None, list[Node] | None]:
        memory = c.memory
        key = key_at(c) if memory is not None else None
        if memory is None or key is None or key in memory:
            return None
        found = yield from pieces(c)
        if found is not None:
            memory[key] = found
        return found

    return fill


def _climbing(ups: int, *, from_current: bool) -> Take:
    """The node so many steps up: what lies below it is the same for all that come to it."""

    def climb(c: Context) -> Node | None:
        node: Node | None = c.current if from_current else c.node
        for _ in range(ups):
            node = node.parent if node is not None else None
        return node

    return climb


def _told(value: Value) -> object:
    """What tells values apart: 1, '1' and true() are three, and so are 0 and -0."""
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return tuple([node.string_value() for node in value])
    if isinstance(value, Moment):
        return (Moment, value.local, value.days)
    return (type(value), value or str(value))


def _is_worth(part: Part, names: Names) -> bool:
    """Whether a part walks along a repeat or a list: filters it, or makes one value of it."""
    if isinstance(part, Path):
        return _leads_far(part) and any(step.predicates for step in part.steps)
    if not isinstance(part, Call):
        return False
    known = FUNCTIONS.get(names.function(part.name))
    if known is None or part.name in _NOT_WORTH or not known.accepts(len(part.arguments)):
        return False
    return any(
        known.kind_of(place) in {"nodes", "any"} and _leads_far(argument)
        for place, argument in enumerate(part.arguments)
    )


def _leads_far(part: Part) -> bool:
    """Whether a part gives nodes that are not reached from the context node."""
    if isinstance(part, Union):
        return any(_leads_far(operand) for operand in part.operands)
    if isinstance(part, Path) and isinstance(part.start, Call) and part.start.name == "instance":
        return True
    if isinstance(part, Path) and part.start is not Start.ROOT:
        return _climbs(part) >= _FAR
    return isinstance(part, Hole | Path)


def _climbs(path: Path) -> int:
    """How many steps a path goes up from the context node, or from the current one."""
    ups = next((i for i, step in enumerate(path.steps) if step != PARENT), 0)
    is_current = isinstance(path.start, Call) and path.start.name == "current"
    return ups if is_current or path.start is Start.CONTEXT else 0


class _Search:
    """Finds what a part takes from the context it is evaluated in."""

    def __init__(self, compile_part: Callable[[Part], Compiled], names: Names) -> None:
        self._compile = compile_part
        self._names = names

    def taken(self, part: Part) -> Iterator[Take]:
        """The values that decide, beside the trees, what a part comes to."""
        if isinstance(part, Call):
            known = FUNCTIONS[self._names.function(part.name)]
            if not takes_nothing(part):
                raise _UntoldError
            for place, argument in enumerate(part.arguments):
                if _leads_far(argument):
                    yield from self.taken(argument)
                else:
                    yield from self._value(argument, as_text=known.kind_of(place) in _TEXTS)
        elif isinstance(part, Union):
            for operand in part.operands:
                if not _leads_far(operand):
                    raise _UntoldError
                yield from self.taken(operand)
        elif isinstance(part, Path):
            yield from self._steps(part)

    def _steps(self, path: Path) -> Iterator[Take]:
        ups = _climbs(path)
        if ups:
            yield _climbing(ups, from_current=isinstance(path.start, Call))
        elif isinstance(path.start, Call) and not all(
            isinstance(argument, Literal) for argument in path.start.arguments
        ):
            raise _UntoldError
        yield from self._predicates(path)

    def _predicates(self, path: Path) -> Iterator[Take]:
        for step in path.steps:
            for predicate in step.predicates:
                yield from self._inside(predicate, as_text=True)

    def _inside(self, part: Part, *, as_text: bool) -> Iterator[Take]:
        """What a part of a predicate takes from outside: not from the node that is tried."""
        if isinstance(part, Literal | Hole):
            return
        if is_fixed(part):
            if _leads_far(part):
                yield from self.taken(part)
            else:
                yield from self._value(part, as_text=as_text)
        elif isinstance(part, Path):
            if not isinstance(part.start, Start):
                yield from self._inside(part.start, as_text=False)
            yield from self._predicates(part)
        elif isinstance(part, Filter):
            yield from self._inside(part.primary, as_text=False)
            for predicate in part.predicates:
                yield from self._inside(predicate, as_text=True)
        else:
            yield from self._operands(part)

    def _operands(self, part: Part) -> Iterator[Take]:
        if isinstance(part, Call):
            known = FUNCTIONS.get(self._names.function(part.name))
            own_place = part.name in {"position", "last"} and not part.arguments
            if known is None or not (own_place or takes_nothing(part)) or part.name == _CHANCE:
                raise _UntoldError
            for place, argument in enumerate(part.arguments):
                yield from self._inside(argument, as_text=known.kind_of(place) in _TEXTS)
        elif isinstance(part, Logical | Union):
            for operand in part.operands:
                yield from self._inside(operand, as_text=isinstance(part, Logical))
        elif isinstance(part, Comparison | Arithmetic):
            for operand in (part.first, *(other for _, other in part.rest)):
                yield from self._inside(operand, as_text=True)
        elif isinstance(part, Negative):
            yield from self._inside(part.operand, as_text=True)

    def _value(self, part: Part, *, as_text: bool) -> Iterator[Take]:
        """A value from outside; of nodes their texts are told, which must be all that counts."""
        if isinstance(part, Literal):
            return
        made = self._compile(part)
        if not as_text and made.kind not in _TEXTS:
            raise _UntoldError
        evaluate = made.evaluate
        yield lambda c: _told(evaluate(c))
