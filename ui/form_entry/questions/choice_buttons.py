"""Buttons for choices: large answers in a row, and wrapped lines with a radio or check mark."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import (
    QAbstractButton,
    QPushButton,
    QSizePolicy,
    QStyle,
    QStyleOptionButton,
    QWidget,
)

from ui.form_entry.questions.pictures import ALONE, BESIDE_CHOICE
from ui.form_entry.questions.words import words_height
from ui.theme import sizes
from ui.theme.fonts import font
from ui.theme.tokens import tint, tokens_of

if TYPE_CHECKING:
    from collections.abc import Sequence

_HEIGHT = 44
_AIR = 16
_KEYS = 9


class AnswerButton(QPushButton):
    """One answer of a row; the chosen one is filled. Its key stands beside it in small."""

    picture_room = BESIDE_CHOICE
    is_wide = False

    def __init__(self, words: str, place: int) -> None:
        super().__init__(words)
        self._place = place
        self.setCheckable(True)
        self.setAutoDefault(False)
        self.setFont(font(sizes.BODY, QFont.Weight.DemiBold))
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def shown_words(self) -> str:
        """The words that are drawn."""
        return self.text()

    def sizeHint(self) -> QSize:
        """The words with air for a finger and for the key."""
        width = self.fontMetrics().horizontalAdvance(self.shown_words()) + 2 * _AIR + sizes.NEAR
        width = max(width, 84, _picture_of(self).width() + 2 * sizes.NEAR)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        """Never narrower than the longest word."""
        metrics = self.fontMetrics()
        longest = max(
            (metrics.horizontalAdvance(word) for word in self.shown_words().split()), default=0
        )
        least = max(longest, _picture_of(self).width()) + 2 * sizes.NEAR
        return QSize(max(least, 64), _HEIGHT)

    def hasHeightForWidth(self) -> bool:  # noqa: N802  Qt's spelling
        """Narrower is higher."""
        return True

    def heightForWidth(self, width: int) -> int:
        """As high as the wrapped words."""
        if not self.shown_words():
            return max(_HEIGHT, self._above() + sizes.NEAR)
        words = words_height(self.font(), self.shown_words(), width - 2 * sizes.TIGHT)
        return max(_HEIGHT, words + sizes.GAP + self._above())

    def _above(self) -> int:
        """The room that the picture takes above the words."""
        return _picture_of(self).height() + sizes.NEAR if _picture_of(self).height() else 0

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        """Draw it in the colours of the appearance."""
        tokens = tokens_of(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setLayoutDirection(self.layoutDirection())
        place = QRectF(self.rect()).adjusted(1.5, 1.5, -1.5, -1.5)
        fill, words = QColor(tokens.surface), QColor(tokens.text)
        if self.isChecked():
            fill, words = QColor(tokens.accent), QColor(tokens.on_accent)
        elif self.underMouse() or self.isDown():
            fill = tint(tokens, tokens.accent)
        painter.setPen(QPen(QColor(tokens.accent if self.isChecked() else tokens.line), 1))
        painter.setBrush(fill)
        painter.drawRoundedRect(place, sizes.RADIUS, sizes.RADIUS)
        painter.setPen(words)
        painter.setFont(self.font())
        painter.drawText(
            self.rect().adjusted(sizes.TIGHT, self._above(), -sizes.TIGHT, 0),
            int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap),
            self.shown_words(),
        )
        picture = _picture_of(self)
        if picture.height():
            x = (self.width() - picture.width()) // 2
            self.icon().paint(painter, QRect(QPoint(x, sizes.NEAR), picture))
        if self.hasFocus():
            self._draw_ring(painter, place)
        self._draw_key(painter, words)

    def _draw_ring(self, painter: QPainter, place: QRectF) -> None:
        tokens = tokens_of(self.palette())
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(tokens.accent), sizes.RING))
        painter.drawRoundedRect(place, sizes.RADIUS, sizes.RADIUS)
        if self.isChecked():
            painter.setPen(QPen(QColor(tokens.on_accent), 1))
            inner = place.adjusted(3, 3, -3, -3)
            painter.drawRoundedRect(inner, sizes.RADIUS - 2, sizes.RADIUS - 2)

    def _draw_key(self, painter: QPainter, colour: QColor) -> None:
        is_key = self._place <= _KEYS
        if not is_key or not any(each.hasFocus() for each in _beside(self)):
            return
        painter.setPen(colour)
        painter.setFont(font(11))
        corner = QRect(self.rect()).adjusted(sizes.TIGHT + 1, 2, -sizes.TIGHT - 1, 0)
        painter.drawText(
            corner, Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignTop, str(self._place)
        )


def _beside(button: QWidget) -> Sequence[QWidget]:
    parent = button.parentWidget()
    return parent.findChildren(AnswerButton) if parent is not None else [button]


def _line_height(button: QAbstractButton, width: int) -> int:
    room = width - _mark_room(button) - sizes.NEAR
    words = words_height(button.font(), button.text(), room)
    words += sizes.NEAR + sizes.TIGHT
    return max(sizes.FIELD, words, _picture_of(button).height() + sizes.NEAR)


def _picture_of(button: QAbstractButton) -> QSize:
    return QSize(0, 0) if button.icon().isNull() else button.iconSize()


def _mark_room(button: QAbstractButton) -> int:
    """The room before the words: the mark, then the picture of the choice where it has one."""
    picture = _picture_of(button).width()
    return sizes.ICON + 2 * sizes.NEAR + (picture + sizes.NEAR if picture else 0)


def _size(button: QAbstractButton) -> QSize:
    words = button.fontMetrics().horizontalAdvance(button.text())
    width = min(words + _mark_room(button) + 2 * sizes.NEAR, sizes.LINE_LENGTH)
    return QSize(width, _line_height(button, width))


def _paint_line(button: QAbstractButton, indicator: QStyle.PrimitiveElement) -> None:
    tokens = tokens_of(button.palette())
    painter = QPainter(button)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setLayoutDirection(button.layoutDirection())
    if button.isChecked() or button.underMouse():
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tint(tokens, tokens.accent))
        painter.drawRoundedRect(QRectF(button.rect()), sizes.RADIUS, sizes.RADIUS)
    option = QStyleOptionButton()
    option.initFrom(button)
    option.state |= QStyle.StateFlag.State_On if button.isChecked() else QStyle.StateFlag.State_Off
    is_mirrored = button.layoutDirection() == Qt.LayoutDirection.RightToLeft
    x = button.width() - sizes.NEAR - sizes.ICON if is_mirrored else sizes.NEAR
    picture = _picture_of(button)
    # A line is higher than its own words want where the one beside it is.
    aside = max(0, button.height() - _line_height(button, button.width())) // 2
    y = (
        aside
        + ((button.height() - 2 * aside if picture.height() else sizes.FIELD) - sizes.ICON) // 2
    )
    option.rect = QRect(QPoint(x, y), QSize(sizes.ICON, sizes.ICON))
    button.style().drawPrimitive(indicator, option, painter, button)
    mark = _mark_room(button)
    if picture.height():
        x = sizes.ICON + 2 * sizes.NEAR
        x = button.width() - x - picture.width() if is_mirrored else x
        y = (button.height() - picture.height()) // 2
        button.icon().paint(painter, QRect(QPoint(x, y), picture))
    words = button.rect().adjusted(mark, 0, -sizes.NEAR, 0)
    if is_mirrored:
        words = button.rect().adjusted(sizes.NEAR, 0, -mark, 0)
    painter.setPen(QColor(tokens.text))
    # The painter mirrors "left" itself where lines begin at the right.
    aligned = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
    painter.drawText(words, int(Qt.TextFlag.TextWordWrap | aligned), button.text())
    if button.hasFocus():
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(tokens.accent), sizes.RING))
        place = QRectF(button.rect()).adjusted(1, 1, -1, -1)
        painter.drawRoundedRect(place, sizes.RADIUS, sizes.RADIUS)


class ChoiceLine(QAbstractButton):
    """One choice on a line: its mark, its picture, its words wrapped beside them."""

    indicator: QStyle.PrimitiveElement
    is_wide = False
    picture_room = BESIDE_CHOICE

    def __init__(self, words: str) -> None:
        super().__init__()
        self.setText(words)
        self.setCheckable(True)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def sizeHint(self) -> QSize:
        """As wide as the words, up to a line."""
        return _size(self)

    def minimumSizeHint(self) -> QSize:
        """Words wrap, so a line can be narrow."""
        return QSize(120, sizes.FIELD)

    def hasHeightForWidth(self) -> bool:  # noqa: N802  Qt's spelling
        """Narrower is higher."""
        return True

    def heightForWidth(self, width: int) -> int:
        """As high as the wrapped words."""
        return _line_height(self, width)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        """Draw it in the colours of the appearance."""
        _paint_line(self, self.indicator)


class RadioLine(ChoiceLine):
    """One choice of several."""

    indicator = QStyle.PrimitiveElement.PE_IndicatorRadioButton


class CheckLine(ChoiceLine):
    """One choice that can be taken together with others."""

    indicator = QStyle.PrimitiveElement.PE_IndicatorCheckBox


class Tile(AnswerButton):
    """One choice without a mark; of one with a picture only the picture is shown."""

    picture_room = ALONE

    def __init__(self, words: str, place: int) -> None:
        super().__init__(words, place)
        self.setToolTip(words)

    def setText(self, words: str) -> None:  # noqa: N802  Qt's spelling
        """The words of the choice, said when it is pointed at."""
        super().setText(words)
        self.setToolTip(words)

    def shown_words(self) -> str:
        """None beside a picture: that is what the form wants."""
        return self.text() if self.icon().isNull() else ""

    def paintEvent(self, event: QPaintEvent) -> None:
        """A taken picture gets a tick in its corner: its fill may be hidden behind it."""
        super().paintEvent(event)
        if self.isChecked() and not self.icon().isNull():
            self._draw_tick()

    def _draw_tick(self) -> None:
        tokens = tokens_of(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        is_mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        x = sizes.TIGHT if is_mirrored else self.width() - sizes.ICON - sizes.TIGHT
        place = QRectF(x, sizes.TIGHT, sizes.ICON, sizes.ICON)
        painter.setPen(QPen(QColor(tokens.on_accent), 1.5))
        painter.setBrush(QColor(tokens.accent))
        painter.drawEllipse(place)
        left, middle, right = (
            place.topLeft() + QPointF(x, y) for x, y in ((5.5, 10.5), (8.5, 13.5), (14.5, 6.5))
        )
        painter.setPen(QPen(QColor(tokens.on_accent), sizes.RING))
        painter.drawPolyline([left, middle, right])
