"""The quiet line between the panels."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from ui.theme.tokens import hairline, tokens_of


class Hairline(QWidget):
    """A line of one pixel across its room."""

    def __init__(self, orientation: Qt.Orientation) -> None:
        super().__init__()
        if orientation == Qt.Orientation.Vertical:
            self.setFixedWidth(1)
        else:
            self.setFixedHeight(1)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Fill the line."""
        QPainter(self).fillRect(event.rect(), hairline(tokens_of(self.palette())))
