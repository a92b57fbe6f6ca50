"""The border of a field around lists and texts of several lines, with the focus ring."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRectF
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QVBoxLayout, QWidget

from ui.theme import sizes
from ui.theme.tokens import tokens_of


class FieldFrame(QWidget):
    """Draws the border that one-line fields have around something that scrolls."""

    def __init__(self, field: QAbstractScrollArea) -> None:
        super().__init__()
        self._field = field
        field.setFrameShape(QFrame.Shape.NoFrame)
        field.viewport().setAutoFillBackground(False)
        field.installEventFilter(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(sizes.TIGHT, sizes.TIGHT, sizes.TIGHT, sizes.TIGHT)
        column.addWidget(field)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Draw anew when the focus comes or goes."""
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.update()
        return super().eventFilter(watched, event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        """The surface and its border; the ring while the keyboard is here."""
        tokens = tokens_of(self.palette())
        is_focused = self._field.hasFocus()
        width = sizes.RING if is_focused else 1
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(tokens.accent if is_focused else tokens.line), width))
        painter.setBrush(QColor(tokens.surface))
        inset = width / 2 + 0.5
        place = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
        painter.drawRoundedRect(place, sizes.RADIUS, sizes.RADIUS)
