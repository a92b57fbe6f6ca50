"""One card per file; drop files anywhere on the screen."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from ui.inbox.watch_strip import WatchStrip
from ui.shared import files, text
from ui.shared.moments import moment
from ui.shared.reason import given_reason
from ui.shared.widgets import Card, EmptyState, MarkedWord, button, clear, primary, row, scrolled
from ui.shared.wording import tr, trn
from ui.theme import sizes
from ui.theme.marks import SEVERITIES, Mark, Shape

if TYPE_CHECKING:
    from PySide6.QtGui import QDragEnterEvent, QDropEvent

    from ui.inbox.view_model import InboxRow, InboxViewModel

_PAST_SHOWN = 8


class InboxView(QWidget):
    """Files that wait, and those that were imported."""

    def __init__(self, model: InboxViewModel) -> None:
        super().__init__()
        self._model = model
        self.setAcceptDrops(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(sizes.WIDE, sizes.ROOM, sizes.WIDE, sizes.ROOM)
        column.setSpacing(sizes.GAP)
        self.add = button(tr("&Add files…"), self._choose, "plus")
        self.add_folder = button(tr("Add a f&older…"), self._choose_folder, "folder-open")
        self.all = primary(tr("Import a&ll"), model.import_all)
        head = row(text.title(tr("Inbox")))
        head.addWidget(self.all)
        head.addWidget(self.add_folder)
        head.addWidget(self.add)  # at the edge, so that it stays where it is
        column.addLayout(head)
        self.watch = WatchStrip(model.watcher)
        column.addWidget(self.watch)
        self.empty = EmptyState(
            "inbox",
            tr("No file on the table"),
            tr(
                "Drop sync files, inspection PDFs or photos of their QR pages here, in any order. "
                "You see what each brings; nothing is imported until you say so."
            ),
            tr("Choose files…"),
        )
        self.empty.acted.connect(self._choose)
        column.addWidget(self.empty, 1)
        self._list = QVBoxLayout()
        self._list.setSpacing(sizes.NEAR)
        self._list.setAlignment(Qt.AlignmentFlag.AlignTop)
        inside = QWidget()
        inside.setLayout(self._list)
        self._list.setContentsMargins(0, 0, 0, 0)
        self.table = scrolled(inside)
        column.addWidget(self.table, 3)
        self._past = QVBoxLayout()
        column.addLayout(self._past)
        model.changed.connect(self._show)
        self._show()

    def start(self) -> None:
        """Give the keyboard to where the work begins."""
        self.add.setFocus()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files may be dropped here."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Look into the files that were dropped."""
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        event.acceptProposedAction()
        if paths:
            self._model.look(paths)

    def _show(self) -> None:
        model = self._model
        clear(self._list)
        for each in model.rows:
            self._list.addWidget(_FileCard(each, model))
        self.empty.setVisible(not model.rows)
        self.table.setVisible(bool(model.rows))
        self.all.setVisible(model.joined > 1)
        self._show_past()

    def _show_past(self) -> None:
        clear(self._past)
        if not self._model.past:
            return
        self._past.addWidget(text.buddy(tr("Imported before")))
        for each in self._model.past[:_PAST_SHOWN]:
            count = int(each.outcome.get("new", 0))
            new = trn("{n} new record", "{n} new records", count) if count else tr("Nothing new")
            words = f"{moment(each.at)}  ·  {each.file}  ·  {new}"
            self._past.addWidget(text.quiet(words))

    def _choose(self) -> None:
        chosen = files.files_to_open(self, tr("Choose files"), files.ARRIVAL)
        if chosen:
            self._model.look(chosen)

    def _choose_folder(self) -> None:
        """Every file in a folder that may carry records, as if they were dropped."""
        folder = files.folder_to_use(self, tr("Choose a folder"), files.ARRIVAL)
        if folder is not None:
            self._model.look([folder])


class _FileCard(Card):
    """One file: who sent it, what it brings, what to do."""

    def __init__(self, each: InboxRow, model: InboxViewModel) -> None:
        super().__init__()
        self.setAccessibleName(each.path.name)
        self.inside.addLayout(_head_of(each))
        if each.is_introduction:
            self._introduce(each)
        elif each.arrival.words:
            said = tr("Device words: {words}").format(words=each.arrival.words)
            self.inside.addWidget(text.quiet(said))
        self.inside.addWidget(text.place(each.path))
        self.inside.addWidget(text.body(each.problem or "  ·  ".join(each.contents)))
        if each.is_locked:
            self.inside.addLayout(self._lock(each, model))
        actions = _actions(each, model)
        if each.may_be_believed:
            actions.append(button(tr("This is my supervisor…"), partial(self._ask, each, model)))
        self.inside.addLayout(row(*actions))

    def _ask(self, each: InboxRow, model: InboxViewModel) -> None:
        """Believe a supervisor whom nobody enrolled, by the words that they read aloud."""
        question = tr(
            "Ask {sender} to read the five words of their laptop to you, and type what you hear. "
            "From then on this laptop does what they decide."
        )
        words = given_reason(
            self,
            tr("This is my supervisor"),
            question.format(sender=each.arrival.sender),
            tr("Believe"),
        )
        if words is not None:
            model.believe(each, words)

    def _introduce(self, each: InboxRow) -> None:
        """The five words to compare before a supervisor is believed for the first time."""
        advice = tr(
            "This laptop knows no supervisor yet. Ask {sender} to read the five words of their "
            "laptop to you, and import only if they are these:"
        )
        self.inside.addWidget(text.body(advice.format(sender=each.arrival.sender)))
        self.inside.addWidget(text.subtitle(each.arrival.words))

    def _lock(self, each: InboxRow, model: InboxViewModel) -> QVBoxLayout:
        field = QLineEdit()
        field.setEchoMode(QLineEdit.EchoMode.Password)
        field.setAccessibleName(tr("Passphrase of the file"))
        field.setPlaceholderText(tr("Passphrase of the file"))
        field.setFixedWidth(280)
        field.returnPressed.connect(lambda: model.unlock(each, field.text()))
        column = QVBoxLayout()
        unlock = button(tr("Unlock"), lambda: model.unlock(each, field.text()), "lock-open")
        column.addLayout(row(field, unlock))
        return column


def _head_of(each: InboxRow) -> QHBoxLayout:
    arrival = each.arrival
    head = row(text.subtitle(arrival.sender or each.path.name))
    if each.is_imported:
        words = tr("kept apart") if arrival.quarantined else tr("imported")
        colour = "amber" if arrival.quarantined else "green"
        head.addWidget(MarkedWord(Mark(Shape.DISC, colour, ""), words))
    elif each.problem:
        head.addWidget(MarkedWord(SEVERITIES["error"], tr("refused")))
    elif each.is_introduction:
        head.addWidget(MarkedWord(SEVERITIES["warning"], tr("new supervisor")))
    for severity, words in each.warnings:
        head.addWidget(MarkedWord(SEVERITIES[severity], words))
    return head


def _actions(each: InboxRow, model: InboxViewModel) -> list[QPushButton]:
    """What to do with the file, the most sensible first."""
    put_away, take_in = partial(model.put_away, each), partial(model.import_, each)
    if not each.can_import:
        make = primary if each.is_imported and not model.joined else button
        return [make(tr("Put away"), put_away)]
    if each.brings_nothing:
        return [primary(tr("Put away"), put_away), button(tr("Import"), take_in)]
    is_one_of_many = each.can_join and model.joined > 1
    make = button if is_one_of_many else primary
    return [make(tr("Import"), take_in), button(tr("Put away"), put_away)]
