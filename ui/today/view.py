"""Today as a column of cards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from ui.shared import text
from ui.shared.card_list import CardList
from ui.shared.widgets import Card, EmptyState, button, primary, row
from ui.shared.wording import tr, trn
from ui.theme import sizes

if TYPE_CHECKING:
    from ui.today.view_model import TodayViewModel


class TodayView(QWidget):
    """Cards by due time; Enter begins the chosen one."""

    def start(self) -> None:
        """Give the keyboard to where the work begins."""
        self.cards.setFocus()

    def __init__(self, model: TodayViewModel) -> None:
        super().__init__()
        self._model = model
        column = QVBoxLayout(self)
        column.setContentsMargins(sizes.WIDE, sizes.ROOM, sizes.WIDE, sizes.ROOM)
        column.setSpacing(sizes.GAP)
        self._title = text.title(tr("Today"))
        self.new = button(tr("&New inspection"), self._toggle_chooser, "plus")
        head = row(self._title, stretch_last=self._title)
        head.addWidget(self.new)
        column.addLayout(head)
        self.chooser = _Chooser()
        self.chooser.begin.clicked.connect(self._begin)
        self.chooser.hide()
        column.addWidget(self.chooser)
        self.cards = CardList(tr("Visits that wait"))
        self.cards.opened.connect(model.open)
        self.cards.setMaximumWidth(900)
        column.addWidget(self.cards, 1)
        self.empty = EmptyState(
            "calendar-days",
            tr("No visit waits"),
            tr("Visits appear here when you import the supervisor's file."),
            tr("Import a file"),
        )
        self.empty.acted.connect(model.pack_wanted)
        column.addWidget(self.empty, 1)
        model.changed.connect(self._show)
        self._show()

    def _show(self) -> None:
        rows = self._model.cards()
        self.cards.show_rows(rows)
        self.cards.setVisible(bool(rows))
        self.empty.setVisible(not rows)
        count = trn("{n} visit waits", "{n} visits wait", len(rows))
        self._title.setText(f"{tr('Today')} · {count}" if rows else tr("Today"))
        self.new.setEnabled(bool(self._model.forms()))
        if not self.new.isEnabled():
            self.new.setToolTip(tr("No form is installed yet."))

    def _toggle_chooser(self) -> None:
        self.chooser.offer(self._model.forms(), self._model.sites())
        self.chooser.setVisible(self.chooser.isHidden())
        if self.chooser.isVisible():
            self.chooser.form.setFocus()

    def _begin(self) -> None:
        self.chooser.hide()
        self._model.start(self.chooser.form.currentData(), self.chooser.site.currentData())


class _Chooser(Card):
    """Which form and which site a new inspection is for."""

    def __init__(self) -> None:
        super().__init__()
        self.form = QComboBox()
        self.site = QComboBox()
        self.begin = primary(tr("&Begin"), lambda: None)
        line = row(*_named(tr("Form"), self.form), *_named(tr("Site"), self.site), self.begin)
        self.inside.addLayout(line)

    def offer(self, forms: list[tuple[str, str]], sites: list[tuple[str, str]]) -> None:
        """Fill both lists."""
        for box, choices in ((self.form, forms), (self.site, [*sites, ("", tr("no site"))])):
            box.clear()
            for value, words in choices:
                box.addItem(words, value)


def _named(words: str, field: QComboBox) -> tuple[QWidget, QWidget]:
    label = text.buddy(words)
    label.setBuddy(field)
    field.setAccessibleName(words)
    field.setMinimumContentsLength(16)
    return label, field
