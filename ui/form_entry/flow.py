"""A layout that fills lines like words of a text, in reading direction."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget, QWidgetItem

from ui.theme import sizes


class FlowLayout(QLayout):
    """Widgets side by side, wrapped into lines.

    With a `cell` width the lines are columns of equal width, and a widget whose `is_wide` is true
    takes a line of its own.
    """

    def __init__(self, cell: int = 0) -> None:
        super().__init__()
        self._cell = cell
        self._items: list[QLayoutItem] = []
        self._known: dict[int, tuple[list[QRect], int]] = {}  # by width
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(sizes.NEAR)

    def insertWidget(self, place: int, widget: QWidget) -> None:  # noqa: N802  as in Qt's boxes
        """Put a widget at a place."""
        self.addChildWidget(widget)
        self._items.insert(place, QWidgetItem(widget))
        self.invalidate()

    def addItem(self, item: QLayoutItem) -> None:  # noqa: N802  Qt's spelling
        """Put an item at the end."""
        self._items.append(item)

    def count(self) -> int:
        """How many items there are."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:  # noqa: N802
        """The item at a place."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:  # noqa: N802
        """Take the item at a place out."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:  # noqa: N802  Qt's spelling
        """Wants no more room than it needs."""
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:  # noqa: N802  Qt's spelling
        """Narrower is higher."""
        return True

    def invalidate(self) -> None:
        """Forget the places: something inside has another size."""
        self._known.clear()
        super().invalidate()

    def heightForWidth(self, width: int) -> int:
        """The height of the lines at a width."""
        return self._at_width(width)[1]

    def setGeometry(self, rect: QRect) -> None:  # noqa: N802  Qt's spelling
        """Lay the items out."""
        super().setGeometry(rect)
        places = [place.translated(rect.topLeft()) for place in self._at_width(rect.width())[0]]
        parent = self.parentWidget()
        is_mirrored = (
            parent is not None and parent.layoutDirection() == Qt.LayoutDirection.RightToLeft
        )
        for item, place in zip(self._items, places, strict=True):
            if is_mirrored:
                place.moveLeft(rect.left() + rect.right() - place.right())
            item.setGeometry(place)

    def sizeHint(self) -> QSize:
        """All in one line."""
        widths = [item.sizeHint().width() for item in self._items]
        height = max((item.sizeHint().height() for item in self._items), default=0)
        return QSize(sum(widths) + self.spacing() * max(0, len(widths) - 1), height)

    def minimumSize(self) -> QSize:  # noqa: N802  Qt's spelling
        """Room for the widest item."""
        size = QSize(0, 0)
        for item in self._items:
            size = size.expandedTo(item.minimumSize())
        return size

    def _at_width(self, width: int) -> tuple[list[QRect], int]:
        """Where everything stands in a width, and how high that is; asked for very often."""
        found = self._known.get(width)
        if found is None:
            found = self._known[width] = self._arranged(QRect(0, 0, width, 0))
        return found

    def _arranged(self, rect: QRect) -> tuple[list[QRect], int]:
        places: list[QRect] = []
        line: list[int] = []
        x, y, tall = rect.left(), rect.top(), 0
        for index, item in enumerate(self._items):
            width = self._width(item, rect.width())
            is_flexible = item.hasHeightForWidth()
            height = item.heightForWidth(width) if is_flexible else item.sizeHint().height()
            if line and x + width > rect.left() + rect.width():
                x, y, tall, line = rect.left(), y + tall + self.spacing(), 0, []
            places.append(QRect(QPoint(x, y), QSize(width, height)))
            line.append(index)
            x += width + self.spacing()
            tall = max(tall, height)
        return places, y + tall - rect.top()

    def _width(self, item: QLayoutItem, room: int) -> int:
        if not self._cell:
            return min(item.sizeHint().width(), max(room, item.minimumSize().width()))
        if getattr(item.widget(), "is_wide", True):
            return room
        columns = max(1, (room + self.spacing()) // (self._cell + self.spacing()))
        return (room - (columns - 1) * self.spacing()) // columns
