"""What an expression depends on, told from its parts and the path of the node it belongs to."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from fieldkit.errors import FieldKitError
from fieldkit.forms.xpath.analysis import counts_position, operands
from fieldkit.forms.xpath.functions import FUNCTIONS
from fieldkit.forms.xpath.parser import parse
from fieldkit.forms.xpath.signature import Purity
from fieldkit.forms.xpath.syntax import Call, Filter, Hole, KindTest, Literal, NameTest, Path, Start

if TYPE_CHECKING:
    from fieldkit.forms.xpath.expression import Expression
    from fieldkit.forms.xpath.names import Names
    from fieldkit.forms.xpath.shape import Shape
    from fieldkit.forms.xpath.syntax import Part, Step

Steps = tuple[str, ...]
# Begins a step that stands for one of the path in a hole; no name holds it.
HOLE = "\x1e"
# These take the value of the context node where no argument is given.
_OF_THE_NODE = frozenset({"string", "number", "string-length", "normalize-space"})


@dataclass(frozen=True, slots=True)
class Dependencies:
    """What an expression reads.

    `paths` are absolute element names from the root element on, without positions (`@name` for an
    attribute); `instances` ids of secondary instances. `wildcard`: it may read anything.
    `positional`: places among repeat instances matter. `volatile`: time or chance. `language`: the
    active language.
    """

    paths: frozenset[Steps] = frozenset()
    instances: frozenset[str] = frozenset()
    volatile: bool = False
    language: bool = False
    wildcard: bool = False
    positional: bool = False


def dependencies(expression: Expression, nodeset: tuple[str, ...]) -> Dependencies:
    """What an expression reads when evaluated at a node of the path `nodeset`."""
    return _found(expression.tree, expression.names, nodeset)


def shared_dependencies(shape: Shape, nodeset: tuple[str, ...]) -> Dependencies:
    """What all expressions of a shape read; steps in a hole are written by `hole_step`."""
    return _found(shape.tree, shape.names, nodeset)


def hole_step(number: int, place: int) -> str:
    """Stands for one step of the path in a hole."""
    return f"{HOLE}{number} {place}"


def _found(tree: Part, names: Names, nodeset: Steps) -> Dependencies:
    search = _Search(nodeset, names)
    search.read(tree, _Place(nodeset))
    return Dependencies(
        frozenset(search.paths),
        frozenset(search.instances),
        volatile=search.volatile,
        language=search.language,
        wildcard=search.wildcard,
        positional=search.positional,
    )


@dataclass(frozen=True, slots=True)
class _Place:
    """A path of the main instance; `steps` None inside a secondary one, where nothing changes."""

    steps: Steps | None


@dataclass(slots=True)
class _Search:
    current: Steps
    names: Names
    paths: set[Steps] = field(default_factory=set)
    instances: set[str] = field(default_factory=set)
    volatile: bool = False
    language: bool = False
    wildcard: bool = False
    positional: bool = False

    def read(self, part: Part, here: _Place) -> None:
        """Notes what a part reads at a place."""
        if isinstance(part, Path | Filter | Hole) or (
            isinstance(part, Call) and part.name in {"current", "instance"}
        ):
            reached = self.reach(part, here)
            if reached.steps is not None:
                self.paths.add(reached.steps)
            return
        if isinstance(part, Call):
            self.call(part, here)
        for operand in operands(part):
            self.read(operand, here)

    def reach(self, part: Part, here: _Place) -> _Place:
        """The place a part leads to, noting what it reads on the way."""
        if isinstance(part, Path):
            place = self.start(part.start, here)
            for step in part.steps:
                place = self.step(step, place)
            return place
        if isinstance(part, Hole):
            return _Place(tuple(hole_step(part.number, place) for place in range(part.length)))
        if isinstance(part, Filter):
            place = self.reach(part.primary, here)
            self.predicates(part.predicates, place)
            return place
        if isinstance(part, Call):
            return self.reach_by_call(part, here)
        self.read(part, here)
        self.wildcard = True
        return _Place(None)

    def start(self, start: Start | Part, here: _Place) -> _Place:
        if start is Start.ROOT:
            return _Place(())
        if start is Start.CONTEXT:
            return here
        return self.reach(start, here)

    def reach_by_call(self, call: Call, here: _Place) -> _Place:
        if call.name == "current":
            return _Place(self.current)
        if call.name == "instance":
            self.instance(call, here)
            return _Place(None)
        self.call(call, here)
        first, rest = call.arguments[:1], call.arguments[1:]
        for argument in rest:
            self.read(argument, here)
        if call.name in {"randomize", "indexed-repeat"} and first:
            return self.reach(first[0], here)
        for argument in first:
            self.read(argument, here)
        self.wildcard = self.wildcard or call.name != "jr:itext"
        return _Place(None)

    def step(self, step: Step, place: _Place) -> _Place:
        steps = place.steps
        if steps is not None:
            steps = self.moved(step, steps)
        reached = _Place(steps)
        self.predicates(step.predicates, reached)
        return reached

    def moved(self, step: Step, steps: Steps) -> Steps | None:
        if isinstance(step.test, NameTest) and step.test.name != "*":
            name = f"{step.test.prefix}:{step.test.name}" if step.test.prefix else step.test.name
            if step.axis == "child":
                return (*steps, name)
            if step.axis == "attribute":
                return (*steps, f"@{name}")
        elif isinstance(step.test, KindTest):
            if step.axis == "self" or (step.axis == "child" and step.test.kind is not None):
                return steps
            if step.axis == "parent":
                return steps[:-1]
        self.wildcard = True
        return None

    def predicates(self, predicates: tuple[Part, ...], place: _Place) -> None:
        for predicate in predicates:
            if place.steps is not None and counts_position(predicate):
                self.positional = True
            self.read(predicate, place)

    def call(self, call: Call, here: _Place) -> None:
        """Notes what the function itself reads, beside its arguments."""
        name = self.names.function(call.name)
        known = FUNCTIONS.get(name)
        purity = known.purity if known is not None else Purity.PURE
        self.volatile = self.volatile or purity is Purity.VOLATILE
        self.language = self.language or purity is Purity.LANGUAGE
        if name in _OF_THE_NODE and not call.arguments and here.steps is not None:
            self.paths.add(here.steps)
        if name in {"position", "last", "indexed-repeat"}:
            self.positional = True
        elif name == "pulldata":
            self.instance(call, here)
        elif name == "id":
            self.wildcard = True
        elif name == "jr:choice-name":
            self.choices(call, here)

    def instance(self, call: Call, here: _Place) -> None:
        for argument in call.arguments[:1]:
            if isinstance(argument, Literal):
                self.instances.add(str(argument.value))
            else:
                self.read(argument, here)

    def choices(self, call: Call, here: _Place) -> None:
        """jr:choice-name() names its question by a path in a text."""
        for argument in call.arguments[1:2]:
            if not isinstance(argument, Literal):
                self.wildcard = True
                continue
            try:
                self.read(parse(str(argument.value)), here)
            except FieldKitError:
                self.wildcard = True
