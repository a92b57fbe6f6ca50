"""Reads the binds of an XForm: one per path, prefixes normalised by namespace."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING

from lxml import etree

from fieldkit.forms.body import resolve_path
from fieldkit.forms.itext import text_of_message
from fieldkit.forms.namespaces import FIELDKIT, JAVAROSA, ODK, OPENROSA, XFORMS
from fieldkit.forms.structure import Bind

if TYPE_CHECKING:
    from collections.abc import Mapping

_PREFIXES = {FIELDKIT: "fk", ODK: "odk", OPENROSA: "orx"}
_TYPES = {"integer": "int", "double": "decimal", "float": "decimal", "number": "decimal"}


def read_binds(model: etree._Element) -> Mapping[str, Bind]:
    """All binds of a model by path, in its order; later ones add to earlier ones of one path."""
    root = _root_path(model)
    found: dict[str, Bind] = {}
    for element in model.iterfind(f"{{{XFORMS}}}bind"):
        reference = element.get("nodeset") or element.get("ref")
        if reference:
            path = resolve_path(reference, root)
            bind = _read_bind(element, path)
            found[path] = _merged(found[path], bind) if path in found else bind
    return found


def _merged(first: Bind, later: Bind) -> Bind:
    """Two binds of one path: what the later one says, and the rest from the first."""
    said = {
        item.name: getattr(later, item.name)
        for item in fields(Bind)
        if getattr(later, item.name) not in (None, "", {}, "string")
    }
    said["attributes"] = {**first.attributes, **later.attributes}
    return replace(first, **said)


def _root_path(model: etree._Element) -> str:
    instance = model.find(f"{{{XFORMS}}}instance")
    if instance is None or not len(instance):
        return ""
    return "/" + str(instance[0].tag).rpartition("}")[2]


def _read_bind(element: etree._Element, path: str) -> Bind:
    kind = element.get("type", "string").strip().rpartition(":")[2] or "string"
    return Bind(
        path=path,
        type=_TYPES.get(kind, kind),
        relevant=_expression(element, "relevant"),
        required=_expression(element, "required"),
        constraint=_expression(element, "constraint"),
        calculate=_expression(element, "calculate"),
        readonly=_expression(element, "readonly"),
        constraint_message=text_of_message(element.get(f"{{{JAVAROSA}}}constraintMsg")),
        required_message=text_of_message(element.get(f"{{{JAVAROSA}}}requiredMsg")),
        preload=element.get(f"{{{JAVAROSA}}}preload"),
        preload_parameter=element.get(f"{{{JAVAROSA}}}preloadParams", ""),
        attributes=_foreign_attributes(element),
    )


def _expression(element: etree._Element, name: str) -> str | None:
    text = element.get(name)
    return text.strip() if text and text.strip() else None


def _foreign_attributes(element: etree._Element) -> dict[str, str]:
    found = {}
    for name, value in element.attrib.items():
        if not str(name).startswith("{"):
            continue
        qname = etree.QName(name)
        if qname.namespace and qname.namespace != JAVAROSA:
            prefix = _PREFIXES.get(qname.namespace) or _declared_prefix(element, qname.namespace)
            found[f"{prefix}:{qname.localname}"] = str(value)
    return found


def _declared_prefix(element: etree._Element, namespace: str) -> str:
    return next((key for key, uri in element.nsmap.items() if uri == namespace and key), "")
