"""Where the location paths of an expression lead, and whether to one node or to many."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fieldkit.forms.xpath.analysis import counts_position
from fieldkit.forms.xpath.syntax import Call, Filter, KindTest, Literal, NameTest, Path, Start

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fieldkit.forms.structure import NodeDefinition
    from fieldkit.forms.xpath.syntax import Part, Step

Steps = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """A path of names in the main instance; None in a secondary one or where nobody can tell.

    The first `bound` steps are the very nodes that the expression stands in, or single ones.
    """

    steps: Steps | None
    bound: int = 0


@dataclass(frozen=True, slots=True)
class Reached:
    """What a path leads to.

    `node` is None outside the main instance. `repeats` are those of which the path means every
    instance, `placed` those of which it picks one by its place, `filtered` tells of conditions.
    """

    place: Place
    node: NodeDefinition | None = None
    repeats: tuple[NodeDefinition, ...] = ()
    placed: tuple[NodeDefinition, ...] = ()
    filtered: bool = False


NOWHERE = Place(None)


def reached(
    path: Path, here: Place, current: Place, nodes: Mapping[str, NodeDefinition]
) -> Reached:
    """Where a path leads that stands at `here`; `current` is what current() means."""
    place = _start(path.start, here, current, nodes)
    placed: list[NodeDefinition] = []
    filtered = False
    for step in path.steps:
        place = _moved(step, place)
        for predicate in step.predicates:
            if place.steps is not None and counts_position(predicate):
                place = Place(place.steps, len(place.steps))
                placed += _repeat_at(place, nodes)
            else:
                filtered = True
    node = node_at(place, nodes)
    if node is None:
        return Reached(place, filtered=filtered)
    unbound = tuple(repeat for repeat in node.repeats if _depth(repeat) > place.bound)
    return Reached(place, node, unbound, tuple(placed), filtered)


def node_at(place: Place, nodes: Mapping[str, NodeDefinition]) -> NodeDefinition | None:
    """The path of the form at a place."""
    return nodes.get("/" + "/".join(place.steps)) if place.steps else None


def step_place(
    path: Path, upto: int, here: Place, current: Place, nodes: Mapping[str, NodeDefinition]
) -> Place:
    """The place after the first `upto` steps of a path, where predicates are evaluated."""
    place = _start(path.start, here, current, nodes)
    for step in path.steps[:upto]:
        place = _moved(step, place)
    return Place(place.steps, len(place.steps)) if place.steps is not None else NOWHERE


def _start(
    start: Start | Part, here: Place, current: Place, nodes: Mapping[str, NodeDefinition]
) -> Place:
    if start is Start.ROOT:
        return Place(())
    if start is Start.CONTEXT:
        return here
    if isinstance(start, Call) and start.name == "current":
        return current
    if isinstance(start, Call) and start.name == "indexed-repeat" and start.arguments:
        place = _start(start.arguments[0], here, current, nodes)
        return Place(place.steps, len(place.steps)) if place.steps is not None else NOWHERE
    if isinstance(start, Path):
        return reached(start, here, current, nodes).place
    if isinstance(start, Filter):
        return _start(start.primary, here, current, nodes)
    return NOWHERE


def _moved(step: Step, place: Place) -> Place:
    if place.steps is None:
        return NOWHERE
    test = step.test
    if isinstance(test, NameTest) and test.name != "*" and step.axis == "child":
        name = f"{test.prefix}:{test.name}" if test.prefix else test.name
        return Place((*place.steps, name), place.bound)
    if isinstance(test, KindTest) and test.kind is None:
        if step.axis == "self":
            return place
        if step.axis == "parent" and place.steps:
            steps = place.steps[:-1]
            return Place(steps, min(place.bound, len(steps)))
    return NOWHERE


def _depth(node: NodeDefinition) -> int:
    return node.path.count("/")


def _repeat_at(place: Place, nodes: Mapping[str, NodeDefinition]) -> list[NodeDefinition]:
    node = node_at(place, nodes)
    return [node] if node is not None and node.is_repeat else []


def literal_text(part: Part) -> str | None:
    """The text that a part writes out, None for anything else."""
    return part.value if isinstance(part, Literal) and isinstance(part.value, str) else None
