"""A slider that shows whether anything was chosen: a full handle where it was, an open one else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSlider

from ui.theme import sizes
from ui.theme.tokens import tokens_of

if TYPE_CHECKING:
    from PySide6.QtGui import QWheelEvent

_HANDLE, _GROOVE = 20, 4
_NARROWEST, _WIDEST = 120, 360


class ScaleSlider(QSlider):
    """Horizontal, drawn in the colours of the appearance; a wheel in passing changes nothing."""

    def __init__(self) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._is_blank = True
        self.setMinimumWidth(_NARROWEST)
        self.setMaximumWidth(_WIDEST)

    def show_blank(self, *, is_blank: bool) -> None:
        """Whether nothing is chosen yet."""
        self._is_blank = is_blank
        self.update()

    def sizeHint(self) -> QSize:
        """As high as a field."""
        return QSize(_WIDEST, sizes.FIELD)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the page."""
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        """Draw the groove, the part that is chosen, and the handle."""
        tokens = tokens_of(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        half, middle = _HANDLE / 2 + sizes.RING, self.height() / 2
        span = max(1, self.maximum() - self.minimum())
        share = (self.value() - self.minimum()) / span
        is_mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        x = half + (self.width() - 2 * half) * (1 - share if is_mirrored else share)
        groove = QRectF(half, middle - _GROOVE / 2, self.width() - 2 * half, _GROOVE)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens.line))
        painter.drawRoundedRect(groove, _GROOVE / 2, _GROOVE / 2)
        if not self._is_blank:
            painter.setBrush(QColor(tokens.accent))
            chosen = QRectF(groove)
            if is_mirrored:
                chosen.setLeft(x)
            else:
                chosen.setRight(x)
            painter.drawRoundedRect(chosen, _GROOVE / 2, _GROOVE / 2)
        colour = QColor(tokens.muted if self._is_blank else tokens.accent)
        painter.setPen(QPen(colour, sizes.RING))
        painter.setBrush(QColor(tokens.surface) if self._is_blank else colour)
        painter.drawEllipse(QPointF(x, middle), _HANDLE / 2 - 2, _HANDLE / 2 - 2)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(tokens.accent), sizes.RING))
            painter.drawEllipse(QPointF(x, middle), _HANDLE / 2 + 1, _HANDLE / 2 + 1)
