"""A list of cards, of any length: mark, title, reason, a trailing figure; Enter opens one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from fieldkit.wording import steady
from ui.shared.wording import tr
from ui.theme import sizes
from ui.theme.fonts import font
from ui.theme.marks import Mark, Shape, draw_mark
from ui.theme.tokens import hairline, tint, tokens_of

if TYPE_CHECKING:
    from collections.abc import Sequence

_Index = QModelIndex | QPersistentModelIndex
_ROW = Qt.ItemDataRole.UserRole
_TRAILING = 150


@dataclass(frozen=True, slots=True)
class CardRow:
    """What one card says; `key` is handed back when it is chosen."""

    key: str
    title: str
    detail: str
    mark: Mark
    reason: str
    trailing: str = ""
    group: str = ""

    def unturned(self) -> CardRow:
        """The same card; no name on it can turn what stands beside it."""
        return replace(
            self,
            title=steady(self.title),
            detail=steady(self.detail),
            reason=steady(self.reason),
            trailing=steady(self.trailing),
            group=steady(self.group),
        )

    @property
    def spoken(self) -> str:
        """The whole card for a screen reader."""
        parts = (self.title, self.detail, self.reason, self.trailing)
        return ", ".join(part for part in parts if part)


class CardModel(QAbstractListModel):
    """The cards in order."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: Sequence[CardRow] = ()

    def show(self, rows: Sequence[CardRow]) -> None:
        """Replace all cards."""
        self.beginResetModel()
        self._rows = [row.unturned() for row in rows]
        self.endResetModel()

    def rowCount(self, parent: _Index | None = None) -> int:
        """How many rows there are."""
        if parent is not None and parent.isValid():
            return 0
        return len(self._rows)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """What a cell says."""
        row = self._rows[index.row()]
        if role == _ROW:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return row.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return row.spoken
        return None

    def row_of(self, key: str) -> int:
        """Where a key stands; -1 when it is gone."""
        return next((n for n, row in enumerate(self._rows) if row.key == key), -1)


class CardList(QListView):
    """Cards under one another. `opened` on Enter or click, `selected` when the cursor moves."""

    opened = Signal(str)
    selected = Signal(str)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.cards = CardModel()
        self.setModel(self.cards)
        self.setItemDelegate(_CardDelegate(self))
        self.setAccessibleName(name)
        self.setUniformItemSizes(True)
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setMouseTracking(True)
        self.viewport().setAutoFillBackground(False)
        self.clicked.connect(self._open)
        self.activated.connect(self._open)

    def show_rows(self, rows: Sequence[CardRow]) -> None:
        """Show other cards; the cursor stays on the same key where it is still there."""
        key = self.current_key()
        self.cards.show(rows)
        place = max(self.cards.row_of(key), 0)
        if rows:
            self.setCurrentIndex(self.cards.index(place, 0))

    def current_key(self) -> str:
        """The key under the cursor, or nothing."""
        index = self.currentIndex()
        return index.data(_ROW).key if index.isValid() else ""

    def move_to(self, key: str) -> None:
        """Put the cursor on a key."""
        place = self.cards.row_of(key)
        if place >= 0:
            self.setCurrentIndex(self.cards.index(place, 0))

    def currentChanged(self, current: _Index, previous: _Index) -> None:  # noqa: N802  Qt's spelling
        """Tell where the cursor went."""
        super().currentChanged(current, previous)
        if current.isValid():
            self.selected.emit(current.data(_ROW).key)

    def _open(self, index: QModelIndex) -> None:
        self.opened.emit(index.data(_ROW).key)


class _CardDelegate(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:  # noqa: ARG002
        """How much room it takes."""
        title, small = _metrics()
        height = title.height() + 2 * small.height() + 2 * sizes.GAP + 2 * sizes.TIGHT + sizes.NEAR
        return QSize(200, height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Draw it."""
        row: CardRow = index.data(_ROW)
        tokens = tokens_of(option.palette)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        over = bool(option.state & QStyle.StateFlag.State_MouseOver)
        focused = chosen and bool(option.state & QStyle.StateFlag.State_HasFocus)
        place = QRectF(option.rect).adjusted(2, 2, -2, -sizes.NEAR + 2)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(
            QPen(QColor(tokens.accent), sizes.RING if focused else 1)
            if chosen
            else QPen(hairline(tokens), 1)
        )
        painter.setBrush(tint(tokens, tokens.accent) if chosen or over else QColor(tokens.surface))
        painter.drawRoundedRect(place.adjusted(1, 1, -1, -1), sizes.RADIUS, sizes.RADIUS)
        self._write(
            painter, option, row, place.adjusted(sizes.ROOM, sizes.GAP, -sizes.ROOM, -sizes.GAP)
        )
        painter.restore()

    def _write(
        self, painter: QPainter, option: QStyleOptionViewItem, row: CardRow, inside: QRectF
    ) -> None:
        tokens = tokens_of(option.palette)
        mirrored = option.direction == Qt.LayoutDirection.RightToLeft
        title, small = _metrics()
        words = inside
        if row.trailing:
            width = min(_TRAILING, small.horizontalAdvance(row.trailing) + sizes.GAP)
            words = (
                inside.adjusted(width, 0, 0, 0) if mirrored else inside.adjusted(0, 0, -width, 0)
            )
            painter.setFont(font(sizes.SMALL))
            painter.setPen(QColor(tokens.muted))
            painter.drawText(
                inside,
                _flags(option, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter),
                row.trailing,
            )
        y = words.top()
        painter.setFont(font(sizes.BODY, QFont.Weight.DemiBold))
        painter.setPen(QColor(tokens.text))
        _line(painter, option, words, y, title, row.title)
        y += title.height() + sizes.TIGHT
        painter.setFont(font(sizes.SMALL))
        painter.setPen(QColor(tokens.muted))
        _line(painter, option, words, y, small, row.detail)
        y += small.height() + sizes.TIGHT
        colour = row.mark.colour_in(tokens)
        strip = QRectF(words.left(), y, words.width(), small.height())
        if row.mark.shape is not Shape.NONE:
            x = strip.right() - sizes.MARK if mirrored else strip.left()
            top = strip.center().y() - sizes.MARK / 2
            draw_mark(painter, row.mark.shape, QRectF(x, top, sizes.MARK, sizes.MARK), colour)
            step = sizes.MARK + 6
            strip = strip.adjusted(0, 0, -step, 0) if mirrored else strip.adjusted(step, 0, 0, 0)
        painter.setFont(font(sizes.SMALL, QFont.Weight.DemiBold))
        painter.setPen(colour)
        _line(painter, option, strip, y, small, row.reason or tr(row.mark.word))


def _metrics() -> tuple[QFontMetrics, QFontMetrics]:
    title = QFontMetrics(font(sizes.BODY, QFont.Weight.DemiBold))
    return title, QFontMetrics(font(sizes.SMALL, QFont.Weight.DemiBold))


def _line(
    painter: QPainter,
    option: QStyleOptionViewItem,
    place: QRectF,
    y: float,
    metrics: QFontMetrics,
    words: str,
) -> None:
    strip = QRectF(place.left(), y, place.width(), metrics.height())
    shown = metrics.elidedText(words, Qt.TextElideMode.ElideRight, int(strip.width()))
    painter.drawText(
        strip, _flags(option, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), shown
    )


def _flags(option: QStyleOptionViewItem, alignment: Qt.AlignmentFlag) -> int:
    visual = QStyle.visualAlignment(option.direction, alignment)
    return visual.value | Qt.TextFlag.TextSingleLine.value
