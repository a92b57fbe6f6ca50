"""One answer that differs: the question, the value that was, each side's, and one's own."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from fieldkit.app.opened_conflict import BASE
from fieldkit.wording import marked
from ui.review.choice_cell import ChoiceCell
from ui.review.pictures_compared import PicturesCompared
from ui.shared import text
from ui.shared.moments import isolated
from ui.shared.widgets import MarkedWord, button, clear
from ui.shared.wording import tr
from ui.theme import sizes
from ui.theme.marks import Mark, Shape

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

    from fieldkit.app.conflict_rows import ConflictAnswer
    from ui.review.conflict_model import ConflictModel

QUESTION_WIDTH, BASE_WIDTH, SIDE_WIDTH = 5, 3, 4  # shares of the line
_OPEN = Mark(Shape.TRIANGLE, "amber", marked("to decide"))
_AGAIN = Mark(Shape.TRIANGLE, "amber", marked("look again"))
_ONE_SIDE = Mark(Shape.RING, "blue", marked("one side"))
_DECIDED = Mark(Shape.DISC, "green", marked("decided"))
_ADDED = {"yes": marked("is there"), "no": marked("is not there")}
_REMOVED = {"yes": marked("is there"), "no": marked("was taken out")}
_WITHDRAWAL = {"yes": marked("withdrawn"), "no": marked("counts")}
_WITHOUT_OWN = frozenset({"upload", "select", "rank", "trigger"})


class ConflictRow(QWidget):
    """Keys: 0 takes what was, 1 the first side, 2 the second; 3 goes to a value of one's own.

    V compares the pictures.
    `left` is emitted with 1 or -1 when the keyboard goes on to the next row or back.
    """

    left = Signal(int)

    def __init__(self, model: ConflictModel, answer: ConflictAnswer) -> None:
        super().__init__()
        self._model = model
        self.answer = answer
        self.cells: dict[str, ChoiceCell] = {}
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(sizes.NEAR)
        line.addWidget(self._question(), QUESTION_WIDTH)
        line.addWidget(self._cell(BASE, answer.base_words, answer.base_file), BASE_WIDTH)
        sides = model.conflict.sides if model.conflict else ()
        for number, side in enumerate(sides):
            file = answer.files[number] if answer.files else ""
            line.addWidget(self._cell(side.side, answer.words[number], file), SIDE_WIDTH)
        self.follow()

    def follow(self) -> None:
        """Show what is chosen now."""
        said = self._model.choices.get(self.answer.place, "")
        for name, cell in self.cells.items():
            cell.setChecked(name == said)
        mark = _OPEN if not said else _DECIDED if self.answer.proposal is None else _ONE_SIDE
        if self.answer.place in self._model.again:
            mark = _AGAIN
        clear(self._state)
        self._state.addWidget(MarkedWord(mark))
        if self.own is not None:
            self._follow_own(self.own, self._model.own(self.answer.place))

    def take_focus(self) -> None:
        """Give the keyboard to the first side."""
        cells = [cell for cell in self.cells.values() if cell.isEnabled()]
        chosen = [cell for cell in cells if cell.isChecked()]
        (chosen or cells[1:] or cells)[0].setFocus(Qt.FocusReason.TabFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose by number, or go on."""
        names = list(self.cells)
        key = event.key() - Qt.Key.Key_0
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_J):
            self.left.emit(1)
        elif event.key() in (Qt.Key.Key_Up, Qt.Key.Key_K):
            self.left.emit(-1)
        elif event.key() == Qt.Key.Key_V:
            self.show_pictures()
        elif 0 <= key < len(names) and self.cells[names[key]].isEnabled():
            self._choose(names[key])
            self.left.emit(1)
        elif key == len(names):
            self._open_own()
        else:
            super().keyPressEvent(event)

    def _question(self) -> QWidget:
        answer = self.answer
        words = tr("Is the inspection withdrawn?") if answer.kind == "withdrawal" else answer.label
        box = QWidget()
        # As wide as its share of the line, whatever it says: the columns stand under their heads.
        box.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        column = QVBoxLayout(box)
        column.setContentsMargins(0, sizes.TIGHT, 0, sizes.TIGHT)
        column.setSpacing(sizes.TIGHT)
        if answer.around:
            column.addWidget(text.quiet(isolated(answer.around)))
        column.addWidget(text.body(isolated(words)))
        self._state = QHBoxLayout()
        below = QHBoxLayout()
        below.addLayout(self._state)
        column.addLayout(below)
        self.own = self._own_editor()
        if self.own is not None:
            spoken = tr("Another answer: {question}").format(question=words)
            self.pen = button("", self._open_own, "pencil")
            self.pen.setAccessibleName(spoken)
            self.pen.setFixedWidth(sizes.FIELD)
            self.pen.setToolTip(tr("Another answer"))
            self.own.setAccessibleName(spoken)
            below.addWidget(self.pen)
            column.addWidget(self.own)
        if any(answer.files):
            self.compare = button("", self.show_pictures, "eye")
            self.compare.setAccessibleName(
                tr("Compare the pictures: {question}").format(question=words)
            )
            self.compare.setFixedWidth(sizes.FIELD)
            self.compare.setToolTip(tr("Compare the pictures (V)"))
            below.addWidget(self.compare)
        below.addStretch(1)
        column.addStretch(1)
        return box

    def pictures(self) -> list[tuple[str, bytes]]:
        """What the sides show, with their names; equal pictures once, what was before first."""
        answer, sides = self.answer, self._model.conflict.sides if self._model.conflict else ()
        names: dict[str, list[str]] = {}
        if answer.base_file:
            names[answer.base_file] = [tr("Before")]
        for side, file in zip(sides, answer.files, strict=False):
            if file:
                names.setdefault(file, []).append(side.person)
        found = [(", ".join(said), self._model.content(file)) for file, said in names.items()]
        return [(said, content) for said, content in found if content]

    def show_pictures(self) -> None:
        """Show them side by side, as large as the window allows."""
        found = self.pictures()
        if found:
            dialog = PicturesCompared(self, self.answer.label, found)
            dialog.exec()
            dialog.deleteLater()

    def _open_own(self) -> None:
        if self.own is not None:
            self.own.show()
            self.own.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _cell(self, name: str, words: str | None, file: str) -> ChoiceCell:
        said = self._said(words) if words is not None or name != BASE else tr("not known")
        cell = ChoiceCell(isolated(said), partial(self._choose, name))
        cell.setEnabled(words is not None)
        cell.setAccessibleName(f"{self.answer.label}: {said}")
        picture = self._model.content(file) if file else None
        if picture:
            cell.show_picture(picture)
        self.cells[name] = cell
        return cell

    def _said(self, words: str | None) -> str:
        if words is None:
            return "—"
        if self.answer.kind == "instance":
            return tr((_REMOVED if self.answer.base == "yes" else _ADDED)[words])
        if self.answer.kind == "withdrawal":
            return tr(_WITHDRAWAL[words])
        return words or tr("no answer")

    def _own_editor(self) -> QLineEdit | QComboBox | None:
        answer = self.answer
        if answer.kind != "answer" or answer.control in _WITHOUT_OWN:
            return None
        if answer.choices:
            box = QComboBox()
            box.addItem(tr("another answer…"), "")
            for value, words in answer.choices:
                box.addItem(words, value)
            box.activated.connect(lambda _: self._write_own(box.currentData()))
            box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            return box
        line = QLineEdit(self._model.own(answer.place))
        line.setPlaceholderText(tr("another answer…"))
        line.editingFinished.connect(lambda: self._write_own(line.text().strip()))
        return line

    def _follow_own(self, own: QLineEdit | QComboBox, value: str) -> None:
        own.setVisible(bool(value) or own.hasFocus())
        if isinstance(own, QComboBox):
            own.setCurrentIndex(max(own.findData(value), 0))
        elif not own.hasFocus():
            own.setText(value)

    def _write_own(self, value: str) -> None:
        if value and value != self._model.own(self.answer.place):
            self._model.write_own(self.answer.place, value)

    def _choose(self, name: str) -> None:
        self._model.choose(self.answer.place, name)
