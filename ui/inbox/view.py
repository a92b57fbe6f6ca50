"""One card per file; drop files anywhere on the screen."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from ui.shared import files, text
from ui.shared.moments import moment
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
        self.all = primary(tr("Import a&ll"), model.import_all)
        head = row(text.title(tr("Inbox")))
        head.addWidget(self.add)
        head.addWidget(self.all)
        column.addLayout(head)
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
        waiting = sum(each.can_import for each in model.rows)
        self.all.setVisible(waiting > 1)
        self._show_past()

    def _show_past(self) -> None:
        clear(self._past)
        if not self._model.past:
            return
        self._past.addWidget(text.buddy(tr("Imported before")))
        for each in self._model.past[:_PAST_SHOWN]:
            new = trn("{n} new record", "{n} new records", int(each.outcome.get("new", 0)))
            words = f"{moment(each.at)}  ·  {each.file}  ·  {new}"
            self._past.addWidget(text.quiet(words))

    def _choose(self) -> None:
        chosen = files.files_to_open(self, tr("Choose files"), files.ARRIVAL)
        if chosen:
            self._model.look(chosen)


class _FileCard(Card):
    """One file: who sent it, what it brings, what to do."""

    def __init__(self, each: InboxRow, model: InboxViewModel) -> None:
        super().__init__()
        self.setAccessibleName(each.path.name)
        arrival = each.arrival
        head = row(text.subtitle(arrival.sender or each.path.name))
        if each.is_imported:
            words = tr("kept apart") if arrival.quarantined else tr("imported")
            colour = "amber" if arrival.quarantined else "green"
            head.addWidget(MarkedWord(Mark(Shape.DISC, colour, ""), words))
        elif each.problem:
            head.addWidget(MarkedWord(SEVERITIES["error"], tr("refused")))
        for severity, words in each.warnings:
            head.addWidget(MarkedWord(SEVERITIES[severity], words))
        self.inside.addLayout(head)
        if arrival.words:
            said = tr("Device words: {words}").format(words=arrival.words)
            self.inside.addWidget(text.quiet(said))
        self.inside.addWidget(text.quiet(str(each.path)))
        self.inside.addWidget(text.body(each.problem or "  ·  ".join(each.contents)))
        if each.is_locked:
            self.inside.addLayout(self._lock(each, model))
        away = button(tr("Put away"), lambda: model.put_away(each))
        if each.can_import:
            self.inside.addLayout(row(primary(tr("Import"), lambda: model.import_(each)), away))
        else:
            self.inside.addLayout(row(away))

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
