"""One choice of several: answers in a row, a list of lines, a drop-down, or a filtered list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QComboBox

from ui.form_entry.questions.answer_row import AnswerRow
from ui.form_entry.questions.arrangement import ChoiceLayout, arrangement
from ui.form_entry.questions.choice_buttons import AnswerButton, RadioLine, Tile
from ui.form_entry.questions.drop_down import DropDown
from ui.form_entry.questions.editor import Editor
from ui.form_entry.questions.pictures import BESIDE_CHOICE, small_picture

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QKeyEvent

    from fieldkit.app import Choice, QuestionView


STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1}


def plain_words(choice: Choice) -> str:
    """The words of a choice on a button, where `&` is no shortcut."""
    return (choice.label or choice.value).replace("&", "&&")


def show_picture(
    button: QAbstractButton, choice: Choice, read_file: Callable[[str], bytes | None]
) -> None:
    """Put the picture that a form gives a choice onto its button."""
    name = choice.media.get("image", "")
    room = getattr(button, "picture_room", BESIDE_CHOICE)
    picture = small_picture(read_file(name) if name else None, room)
    if not (picture.isNull() and button.icon().isNull()):
        button.setIcon(QIcon(picture))
        button.setIconSize(picture.size())


def values_of(choices: tuple[Choice, ...] | None) -> list[str] | None:
    """What the choices stand for, whatever their words; None where none were shown yet."""
    return None if choices is None else [choice.value for choice in choices]


class ButtonsEditor(Editor):
    """Buttons of which one is down; pressing it again takes the answer back."""

    def __init__(self, question: QuestionView, read_file: Callable[[str], bytes | None]) -> None:
        super().__init__(question, read_file)
        self._group = QButtonGroup(self)
        self._group.setExclusive(False)
        self.buttons: list[QAbstractButton] = []
        self._choices: tuple[Choice, ...] = ()
        self.place_buttons()
        self.show_answer()

    def make_button(self, choice: Choice, place: int) -> QAbstractButton:
        """A button for a choice."""
        raise NotImplementedError

    def put(self, place: int, button: QAbstractButton) -> None:
        """Put a button at a place, counted from 0."""
        raise NotImplementedError

    def take_out(self, button: QAbstractButton) -> None:
        """Let a button go; to take its parent from it costs a walk over the whole window."""
        button.hide()
        button.deleteLater()

    def show_words(self, button: QAbstractButton, choice: Choice) -> None:
        """Put the words of a choice on its button, as in another language."""
        button.setText(choice.label or choice.value)

    def place_buttons(self) -> None:
        """Make the buttons for the choices on offer."""
        for button in self.buttons:
            self._group.removeButton(button)
            self.take_out(button)
        self._choices = self.question.choices
        self.buttons = []
        for place, choice in enumerate(self._choices):
            button = self.make_button(choice, place + 1)
            button.setAccessibleName(choice.label or choice.value)
            show_picture(button, choice, self.read_file)
            button.clicked.connect(lambda _, place=place: self._press(place))
            self._group.addButton(button, place)
            self.buttons.append(button)
            self.put(place, button)
        if self.buttons:
            self.setFocusProxy(self.buttons[0])

    def show_answer(self) -> None:
        """Show which choice is taken."""
        if values_of(self.question.choices) != values_of(self._choices):
            self.place_buttons()
        elif self.question.choices != self._choices:
            self._rename_buttons()
        for choice, button in zip(self._choices, self.buttons, strict=True):
            button.setChecked(choice.value == self.question.value)
        taken = next((button for button in self.buttons if button.isChecked()), None)
        if self.buttons:
            self.setFocusProxy(taken or self.buttons[0])

    def choose(self, place: int) -> bool:
        """Take the choice at a place, counted from 1."""
        if not 1 <= place <= len(self.buttons):
            return False
        self.buttons[place - 1].setFocus(Qt.FocusReason.ShortcutFocusReason)
        if not self.buttons[place - 1].isChecked():
            self._press(place - 1)
        return True

    def name_inputs(self, name: str) -> None:
        """The group is named as the question, each button says its choice after it."""
        self.setAccessibleName(name)
        for choice, button in zip(self._choices, self.buttons, strict=True):
            button.setAccessibleName(f"{name}: {choice.label or choice.value}")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits take choices; arrows go from one to the next."""
        key = Qt.Key(event.key())
        if event.text().isdigit() and self.choose(int(event.text())):
            return
        if key in STEPS and self._move(STEPS[key]):
            return
        super().keyPressEvent(event)

    def _rename_buttons(self) -> None:
        self._choices = self.question.choices
        for choice, button in zip(self._choices, self.buttons, strict=True):
            self.show_words(button, choice)
            show_picture(button, choice, self.read_file)

    def _move(self, step: int) -> bool:
        here = next((i for i, button in enumerate(self.buttons) if button.hasFocus()), -1)
        if not 0 <= here + step < len(self.buttons):
            return False
        self.buttons[here + step].setFocus(Qt.FocusReason.TabFocusReason)
        return True

    def _press(self, place: int) -> None:
        value = self._choices[place].value
        taken = "" if value == self.question.value else value
        for each, button in enumerate(self.buttons):
            button.setChecked(each == place and taken != "")
        self.answered.emit(taken)
        if taken and arrangement(self.question.appearance).is_quick:
            self.going_on.emit()


