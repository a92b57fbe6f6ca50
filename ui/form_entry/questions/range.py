"""A number on a scale: a slider with its ends, and the number itself; blank until one is used."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import TYPE_CHECKING

from PySide6.QtCore import QRegularExpression
from PySide6.QtGui import QRegularExpressionValidator
from PySide6.QtWidgets import QAbstractButton, QLineEdit

from ui.form_entry.questions.answer_row import AnswerRow
from ui.form_entry.questions.choice_buttons import AnswerButton
from ui.form_entry.questions.editor import Editor
from ui.form_entry.questions.number import plain_number
from ui.form_entry.questions.slider import ScaleSlider
from ui.shared import text
from ui.shared.widgets import button
from ui.shared.wording import tr
from ui.theme import sizes
from ui.theme.fonts import tabular

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from fieldkit.app import QuestionView

MOST_STARS = 11
_MOST_STEPS = 10_000
_FIELD_WIDTH = 88


@dataclass(frozen=True, slots=True)
class Scale:
    """The places of a range; `sign` is -1 where it counts down."""

    start: Decimal
    end: Decimal
    step: Decimal

    @property
    def sign(self) -> int:
        """Up or down."""
        return 1 if self.end >= self.start else -1

    @property
    def steps(self) -> int:
        """How many steps lie between the ends."""
        return max(1, min(int(abs(self.end - self.start) / self.step), _MOST_STEPS))

    def at(self, place: int) -> str:
        """The value at a place."""
        return format(self.start + place * self.step * self.sign, "f")

    def place(self, value: str) -> int:
        """The place nearest to a value; 0 for what is no number."""
        try:
            exact = (Decimal(value) - self.start) / self.step * self.sign
        except InvalidOperation:
            return 0
        return max(0, min(int(exact.quantize(Decimal(1), ROUND_HALF_UP)), self.steps))


def scale_of(parameters: Mapping[str, str]) -> Scale:
    """The scale that a form gives; 1 to 10 where it gives none."""

    def number(name: str, default: str) -> Decimal:
        try:
            return Decimal(parameters.get(name, default))
        except InvalidOperation:
            return Decimal(default)

    return Scale(number("start", "1"), number("end", "10"), abs(number("step", "1")) or Decimal(1))


class RangeEditor(Editor):
    """A slider over the range that the form gives, and a field for the number."""

    def __init__(self, question: QuestionView, read_file: Callable[[str], bytes | None]) -> None:
        super().__init__(question, read_file)
        self.scale = scale_of(question.parameters)
        self.slider = ScaleSlider()
        self.slider.setRange(0, self.scale.steps)
        self.slider.valueChanged.connect(self._tell)
        self.slider.sliderPressed.connect(self._tell_blank)
        self.number = QLineEdit()
        self.number.setFont(tabular(sizes.QUESTION))
        self.number.setFixedWidth(_FIELD_WIDTH)
        self.number.setPlaceholderText("–")
        allowed = QRegularExpression(r"[-+\x{2212}]?\d*[.,\x{066B}]?\d*")
        self.number.setValidator(QRegularExpressionValidator(allowed, self.number))
        self.number.editingFinished.connect(self.flush)
        self._clear = button(tr("Clear"), lambda: self.answered.emit(""))
        self.row.addWidget(text.quiet(self.scale.at(0)))
        self.row.addWidget(self.slider, 3)
        self.row.addWidget(text.quiet(self.scale.at(self.scale.steps)))
        self.row.addWidget(self.number)
        self.row.addWidget(self._clear)
        self.row.addStretch(1)
        self.setFocusProxy(self.slider)
        self.show_answer()

    def show_answer(self) -> None:
        """Show the value and where it is on the scale."""
        value = self.question.value
        self.number.setText(value.removesuffix(".0"))
        self._clear.setEnabled(value != "")
        self.slider.show_blank(is_blank=value == "")
        self.slider.blockSignals(True)  # noqa: FBT003  Qt's own signature
        self.slider.setValue(self.scale.place(value))
        self.slider.blockSignals(False)  # noqa: FBT003  Qt's own signature

    def flush(self) -> None:
        """Tell the number that was typed, brought onto the scale; an empty field clears it."""
        typed = plain_number(self.number.text())
        if typed.strip("+-.") == "":
            told = "" if typed == "" else self.question.value
        else:
            told = self.scale.at(self.scale.place(typed))
        if told.removesuffix(".0") != self.question.value.removesuffix(".0"):
            self.answered.emit(told)
        self.number.setText(told.removesuffix(".0"))

    def name_inputs(self, name: str) -> None:
        """The slider and the field are named."""
        super().name_inputs(name)
        self.number.setAccessibleName(tr("{question}: number").format(question=name))

    def _tell_blank(self) -> None:
        if self.question.value == "":
            self._tell()

    def _tell(self) -> None:
        self.answered.emit(self.scale.at(self.slider.value()))


class RatingEditor(Editor):
    """A short scale as a row of numbers to press; pressing again takes it back."""

    def __init__(self, question: QuestionView, read_file: Callable[[str], bytes | None]) -> None:
        super().__init__(question, read_file)
        scale = scale_of(question.parameters)
        self.values = [scale.at(place) for place in range(scale.steps + 1)]
        self.buttons: list[QAbstractButton] = []
        answers = AnswerRow()
        for place, value in enumerate(self.values):
            each = AnswerButton(value, place + 1)
            each.clicked.connect(lambda _, place=place: self._press(place))
            answers.addWidget(each)
            self.buttons.append(each)
        self.row.addLayout(answers, 1)
        self.setFocusProxy(self.buttons[0])
        self.show_answer()

    def show_answer(self) -> None:
        """Show which number is taken."""
        taken = self.question.value.removesuffix(".0")
        for value, each in zip(self.values, self.buttons, strict=True):
            each.setChecked(value == taken)

    def choose(self, place: int) -> bool:
        """Take the number at a place, counted from 1."""
        if not 1 <= place <= len(self.buttons):
            return False
        self._press(place - 1)
        return True

    def name_inputs(self, name: str) -> None:
        """Each number says the question before it."""
        self.setAccessibleName(name)
        for value, each in zip(self.values, self.buttons, strict=True):
            each.setAccessibleName(f"{name}: {value}")

    def _press(self, place: int) -> None:
        value = self.values[place]
        self.answered.emit("" if value == self.question.value.removesuffix(".0") else value)
        self.show_answer()
