"""Several choices behind one button: what is taken stands on it, the lines unfold below."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolButton, QVBoxLayout

from ui.form_entry.form_text import as_plain_text
from ui.form_entry.questions.editor import Editor
from ui.form_entry.questions.filtered_list import FilteredCheckListEditor
from ui.form_entry.questions.select_multiple import CheckListEditor
from ui.shared.wording import tr
from ui.theme import sizes

if TYPE_CHECKING:
    from collections.abc import Callable

    from fieldkit.app import QuestionView

_MOST_LINES = 12


class FoldedListEditor(Editor):
    """A button with the words of what is taken; its list is made when it is first unfolded."""

    def __init__(self, question: QuestionView, read_file: Callable[[str], bytes | None]) -> None:
        super().__init__(question, read_file)
        self.list: Editor | None = None
        self._name = ""
        self.opener = QToolButton()
        self.opener.setCheckable(True)
        self.opener.setMinimumHeight(sizes.FIELD)
        self.opener.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.opener.toggled.connect(self._unfold)
        self._column = QVBoxLayout()
        self._column.setSpacing(sizes.TIGHT)
        self._column.addWidget(self.opener, 0, Qt.AlignmentFlag.AlignLeading)
        self.row.addLayout(self._column, 1)
        self.setFocusProxy(self.opener)
        self.show_answer()

    def show_answer(self) -> None:
        """Say on the button what is taken."""
        taken = set(self.question.value.split())
        words = [
            as_plain_text(choice.label or choice.value)
            for choice in self.question.choices
            if choice.value in taken
        ]
        self.opener.setText(", ".join(words) or tr("Choose…"))
        is_open = self.opener.isChecked()
        self.opener.setArrowType(Qt.ArrowType.UpArrow if is_open else Qt.ArrowType.DownArrow)
        self.opener.setAccessibleName(f"{self._name}: {self.opener.text()}")
        if self.list is not None:
            self.list.show_question(self.question)

    def choose(self, place: int) -> bool:
        """Take the choice at a place, counted from 1, or take it back."""
        self.opener.setChecked(True)
        return self.list is not None and self.list.choose(place)

    def name_inputs(self, name: str) -> None:
        """The button and the lines are named."""
        self._name = name
        self.setAccessibleName(name)
        self.show_answer()
        if self.list is not None:
            self.list.name_inputs(name)

    def _unfold(self, is_open: bool) -> None:  # noqa: FBT001  Qt's signal
        if self.list is None:
            is_long = len(self.question.choices) > _MOST_LINES
            kind = FilteredCheckListEditor if is_long else CheckListEditor
            self.list = kind(self.question, self.read_file)
            self.list.answered.connect(self.answered)
            self.list.name_inputs(self._name)
            self._column.addWidget(self.list)
        self.list.setVisible(is_open)
        self.show_answer()
