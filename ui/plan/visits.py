"""The visits of the event: assigning one by hand, and the table of all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QDate, Qt
from PySide6.QtWidgets import QComboBox, QGridLayout, QLineEdit, QWidget

from fieldkit.wording import steady
from ui.shared import text
from ui.shared.calendar_button import CalendarButton
from ui.shared.form_box import FormBox
from ui.shared.moments import moment
from ui.shared.table import Column, PagedTable, Table
from ui.shared.widgets import Card, button
from ui.shared.wording import tr
from ui.theme import sizes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ui.plan.view_model import PlanViewModel

_HEIGHT = 200
_DAY = 140
_EXAMPLE = "2026-06-02"
_Visit = tuple[str, str, str, str]


class VisitsCard(Card):
    """Site, form, person and day of one more visit; below, what is planned."""

    def __init__(self, model: PlanViewModel) -> None:
        super().__init__()
        self._model = model
        self.site, self.form, self.person = QComboBox(), FormBox(), QComboBox()
        self.day = QLineEdit(model.first_day)
        self.day.setPlaceholderText(_EXAMPLE)
        self.day.setFixedWidth(_DAY)
        self.calendar = CalendarButton(self.day, self._day_there)
        self.calendar.taken.connect(self._take_day)
        self.go = button(tr("A&ssign the visit"), self._assign, "plus")
        self._fields = QWidget()
        self._arrange()
        self.inside.addWidget(text.subtitle(tr("Visits")))
        self.inside.addWidget(self._fields)
        self._rows = PagedTable(_columns())
        self.table = Table(self._rows, tr("Visits"))
        self.table.setMinimumHeight(_HEIGHT)
        self.inside.addWidget(self.table)
        self.take_back = button(tr("&Take the visit back"), self._take_back, "undo-2")
        self.inside.addWidget(self.take_back)
        self.table.selectionModel().selectionChanged.connect(self._offer_to_take_back)
        self.site.currentIndexChanged.connect(self._offer_forms)
        model.changed.connect(self._show)
        self._show()

    def _arrange(self) -> None:
        grid = QGridLayout(self._fields)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(sizes.NEAR)
        named = (
            (tr("Site"), self.site),
            (tr("Form"), self.form),
            (tr("Person"), self.person),
            (tr("Day"), self.day),
        )
        for place, (words, field) in enumerate(named):
            label = text.buddy(words)
            label.setBuddy(field)
            field.setAccessibleName(words)
            if isinstance(field, QComboBox):
                field.setMinimumContentsLength(8)
                field.setSizeAdjustPolicy(
                    QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
                )
                grid.setColumnStretch(place, 1)
            grid.addWidget(label, 0, place)
            grid.addWidget(field, 1, place)
        grid.addWidget(self.calendar, 1, len(named))
        grid.addWidget(self.go, 2, 0, 1, len(named) + 1)

    def _show(self) -> None:
        model = self._model
        self._fields.setVisible(model.can_assign)
        if model.can_assign:
            sites = [(site.code, f"{site.code}  {site.name}") for site in model.event_sites()]
            people = [(name, name) for name in model.visitors()]
            _offer(self.person, [*people, ("", tr("everybody"))])
            _offer(self.site, sites)
        self.table.setVisible(bool(model.assignments))
        self._rows.show([visit.id for visit in model.assignments], self._read)
        self.take_back.setVisible(bool(model.assignments))
        self._offer_to_take_back()

    def _offer_to_take_back(self) -> None:
        self.take_back.setEnabled(self.table.selectionModel().hasSelection())

    def _take_back(self) -> None:
        place = self.table.currentIndex().row()
        self._model.withdraw(self._rows.id_at(place))
        rest = self._rows.rowCount()
        if rest:
            self.table.selectRow(min(place, rest - 1))

    def _day_there(self) -> QDate:
        return QDate.fromString(self.day.text().strip()[:10], Qt.DateFormat.ISODate)

    def _take_day(self, day: QDate) -> None:
        self.day.setText(day.toString(Qt.DateFormat.ISODate))
        self.day.setFocus()

    def _read(self, ids: Sequence[str]) -> list[_Visit]:
        names = {site.code: site.name for site in self._model.sites}
        titles = {form.id: form.title for form in self._model.forms}
        by_id = {visit.id: visit for visit in self._model.assignments}
        return [
            (
                moment(visit.due),
                f"{visit.site}  {names.get(visit.site, '')}",
                titles.get(visit.form, visit.form),
                visit.person or tr("everybody"),
            )
            for visit in map(by_id.__getitem__, ids)
        ]

    def _offer_forms(self) -> None:
        self.form.offer(self._model.forms_for(self.site.currentData() or ""))

    def _assign(self) -> None:
        self._model.assign(
            self.site.currentData(),
            self.form.currentData(),
            self.person.currentData(),
            self.day.text().strip(),
        )


def _columns() -> list[Column]:
    return [
        Column(tr("Day"), lambda each: each[0], width=110),
        Column(tr("Site"), lambda each: each[1], width=160, stretches=True),
        Column(tr("Form"), lambda each: each[2], width=200),
        Column(tr("Person"), lambda each: each[3], width=180),
    ]


def _offer(box: QComboBox, choices: list[tuple[str, str]]) -> None:
    """Show other choices; the one that was chosen stays where it is still offered."""
    chosen = box.currentData()
    box.clear()
    for value, words in choices:
        box.addItem(steady(words), value)
    box.setCurrentIndex(max(box.findData(chosen), 0))
