"""The versions of a plan that two supervisors made at the same time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fieldkit.inspections.plan import Event, event_of
from fieldkit.inspections.plan_changes import changes_between
from fieldkit.inspections.plan_merge import PlanMerge, merge
from fieldkit.ledger.graph import common_base, heads

if TYPE_CHECKING:
    from fieldkit.app.core import Core
    from fieldkit.inspections.plan_changes import PlanChange
    from fieldkit.inspections.plan_merge import Side
    from fieldkit.ledger.records import Record


@dataclass(frozen=True, slots=True)
class PlanVersion:
    """One version: who made it and when, and what it changed of what all versions come from."""

    record: str
    person: str
    at: str
    event: Event
    changes: tuple[PlanChange, ...]


def event_heads(core: Core, entity: str) -> list[Record]:
    """The records of a plan that no other one follows, those of supervisors only."""
    records = _records(core, entity)
    return [records[head] for head in heads(records.values())]


def versions_of(core: Core, entity: str) -> tuple[PlanVersion, ...]:
    """The versions in force, in the order in which `joined_version` takes them."""
    people = {row.device: row.person for row in core.workspace.devices()}
    base = _base(core, entity)
    versions = []
    for head in event_heads(core, entity):
        event = event_of(head.body)
        changes = changes_between(base, event) if base else ()
        person = people.get(head.device, "")
        versions.append(PlanVersion(head.id, person, head.at, event, changes))
    return tuple(versions)


def joined_version(core: Core, entity: str, prefer: Side) -> PlanMerge | None:
    """All versions joined, one after the other; None when there are not two."""
    first, *others = (event_of(head.body) for head in event_heads(core, entity))
    if not others:
        return None
    base, joined = _base(core, entity), PlanMerge(first, ())
    for other in others:
        step = merge(base, joined.event, other, prefer)
        joined = PlanMerge(step.event, (*joined.conflicts, *step.conflicts))
    return joined


def _base(core: Core, entity: str) -> Event | None:
    """What all versions come from, where that is one version and is held here."""
    records = _records(core, entity)
    parents = {record.id: record.parents for record in records.values()}
    known = [
        records[each] for each in common_base(heads(records.values()), parents) if each in records
    ]
    return event_of(known[0].body) if len(known) == 1 else None


def _records(core: Core, entity: str) -> dict[str, Record]:
    roster = core.workspace.roster()
    return {
        record.id: record
        for record in core.workspace.ledger.of_entity(entity)
        if record.kind == "event" and record.fits and roster.entitles(record)
    }
