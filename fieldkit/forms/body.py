"""Reads the body of an XForm: controls, groups and repeats, in the order of the screen."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, cast

from fieldkit.forms.itext import Text, read_text
from fieldkit.forms.namespaces import JAVAROSA, XFORMS
from fieldkit.forms.structure import BodyElement, Group, Itemset, Question, Repeat

if TYPE_CHECKING:
    from lxml import etree

_OURS = f"{{{JAVAROSA}}}"
_LABEL, _HINT = f"{{{XFORMS}}}label", f"{{{XFORMS}}}hint"
_CONTROLS = frozenset(
    {"input", "secret", "select1", "select", "upload", "trigger", "range", "rank"}
)
_WITH_CHOICES = frozenset({"select", "select1", "rank"})
_NO_PARAMETERS = {"ref", "nodeset", "appearance", "mediatype", "class", "query", "bind"}
# What a choice of itemsets.csv is called: in the active language, or in the only one.
EXTERNAL_LABEL = "coalesce(jr:itext(itextId), label)"
_STEP_POSITION = re.compile(r"\[[^\]]*\]")


def read_body(body: etree._Element) -> tuple[BodyElement, ...]:
    """The elements of the body, outermost first."""
    return _read_children(body, "")


def resolve_path(reference: str, base: str) -> str:
    """An absolute path of names from a reference in the form and the path around it."""
    if "[" in reference or "(" in reference:
        reference = _STEP_POSITION.sub("", reference).replace("current()/", "")
    reference = "".join(reference.split())
    if reference.startswith("/"):
        return reference
    steps = [step for step in base.split("/") if step]
    for step in reference.split("/"):
        if step == "..":
            steps = steps[:-1]
        elif step not in {"", "."}:
            steps.append(step)
    return "/" + "/".join(steps)


def reference_of(element: etree._Element, base: str, binds: dict[str, str] | None = None) -> str:
    """The path an element of the body stands for; "" when it stands for none."""
    reference = element.get("ref") or element.get("nodeset")
    if reference is None:
        named = element.get("bind")
        return (binds or {}).get(named, "") if named else ""
    return resolve_path(reference, base)


def attributes_of(element: etree._Element) -> list[tuple[str, str]]:
    """The attributes of an element: full names and values."""
    return cast("list[tuple[str, str]]", element.items())


def _read_children(parent: etree._Element, base: str) -> tuple[BodyElement, ...]:
    found = []
    for element in parent:
        name = element.tag.rpartition("}")[2]
        if name == "group":
            found.append(_read_group(element, base))
        elif name == "repeat":
            found.append(_read_repeat(element, base))
        elif name in _CONTROLS:
            found.append(_read_question(element, name, base))
    return tuple(found)


def _read_group(element: etree._Element, base: str) -> BodyElement:
    said = _said(element, base)
    path = said["path"]
    said["label"] = read_text(element.find(_LABEL))
    children = _read_children(element, path or base)
    if len(children) == 1 and isinstance(children[0], Repeat) and path in {"", children[0].path}:
        return _labelled_repeat(children[0], said["label"])
    return Group(children=children, **said)


def _labelled_repeat(repeat: Repeat, label: Text | None) -> Repeat:
    """A repeat has the label of the group that wraps it; one of its own is not in the standard."""
    return Repeat(
        path=repeat.path,
        label=label,
        appearance=repeat.appearance,
        parameters=repeat.parameters,
        count=repeat.count,
        fixed=repeat.fixed,
        children=repeat.children,
    )


def _read_repeat(element: etree._Element, base: str) -> Repeat:
    said = _said(element, base)
    return Repeat(
        count=element.get(f"{_OURS}count"),
        fixed=element.get(f"{_OURS}noAddRemove", "").strip() in {"true()", "true"},
        children=_read_children(element, said["path"]),
        **said,
    )


def _read_question(element: etree._Element, name: str, base: str) -> Question:
    said = _said(element, base)
    external = name == "input" and _is_external(element)
    said["control"] = "select1" if external else name
    for child in element:
        if child.tag == _LABEL and "label" not in said:
            said["label"] = read_text(child)
        elif child.tag == _HINT and "hint" not in said:
            text = said["hint"] = read_text(child)
            said["guidance"] = text if text is not None and text.id is not None else None
    if external:
        said["itemset"] = _external_itemset(element)
    elif name in _WITH_CHOICES:
        said["itemset"] = _read_itemset(element)
    return Question(mediatype=element.get("mediatype", ""), **said)


def _is_external(element: etree._Element) -> bool:
    """Whether a text field is one choice of a list outside the form (select_one_external)."""
    return element.tag == f"{{{XFORMS}}}input" and "instance(" in element.get("query", "")


def _external_itemset(element: etree._Element) -> Itemset:
    query = element.get("query", "")
    return Itemset(nodeset=query, value="name", label=Text(expression=EXTERNAL_LABEL))


def _read_itemset(element: etree._Element) -> Itemset:
    itemset = element.find(f"{{{XFORMS}}}itemset")
    if itemset is not None:
        value = itemset.find(f"{{{XFORMS}}}value")
        label = itemset.find(f"{{{XFORMS}}}label")
        return Itemset(
            nodeset=itemset.get("nodeset", ""),
            value=value.get("ref", "name") if value is not None else "name",
            label=Text(expression=label.get("ref")) if label is not None else None,
        )
    items = tuple(
        (
            (item.findtext(f"{{{XFORMS}}}value") or "").strip(),
            _label(item),
        )
        for item in element.iterfind(f"{{{XFORMS}}}item")
    )
    return Itemset(items=items)


def _label(element: etree._Element) -> Text | None:
    return read_text(element.find(_LABEL))


def _said(element: etree._Element, base: str) -> dict[str, Any]:
    """Path and appearance, and the attributes that tune a control: start, end, step, rows, ..."""
    said: dict[str, Any] = {"path": reference_of(element, base)}
    parameters: dict[str, str] = {}
    for name, value in attributes_of(element):
        if name == "appearance":
            said["appearance"] = tuple(value.split())
        elif name not in _NO_PARAMETERS and not name.startswith(_OURS):
            parameters[name.rpartition("}")[2]] = value
    if parameters:
        said["parameters"] = parameters
    return said
