"""Choices on a drawing, pressed there or taken in the list beside it, which is for the keyboard."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QBoxLayout, QWidget

from ui.form_entry.form_text import as_plain_text
from ui.form_entry.questions.choice_model import VALUE
from ui.form_entry.questions.editor import Editor
from ui.form_entry.questions.filtered_list import FilteredCheckListEditor, FilteredListEditor
from ui.form_entry.questions.select_multiple import CheckListEditor
from ui.form_entry.questions.select_one import RadioListEditor
from ui.form_entry.questions.svg_map import SvgMap
from ui.theme import sizes

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtGui import QResizeEvent

    from fieldkit.app import QuestionView

_MOST_LINES = 12
_BESIDE_FROM = 640


class ImageMapEditor(Editor):
    """The drawing and the list show the same answer; without a drawing only the list is there."""

    def __init__(self, question: QuestionView, read_file: Callable[[str], bytes | None]) -> None:
        super().__init__(question, read_file)
        self.map = SvgMap()
        self._file = ""
        self._words: dict[str, str] = {}
        self.list = _kind_of_list(question)(question, read_file)
        self.list.answered.connect(self.answered)
        self.list.going_on.connect(self.going_on)
        self.map.pressed.connect(self._press)
        self._beside = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._beside.setSpacing(sizes.ROOM)
        self._beside.addWidget(self.map, 0, Qt.AlignmentFlag.AlignTop)
        self._beside.addWidget(self.list, 1, Qt.AlignmentFlag.AlignTop)
        self.row.addLayout(self._beside, 1)
        if isinstance(self.list, FilteredListEditor):
            self.list.view.selectionModel().currentChanged.connect(self._mark_row)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._mark_focused)
        self.show_answer()

    def show_answer(self) -> None:
        """Show which parts of the drawing are taken."""
        self._show_drawing()
        if self.list.question is not self.question:
            self.list.show_question(self.question)
        target = self.list.focusProxy()
        if target is not None:
            self.setFocusProxy(target)
        value = self.question.value
        self.map.take(value.split() if self.question.control == "select" else [value])

    def flush(self) -> None:
        """Tell what was typed in the list."""
        self.list.flush()

    def choose(self, place: int) -> bool:
        """Take the choice at a place, counted from 1."""
        return self.list.choose(place)

    def name_inputs(self, name: str) -> None:
        """The list is named; the drawing says the same."""
        self.setAccessibleName(name)
        self.map.setAccessibleName(name)
        self.list.name_inputs(name)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow window the list stands below the drawing."""
        super().resizeEvent(event)
        is_narrow = event.size().width() < _BESIDE_FROM
        turned = QBoxLayout.Direction.TopToBottom if is_narrow else QBoxLayout.Direction.LeftToRight
        self._beside.setDirection(turned)

    def _show_drawing(self) -> None:
        name = self.question.media.get("image", "")
        words = {
            choice.value: as_plain_text(choice.label or choice.value)
            for choice in self.question.choices
        }
        if (name, words) == (self._file, self._words):
            return
        self._file, self._words = name, words
        content = self.read_file(name) if name else None
        self.shows_picture = content is not None and self.map.load(content, words)
        self.map.setVisible(self.shows_picture)

    def _press(self, value: str) -> None:
        """As a press on the same choice of the list."""
        order = [choice.value for choice in self.question.choices]
        given = self.question.value
        if self.question.control == "select":
            taken = set(given.split()) ^ {value}
            self.answered.emit(" ".join(each for each in order if each in taken))
        else:
            self.answered.emit("" if value == given else value)

    def _mark_row(self, index: QModelIndex) -> None:
        self.map.mark(str(index.data(VALUE) or ""))

    def _mark_focused(self, old: QWidget | None, new: QWidget | None) -> None:
        del old
        buttons = _buttons(self.list)
        if buttons:
            values = [choice.value for choice in self.question.choices]
            focused = next((i for i, each in enumerate(buttons) if each is new), -1)
            self.map.mark(values[focused] if 0 <= focused < len(values) else "")


def _kind_of_list(question: QuestionView) -> type[Editor]:
    is_long = len(question.choices) > _MOST_LINES
    if question.control == "select":
        return FilteredCheckListEditor if is_long else CheckListEditor
    return FilteredListEditor if is_long else RadioListEditor


def _buttons(shown: Editor) -> Sequence[QAbstractButton]:
    if isinstance(shown, RadioListEditor):
        return shown.buttons
    return shown.lines if isinstance(shown, CheckListEditor) else ()
