"""A slider that shows whether anything was chosen: a full handle where it was, an open one else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QSlider

from ui.theme import sizes
from ui.theme.tokens import tokens_of

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QWheelEvent

_HANDLE, _GROOVE = 20, 4
_TICK, _LEAST_APART = 5, 5
_NARROWEST, _WIDEST, _HIGH = 120, 360, 220


class ScaleSlider(QSlider):
    """Drawn in the colours of the appearance; a wheel in passing changes nothing.

    `taken` is emitted when the person wants the place where the handle stands without moving it.
    """

    taken = Signal()

    def __init__(self, orientation: Qt.Orientation = Qt.Orientation.Horizontal) -> None:
        super().__init__(orientation)
        self._is_blank = True
        self._every = 0
        if orientation == Qt.Orientation.Horizontal:
            self.setMinimumWidth(_NARROWEST)
            self.setMaximumWidth(_WIDEST)
        else:
            self.setFixedSize(sizes.FIELD, _HIGH)
            self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_blank(self, *, is_blank: bool) -> None:
        """Whether nothing is chosen yet."""
        self._is_blank = is_blank
        self.update()

    def mark_every(self, steps: int) -> None:
        """Draw a tick at every so many steps; 0 draws none."""
        self._every = steps
        self.update()

    def sizeHint(self) -> QSize:
        """As high as a field."""
        is_upright = self.orientation() == Qt.Orientation.Vertical
        return QSize(sizes.FIELD, _HIGH) if is_upright else QSize(_WIDEST, sizes.FIELD)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the page."""
        event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The space bar takes the place where the handle stands."""
        if event.key() == Qt.Key.Key_Space:
            self.taken.emit()
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        """Draw the ticks, the groove, the part that is chosen, and the handle."""
        tokens = tokens_of(self.palette())
        painter = QPainter(self)
        self._draw_ticks(painter, QColor(tokens.line))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        here, start = self._at(self.value()), self._at(self.minimum())
        painter.setBrush(QColor(tokens.line))
        painter.drawRoundedRect(_bar(start, self._at(self.maximum())), _GROOVE / 2, _GROOVE / 2)
        if not self._is_blank:
            painter.setBrush(QColor(tokens.accent))
            painter.drawRoundedRect(_bar(start, here), _GROOVE / 2, _GROOVE / 2)
        colour = QColor(tokens.muted if self._is_blank else tokens.accent)
        painter.setPen(QPen(colour, sizes.RING))
        painter.setBrush(QColor(tokens.surface) if self._is_blank else colour)
        painter.drawEllipse(here, _HANDLE / 2 - 2, _HANDLE / 2 - 2)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(tokens.accent), sizes.RING))
            painter.drawEllipse(here, _HANDLE / 2 + 1, _HANDLE / 2 + 1)

    def _at(self, value: int) -> QPointF:
        """Where a value is: from left to right, mirrored where one reads so, or upwards."""
        half = _HANDLE / 2 + sizes.RING
        share = (value - self.minimum()) / max(1, self.maximum() - self.minimum())
        if self.orientation() == Qt.Orientation.Vertical:
            return QPointF(self.width() / 2, half + (self.height() - 2 * half) * (1 - share))
        is_mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        share = 1 - share if is_mirrored else share
        return QPointF(half + (self.width() - 2 * half) * share, self.height() / 2)

    def _draw_ticks(self, painter: QPainter, colour: QColor) -> None:
        """Only where they can be told apart."""
        places = range(self.minimum(), self.maximum() + 1, self._every) if self._every else ()
        is_upright = self.orientation() == Qt.Orientation.Vertical
        length = self.height() if is_upright else self.width()
        if len(places) * _LEAST_APART > length:
            return
        across = QPointF(1, 0) if is_upright else QPointF(0, 1)
        painter.setPen(QPen(colour, 1))
        for place in places:
            for side in (-1, 1):
                edge = self._at(place) + across * side * (_HANDLE / 2 - _TICK + _GROOVE)
                painter.drawLine(edge, edge + across * side * _TICK)


def _bar(one: QPointF, other: QPointF) -> QRectF:
    """A piece of the groove between two places."""
    around = QRectF(one, other).normalized()
    half = _GROOVE / 2
    if around.width() > around.height():
        return around.adjusted(0, -half, 0, half)
    return around.adjusted(-half, 0, half, 0)
