"""Secondary instances: lists and tables a form reads from, with hash indexes over their columns."""

from __future__ import annotations

import copy
import csv
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from lxml import etree

from fieldkit.errors import FieldKitError, Problem
from fieldkit.forms.geojson import read_geojson
from fieldkit.forms.namespaces import XFORMS
from fieldkit.forms.table import ITEM_PATH, Table, read_table, table_of
from fieldkit.forms.xml_reading import read_xml
from fieldkit.forms.xpath import Node, node_tree

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

LAST_SAVED = "jr://instance/last-saved"


@dataclass(eq=False)
class SecondaryInstance:
    """One `<instance>` beside the primary one; its nodes are made when first asked for.

    `varies`: its content differs from record to record, so what came of it stays in the record.
    """

    id: str
    source: str = ""
    element: etree._Element | None = None
    table: Table | None = None
    varies: bool = False
    _node: Node | None = field(default=None, repr=False)
    _indexes: dict[tuple[tuple[str, ...], str], dict[str, list[Node]]] = field(
        default_factory=dict, repr=False
    )

    @property
    def node(self) -> Node:
        """The instance element with everything below it."""
        if self.table is not None:
            return self.table.node
        if self._node is None:
            if self.element is None:
                self.element = etree.Element("instance")
            self._node = node_tree(self.element)
        return self._node

    @property
    def is_inside(self) -> bool:
        """Whether the form itself holds it, rather than a file or an earlier record."""
        return self.element is not None and not self.source

    @cached_property
    def words(self) -> frozenset[str]:
        """Every text of a list that the form itself holds."""
        if self.element is None or not self.is_inside:
            return frozenset()
        return frozenset(map(str, self.element.itertext()))

    def ready(self) -> Iterator[None]:
        """Makes the nodes of a file's rows, with stops."""
        if self.table is not None:
            yield from self.table.ready()

    def lookup(self, path: tuple[str, ...], column: str, value: str) -> list[Node]:
        """The items under `path` whose child `column` holds `value`, in document order."""
        if self.table is not None and path == ITEM_PATH:
            return self.table.lookup(column, value)
        index = self._indexes.get((path, column))
        if index is None:
            index = self._indexes[path, column] = self._index(path, column)
        return index.get(value, [])

    def _index(self, path: tuple[str, ...], column: str) -> dict[str, list[Node]]:
        items = [self.node]
        for name in path:
            items = [child for item in items for child in item.children if child.name == name]
        index: dict[str, list[Node]] = {}
        for item in items:
            for value in _values(item, column):
                index.setdefault(value, []).append(item)
        return index


@dataclass(frozen=True, slots=True)
class Given:
    """What whoever opens a record hands to it, besides the form and its answers.

    Attributes:
        last_saved: the submission finished before with the same form, for forms that ask.
        tables: CSV, XML or GeoJSON files by bare name, in place of those attached to the form.
    """

    last_saved: bytes | None = None
    tables: Mapping[str, bytes] = field(default_factory=dict)

    def in_place_of(self, known: Mapping[str, SecondaryInstance]) -> dict[str, SecondaryInstance]:
        """Those of the form's instances that this record reads otherwise, by id.

        Raises:
            FieldKitError: `form.broken_record`, or what reading a table raises.
        """
        found: dict[str, SecondaryInstance] = {}
        for key, instance in known.items():
            if instance.source == LAST_SAVED:
                if self.last_saved is not None:
                    found[key] = _record_as_instance(self.last_saved)
            elif instance.varies and file_name(instance.source) in self.tables:
                content = self.tables[file_name(instance.source)]
                found[key] = _read_content(key, instance.source, content)
                found[key].varies = True
        return found


def file_name(source: str) -> str:
    """The bare name of the file behind an address such as `jr://file-csv/limits.csv`."""
    return source.rpartition("/")[2]


def _record_as_instance(record: bytes) -> SecondaryInstance:
    instance = etree.Element("instance")
    instance.append(read_xml(record, "form.broken_record"))
    return SecondaryInstance("", LAST_SAVED, instance, varies=True)


def _values(item: Node, column: str) -> set[str]:
    """What an item holds in a column: a child's name, or an attribute's with @."""
    if column.startswith("@"):
        return {found.text for found in item.attributes if f"@{found.name}" == column}
    return {child.string_value() for child in item.children if child.name == column}


def read_secondary(
    model: etree._Element,
    files: Mapping[str, bytes],
    given: Collection[str],
    problems: list[Problem],
) -> dict[str, SecondaryInstance]:
    """The secondary instances of a model; a file that is missing or broken becomes a problem.

    `given` names the files that each record may get with other content (`Given.tables`).
    """
    found: dict[str, SecondaryInstance] = {}
    for element in [*model.iterchildren(f"{{{XFORMS}}}instance")][1:]:
        key = element.get("id", "")
        source = element.get("src", "")
        if source == LAST_SAVED:
            found[key] = SecondaryInstance(key, source, _blank_record(model), varies=True)
        elif source:
            found[key] = _read_source(key, source, files, problems)
            found[key].varies = file_name(source) in given
        else:
            found[key] = SecondaryInstance(key, source, element)
    return found


def _blank_record(model: etree._Element) -> etree._Element:
    """What was saved last before anything was: every node is there, and `= ''` holds for it."""
    record = copy.deepcopy(model.find(f"{{{XFORMS}}}instance"))
    if record is None:
        return etree.Element("instance")
    for element in record.iter(etree.Element):
        element.text = None
    return record


def _read_source(
    key: str, source: str, files: Mapping[str, bytes], problems: list[Problem]
) -> SecondaryInstance:
    name = file_name(source)
    content = files.get(source, files.get(name))
    if content is None:
        problems.append(
            Problem("form.file_absent", "warning", context={"file": name, "instance": key})
        )
        return SecondaryInstance(key, source)
    try:
        return _read_content(key, source, content)
    except (FieldKitError, ValueError, csv.Error) as error:
        reason = error.context.get("reason") if isinstance(error, FieldKitError) else error
        context = {"file": name, "instance": key, "reason": str(reason)}
        problems.append(Problem("form.file_unreadable", "warning", context=context))
        return SecondaryInstance(key, source)


def _read_content(key: str, source: str, content: bytes) -> SecondaryInstance:
    """The instance of a file: by its first sign, by its name where that says nothing."""
    start = content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    name = source.lower()
    if start == b"<" or name.endswith(".xml"):
        return _listed(key, source, _read_xml(content))
    if name.endswith(".geojson") or (start == b"{" and not name.endswith(".csv")):
        return _listed(key, source, read_geojson(content))
    return SecondaryInstance(key, source, table=read_table(content))


def _listed(key: str, source: str, instance: etree._Element) -> SecondaryInstance:
    """A plain list as a table, whose rows become nodes when they are asked for."""
    table = table_of(instance)
    return SecondaryInstance(key, source, instance if table is None else None, table)


def _read_xml(content: bytes) -> etree._Element:
    instance = etree.Element("instance")
    instance.append(read_xml(content.lstrip(b"\xef\xbb\xbf")))
    return instance
