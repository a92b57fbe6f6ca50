"""The answer tree of one record: nodes with their bind state, repeat instances, their paths."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fieldkit.forms.body import Repeat
from fieldkit.forms.namespaces import JAVAROSA, OPENROSA
from fieldkit.forms.values import stored
from fieldkit.forms.xpath import Kind, Node

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

    from fieldkit.forms.definition import FormDefinition
    from fieldkit.forms.offer import Offer
    from fieldkit.forms.structure import NodeDefinition

_TEMPLATE = f"{{{JAVAROSA}}}template"
_ATTRIBUTE, _ELEMENT = Kind.ATTRIBUTE, Kind.ELEMENT
_Key = tuple[str, str]
_STEP = re.compile(r"(?P<name>[^\[\]]+)(?:\[(?P<position>[1-9]\d*)\])?")


class AnswerNode(Node):
    """A node of the record; `answer` is remembered while `text`, what others see, may be empty."""

    __slots__ = (
        "answer",
        "choices",
        "definition",
        "own_readonly",
        "own_relevant",
        "relevant",
        "required",
        "satisfied",
        "scope",
    )

    def __init__(self, definition: NodeDefinition, parent: Node, scope: Scope | None) -> None:
        kind = _ATTRIBUTE if definition.is_attribute else _ELEMENT
        namespace, local, prefix = definition.tag
        super().__init__(kind, local, namespace, prefix, parent)
        self.definition = definition
        self.scope: Scope = scope if scope is not None else Scope(self, None)
        self.answer = ""
        self.own_relevant = True
        self.relevant = True
        self.required = False
        self.own_readonly = False
        self.satisfied = True
        self.choices: Offer | None = None

    @property
    def readonly(self) -> bool:
        """Whether the node or one around it is readonly."""
        node: Node | None = self
        while isinstance(node, AnswerNode):
            if node.own_readonly:
                return True
            node = node.parent
        return False

    @property
    def path(self) -> str:
        """The path of the node, with a position on every repeat instance."""
        if self.scope.parent is None:
            return self.definition.path
        return self.scope.path + self.definition.path[len(self.scope.node.definition.path) :]


class Scope:
    """The whole record, or one instance of a repeat: where each path has exactly one node.

    `source` is the element that it began as.
    """

    __slots__ = ("node", "parent", "position", "repeats", "slots", "source")

    def __init__(self, node: AnswerNode, parent: Scope | None) -> None:
        self.node = node
        self.parent = parent
        self.position = 0
        self.source: etree._Element | None = None
        self.slots: dict[NodeDefinition, AnswerNode] = {}
        self.repeats: dict[NodeDefinition, list[Scope]] = {}

    @property
    def path(self) -> str:
        """The path of the scope's own node."""
        if self.parent is None:
            return self.node.definition.path
        above = len(self.parent.node.definition.path)
        return f"{self.parent.path}{self.node.definition.path[above:]}[{self.position}]"

    def above(self, level: int) -> Scope:
        """The scope around this one that is `level` repeats deep; 0 is the whole record."""
        scope = self
        for _ in range(len(self.node.definition.repeats) - level):
            scope = scope.parent or scope
        return scope

    def nodes(self, definition: NodeDefinition) -> list[AnswerNode]:
        """Every node of a path inside this scope, in document order."""
        depth = len(self.node.definition.repeats)
        scopes = [self]
        for repeat in definition.repeats[depth:]:
            scopes = [inner for scope in scopes for inner in scope.repeats.get(repeat, ())]
        return [scope.slots[definition] for scope in scopes if definition in scope.slots]


