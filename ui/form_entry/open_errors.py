"""What still keeps the form from being finalised: how much, what first, and the way to the next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from ui.form_entry.form_text import as_plain_text
from ui.shared import text
from ui.shared.widgets import button
from ui.shared.wording import tr
from ui.theme import sizes
from ui.theme.tokens import tint, tokens_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ui.form_entry.mistakes import OpenError


class OpenErrorsBar(QWidget):
    """Stands above the questions from the first check on, until nothing is missing."""

    next_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._has_errors = True
        self.words: QLabel = text.body()
        self.words.setWordWrap(True)
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.words.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self.go_on = button(tr("Next") + "  F8", self.next_wanted.emit)
        line = QHBoxLayout(self)
        line.setContentsMargins(sizes.GAP, sizes.NEAR, sizes.NEAR, sizes.NEAR)
        line.setSpacing(sizes.NEAR)
        line.addWidget(self.words, 1)
        line.addWidget(self.go_on)

    def show_errors(self, errors: Sequence[OpenError]) -> None:
        """Say how many answers are missing or wrong, and which is the first."""
        self._has_errors = bool(errors)
        self.words.setText(errors_in_words(errors))
        self.go_on.setVisible(self._has_errors)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        """A tint in the colour of what it says."""
        tokens = tokens_of(self.palette())
        colour = tokens.red if self._has_errors else tokens.green
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(colour), 1) if tokens.is_bold else Qt.PenStyle.NoPen)
        painter.setBrush(tint(tokens, colour))
        place = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(place, sizes.RADIUS, sizes.RADIUS)


def errors_in_words(errors: Sequence[OpenError]) -> str:
    """How many answers are missing, how many are not allowed, and the first of them."""
    if not errors:
        return "● " + tr("Every answer that is needed is there. Ctrl+Enter finalises.")
    missing = sum(error.is_missing for error in errors)
    parts = []
    if missing:
        parts.append(tr("Answers missing: {n}.").format(n=missing))
    if missing < len(errors):
        parts.append(tr("Answers not allowed: {n}.").format(n=len(errors) - missing))
    first = as_plain_text(errors[0].label)
    parts.append(tr("The first: {question}").format(question=first))
    return "▲ " + " ".join(parts)
