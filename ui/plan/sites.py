"""The sites of the event as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.shared import text
from ui.shared.table import Column, PagedTable, Table
from ui.shared.wording import tr
from ui.theme import sizes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ui.plan.view_model import PlanViewModel

_HEIGHT = 280


def sites_table(model: PlanViewModel) -> QWidget:
    """A titled table that follows the model."""
    table_model = PagedTable(
        [
            Column(tr("Code"), lambda each: each.code, width=90),
            Column(tr("Site"), lambda each: each.name, width=240),
            Column(tr("Venue"), lambda each: each.venue_name or each.venue, width=200),
            Column(tr("Kind"), lambda each: each.kind, width=120),
        ]
    )

    def rows(ids: Sequence[str]) -> list[Any]:
        by_id = {f"{site.event} {site.code}": site for site in model.sites}
        return [by_id[key] for key in ids]

    def show() -> None:
        table_model.show([f"{site.event} {site.code}" for site in model.sites], rows)

    box = QWidget()
    column = QVBoxLayout(box)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(sizes.NEAR)
    column.addWidget(text.subtitle(tr("Sites")))
    table = Table(table_model, tr("Sites"))
    table.setMinimumHeight(_HEIGHT)
    column.addWidget(table)
    model.changed.connect(show)
    show()
    return box
