"""The tree that expressions walk: light nodes, made from XML or built by the live form."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING, Any, cast

from lxml import etree

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    Prefixes = Mapping[str | None, str]

_CDATA = b"<![CDATA["
_TEXTS = etree.XPath("descendant::text()")
_CONTENT = etree.XPath("node()")
# Below this, walking along the children is faster than an index.
_INDEXED_FROM = 12


class Kind(IntEnum):
    """What a node is, in the words of XPath 1.0 section 5."""

    DOCUMENT = 0
    ELEMENT = 1
    ATTRIBUTE = 2
    TEXT = 3
    COMMENT = 4
    PI = 5
    NAMESPACE = 6


class Node:
    """One node. A leaf element keeps its text in `text` and has no TEXT child.

    `name` is the local name; the target of a processing instruction; the prefix that a NAMESPACE
    node declares. `declared` holds the NAMESPACE nodes that an element itself declares.
    """

    __slots__ = (
        "_inner", "attributes", "children", "declared", "kind", "name", "namespace", "parent",
        "prefix", "text",
    )  # fmt: skip

    def __init__(
        self, kind: Kind, name: str, namespace: str = "", prefix: str = "",
        parent: Node | None = None, text: str = "",
    ) -> None:  # fmt: skip
        self.kind = kind
        self.name = name
        self.namespace = namespace
        self.prefix = prefix
        self.parent = parent
        self.text = text
        self.children = Children()
        self.attributes: list[Node] = []
        self.declared: tuple[Node, ...] = ()
        self._inner: Node | None = None

    def __repr__(self) -> str:
        return f"<{self.kind.name} {self.name!r} {self.text[:30]!r}>"

    @property
    def root(self) -> Node:
        """The topmost node above this one."""
        node = self
        while node.parent is not None:
            node = node.parent
        return node

    def child_elements(self, name: str) -> list[Node]:
        """The child elements of a local name, whatever their namespace; not to be changed."""
        children = self.children
        if len(children) < _INDEXED_FROM:
            return [c for c in children if c.name == name and c.kind is Kind.ELEMENT]
        return children.by_name().get(name, [])

    def child_text(self, name: str) -> str | None:
        """The text of the first child of a name; None without one."""
        for child in self.children:
            if child.name == name:
                return child.string_value()
        return None

    def content(self) -> list[Node]:
        """The child nodes as XPath sees them: a leaf's text is a TEXT node."""
        if self.children or not self.text or self.kind is not Kind.ELEMENT:
            return self.children
        if self._inner is None:
            self._inner = Node(Kind.TEXT, "", parent=self)
        self._inner.text = self.text
        return [self._inner]

    def string_value(self) -> str:
        """Its own text, or all text below it."""
        if not self.children:
            return self.text
        parts: list[str] = []
        waiting = self.children[::-1]
        while waiting:
            node = waiting.pop()
            if node.children:
                waiting.extend(reversed(node.children))
            elif node.kind is Kind.TEXT or node.kind is Kind.ELEMENT:
                parts.append(node.text)
        return "".join(parts)


class Children(list[Node]):
    """The child nodes of one node, found by name and placed through indexes that changes drop."""

    # Most nodes are leaves: they begin as fast as a bare list, without a step of our own.
    _index: dict[str, list[Node]] | None = None
    _places: dict[int, int] | None = None

    def by_name(self) -> dict[str, list[Node]]:
        """The element children by local name, in document order."""
        index = self._index
        if index is None:
            index = {}
            for child in self:
                if child.kind is Kind.ELEMENT:
                    index.setdefault(child.name, []).append(child)
            self._index = index
        return index

    def place(self, node: Node) -> int:
        """The place of a child among those of its name, from 1; 0 for what is no child."""
        places = self._places
        if places is None:
            places = {}
            counts: dict[tuple[str, str], int] = {}
            for child in self:
                key = (child.name, child.namespace)
                counts[key] = places[id(child)] = counts.get(key, 0) + 1
            self._places = places
        return places.get(id(node), 0)


def _dropping_index(name: str) -> Callable[..., Any]:
    change = getattr(list, name)

    def changed(self: Children, *arguments: Any, **options: Any) -> Any:  # noqa: ANN401
        self._index = self._places = None
        return change(self, *arguments, **options)

    return changed


for _name in (
    "append", "clear", "extend", "insert", "pop", "remove", "reverse", "sort",
    "__delitem__", "__iadd__", "__setitem__",
):  # fmt: skip
    setattr(Children, _name, _dropping_index(_name))


def in_document_order(nodes: Iterable[Node]) -> list[Node]:
    """The nodes without repetitions, in document order."""
    unique = list({id(node): node for node in nodes}.values())
    if len(unique) < 2:  # noqa: PLR2004
        return unique
    places: dict[int, dict[int, tuple[int, int]]] = {}
    unique.sort(key=lambda node: _place(node, places))
    return unique


