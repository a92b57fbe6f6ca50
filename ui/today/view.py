"""Today as a column of cards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from fieldkit.wording import steady
from ui.shared import text
from ui.shared.card_list import CardList
from ui.shared.form_box import FormBox
from ui.shared.going_back import onward_button
from ui.shared.widgets import Card, EmptyState, MarkedWord, button, clear, primary, row
from ui.shared.wording import tr, trn
from ui.theme import sizes
from ui.theme.marks import OVERDUE

if TYPE_CHECKING:
    from collections.abc import Callable

    from fieldkit.app.fitting_forms import FormOffer
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
        self.chooser = _Chooser(model.forms)
        self.chooser.begin.clicked.connect(self._begin)
        self.chooser.hide()
        column.addWidget(self.chooser)
        self.reminder = Card()
        self.reminder.setMaximumWidth(900)
        column.addWidget(self.reminder)
        self.cards = CardList(tr("Visits that wait"))
        self.cards.opened.connect(model.open)
        self.cards.setMaximumWidth(900)
        column.addWidget(self.cards, 1)
        self.empty = EmptyState("calendar-days", "", "")
        self.empty.acted.connect(model.act)
        column.addWidget(self.empty, 1)
        model.changed.connect(self._show)
        self._show()

    def _show(self) -> None:
        rows = self._model.cards()
        self.cards.show_rows(rows)
        self.cards.setVisible(bool(rows))
        self.empty.setVisible(not rows)
        self._show_reminder()
        why = self._model.emptiness()
        self.empty.say(why.words, why.advice, why.action)
        count = trn("{n} visit waits", "{n} visits wait", len(self._model.rows))
        self._title.setText(f"{tr('Today')} · {count}" if rows else tr("Today"))
        self.new.setEnabled(self._model.has_forms)
        if not self.new.isEnabled():
            self.new.setToolTip(tr("No form is installed yet."))

    def _show_reminder(self) -> None:
        words = self._model.reminder()
        clear(self.reminder.inside)
        self.reminder.setVisible(bool(words))
        if words:
            self.reminder.inside.addWidget(MarkedWord(OVERDUE, tr(OVERDUE.word)))
            self.reminder.inside.addWidget(text.body(words))
            go = onward_button(tr("Go to &Hand-over"), self._model.hand_over_wanted.emit)
            self.reminder.inside.addLayout(row(go))

    def _toggle_chooser(self) -> None:
        self.chooser.offer(self._model.sites())
        self.chooser.setVisible(self.chooser.isHidden())
        if self.chooser.isVisible():
            self.chooser.site.setFocus()

    def _begin(self) -> None:
        self.chooser.hide()
        self._model.start(self.chooser.form.currentData(), self.chooser.site.currentData())


class _Chooser(Card):
    """Which site a new inspection is for, and with which form."""

    def __init__(self, forms: Callable[[str], FormOffer]) -> None:
        super().__init__()
        self._forms = forms
        self.site = QComboBox()
        self.form = FormBox()
        self.begin = primary(tr("&Begin"), lambda: None)
        line = row(*_named(tr("Site"), self.site), *_named(tr("Form"), self.form), self.begin)
        self.inside.addLayout(line)
        self.site.currentIndexChanged.connect(self._offer_forms)

    def offer(self, sites: list[tuple[str, str]]) -> None:
        """Fill the list of sites; the forms follow."""
        self.site.clear()
        for code, words in [*sites, ("", tr("no site"))]:
            self.site.addItem(steady(words), code)

    def _offer_forms(self) -> None:
        self.form.offer(self._forms(self.site.currentData() or ""))


def _named(words: str, field: QComboBox) -> tuple[QWidget, QWidget]:
    label = text.buddy(words)
    label.setBuddy(field)
    field.setAccessibleName(words)
    field.setMinimumContentsLength(16)
    return label, field
