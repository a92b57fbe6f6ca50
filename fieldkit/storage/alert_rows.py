"""What the rules of alerts look at, and what supervisors did about alerts, from the tables."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from fieldkit.storage.projected_tables import ALERTING

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from fieldkit.storage.database import Database


@dataclass(frozen=True, slots=True)
class AlertingRow:
    """An inspection with an alert, or with a decision other than to go on."""

    inspection: str
    form: str
    site: str
    alert: str
    decision: str
    at: str
    exercise: int


@dataclass(frozen=True, slots=True)
class SaidRow:
    """What one inspection says of one thing that rules look at, with its form and site."""

    inspection: str
    form: str
    site: str
    kind: str
    thing: str
    place: str
    at: str
    exercise: int
    entry: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class AlertStepRow:
    """One step of a supervisor in an alert; `body` as its record has it."""

    id: str
    alert: str
    step: str
    device: str
    at: str
    parents: tuple[str, ...]
    body: Mapping[str, Any]


class AlertRows:
    """The rows that alerts are made of."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def alerting(self, event: str) -> list[AlertingRow]:
        """The inspections of an event that alone may raise an alert, the oldest first."""
        rows = self._database.rows(
            "SELECT id, form, site, alert, decision, at, exercise FROM inspections"  # noqa: S608
            f" WHERE ({ALERTING}) AND event = ? AND state <> 'withdrawn' ORDER BY at, id",
            (event,),
        )
        return [AlertingRow(*row) for row in rows]

    def said(self, event: str, kinds: tuple[str, ...]) -> list[SaidRow]:
        """What the inspections of an event say of things of some kinds, the oldest first."""
        marks = ", ".join("?" * len(kinds))
        rows = self._database.rows(
            "SELECT inspection, inspections.form, inspections.site, kind, thing, mentions.place,"  # noqa: S608
            " mentions.at, mentions.exercise, mentions.body FROM mentions"
            " JOIN inspections ON inspections.id = inspection"
            f" WHERE kind IN ({marks}) AND mentions.event = ?"
            " ORDER BY mentions.at, inspection, kind, thing, mentions.place",
            (*kinds, event),
        )
        return [
            SaidRow(
                inspection, form, site, kind, thing, place, at, bool(exercise), json.loads(body)
            )
            for inspection, form, site, kind, thing, place, at, exercise, body in rows
        ]

    def sites(self, inspections: Collection[str]) -> dict[str, str]:
        """The sites of some inspections that have one."""
        rows = self._database.rows_in(
            "SELECT id, site FROM inspections WHERE site <> '' AND id IN ({})", inspections
        )
        return {inspection: site for inspection, site in rows}  # noqa: C416  typed tuples

    def steps(self) -> list[AlertStepRow]:
        """Every step of every alert, by time and id."""
        rows = self._database.rows(
            "SELECT id, alert, step, device, at, parents, body FROM alert_steps ORDER BY at, id", ()
        )
        return [
            AlertStepRow(number, alert, step, device, at, tuple(parents.split()), json.loads(body))
            for number, alert, step, device, at, parents, body in rows
        ]
