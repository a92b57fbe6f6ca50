"""Parts of a page that are given a width and tell their height for it, and wish nothing else.

Asked for a wish, a widget with wrapped words lays itself out for the width that the words would
like, and once more for the least; then comes the width it really gets. On a page that is the
page's own for all of them, so the first two are work for nothing, at every level again.
"""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QLabel, QWidget

WISH, LEAST = QSize(240, 40), QSize(80, 20)


class WidthFirst(QWidget):
    """A widget whose layout alone decides how high it is."""

    def sizeHint(self) -> QSize:
        """Anything will do where the height follows from the width."""
        return WISH if self._follows_width() else super().sizeHint()

    def minimumSizeHint(self) -> QSize:
        """Words wrap, so it can be narrow."""
        return LEAST if self._follows_width() else super().minimumSizeHint()

    def _follows_width(self) -> bool:
        layout = self.layout()
        return layout is not None and layout.hasHeightForWidth()


class WrappedLabel(QLabel):
    """Words that take as many lines as they need in the width they get."""

    def __init__(self) -> None:
        super().__init__()
        self.setWordWrap(True)

    def sizeHint(self) -> QSize:
        """Anything will do: the height follows from the width."""
        return WISH

    def minimumSizeHint(self) -> QSize:
        """Words wrap, so it can be narrow."""
        return LEAST
