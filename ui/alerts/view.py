"""Alerts on the left; on the right the one that is shown, what it asks for, and the next step."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from ui.alerts.assessment import AssessmentDialog
from ui.alerts.view_model import level_words, mark_of
from ui.shared import text
from ui.shared.card_list import CardList
from ui.shared.reason import given_reason
from ui.shared.widgets import Card, EmptyState, MarkedWord, button, clear, primary, row, scrolled
from ui.shared.wording import tr
from ui.theme import sizes

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QHideEvent, QShowEvent
    from PySide6.QtWidgets import QPushButton

    from fieldkit.app.alert_list import AlertRow
    from ui.alerts.view_model import AlertsViewModel

_LIST = 340
_SHEET = 640
_LOOK_MS = 60_000
"""How often the times to tell are looked at again while the screen is seen."""


class AlertsView(QWidget):
    """What the rules raise, the gravest first."""

    def start(self) -> None:
        """Give the keyboard to the list."""
        self.list.setFocus()

    def __init__(self, model: AlertsViewModel) -> None:
        super().__init__()
        self._model = model
        column = QVBoxLayout(self)
        column.setContentsMargins(sizes.WIDE, sizes.ROOM, sizes.WIDE, sizes.ROOM)
        column.setSpacing(sizes.GAP)
        column.addWidget(text.title(tr("Alerts")))
        self.closed = QCheckBox(tr("Closed ones too"))
        self.closed.setChecked(model.with_closed)
        column.addLayout(row(self.closed))
        self.stack = QStackedWidget()
        self.stack.addWidget(self._work())
        self.empty = EmptyState(
            "octagon-alert",
            tr("No open alerts"),
            tr("Rules look at every inspection that is finished here or imported."),
            tr("Import a file"),
        )
        self.empty.acted.connect(model.import_wanted)
        self.stack.addWidget(self.empty)
        column.addWidget(self.stack, 1)
        self._looking = QTimer(self, interval=_LOOK_MS)
        self._looking.timeout.connect(model.refresh)
        model.changed.connect(self._show)
        model.shown_changed.connect(self._show_alert)
        self._show()
        self._show_alert()
        # Last: a view built anew, in another language, shows what was chosen before.
        self.list.selected.connect(model.select)
        self.closed.toggled.connect(model.show_closed)

    def showEvent(self, event: QShowEvent) -> None:
        """Look at the time while somebody looks."""
        super().showEvent(event)
        self._looking.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Rest while nobody does."""
        super().hideEvent(event)
        self._looking.stop()

    def _work(self) -> QWidget:
        self.list = CardList(tr("Alerts"))
        self.list.setFixedWidth(_LIST)
        inside = QWidget()
        inside.setMaximumWidth(_SHEET)
        self.sheet = QVBoxLayout(inside)
        self.sheet.setContentsMargins(0, 0, 0, 0)
        self.sheet.setSpacing(sizes.GAP)
        work = QWidget()
        line = QHBoxLayout(work)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(sizes.ROOM)
        line.addWidget(self.list)
        line.addWidget(scrolled(inside), 1)
        return work

    def _show(self) -> None:
        rows = self._model.cards()
        self.stack.setCurrentIndex(0 if rows else 1)
        self.list.show_rows(rows)

    def _show_alert(self) -> None:
        clear(self.sheet)
        shown = self._model.shown
        self.steps: dict[str, QPushButton] = {}
        if shown is None:
            return
        self.list.move_to(shown.id)
        self.sheet.addWidget(self._what(shown))
        self.sheet.addWidget(self._next(shown))
        self.sheet.addWidget(self._inspections(shown))
        if shown.steps:
            self.sheet.addWidget(self._history(shown))
        self.sheet.addStretch(1)

    def _what(self, shown: AlertRow) -> Card:
        card = Card()
        card.inside.addWidget(text.subtitle(self._model.about(shown)))
        card.inside.addWidget(MarkedWord(mark_of(shown), level_words(shown.level)))
        for reason in self._model.reasons(shown):
            card.inside.addWidget(text.body(reason))
        act, tell, when = self._model.asks(shown)
        if act:
            card.inside.addWidget(text.buddy(tr("What to do")))
            card.inside.addWidget(text.body(act))
        if tell:
            card.inside.addWidget(text.buddy(tr("Who must be told")))
            card.inside.addWidget(text.body(f"{tell}. {when}" if when else tell))
        return card

    def _next(self, shown: AlertRow) -> Card:
        card = Card()
        card.inside.addWidget(text.subtitle(tr("Next step")))
        column = QVBoxLayout()
        column.setSpacing(sizes.NEAR)
        made = [
            (name, words, intent)
            for step in shown.next_steps
            for name, words, intent in self._intents(step)
        ]
        for place, (name, words, intent) in enumerate(made):
            self.steps[name] = (primary if place == 0 else button)(words, intent)
            self.steps[name].setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        names = list(self.steps)
        for first in range(0, len(names), 3):
            column.addLayout(row(*(self.steps[name] for name in names[first : first + 3])))
        card.inside.addLayout(column)
        return card

    def _intents(self, step: str) -> list[tuple[str, str, Callable[[], object]]]:
        model = self._model
        reopening = model.shown is not None and model.shown.state == "closed"
        relevant = tr("Open it again") if reopening else tr("Relevant")
        known: dict[str, list[tuple[str, str, Callable[[], object]]]] = {
            "triage": [
                ("relevant", relevant, partial(model.triage, "relevant", "")),
                ("duplicate", tr("Duplicate…"), partial(self._say, "duplicate")),
                ("not_relevant", tr("Not relevant…"), partial(self._say, "not_relevant")),
            ],
            "verify": [
                ("confirmed", tr("Confirmed…"), partial(self._say, "confirmed")),
                ("refuted", tr("Refuted…"), partial(self._say, "refuted")),
            ],
            "assess": [("assess", tr("Assess the risk…"), self._assess)],
            "respond": [("respond", tr("What is done…"), partial(self._say, "respond"))],
            "tell": [("tell", tr("Somebody was told…"), partial(self._say, "tell"))],
            "close": [("close", tr("Close the alert…"), partial(self._say, "close"))],
        }
        offered = known.get(step, [])
        return offered[:1] if step == "triage" and reopening else offered

    def _inspections(self, shown: AlertRow) -> Card:
        card = Card()
        card.inside.addWidget(text.subtitle(tr("Inspections")))
        for number, words in self._model.inspections(shown):
            show = button(tr("Show"), partial(self._model.inspection_wanted.emit, number), "eye")
            show.setAccessibleName(f"{tr('Show')}: {words}")
            label = text.body(words)
            card.inside.addLayout(row(label, show, stretch_last=label))
        return card

    def _history(self, shown: AlertRow) -> Card:
        card = Card()
        card.inside.addWidget(text.subtitle(tr("What was done")))
        for what, who in self._model.history(shown):
            card.inside.addWidget(text.buddy(what))
            card.inside.addWidget(text.quiet(who))
        return card

    def _say(self, step: str) -> None:
        questions = {
            "duplicate": (tr("Duplicate"), tr("Of which alert, and how is that known?")),
            "not_relevant": (tr("Not relevant"), tr("Why does nothing have to be done?")),
            "confirmed": (tr("Confirmed"), tr("How is it known that it is true?")),
            "refuted": (tr("Refuted"), tr("How is it known that it is not true?")),
            "respond": (tr("What is done"), tr("What is done, by whom, until when?")),
            "tell": (tr("Somebody was told"), tr("Who was told just now? Name and office.")),
            "close": (tr("Close the alert"), tr("What came of it?")),
        }
        title, question = questions[step]
        said = given_reason(self, title, question, title)
        if said is None:
            return
        if step in ("duplicate", "not_relevant"):
            self._model.triage(step, said)
        elif step in ("confirmed", "refuted"):
            self._model.verify(step, said)
        else:
            {"respond": self._model.respond, "tell": self._model.tell, "close": self._model.close}[
                step
            ](said)

    def _assess(self) -> None:
        if self._model.shown is None:
            return
        dialog = AssessmentDialog(self, self._model.shown.level)
        agreed = bool(dialog.exec())
        assessment, note = dialog.assessment, dialog.note.text()
        dialog.deleteLater()
        if agreed:
            self._model.assess(assessment, note)
