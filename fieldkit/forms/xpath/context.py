"""Where an expression is evaluated: the node, and what it may ask of the live form around it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from fieldkit.errors import FieldKitError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime, tzinfo

    from fieldkit.clock import Clock
    from fieldkit.forms.xpath.nodes import Node

# About a second of walking: far above what forms do, well below a screen that seems dead. A filter
# over a list of 100,000 rows takes some 200,000 visits.
MOST_VISITS = 500_000


class Environment(Protocol):
    """What an expression may ask of the live form."""

    language: str

    @property
    def clock(self) -> Clock:
        """Identifiers and chance."""
        ...

    @property
    def root(self) -> Node:
        """Where absolute paths start: the parent of the main instance's root element."""
        ...

    @property
    def zone(self) -> tzinfo | None:
        """The device's time zone; None: the machine's own."""
        ...

    def now(self) -> datetime:
        """The present moment, fixed during one recalculation."""
        ...

    def instance(self, key: str, /) -> Node | None:
        """The `<instance>` element of a secondary instance."""
        ...

    def itext(self, key: str, /) -> str | list[Node]:
        """A text of the form in the active language; the empty string when there is none."""
        ...

    def choice_name(self, value: str, path_text: str, context: Context, /) -> str:
        """The label of a choice of the question at a path."""
        ...

    def lookup(
        self, key: str, item_path: tuple[str, ...], column: str, value: str, /
    ) -> list[Node] | None:
        """Items of a secondary instance whose column holds a value; None: not indexed, scan."""
        ...

    def ready(self, key: str, /) -> Iterator[None]:
        """Makes the nodes of a secondary instance, with stops."""
        ...

    def single(self, steps: tuple[str, ...], /) -> Node | None:
        """The only node of an absolute path of plain names; None: not known at once, walk there."""
        ...

    def once_value(self, context: Context, /) -> str:
        """What the node already holds, for once()."""
        ...


class Budget:
    """How many nodes one evaluation may visit, and how many are left."""

    __slots__ = ("left", "most")

    def __init__(self, most: int) -> None:
        self.most = self.left = most


class Memory(dict[tuple[object, ...], Any]):
    """What parts of one expression came to, by what they took from their context.

    Whoever evaluates the expression at many nodes hands the same memory over each time, and clears
    it when a tree that the expression reads has changed, or the moment, or the language. `nodes`
    keeps lists that change only when a node comes or goes; `forget` clears them too. `most` bounds
    the nodes that one evaluation may visit.
    """

    __slots__ = ("expression", "most", "nodes")

    def __init__(self, expression: object) -> None:
        super().__init__()
        self.expression = expression
        self.most = MOST_VISITS
        self.nodes: dict[tuple[object, ...], list[Node]] = {}

    def forget(self) -> None:
        """Nodes have come or gone."""
        self.clear()
        self.nodes.clear()


class Context:
    """The node an expression is evaluated at; position and size count from 1 in a predicate."""

    __slots__ = ("budget", "current", "environment", "holes", "memory", "node", "position", "size")

    def __init__(
        self, node: Node, environment: Environment, position: int = 1, size: int = 1,
        current: Node | None = None, memory: Memory | None = None,
    ) -> None:  # fmt: skip
        self.node = node
        self.environment = environment
        self.position = position
        self.size = size
        self.current = node if current is None else current
        self.memory = memory
        self.budget: Budget | None = None
        # The absolute paths of the expression that is being evaluated, by the number of their hole.
        self.holes: tuple[tuple[str, ...], ...] = ()

    def inner(self, size: int) -> Context:
        """A context for the nodes of a predicate; their number is charged."""
        made = Context(self.node, self.environment, 0, size, self.current, self.memory)
        made.holes = self.holes
        made.budget = self.charge(size)
        return made

    def charge(self, visits: int) -> Budget:
        """Counts visited nodes against the budget of this evaluation.

        Raises:
            FieldKitError: `xpath.too_much_work`.
        """
        budget = self.budget
        if budget is None:
            memory = self.memory
            most = MOST_VISITS if memory is None else memory.most
            budget = self.budget = Budget(most)
        budget.left -= visits
        if budget.left < 0:
            raise FieldKitError("xpath.too_much_work", most=budget.most)
        return budget
