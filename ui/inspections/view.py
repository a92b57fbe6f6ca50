"""The table of inspections beside the one that is chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QSignalBlocker, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QComboBox,
    QLineEdit,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from ui.shared import files, text
from ui.shared.exercise import told
from ui.shared.moments import moment
from ui.shared.reason import given_separation, given_withdrawal
from ui.shared.table import Column, PagedTable, Table, room_of
from ui.shared.transcript import TranscriptView
from ui.shared.widgets import EmptyState, button, primary, row
from ui.shared.wording import language, tr
from ui.theme import sizes
from ui.theme.fonts import tabular
from ui.theme.icons import icon
from ui.theme.marks import ALERTS, OVERDUE, STATES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fieldkit.app.rows import InspectionRow
    from ui.inspections.view_model import InspectionsViewModel
    from ui.theme.marks import Mark

_FILTERS = ("finalised", "received", "approved", "returned", "conflict", "withdrawn")


class InspectionsView(QWidget):
    """Search, filter, table; detail with its actions."""

    def start(self) -> None:
        """Give the keyboard to where the work begins."""
        self.table.setFocus()

    def __init__(self, model: InspectionsViewModel) -> None:
        super().__init__()
        self._model = model
        column = QVBoxLayout(self)
        column.setContentsMargins(sizes.WIDE, sizes.ROOM, sizes.WIDE, sizes.ROOM)
        column.setSpacing(sizes.GAP)
        column.addLayout(self._head())
        self.table_model = PagedTable(_columns())
        self.table = Table(self.table_model, tr("Inspections"))
        self.table.selectionModel().currentRowChanged.connect(self._select)
        self.detail = _Detail(model)
        self.split = split = QSplitter(Qt.Orientation.Horizontal)
        split.setChildrenCollapsible(False)
        split.setHandleWidth(sizes.ROOM)
        split.addWidget(self.table)
        split.addWidget(self.detail)
        split.setStretchFactor(0, 3)
        split.setStretchFactor(1, 2)
        split.setSizes([600, 380])
        self.empty = EmptyState(
            "clipboard-list",
            tr("No inspection yet"),
            tr("Finished inspections appear here, yours and those that you import."),
            tr("Go to Today"),
        )
        self.empty.acted.connect(model.begin_wanted)
        self.no_match = EmptyState(
            "search",
            tr("No inspection matches"),
            tr("None has these words and is in this state."),
            tr("Show all"),
        )
        self.no_match.acted.connect(model.show_all)
        self.stack = QStackedWidget()
        for each in (split, self.empty, self.no_match):
            self.stack.addWidget(each)
        column.addWidget(self.stack, 1)
        model.changed.connect(self._show)
        model.detail_changed.connect(self._follow)
        find = QShortcut(QKeySequence.StandardKey.Find, self)
        find.activated.connect(self.search.setFocus)
        self._show()

    def _head(self) -> QVBoxLayout:
        self.search = QLineEdit(self._model.text)
        self.search.setPlaceholderText(tr("Search site, person, answer"))
        self.search.setAccessibleName(tr("Search"))
        self.search.setClearButtonEnabled(True)
        self.search.addAction(icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        self.search.textChanged.connect(self._model.search)
        self.states = QComboBox()
        self.states.setAccessibleName(tr("State"))
        self.states.addItem(tr("all states"), "")
        for state in _FILTERS:
            self.states.addItem(tr(STATES[state].word), state)
        self.states.setCurrentIndex(max(self.states.findData(self._model.state), 0))
        self.states.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.states.activated.connect(lambda _: self._model.filter(self.states.currentData()))
        head = QVBoxLayout()
        head.setSpacing(sizes.GAP)
        head.addWidget(text.title(tr("Inspections")))
        self.search.setMinimumWidth(320)
        head.addLayout(row(self.search, self.states))
        return head

    def _show(self) -> None:
        model = self._model
        self.table_model.show(model.ids, model.rows)
        nothing = not model.ids and not model.is_filtered
        shown = self.split if model.ids else self.empty if nothing else self.no_match
        self.stack.setCurrentWidget(shown)
        self.search.setEnabled(not nothing)
        self.states.setEnabled(not nothing)
        if self.search.text().strip() != model.text:
            with QSignalBlocker(self.search):
                self.search.setText(model.text)
        self.states.setCurrentIndex(max(self.states.findData(model.state), 0))
        self._follow()

    def _follow(self) -> None:
        """Put the cursor of the table on the inspection that is shown."""
        place = self.table_model.row_of(self._model.chosen)
        if place >= 0 and place != self.table.currentIndex().row():
            self.table.selectRow(place)

    def _select(self, current: QModelIndex, _: QModelIndex) -> None:
        if current.isValid():
            self._model.select(self.table_model.id_at(current.row()))


class _Detail(QWidget):
    """The chosen inspection and what can be done with it."""

    def __init__(self, model: InspectionsViewModel) -> None:
        super().__init__()
        self._model = model
        self.page = TranscriptView()
        self.language = QComboBox()
        self.language.setAccessibleName(tr("Language of the document"))
        self.language.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.save = primary(tr("Save &PDF…"), self._save)
        self.correct = button(tr("C&orrect"), model.correct, "pencil")
        self.labels = button(tr("Sample &labels…"), self._save_labels, "file-down")
        self.withdraw = button(tr("&Withdraw…"), self._withdraw, "trash-2")
        self.separate = button(tr("Se&parate visits…"), self._separate)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(sizes.NEAR)
        column.addWidget(self.page, 1)
        actions = row(self.save, self.language, self.labels)
        column.addLayout(actions)
        column.addLayout(row(self.correct, self.withdraw, self.separate))
        model.detail_changed.connect(self._show)
        self._show()

    def _show(self) -> None:
        detail = self._model.detail
        for widget in (self.save, self.language):
            widget.setEnabled(detail is not None)
        self.correct.setEnabled(self._model.can_correct)
        self.withdraw.setEnabled(self._model.can_withdraw)
        self.separate.setVisible(self._model.can_separate)
        self.labels.setVisible(self._model.has_samples)
        if detail is None:
            self.page.clear()
            return
        self.page.show_detail(detail, self._model.file)
        self._offer_languages()

    def _offer_languages(self) -> None:
        chosen = self.language.currentData() or language.tag
        self.language.clear()
        for tag, name in self._model.document_languages():
            self.language.addItem(name, tag)
        self.language.setCurrentIndex(max(self.language.findData(chosen), 0))

    def _separate(self) -> None:
        reason = given_separation(self)
        if reason is not None:
            self._model.separate(reason)

    def _withdraw(self) -> None:
        reason = given_withdrawal(self)
        if reason is not None:
            self._model.withdraw(reason)

    def _save_labels(self) -> None:
        self._model.save_labels(self, self.language.currentData())

    def _save(self) -> None:
        file = files.file_to_write(
            self, tr("Save the document"), files.DOCUMENT, self._model.suggested_name()
        )
        if file is not None:
            self._model.save_document(file, self.language.currentData())


def _columns() -> list[Column]:
    def mark(each: InspectionRow) -> Mark:
        return OVERDUE if each.overdue else STATES[each.state]

    def state(each: InspectionRow) -> str:
        return tr(mark(each).word)

    def alert(each: InspectionRow) -> str:
        return "" if each.alert == "none" else tr(ALERTS[each.alert].word)

    def about(each: InspectionRow) -> str:
        words = "  ·  ".join(filter(None, (each.form_title, each.person)))
        return told(words, is_exercise=each.exercise)

    return [
        Column(
            tr("Site"),
            lambda each: f"{each.site}  {each.site_name}",
            detail=about,
            width=150,
            stretches=True,
        ),
        Column(
            tr("State"),
            state,
            mark,
            lambda each: moment(each.at),
            width=max(_room({**STATES, "overdue": OVERDUE}), _room_of_a_moment()),
        ),
        Column(tr("Grade"), lambda each: each.grade),
        Column(tr("Alert"), alert, lambda each: ALERTS[each.alert], width=_room(ALERTS)),
    ]


def _room(marks: Mapping[str, Mark]) -> int:
    """The width of a column that shows any of these marks with its word."""
    return max(room_of(tr(mark.word), tabular(), has_mark=True) for mark in marks.values())


def _room_of_a_moment() -> int:
    days = (f"2026-{month:02}-28T23:58" for month in range(1, 13))
    return max(room_of(moment(day), tabular(sizes.SMALL), has_mark=True) for day in days)
