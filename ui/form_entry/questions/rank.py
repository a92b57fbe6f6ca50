"""Choices put into an order, with the keys or buttons up and down."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QListWidget, QListWidgetItem, QVBoxLayout

from ui.form_entry.questions.editor import Editor
from ui.form_entry.questions.field_frame import FieldFrame
from ui.shared import text
from ui.shared.widgets import button
from ui.shared.wording import tr
from ui.theme import sizes

if TYPE_CHECKING:
    from collections.abc import Callable

    from fieldkit.app import QuestionView

_VALUE = Qt.ItemDataRole.UserRole


class RankEditor(Editor):
    """A list whose order is the answer; until it is touched there is none."""

    def __init__(self, question: QuestionView, read_file: Callable[[str], bytes | None]) -> None:
        super().__init__(question, read_file)
        self.list = QListWidget()
        self.list.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.list.model().rowsMoved.connect(self._tell)
        self._state = text.quiet(tr("Not ranked yet"))
        keys = QVBoxLayout()
        keys.addWidget(button(tr("Up"), lambda: self._move(-1)))
        keys.addWidget(button(tr("Down"), lambda: self._move(1)))
        keys.addWidget(button(tr("Use this order"), self._tell))
        keys.addWidget(button(tr("Clear"), lambda: self.answered.emit("")))
        keys.addStretch(1)
        column = QVBoxLayout()
        column.addWidget(FieldFrame(self.list))
        column.addStretch(1)
        column.addWidget(self._state)
        self.row.addLayout(column, 1)
        self.row.addLayout(keys)
        self.setFocusProxy(self.list)
        self.show_answer()

    def show_answer(self) -> None:
        """Show the order, unranked choices last."""
        words = {choice.value: choice.label or choice.value for choice in self.question.choices}
        ranked = [value for value in self.question.value.split() if value in words]
        order = ranked + [value for value in words if value not in ranked]
        self._state.setVisible(not ranked)
        if order == self._order() and [words[value] for value in order] == self._words():
            return
        here = self.list.currentRow()
        self.list.clear()
        for value in order:
            item = QListWidgetItem(words[value])
            item.setData(_VALUE, value)
            self.list.addItem(item)
        self.list.setCurrentRow(max(0, here))
        rows = max(2, min(10, len(order)))
        self.list.setFixedHeight(rows * (self.fontMetrics().height() + sizes.NEAR) + sizes.NEAR)

    def _order(self) -> list[str]:
        return [str(self.list.item(row).data(_VALUE)) for row in range(self.list.count())]

    def _words(self) -> list[str]:
        return [self.list.item(row).text() for row in range(self.list.count())]

    def _move(self, step: int) -> None:
        here = self.list.currentRow()
        if not 0 <= here + step < self.list.count():
            return
        self.list.insertItem(here + step, self.list.takeItem(here))
        self.list.setCurrentRow(here + step)
        self._tell()

    def _tell(self) -> None:
        self.answered.emit(" ".join(self._order()))
