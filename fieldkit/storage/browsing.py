"""What screens and commands ask of the computed tables: inspections, the plan, the devices."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fieldkit.ledger.graph import heads_among
from fieldkit.ledger.rights import counting
from fieldkit.storage.alert_rows import AlertRows
from fieldkit.storage.projected_tables import DEVICES, DISMISSALS, INSPECTIONS
from fieldkit.storage.site_visits import SiteVisits

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from fieldkit.ledger.records import Record
    from fieldkit.storage.database import Database
    from fieldkit.storage.ledger_store import LedgerStore
    from fieldkit.storage.trust import Trust

_LISTED = INSPECTIONS.names[:-1]
# The words are for searching only; names of sites come from the plan, which may change.
_SITE_NAME = "(SELECT name FROM sites WHERE sites.code = inspections.site ORDER BY event LIMIT 1)"
_LIST = (
    f"SELECT {', '.join(f'inspections.{name}' for name in _LISTED)},"  # noqa: S608  our own names
    f" coalesce({_SITE_NAME}, '') FROM inspections "
)
_ORDERS = {
    "newest": "ORDER BY inspections.at DESC, inspections.number DESC",
    "oldest": "ORDER BY inspections.at, inspections.number",
    "site": "ORDER BY inspections.site, inspections.at DESC",
}


@dataclass(frozen=True, slots=True)
class InspectionRow:
    """One inspection as the list shows it; `head` is the current revision, `seq` its place."""

    id: str
    form: str
    form_version: str
    form_title: str
    form_hash: str
    site: str
    event: str
    state: str
    grade: str
    score: str
    alert: str
    alert_reason: str
    decision: str
    deadline: str
    at: str
    person: str
    device: str
    seq: int
    exercise: bool
    head: str
    heads: int
    revisions: int
    findings: int
    site_name: str


@dataclass(frozen=True, slots=True)
class MentionRow:
    """What one inspection says of one thing; `entry` as its summary has it."""

    inspection: str
    thing: str
    site: str
    person: str
    exercise: bool
    at: str
    entry: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class InspectionFilter:
    """Which inspections are wanted; an empty field does not narrow. `text` searches words."""

    text: str = ""
    state: str = ""
    site: str = ""
    form: str = ""
    alert: str = ""
    event: str = ""
    device: str = ""


@dataclass(frozen=True, slots=True)
class InspectionHistory:
    """The records of one inspection, by device and sequence, and its current revisions.

    `uncounted` are revisions and reviews of devices that had no right to them.
    """

    revisions: tuple[Record, ...]
    reviews: tuple[Record, ...]
    heads: tuple[str, ...]
    uncounted: tuple[Record, ...] = ()

    @property
    def current(self) -> tuple[Record, ...]:
        """The head revisions; more than one is a conflict."""
        return tuple(record for record in self.revisions if record.id in self.heads)


@dataclass(frozen=True, slots=True)
class DismissalRow:
    """That two inspections are two visits, as a supervisor's device says."""

    inspection: str
    other: str
    reason: str
    device: str
    at: str
    head: str


