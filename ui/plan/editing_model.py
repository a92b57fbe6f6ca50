"""The plan under edit: one section at a time, one row of it in the fields, each save a record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from fieldkit.errors import FieldKitError
from ui.plan.plan_fields import FIELDS, SECTIONS
from ui.shared.field_faults import faults_of
from ui.shared.wording import tr, trn

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ui.plan.plan_fields import PlanField
    from ui.shared.desk import Desk

EVENT = "event"


class PlanEditingModel(QObject):
    """`rows` are those of the section by key; `cells` what the fields show.

    `chosen` is the key of the row under edit, empty for a new one; `problems` says what is wrong
    with a field, by column.
    """

    opened = Signal()
    changed = Signal()
    chosen_changed = Signal()
    refused = Signal()
    saved = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.is_open = False
        self.section = "sites"
        self.rows: Mapping[str, Mapping[str, str]] = {}
        self.chosen = ""
        self.problems: Mapping[str, str] = {}

    # --- where one is

    def open(self) -> None:
        """Begin to edit."""
        self.is_open = True
        self.refresh()
        self.opened.emit()

    def close(self) -> None:
        """Go back to the plan."""
        self.is_open = False
        self.opened.emit()

    def refresh(self) -> None:
        """Read the plan again; the chosen row stays chosen while it is there."""
        with self._desk.notices.refusals():
            self.rows = self._desk.services.event_plans.cells(self.section)
        if self.chosen not in self.rows:
            self.chosen = "" if self.section == EVENT else next(iter(self.rows), "")
        self.problems = {}
        self.changed.emit()

    def choose_section(self, section: str) -> None:
        """Show another part of the plan."""
        if section in SECTIONS and section != self.section:
            self.section, self.chosen = section, ""
            self.refresh()

    def choose(self, key: str) -> None:
        """Edit another row."""
        self.chosen, self.problems = key, {}
        self.chosen_changed.emit()

    def begin_new(self) -> None:
        """Empty fields for a row that is to be added."""
        self.choose("")

    # --- what is shown

    @property
    def fields(self) -> Sequence[PlanField]:
        """The fields of the section."""
        return FIELDS[self.section]

    @property
    def cells(self) -> Mapping[str, str]:
        """The cells of the chosen row; of a new one empty."""
        return self.rows.get(self.chosen, {})

    @property
    def is_new(self) -> bool:
        """Whether the fields are for a row that is not there yet."""
        return self.section != EVENT and self.chosen not in self.rows

    def choices(self, field: PlanField) -> list[tuple[str, str]]:
        """What a field offers, as (value, words)."""
        if field.of:
            named = self._desk.services.event_plans.cells(field.of)
            return [
                ("", "–"),
                *(
                    (key, " ".join(dict.fromkeys((key, cells["name"]))))
                    for key, cells in named.items()
                ),
            ]
        return [(value, tr(words)) for value, words in field.choices]

    # --- doing

    def save(self, cells: Mapping[str, str]) -> None:
        """Put the row of the fields into the plan; what is wrong with it is said beside them."""
        plans, known = self._desk.services.event_plans, set(self.rows)
        self.problems = {}
        with self._desk.notices.refusals():
            try:
                plans.put_cells(self.section, cells, self.chosen)
            except FieldKitError as error:
                if not self._explain(error):
                    raise
                return
            self.rows = plans.cells(self.section)
            new = [key for key in self.rows if key not in known]
            self.chosen = new[0] if new else self.chosen
            self.changed.emit()
            self._desk.notices.tell(tr("The plan is saved. The next pack that you write says so."))
            self.saved.emit()

    def question(self) -> str:
        """What hangs on the chosen row, in words; empty when nothing does."""
        hangs = self._desk.services.event_plans.dependents(self.section, self.chosen)
        told = (
            (hangs.sites, trn("{n} site is there", "{n} sites are there", hangs.sites)),
            (hangs.shifts, trn("{n} shift names it", "{n} shifts name it", hangs.shifts)),
            (
                hangs.visits,
                trn("{n} visit is taken back", "{n} visits are taken back", hangs.visits),
            ),
            (
                hangs.inspections,
                trn("{n} inspection stays", "{n} inspections stay", hangs.inspections),
            ),
        )
        return "; ".join(words for count, words in told if count)

    def remove(self) -> None:
        """Take the chosen row out of the plan."""
        with self._desk.notices.refusals():
            key = self.chosen
            self._desk.services.event_plans.remove(self.section, key)
            self.refresh()
            words = tr("{name} is taken out of the plan. The next pack that you write says so.")
            self._desk.notices.tell(words.format(name=key))
            self.saved.emit()

    def _explain(self, error: FieldKitError) -> bool:
        """Say beside the fields what a refusal says of them; false when it says nothing of them."""
        self.problems = faults_of(error, {field.column for field in self.fields})
        self.refused.emit()
        return bool(self.problems)
