"""The nodes of one path, found by what a child of theirs holds instead of trying each again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldkit.forms.xpath.values import number_of_text

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import tzinfo

    from fieldkit.forms.xpath.nodes import Node
    from fieldkit.forms.xpath.values import Value

    Numbered = list[tuple[float, Node]]

_CHOSEN: dict[str, Callable[[Numbered, float], list[Node]]] = {
    "=": lambda rows, limit: [node for number, node in rows if number == limit],
    "!=": lambda rows, limit: [node for number, node in rows if number != limit],
    "<": lambda rows, limit: [node for number, node in rows if number < limit],
    "<=": lambda rows, limit: [node for number, node in rows if number <= limit],
    ">": lambda rows, limit: [node for number, node in rows if number > limit],
    ">=": lambda rows, limit: [node for number, node in rows if number >= limit],
}


class Rows:
    """Nodes in document order; to be thrown away when one of them, or what is in it, changes."""

    __slots__ = ("_namespaces", "_numbers", "_texts", "nodes")

    def __init__(self, nodes: list[Node], namespaces: frozenset[str]) -> None:
        self.nodes = nodes
        self._namespaces = namespaces
        self._texts: dict[str, dict[str, list[Node]]] = {}
        self._numbers: dict[str, Numbered | None] = {}

    def compared(
        self, name: str, sign: str, value: Value, zone: tzinfo | None
    ) -> list[Node] | None:
        """The nodes with a child of a name that compares so with a value; None: try each."""
        if isinstance(value, str) and sign == "=":
            return self._by_text(name).get(value, [])
        if isinstance(value, bool | list) or (isinstance(value, str) and sign == "!="):
            return None
        if not isinstance(value, str | float):
            return None
        if name not in self._numbers:
            self._numbers[name] = self._numbered(name, zone)
        rows = self._numbers[name]
        limit = number_of_text(value, zone) if isinstance(value, str) else value
        return _CHOSEN[sign](rows, limit) if rows is not None else None

    def _by_text(self, name: str) -> dict[str, list[Node]]:
        found = self._texts.get(name)
        if found is None:
            found = self._texts[name] = {}
            for node in self.nodes:
                for text in dict.fromkeys(self._held(node, name)):
                    found.setdefault(text, []).append(node)
        return found

    def _numbered(self, name: str, zone: tzinfo | None) -> Numbered | None:
        """The nodes with the number of such a child; None where a node has several."""
        rows: Numbered = []
        for node in self.nodes:
            texts = self._held(node, name)
            if len(texts) > 1:
                return None
            rows += [(number_of_text(text, zone), node) for text in texts]
        return rows

    def _held(self, node: Node, name: str) -> list[str]:
        return [
            child.string_value()
            for child in node.child_elements(name)
            if child.namespace in self._namespaces
        ]
