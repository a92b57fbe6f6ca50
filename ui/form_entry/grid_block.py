"""One line of a grid on the page: the words of the question beside the marks of its row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ui.form_entry.question_block import QuestionBlock
from ui.form_entry.questions.grid import (
    GridCheckRowEditor,
    GridHeadEditor,
    GridRowEditor,
    is_grid_head,
)
from ui.form_entry.questions.kinds import editor_kind
from ui.form_entry.width_first import WidthFirst
from ui.theme import sizes

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from fieldkit.app import QuestionView
    from ui.form_entry.questions.editor import Editor

_WORDS, _MARKS = 2, 3  # shares of the width
_BESIDE_MARKS = frozenset({"label", "hint", "media", "more", "guidance"})


class GridBlock(QuestionBlock):
    """The head of a grid, or one of its rows; all of them share the width in the same way."""

    def kind(self, question: QuestionView) -> type[Editor]:
        """Words above the columns for a head, marks under them for a row."""
        if "label" in question.appearance and is_grid_head(question):
            return GridHeadEditor
        if question.readonly or not question.choices:
            return editor_kind(question)
        return GridCheckRowEditor if question.control == "select" else GridRowEditor

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The row stays a row, however narrow."""
        QWidget.resizeEvent(self, event)

    def show_question(self, question: QuestionView) -> None:
        """Show the question; a head without words of its own stays blank."""
        super().show_question(question)
        if self.kind(question) is GridHeadEditor and not question.label:
            self._say("label", "")

    def arrange(self) -> None:
        """Words at the beginning, marks beside them; a head's own words above its columns."""
        words, self._words = _sharing()
        self._words.setContentsMargins(0, 0, sizes.NEAR, 0)
        self._words.setSpacing(sizes.TIGHT)
        self._column.setContentsMargins(sizes.GAP, 2, sizes.NEAR, 2)
        self._column.setSpacing(2)
        marks, around = _sharing()
        around.addLayout(self._row)
        line = QHBoxLayout()
        line.setSpacing(0)
        line.addWidget(words, _WORDS)
        line.addWidget(marks, _MARKS)
        self._put("answer", line)

    def home(self, part: str) -> QBoxLayout:
        """The words of a row stand beside its marks, those of a head above."""
        if part == "editor":
            return self._row
        is_beside = part in _BESIDE_MARKS and self.kind(self.question) is not GridHeadEditor
        return self._words if is_beside else self._column


def _sharing() -> tuple[QWidget, QVBoxLayout]:
    """A part of a line that takes its share of the width, whatever stands in it."""
    part = WidthFirst()
    policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
    policy.setHeightForWidth(True)
    part.setSizePolicy(policy)
    inside = QVBoxLayout(part)
    inside.setContentsMargins(0, 0, 0, 0)
    return part, inside
