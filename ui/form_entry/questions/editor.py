"""What every answer widget has in common: it is shown a question and tells the answer given."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout

from ui.form_entry.width_first import WidthFirst
from ui.theme import sizes

if TYPE_CHECKING:
    from collections.abc import Callable

    from fieldkit.app import QuestionView

PAUSE_MS = 400


class Editor(WidthFirst):
    """Shows the answer of one question; emits answers as the lexical text that a form stores."""

    answered = Signal(str)
    file_chosen = Signal(object)  # pathlib.Path
    drawn = Signal(str, bytes)  # name, content
    going_on = Signal()  # the answer is complete, the person wants the next question
    shows_picture = False  # whether the question's own picture is part of the answer

    def __init__(self, question: QuestionView, read_file: Callable[[str], bytes | None]) -> None:
        super().__init__()
        self.question = question
        self.read_file = read_file
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(0, 0, 0, 0)
        self.row.setSpacing(sizes.NEAR)

    def show_question(self, question: QuestionView) -> None:
        """Show a later state of the same question."""
        self.question = question
        self.show_answer()

    def show_answer(self) -> None:
        """Show the answer that the question holds."""

    def flush(self) -> None:
        """Tell an answer that was typed and not told yet."""

    def choose(self, place: int) -> bool:
        """Answer with the choice at a place, counted from 1; false where there is none."""
        del place
        return False

    def name_inputs(self, name: str) -> None:
        """Give every input the question's words, for people who hear the screen."""
        self.setAccessibleName(name)
        target = self.focusProxy()
        if target is not None:
            target.setAccessibleName(name)


class TypedEditor(Editor):
    """An editor whose answer is typed: told after a pause, on Enter, and on leaving."""

    def __init__(self, question: QuestionView, read_file: Callable[[str], bytes | None]) -> None:
        super().__init__(question, read_file)
        self._told = question.value
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self._tell_if_complete)

    def typed(self) -> str:
        """The answer as typed, in the form's lexical space where it can be read, else raw."""
        raise NotImplementedError

    def is_complete(self) -> bool:
        """Whether what is typed can be read as an answer already."""
        return True

    def show_typed(self) -> None:
        """Put the question's answer into the field."""
        raise NotImplementedError

    def show_answer(self) -> None:
        """Show the answer; what the person typed with the same meaning stays as typed."""
        if self._pause.isActive() or self._is_same(self.question.value):
            return
        refused = self._told != "" and not self.is_complete()
        if not refused:
            self._told = self.question.value
            self.show_typed()

    def flush(self) -> None:
        """Tell what was typed, readable or not: an unreadable answer must be seen as refused."""
        self._pause.stop()
        self._tell()

    def note_typing(self) -> None:
        """Wait for the pause after the last key."""
        self._pause.start()

    def _is_same(self, value: str) -> bool:
        return self.typed() == value

    def _tell_if_complete(self) -> None:
        if self.is_complete():
            self._tell()

    def _tell(self) -> None:
        if not self._is_same(self._told):
            self._told = self.typed()
            self.answered.emit(self._told)
