"""The XML of a record, read and written byte for byte alike: submission and draft."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from lxml import etree

from fieldkit.errors import FieldKitError
from fieldkit.forms.instance import AnswerNode
from fieldkit.forms.namespaces import XFORMS
from fieldkit.forms.submission_encryption import is_encrypted
from fieldkit.forms.xml_reading import read_xml
from fieldkit.forms.xml_text import clean

if TYPE_CHECKING:
    from collections.abc import Callable

    from fieldkit.forms.definition import FormDefinition
    from fieldkit.forms.instance import Instance
    from fieldkit.forms.structure import NodeDefinition

_ATTRIBUTE_ENTITIES = {"\n": "&#10;", "\r": "&#13;", "\t": "&#9;"}
_TEXT_ENTITIES = {"\r": "&#13;"}


def submission_xml(instance: Instance) -> bytes:
    """The record as it is submitted: without what is not relevant."""
    return _document(instance, lambda node: node.text if node.relevant else None)


def draft_xml(instance: Instance) -> bytes:
    """The whole record with every answer it remembers, to be restored later."""
    return _document(instance, lambda node: node.answer)


def read_record(definition: FormDefinition, xml: bytes) -> etree._Element:
    """The root element of a record of a form.

    Raises:
        FieldKitError: `form.broken_record`, `form.other_record`, `form.closed` for one that is
            encrypted.
    """
    root = read_xml(xml, "form.broken_record")
    if is_encrypted(root):
        raise FieldKitError("form.closed", form=definition.id)
    if etree.QName(root).localname != definition.root.name.rpartition(":")[2]:
        raise FieldKitError("form.other_record", form=definition.id)
    return root


def _document(instance: Instance, read: Callable[[AnswerNode], str | None]) -> bytes:
    parts: list[str] = ["<?xml version='1.0' encoding='UTF-8'?>\n"]
    _write(instance.root, read, _declarations(instance), parts)
    return "".join(parts).encode("utf-8")


def _write(
    node: AnswerNode,
    read: Callable[[AnswerNode], str | None],
    declarations: str,
    parts: list[str],
) -> None:
    text = read(node)
    if text is None:
        return
    name = node.definition.name
    parts.append(f"<{name}{declarations}")
    for attribute in node.attributes:
        value = read(attribute) if isinstance(attribute, AnswerNode) else attribute.text
        if value is not None and isinstance(attribute, AnswerNode):
            quoted = quoteattr(clean(value), _ATTRIBUTE_ENTITIES)
            parts.append(f" {attribute.definition.name[1:]}={quoted}")
    start = len(parts)
    parts.append(">")
    if node.definition.is_leaf:
        parts.append(escape(clean(text), _TEXT_ENTITIES))
    for child in node.children:
        if isinstance(child, AnswerNode):
            own = _own_namespace(child.definition)
            _write(child, read, own, parts)
    if any(parts[start + 1 :]):
        parts.append(f"</{name}>")
    else:
        parts[start:] = ["/>"]


def _declarations(instance: Instance) -> str:
    """The namespaces of the whole record, declared once on its root, in the order of prefixes."""
    root = instance.definition.root
    found: dict[str, str] = {}
    for node in instance.definition.nodes.values():
        prefix = node.name.removeprefix("@").rpartition(":")[0]
        if prefix and node.namespace:
            found[prefix] = node.namespace
    plain = root.namespace if root.namespace != XFORMS and ":" not in root.name else ""
    own = f" xmlns={quoteattr(plain)}" if plain else ""
    return own + "".join(f" xmlns:{key}={quoteattr(found[key])}" for key in sorted(found))


def _own_namespace(definition: NodeDefinition) -> str:
    """A declaration where an unprefixed name leaves the namespace of its parent."""
    parent = definition.parent
    if ":" in definition.name or parent is None or ":" in parent.name:
        return ""
    if definition.namespace == parent.namespace:
        return ""
    plain = "" if definition.namespace == XFORMS else definition.namespace
    return f" xmlns={quoteattr(plain)}"


def attached_names(instance: Instance) -> tuple[str, ...]:
    """The file names that file questions hold, in document order."""
    return tuple(node.text for node in instance.walk() if node.text and _names_a_file(node))


def _names_a_file(node: AnswerNode) -> bool:
    question = node.definition.question
    uploads = question is not None and question.control == "upload"
    return uploads or node.definition.type == "binary"
