"""The thirteen axes of XPath 1.0: the nodes one step away, nearest first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldkit.forms.xpath.nodes import Kind, Node

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

REVERSE = frozenset({"ancestor", "ancestor-or-self", "preceding", "preceding-sibling"})
# From nodes none of which lies inside another, these lead to such nodes again, in order.
FLAT = frozenset({"child", "attribute", "self"})
# From one node, these too; and these lead to one at most.
FLAT_FROM_ONE = FLAT | {"parent", "preceding-sibling", "following-sibling"}
ONE_FROM_ONE = frozenset({"self", "parent"})


def _ancestors(node: Node) -> Iterator[Node]:
    parent = node.parent
    while parent is not None:
        yield parent
        parent = parent.parent


def _ancestors_or_self(node: Node) -> Iterator[Node]:
    yield node
    yield from _ancestors(node)


def _descendants(node: Node) -> Iterator[Node]:
    waiting = node.content()[::-1]
    while waiting:
        inner = waiting.pop()
        yield inner
        content = inner.content()
        if content:
            waiting.extend(reversed(content))


def _descendants_or_self(node: Node) -> Iterator[Node]:
    yield node
    yield from _descendants(node)


def _siblings(node: Node) -> tuple[list[Node], int]:
    """The children of the parent, and the node's place among them."""
    if node.parent is None or node.kind in {Kind.ATTRIBUTE, Kind.NAMESPACE}:
        return [], -1
    siblings = node.parent.content()
    return siblings, next(i for i, sibling in enumerate(siblings) if sibling is node)


def _following_siblings(node: Node) -> list[Node]:
    siblings, place = _siblings(node)
    return siblings[place + 1 :]


def _preceding_siblings(node: Node) -> list[Node]:
    siblings, place = _siblings(node)
    return siblings[:place][::-1] if place > 0 else []


def _following(node: Node) -> Iterator[Node]:
    if node.kind in {Kind.ATTRIBUTE, Kind.NAMESPACE} and node.parent is not None:
        node = node.parent
        yield from _descendants(node)
    for above in _ancestors_or_self(node):
        for sibling in _following_siblings(above):
            yield from _descendants_or_self(sibling)


def _preceding(node: Node) -> Iterator[Node]:
    if node.kind in {Kind.ATTRIBUTE, Kind.NAMESPACE} and node.parent is not None:
        node = node.parent
    for above in _ancestors_or_self(node):
        for sibling in _preceding_siblings(above):
            yield from reversed(list(_descendants_or_self(sibling)))


def _namespaces(node: Node) -> Iterator[Node]:
    """The declarations in scope; an empty one takes the default away."""
    if node.kind is not Kind.ELEMENT:
        return
    scope: dict[str, Node] = {}
    for above in reversed([*_ancestors_or_self(node)]):
        for declared in above.declared:
            scope[declared.name] = declared
    for declared in scope.values():
        if declared.text:
            yield declared


AXES: dict[str, Callable[[Node], Iterable[Node]]] = {
    "ancestor": _ancestors,
    "ancestor-or-self": _ancestors_or_self,
    "attribute": lambda node: node.attributes,
    "child": Node.content,
    "descendant": _descendants,
    "descendant-or-self": _descendants_or_self,
    "following": _following,
    "following-sibling": _following_siblings,
    "namespace": _namespaces,
    "parent": lambda node: () if node.parent is None else (node.parent,),
    "preceding": _preceding,
    "preceding-sibling": _preceding_siblings,
    "self": lambda node: (node,),
}
