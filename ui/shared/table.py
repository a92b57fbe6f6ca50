"""Tables of any length: the model asks for pages of rows as they come into view."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    Qt,
)
from PySide6.QtGui import QColor, QFont, QFontMetrics
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from fieldkit.wording import steady
from ui.shared.text import tip
from ui.theme import sizes
from ui.theme.fonts import tabular
from ui.theme.headers import words_of
from ui.theme.marks import Mark, Shape, draw_mark
from ui.theme.tokens import hairline, tint, tokens_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtGui import QPainter

_Index = QModelIndex | QPersistentModelIndex
_MARK = Qt.ItemDataRole.UserRole
_DETAIL = Qt.ItemDataRole.UserRole + 1
_SAID = (
    Qt.ItemDataRole.DisplayRole,
    Qt.ItemDataRole.AccessibleTextRole,
    Qt.ItemDataRole.ToolTipRole,
    _MARK,
    _DETAIL,
)
_BAR = 3
PAGE = 200
PAGES_KEPT = 50


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its title, the text of a row, perhaps a mark before it and a quiet line below it.

    `width` is the least in pixels (the title always fits); the column that `stretches` takes the
    rest, and the last one does when none is said to.
    """

    title: str
    text: Callable[[Any], str]
    mark: Callable[[Any], Mark] | None = None
    detail: Callable[[Any], str] | None = None
    width: int = 0
    stretches: bool = False


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
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """What a cell says."""
        if role not in _SAID:
            return None
        column = self.columns[index.column()]
        row = self._row(index.row())
        if role == _MARK:
            return column.mark(row) if column.mark else None
        words, detail = (
            steady(column.text(row)),
            steady(column.detail(row) if column.detail else ""),
        )
        if role == _DETAIL:
            return detail
        if role == Qt.ItemDataRole.DisplayRole:
            return words
        both = ", ".join(filter(None, (words, detail)))
        return tip(both) if role == Qt.ItemDataRole.ToolTipRole else both

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
    """A quiet table: whole rows of one height, a hairline below each, no grid."""

    def __init__(self, model: PagedTable, name: str) -> None:
        super().__init__()
        self.hovered = -1
        self.setModel(model)
        self.setAccessibleName(name)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setFont(tabular())
        self.setItemDelegate(_CellDelegate(self))
        self.setMouseTracking(True)
        self.entered.connect(lambda index: self._hover(index.row()))
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(_row_height(model.columns))
        self._lay_out_columns(model.columns)

    def _lay_out_columns(self, columns: Sequence[Column]) -> None:
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsClickable(False)
        header.setMinimumHeight(sizes.FIELD)
        header.setFont(_small())
        header.setStretchLastSection(not any(column.stretches for column in columns))
        for place, column in enumerate(columns):
            header.resizeSection(place, max(column.width, room_of(column.title, header.font())))
            if column.stretches:
                header.setSectionResizeMode(place, QHeaderView.ResizeMode.Stretch)

    def leaveEvent(self, event: QEvent) -> None:
        """No row lies under the mouse any more."""
        super().leaveEvent(event)
        self._hover(-1)

    def _hover(self, row: int) -> None:
        self.hovered = row
        self.viewport().update()


class _CellDelegate(QStyledItemDelegate):
    def __init__(self, table: Table) -> None:
        super().__init__(table)
        self._table = table

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Draw it."""
        painter.save()
        self._draw_ground(painter, option, index)
        inside = words_of(option.rect)
        mark: Mark | None = index.data(_MARK)
        words, detail = index.data(), index.data(_DETAIL)
        line = option.fontMetrics.height()
        below = QFontMetrics(_small()).height() if detail else 0
        top = option.rect.center().y() - (line + below) // 2
        first = QRect(inside.left(), top, inside.width(), line)
        if mark is not None and mark.shape is not Shape.NONE:
            first = self._draw_mark(painter, option, mark, first)
        self._write(painter, option, first, words, option.font)
        if detail:
            second = QRect(first.left(), first.bottom() + 1, first.width(), below)
            self._write(painter, option, second, detail, _small())
        painter.restore()

    def _draw_ground(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        tokens = tokens_of(option.palette)
        place = option.rect
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        if chosen:
            painter.fillRect(place, tint(tokens, tokens.accent))
        elif index.row() == self._table.hovered:
            painter.fillRect(place, QColor(tokens.bg))
        painter.fillRect(QRect(place.left(), place.bottom(), place.width(), 1), hairline(tokens))
        if chosen and self._table.hasFocus():
            for y in (place.top(), place.bottom() - 1):
                painter.fillRect(
                    QRect(place.left(), y, place.width(), sizes.RING), QColor(tokens.accent)
                )
        if chosen and index.column() == 0:
            bar = QRect(place.left(), place.top(), _BAR, place.height())
            painter.fillRect(QStyle.visualRect(option.direction, place, bar), QColor(tokens.accent))

    def _draw_mark(
        self, painter: QPainter, option: QStyleOptionViewItem, mark: Mark, line: QRect
    ) -> QRect:
        """Draw a mark at the beginning of a line; gives what is left of it."""
        square = QRect(line.left(), 0, sizes.MARK, sizes.MARK)
        square.moveTop(line.top() + (line.height() - sizes.MARK) // 2 + 1)
        colour = mark.colour_in(tokens_of(option.palette))
        place = QStyle.visualRect(option.direction, line, square)
        draw_mark(painter, mark.shape, QRectF(place), colour)
        rest = line.adjusted(sizes.MARK + 6, 0, 0, 0)
        return QStyle.visualRect(option.direction, line, rest)

    def _write(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        line: QRect,
        words: str,
        font: QFont,
    ) -> None:
        tokens = tokens_of(option.palette)
        painter.setFont(font)
        painter.setPen(QColor(tokens.text if font == option.font else tokens.muted))
        aligned = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        flags = QStyle.visualAlignment(option.direction, aligned) | Qt.AlignmentFlag.AlignAbsolute
        shown = QFontMetrics(font).elidedText(words, Qt.TextElideMode.ElideRight, line.width())
        painter.drawText(line, flags.value | Qt.TextFlag.TextSingleLine.value, shown)


def room_of(words: str, font: QFont, *, has_mark: bool = False) -> int:
    """The width of a column in which words fit, perhaps with a mark before them."""
    mark = sizes.MARK + 6 if has_mark else 0
    return QFontMetrics(font).horizontalAdvance(words) + mark + 2 * sizes.NEAR + 2


def _small() -> QFont:
    return tabular(sizes.SMALL)


def _row_height(columns: Sequence[Column]) -> int:
    if not any(column.detail for column in columns):
        return sizes.FIELD
    lines = QFontMetrics(tabular()).height() + QFontMetrics(_small()).height()
    return lines + sizes.GAP
