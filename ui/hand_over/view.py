"""Left what goes, right where to; after writing, what happens next."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from ui.shared import files, text
from ui.shared.moments import size
from ui.shared.widgets import Card, Figure, MarkedWord, button, clear, page, primary, row
from ui.shared.wording import tr, trn
from ui.theme import sizes
from ui.theme.marks import Mark, Shape

if TYPE_CHECKING:
    from ui.hand_over.view_model import HandOverViewModel


class HandOverView(QWidget):
    """What goes | where to."""

    def start(self) -> None:
        """Give the keyboard to where the work begins."""
        self.choose.setFocus()

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
        model, outgoing = self._model, self._model.outgoing
        clear(self._figures)
        if outgoing is not None:
            for number, name in (
                (str(outgoing.inspections), tr("inspections")),
                (str(outgoing.attachments), tr("photos and files")),
                (size(outgoing.bytes), tr("at most")),
            ):
                self._figures.addWidget(Figure(number, name), 1)
        self._explanation.setText(
            tr("New since the supervisor last confirmed what has arrived.")
            if model.has_work
            else tr("Nothing is waiting. Finished inspections appear here until they have arrived.")
        )
        self.choose.setEnabled(model.has_work)
        self._show_sticks()
        self._show_done()

    def _show_sticks(self) -> None:
        clear(self._sticks)
        for drive in self._model.drives:
            free = tr("{size} free").format(size=size(drive.free_bytes))
            stick = primary(
                tr("Write to {name} ({free})").format(name=drive.label, free=free),
                partial(self._model.write_to_drive, drive),
            )
            stick.setEnabled(self._model.has_work)
            self._sticks.addWidget(stick)
        if not self._model.drives:
            self._sticks.addWidget(text.body(tr("No stick is plugged in.")))
            self.choose.setDefault(True)

    def _show_done(self) -> None:
        written = self._model.written
        self.done.setVisible(written is not None)
        clear(self.done.inside)
        if written is None:
            return
        self.done.inside.addWidget(
            MarkedWord(Mark(Shape.DISC, "green", ""), tr("Written and verified"))
        )
        records = trn("{n} record", "{n} records", written.records)
        attachments = trn("{n} file", "{n} files", written.attachments)
        self.done.inside.addWidget(
            text.body(f"{written.file}\n{records} · {attachments} · {size(written.bytes)}")
        )
        self.done.inside.addWidget(
            text.body(
                tr(
                    "The stick is safe to remove. Give it to the supervisor: what has arrived "
                    "is confirmed with the next file that you import."
                )
            )
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
