"""One mark to make: acknowledged, or not yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.form_entry.questions.choice_buttons import CheckLine
from ui.form_entry.questions.editor import Editor
from ui.shared.wording import tr

if TYPE_CHECKING:
    from collections.abc import Callable

    from fieldkit.app import QuestionView


class AcknowledgeEditor(Editor):
    """Stores OK when marked."""

    def __init__(self, question: QuestionView, read_file: Callable[[str], bytes | None]) -> None:
        super().__init__(question, read_file)
        self.mark = CheckLine(tr("Acknowledged"))
        self.mark.clicked.connect(lambda marked: self.answered.emit("OK" if marked else ""))
        self.row.addWidget(self.mark, 1)
        self.setFocusProxy(self.mark)
        self.show_answer()

    def show_answer(self) -> None:
        """Show whether it is marked."""
        self.mark.setChecked(self.question.value != "")

    def choose(self, place: int) -> bool:
        """The only choice is the mark."""
        if place == 1:
            self.mark.click()
        return place == 1
