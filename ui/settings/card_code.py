"""The device card as a QR code over the window, large enough for a telephone's camera."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QDialog, QLabel, QVBoxLayout

from fieldkit.app.card_codes import DOTS_OF_A_SQUARE
from ui.shared import text
from ui.shared.widgets import button, row
from ui.shared.wording import tr
from ui.theme import sizes

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

_BESIDE = 260
"""Height of everything but the code: the words, the button, the frame of the window, a task bar."""


class CardCode(QDialog):
    """The code, what to do with it, and the five words to read aloud."""

    def __init__(self, parent: QWidget, picture: bytes, words: str) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Device card"))
        self.setLayoutDirection(parent.layoutDirection())  # a window of its own does not inherit it
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.code = QLabel()
        self.code.setPixmap(self._fitting(picture))
        self.code.setAccessibleName(tr("QR code of the device card"))
        column = QVBoxLayout(self)
        column.setContentsMargins(sizes.WIDE, sizes.WIDE, sizes.WIDE, sizes.ROOM)
        column.setSpacing(sizes.GAP)
        column.addWidget(self.code, 0, Qt.AlignmentFlag.AlignCenter)
        column.addWidget(
            text.body(tr("The supervisor photographs this code and enrols the picture under Plan."))
        )
        column.addWidget(text.subtitle(words))
        column.addLayout(row(button(tr("&Close"), self.accept)))

    def _fitting(self, picture: bytes) -> QPixmap:
        """The code as it is, or smaller where the screen is low; its dots stay square and sharp."""
        code = QPixmap()
        code.loadFromData(picture)
        ratio = self.devicePixelRatioF()
        room = (self.screen().availableGeometry().height() - _BESIDE) * ratio
        wanted = min(code.height() * ratio, room)
        dots = code.height() // DOTS_OF_A_SQUARE
        side = max(1, int(wanted // dots)) * dots
        code = code.scaled(side, side)
        code.setDevicePixelRatio(ratio)
        return code
