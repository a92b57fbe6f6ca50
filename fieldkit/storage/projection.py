"""The projection: rows computed from a set of records, alike for every order and repetition.

Each row comes from one small group of records (an inspection with its reviews, an event, a form),
so that a few new records mean a few groups computed again. Who is a supervisor and what has been
received concern many groups; they are computed first.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import orjson

from fieldkit.inspections.references import THING_OF
from fieldkit.inspections.states import InspectionState
from fieldkit.ledger.graph import heads, heads_among
from fieldkit.ledger.rights import counting
from fieldkit.storage.projected_tables import (
    ALERT_STEPS,
    ASSIGNMENTS,
    DISMISSALS,
    EVENTS,
    FORMS,
    INSPECTIONS,
    LIMIT_PROFILES,
    MENTIONS,
    PEOPLE,
    SITES,
    TABLES,
    VENUES,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from fieldkit.ledger.records import Record
    from fieldkit.ledger.roster import Roster
    from fieldkit.storage.projected_tables import ProjectedTable

Row = tuple[Any, ...]
Tables = dict[str, list[Row]]
GROUP_OF_KIND = {
    "revision": "inspection",
    "review": "inspection",
    "dismissal": "dismissal",
    "alert_step": "alert",
    "limits": "limits",
    "event": "event",
    "assignment": "assignment",
    "form": "form",
    "receipt": "receipt",
    "enrolment": "roster",
    "revocation": "roster",
    "continues": "roster",
}
_WORDS_LIMIT = 4000
_HEAD, _STATE, _EVENT, _EXERCISE = map(
    INSPECTIONS.names.index, ("head", "state", "event", "exercise")
)
_SEARCHED = (
    "name",
    "site",
    "site_name",
    "form_title",
    "inspector",
    "met_person",
    "grade",
    "decision_text",
    "alert_reason",
)


@dataclass(frozen=True, slots=True)
class Standing:
    """What single groups need to know of the whole: who decides, what has arrived where."""

    roster: Roster
    received: Mapping[str, int]


def projection_digest(inspections: Iterable[Row], tables: Tables) -> str:
    """One SHA-256 over all rows, equal wherever the same records are held.

    The inspections come in their order; the other tables are asked for after them.
    """
    digest = hashlib.sha256()
    for table in TABLES:
        digest.update(table.name.encode() + b"\n")
        for row in inspections if table is INSPECTIONS else sorted(tables[table.name]):
            digest.update(orjson.dumps(row) + b"\n")
    return digest.hexdigest()


def group_rows(group: str, records: Sequence[Record], standing: Standing) -> Tables:
    """The rows of one group: an inspection, its dismissals, an event, a visit, a form."""
    if group == "inspection":
        row = inspection_row(records, standing)
        if row is None:
            return {INSPECTIONS.name: [], MENTIONS.name: []}
        return {INSPECTIONS.name: [row], MENTIONS.name: _mention_rows(row, records)}
    if group == "form":
        return {FORMS.name: _form_rows(records, standing.roster)}
    entitled = [record for record in records if standing.roster.entitles(record)]
    if group == "event":
        return _event_rows(entitled)
    rows_of = {
        ASSIGNMENTS: _assignment_rows,
        ALERT_STEPS: _alert_step_rows,
        LIMIT_PROFILES: _limit_profile_rows,
        DISMISSALS: _dismissal_rows,
    }
    return {table.name: rows_of[table](entitled) for table, _column in tables_of_group(group)}


def tables_of_group(group: str) -> tuple[tuple[ProjectedTable, str], ...]:
    """The tables that a group writes, with the column that holds the group's entity."""
    return {
        "inspection": ((INSPECTIONS, "id"), (MENTIONS, "inspection")),
        "event": ((EVENTS, "id"), (VENUES, "event"), (SITES, "event"), (PEOPLE, "event")),
        "assignment": ((ASSIGNMENTS, "id"),),
        "dismissal": ((DISMISSALS, "inspection"),),
        "alert": ((ALERT_STEPS, "alert"),),
        "limits": ((LIMIT_PROFILES, "tag"),),
        "form": ((FORMS, "id"),),
    }.get(group, ())


