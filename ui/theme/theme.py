"""The appearance in use and how it is put on the application."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QFont

from ui.theme import sizes
from ui.theme.fonts import font, load_fonts
from ui.theme.style import FieldStyle
from ui.theme.tokens import APPEARANCES, palette_of

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication


class Theme(QObject):
    """Light, dark or high contrast, for the whole application."""

    changed = Signal()

    def __init__(self, application: QApplication, appearance: str = "light") -> None:
        super().__init__()
        self._application = application
        self.appearance = appearance if appearance in APPEARANCES else "light"
        load_fonts()
        application.setStyle(FieldStyle())
        self._put_on()

    def choose(self, appearance: str) -> None:
        """Change the appearance of everything at once."""
        if appearance == self.appearance or appearance not in APPEARANCES:
            return
        self.appearance = appearance
        self._put_on()
        self.changed.emit()

    def _put_on(self) -> None:
        tokens = APPEARANCES[self.appearance]
        weight = QFont.Weight.DemiBold if tokens.is_bold else QFont.Weight.Normal
        self._application.setPalette(palette_of(tokens))
        self._application.setFont(font(sizes.BODY, weight))
