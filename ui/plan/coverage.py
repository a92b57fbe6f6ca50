"""How far the inspections that the risks ask for have come: figures, and the sites that wait."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldkit.app.regular_visits import DUE, LATER, OVERDUE, WITHOUT_FORM, coverage
from fieldkit.wording import marked
from ui.shared import text
from ui.shared.frequency import reason_in_words
from ui.shared.moments import moment
from ui.shared.table import Column, PagedTable, Table
from ui.shared.widgets import Card
from ui.shared.wording import tr, trn
from ui.theme.marks import Mark, Shape

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fieldkit.app.regular_visits import RegularVisit
    from ui.plan.view_model import PlanViewModel

_HEIGHT = 220
_MARKS = {
    OVERDUE: Mark(Shape.TRIANGLE, "amber", marked("overdue")),
    DUE: Mark(Shape.RING, "amber", marked("due")),
    LATER: Mark(Shape.DISC, "green", marked("in time")),
    WITHOUT_FORM: Mark(Shape.NONE, "muted", marked("no form fits")),
}


class CoverageCard(Card):
    """What is due by risk, of the sites that have a risk or a frequency."""

    def __init__(self, model: PlanViewModel) -> None:
        super().__init__()
        self._model = model
        self.inside.addWidget(text.subtitle(tr("Inspections by risk")))
        self.figures = text.body()
        self.inside.addWidget(self.figures)
        self._rows = PagedTable(_columns())
        self.table = Table(self._rows, tr("Inspections by risk"))
        self.table.setMinimumHeight(_HEIGHT)
        self.inside.addWidget(self.table)
        model.changed.connect(self._show)
        self._show()

    def _show(self) -> None:
        visits = self._model.regular_visits
        counted = coverage(visits)
        parts = [
            trn("{n} site", "{n} sites", counted.sites),
            tr("{n} in time").format(n=counted.in_time),
            tr("{n} due").format(n=counted.due),
            trn("{n} overdue", "{n} overdue", counted.overdue),
            tr("{n} never inspected").format(n=counted.never),
        ]
        if counted.without_form:
            words = trn(
                "{n} without a form for its kind",
                "{n} without a form for their kind",
                counted.without_form,
            )
            parts.append(words)
        self.figures.setText(" · ".join(parts))
        by_site = {visit.site: visit for visit in visits}

        def fetch(keys: Sequence[str]) -> list[RegularVisit]:
            return [by_site[key] for key in keys]

        self._rows.show([visit.site for visit in visits], fetch)


def _columns() -> list[Column]:
    return [
        Column(tr("Due"), lambda each: moment(each.due), width=120),
        Column(tr("State"), lambda each: tr(_MARKS[each.state].word),
               lambda each: _MARKS[each.state], width=130),
        Column(tr("Site"), lambda each: f"{each.site}  {each.site_name}", width=180),
        Column(tr("Venue"), lambda each: each.venue_name or each.venue, width=140),
        Column(tr("Why"), reason_in_words, width=260, stretches=True),
        Column(tr("Grade"), lambda each: each.last_grade, width=60),
    ]  # fmt: skip
