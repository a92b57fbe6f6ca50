"""Which paths of a form an expression reads, worked out once for all expressions of one shape."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from fieldkit.forms.xpath import HOLE, Expressions, shared_dependencies

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fieldkit.forms.structure import NodeDefinition
    from fieldkit.forms.xpath import Dependencies, Expression
    from fieldkit.forms.xpath.shape import Shape

# Stands for each step of the context path, so that a path an expression reads still shows how much
# of it was reached from the context node rather than from the root.
_MARK = "\x1f"


class Read(NamedTuple):
    """A path a rule reads; its first `level` repeats are the instances the target is in."""

    node: NodeDefinition
    level: int


class _Way(NamedTuple):
    """How to find a path that a shape reads: up from the target, or through a hole, then down."""

    up: int | None
    hole: int
    kept: int
    below: str


@dataclass(frozen=True, slots=True)
class _Shared:
    """What all expressions of a shape read at a depth."""

    dependencies: Dependencies
    ways: tuple[_Way, ...]


class FormExpressions(Expressions):
    """The expressions of one form, each compiled once, and what they read of it."""

    def __init__(self, namespaces: Mapping[str, str], nodes: Mapping[str, NodeDefinition]) -> None:
        super().__init__(namespaces)
        self._nodes = nodes
        self._shared: dict[tuple[Shape, int], _Shared] = {}

    def reads(
        self, expression: Expression, node: NodeDefinition
    ) -> tuple[tuple[Read, ...], Dependencies]:
        """The paths of the form that an expression reads at a node, and what its shape needs."""
        depth = node.path.count("/")
        shared = self._shared.get((expression.shape, depth)) or self._of(expression, depth)
        found = []
        for up, hole, kept, below in shared.ways:
            if up is None:
                names = expression.holes[hole][:kept] if hole >= 0 else ()
                path = f"/{'/'.join(names)}{below}" if names else below
                read, level = self._nodes.get(path), 0
            else:
                above = _above(node, up)
                read = self._nodes.get(above.path + below) if below else above
                level = len(above.repeats)
            if read is not None:
                found.append(Read(read, level))
        return tuple(found), shared.dependencies

    def _of(self, expression: Expression, depth: int) -> _Shared:
        found = shared_dependencies(expression.shape, (_MARK,) * depth)
        ways = dict.fromkeys(_way(steps, depth) for steps in sorted(found.paths) if steps)
        known = self._shared[expression.shape, depth] = _Shared(found, tuple(ways))
        return known


def _way(steps: tuple[str, ...], depth: int) -> _Way:
    """The way to a path, whose steps begin with marks, with those of a hole, or with names."""
    marked = sum(step == _MARK for step in steps)
    filled = sum(step.startswith(HOLE) for step in steps)
    below = "".join(f"/{step}" for step in steps[marked + filled :])
    hole = int(steps[0][1:].partition(" ")[0]) if filled else -1
    return _Way(depth - marked if marked else None, hole, filled, below)


def _above(node: NodeDefinition, up: int) -> NodeDefinition:
    for _ in range(up):
        node = node.parent or node
    return node
