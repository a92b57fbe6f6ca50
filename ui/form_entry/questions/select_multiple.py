"""Several choices together, as lines with a check mark."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from ui.form_entry.questions.arrangement import ChoiceLayout, arrangement
from ui.form_entry.questions.choice_buttons import CheckLine, Tile
from ui.form_entry.questions.editor import Editor
from ui.form_entry.questions.select_one import STEPS, show_picture, values_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QKeyEvent
    from PySide6.QtWidgets import QAbstractButton

    from fieldkit.app import Choice, QuestionView


class CheckListEditor(Editor):
    """Choices as lines under each other, or laid out as the form asks."""

    def __init__(self, question: QuestionView, read_file: Callable[[str], bytes | None]) -> None:
        super().__init__(question, read_file)
        self.lay_out()
        self.lines: list[QAbstractButton] = []
        self._choices: tuple[Choice, ...] | None = None
        self._name = ""
        self.show_answer()

    def lay_out(self) -> None:
        """Make the room for the lines."""
        self._wanted = arrangement(self.question.appearance)
        self._layout = ChoiceLayout(self._wanted)
        self.row.addLayout(self._layout.layout, 1)

    def show_answer(self) -> None:
        """Show which choices are taken."""
        if values_of(self.question.choices) != values_of(self._choices):
            self._place_lines()
        elif self.question.choices != self._choices:
            self._rename_lines()
        taken = set(self.question.value.split())
        for choice, line in zip(self._choices or (), self.lines, strict=True):
            line.setChecked(choice.value in taken)

    def make_line(self, choice: Choice, place: int) -> QAbstractButton:
        """A line with a check mark, or a tile where the form wants no marks."""
        words = choice.label or choice.value
        line = CheckLine(words) if self._wanted.has_marks else Tile(words, place)
        show_picture(line, choice, self.read_file)
        return line

    def show_words(self, line: QAbstractButton, choice: Choice) -> None:
        """Put the words of a choice on its line, as in another language."""
        line.setText(choice.label or choice.value)
        show_picture(line, choice, self.read_file)

    def put(self, place: int, line: QAbstractButton) -> None:
        """Put it where the form wants it."""
        self._layout.put(place, line)

    def take_out(self, line: QAbstractButton) -> None:
        """Let a line go, and leave no room for it."""
        self._layout.take_out(line)

    def choose(self, place: int) -> bool:
        """Take the choice at a place, counted from 1, or take it back."""
        if not 1 <= place <= len(self.lines):
            return False
        self.lines[place - 1].setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.lines[place - 1].click()
        return True

    def name_inputs(self, name: str) -> None:
        """The group is named as the question, each line says its choice after it."""
        self._name = name
        self.setAccessibleName(name)
        for choice, line in zip(self._choices or (), self.lines, strict=True):
            line.setAccessibleName(f"{name}: {choice.label or choice.value}")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits take choices; arrows go from one to the next."""
        step = STEPS.get(Qt.Key(event.key()))
        if event.text().isdigit() and self.choose(int(event.text())):
            return
        here = next((i for i, line in enumerate(self.lines) if line.hasFocus()), -1)
        if step is not None and not event.modifiers() and 0 <= here + step < len(self.lines):
            self.lines[here + step].setFocus(Qt.FocusReason.TabFocusReason)
            return
        super().keyPressEvent(event)

    def _place_lines(self) -> None:
        for line in self.lines:
            self.take_out(line)
            line.hide()
            line.deleteLater()
        self._choices = self.question.choices
        self.lines = []
        for place, choice in enumerate(self._choices):
            line = self.make_line(choice, place + 1)
            line.clicked.connect(self._tell)
            self.put(place, line)
            self.lines.append(line)
        if self.lines:
            self.setFocusProxy(self.lines[0])
        self.name_inputs(self._name)

    def _rename_lines(self) -> None:
        self._choices = self.question.choices
        for choice, line in zip(self._choices, self.lines, strict=True):
            self.show_words(line, choice)

    def _tell(self) -> None:
        taken = [
            choice.value
            for choice, line in zip(self._choices or (), self.lines, strict=True)
            if line.isChecked()
        ]
        self.answered.emit(" ".join(taken))
