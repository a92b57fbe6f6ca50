"""A short scale to be pressed: a row of stars, or of numbers where it does not begin at one."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QAbstractButton, QLayout, QSizePolicy

from ui.form_entry.flow import FlowLayout
from ui.form_entry.questions.answer_row import AnswerRow
from ui.form_entry.questions.choice_buttons import AnswerButton
from ui.form_entry.questions.editor import Editor
from ui.form_entry.questions.range import scale_of
from ui.form_entry.questions.select_one import STEPS
from ui.shared.wording import tr
from ui.theme import sizes
from ui.theme.tokens import tokens_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QKeyEvent

    from fieldkit.app import QuestionView

MOST_STARS = 11
_SIDE, _POINTS = 26, 5
_INNER = 0.42  # how far the inner corners of a star are from its middle, of its radius


class RatingEditor(Editor):
    """A short scale as a row of numbers to press; pressing again takes it back."""

    def __init__(self, question: QuestionView, read_file: Callable[[str], bytes | None]) -> None:
        super().__init__(question, read_file)
        scale = scale_of(question.parameters)
        self.values = [scale.at(place) for place in range(scale.steps + 1)]
        self.buttons: list[QAbstractButton] = []
        answers = self.make_row()
        for place, value in enumerate(self.values):
            each = self.make_button(value, place + 1)
            each.clicked.connect(lambda _, place=place: self._press(place))
            answers.addWidget(each)
            self.buttons.append(each)
        self.row.addLayout(answers, 1)
        self.setFocusProxy(self.buttons[0])
        self.show_answer()

    def make_row(self) -> QLayout:
        """The room for the buttons."""
        return AnswerRow()

    def make_button(self, value: str, place: int) -> QAbstractButton:
        """The button for a value."""
        return AnswerButton(value, place)

    def show_answer(self) -> None:
        """Show which number is taken."""
        taken = self.question.value.removesuffix(".0")
        for value, each in zip(self.values, self.buttons, strict=True):
            each.setChecked(value == taken)

    def choose(self, place: int) -> bool:
        """Take the number at a place, counted from 1."""
        if not 1 <= place <= len(self.buttons):
            return False
        self.buttons[place - 1].setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._press(place - 1)
        return True

    def name_inputs(self, name: str) -> None:
        """Each number says the question before it."""
        self.setAccessibleName(name)
        for value, each in zip(self.values, self.buttons, strict=True):
            each.setAccessibleName(f"{name}: {value}")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits take numbers; arrows go from one to the next."""
        if event.text().isdigit() and self.choose(int(event.text())):
            return
        step = STEPS.get(Qt.Key(event.key()))
        here = next((i for i, each in enumerate(self.buttons) if each.hasFocus()), -1)
        if step is not None and not event.modifiers() and 0 <= here + step < len(self.buttons):
            self.buttons[here + step].setFocus(Qt.FocusReason.TabFocusReason)
            return
        super().keyPressEvent(event)

    def _press(self, place: int) -> None:
        value = self.values[place]
        self.answered.emit("" if value == self.question.value.removesuffix(".0") else value)
        self.show_answer()


class Star(QAbstractButton):
    """One star; those up to the taken one are filled."""

    def __init__(self) -> None:
        super().__init__()
        self.is_filled = False
        self.setCheckable(True)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Room for a finger."""
        return QSize(44, 44)

    def fill(self, *, is_filled: bool) -> None:
        """Fill it, or leave only its outline."""
        self.is_filled = is_filled
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        """Draw it in the colours of the appearance."""
        tokens = tokens_of(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        is_strong = self.is_filled or self.underMouse()
        painter.setPen(QPen(QColor(tokens.accent if is_strong else tokens.line), 1.5))
        painter.setBrush(QColor(tokens.accent if self.is_filled else tokens.surface))
        painter.drawPolygon(_star(QPointF(self.rect().center()) + QPointF(0.5, 1.5), _SIDE / 2))
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(tokens.accent), sizes.RING))
            place = QRectF(self.rect()).adjusted(1.5, 1.5, -1.5, -1.5)
            painter.drawRoundedRect(place, sizes.RADIUS, sizes.RADIUS)


class StarsEditor(RatingEditor):
    """Stars from one to the end of the scale."""

    def make_row(self) -> QLayout:
        """Stars that do not fit go on in the next line."""
        stars = FlowLayout()
        stars.setSpacing(0)
        return stars

    def make_button(self, value: str, place: int) -> QAbstractButton:
        """A star."""
        del value, place
        return Star()

    def show_answer(self) -> None:
        """Fill the stars up to the one that is taken."""
        super().show_answer()
        taken = next((i for i, each in enumerate(self.buttons) if each.isChecked()), -1)
        for place, each in enumerate(self.buttons):
            if isinstance(each, Star):
                each.fill(is_filled=place <= taken)

    def name_inputs(self, name: str) -> None:
        """Each star says how many it stands for."""
        self.setAccessibleName(name)
        for value, each in zip(self.values, self.buttons, strict=True):
            words = tr("{count} of {all}").format(count=value, all=self.values[-1])
            each.setAccessibleName(f"{name}: {words}")
            each.setToolTip(words)


def _star(middle: QPointF, radius: float) -> QPolygonF:
    """The corners of a star, the first on top."""
    corners = []
    for corner in range(2 * _POINTS):
        away = radius * (_INNER if corner % 2 else 1)
        angle = math.pi * corner / _POINTS
        corners.append(middle + QPointF(away * math.sin(angle), -away * math.cos(angle)))
    return QPolygonF(corners)
