"""Tables of any length: the model asks for pages of rows as they come into view."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QRectF, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from ui.shared.wording import tr
from ui.theme import sizes
from ui.theme.fonts import tabular
from ui.theme.marks import Mark, Shape, draw_mark
from ui.theme.tokens import tokens_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtGui import QPainter

_Index = QModelIndex | QPersistentModelIndex
_MARK = Qt.ItemDataRole.UserRole
PAGE = 200
PAGES_KEPT = 50


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its title, the text of a row, and perhaps the mark before it."""

    title: str
    text: Callable[[Any], str]
    mark: Callable[[Any], Mark] | None = None
    width: int = 120


class PagedTable(QAbstractTableModel):
    """Sorted ids and a small cache of pages; only rows in view are ever fetched."""

    def __init__(self, columns: Sequence[Column]) -> None:
        super().__init__()
        self.columns = columns
        self._ids: Sequence[str] = ()
        self._fetch: Callable[[Sequence[str]], Sequence[Any]] = lambda _: ()
        self._pages: OrderedDict[int, Sequence[Any]] = OrderedDict()

    def show(self, ids: Sequence[str], fetch: Callable[[Sequence[str]], Sequence[Any]]) -> None:
        """Show the rows of `ids`, in this order; `fetch` gives the rows of some of them."""
        self.beginResetModel()
        self._ids = ids
        self._fetch = fetch
        self._pages.clear()
        self.endResetModel()

    def id_at(self, row: int) -> str:
        """The id of a row."""
        return self._ids[row]

    def row_of(self, key: str) -> int:
        """Where an id stands; -1 when it is gone."""
        return self._ids.index(key) if key in self._ids else -1

    def rowCount(self, parent: _Index | None = None) -> int:
        """How many rows there are."""
        if parent is not None and parent.isValid():
            return 0
        return len(self._ids)

    def columnCount(self, parent: _Index | None = None) -> int:
        """How many columns there are."""
        if parent is not None and parent.isValid():
            return 0
        return len(self.columns)

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        """The titles of the columns."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """What a cell says."""
        if role not in (
            Qt.ItemDataRole.DisplayRole,
            _MARK,
            Qt.ItemDataRole.AccessibleTextRole,
            Qt.ItemDataRole.ToolTipRole,
        ):
            return None
        column = self.columns[index.column()]
        row = self._row(index.row())
        if role == _MARK:
            return column.mark(row) if column.mark else None
        return column.text(row)

    def _row(self, number: int) -> object:
        page = number // PAGE
        if page in self._pages:
            self._pages.move_to_end(page)
        else:
            self._pages[page] = self._fetch(self._ids[page * PAGE : (page + 1) * PAGE])
            if len(self._pages) > PAGES_KEPT:
                self._pages.popitem(last=False)
        return self._pages[page][number % PAGE]


class Table(QTableView):
    """A quiet table: whole rows, fixed height, no grid, last column takes the rest."""

    def __init__(self, model: PagedTable, name: str) -> None:
        super().__init__()
        self.setModel(model)
        self.setAccessibleName(name)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setAlternatingRowColors(True)
        self.setTabKeyNavigation(False)
        self.setFont(tabular())
        self.setItemDelegate(_MarkDelegate(self))
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(sizes.FIELD)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setStretchLastSection(True)
        header.setMinimumHeight(sizes.FIELD)
        for place, column in enumerate(model.columns):
            header.resizeSection(place, column.width)


class _MarkDelegate(QStyledItemDelegate):
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Draw it."""
        mark: Mark | None = index.data(_MARK)
        option.state &= ~QStyle.StateFlag.State_HasFocus  # the row shows where the cursor is
        if mark is None or mark.shape is Shape.NONE:
            super().paint(painter, option, index)
            return
        inner = QStyleOptionViewItem(option)
        step = sizes.MARK + 6
        mirrored = option.direction == Qt.LayoutDirection.RightToLeft
        self._back(painter, option)
        inner.rect = option.rect.adjusted(0 if mirrored else step, 0, -step if mirrored else 0, 0)
        super().paint(painter, inner, index)
        place = QRectF(option.rect)
        x = place.right() - sizes.MARK - 4 if mirrored else place.left() + 4
        tokens = tokens_of(option.palette)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        colour = option.palette.highlightedText().color() if chosen else mark.colour_in(tokens)
        top = place.center().y() - sizes.MARK / 2
        draw_mark(painter, mark.shape, QRectF(x, top, sizes.MARK, sizes.MARK), colour)

    def _back(self, painter: QPainter, option: QStyleOptionViewItem) -> None:
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, option.palette.highlight())


def word_of(mark: Mark) -> str:
    """The word of a mark in the language of the window."""
    return tr(mark.word)
