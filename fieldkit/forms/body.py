"""The body of an XForm: controls, groups and repeats, in the order of the screen.

Where an element is and what it stands for is read at once, its words and what tunes it when
somebody asks: a person sees one page of a large form at a time.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, cast

from lxml import etree

from fieldkit.forms.itext import Text, read_text
from fieldkit.forms.namespaces import JAVAROSA, XFORMS

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Mapping, Set

_OURS = f"{{{JAVAROSA}}}"
_LABEL, _HINT, _ITEM = f"{{{XFORMS}}}label", f"{{{XFORMS}}}hint", f"{{{XFORMS}}}item"
_INPUT = f"{{{XFORMS}}}input"
_CONTROLS = frozenset(
    {"input", "secret", "select1", "select", "upload", "trigger", "range", "rank"}
)
_WITH_CHOICES = frozenset({"select", "select1", "rank"})
_NO_PARAMETERS = {"ref", "nodeset", "appearance", "mediatype", "class", "query", "bind"}
_NONE: Mapping[str, str] = MappingProxyType({})
# What a choice of itemsets.csv is called: in the active language, or in the only one.
EXTERNAL_LABEL = "coalesce(jr:itext(itextId), label)"
_STEP_POSITION = re.compile(r"\[[^\]]*\]")
_ODD = re.compile(r"[\s\[(]")
_FROM_LIST = re.compile(r"\s*(randomize\(\s*)?instance\(\s*(['\"])(?P<id>[^'\"]+)\2")
_WHOLE_LIST = re.compile(r"\s*instance\(\s*(['\"])(?P<id>[^'\"]+)\1\s*\)(/[\w.-]+)+\s*")
_REPEAT, _ITEMSET, _VALUE = f"{{{XFORMS}}}repeat", f"{{{XFORMS}}}itemset", f"{{{XFORMS}}}value"
_TEXT_CALL, _TEXT_CALL_END = "jr:itext('", "')"
_QUERYING = etree.XPath(".//@query/..", namespaces={"x": XFORMS})
_FILLED = etree.XPath(
    ".//x:output/ancestor::*[self::x:label or self::x:hint][1]/.. | "
    ".//x:item[x:label//x:output]/..",
    namespaces={"x": XFORMS},
)


@dataclass(frozen=True, slots=True)
class Itemset:
    """Where a question's choices come from: listed in the form, or chosen by an expression."""

    nodeset: str | None = None
    value: str = "value"
    label: Text | None = None
    items: tuple[tuple[str, Text | None], ...] = ()

    @property
    def is_from_list(self) -> bool:
        """Whether its items come from a list beside the record, not from answers."""
        return bool(self.list_id)

    @property
    def list_id(self) -> str:
        """The id of the list beside the record that the items come from; empty for answers."""
        match = _FROM_LIST.match(self.nodeset or "")
        return match["id"] if match else ""


class BodyElement:
    """Something of the form's body that has a place on the screen."""

    # Whether an expression decides its choices, and whether its words may show one's value.
    chooses = False
    tells = False

    def __init__(self, source: etree._Element, path: str) -> None:
        self.path = path
        self._source = source

    @cached_property
    def label(self) -> Text | None:
        """Its label; None when it has none."""
        return _label(self._source)

    @cached_property
    def appearance(self) -> tuple[str, ...]:
        """The words of its appearance attribute."""
        return tuple(self._source.get("appearance", "").split())

    @cached_property
    def parameters(self) -> Mapping[str, str]:
        """The attributes that tune it: start, end, step, rows, ..."""
        found = {
            name.rpartition("}")[2]: value
            for name, value in attributes_of(self._source)
            if name not in _NO_PARAMETERS and not name.startswith(_OURS)
        }
        return found or _NONE


class Question(BodyElement):
    """A control that a person answers, or a note to be read."""

    itemset_source: etree._Element | None = None

    @cached_property
    def control(self) -> str:
        """What it is called; a text field over a list outside the form chooses one of that."""
        return "select1" if self._is_external else _local_name(self._source)

    @cached_property
    def hint(self) -> Text | None:
        """Its hint; None when it has none."""
        return read_text(_child(self._source, "hint"))

    @property
    def guidance(self) -> Text | None:
        """The text whose variant `guidance` is for those who want more; None when it has none."""
        return self.hint if self.hint is not None and self.hint.id is not None else None

    @property
    def mediatype(self) -> str:
        """What sort of file it takes, as "image/*"; "" where it takes none."""
        return self._source.get("mediatype", "")

    @cached_property
    def itemset(self) -> Itemset | None:
        """What there is to choose from; None where nothing is chosen."""
        if self._is_external:
            query = self._source.get("query", "")
            return Itemset(nodeset=query, value="name", label=Text(expression=EXTERNAL_LABEL))
        if self.control not in _WITH_CHOICES:
            return None
        if self.itemset_source is not None:
            return _read_itemset(self.itemset_source)
        return Itemset(items=tuple(map(_read_item, self._source.iterchildren(_ITEM))))

    @property
    def whole_list(self) -> str:
        """The list of which every item is offered, whatever was answered; "" for any other."""
        nodeset = self.itemset_source.get("nodeset", "") if self.itemset_source is not None else ""
        match = _WHOLE_LIST.fullmatch(nodeset)
        return match["id"] if match is not None else ""

    @property
    def _is_external(self) -> bool:
        """Whether a text field is one choice of a list outside the form (select_one_external)."""
        return self._source.tag == _INPUT and "instance(" in self._source.get("query", "")