class Inspections:
    """The list of inspections, as the records amount to it."""

    def __init__(self, database: Database, ledger: LedgerStore, trust: Trust) -> None:
        self._database = database
        self._ledger = ledger
        self._trust = trust
        self.visits = SiteVisits(database)
        self.alerts = AlertRows(database)

    def latest_of_sites(self, event: str) -> list[InspectionRow]:
        """The latest inspection of each site by each form in an event, by site.

        Exercises are apart from what is real.
        """
        rows = self._database.rows(
            f"{_LIST} WHERE inspections.number IN (SELECT number FROM (SELECT number, max(at)"  # noqa: S608
            " FROM inspections WHERE event = ? AND state <> 'withdrawn'"
            f" GROUP BY site, form, exercise)) {_ORDERS['site']}",
            (event,),
        )
        return [_inspection(row) for row in rows]

    def mentions(self, kind: str, event: str) -> list[MentionRow]:
        """What the inspections of an event say of things of one kind, the oldest first."""
        rows = self._database.rows(
            "SELECT inspection, thing, inspections.site, inspections.person, mentions.exercise,"
            " mentions.at, body FROM mentions JOIN inspections ON inspections.id = inspection"
            " WHERE kind = ? AND mentions.event = ? ORDER BY mentions.at, inspection, thing",
            (kind, event),
        )
        return [
            MentionRow(inspection, thing, site, person, bool(exercise), at, json.loads(body))
            for inspection, thing, site, person, exercise, at, body in rows
        ]

    def list(
        self,
        wanted: InspectionFilter | None = None,
        order: str = "newest",
        limit: int = -1,
        offset: int = 0,
    ) -> list[InspectionRow]:
        """A part of the list. `order` is newest, oldest or site."""
        condition, values = _condition(wanted or InspectionFilter())
        rows = self._database.rows(
            f"{_LIST}{condition} {_ORDERS[order]} LIMIT ? OFFSET ?", [*values, limit, offset]
        )
        return [_inspection(row) for row in rows]

    def count(self, wanted: InspectionFilter | None = None) -> int:
        """How many inspections there are of the kind wanted."""
        condition, values = _condition(wanted or InspectionFilter())
        return int(
            self._database.value(f"SELECT count(*) FROM inspections {condition}", values)  # noqa: S608
        )

    def count_by_state(self) -> dict[str, int]:
        """How many inspections stand in each state."""
        return dict(self._database.rows("SELECT state, count(*) FROM inspections GROUP BY state"))

    def get(self, inspection: str) -> InspectionRow | None:
        """One inspection."""
        row = self._database.row(_LIST + "WHERE inspections.id = ?", (inspection,))
        return None if row is None else _inspection(row)

    def dismissals(self, inspections: Collection[str]) -> tuple[DismissalRow, ...]:
        """What was said of any of these inspections not being the same visit as another."""
        named = ", ".join(DISMISSALS.names)
        wanted = set(inspections)
        rows = {
            row
            for column in DISMISSALS.key_names
            for row in self._database.rows_in(
                f"SELECT {named} FROM dismissals WHERE {column} IN ({{}})",  # noqa: S608  our own
                wanted,
            )
        }
        return tuple(DismissalRow(*row) for row in sorted(rows))

    def history(self, inspection: str) -> InspectionHistory:
        """Every revision and review of one inspection."""
        records = [record for record in self._ledger.of_entity(inspection) if record.fits]
        roster = self._trust.roster()
        written = [record for record in records if record.kind == "revision"]
        revisions = tuple(counting(written, roster))
        reviewed = [record for record in records if record.kind == "review"]
        reviews = tuple(record for record in reviewed if roster.entitles(record))
        counted = {*revisions, *reviews}
        uncounted = tuple(record for record in [*written, *reviewed] if record not in counted)
        return InspectionHistory(revisions, reviews, heads_among(revisions, written), uncounted)


@dataclass(frozen=True, slots=True)
class EventRow:
    """A gathering."""

    id: str
    code: str
    name: str
    exercise: bool
    begins: str
    ends: str
    place: str
    head: str


@dataclass(frozen=True, slots=True)
class SiteRow:
    """One inspectable point of an event."""

    event: str
    code: str
    name: str
    venue: str
    kind: str
    lat: str
    lon: str
    venue_name: str


@dataclass(frozen=True, slots=True)
class AssignmentRow:
    """One visit to make."""

    id: str
    site: str
    form: str
    person: str
    due: str
    note: str
    device: str
    at: str
    head: str


@dataclass(frozen=True, slots=True)
class ProfileRow:
    """The edition in force of a profile of limits; `head` is its record."""

    tag: str
    name: str
    edition: str
    inherits: str
    device: str
    at: str
    head: str


