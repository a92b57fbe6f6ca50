"""Left what goes, right where to; after writing, what happens next."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from ui.shared import files, text
from ui.shared.moments import size
from ui.shared.widgets import Card, Figure, MarkedWord, button, clear, page, primary, row
from ui.shared.wording import tr, trn
from ui.theme import sizes
from ui.theme.marks import Mark, Shape

if TYPE_CHECKING:
    from ui.hand_over.view_model import HandOverViewModel

_REMINDERS = (0, 1, 2, 3, 5, 7, 14)
_PART_SIZES = (5_000_000, 10_000_000, 20_000_000)


class HandOverView(QWidget):
    """What goes | where to."""

    def start(self) -> None:
        """Give the keyboard to where the work begins."""
        first = next((each for each in self._places if each.isEnabled()), self.look_again)
        first.setFocus()

    def __init__(self, model: HandOverViewModel) -> None:
        super().__init__()
        self._model = model
        column = page(self)
        column.addWidget(text.title(tr("Hand-over")))
        sides = QHBoxLayout()
        sides.setSpacing(sizes.ROOM)
        sides.addWidget(self._what(), 1)
        sides.addWidget(self._where(), 1)
        column.addLayout(sides)
        self.done = Card()
        column.addWidget(self.done)
        column.addStretch(1)
        model.changed.connect(self._show)
        model.place_wanted.connect(self._choose)
        self._show()

    def _what(self) -> Card:
        card = Card()
        card.inside.addWidget(text.subtitle(tr("What goes")))
        self._figures = QHBoxLayout()
        card.inside.addLayout(self._figures)
        self._explanation = text.body()
        card.inside.addWidget(self._explanation)
        self.everything = QCheckBox(tr("&Everything again, also what has arrived"))
        self.everything.setAccessibleName(tr("Everything again, also what has arrived"))
        self.everything.setChecked(self._model.everything)
        self.everything.toggled.connect(self._model.take_everything)
        card.inside.addWidget(self.everything)
        self.file_size = QComboBox()
        for largest in (None, *_PART_SIZES):
            self.file_size.addItem(_size_in_words(largest), largest)
        self.file_size.setAccessibleName(tr("Size of the files"))
        self.file_size.activated.connect(
            lambda _: self._model.choose_size(self.file_size.currentData())
        )
        card.inside.addLayout(row(self.file_size))
        self.reminder = QComboBox()
        for days in sorted({*_REMINDERS, self._model.receipt_days}):
            self.reminder.addItem(_reminder_in_words(days), days)
        self.reminder.setCurrentIndex(self.reminder.findData(self._model.receipt_days))
        self.reminder.setAccessibleName(tr("Reminder of what is not confirmed"))
        self.reminder.activated.connect(
            lambda _: self._model.expect_receipts_within(self.reminder.currentData())
        )
        card.inside.addLayout(row(self.reminder))
        return card

    def _where(self) -> Card:
        card = Card()
        card.inside.addWidget(text.subtitle(tr("Where to")))
        self._sticks = QVBoxLayout()
        card.inside.addLayout(self._sticks)
        self.choose = button(tr("Choose a &folder or file…"), self._choose, "folder-open")
        self.look_again = button(tr("&Look for sticks again"), self._model.refresh, "refresh-cw")
        card.inside.addLayout(row(self.choose, self.look_again))
        card.inside.addWidget(
            text.quiet(
                tr("The file is locked to the supervisor; nobody else can read it on the way.")
            )
        )
        card.inside.addStretch(1)
        return card

    def _show(self) -> None:
        clear(self._figures)
        outgoing = self._model.outgoing
        if outgoing is not None and outgoing.inspections and not self._model.everything:
            for number, name in (
                (str(outgoing.inspections), trn("inspection", "inspections", outgoing.inspections)),
                (str(outgoing.attachments), _files(outgoing.attachments)),
                (size(outgoing.bytes), tr("size, at most")),
            ):
                self._figures.addWidget(Figure(number, name), 1)
        self._explanation.setText(self._why())
        self.choose.setEnabled(self._model.has_work)
        self._show_sticks()
        self._show_done()

    def _why(self) -> str:
        if self._model.everything:
            return tr("All records of this laptop go, also those that have arrived.")
        if self._model.has_work:
            return tr(
                "They wait here until a file from the supervisor says that they have arrived."
            )
        return tr("Nothing is waiting. Finished inspections appear here until they have arrived.")

    def _show_sticks(self) -> None:
        clear(self._sticks)
        self._places = [self.choose]
        for drive in self._model.drives:
            free = tr("{size} free").format(size=size(drive.free_bytes))
            stick = primary(
                tr("Write to {name} ({free})").format(name=drive.label, free=free),
                partial(self._model.write_to_drive, drive),
            )
            stick.setEnabled(self._model.has_work)
            self._sticks.addWidget(stick)
            self._places.insert(-1, stick)
        if not self._model.drives:
            self._sticks.addWidget(text.body(tr("No stick is plugged in.")))
        self.choose.setDefault(not self._model.drives)

    def _show_done(self) -> None:
        written = self._model.written
        self.done.setVisible(written is not None)
        clear(self.done.inside)
        if written is None:
            return
        self.done.inside.addWidget(
            MarkedWord(Mark(Shape.DISC, "green", ""), tr("Written and verified"))
        )
        self.done.inside.addWidget(text.place(Path(written.file)))
        records = trn("{n} record", "{n} records", written.records)
        attachments = trn("{n} file", "{n} files", written.attachments)
        self.done.inside.addWidget(text.body(f"{records} · {attachments} · {size(written.bytes)}"))
        if written.parts:
            self.done.inside.addWidget(text.body(_parts_in_words(len(written.parts))))
        if written.went_on_at:
            words = tr("It went on at {size}, where an earlier try had stopped.")
            self.done.inside.addWidget(text.body(words.format(size=size(written.went_on_at))))
        self.done.inside.addWidget(text.body(self._onward()))

    def _onward(self) -> str:
        """What happens next."""
        if self._model.is_on_stick:
            return tr(
                "The stick is safe to remove. Give it to the supervisor: what has arrived "
                "is confirmed with the next file that you import."
            )
        return tr(
            "Bring the file to the supervisor, on a stick or by e-mail: what has arrived "
            "is confirmed with the next file that you import."
        )

    def _choose(self) -> None:
        file = files.file_to_write(
            self,
            tr("Write the file"),
            files.HAND_OVER,
            self._model.suggested_name,
        )
        if file is not None:
            self._model.write(file)


def _reminder_in_words(days: int) -> str:
    if not days:
        return tr("Never remind of what is not confirmed")
    return trn(
        "Remind when not confirmed for {n} day", "Remind when not confirmed for {n} days", days
    )


def _parts_in_words(count: int) -> str:
    """How many files there are, and that none may be forgotten."""
    return trn(
        "{n} file, numbered in its name. The supervisor is told which is missing.",
        "{n} files, numbered in their names. The supervisor is told which is missing.",
        count,
    )


def _size_in_words(largest: int | None) -> str:
    if largest is None:
        return tr("In one file")
    return tr("For e-mail: files of at most {size}").format(size=size(largest))


def _files(count: int) -> str:
    return trn("photo or file", "photos and files", count)
