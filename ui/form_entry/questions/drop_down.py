"""A drop-down that a scrolling wheel does not change in passing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox

if TYPE_CHECKING:
    from PySide6.QtGui import QWheelEvent

_LEAST_WIDTH, _ROWS = 120, 14


class DropDown(QComboBox):
    """Opens a list of many rows."""

    def __init__(self) -> None:
        super().__init__()
        self.setMaxVisibleItems(_ROWS)
        self.setMinimumWidth(_LEAST_WIDTH)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the page."""
        event.ignore()
