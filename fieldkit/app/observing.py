"""What the inspections of an event say that the rules of alerts look at."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from fieldkit.inspections.alert_rules import Observation

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from fieldkit.app.core import Core
    from fieldkit.storage.alert_rows import AlertingRow, SaidRow
    from fieldkit.storage.browsing import EventRow

_SAID = ("reasons", "results", "ill", "operators", "supplies")


def observations(core: Core, event: EventRow) -> Iterator[Observation]:
    """Everything that rules look at, exercises apart from what is real."""
    tables = core.workspace.inspections.alerts
    said = [row for row in tables.said(event.code, _SAID) if bool(row.exercise) == event.exercise]
    subjects = _Subjects(core, event, said)
    for row in tables.alerting(event.code):
        if bool(row.exercise) == event.exercise:
            yield from _alone(row, subjects)
    for each in said:
        known = _moment(each.at)
        if known is not None:
            yield from _of_kind(each, known, subjects.of(each.inspection, each.site))


class _Subjects:
    """Who runs a site and where its water comes from: by the plan, else by the inspection."""

    def __init__(self, core: Core, event: EventRow, said: list[SaidRow]) -> None:
        plan = core.plan()
        self._event = event.code
        self._sites = {site.code: site for site in plan.sites} if plan else {}
        self._operators = {row.inspection: row.thing for row in said if row.kind == "operators"}
        self._supplies = {row.inspection: row.thing for row in said if row.kind == "supplies"}

    def of(self, inspection: str, code: str) -> dict[str, str]:
        site = self._sites.get(code)
        return {
            "event": self._event,
            "operator": (site.operator if site else "") or self._operators.get(inspection, ""),
            "supply": (site.source if site else "") or self._supplies.get(inspection, ""),
        }


def _alone(row: AlertingRow, subjects: _Subjects) -> Iterator[Observation]:
    moment = _moment(row.at)
    if moment is None:
        return
    about = subjects.of(row.inspection, row.site)
    for field, value in (("alert", row.alert), ("decision", row.decision)):
        yield Observation(
            row.inspection, row.form, field, value, moment, moment, about, row.inspection
        )


def _of_kind(row: SaidRow, known: datetime, about: Mapping[str, str]) -> Iterator[Observation]:
    if row.kind == "reasons":
        yield Observation(
            row.inspection, row.form, "reason", row.thing, known, known, about, row.inspection
        )
    elif row.kind == "results" and row.entry.get("outcome"):
        outcome = row.entry["outcome"]
        yield Observation(
            row.inspection, row.form, "result", outcome, known, known, about, row.thing
        )
    elif row.kind == "ill":
        # A person is one case of one line list, however many of their meals are told.
        person = f"{row.inspection} {row.place.rpartition('/')[0]}"
        onset = _moment(row.entry.get("onset", "")) or known
        shared = {**about, "exposure": row.thing}
        yield Observation(row.inspection, row.form, "ill", "", onset, known, shared, person)


def _moment(text: str) -> datetime | None:
    """A moment with its zone, that of this laptop where it has none; None where a text is none."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.astimezone()
