"""Editing the plan: the parts on top, the rows of one part, the fields of one row."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QGridLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from fieldkit.wording import steady
from ui.plan.editing_model import EVENT
from ui.plan.plan_fields import ABOUT, ADDING, FIELDS, SECTIONS
from ui.shared import text
from ui.shared.field_faults import show_faults
from ui.shared.frequency import every_in_words
from ui.shared.going_back import back_button, lead_to
from ui.shared.question import is_agreed
from ui.shared.table import Column, PagedTable, Table
from ui.shared.widgets import Card, button, clear, page, primary, row
from ui.shared.wording import tr
from ui.theme import sizes

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from PySide6.QtCore import QModelIndex

    from ui.plan.editing_model import PlanEditingModel
    from ui.plan.plan_fields import PlanField

_HEIGHT = 240
_ACROSS = 3
_WIDE, _MIDDLE, _NARROW = 200, 140, 110
_BETWEEN = "; "


class PlanEditingView(QWidget):
    """What a supervisor changes in the plan; every save is one record."""

    def __init__(self, model: PlanEditingModel) -> None:
        super().__init__()
        self._model = model
        column = page(self)
        self.back = back_button(self._leave)
        lead_to(self.back, tr("Plan"))
        title = text.title(tr("Edit the plan"))
        column.addLayout(row(self.back, title, stretch_last=title))
        self.sections = {name: self._section(name) for name in SECTIONS}
        column.addLayout(row(*self.sections.values()))
        self._about = text.quiet()
        column.addWidget(self._about)
        self.add = button("", self._begin_new, "plus")
        column.addWidget(self.add)
        self.tables = {name: _RowsTable(name) for name in SECTIONS if name != EVENT}
        for table in self.tables.values():
            table.setMinimumHeight(_HEIGHT)
            column.addWidget(table)
            table.selectionModel().currentRowChanged.connect(self._take_row)
        self.fields = _Fields(model)
        self.save = primary(tr("&Save"), self._save)
        self.remove = button(tr("Take &out of the plan…"), self._remove, "trash-2")
        card = Card()
        self._heading = text.subtitle("")
        # In front of the fields: a small window shows what can be done without scrolling.
        head = row(self._heading, stretch_last=self._heading)
        head.addWidget(self.save)
        head.addWidget(self.remove)
        card.inside.addLayout(head)
        card.inside.addWidget(self.fields)
        column.addWidget(card)
        column.addStretch(1)
        model.changed.connect(self._show)
        model.chosen_changed.connect(self._show_row)
        model.refused.connect(self.fields.show_problems)
        self._show()

    def start(self) -> None:
        """Give the keyboard to where the work begins."""
        table = self.tables.get(self._model.section)
        (table if table is not None and self._model.rows else self.add).setFocus()

    def go_back(self) -> None:
        """Leave, unless what was typed is to be saved first."""
        self._leave()

    def _section(self, name: str) -> QPushButton:
        made = button(tr(SECTIONS[name]), partial(self._choose_section, name))
        made.setCheckable(True)
        group = self.findChild(QButtonGroup) or QButtonGroup(self)
        group.addButton(made)
        return made

    def _show(self) -> None:
        model = self._model
        self.sections[model.section].setChecked(True)
        self._about.setText(tr(ABOUT[model.section]))
        self.add.setVisible(model.section != EVENT)
        if model.section != EVENT:
            self.add.setText(tr(ADDING[model.section]))
            self.add.setAccessibleName(self.add.text().replace("&", ""))
        for name, table in self.tables.items():
            table.setVisible(name == model.section)
        if model.section != EVENT:
            self.tables[model.section].show_rows(model.rows, model.chosen)
        self._show_row()

    def _show_row(self) -> None:
        model = self._model
        if (table := self.tables.get(model.section)) and model.is_new:
            table.clearSelection()
        self._heading.setText(
            tr("New") if model.is_new else tr(SECTIONS[EVENT]) if model.section == EVENT
            else model.chosen
        )  # fmt: skip
        self.remove.setVisible(not model.is_new and model.section != EVENT)
        self.fields.show_cells()

    def _take_row(self, current: QModelIndex) -> None:
        table = self.tables[self._model.section]
        if not current.isValid():
            return
        key = table.rows.id_at(current.row())
        if key == self._model.chosen:
            return
        if self._may_leave():
            self._model.choose(key)
        else:
            table.select(self._model.chosen)

    def _begin_new(self) -> None:
        if self._may_leave():
            self._model.begin_new()
            self.fields.start()

    def _choose_section(self, name: str) -> None:
        if self._may_leave():
            self._model.choose_section(name)
        self.sections[self._model.section].setChecked(True)

    def _leave(self) -> None:
        if self._may_leave():
            self._model.close()

    def _may_leave(self) -> bool:
        """Whether nothing is lost, or may be lost."""
        if not self.fields.is_touched:
            return True
        question = tr("Leave what you changed unsaved?")
        is_left = is_agreed(self, question, "", tr("Leave it"))
        if is_left:
            self.fields.show_cells()
        return is_left

    def _save(self) -> None:
        self._model.save(self.fields.cells())

    def _remove(self) -> None:
        model = self._model
        hangs = model.question()
        question = tr("Take {name} out of the plan?").format(name=model.chosen)
        if not hangs or is_agreed(self, question, f"{hangs}.", tr("Take out")):
            model.remove()


class _RowsTable(Table):
    """The rows of one part of the plan."""

    def __init__(self, section: str) -> None:
        self.rows = PagedTable([_column(each) for each in FIELDS[section] if each.is_shown])
        super().__init__(self.rows, tr(SECTIONS[section]))

    def show_rows(self, cells: Mapping[str, Mapping[str, str]], chosen: str) -> None:
        """Show other rows; the chosen one is selected."""

        def fetch(keys: Sequence[str]) -> list[Mapping[str, str]]:
            return [cells[key] for key in keys]

        self.rows.show(list(cells), fetch)
        self.select(chosen)

    def select(self, key: str) -> None:
        """Put the cursor on a row, without telling of it."""
        place = self.rows.row_of(key)
        if place >= 0:
            self.selectRow(place)


class _Fields(QWidget):
    """The fields of one row, and what is wrong with them."""

    def __init__(self, model: PlanEditingModel) -> None:
        super().__init__()
        self._model = model
        self.inputs: dict[str, QLineEdit | QComboBox] = {}
        self._faults: dict[str, QLabel] = {}
        self._shown: dict[str, str] = {}
        self._section = ""
        self._around = QVBoxLayout(self)
        self._around.setContentsMargins(0, 0, 0, 0)

    @property
    def is_touched(self) -> bool:
        """Whether something was changed since the row was shown."""
        return self.cells() != self._shown

    def start(self) -> None:
        """Give the keyboard to the first field."""
        next(iter(self.inputs.values())).setFocus()

    def cells(self) -> dict[str, str]:
        """What the fields say, by column."""
        return {column: _said(made) for column, made in self.inputs.items()}

    def show_cells(self) -> None:
        """Show the chosen row."""
        model = self._model
        if self._section != model.section:
            self._build()
        for field in model.fields:
            made, value = self.inputs[field.column], model.cells.get(field.column, "")
            if isinstance(made, QComboBox):
                _offer(made, model.choices(field), value)
            else:
                made.setText(value)
        self._shown = self.cells()
        self.show_problems()

    def show_problems(self) -> None:
        """Say under each field what is wrong with it."""
        show_faults(self._model.problems, self._faults, self.inputs)

    def _build(self) -> None:
        clear(self._around)
        self.inputs, self._faults = {}, {}
        inside = QWidget()
        grid = QGridLayout(inside)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(sizes.GAP)
        grid.setVerticalSpacing(sizes.TIGHT)
        for place, field in enumerate(self._model.fields):
            line, across = divmod(place, _ACROSS)
            label = text.buddy(tr(field.label))
            made = self.inputs[field.column] = _input(field)
            label.setBuddy(made)
            fault = self._faults[field.column] = text.body()
            for depth, each in enumerate((label, made, fault)):
                grid.addWidget(each, line * 3 + depth, across)
        for across in range(_ACROSS):
            grid.setColumnStretch(across, 1)
        self._section = self._model.section
        self._around.addWidget(inside)


class _SeveralBox(QComboBox):
    """A field for several of a list: what is chosen is put behind what is there."""

    def __init__(self) -> None:
        super().__init__()
        self._before = ""
        self.activated.connect(self._join)

    def showPopup(self) -> None:  # noqa: N802  Qt's spelling
        """Keep what is there while the list is open."""
        self._before = self.currentText()
        super().showPopup()

    def _join(self, place: int) -> None:
        chosen = str(self.itemData(place) or "")
        named = [part for part in self._before.split(_BETWEEN) if part and part != chosen]
        self.setEditText(_BETWEEN.join([*named, chosen] if chosen else []))
        self._before = self.currentText()


def _column(field: PlanField) -> Column:
    words = dict(field.choices)

    def said(cells: Mapping[str, str]) -> str:
        value = cells.get(field.column, "")
        if field.column == "every":
            return every_in_words(value)
        return tr(words[value]) if value and value in words else value

    widths = {"name": _WIDE, "person": _WIDE, "risk": _MIDDLE, "every": _MIDDLE}
    width = widths.get(field.column, _NARROW)
    return Column(tr(field.label), said, width=width, stretches=field.column == "name")


def _input(field: PlanField) -> QLineEdit | QComboBox:
    made: QLineEdit | QComboBox
    if field.choices or field.of:
        made = _SeveralBox() if field.is_several else QComboBox()
        made.setEditable(field.is_open)
        made.setMinimumContentsLength(8)
        made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        if field.is_open:
            made.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
    else:
        made = QLineEdit()
        made.setPlaceholderText(field.example)
        made.setReadOnly(field.is_fixed)
    made.setAccessibleName(tr(field.label))
    return made


def _offer(box: QComboBox, choices: list[tuple[str, str]], value: str) -> None:
    """Show the choices of a field, and its value; an open field also shows one of its own."""
    box.clear()
    for each, words in choices:
        # What is typed into an open field is the value itself, so it shows values.
        box.addItem(steady(each if box.isEditable() else words), each)
    place = box.findData(value)
    if place < 0 and not box.isEditable():
        box.addItem(steady(value), value)
        place = box.count() - 1
    box.setCurrentIndex(place)
    if box.isEditable():
        box.setEditText(value)


def _said(made: QLineEdit | QComboBox) -> str:
    if isinstance(made, QLineEdit):
        return made.text().strip()
    if made.isEditable():
        return made.currentText().strip()
    return str(made.currentData() or "")