def frontier_rows(receipts: Iterable[Record], roster: Roster) -> list[Row]:
    """How far each supervisor's device has each other device's chain, from its receipts."""
    reached: dict[tuple[str, str], tuple[int, str]] = {}
    for receipt in receipts:
        if not roster.entitles(receipt):
            continue
        have: Any = receipt.body["have"]
        for device, point in have.items():
            place = (device, receipt.device)
            arrived = (point["seq"], point["head"])
            if device != receipt.device and arrived > reached.get(place, (0, "")):
                reached[place] = arrived
    return sorted((*place, *arrived) for place, arrived in reached.items())


def received_of(frontiers: Iterable[Row]) -> dict[str, int]:
    """The highest sequence of each device that any supervisor has."""
    received: dict[str, int] = {}
    for device, _receiver, seq, _head in frontiers:
        received[device] = max(seq, received.get(device, 0))
    return received


def device_rows(roster: Roster) -> list[Row]:
    """The roster as rows."""
    return sorted(
        (
            member.device,
            member.person,
            member.role,
            member.since or "",
            member.until or "",
            member.enrolled_by,
            int(member.revoked),
            member.card.recipient,
        )
        for member in roster.members.values()
    )


def inspection_row(records: Sequence[Record], standing: Standing) -> Row | None:
    """One inspection from its revisions and reviews; None while there is none that counts."""
    written = [record for record in records if record.kind == "revision"]
    revisions = counting(written, standing.roster)
    if not revisions:
        return None
    current = heads_among(revisions, written) if len(written) > 1 else (revisions[0].id,)
    # In a conflict a person decides; until then the list shows the one written last.
    head = max((r for r in revisions if r.id in current), key=lambda r: (r.at, r.id))
    state = _state(head, len(current), records, standing)
    summary: Any = head.body["summary"]
    form = head.form or {}
    found: Any = head.body["findings"]
    return (
        head.entity,
        form.get("id", ""),
        form.get("version", ""),
        _text(summary, "form_title") or form.get("id", ""),
        form.get("hash", ""),
        _text(summary, "site"),
        _text(summary, "event"),
        state.value,
        _text(summary, "grade"),
        _text(summary, "score"),
        _text(summary, "alert") or "none",
        _text(summary, "alert_reason"),
        _text(summary, "decision"),
        _text(summary, "deadline"),
        head.at,
        _text(summary, "inspector"),
        head.device,
        head.seq,
        int(summary.get("exercise") is True),
        head.id,
        len(current),
        len(revisions),
        len(found),
        _words(head, summary, found),
    )


def _mention_rows(row: Row, records: Sequence[Record]) -> list[Row]:
    """What the current revision says of other things; one that was withdrawn says nothing."""
    head = next(record for record in records if record.id == row[_HEAD])
    summary: Any = head.body["summary"]
    if THING_OF.keys().isdisjoint(summary) or row[_STATE] == InspectionState.WITHDRAWN.value:
        return []
    rows: dict[Row, Row] = {}
    for kind, field in THING_OF.items():
        for entry in _entries(summary.get(kind)):
            thing = _text(entry, field)
            key = (head.entity, kind, thing, _text(entry, "place"))
            if thing:
                body = orjson.dumps(entry, option=orjson.OPT_SORT_KEYS).decode()
                rows[key] = (*key, row[_EVENT], row[_EXERCISE], head.at, body)
    return list(rows.values())


def _entries(value: object) -> list[dict[str, Any]]:
    """The mappings of a list that a stranger may have written."""
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _state(
    head: Record, head_count: int, records: Sequence[Record], standing: Standing
) -> InspectionState:
    if head_count > 1:
        return InspectionState.CONFLICT
    if head.body["withdrawn"] is True:
        return InspectionState.WITHDRAWN
    if len(records) > 1:
        decision = _decision(head.id, records, standing.roster)
        if decision is not None:
            return decision
    if head.seq <= standing.received.get(head.device, 0):
        return InspectionState.RECEIVED
    return InspectionState.FINALISED


def _decision(revision: str, records: Sequence[Record], roster: Roster) -> InspectionState | None:
    """What supervisors decided on exactly this revision; of two opinions the stricter holds."""
    latest: dict[str, Record] = {}
    replaced: set[str] = set()
    for record in records:
        if record.kind != "review" or not roster.entitles(record):
            continue
        if record.body["revision"] == revision:
            replaced.update(record.parents)
            known = latest.get(record.device)
            if known is None or (known.seq, known.id) < (record.seq, record.id):
                latest[record.device] = record
    opinions = {r.body["decision"] for r in latest.values() if r.id not in replaced}
    if not opinions:
        return None
    returned = "returned" in opinions
    return InspectionState.RETURNED if returned else InspectionState.APPROVED


