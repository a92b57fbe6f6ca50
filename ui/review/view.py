"""Queue | inspection | decision."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from fieldkit.wording import marked
from ui.review.conflict_view import ConflictView
from ui.shared import text
from ui.shared.card_list import CardList
from ui.shared.moments import isolated, moment
from ui.shared.question import is_agreed
from ui.shared.reason import given_separation, given_withdrawal
from ui.shared.transcript import TranscriptView
from ui.shared.widgets import Card, EmptyState, button, clear, primary, scrolled
from ui.shared.wording import tr, trn
from ui.theme import sizes

if TYPE_CHECKING:
    from collections.abc import Callable

    from ui.review.view_model import ReviewViewModel

# The inspection is read here, so it gets all the room that the two others can spare.
_QUEUE = 256
_DECISION = 236
_QUEUE_FROM = 880

_APPROVING = marked(
    "Approving says that the inspection was done properly and is written down correctly. "
    "It closes nothing: the alert and the findings stay, and the site still has to put "
    "them right. The inspector gets your decision with the next pack."
)
_SETTLING = marked(
    "Laptops changed this inspection without knowing of one another. All versions are kept. "
    "Choose, answer by answer, what holds."
)


class ReviewView(QWidget):
    """`A` approves, `R` returns, `C` comments, `J` and `K` go down and up the queue."""

    def start(self) -> None:
        """Give the keyboard to where the work begins."""
        if self._model.conflict.conflict is not None:
            self.conflict.start()
        else:
            self.queue.setFocus()

    def __init__(self, model: ReviewViewModel) -> None:
        super().__init__()
        self._model = model
        column = QVBoxLayout(self)
        column.setContentsMargins(sizes.WIDE, sizes.ROOM, sizes.WIDE, sizes.ROOM)
        column.setSpacing(sizes.GAP)
        self._title = text.title(tr("Review"))
        column.addWidget(self._title)
        self.stack = QStackedWidget()
        self.work = self._work()
        self.stack.addWidget(self.work)
        self.empty = EmptyState(
            "clipboard-check",
            tr("Nothing waits for a decision"),
            tr("Inspections appear here when you import what the inspectors hand over."),
            tr("Import a file"),
        )
        self.empty.acted.connect(model.import_wanted)
        self.stack.addWidget(self.empty)
        self.conflict = ConflictView(model.conflict)
        self.stack.addWidget(self.conflict)
        column.addWidget(self.stack, 1)
        self._bind_keys()
        model.changed.connect(self._show)
        model.conflict.changed.connect(self._show)
        model.detail_changed.connect(self._show_detail)
        model.comment_needed.connect(self._ask_for_comment)
        self._show()
        self._show_detail()
        # Last: a view built anew, in another language, shows what was chosen before.
        self.queue.selected.connect(model.select)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A narrow window gives its room to the inspection; J and K still walk the queue."""
        super().resizeEvent(event)
        self.queue.setVisible(self.width() >= _QUEUE_FROM)

    def _work(self) -> QWidget:
        self.queue = CardList(tr("Waiting for a decision"))
        self.queue.setFixedWidth(_QUEUE)
        self.page = TranscriptView()
        work = QWidget()
        line = QHBoxLayout(work)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(sizes.GAP)
        line.addWidget(self.queue)
        line.addWidget(self.page, 1)
        inside = QWidget()
        side = QVBoxLayout(inside)
        side.setContentsMargins(0, 0, 0, 0)
        side.addWidget(self._decision())
        side.addWidget(self._settlement())
        side.addWidget(self._suspicion())
        side.addStretch(1)
        beside = scrolled(inside)
        beside.setFixedWidth(_DECISION + sizes.GAP)
        line.addWidget(beside)
        return work

    def _settlement(self) -> Card:
        """What stands in the place of the decision while the inspection is in conflict."""
        card = self.settlement = Card()
        card.setFixedWidth(_DECISION)
        card.inside.addWidget(text.subtitle(tr("Several versions")))
        card.inside.addWidget(text.body(tr(_SETTLING)))
        self.settle = primary(tr("&Settle the conflict"), self._model.settle)
        self.settle.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        card.inside.addWidget(self.settle)
        card.inside.addWidget(text.quiet(tr("S settle · J next · K previous")))
        return card

    def _suspicion(self) -> Card:
        """What asks whether the inspection was written down twice."""
        card = self.suspicion = Card()
        card.setFixedWidth(_DECISION)
        card.inside.addWidget(text.subtitle(tr("Perhaps the same visit")))
        self._doubted = text.body()
        card.inside.addWidget(self._doubted)
        self.other = button(tr("Show the &other"), self._model.show_suspect, "eye")
        self.separate = button(tr("Se&parate visits…"), self._separate)
        self.withdraw = button(tr("&Withdraw this one…"), self._withdraw, "trash-2")
        for widget in (self.other, self.separate, self.withdraw):
            widget.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            card.inside.addWidget(widget)
        card.inside.addWidget(text.quiet(tr("O show the other · P separate visits · W withdraw")))
        return card

    def _decision(self) -> Card:
        card = self.decision = Card()
        card.setFixedWidth(_DECISION)
        self.question = QComboBox()
        self.question.setAccessibleName(tr("The comment is about"))
        self.question.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.words = QLineEdit()
        self.words.setAccessibleName(tr("Comment"))
        self.words.setPlaceholderText(tr("What has to be done"))
        self.words.returnPressed.connect(self._note)
        self.note = button(tr("A&dd comment"), self._note, "plus")
        self._noted = QGridLayout()
        self._noted.setColumnStretch(0, 1)
        self.approve = primary(tr("&Approve"), self._approve)
        self.return_ = button(tr("&Return"), self._return, "undo-2")
        card.inside.addWidget(text.subtitle(tr("Decision")))
        card.inside.addWidget(text.buddy(tr("Comment")))
        for widget in (self.question, self.words, self.note):
            card.inside.addWidget(widget)
        card.inside.addLayout(self._noted)
        card.inside.addSpacing(sizes.GAP)
        for widget in (self.approve, self.return_):
            widget.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            card.inside.addWidget(widget)
        card.inside.addWidget(
            text.quiet(tr("A approve · R return · C comment · J next · K previous"))
        )
        return card

    def _bind_keys(self) -> None:
        keys: dict[str, Callable[[], None]] = {
            "A": self._approve,
            "R": self._return,
            "C": self.words.setFocus,
            "J": lambda: self._model.step(1),
            "K": lambda: self._model.step(-1),
            "S": self._model.settle,
            "O": self._model.show_suspect,
            "P": self._separate,
            "W": self._withdraw,
        }
        self._shortcuts = [QShortcut(QKeySequence(key), self) for key in keys]
        for shortcut, intent in zip(self._shortcuts, keys.values(), strict=True):
            shortcut.activated.connect(intent)

    def _show(self) -> None:
        count = len(self._model.rows)
        waiting = trn("{n} waits", "{n} wait", count)
        self._title.setText(f"{tr('Review')} · {waiting}" if count else tr("Review"))
        in_conflict = self._model.conflict.conflict is not None
        shown = self.conflict if in_conflict else self.work if count else self.empty
        is_left = self.stack.currentWidget() is self.conflict and not in_conflict
        self.stack.setCurrentWidget(shown)
        self._title.setVisible(not in_conflict)
        for shortcut in self._shortcuts:
            shortcut.setEnabled(not in_conflict)
        self.queue.show_rows(self._model.cards())
        if in_conflict or is_left:
            self.start()

    def _show_detail(self) -> None:
        detail = self._model.detail
        for widget in (self.approve, self.return_, self.note, self.words):
            widget.setEnabled(detail is not None)
        self.decision.setVisible(not self._model.in_conflict)
        self.settlement.setVisible(self._model.in_conflict)
        self.suspicion.setVisible(bool(self._model.suspects) and not self._model.in_conflict)
        self._doubted.setText(
            "\n".join(
                isolated(f"{each.person} · {moment(each.at)}") for each in self._model.suspects
            )
        )
        self.question.clear()
        for path, words in self._model.questions():
            self.question.addItem(words, path)
        clear(self._noted)
        labels = dict(self._model.questions())
        for place, (path, words) in enumerate(self._model.comments):
            said = text.quiet(f"{labels.get(path, path)}: {words}" if path else words)
            drop = button("", partial(self._model.drop_comment, place), "x")
            drop.setAccessibleName(tr("Remove this comment"))
            self._noted.addWidget(said, place, 0)
            self._noted.addWidget(drop, place, 1)
        if detail is not None:
            self.page.show_detail(detail, self._model.file)
            self.queue.move_to(detail.row.id)

    def _note(self) -> None:
        words = self.words.text()
        self.words.clear()
        self._model.comment(self.question.currentData() or "", words)

    def _approve(self) -> None:
        if self._model.in_conflict:
            return
        self._note()
        doubt = self._model.doubt()
        if not doubt or is_agreed(self, doubt, tr(_APPROVING), tr("Approve")):
            self._model.approve()

    def _return(self) -> None:
        if self._model.in_conflict:
            return
        self._note()
        self._model.return_()

    def _separate(self) -> None:
        if not self._model.suspects or self._model.in_conflict:
            return
        reason = given_separation(self)
        if reason is not None:
            self._model.separate(reason)

    def _withdraw(self) -> None:
        if not self._model.suspects or self._model.in_conflict:
            return
        reason = given_withdrawal(self)
        if reason is not None:
            self._model.withdraw(reason)

    def _ask_for_comment(self) -> None:
        self.words.setFocus()
        self.words.setPlaceholderText(tr("Say what has to be done, then return it"))