class Instance:
    """The tree of one record."""

    def __init__(self, definition: FormDefinition, source: etree._Element) -> None:
        self.definition = definition
        self.document = Node(Kind.DOCUMENT, "")
        self.root = _build(definition.root, source, self.document, None)
        self.root.scope.source = source
        self.document.children.append(self.root)
        self._is_new = source is definition.instance

    @property
    def scope(self) -> Scope:
        """The whole record."""
        return self.root.scope

    def find(self, path: str) -> AnswerNode | None:
        """The node at a path with positions on repeat instances; None when there is none."""
        plain = self.definition.nodes.get(path)
        if plain is not None:  # without positions: outside repeats, or nowhere
            return self.root.scope.slots.get(plain)
        scope, known = self.scope, ""
        for step in path.split("/")[1:]:
            match = _STEP.fullmatch(step)
            if match is None:
                return None
            known = f"{known}/{match['name']}"
            definition = self.definition.nodes.get(known)
            if definition is None or definition.is_repeat != (match["position"] is not None):
                return None
            if definition.is_repeat:
                instances = scope.repeats.get(definition, ())
                if int(match["position"]) > len(instances):
                    return None
                scope = instances[int(match["position"]) - 1]
        found = self.definition.nodes.get(known)
        return scope.slots.get(found) if found is not None else None

    def single(self, steps: tuple[str, ...]) -> AnswerNode | None:
        """The node of a path of names; None when there is none, or it lies in a repeat."""
        found = self.definition.nodes.get(f"/{'/'.join(steps)}")
        return self.root.scope.slots.get(found) if found is not None else None

    def find_repeat(self, path: str) -> tuple[NodeDefinition, Scope] | None:
        """The repeat at a path without position at its end, and the scope it lies in."""
        above, _, name = path.rpartition("/")
        around = self.find(above)
        if around is None:
            return None
        repeat = self.definition.nodes.get(f"{around.definition.path}/{name}")
        return (repeat, around.scope) if repeat is not None and repeat.is_repeat else None

    def nodes(self) -> Iterator[AnswerNode]:
        """Every node of the record, each before those below it; not always in document order."""
        waiting = [self.scope]
        while waiting:
            scope = waiting.pop()
            yield from scope.slots.values()
            waiting += [inner for instances in scope.repeats.values() for inner in instances]

    def walk(self) -> list[AnswerNode]:
        """Every element of the record below its root, in document order."""
        return [node for node in descendants(self.root) if not node.definition.is_attribute]

    def add(self, repeat: NodeDefinition, scope: Scope) -> Scope:
        """A new last instance of a repeat, as its template says.

        What the form itself has in the place of a counted one is where that begins.
        """
        parent = scope.slots[repeat.parent] if repeat.parent else scope.node
        known = scope.repeats.setdefault(repeat, [])
        written = _written(repeat, scope) if self._is_new else []
        source = written[len(known)] if len(known) < len(written) else repeat.template
        node = _build_instance(repeat, source, parent, scope)
        parent.children.insert(_place(parent, repeat), node)
        known.append(node.scope)
        node.scope.position = len(known)
        return node.scope

    def resume(self) -> None:
        """This is a draft: what is added goes on as in the record that the form began."""
        self._is_new = True
        begun: etree._Element | None = self.definition.instance
        waiting = [(self.root.scope, begun)]
        while waiting:
            scope, begun = waiting.pop()
            scope.source = begun
            for repeat, instances in scope.repeats.items():
                written = _written(repeat, scope)
                for place, inner in enumerate(instances):
                    source = written[place] if place < len(written) else repeat.template
                    waiting.append((inner, source))

    def ensure(self, definition: NodeDefinition) -> AnswerNode | None:
        """The node of a path outside repeats, made when the record lacks it."""
        found = self.scope.slots.get(definition)
        parent = self.scope.slots.get(definition.parent) if definition.parent else None
        if found is None and parent is not None:
            found = _build(definition, None, parent, self.scope)
            parent.children.insert(_place(parent, definition), found)
        return found

    def remove(self, scope: Scope) -> None:
        """Takes an instance out; later ones move up."""
        if scope.parent is None or scope.node.parent is None:
            return
        known = scope.parent.repeats[scope.node.definition]
        known.remove(scope)
        scope.node.parent.children.remove(scope.node)
        for position, later in enumerate(known[scope.position - 1 :], scope.position):
            later.position = position


def descendants(node: AnswerNode) -> list[AnswerNode]:
    """Every element and attribute below a node, in document order."""
    found: list[AnswerNode] = []
    waiting: list[Node] = [*node.children[::-1], *node.attributes[::-1]]
    while waiting:
        inner = waiting.pop()
        if isinstance(inner, AnswerNode):
            found.append(inner)
            waiting += inner.children[::-1]
            waiting += inner.attributes[::-1]
    return found


def _place(parent: AnswerNode, repeat: NodeDefinition) -> int:
    """Where among its siblings the next instance of a repeat belongs."""
    for place in range(len(parent.children) - 1, -1, -1):
        child = parent.children[place]
        if isinstance(child, AnswerNode) and child.definition.index <= repeat.index:
            return place + 1
    return 0