def _words(head: Record, summary: Mapping[str, Any], findings: Sequence[Mapping[str, Any]]) -> str:
    """What a search finds an inspection by."""
    parts = [summary.get(name) for name in _SEARCHED]
    parts.append(head.entity)
    parts.extend(finding.get("label") for finding in findings)
    return " ".join([part for part in parts if part and type(part) is str])[:_WORDS_LIMIT]


def _current(records: Sequence[Record]) -> Record:
    """The one that the others lead to; of several heads the highest id, alike everywhere."""
    by_id = {record.id: record for record in records}
    return by_id[heads(records)[-1]]


def _event_rows(records: Sequence[Record]) -> Tables:
    if not records:
        return {table.name: [] for table in (EVENTS, VENUES, SITES, PEOPLE)}
    head = _current(records)
    body: Any = head.body
    event = head.entity
    return {
        EVENTS.name: [
            (
                event,
                body["code"],
                body["name"],
                int(body["exercise"]),
                body["from"] or "",
                body["until"] or "",
                _text(body, "place"),
                head.id,
            )
        ],
        VENUES.name: _by_key((event, v["code"], _text(v, "name")) for v in body["venues"]),
        SITES.name: _by_key(
            (
                event,
                s["code"],
                *(_text(s, name) for name in ("name", "venue", "kind", "lat", "lon")),
            )
            for s in body["sites"]
        ),
        PEOPLE.name: _by_key((event, _text(p, "name"), _text(p, "role")) for p in body["people"]),
    }


def _by_key(rows: Iterable[Row]) -> list[Row]:
    """One row per code; a plan with a code twice was refused where it was made, not here."""
    return list({row[:2]: row for row in rows}.values())


def _assignment_rows(records: Sequence[Record]) -> list[Row]:
    """The visit as its head plans it; none when the head takes it back."""
    if not records:
        return []
    head = _current(records)
    body = head.body
    if body.get("withdrawn") is True:
        return []
    fields = (_text(body, name) for name in ("site", "form", "person", "due", "note"))
    return [(head.entity, *fields, head.device, head.at, head.id)]


def _dismissal_rows(records: Sequence[Record]) -> list[Row]:
    """One row for each other inspection; of two who dismiss the same the lower id gives it."""
    rows: dict[str, Row] = {}
    for record in sorted(records, key=lambda record: record.id):
        other, reason = (_text(record.body, name) for name in ("other", "reason"))
        row = (record.entity, other, reason, record.device, record.at, record.id)
        rows.setdefault(other, row)
    return list(rows.values())


def _alert_step_rows(records: Sequence[Record]) -> list[Row]:
    """One row for each step of a supervisor in an alert."""
    return [
        (
            record.id,
            record.entity,
            _text(record.body, "step"),
            record.device,
            record.at,
            " ".join(record.parents),
            orjson.dumps(record.body, option=orjson.OPT_SORT_KEYS).decode(),
        )
        for record in records
    ]


def _limit_profile_rows(records: Sequence[Record]) -> list[Row]:
    """The edition of a profile that is in force."""
    if not records:
        return []
    head = _current(records)
    said = (_text(head.body, name) for name in ("name", "edition", "inherits"))
    return [(head.entity, *said, head.device, head.at, head.id)]


def _form_rows(records: Sequence[Record], roster: Roster) -> list[Row]:
    """One row per content hash; of two devices that add the same form a supervisor's gives it.

    An inspector's own form stays readable for its inspections; it is not offered to others.
    """
    rows: dict[str, Row] = {}
    kept = [record for record in records if roster.keeps(record)]
    for record in sorted(kept, key=lambda record: (not roster.entitles(record), record.id)):
        body = record.body
        content = _text(body, "hash")
        named = (_text(body, "version"), _text(body, "title"))
        rows.setdefault(
            content, (content, record.entity, *named, record.device, record.seq, record.id)
        )
    return list(rows.values())


def _text(fields: Mapping[str, Any], name: str) -> str:
    """A field as text; what is no text or number counts as empty."""
    value = fields.get(name)
    if type(value) is str:  # the hot case of imports
        return value
    return str(value) if type(value) is int else ""
