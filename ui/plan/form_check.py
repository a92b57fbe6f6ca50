"""A checked form on the screen: verdict, problems by severity, the repaired copy, the way in."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from ui.plan.form_check_model import CHANGED, EVERYTHING, SEVERITIES
from ui.plan.form_tables import change_table, problem_table
from ui.shared import text
from ui.shared.going_back import back_button, lead_to
from ui.shared.widgets import EmptyState, MarkedWord, button, clear, page, row
from ui.shared.wording import tr, trn
from ui.theme import sizes
from ui.theme.marks import Mark, Shape

if TYPE_CHECKING:
    from ui.plan.form_check_model import FormCheckModel

_FILTERS = (CHANGED, EVERYTHING, *SEVERITIES)


class FormCheckView(QWidget):
    """The file that was checked last."""

    def __init__(self, model: FormCheckModel) -> None:
        super().__init__()
        self._model = model
        column = page(self)
        self.back = back_button(model.go_back)
        self._title = text.title("")
        column.addLayout(row(self.back, self._title, stretch_last=self._title))
        self._verdict = row()
        self._count = text.quiet()
        self.copy_all = button(tr("&Copy all"), self._copy_all, "copy")
        head = QHBoxLayout()
        head.setSpacing(sizes.NEAR)
        head.addLayout(self._verdict)
        head.addWidget(self._count, 1)
        head.addWidget(self.copy_all)
        column.addLayout(head)
        self._lines = QVBoxLayout()
        column.addLayout(self._lines)
        self._advice = text.body()
        column.addWidget(self._advice)
        # In front of the table: a small window shows what can be done without scrolling.
        self.install = button("", model.install, "check")
        self.repair = button(tr("Write a &repaired copy…"), model.open_repairs, "pencil")
        self.again = button(tr("Check a&gain"), model.check_again, "refresh-cw")
        column.addLayout(row(self.install, self.repair, self.again))
        self.filters = {name: self._filter(name) for name in _FILTERS}
        column.addLayout(row(*self.filters.values()))
        self.problems = problem_table(model.repair_of)
        self.changes = change_table()
        self._clean = EmptyState(
            "clipboard-check", tr("No problem was found"), tr("The form can be installed.")
        )
        self.tables = QStackedWidget()
        for each in (self.problems, self.changes, self._clean):
            self.tables.addWidget(each)
        column.addWidget(self.tables, 1)
        for table in (self.problems, self.changes):
            table.copied.connect(self._tell_copied)
        model.changed.connect(self._show)
        model.filtered.connect(self._show_rows)
        model.worked.connect(self._show_actions)
        self._show()

    def start(self) -> None:
        """Give the keyboard to where the work begins."""
        shown = self.tables.currentWidget()
        table = getattr(shown, "table", None)
        (table or self.install).setFocus()
        # What had the focus before may be gone, and the page scrolled to what came after it.
        for area in self.findChildren(QScrollArea):
            area.verticalScrollBar().setValue(0)

    def _filter(self, name: str) -> QPushButton:
        made = button("", partial(self._model.choose_filter, name))
        made.setCheckable(True)
        group = self.findChild(QButtonGroup) or QButtonGroup(self)
        group.addButton(made)
        return made

    def _show(self) -> None:
        shown = self._model.shown
        if shown is None:
            return
        is_copy = shown.source is not None
        lead_to(self.back, shown.source.file.name if shown.source is not None else tr("Plan"))
        self._title.setText(shown.file.name)
        self._show_verdict()
        self.install.setText(tr("&Install the copy") if is_copy else tr("&Install the form"))
        self.install.setAccessibleName(self.install.text().replace("&", ""))
        self._show_actions()
        self._show_rows()

    def _show_verdict(self) -> None:
        model, shown = self._model, self._model.shown
        usable = shown is not None and shown.is_usable
        mark = Mark(Shape.DISC, "green", "") if usable else Mark(Shape.OCTAGON, "red", "")
        clear(self._verdict)
        self._verdict.addWidget(MarkedWord(mark, model.verdict))
        clear(self._lines)
        if shown is not None and shown.source is not None:
            places = trn("{n} place is changed", "{n} places are changed", len(shown.changed))
            copy = tr("The repaired copy is written; the form itself stays as it was.")
            self._lines.addWidget(text.body(f"{copy} {places}."))
            self._lines.addWidget(text.place(shown.file))
        if model.about:
            self._lines.addWidget(text.quiet(model.about))

    def _show_rows(self) -> None:
        model = self._model
        if model.is_choosing:
            return
        counts = model.counts()
        is_filled = any(counts.values())
        words = {
            CHANGED: tr("Changed {n}"),
            EVERYTHING: tr("All {n}"),
            "error": tr("Errors {n}"),
            "warning": tr("Warnings {n}"),
            "advice": tr("Advice {n}"),
        }
        for name, made in self.filters.items():
            made.setText(words[name].format(n=counts[name]))
            made.setAccessibleName(made.text())
            made.setVisible(is_filled and (name != CHANGED or counts[CHANGED] > 0))
            made.setEnabled(counts[name] > 0 or name == EVERYTHING)
            made.setChecked(name == model.filter)
        is_clean = not counts[EVERYTHING]
        self._count.setText(
            "" if is_clean else trn("{n} problem", "{n} problems", counts[EVERYTHING])
        )
        self.copy_all.setVisible(is_filled)
        shown = model.shown
        if model.filter == CHANGED and shown is not None:
            self.changes.show_items(shown.changed)
            self.tables.setCurrentWidget(self.changes)
        else:
            self.problems.show_items(model.problems())
            self.tables.setCurrentWidget(self._clean if is_clean else self.problems)

    def _show_actions(self) -> None:
        model, shown = self._model, self._model.shown
        usable = shown is not None and shown.is_usable
        can_repair = bool(model.offers())
        self.install.setVisible(usable)
        self.repair.setVisible(can_repair)
        self.again.setVisible(shown is not None and shown.check is not None)
        for action in (self.install, self.repair, self.again):
            action.setEnabled(not model.is_busy)
        self.install.setDefault(usable)
        self.repair.setDefault(can_repair and not usable)
        self._advice.setText(self._advice_words())
        self._advice.setVisible(bool(self._advice.text()))

    def _advice_words(self) -> str:
        shown = self._model.shown
        if shown is None or shown.is_usable or self._model.offers():
            return ""
        if shown.source is not None:
            return tr(
                "What remains only a person can decide: correct it in the copy, then check "
                "it again."
            )
        return tr(
            "Nothing of this can be mended here: correct the file in the program that made it."
        )

    def _copy_all(self) -> None:
        shown = self.tables.currentWidget()
        (self.changes if shown is self.changes else self.problems).copy_all()

    def _tell_copied(self, count: int) -> None:
        self._count.setText(trn("{n} row is copied", "{n} rows are copied", count))
