"""Counting with two buttons, as people pass or things are found; typing works too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from ui.form_entry.questions.number import IntegerEditor
from ui.shared.wording import tr
from ui.theme import sizes
from ui.theme.fonts import tabular

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QKeyEvent

    from fieldkit.app import QuestionView

_KEYS = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}


class CounterEditor(IntegerEditor):
    """A whole number from zero up, with one button that takes away and one that adds.

    Without an answer nothing was counted, which is not zero: the first press makes it one.
    """

    pattern = r"\d*"

    def __init__(self, question: QuestionView, read_file: Callable[[str], bytes | None]) -> None:
        self.less = _step_button("\u2212")
        self.more = _step_button("+")
        super().__init__(question, read_file)
        self.less.clicked.connect(lambda: self._count(-1))
        self.more.clicked.connect(lambda: self._count(1))
        self.row.insertWidget(0, self.less)
        self.row.insertWidget(self.row.indexOf(self.line) + 1, self.more)
        self.line.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.line.textChanged.connect(self._show_end)
        self._show_end()

    def name_inputs(self, name: str) -> None:
        """Each button says what it does to the count."""
        super().name_inputs(name)
        self.less.setAccessibleName(tr("{question}: one less").format(question=name))
        self.more.setAccessibleName(tr("{question}: one more").format(question=name))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The arrows up and down count as the buttons do."""
        step = _KEYS.get(Qt.Key(event.key()))
        if step is None or event.modifiers():
            super().keyPressEvent(event)
        elif self.more.isEnabled():
            self._count(step)

    def _count(self, step: int) -> None:
        typed = self.typed()
        counted = int(typed) if typed.isdigit() else 0
        if counted + step >= 0:
            self.put(str(counted + step))
            self.flush()

    def _show_end(self) -> None:
        self.less.setEnabled(self.typed().strip("0") != "")


def _step_button(sign: str) -> QPushButton:
    made = QPushButton(sign)
    made.setAutoDefault(False)
    made.setFont(tabular(sizes.HEADING))
    made.setFixedSize(sizes.TOUCH, sizes.FIELD)
    return made
