"""The planned visits of an event: added by a plan or by hand, and taken back."""

from __future__ import annotations

import uuid
from dataclasses import asdict, replace
from datetime import datetime
from typing import TYPE_CHECKING

from fieldkit.app.changes import Changes
from fieldkit.errors import FieldKitError
from fieldkit.inspections.plan import Assignment
from fieldkit.ledger.graph import heads

if TYPE_CHECKING:
    from collections.abc import Collection

    from fieldkit.app.core import Core
    from fieldkit.inspections.plan import Event
    from fieldkit.storage.browsing import AssignmentRow

_ASSIGNMENTS = uuid.UUID("5d0f1a52-51c2-4f0c-9f5c-2f1f5ae6a1d8")
_FIELDS = ("site", "form", "person", "due", "note")


def assign(core: Core, visit: Assignment, visitors: Collection[str]) -> str:
    """Plan one visit, also one that was taken back, and give its id; planned already: no change.

    Raises:
        FieldKitError: role.supervisor_only, plan.none, site.unknown, form.not_installed,
            plan.unknown_reference for a person, plan.not_a_date.
    """
    core.require_supervisor()
    event = core.event()
    if event is None:
        raise FieldKitError("plan.none")
    if visit.site not in core.sites():
        raise FieldKitError("site.unknown", site=visit.site)
    if core.workspace.forms.latest(visit.form) is None:
        raise FieldKitError("form.not_installed", form=visit.form)
    if visit.person and visit.person not in visitors:
        raise FieldKitError("plan.unknown_reference", value=visit.person)
    require_moment(visit.due)
    entity = visit_id(event.id, visit)
    if entity not in _planned(core):
        core.workspace.append("assignment", entity, asdict(visit), _heads(core, entity))
        core.announce(Changes.of("assignment", entity))
    return entity


def assign_all(core: Core, event: str, plan: Event) -> None:
    """Add the visits of a plan; one that is there already, or was taken back, stays as it is."""
    for entity, visit in unknown(core, event, plan).items():
        core.workspace.append("assignment", entity, asdict(visit))


def unknown(core: Core, event: str, plan: Event) -> dict[str, Assignment]:
    """The visits of a plan that nobody has planned yet, by their ids."""
    entities = {visit_id(event, visit): visit for visit in plan.assignments}
    former = {entity: _former_id(event, visit) for entity, visit in entities.items()}
    known = core.workspace.ledger.known_entities([*entities, *former.values()])
    return {
        entity: visit
        for entity, visit in entities.items()
        if known.isdisjoint((entity, former[entity]))
    }


def withdraw(core: Core, entity: str) -> Assignment:
    """Take a visit back: a successor of its record says so, and what was said before stays.

    Raises:
        FieldKitError: role.supervisor_only, plan.no_visit when there is no such visit.
    """
    core.require_supervisor()
    row = _planned(core).get(entity)
    if row is None:
        raise FieldKitError("plan.no_visit")
    visit = Assignment(*(getattr(row, name) for name in _FIELDS))
    body = {**asdict(visit), "withdrawn": True}
    core.workspace.append("assignment", entity, body, _heads(core, entity))
    core.announce(Changes.of("assignment", entity))
    return visit


def rename(core: Core, event: str, section: str, former: str, key: str) -> None:
    """Let the waiting visits of a site or a person follow to the name that it has now."""
    column = {"sites": "site", "people": "person"}.get(section, "")
    for row in core.waiting_visits():
        if column and getattr(row, column) == former:
            fields = {name: getattr(row, name) for name in _FIELDS} | {column: key}
            withdraw(core, row.id)
            visit = Assignment(**fields)
            entity = visit_id(event, visit)
            core.workspace.append("assignment", entity, asdict(visit), _heads(core, entity))
            core.announce(Changes.of("assignment", entity))


def visit_id(event: str, visit: Assignment) -> str:
    """The same visit has the same id, whether a file or a hand planned it."""
    words = f"{event}|{visit.site}|{visit.form}|{visit.person}|{visit.due}"
    return str(uuid.uuid5(_ASSIGNMENTS, words))


def _former_id(event: str, visit: Assignment) -> str:
    """The id that a visit had while the day of a workbook was read as its first moment."""
    is_day = len(visit.due) == len("2026-06-02")
    return visit_id(event, replace(visit, due=f"{visit.due}T00:00:00") if is_day else visit)


def _planned(core: Core) -> dict[str, AssignmentRow]:
    return {row.id: row for row in core.workspace.plan.assignments()}


def _heads(core: Core, entity: str) -> tuple[str, ...]:
    """What the next record follows: every head, so that no other one speaks after it."""
    return heads(core.workspace.ledger.of_entity(entity))


def require_moment(due: str) -> None:
    """Refuse what is neither empty nor a date or moment by ISO 8601: plan.not_a_date."""
    try:
        datetime.fromisoformat(due or "2000-01-01")
    except ValueError as error:
        raise FieldKitError("plan.not_a_date", value=due) from error
