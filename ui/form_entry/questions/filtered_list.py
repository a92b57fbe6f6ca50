"""Long lists of choices: a field that narrows them, and a list that stays fast with thousands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt
from PySide6.QtWidgets import (
    QLineEdit,
    QListView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
)

from ui.form_entry.questions.arrangement import arrangement
from ui.form_entry.questions.choice_model import VALUE, ChoiceModel
from ui.form_entry.questions.editor import Editor
from ui.form_entry.questions.field_frame import FieldFrame
from ui.shared import text
from ui.shared.wording import tr
from ui.theme import sizes

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QKeyEvent

    from fieldkit.app import Choice, QuestionView

_ROWS, _ROW_HEIGHT = 7, 32


class _TallRows(QStyledItemDelegate):
    """Rows that a finger hits."""

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """As wide as before, as high as a finger wants."""
        return QSize(super().sizeHint(option, index).width(), _ROW_HEIGHT)


class _FilterLine(QLineEdit):
    """The filter; the arrow goes down into the list."""

    def __init__(self, view: QListView) -> None:
        super().__init__()
        self._view = view

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The arrow down goes into the list."""
        if event.key() == Qt.Key.Key_Down and not event.modifiers():
            self._view.setFocus(Qt.FocusReason.TabFocusReason)
            if not self._view.currentIndex().isValid():
                self._view.setCurrentIndex(self._view.model().index(0, 0))
            return
        super().keyPressEvent(event)


class FilteredListEditor(Editor):
    """One choice of a long list."""

    takes_several = False

    def __init__(self, question: QuestionView, read_file: Callable[[str], bytes | None]) -> None:
        super().__init__(question, read_file)
        self._choices: tuple[Choice, ...] | None = None
        self._shown = ChoiceModel(self, takes_several=self.takes_several)
        self.view = QListView()
        self.view.setModel(self._shown)
        self.view.setUniformItemSizes(True)
        self.view.setItemDelegate(_TallRows(self.view))
        self.view.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.view.clicked.connect(self._take)
        self.view.activated.connect(self._take)
        self.filter = _FilterLine(self.view)
        self.filter.setClearButtonEnabled(True)
        self.filter.setTextMargins(sizes.TIGHT, 0, sizes.TIGHT, 0)
        self.filter.textChanged.connect(self._shown.narrow)
        self.filter.returnPressed.connect(self._take_first)
        self.chosen = text.body()
        column = QVBoxLayout()
        column.setSpacing(sizes.TIGHT)
        for widget in (self.chosen, self.filter, FieldFrame(self.view)):
            column.addWidget(widget)
        self.row.addLayout(column, 1)
        self.setFocusProxy(self.filter)
        self.show_answer()

    def show_answer(self) -> None:
        """Show what is taken above the list, and in it."""
        if self.question.choices != self._choices:
            self._fill()
        taken = self._taken()
        labels = self._shown.mark(taken)
        self.chosen.setText(", ".join(labels))
        self.chosen.setVisible(bool(labels))
        if not self.takes_several:
            self.view.setCurrentIndex(self._shown.place_of(self.question.value))

    def name_inputs(self, name: str) -> None:
        """The filter and the list are named."""
        self.setAccessibleName(name)
        self.filter.setAccessibleName(tr("{question}: find").format(question=name))
        self.view.setAccessibleName(name)

    def _taken(self) -> list[str]:
        return self.question.value.split() if self.takes_several else [self.question.value]

    def _fill(self) -> None:
        self._choices = self.question.choices
        self._shown.offer(self._choices)
        self.filter.setPlaceholderText(tr("Type to find one of {n}").format(n=len(self._choices)))
        rows = max(2, min(_ROWS, len(self._choices)))
        self.view.setFixedHeight(rows * _ROW_HEIGHT)

    def _take_first(self) -> None:
        if self._shown.rowCount():
            self._take(self._shown.index(0))
            self.filter.clear()

    def _take(self, index: QModelIndex) -> None:
        value = str(index.data(VALUE))
        taken = "" if value == self.question.value else value
        self.answered.emit(taken)
        if taken and arrangement(self.question.appearance).is_quick:
            self.going_on.emit()


class FilteredCheckListEditor(FilteredListEditor):
    """Several choices of a long list."""

    takes_several = True

    def _take(self, index: QModelIndex) -> None:
        value = str(index.data(VALUE))
        taken = set(self._taken()) ^ {value}
        self.answered.emit(" ".join(self._shown.in_order(taken)))