class Group(BodyElement):
    """Questions that belong together; its path is "" when it has none of its own."""

    children: tuple[BodyElement, ...] = ()


class Repeat(BodyElement):
    """A block that is answered any number of times."""

    children: tuple[BodyElement, ...] = ()
    _wrapping: etree._Element | None = None

    @cached_property
    def label(self) -> Text | None:
        """The label of the group that wraps it; one of its own is not in the standard."""
        return _label(self._wrapping) if self._wrapping is not None else None

    @property
    def count(self) -> str | None:
        """The expression that decides how many instances there are; None where people do."""
        return self._source.get(f"{_OURS}count")

    @property
    def fixed(self) -> bool:
        """Whether nobody may add or remove instances."""
        return self._source.get(f"{_OURS}noAddRemove", "").strip() in {"true()", "true"}

    def wrapped_by(self, group: etree._Element) -> Repeat:
        """The repeat with the label of the group around it."""
        self._wrapping = group
        return self


def repeated_paths(body: etree._Element) -> set[str]:
    """The paths that repeat."""
    return {_path_of(repeat) for repeat in body.iter(_REPEAT)}


def read_body(
    body: etree._Element, paths: Container[str], filled: Set[str]
) -> tuple[BodyElement, ...]:
    """The elements of the body, outermost first.

    `paths` are those of the primary instance, `filled` as `Itext.filled`.
    """
    return _Reader(body, paths, filled).children(body, "")


def no_question(path: str) -> Question:
    """What stands for the control of a path that the body does not ask about."""
    return Question(etree.Element(_INPUT), path)


def resolve_path(reference: str, base: str) -> str:
    """An absolute path of names from a reference in the form and the path around it."""
    if reference.startswith("/") and not _ODD.search(reference):
        return reference
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


class _Reader:
    def __init__(self, body: etree._Element, paths: Container[str], filled: Set[str]) -> None:
        self._paths = paths
        self._itemsets = {found.getparent(): found for found in body.iter(_ITEMSET)}
        self._querying = _found(_QUERYING, body)
        self._telling = _found(_FILLED, body) | set(_telling(body, filled))

    def children(self, parent: etree._Element, base: str) -> tuple[BodyElement, ...]:
        """The elements inside one whose path is `base`."""
        found: list[BodyElement] = []
        for element in parent:
            name = element.tag.rpartition("}")[2]
            if name in _CONTROLS:
                question = Question(element, self._path(element, base))
                question.itemset_source = self._itemsets.get(element)
                if question.itemset_source is not None or element in self._querying:
                    question.chooses = True
                if element in self._telling:
                    question.tells = True
                found.append(question)
            elif name == "group":
                found.append(self._group(element, base))
            elif name == "repeat":
                found.append(self._repeat(element, base))
        return tuple(found)

    def _path(self, element: etree._Element, base: str) -> str:
        reference = element.get("ref")
        if reference is not None and reference in self._paths:
            return reference
        return reference_of(element, base)

    def _group(self, element: etree._Element, base: str) -> BodyElement:
        path = self._path(element, base)
        children = self.children(element, path or base)
        only = children[0] if len(children) == 1 else None
        if isinstance(only, Repeat) and path in {"", only.path}:
            only.tells = element in self._telling
            return only.wrapped_by(element)
        group = Group(element, path)
        group.tells = element in self._telling
        group.children = children
        return group

    def _repeat(self, element: etree._Element, base: str) -> Repeat:
        repeat = Repeat(element, reference_of(element, base))
        repeat.children = self.children(element, repeat.path)
        return repeat


def _path_of(element: etree._Element) -> str:
    """The path of an element of the body, or of the one around it that has one."""
    around = element.getparent()
    base = _path_of(around) if around is not None else ""
    return reference_of(element, base) or base


def _found(path: etree.XPath, body: etree._Element) -> set[etree._Element]:
    return set(cast("list[etree._Element]", path(body)))  # noqa: SLF001 - lxml's own name of it


def _telling(body: etree._Element, filled: Set[str]) -> Iterator[etree._Element]:
    """The elements whose words are named by more than a call of a text without expressions."""
    for text in body.iter(_LABEL, _HINT):
        reference, element = text.get("ref"), text.getparent()
        if reference is None or element is None or _is_plain(reference, filled):
            continue
        asked = element.getparent() if element.tag == _ITEM else element
        if asked is not None:
            yield asked


def _is_plain(reference: str, filled: Set[str]) -> bool:
    """Whether a text shows the same in every record: a call of a text without expressions."""
    start, end = len(_TEXT_CALL), -len(_TEXT_CALL_END)
    is_call = reference.startswith(_TEXT_CALL) and reference.endswith(_TEXT_CALL_END)
    return is_call and reference[start:end] not in filled


def _local_name(element: etree._Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _read_itemset(element: etree._Element) -> Itemset:
    said = {child.tag: child.get("ref") for child in element}
    label = Text(expression=said[_LABEL]) if _LABEL in said else None
    return Itemset(element.get("nodeset", ""), said.get(_VALUE) or "name", label)


def _read_item(element: etree._Element) -> tuple[str, Text | None]:
    return (element.findtext(_VALUE) or "").strip(), _label(element)


def _label(element: etree._Element) -> Text | None:
    return read_text(_child(element, "label"))


def _child(element: etree._Element, name: str) -> etree._Element | None:
    """The first child of a name; several times as fast as a search by path."""
    return next(element.iterchildren(f"{{{XFORMS}}}{name}"), None)
