"""A number on a scale: a slider with its value beside it; blank until it is moved."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QSlider

from ui.form_entry.questions.editor import Editor
from ui.shared.widgets import button
from ui.shared.wording import tr
from ui.theme import sizes
from ui.theme.fonts import tabular

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QWheelEvent

    from fieldkit.app import QuestionView

_MOST_STEPS = 10_000


class _Slider(QSlider):
    """A slider that a scrolling wheel does not change in passing."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the page."""
        event.ignore()


class RangeEditor(Editor):
    """A slider over the range that the form gives."""

    def __init__(self, question: QuestionView, read_file: Callable[[str], bytes | None]) -> None:
        super().__init__(question, read_file)
        self._start = self._number("start", "1")
        self._step = abs(self._number("step", "1")) or Decimal(1)
        end = self._number("end", "10")
        self._sign = 1 if end >= self._start else -1
        steps = int(abs(end - self._start) / self._step)
        self.slider = _Slider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, max(1, min(steps, _MOST_STEPS)))
        self.slider.setMinimumHeight(sizes.FIELD)
        self.slider.setMinimumWidth(160)
        self.slider.setMaximumWidth(420)
        self.slider.valueChanged.connect(self._tell)
        self.slider.sliderPressed.connect(self._tell_blank)
        self.value = QLabel()
        self.value.setFont(tabular(sizes.QUESTION))
        self.value.setMinimumWidth(72)
        self._clear = button(tr("Clear"), lambda: self.answered.emit(""))
        self.row.addWidget(self.slider, 3)
        self.row.addWidget(self.value)
        self.row.addWidget(self._clear)
        self.row.addStretch(1)
        self.setFocusProxy(self.slider)
        self.show_answer()

    def show_answer(self) -> None:
        """Show the value and where it is on the scale."""
        value = self.question.value
        self.value.setText(value.removesuffix(".0") or "–")
        self._clear.setEnabled(value != "")
        self.slider.blockSignals(True)  # noqa: FBT003  Qt's own signature
        self.slider.setValue(self._place(value))
        self.slider.blockSignals(False)  # noqa: FBT003  Qt's own signature

    def _place(self, value: str) -> int:
        try:
            return round((Decimal(value) - self._start) / self._step * self._sign)
        except InvalidOperation:
            return 0

    def _number(self, name: str, default: str) -> Decimal:
        try:
            return Decimal(self.question.parameters.get(name, default))
        except InvalidOperation:
            return Decimal(default)

    def _tell_blank(self) -> None:
        if self.question.value == "":
            self._tell()

    def _tell(self) -> None:
        value = self._start + self.slider.value() * self._step * self._sign
        self.answered.emit(format(value, "f"))
