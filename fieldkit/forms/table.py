"""A list kept in a CSV file: rows of text, which become nodes when an expression reaches them."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING

from fieldkit.forms.csv_text import csv_rows
from fieldkit.forms.decoding import decoded
from fieldkit.forms.xml_text import NAME, clean
from fieldkit.forms.xpath import Children, Kind, Node

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lxml import etree

ITEM_PATH = ("root", "item")
_FEW = 1_000
_NO_ATTRIBUTES: list[Node] = []


class Table:
    """The rows of a file under an `<instance>` node, found through hash indexes of its columns."""

    def __init__(self, header: Sequence[str], rows: Sequence[tuple[str, ...]]) -> None:
        self.columns = [(place, name) for place, name in enumerate(header) if NAME.fullmatch(name)]
        self.places: dict[str, list[int]] = {}
        for place, name in self.columns:
            self.places.setdefault(name, []).append(place)
        self.rows = rows
        self.node = Node(Kind.ELEMENT, "instance")
        self._root = _RootNode(self)
        self._nodes: dict[int, _RowNode] = {}
        self._indexes: dict[str, dict[str, list[int]]] = {}

    def lookup(self, column: str, value: str) -> list[Node]:
        """The items whose cell in a column is a text, in the order of the file."""
        index = self._indexes.get(column)
        if index is None:
            index = self._indexes[column] = self._index(column)
        return [self.item(number) for number in index.get(value, ())]

    def ready(self) -> Iterator[None]:
        """Makes the nodes of all rows, with a stop after every few."""
        if self._root.is_made:
            return
        made: list[Node] = []
        for start in range(0, len(self.rows), _FEW):
            made += map(self.item, range(start, min(start + _FEW, len(self.rows))))
            yield
        self._root.children = Children(made)

    def item(self, number: int) -> Node:
        """The node of a row; always the same one."""
        node = self._nodes.get(number)
        if node is None:
            node = self._nodes[number] = _RowNode(self, number, self._root)
        return node

    def cell(self, number: int, place: int) -> str:
        """The text of a cell; "" where a row is too short."""
        row = self.rows[number]
        return row[place] if place < len(row) else ""

    def _index(self, column: str) -> dict[str, list[int]]:
        index: dict[str, list[int]] = {}
        places = self.places.get(column, ())
        for place in places:
            for number, row in enumerate(self.rows):
                index.setdefault(row[place] if place < len(row) else "", []).append(number)
        if len(places) > 1:  # A column that is there twice: either cell may hold the text.
            return {value: sorted(set(numbers)) for value, numbers in index.items()}
        return index


def read_table(content: bytes) -> Table:
    """The table of a CSV file: separated by commas, semicolons or tabs.

    Raises:
        ValueError, csv.Error: it is no text, or no table.
    """
    text = decoded(content)
    if text is None:
        message = "neither Unicode nor Cyrillic text"
        raise ValueError(message)
    text = clean(text)
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count) if first else ","
    rows = csv_rows(text, delimiter)
    header = [name.strip() for name in next(rows, [])]
    return Table(header, [tuple(row) for row in rows if row])


def table_of(instance: etree._Element) -> Table | None:
    """The table of a list from a file; None where its items are not all alike and plain."""
    root = instance[0] if len(instance) == 1 else None
    if root is None or root.tag != ITEM_PATH[0] or root.attrib or len(root) == 0:
        return None
    header = [cell.tag for cell in root[0]]
    if not all(isinstance(name, str) and NAME.fullmatch(name) for name in header):
        return None
    rows: list[tuple[str, ...]] = []
    for item in root:
        cells = list(item)
        is_like = item.tag == ITEM_PATH[1] and [cell.tag for cell in cells] == header
        if not is_like or item.attrib or not all(map(_is_leaf, cells)):
            return None
        rows.append(tuple([cell.text or "" for cell in cells]))
    return Table(list(map(str, header)), rows)


def _is_leaf(cell: etree._Element) -> bool:
    return len(cell) == 0 and not cell.attrib


class _LazyNode(Node, ABC):
    """An element whose children are made when somebody asks for them."""

    __slots__ = ("_made", "_table")

    def __init__(self, table: Table, name: str, parent: Node) -> None:
        self.kind = Kind.ELEMENT
        self.name = name
        self.namespace = self.prefix = self.text = ""
        self.parent = parent
        self.attributes = _NO_ATTRIBUTES
        self.declared = ()
        self._inner = None
        self._table = table
        self._made: Children | None = None

    @property
    def children(self) -> Children:
        if self._made is None:
            self._made = Children(self.contained())
        return self._made

    @children.setter
    def children(self, nodes: Children) -> None:
        self._made = nodes

    @property
    def is_made(self) -> bool:
        """Whether somebody has asked for them."""
        return self._made is not None

    @abstractmethod
    def contained(self) -> list[Node]:
        """What is in it, made when it is first looked into."""


class _RootNode(_LazyNode):
    __slots__ = ()

    def __init__(self, table: Table) -> None:
        super().__init__(table, ITEM_PATH[0], table.node)
        table.node.children.append(self)

    def child_elements(self, name: str) -> list[Node]:
        return self.children if name == ITEM_PATH[1] else []

    def contained(self) -> list[Node]:
        return [self._table.item(number) for number in range(len(self._table.rows))]


class _RowNode(_LazyNode):
    """A row; of its cells, too, only those that are asked for become nodes."""

    __slots__ = ("_cells", "_number")

    def __init__(self, table: Table, number: int, root: Node) -> None:
        super().__init__(table, ITEM_PATH[1], root)
        self._number = number
        self._cells: dict[int, Node] = {}

    def child_elements(self, name: str) -> list[Node]:
        return [self._cell(place, name) for place in self._table.places.get(name, ())]

    def child_text(self, name: str) -> str | None:
        for place in self._table.places.get(name, ()):
            return self._table.cell(self._number, place)
        return None

    def contained(self) -> list[Node]:
        return [self._cell(place, name) for place, name in self._table.columns]

    def _cell(self, place: int, name: str) -> Node:
        node = self._cells.get(place)
        if node is None:
            text = self._table.cell(self._number, place)
            node = self._cells[place] = Node(Kind.ELEMENT, name, parent=self, text=text)
        return node
