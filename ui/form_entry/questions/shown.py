"""Questions that nobody answers here: notes, computed values, what is fixed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from fieldkit.wording import listed
from ui.form_entry.questions.editor import Editor
from ui.form_entry.questions.grouped_line import grouped
from ui.form_entry.questions.text import HIDDEN
from ui.shared import text
from ui.shared.wording import tr

if TYPE_CHECKING:
    from collections.abc import Callable

    from fieldkit.app import QuestionView

_EMPTY, _MASK = "–", "•"


class NoteEditor(Editor):
    """Nothing to answer: the words of the question are all."""

    def __init__(self, question: QuestionView, read_file: Callable[[str], bytes | None]) -> None:
        super().__init__(question, read_file)
        self.hide()


class NoChoicesEditor(Editor):
    """Says why nothing can be chosen yet."""

    def __init__(self, question: QuestionView, read_file: Callable[[str], bytes | None]) -> None:
        super().__init__(question, read_file)
        words = tr("Nothing to choose from yet. What is offered here depends on other answers.")
        self.row.addWidget(text.quiet(words), 1)


class ShownEditor(Editor):
    """A value that the form computes or fixes, as text that can be copied."""

    def __init__(self, question: QuestionView, read_file: Callable[[str], bytes | None]) -> None:
        super().__init__(question, read_file)
        self.value = text.subtitle("")
        self.value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.row.addWidget(self.value, 1)
        self.show_answer()

    def show_answer(self) -> None:
        """Show the value, choices by their words."""
        question = self.question
        taken = question.value.split() if question.control == "select" else [question.value]
        words = {choice.value: choice.label or choice.value for choice in question.choices}
        shown = listed(words.get(value, value) for value in taken if value)
        if question.type == "decimal":
            shown = shown.removesuffix(".0")
        if "thousands-sep" in question.appearance:
            shown = grouped(shown)
        if HIDDEN & set(question.appearance):
            shown = _MASK * len(shown)
        self.value.setText(shown or _EMPTY)

    def name_inputs(self, name: str) -> None:
        """The value is named as the question."""
        self.value.setAccessibleName(f"{name}: {self.value.text()}")
