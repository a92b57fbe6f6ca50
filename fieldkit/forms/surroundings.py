"""What the expressions of one record may ask: tree, lists, texts, time and chance."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldkit.errors import FieldKitError
from fieldkit.forms.itext import Output
from fieldkit.forms.secondary import Given
from fieldkit.forms.xpath import Context

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime, tzinfo

    from fieldkit.clock import Clock
    from fieldkit.forms.definition import FormDefinition
    from fieldkit.forms.instance import AnswerNode, Instance
    from fieldkit.forms.itext import Pieces, Text
    from fieldkit.forms.secondary import SecondaryInstance
    from fieldkit.forms.xpath import Expression, Node


class Surroundings:
    """The environment of every expression of one record."""

    def __init__(
        self, definition: FormDefinition, clock: Clock, given: Given | None = None
    ) -> None:
        self.definition = definition
        self.clock = clock
        self._own = (given or Given()).in_place_of(definition.secondary)
        self.language = definition.default_language
        self.moment = clock.now()
        self.tree: Instance | None = None
        self.name_choice: Callable[[str, AnswerNode], str] = lambda _value, _node: ""

    @property
    def root(self) -> Node:
        """Where absolute paths start."""
        if self.tree is None:
            raise FieldKitError("form.no_instance")
        return self.tree.document

    @property
    def zone(self) -> tzinfo | None:
        """The zone of the record's clock."""
        return self.moment.tzinfo

    def now(self) -> datetime:
        """The present moment, fixed during one recalculation."""
        return self.moment

    def instance(self, key: str) -> Node | None:
        """The `<instance>` element of a secondary instance."""
        found = self._secondary(key)
        return found.node if found is not None else None

    def lookup(self, key: str, path: tuple[str, ...], column: str, value: str) -> list[Node] | None:
        """The items of a secondary instance whose column holds a value."""
        found = self._secondary(key)
        return found.lookup(path, column, value) if found is not None else None

    def ready(self, key: str) -> Iterator[None]:
        """Makes the nodes of a secondary instance, with stops."""
        found = self._secondary(key)
        if found is not None:
            yield from found.ready()

    def _secondary(self, key: str) -> SecondaryInstance | None:
        """A secondary instance: what was handed to this record, or what the form has."""
        return self._own.get(key) or self.definition.secondary.get(key)

    def varying(self, key: str) -> SecondaryInstance | None:
        """A secondary instance whose content differs from record to record."""
        found = self._secondary(key)
        return found if found is not None and found.varies else None

    def itext(self, key: str) -> str:
        """A text of the form in the active language; "" when there is none."""
        return self.words(self.definition.itext.pieces(self.language, key), None)

    def choice_name(self, value: str, path_text: str, context: Context) -> str:
        """The label of a choice of the question at a path."""
        nodes = self.expression(path_text).as_nodes(context)
        if not nodes:
            raise FieldKitError("form.no_such_question", path=path_text.strip())
        return self.name_choice(value, nodes[0])  # type: ignore[arg-type]

    def single(self, steps: tuple[str, ...]) -> Node | None:
        """The node of a path outside repeats."""
        return self.tree.single(steps) if self.tree is not None else None

    def once_value(self, context: Context) -> str:
        """What the node already holds, for once()."""
        return context.node.text

    def expression(self, text: str) -> Expression:
        """An expression of the form, compiled."""
        return self.definition.expressions.expression(text)

    def show(self, text: Text | None, node: Node, variant: str = "") -> str | None:
        """A text as a person reads it, outputs filled in; None when the form has none."""
        if text is None:
            return None
        if text.expression is not None:
            return self.expression(text.expression).as_string(Context(node, self))
        pieces = text.pieces
        if text.id is not None:
            pieces = self.definition.itext.pieces(self.language, text.id, variant)
            if not pieces:
                return None
        return self.words(pieces, node)

    def words(self, pieces: Pieces, node: Node | None) -> str:
        """Pieces put together, their outputs evaluated at a node."""
        context = Context(node if node is not None else self.root, self)
        return "".join(
            self.expression(piece.expression).as_string(context)
            if isinstance(piece, Output)
            else piece
            for piece in pieces
        )