def _place(node: Node, places: dict[int, dict[int, tuple[int, int]]]) -> list[tuple[int, int]]:
    """The way down to a node: namespaces before attributes before children, at every level."""
    way = []
    parent = node.parent
    while parent is not None:
        known = places.get(id(parent))
        if known is None:
            known = places[id(parent)] = {
                id(inner): (sort, number)
                for sort, group in enumerate((parent.declared, parent.attributes, parent.content()))
                for number, inner in enumerate(group)
            }
        way.append(known[id(node)])
        node, parent = parent, parent.parent
    # Trees are compared by their top node, so that nodes of two instances never interleave.
    way.append((id(node), 0))
    way.reverse()
    return way


def node_tree(element: etree._Element | etree._ElementTree) -> Node:
    """A whole XML document, or an element and all below it, as nodes."""
    if isinstance(element, etree._ElementTree):  # noqa: SLF001  lxml has no public name for it
        document = Node(Kind.DOCUMENT, "")
        root = element.getroot()
        around: list[etree._Element] = [*root.itersiblings(preceding=True)][::-1]
        for top in (*around, root, *root.itersiblings()):
            document.children.append(_built(top, document))
        return document
    return _built(element, None)


def _built(top: etree._Element, parent: Node | None) -> Node:
    made, inherited = _single(top, parent, _declared_above(top))
    waiting = [(top, made, inherited)]
    divided = _divided(top)
    while waiting:
        element, node, inherited = waiting.pop()
        if node.kind is not Kind.ELEMENT:
            continue
        if len(element) == 0 and element not in divided:
            # A leaf keeps its text itself.
            node.text = element.text or ""
            continue
        content: list[Node] = []
        for part in _content(element) if element in divided else _parts(element):
            if isinstance(part, str):
                content.append(Node(Kind.TEXT, "", parent=node, text=part))
            else:
                inner, declared = _single(part, node, inherited)
                content.append(inner)
                waiting.append((part, inner, declared))
        node.children.extend(content)
    return made


def _divided(top: etree._Element) -> set[etree._Element]:
    """The elements in which a CDATA section touches another text.

    To XPath it is a text of its own, although lxml's `text` and `tail` join it with others.
    """
    if _CDATA not in etree.tostring(top, with_tail=False):
        return set()
    found: set[Any] = set()
    begun: set[tuple[Any, bool]] = set()
    for text in cast("Iterable[Any]", _TEXTS(top)):
        before = (text.getparent(), bool(text.is_tail))
        if before in begun:
            found.add(before[0].getparent() if text.is_tail else before[0])
        begun.add(before)
    return found


def _declared_above(element: etree._Element) -> Prefixes:
    above = element.getparent()
    return above.nsmap if above is not None else {}


def _content(element: etree._Element) -> Iterator[etree._Element | str]:
    """What is in an element, each section of text by itself."""
    for part in cast("Iterable[Any]", _CONTENT(element)):
        yield str(part) if isinstance(part, str) else part


def _parts(element: etree._Element) -> Iterator[etree._Element | str]:
    """What is in an element whose texts lie apart."""
    if element.text:
        yield element.text
    for child in element:
        yield child
        if child.tail:
            yield child.tail


def _single(
    element: etree._Element, parent: Node | None, inherited: Prefixes
) -> tuple[Node, Prefixes]:
    """A node without its content, and the prefixes declared for that."""
    if isinstance(element, etree._Comment):  # noqa: SLF001
        return Node(Kind.COMMENT, "", parent=parent, text=element.text or ""), inherited
    if isinstance(element, etree._ProcessingInstruction):  # noqa: SLF001
        name = str(element.target or "")
        return Node(Kind.PI, name, parent=parent, text=element.text or ""), inherited
    namespace, name = _split(str(element.tag))
    node = Node(Kind.ELEMENT, name, namespace, element.prefix or "", parent)
    declared = element.nsmap
    if element.attrib:
        node.attributes += _attributes(element, node, declared)
    if declared == inherited:
        return node, inherited
    node.declared = tuple(
        Node(Kind.NAMESPACE, prefix or "", parent=node, text=uri)
        for prefix, uri in declared.items()
        if inherited.get(prefix) != uri
    )
    return node, declared


def _attributes(element: etree._Element, node: Node, declared: Prefixes) -> Iterator[Node]:
    prefixes = {uri: prefix for prefix, uri in declared.items() if prefix}
    for tag, value in element.attrib.items():
        uri, local = _split(str(tag))
        prefix = "xml" if uri.endswith("/XML/1998/namespace") else prefixes.get(uri, "")
        yield Node(Kind.ATTRIBUTE, local, uri, prefix if uri else "", node, str(value))


def _split(tag: str) -> tuple[str, str]:
    if tag.startswith("{"):
        namespace, _, name = tag[1:].partition("}")
        return namespace, name
    return "", tag
