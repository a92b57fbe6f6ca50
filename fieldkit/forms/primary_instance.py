"""Reads the primary instance of an XForm: one definition per path, in document order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from fieldkit.forms.namespaces import JAVAROSA, OPENROSA
from fieldkit.forms.structure import Bind, NodeDefinition

if TYPE_CHECKING:
    from collections.abc import Container

_TEMPLATE = f"{{{JAVAROSA}}}template"


def qualified_name(element: etree._Element) -> str:
    """The name of an element as paths of the form write it: with its prefix when it has one."""
    local = str(element.tag).rpartition("}")[2]
    return f"{element.prefix}:{local}" if element.prefix else local


def read_primary_instance(
    primary: etree._Element, repeats: Container[str]
) -> dict[str, NodeDefinition]:
    """Every path of the primary instance by name, the root first; `repeats` are those that repeat.

    A repeat met more than once has one definition. Every record has a meta/instanceID, and one
    that was edited a deprecatedID.
    """
    reader = _Reader(repeats)
    root = reader.define(primary, None)
    reader.ensure_meta(primary, root)
    return reader.nodes


class _Reader:
    def __init__(self, repeats: Container[str]) -> None:
        self.nodes: dict[str, NodeDefinition] = {}
        self._repeats = repeats
        self._namespaces: dict[str, str] = {}

    def define(self, element: etree._Element, parent: NodeDefinition | None) -> NodeDefinition:
        """The definition of an element and of all below it."""
        uri, _, local = element.tag.rpartition("}")
        prefix = element.prefix
        name = f"{prefix}:{local}" if prefix else local
        path = f"{parent.path}/{name}" if parent is not None else f"/{name}"
        known = self.nodes.get(path)
        if known is None:
            namespace = self._namespaces.setdefault(uri, uri[1:])
            known = self._made(path, name, (namespace, local, prefix or ""), parent)
            known.template = element
            if path in self._repeats:
                known.is_repeat, known.repeats = True, (*known.repeats, known)
        elif known.template is None or (
            element.get(_TEMPLATE) is not None and known.template.get(_TEMPLATE) is None
        ):
            known.template = element
        for attribute in element.keys():  # noqa: SIM118 - an element is no mapping
            self._define_attribute(element, str(attribute), known)
        if len(element):  # most are leaves, and an iterator costs more than they do
            for child in element:
                self.define(child, known)
        return known

    def ensure_meta(self, primary: etree._Element, root: NodeDefinition) -> None:
        """Adds what every record has and this form does not name."""
        meta = next((child for child in root.children if _is_meta(child)), None)
        if meta is None:
            element = etree.SubElement(primary, f"{{{OPENROSA}}}meta", nsmap={"orx": OPENROSA})
            meta = self.define(element, root)
            self._define_meta("instanceID", meta).bind = Bind(preload="uid")
        known = {child.tag[1] for child in meta.children}
        for name in ("instanceID", "deprecatedID"):
            if name not in known:
                self._define_meta(name, meta).is_optional = True

    def _define_attribute(self, element: etree._Element, name: str, owner: NodeDefinition) -> None:
        namespace, _, local = name.rpartition("}")
        uri = namespace[1:]
        if uri == JAVAROSA:
            return
        prefix = next((key for key, known in element.nsmap.items() if known == uri and key), "")
        qualified = f"@{prefix}:{local}" if prefix else f"@{local}"
        path = f"{owner.path}/{qualified}"
        if path not in self.nodes:
            self._made(path, qualified, (uri, local, prefix), owner).is_attribute = True

    def _define_meta(self, name: str, meta: NodeDefinition) -> NodeDefinition:
        prefix = meta.tag[2]
        qualified = f"{prefix}:{name}" if prefix else name
        tag = (meta.namespace, name, prefix)
        return self._made(f"{meta.path}/{qualified}", qualified, tag, meta)

    def _made(
        self, path: str, name: str, tag: tuple[str, str, str], parent: NodeDefinition | None
    ) -> NodeDefinition:
        namespace, local, prefix = tag
        if not prefix and namespace:
            tag = ("", local, "")
        made = NodeDefinition(path, name, namespace, tag, parent, len(self.nodes))
        self.nodes[path] = made
        if parent is not None:
            made.repeats = parent.repeats
            parent.children.append(made)
        return made


def _is_meta(node: NodeDefinition) -> bool:
    return node.tag[1] == "meta" and not node.is_attribute
