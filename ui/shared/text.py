"""Labels by what they say: titles, plain text, quiet text; none is ever cut off."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QPalette
from PySide6.QtWidgets import QLabel, QSizePolicy

from ui.theme import sizes
from ui.theme.fonts import font


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


def buddy(text: str) -> QLabel:
    """The name of a field, above it."""
    label = _label(text, sizes.SMALL, QFont.Weight.DemiBold)
    label.setWordWrap(False)
    return label


def _label(text: str, size: int, weight: QFont.Weight) -> QLabel:
    label = QLabel(text)
    label.setFont(font(size, weight))
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
    policy.setHeightForWidth(True)
    label.setSizePolicy(policy)
    return label
