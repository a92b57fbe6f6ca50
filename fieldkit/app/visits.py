"""The planned visits of an event: added by a plan or by hand, and taken back."""

from __future__ import annotations

import uuid
from dataclasses import asdict
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
    _require_moment(visit.due)
    entity = visit_id(event.id, visit)
    if entity not in _planned(core):
        core.workspace.append("assignment", entity, asdict(visit), _heads(core, entity))
        core.announce(Changes.of("assignment", entity))
    return entity


def assign_all(core: Core, event: str, plan: Event) -> None:
    """Add the visits of a plan; one that is there already, or was taken back, stays as it is."""
    entities = {visit_id(event, visit): visit for visit in plan.assignments}
    known = core.workspace.ledger.known_entities(entities)
    for entity, visit in entities.items():
        if entity not in known:
            core.workspace.append("assignment", entity, asdict(visit))


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


def visit_id(event: str, visit: Assignment) -> str:
    """The same visit has the same id, whether a file or a hand planned it."""
    words = f"{event}|{visit.site}|{visit.form}|{visit.person}|{visit.due}"
    return str(uuid.uuid5(_ASSIGNMENTS, words))


def _planned(core: Core) -> dict[str, AssignmentRow]:
    return {row.id: row for row in core.workspace.plan.assignments()}


def _heads(core: Core, entity: str) -> tuple[str, ...]:
    """What the next record follows: every head, so that no other one speaks after it."""
    return heads(core.workspace.ledger.of_entity(entity))


def _require_moment(due: str) -> None:
    try:
        datetime.fromisoformat(due or "2000-01-01")
    except ValueError as error:
        raise FieldKitError("plan.not_a_date", value=due) from error
