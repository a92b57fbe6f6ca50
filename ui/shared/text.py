"""Labels by what they say: titles, plain text, quiet text; none is ever cut off.

Each begins where lines begin in the window, whatever the script of its words: Qt alone would put
an English name to the left in a window that reads from the right.
"""

from __future__ import annotations

import os
from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFont, QPalette
from PySide6.QtWidgets import QLabel, QSizePolicy

from fieldkit.wording import steady
from ui.theme import sizes
from ui.theme.fonts import font

if TYPE_CHECKING:
    from pathlib import Path


def title(text: str) -> QLabel:
    """The title of a screen."""
    return _label(text, sizes.HEADING, QFont.Weight.DemiBold)


def subtitle(text: str) -> QLabel:
    """The title of a part of a screen."""
    return _label(text, sizes.QUESTION, QFont.Weight.DemiBold)


def body(text: str = "") -> QLabel:
    """Running text, wrapped at a readable width."""
    return _label(text, sizes.BODY, QFont.Weight.Normal)


def quiet(text: str = "") -> QLabel:
    """Smaller text in the muted colour."""
    label = _label(text, sizes.SMALL, QFont.Weight.Normal)
    label.setForegroundRole(QPalette.ColorRole.PlaceholderText)
    return label


def place(file: Path) -> QLabel:
    """Where a file is; it may break after each folder, and reads from the left in any window."""
    words = str(file).replace(os.sep, f"{os.sep}\N{ZERO WIDTH SPACE}")
    return quiet(f"\N{LEFT-TO-RIGHT ISOLATE}{words}\N{POP DIRECTIONAL ISOLATE}")


def buddy(text: str) -> QLabel:
    """The name of a field, above it."""
    label = _label(text, sizes.SMALL, QFont.Weight.DemiBold)
    label.setWordWrap(False)
    return label


def tip(words: str) -> str:
    """A tool tip that shows these very words: what looks like markup Qt would obey."""
    words = steady(words)
    return f"<span>{escape(words)}</span>" if "<" in words else words


class Label(QLabel):
    """Words that begin where lines begin in the window."""

    def __init__(self, text: str = "") -> None:
        super().__init__(steady(text))
        self._align()

    def setText(self, text: str) -> None:  # noqa: N802  Qt's spelling
        """Say something else."""
        super().setText(steady(text))

    def changeEvent(self, event: QEvent) -> None:
        """Follow the reading direction of the window."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LayoutDirectionChange:
            self._align()

    def _align(self) -> None:
        now = self.alignment()
        if now & Qt.AlignmentFlag.AlignHCenter:
            return
        is_mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        side = Qt.AlignmentFlag.AlignRight if is_mirrored else Qt.AlignmentFlag.AlignLeft
        upright = now & Qt.AlignmentFlag.AlignVertical_Mask
        self.setAlignment(side | Qt.AlignmentFlag.AlignAbsolute | upright)


def _label(text: str, size: int, weight: QFont.Weight) -> QLabel:
    label = Label(text)
    label.setFont(font(size, weight))
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
    policy.setHeightForWidth(True)
    label.setSizePolicy(policy)
    return label
