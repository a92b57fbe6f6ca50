"""Reads the binds of an XForm: one per path, prefixes normalised by namespace."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fieldkit.forms.body import attributes_of, resolve_path
from fieldkit.forms.itext import text_of_message
from fieldkit.forms.namespaces import FIELDKIT, JAVAROSA, ODK, OPENROSA, XFORMS
from fieldkit.forms.structure import Bind

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Mapping

    from lxml import etree

_PREFIXES = {FIELDKIT: "fk", ODK: "odk", OPENROSA: "orx"}
_OURS = f"{{{JAVAROSA}}}"
_FIELDS = {
    **{name: name for name in ("relevant", "required", "constraint", "calculate", "readonly")},
    f"{_OURS}constraintMsg": "constraint_message",
    f"{_OURS}requiredMsg": "required_message",
    f"{_OURS}preload": "preload",
    f"{_OURS}preloadParams": "preload_parameter",
    "type": "type",
}
_TYPES = {"integer": "int", "double": "decimal", "float": "decimal", "number": "decimal"}


def read_binds(model: etree._Element, paths: Container[str]) -> Mapping[str, Bind]:
    """All binds of a model by path, in its order; later ones add to earlier ones of one path.

    `paths` are those of the primary instance.
    """
    root = _root_path(model)
    found: dict[str, Bind] = {}
    known: dict[tuple[tuple[str, str], ...], Bind] = {}
    for element in model.iterchildren(f"{{{XFORMS}}}bind"):
        said = attributes_of(element)
        reference, rules = _parted(said)
        if not reference:
            continue
        path = reference if reference in paths else resolve_path(reference, root)
        bind = known.get(rules)
        if bind is None:
            bind = known[rules] = _read_bind(element, rules)
        found[path] = _merged(found[path], bind) if path in found else bind
    return found


def _parted(said: list[tuple[str, str]]) -> tuple[str, tuple[tuple[str, str], ...]]:
    """The path that a bind names, and the other attributes, which many binds have in common."""
    if said and said[0][0] == "nodeset":
        return said[0][1], tuple(said[1:])
    by_name = dict(said)
    reference = by_name.pop("nodeset", "") or by_name.pop("ref", "")
    return reference, tuple(by_name.items())


def _merged(first: Bind, later: Bind) -> Bind:
    """Two binds of one path: what the later one says, and the rest from the first."""
    said = {
        name: value
        for name, value in later._asdict().items()
        if value not in (None, "", {}, "string")
    }
    said["attributes"] = {**first.attributes, **later.attributes}
    return first._replace(**said)


def _root_path(model: etree._Element) -> str:
    instance = model.find(f"{{{XFORMS}}}instance")
    if instance is None or not len(instance):
        return ""
    return "/" + str(instance[0].tag).rpartition("}")[2]


def _read_bind(element: etree._Element, rules: tuple[tuple[str, str], ...]) -> Bind:
    said: dict[str, Any] = {}
    foreign: dict[str, str] = {}
    for name, value in rules:
        field = _FIELDS.get(name)
        if field is not None:
            said[field] = _READERS[field](value)
        elif name.startswith("{") and not name.startswith(_OURS):
            namespace, _, local = name[1:].partition("}")
            prefix = _PREFIXES.get(namespace) or _declared_prefix(element, namespace)
            foreign[f"{prefix}:{local}"] = value
    if foreign:
        said["attributes"] = foreign
    return Bind(**said)


def _read_type(value: str) -> str:
    kind = value.strip().rpartition(":")[2] or "string"
    return _TYPES.get(kind, kind)


def _read_expression(value: str) -> str | None:
    return value.strip() or None


_READERS: dict[str, Callable[[str], object]] = {
    **dict.fromkeys(_FIELDS.values(), _read_expression),
    **dict.fromkeys(("constraint_message", "required_message"), text_of_message),
    **dict.fromkeys(("preload", "preload_parameter"), str),
    "type": _read_type,
}


def _declared_prefix(element: etree._Element, namespace: str) -> str:
    return next((key for key, uri in element.nsmap.items() if uri == namespace and key), "")
