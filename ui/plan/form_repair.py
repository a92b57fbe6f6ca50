"""The choice of what a repaired copy mends: a box for each kind of problem, the changes below."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QCheckBox, QGridLayout, QWidget

from ui.plan.form_tables import change_table
from ui.shared import files, text
from ui.shared.going_back import back_button, lead_to
from ui.shared.widgets import Card, clear, page, primary, row
from ui.shared.wording import tr, trn
from ui.theme import sizes

if TYPE_CHECKING:
    from ui.plan.form_check_model import FormCheckModel, Offer


class FormRepairView(QWidget):
    """One box for each kind of problem that can be mended; all are chosen at first."""

    def __init__(self, model: FormCheckModel) -> None:
        super().__init__()
        self._model = model
        self.boxes: dict[str, QCheckBox] = {}
        column = page(self)
        self.back = back_button(model.go_back)
        self._title = text.title(tr("Write a repaired copy"))
        column.addLayout(row(self.back, self._title, stretch_last=self._title))
        column.addWidget(
            text.body(
                tr(
                    "The form itself stays as it is. What only a person can decide stays in the "
                    "copy too."
                )
            )
        )
        # In front of the boxes: a small window shows what can be done without scrolling.
        self.write = primary(tr("&Write the copy…"), self._write)
        self._count = text.body()
        column.addLayout(row(self.write, self._count, stretch_last=self._count))
        card = Card()
        card.inside.addWidget(text.subtitle(tr("What to mend")))
        self._grid = QGridLayout()
        self._grid.setSpacing(sizes.NEAR)
        self._grid.setColumnStretch(0, 1)
        card.inside.addLayout(self._grid)
        column.addWidget(card)
        self.changes = change_table()
        column.addWidget(self.changes, 1)
        model.changed.connect(self._show)
        model.filtered.connect(self._show_chosen)
        model.worked.connect(self._show_chosen)
        model.place_wanted.connect(self._write)
        self._show()

    def start(self) -> None:
        """Give the keyboard to where the work begins."""
        next(iter(self.boxes.values()), self.write).setFocus()

    def _show(self) -> None:
        shown = self._model.shown
        if shown is None or not self._model.is_choosing:
            return
        lead_to(self.back, shown.file.name)
        clear(self._grid)
        self.boxes = {}
        for line, offer in enumerate(self._model.offers()):
            self.boxes[offer.code] = self._box(offer)
            places = text.quiet(trn("{n} place", "{n} places", offer.places))
            places.setWordWrap(False)
            self._grid.addWidget(self.boxes[offer.code], line, 0)
            self._grid.addWidget(places, line, 1)
        self._show_chosen()

    def _box(self, offer: Offer) -> QCheckBox:
        box = QCheckBox(offer.words)
        places = trn("{n} place", "{n} places", offer.places)
        box.setAccessibleName(f"{offer.words}, {places}")
        box.setChecked(offer.is_chosen)
        box.toggled.connect(partial(self._toggle, offer.code))
        return box

    def _toggle(self, code: str, wanted: bool) -> None:  # noqa: FBT001 - what a box tells
        (self._model.want if wanted else self._model.leave)(code)

    def _show_chosen(self) -> None:
        if not self._model.is_choosing:
            return
        repairs = self._model.chosen_repairs()
        self._count.setText(
            trn("{n} place would be changed", "{n} places would be changed", len(repairs))
            if repairs
            else tr("Nothing is chosen, so there is nothing to write.")
        )
        self.changes.show_items(repairs)
        self.write.setEnabled(bool(repairs) and not self._model.is_busy)

    def _write(self) -> None:
        suggested = self._model.suggested_copy
        if suggested is None or not self._model.is_choosing:
            return
        file = files.file_to_write(
            self, tr("Write a repaired copy"), files.REPAIRED_FORM, str(suggested)
        )
        if file is not None:
            self._model.write_copy(file)