def _build(
    definition: NodeDefinition,
    source: etree._Element | None,
    parent: Node,
    scope: Scope | None,
) -> AnswerNode:
    """A node of the record and all below it, with the answers of `source` where it has them."""
    node = AnswerNode(definition, parent, scope)
    _fill(node, source)
    return node


def _build_instance(
    repeat: NodeDefinition, source: etree._Element | None, parent: AnswerNode, scope: Scope
) -> AnswerNode:
    node = AnswerNode(repeat, parent, None)
    node.scope.parent = scope
    node.scope.source = source
    _fill(node, source)
    return node


def _written(repeat: NodeDefinition, scope: Scope) -> list[etree._Element]:
    """The instances of a counted repeat inside the element that a scope began as."""
    element, body = scope.source, repeat.element
    if not isinstance(body, Repeat) or body.count is None:
        return []
    steps = [repeat]
    while steps[0].parent is not None and steps[0].parent is not scope.node.definition:
        steps.insert(0, steps[0].parent)
    for group in steps[:-1]:
        element = next(iter(_children_by_name(element).get(group.tag[:2], ())), None)
    found = _children_by_name(element).get(repeat.tag[:2], [])
    return [each for each in found if each.get(_TEMPLATE) is None]


def _fill(node: AnswerNode, source: etree._Element | None) -> None:
    definition = node.definition
    node.scope.slots[definition] = node
    if source is not None and (not definition.children or definition.is_leaf):
        text = "".join(map(str, source.itertext())) if len(source) else source.text
        if text:
            # What is no value of its type stays as it came: nothing of a record is thrown away.
            node.answer = node.text = stored(definition.type, text) or text
    if definition.children:
        _fill_children(node, source)


def _fill_children(node: AnswerNode, source: etree._Element | None) -> None:
    is_template = source is not None and source is node.definition.template
    given: dict[_Key, list[etree._Element]] | None = None
    # Put in at one go: every change of the children drops their indexes.
    made: list[AnswerNode] = []
    for child in node.definition.children:
        if child.is_attribute:
            node.attributes.append(_attribute(child, node, source))
            continue
        if is_template and not child.is_repeat and _is_inside(child.template, source):
            made.append(_build(child, child.template, node, node.scope))
            continue
        if given is None:
            given = _children_by_name(source)
        elements = given.get(child.tag[:2])
        if child.is_repeat:
            made += _instances(child, elements or [], node)
        elif elements is not None:
            made.append(_build(child, elements[0], node, node.scope))
        elif not child.is_optional:
            made.append(_build(child, child.template, node, node.scope))
    node.children.extend(made)


def _is_inside(template: etree._Element | None, source: etree._Element | None) -> bool:
    return template is not None and template.getparent() is source


def _instances(
    repeat: NodeDefinition, elements: list[etree._Element], node: AnswerNode
) -> list[AnswerNode]:
    """The instances of a repeat that a record begins with."""
    known = node.scope.repeats.setdefault(repeat, [])
    sources: list[etree._Element | None] = [
        element for element in elements if element.get(_TEMPLATE) is None
    ]
    body = repeat.element
    if not sources and not known and isinstance(body, Repeat) and body.fixed:
        sources = [repeat.template]
    made = [_build_instance(repeat, source, node, node.scope) for source in sources]
    for instance in made:
        known.append(instance.scope)
        instance.scope.position = len(known)
    return made


def _attribute(
    definition: NodeDefinition, owner: AnswerNode, source: etree._Element | None
) -> AnswerNode:
    node = AnswerNode(definition, owner, owner.scope)
    local = definition.name.removeprefix("@").rpartition(":")[2]
    name = f"{{{definition.namespace}}}{local}" if definition.namespace else local
    node.answer = node.text = source.get(name, "") if source is not None else ""
    node.scope.slots[definition] = node
    return node


def _children_by_name(source: etree._Element | None) -> dict[_Key, list[etree._Element]]:
    found: dict[_Key, list[etree._Element]] = {}
    for child in source if source is not None else ():
        namespace, _, local = child.tag.rpartition("}")
        known = namespace[1:]
        if not child.prefix and known != OPENROSA:
            known = ""
        found.setdefault((known, local), []).append(child)
    return found
