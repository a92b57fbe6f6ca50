"""A number on a scale: a slider with its ends, and the number itself; blank until one is used."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import TYPE_CHECKING

from PySide6.QtCore import QRegularExpression, Qt
from PySide6.QtGui import QRegularExpressionValidator
from PySide6.QtWidgets import QBoxLayout, QLineEdit, QVBoxLayout

from ui.form_entry.questions.drop_down import DropDown
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

MOST_PICKED = 500
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
        return format((self.start + place * self.step * self.sign).normalize(), "f")

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
    """A slider over the range that the form gives, and a field for the number.

    Ticks stand at every step, or as far apart as the form says; `vertical` stands it upright.
    """

    def __init__(self, question: QuestionView, read_file: Callable[[str], bytes | None]) -> None:
        super().__init__(question, read_file)
        self.scale = scale_of(question.parameters)
        is_upright = "vertical" in question.appearance
        self.slider = ScaleSlider(
            Qt.Orientation.Vertical if is_upright else Qt.Orientation.Horizontal
        )
        self.slider.setRange(0, self.scale.steps)
        self.slider.mark_every(0 if "no-ticks" in question.appearance else self._tick_distance())
        self.slider.valueChanged.connect(self._tell)
        self.slider.sliderPressed.connect(self._tell_blank)
        self.slider.taken.connect(self._tell_blank)
        self.number = QLineEdit()
        self.number.setFont(tabular(sizes.QUESTION))
        self.number.setFixedWidth(_FIELD_WIDTH)
        self.number.setPlaceholderText("–")
        allowed = QRegularExpression(r"[-+\x{2212}]?\d*[.,\x{066B}]?\d*")
        self.number.setValidator(QRegularExpressionValidator(allowed, self.number))
        self.number.editingFinished.connect(self.flush)
        self._clear = button(tr("Clear"), lambda: self.answered.emit(""))
        self._lay_out(QVBoxLayout() if is_upright else self.row)
        self.row.addWidget(self.number)
        self.row.addWidget(self._clear)
        self.row.addStretch(1)
        self.setFocusProxy(self.slider)
        self.show_answer()

    def _lay_out(self, around: QBoxLayout) -> None:
        """The slider between the ends of its scale; upright, the end is on top."""
        start, end = (text.quiet(self.scale.at(place)) for place in (0, self.scale.steps))
        if around is self.row:
            self.row.addWidget(start)
            self.row.addWidget(self.slider, 3)
            self.row.addWidget(end)
            return
        for each in (end, self.slider, start):
            around.addWidget(each, 0, Qt.AlignmentFlag.AlignHCenter)
        self.row.addLayout(around)

    def _tick_distance(self) -> int:
        """How many steps lie between two ticks."""
        try:
            wanted = Decimal(self.question.parameters.get("tick-interval", ""))
        except InvalidOperation:
            return 1
        return max(1, int(wanted / self.scale.step))

    def show_answer(self) -> None:
        """Show the value and where it is on the scale."""
        value = self.question.value
        self.number.setText(value.removesuffix(".0"))
        self._clear.setEnabled(value != "")
        self.slider.show_blank(is_blank=value == "")
        self.slider.blockSignals(True)  # noqa: FBT003  Qt's own signature
        self.slider.setValue(self.scale.place(value or self._placeholder()))
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

    def _placeholder(self) -> str:
        """Where the handle waits while there is no answer."""
        return self.question.parameters.get("placeholder", "")

    def _tell_blank(self) -> None:
        if self.question.value == "":
            self._tell()

    def _tell(self) -> None:
        self.answered.emit(self.scale.at(self.slider.value()))


class PickerEditor(Editor):
    """The values of the range in a drop-down with a blank first line."""

    def __init__(self, question: QuestionView, read_file: Callable[[str], bytes | None]) -> None:
        super().__init__(question, read_file)
        scale = scale_of(question.parameters)
        self.box = DropDown()
        self.box.setFont(tabular(sizes.QUESTION))
        self.box.addItem("")
        self.box.addItems([scale.at(place) for place in range(scale.steps + 1)])
        self.box.activated.connect(self._take)
        self.row.addWidget(self.box)
        self.row.addStretch(1)
        self.setFocusProxy(self.box)
        self.show_answer()

    def show_answer(self) -> None:
        """Show the value that is taken."""
        taken = self.question.value.removesuffix(".0")
        self.box.setCurrentIndex(max(0, self.box.findText(taken, Qt.MatchFlag.MatchExactly)))

    def _take(self, place: int) -> None:
        value = self.box.itemText(place)
        if value != self.question.value.removesuffix(".0"):
            self.answered.emit(value)
