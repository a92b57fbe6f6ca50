"""Small widgets that several screens use: card, empty state, mark with word, figure, buttons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLayout,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from ui.shared import text
from ui.shared.wording import tr
from ui.theme import sizes
from ui.theme.fonts import font, tabular
from ui.theme.icons import draw_icon, icon
from ui.theme.marks import Mark, Shape, draw_mark
from ui.theme.tokens import hairline, tint, tokens_of

if TYPE_CHECKING:
    from collections.abc import Callable


class Card(QFrame):
    """A piece of the surface with one hairline around it; put things into `inside`."""

    def __init__(self) -> None:
        super().__init__()
        self.inside = QVBoxLayout(self)
        self.inside.setContentsMargins(sizes.ROOM, sizes.ROOM, sizes.ROOM, sizes.ROOM)
        self.inside.setSpacing(sizes.NEAR)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        """Draw it."""
        tokens = tokens_of(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(hairline(tokens), 1))
        painter.setBrush(QColor(tokens.surface))
        painter.drawRoundedRect(
            QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), sizes.RADIUS, sizes.RADIUS
        )


class MarkedWord(QWidget):
    """A state: its shape and its word in its colour, on a tint of it."""

    def __init__(self, mark: Mark, words: str = "") -> None:
        super().__init__()
        self._mark = mark
        self._words = words or tr(mark.word)
        self.setFont(font(sizes.SMALL, QFont.Weight.DemiBold))
        self.setAccessibleName(self._words)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Room for the mark, the word and some air."""
        metrics = self.fontMetrics()
        mark = 0 if self._mark.shape is Shape.NONE else sizes.MARK + 6
        width = metrics.horizontalAdvance(self._words) + mark + 2 * sizes.NEAR
        return QSize(width, metrics.height() + sizes.NEAR)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        """Draw it."""
        tokens = tokens_of(self.palette())
        colour = self._mark.colour_in(tokens)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colour, 1) if tokens.is_bold else Qt.PenStyle.NoPen)
        painter.setBrush(tint(tokens, colour.name()))
        place = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(place, sizes.RADIUS, sizes.RADIUS)
        draw_marked_word(painter, self._mark, self._words, place, is_mirrored=self.is_mirrored())

    def is_mirrored(self) -> bool:
        """Whether the reading direction is from right to left."""
        return self.layoutDirection() == Qt.LayoutDirection.RightToLeft


def draw_marked_word(
    painter: QPainter, mark: Mark, words: str, place: QRectF, *, is_mirrored: bool
) -> None:
    """Draw a mark and its word into a strip, in the colour of the mark."""
    device = painter.device()
    tokens = tokens_of(device.palette()) if isinstance(device, QWidget) else None
    colour = mark.colour_in(tokens) if tokens else painter.pen().color()
    side = 0 if mark.shape is Shape.NONE else sizes.MARK
    x = place.right() - sizes.NEAR - side if is_mirrored else place.left() + sizes.NEAR
    draw_mark(painter, mark.shape, QRectF(x, place.center().y() - side / 2, side, side), colour)
    room = sizes.NEAR + (side + 6 if side else 0)
    words_at = (
        place.adjusted(sizes.NEAR, 0, -room, 0)
        if is_mirrored
        else place.adjusted(room, 0, -sizes.NEAR, 0)
    )
    painter.setPen(colour)
    painter.drawText(
        words_at,
        Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading | Qt.TextFlag.TextSingleLine,
        words,
    )


class EmptyState(QWidget):
    """Says what will appear here and offers the one action that makes it appear."""

    acted = Signal()

    def __init__(self, icon_name: str, words: str, advice: str, action: str = "") -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.setSpacing(sizes.GAP)
        column.addWidget(Picture(icon_name, 40), 0, Qt.AlignmentFlag.AlignHCenter)
        self._words, self._advice = text.subtitle(words), text.body(advice)
        for label in (self._words, self._advice):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            label.setFixedWidth(440)
            column.addWidget(label, 0, Qt.AlignmentFlag.AlignHCenter)
        self.action = primary(action, self.acted.emit)
        column.addWidget(self.action, 0, Qt.AlignmentFlag.AlignHCenter)
        self.action.setVisible(bool(action))

    def say(self, words: str, advice: str, action: str) -> None:
        """Say something else, and offer another action."""
        self._words.setText(words)
        self._advice.setText(advice)
        self.action.setText(action)
        self.action.setAccessibleName(action)
        self.action.setVisible(bool(action))


class Picture(QWidget):
    """An icon on its own, in the muted colour."""

    def __init__(self, name: str, side: int = sizes.ICON) -> None:
        super().__init__()
        self._name = name
        self.setFixedSize(side, side)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        """Draw it."""
        colour = QColor(tokens_of(self.palette()).muted)
        draw_icon(QPainter(self), self._name, QRectF(self.rect()), colour)


class Figure(Card):
    """One number with its name."""

    def __init__(self, number: str, name: str) -> None:
        super().__init__()
        self.inside.setSpacing(0)
        figure = text.Label(number)
        figure.setFont(tabular(sizes.FIGURE))
        self.inside.addWidget(figure)
        self.inside.addWidget(text.quiet(name))
        self.setAccessibleName(f"{name}: {number}")


def button(words: str, intent: Callable[[], object], icon_name: str = "") -> QPushButton:
    """An ordinary button."""
    made = QPushButton(words)
    made.setAutoDefault(False)
    made.setAccessibleName(words.replace("&", ""))
    made.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    if icon_name:
        made.setIcon(icon(icon_name))
    made.clicked.connect(lambda *_: intent())
    return made


def primary(words: str, intent: Callable[[], object]) -> QPushButton:
    """The one action of a screen that matters most."""
    made = button(words, intent)
    made.setDefault(True)
    return made


def scrolled(inside: QWidget) -> QScrollArea:
    """A page that scrolls when the window is lower than it, never sideways."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(inside)
    return area


class _Lines(QWidget):
    """As high as its words are at the width they have; Qt would keep room for the narrowest."""

    def minimumSizeHint(self) -> QSize:
        """The least width; the height follows from the width."""
        return QSize(super().minimumSizeHint().width(), 0)


def narrow_page(view: QWidget, width: int) -> QVBoxLayout:
    """The column of a screen of things to be read, no wider than lines are read."""
    lines = _Lines()
    lines.setMaximumWidth(width + 2 * sizes.WIDE)
    return _column(view, lines)


def page(view: QWidget) -> QVBoxLayout:
    """The column of a screen that scrolls as a whole."""
    return _column(view, QWidget())


def _column(view: QWidget, inside: QWidget) -> QVBoxLayout:
    column = QVBoxLayout(inside)
    column.setContentsMargins(sizes.WIDE, sizes.ROOM, sizes.WIDE, sizes.ROOM)
    column.setSpacing(sizes.GAP)
    around = QVBoxLayout(view)
    around.setContentsMargins(0, 0, 0, 0)
    around.addWidget(scrolled(inside))
    return column


def row(*items: QWidget, stretch_last: QWidget | None = None) -> QHBoxLayout:
    """Widgets side by side, at the beginning of the line."""
    line = QHBoxLayout()
    line.setSpacing(sizes.NEAR)
    for item in items:
        line.addWidget(item, 1 if item is stretch_last else 0)
    if stretch_last is None:
        line.addStretch(1)
    return line


def clear(layout: QLayout) -> None:
    """Take everything out of a layout and let go of it."""
    while (item := layout.takeAt(0)) is not None:
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
        elif inner is not None:
            clear(inner)
