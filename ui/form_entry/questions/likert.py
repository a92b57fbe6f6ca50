"""A scale of agreement: points on one line, each with its words below it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QHBoxLayout,
    QSizePolicy,
    QStyle,
    QStyleOptionButton,
)

from ui.form_entry.form_text import as_plain_text
from ui.form_entry.questions.pictures import BESIDE_CHOICE
from ui.form_entry.questions.select_one import ButtonsEditor
from ui.form_entry.questions.words import breakable, words_height
from ui.theme import sizes
from ui.theme.fonts import font
from ui.theme.tokens import tint, tokens_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from fieldkit.app import Choice, QuestionView

MOST_POINTS = 11
_LEAST_WIDTH = 44
_WIDEST = 132
_WORDS = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)


class LikertPoint(QAbstractButton):
    """One point of the scale with its piece of the line, its picture and its words."""

    picture_room = BESIDE_CHOICE

    def __init__(self) -> None:
        super().__init__()
        self.is_first = self.is_last = False
        self.setCheckable(True)
        self.setFont(font(sizes.SMALL))
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setMinimumWidth(_LEAST_WIDTH)
        self.setMaximumWidth(_WIDEST)

    def sizeHint(self) -> QSize:
        """As wide as its share of the line."""
        return QSize(_WIDEST, self.heightForWidth(_WIDEST))

    def hasHeightForWidth(self) -> bool:  # noqa: N802  Qt's spelling
        """Narrower is higher."""
        return True

    def heightForWidth(self, width: int) -> int:
        """The mark, the picture, the wrapped words."""
        return self._above_words() + words_height(self.font(), self.text(), self._room(width))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        """Draw it in the colours of the appearance."""
        tokens = tokens_of(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        place = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        if self.isChecked() or self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(tint(tokens, tokens.accent))
            painter.drawRoundedRect(place, sizes.RADIUS, sizes.RADIUS)
        self._draw_line(painter, QColor(tokens.line))
        self._draw_mark(painter)
        self._draw_picture(painter)
        painter.setPen(QColor(tokens.text))
        painter.setFont(self.font())
        aside = (self.width() - self._room(self.width())) // 2
        words = self.rect().adjusted(aside, self._above_words() - sizes.TIGHT, -aside, 0)
        painter.drawText(words, _WORDS, self.text())
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(tokens.accent), sizes.RING))
            painter.drawRoundedRect(place, sizes.RADIUS, sizes.RADIUS)

    def _draw_line(self, painter: QPainter, colour: QColor) -> None:
        """From the point before to the point after; the scale ends in its last points."""
        is_mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        is_leftmost = self.is_last if is_mirrored else self.is_first
        is_rightmost = self.is_first if is_mirrored else self.is_last
        middle, beside = self.width() // 2, sizes.ICON // 2
        y = sizes.FIELD // 2
        painter.setPen(QPen(colour, 1))
        if not is_leftmost:
            painter.drawLine(0, y, middle - beside, y)
        if not is_rightmost:
            painter.drawLine(middle + beside, y, self.width(), y)

    def _draw_mark(self, painter: QPainter) -> None:
        option = QStyleOptionButton()
        option.initFrom(self)
        is_on = self.isChecked()
        option.state |= QStyle.StateFlag.State_On if is_on else QStyle.StateFlag.State_Off
        option.rect = QRect(0, 0, sizes.ICON, sizes.ICON)
        option.rect.moveCenter(QPoint(self.width() // 2, sizes.FIELD // 2))
        radio = QStyle.PrimitiveElement.PE_IndicatorRadioButton
        self.style().drawPrimitive(radio, option, painter, self)

    def _draw_picture(self, painter: QPainter) -> None:
        if not self.icon().isNull():
            size = self.iconSize()
            corner = QPoint((self.width() - size.width()) // 2, sizes.FIELD)
            self.icon().paint(painter, QRect(corner, size))

    def _above_words(self) -> int:
        picture = 0 if self.icon().isNull() else self.iconSize().height() + sizes.TIGHT
        return sizes.FIELD + picture + sizes.TIGHT

    @staticmethod
    def _room(width: int) -> int:
        return max(_LEAST_WIDTH, width) - 2 * sizes.TIGHT


class LikertEditor(ButtonsEditor):
    """The points share the width; `likert-min` names the ends only, `likert-mid` the middle too."""

    def __init__(self, question: QuestionView, read_file: Callable[[str], bytes | None]) -> None:
        self._points = QHBoxLayout()
        self._points.setSpacing(0)
        self._appearance = question.appearance
        super().__init__(question, read_file)
        self.row.addLayout(self._points, 1000)
        self.row.addStretch(1)

    def make_button(self, choice: Choice, place: int) -> QAbstractButton:
        """A point of the scale."""
        last = len(self.question.choices)
        point = LikertPoint()
        point.is_first, point.is_last = place == 1, place == last
        self.show_words(point, choice)
        return point

    def show_words(self, button: QAbstractButton, choice: Choice) -> None:
        """Put the words below the point, where this one has any."""
        words = as_plain_text(choice.label or choice.value)
        button.setToolTip(words)
        button.setText(breakable(words) if choice.value in self._named() else "")

    def put(self, place: int, button: QAbstractButton) -> None:
        """Put it on the line after the others."""
        del place
        self._points.addWidget(button, 1)

    def take_out(self, button: QAbstractButton) -> None:
        """The line leaves no room for what is gone."""
        self._points.removeWidget(button)
        super().take_out(button)

    def _named(self) -> set[str]:
        values = [choice.value for choice in self.question.choices]
        middle = values[len(values) // 2 : len(values) // 2 + 1] if len(values) % 2 else []
        if "likert-min" in self._appearance:
            return {*values[:1], *values[-1:]}
        if "likert-mid" in self._appearance:
            return {*values[:1], *middle, *values[-1:]}
        return set(values)
