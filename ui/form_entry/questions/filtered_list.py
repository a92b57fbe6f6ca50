"""Long lists of choices: a field that narrows them, and a list that stays fast with thousands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QModelIndex,
    QPersistentModelIndex,
    QSize,
    QSortFilterProxyModel,
    Qt,
)
from PySide6.QtGui import QKeyEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QLineEdit,
    QListView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
)

from ui.form_entry.questions.editor import Editor
from ui.form_entry.questions.field_frame import FieldFrame
from ui.shared import text
from ui.shared.wording import tr
from ui.theme import sizes

if TYPE_CHECKING:
    from collections.abc import Callable

    from fieldkit.app import Choice, QuestionView

_ROWS, _ROW_HEIGHT = 7, 32
_VALUE = Qt.ItemDataRole.UserRole


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
        self._model = QStandardItemModel(self)
        self._shown = QSortFilterProxyModel(self)
        self._shown.setSourceModel(self._model)
        self._shown.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
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
        self.filter.textChanged.connect(self._shown.setFilterFixedString)
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
        taken = set(self._taken())
        labels = [
            choice.label or choice.value for choice in self._choices or () if choice.value in taken
        ]
        self.chosen.setText(", ".join(labels))
        self.chosen.setVisible(bool(labels))
        self._mark(taken)

    def name_inputs(self, name: str) -> None:
        """The filter and the list are named."""
        self.setAccessibleName(name)
        self.filter.setAccessibleName(tr("{question}: find").format(question=name))
        self.view.setAccessibleName(name)

    def _taken(self) -> list[str]:
        return self.question.value.split() if self.takes_several else [self.question.value]

    def _fill(self) -> None:
        self._choices = self.question.choices
        self._model.clear()
        for choice in self._choices:
            item = QStandardItem(choice.label or choice.value)
            item.setData(choice.value, _VALUE)
            item.setCheckable(self.takes_several)
            self._model.appendRow(item)
        self.filter.setPlaceholderText(tr("Type to find one of {n}").format(n=len(self._choices)))
        rows = max(2, min(_ROWS, len(self._choices)))
        self.view.setFixedHeight(rows * _ROW_HEIGHT)

    def _mark(self, taken: set[str]) -> None:
        for row in range(self._model.rowCount()):
            item = self._model.item(row)
            is_taken = item.data(_VALUE) in taken
            if self.takes_several:
                state = Qt.CheckState.Checked if is_taken else Qt.CheckState.Unchecked
                item.setCheckState(state)
            elif is_taken:
                self.view.setCurrentIndex(self._shown.mapFromSource(item.index()))
        if not self.takes_several and not any(taken):
            self.view.clearSelection()

    def _take_first(self) -> None:
        if self._shown.rowCount():
            self._take(self._shown.index(0, 0))
            self.filter.clear()

    def _take(self, index: QModelIndex) -> None:
        value = str(index.data(_VALUE))
        self.answered.emit("" if value == self.question.value else value)


class FilteredCheckListEditor(FilteredListEditor):
    """Several choices of a long list."""

    takes_several = True

    def _take(self, index: QModelIndex) -> None:
        value = str(index.data(_VALUE))
        taken = set(self._taken()) ^ {value}
        order = [choice.value for choice in self._choices or ()]
        self.answered.emit(" ".join(each for each in order if each in taken))