class AnswerRowEditor(ButtonsEditor):
    """Few short choices as large answers in a row."""

    def __init__(self, question: QuestionView, read_file: Callable[[str], bytes | None]) -> None:
        self._flow = AnswerRow()
        super().__init__(question, read_file)
        self.row.addLayout(self._flow, 1)

    def make_button(self, choice: Choice, place: int) -> QAbstractButton:
        """A large button."""
        return AnswerButton(choice.label or choice.value, place)

    def put(self, place: int, button: QAbstractButton) -> None:
        """Put it at the end of the row."""
        del place
        self._flow.addWidget(button)

    def take_out(self, button: QAbstractButton) -> None:
        """The row leaves no room for what is gone."""
        self._flow.removeWidget(button)
        super().take_out(button)


class RadioListEditor(ButtonsEditor):
    """Choices as lines under each other, or laid out as the form asks."""

    def __init__(self, question: QuestionView, read_file: Callable[[str], bytes | None]) -> None:
        self._wanted = arrangement(question.appearance)
        self._lines = ChoiceLayout(self._wanted)
        super().__init__(question, read_file)
        self.row.addLayout(self._lines.layout, 1)

    def make_button(self, choice: Choice, place: int) -> QAbstractButton:
        """A line with a radio mark, or a tile where the form wants no marks."""
        words = choice.label or choice.value
        return RadioLine(words) if self._wanted.has_marks else Tile(words, place)

    def put(self, place: int, button: QAbstractButton) -> None:
        """Put it where the form wants it."""
        self._lines.put(place, button)

    def take_out(self, button: QAbstractButton) -> None:
        """Lines leave no room for what is gone."""
        self._lines.take_out(button)
        super().take_out(button)


class DropDownEditor(Editor):
    """Choices in a drop-down with a blank first line."""

    def __init__(self, question: QuestionView, read_file: Callable[[str], bytes | None]) -> None:
        super().__init__(question, read_file)
        self._choices: tuple[Choice, ...] | None = None
        self.box = DropDown()
        self.box.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.box.setMinimumContentsLength(16)
        self.box.activated.connect(self._take)
        self.row.addWidget(self.box, 1)
        self.setFocusProxy(self.box)
        self.show_answer()

    def show_answer(self) -> None:
        """Show which choice is taken."""
        if self.question.choices != self._choices:
            self._choices = self.question.choices
            self.box.clear()
            self.box.addItem("", "")
            for choice in self._choices:
                self.box.addItem(choice.label or choice.value, choice.value)
        self.box.setCurrentIndex(max(0, self.box.findData(self.question.value)))

    def choose(self, place: int) -> bool:
        """Take the choice at a place, counted from 1."""
        if not 1 <= place < self.box.count():
            return False
        self.box.setCurrentIndex(place)
        self._take(place)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits take choices."""
        if not (event.text().isdigit() and self.choose(int(event.text()))):
            super().keyPressEvent(event)

    def _take(self, place: int) -> None:
        value = str(self.box.itemData(place) or "")
        if value != self.question.value:
            self.answered.emit(value)
        if value and arrangement(self.question.appearance).is_quick:
            self.going_on.emit()
