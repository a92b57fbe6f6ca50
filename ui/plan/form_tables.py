"""Tables of a checked form: its problems, and the changes of a repair; rows can be copied."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QItemSelectionModel, Qt, Signal
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence, QTextOption
from PySide6.QtWidgets import QAbstractItemView, QPlainTextEdit, QVBoxLayout, QWidget

from ui.plan import form_words
from ui.shared.moments import isolated
from ui.shared.table import Column, PagedTable, Table, room_of
from ui.shared.wording import language, tr
from ui.theme import sizes
from ui.theme.fonts import tabular
from ui.theme.marks import SEVERITIES

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtCore import QModelIndex

    from fieldkit.app import Repair
    from fieldkit.errors import Problem

_LEAST_HEIGHT = 180
_DETAIL_HEIGHT = 112
_SEVERITIES = ("error", "warning", "advice")


class FoundTable(QWidget):
    """A table of things found in a form; below it the chosen one in full.

    `fields` gives the fields of a row as they are copied, `explain` the whole of it in words.
    """

    copied = Signal(int)

    def __init__(
        self,
        name: str,
        columns: Sequence[Column],
        fields: Callable[[Any], tuple[str, ...]],
        explain: Callable[[Any], str],
    ) -> None:
        super().__init__()
        self._fields, self._explain = fields, explain
        self._items: Sequence[Any] = ()
        self._model = PagedTable(columns)
        self.table = Table(self._model, name)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.table.setMinimumHeight(_LEAST_HEIGHT)
        self.table.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self.table.addAction(self._copy_action())
        self.table.selectionModel().currentChanged.connect(self._show_detail)
        self.detail = QPlainTextEdit()
        self.detail.setReadOnly(True)
        self.detail.setTabChangesFocus(True)
        self.detail.document().setDocumentMargin(sizes.NEAR)
        if language.direction == Qt.LayoutDirection.RightToLeft:
            # Each line begins where lines begin in the window, whatever its script.
            right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute
            self.detail.document().setDefaultTextOption(QTextOption(right))
        self.detail.setFixedHeight(_DETAIL_HEIGHT)
        self.detail.setAccessibleName(tr("The chosen row in full"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(sizes.NEAR)
        column.addWidget(self.table, 1)
        column.addWidget(self.detail)

    def show_items(self, items: Sequence[Any]) -> None:
        """Show other rows; the first one is explained."""
        self._items = items
        self._model.show([str(number) for number in range(len(items))], self._read)
        self.detail.clear()
        if items:
            first = self._model.index(0, 0)
            whole_row = (
                QItemSelectionModel.SelectionFlag.ClearAndSelect
                | QItemSelectionModel.SelectionFlag.Rows
            )
            self.table.selectionModel().setCurrentIndex(first, whole_row)

    def copy_chosen(self) -> None:
        """Put the chosen rows on the clipboard."""
        chosen = self.table.selectionModel().selectedRows()
        self._copy([self._items[number] for number in sorted(index.row() for index in chosen)])

    def copy_all(self) -> None:
        """Put every row on the clipboard."""
        self._copy(self._items)

    def _copy(self, items: Sequence[Any]) -> None:
        QGuiApplication.clipboard().setText(form_words.as_text(map(self._fields, items)))
        self.copied.emit(len(items))

    def _read(self, ids: Sequence[str]) -> list[Any]:
        return [self._items[int(key)] for key in ids]

    def _show_detail(self, current: QModelIndex, _: QModelIndex) -> None:
        item = self._items[current.row()] if current.isValid() else None
        self.detail.setPlainText("" if item is None else self._explain(item))

    def _copy_action(self) -> QAction:
        action = QAction(tr("Copy"), self.table)
        action.setShortcut(QKeySequence.StandardKey.Copy)
        action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        action.triggered.connect(self.copy_chosen)
        return action


def problem_table(repair_of: Callable[[Problem], Repair | None]) -> FoundTable:
    """The table of problems; `repair_of` gives what a repair makes of one."""

    def explain(problem: Problem) -> str:
        lines = [
            _titled(tr(SEVERITIES[problem.severity].word), form_words.place_words(problem)),
            form_words.message_words(problem),
            form_words.remedy_words(problem),
        ]
        repair = repair_of(problem)
        if repair is not None:
            words = tr("A repaired copy has here: {text}")
            lines.append(words.format(text=repair.after or tr("(empty)")))
        return "\n".join(lines)

    columns = [
        Column(
            tr("Severity"),
            lambda each: tr(SEVERITIES[each.severity].word),
            lambda each: SEVERITIES[each.severity],
            width=_room_of_severities(),
        ),
        *_place_columns(),
        Column(
            tr("What is wrong, and what to do"),
            form_words.message_words,
            detail=form_words.remedy_words,
            width=280,
            stretches=True,
        ),
    ]
    return FoundTable(tr("Problems"), columns, form_words.problem_fields, explain)


def change_table() -> FoundTable:
    """The table of what a repair changes, place by place."""

    def explain(repair: Repair) -> str:
        empty = tr("(empty)")
        return "\n".join(
            [
                _titled(form_words.repair_words(repair.code), form_words.place_words(repair)),
                tr("Before: {text}").format(text=repair.before or empty),
                tr("After: {text}").format(text=repair.after or empty),
            ]
        )

    columns = [
        *_place_columns(),
        Column(
            tr("Before"),
            lambda each: isolated(form_words.difference(each)[0]),
            width=200,
            stretches=True,
        ),
        Column(
            tr("After"),
            lambda each: isolated(form_words.difference(each)[1]),
            width=200,
            stretches=True,
        ),
    ]
    return FoundTable(tr("Changes"), columns, form_words.repair_fields, explain)


def _place_columns() -> list[Column]:
    return [
        Column(tr("Sheet"), lambda each: each.sheet or "", width=96),
        Column(tr("Row"), lambda each: str(each.row or ""), width=64),
        Column(tr("Column"), lambda each: each.column or "", width=130),
    ]


def _titled(title: str, place: str) -> str:
    return f"{title} · {isolated(place)}" if place else title


def _room_of_severities() -> int:
    words = (tr(SEVERITIES[each].word) for each in _SEVERITIES)
    return max(room_of(each, tabular(), has_mark=True) for each in words)
