"""The pictures of one answer side by side, as large as the window allows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from ui.shared import text
from ui.shared.moments import isolated
from ui.shared.photos import photo
from ui.shared.widgets import button
from ui.shared.wording import tr
from ui.theme import sizes

if TYPE_CHECKING:
    from collections.abc import Sequence

_SHARE = 0.94  # of the window around
_WORDS = 140  # height for the names, the button and the margins


class PicturesCompared(QDialog):
    """Shows each picture under the name of its side; Escape and Enter go back."""

    def __init__(self, parent: QWidget, title: str, sides: Sequence[tuple[str, bytes]]) -> None:
        super().__init__(parent)
        window = parent.window()
        self.setLayoutDirection(parent.layoutDirection())  # a window does not inherit it
        self.setWindowTitle(title)
        self.resize(window.size() * _SHARE)
        room = QSize(
            (self.width() - 2 * sizes.WIDE) // len(sides) - sizes.GAP, self.height() - _WORDS
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(sizes.WIDE, sizes.ROOM, sizes.WIDE, sizes.ROOM)
        line = QHBoxLayout()
        line.setSpacing(sizes.GAP)
        for name, content in sides:
            line.addLayout(_side(name, content, room), 1)
        column.addLayout(line, 1)
        back = button(tr("Go back"), self.accept)
        column.addWidget(back, 0, Qt.AlignmentFlag.AlignCenter)
        back.setFocus()


def _side(name: str, content: bytes, room: QSize) -> QVBoxLayout:
    column = QVBoxLayout()
    column.addWidget(text.buddy(isolated(name)))
    label = QLabel()
    label.setAlignment(Qt.AlignmentFlag.AlignCenter)
    label.setAccessibleName(name)
    picture = QPixmap.fromImage(photo(content, room))
    if picture.isNull():
        label.setText(tr("not a picture"))
    else:
        kept, smooth = (
            Qt.AspectRatioMode.KeepAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
        label.setPixmap(picture.scaled(room, kept, smooth))
    column.addWidget(label, 1)
    return column