class Plan:
    """What is planned: events with their venues, sites and people, who is to go where, by what."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def events(self) -> list[EventRow]:
        """Events, the latest to begin first."""
        rows = self._database.rows(
            "SELECT id, code, name, exercise, begins, ends, place, head FROM events"
            " ORDER BY begins DESC, code, id"
        )
        return [EventRow(*(*row[:3], bool(row[3]), *row[4:])) for row in rows]

    def limit_profiles(self) -> list[ProfileRow]:
        """The profiles of limits by tag."""
        rows = self._database.rows(
            "SELECT tag, name, edition, inherits, device, at, head FROM limit_profiles ORDER BY tag"
        )
        return [ProfileRow(*row) for row in rows]

    def venues(self, event: str) -> dict[str, str]:
        """The names of an event's venues by code."""
        rows = self._database.rows("SELECT code, name FROM venues WHERE event = ?", (event,))
        return dict(rows)

    def sites(self, event: str | None = None) -> list[SiteRow]:
        """Sites by code, of one event or of all."""
        rows = self._database.rows(
            "SELECT sites.event, sites.code, sites.name, sites.venue, kind, lat, lon,"
            " coalesce(venues.name, '') FROM sites LEFT JOIN venues"
            " ON venues.event = sites.event AND venues.code = sites.venue"
            " WHERE ? IN ('', sites.event) ORDER BY sites.code, sites.event",
            (event or "",),
        )
        return [SiteRow(*row) for row in rows]

    def people(self, event: str) -> list[tuple[str, str]]:
        """An event's people by name, with their roles."""
        return self._database.rows(
            "SELECT name, role FROM people WHERE event = ? ORDER BY name", (event,)
        )

    def assignments(self) -> list[AssignmentRow]:
        """Assignments by due time, those without one last."""
        rows = self._database.rows(
            "SELECT id, site, form, person, due, note, device, at, head FROM assignments"
            " ORDER BY due = '', due, site, id"
        )
        return [AssignmentRow(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class DeviceRow:
    """An enrolled device: whose it is, in which role and period; `recipient` is its age address."""

    device: str
    person: str
    role: str
    since: str
    until: str
    enrolled_by: str
    revoked: bool
    recipient: str


def device_list(database: Database) -> list[DeviceRow]:
    """The enrolled devices by person."""
    rows = database.rows(f"SELECT {', '.join(DEVICES.names)} FROM devices ORDER BY person, device")  # noqa: S608
    return [DeviceRow(*(*row[:6], bool(row[6]), row[7])) for row in rows]


def _condition(wanted: InspectionFilter) -> tuple[str, list[object]]:
    """The WHERE for a filter and its values; column names are our own, values are bound."""
    parts: list[str] = []
    values: list[object] = []
    for name in ("state", "site", "form", "alert", "event", "device"):
        value = getattr(wanted, name)
        if value:
            parts.append(f"inspections.{name} = ?")
            values.append(value)
    words = _match(wanted.text)
    if words:
        parts.append(
            "inspections.number IN (SELECT rowid FROM inspection_words"
            " WHERE inspection_words MATCH ?)"
        )
        values.append(words)
    elif wanted.text.strip():
        parts.append("0")
    return ("WHERE " + " AND ".join(parts) if parts else "", values)


def _match(text: str) -> str:
    """A search as FTS5 takes it: every word quoted, so that none is an operator, as a beginning."""
    words = [word.replace('"', "").replace("\0", "") for word in text.split()]
    return " ".join(f'"{word}"*' for word in words if any(map(str.isalnum, word)))


def _inspection(row: tuple[object, ...]) -> InspectionRow:
    fields = dict(zip((*_LISTED, "site_name"), row, strict=True))
    fields["exercise"] = bool(fields["exercise"])
    return InspectionRow(**fields)  # type: ignore[arg-type]
