"""Functions of nodes: what they are called, where they lie, how many there are."""

from __future__ import annotations

import hashlib
import math
from typing import TYPE_CHECKING

from fieldkit.errors import FieldKitError
from fieldkit.forms.xpath.nodes import in_document_order
from fieldkit.forms.xpath.signature import Purity, declare
from fieldkit.forms.xpath.values import as_number, as_string

if TYPE_CHECKING:
    from fieldkit.forms.xpath.context import Context
    from fieldkit.forms.xpath.nodes import Node
    from fieldkit.forms.xpath.values import Value

_MODULUS = 2_147_483_647
_MULTIPLIER = 16_807
_XML = "http://www.w3.org/XML/1998/namespace"


def _position(context: Context, nodes: list[Node] | None = None) -> float:
    """The place in the list, or of one node among its siblings of the same name."""
    if nodes is None:
        return float(context.position)
    if len(nodes) != 1:
        raise FieldKitError("xpath.one_node", function="position", given=len(nodes))
    node = nodes[0]
    if node.parent is None:
        return 1.0
    return float(node.parent.children.place(node))


def _last(context: Context) -> float:
    return float(context.size)


def _count(nodes: list[Node]) -> float:
    return float(len(nodes))


def _count_non_empty(nodes: list[Node]) -> float:
    return float(sum(1 for node in nodes if node.string_value()))


def _named(context: Context, nodes: list[Node] | None) -> Node | None:
    if nodes is None:
        return context.node
    return nodes[0] if nodes else None


def _local_name(context: Context, nodes: list[Node] | None = None) -> str:
    node = _named(context, nodes)
    return node.name if node is not None else ""


def _name(context: Context, nodes: list[Node] | None = None) -> str:
    node = _named(context, nodes)
    if node is None:
        return ""
    return f"{node.prefix}:{node.name}" if node.prefix else node.name


def _namespace_uri(context: Context, nodes: list[Node] | None = None) -> str:
    node = _named(context, nodes)
    return node.namespace if node is not None else ""


def _current(context: Context) -> list[Node]:
    return [context.current]


def _instance(context: Context, key: str) -> list[Node]:
    found = context.environment.instance(key)
    return [found] if found is not None else []


def _id(context: Context, value: Value) -> list[Node]:
    texts = (
        [node.string_value() for node in value] if isinstance(value, list) else [as_string(value)]
    )
    wanted = {word for text in texts for word in text.split()}
    if not wanted:
        return []
    found, waiting = [], [context.node.root]
    while waiting:
        node = waiting.pop()
        if any(
            attribute.name == "id"
            and attribute.namespace in {"", _XML}
            and attribute.text in wanted
            for attribute in node.attributes
        ):
            found.append(node)
        waiting.extend(node.children)
    return in_document_order(found)


def _lang(context: Context, language: str) -> bool:
    node: Node | None = context.node
    wanted = language.lower()
    while node is not None:
        for attribute in node.attributes:
            if attribute.name == "lang" and attribute.namespace == _XML:
                given = attribute.text.lower()
                return given == wanted or given.startswith(f"{wanted}-")
        node = node.parent
    return False


def _randomize(context: Context, nodes: list[Node], seed: Value | None = None) -> list[Node]:
    """Fisher and Yates, inside out, with the generator of Park and Miller, as Web Forms does."""
    clock = context.environment.clock
    start = 0 if seed is None else _seed(seed, context)
    state = abs(start) % _MODULUS * (1 if start >= 0 else -1)
    if state <= 0:
        state += _MODULUS - 1
    shuffled: list[Node] = []
    for place, node in enumerate(nodes):
        if seed is None:
            chance = clock.random()
        else:
            state = state * _MULTIPLIER % _MODULUS
            chance = (state - 1) / (_MODULUS - 1)
        other = int(chance * (place + 1))
        shuffled.append(node)
        shuffled[place], shuffled[other] = shuffled[other], node
    return shuffled


def _seed(value: Value, context: Context) -> int:
    """A whole number; of a text that is no number, the first 8 bytes of its SHA-256."""
    number = as_number(value, context.environment.zone)
    if math.isfinite(number):
        return int(number)
    text = as_string(value)
    if not text or isinstance(value, float):
        return 0
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big", signed=True)


_SECTION = "Node-set functions"
TABLE = (
    declare(
        "position(nodes node?) -> number", _position, _SECTION,
        "The place of the context node, or of a node among its siblings of the same name.",
        Purity.NODE,
    ),
    declare("last() -> number", _last, "XPath 1.0, 4.1", "How many nodes there are.", Purity.NODE),
    declare("count(nodes nodes) -> number", _count, _SECTION, "How many nodes there are."),
    declare(
        "count-non-empty(nodes nodes) -> number", _count_non_empty, _SECTION,
        "How many nodes are not empty.",
    ),
    declare(
        "local-name(nodes node?) -> string", _local_name, "XPath 1.0, 4.1",
        "The name without its prefix.", Purity.NODE,
    ),
    declare("name(nodes node?) -> string", _name, "XPath 1.0, 4.1", "The name.", Purity.NODE),
    declare(
        "namespace-uri(nodes node?) -> string", _namespace_uri, "XPath 1.0, 4.1",
        "The namespace of the name.", Purity.NODE,
    ),
    declare(
        "current() -> nodes", _current, _SECTION,
        "The node whose expression this is, inside predicates too.", Purity.FORM,
    ),
    declare(
        "instance(string id) -> nodes", _instance, _SECTION,
        "A secondary instance of the form.", Purity.FORM,
    ),
    declare("id(any value) -> nodes", _id, "XPath 1.0, 4.1", "Elements by id.", Purity.NODE),
    declare(
        "lang(string language) -> boolean", _lang, "XPath 1.0, 4.3",
        "Whether the node is in that language.", Purity.NODE,
    ),
    declare(
        "randomize(nodes nodes, any seed?) -> nodes", _randomize, _SECTION,
        "The nodes shuffled, always alike for one seed.", Purity.FORM,
    ),
)  # fmt: skip
