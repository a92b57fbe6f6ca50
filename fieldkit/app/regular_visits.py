"""Visits that nobody plans one by one: a site's risk asks for them, from one to the next.

They are computed, never stored. A person is asked for those of the venues of their shift; where the
plan knows no shifts, every inspector is asked for all.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fieldkit.app.fitting_forms import FittingForms
from fieldkit.inspections.planned_visits import is_overdue
from fieldkit.inspections.risk import Frequencies, due_after
from fieldkit.inspections.shifts import event_days, on_today, several, turns
from fieldkit.storage.site_visits import LastVisit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from fieldkit.app.core import Core
    from fieldkit.inspections.plan import Event, Site
    from fieldkit.inspections.shifts import Turn
    from fieldkit.storage.browsing import AssignmentRow, EventRow

_DAY = len("2026-06-02")
_NEVER = LastVisit("", "")
OVERDUE, DUE, LATER, WITHOUT_FORM = "overdue", "due", "later", "without_form"


@dataclass(frozen=True, slots=True)
class RegularVisit:
    """The next visit that a site's risk asks for.

    `due` is a day or a moment; `state` one of the four above; `form` is empty where no installed
    form fits the kind of the site. `last_at` is empty for a site that was never inspected.
    """

    site: str
    site_name: str
    venue: str
    venue_name: str
    form: str
    form_title: str
    risk: str
    every: str
    due: str
    state: str
    last_at: str = ""
    last_grade: str = ""


@dataclass(frozen=True, slots=True)
class Coverage:
    """How far the regular visits of an event have come; each site counts once.

    `never` counts the sites that nobody has inspected, whenever that is due.
    """

    sites: int = 0
    in_time: int = 0
    due: int = 0
    overdue: int = 0
    never: int = 0
    without_form: int = 0


def regular_visits(core: Core) -> list[RegularVisit]:
    """The next visit of every site of the event whose risk asks for any, the first due first."""
    event, plan = core.event(), core.plan()
    if event is None or plan is None:
        return []
    return sorted(_visits(core, event, plan, plan.sites, {}), key=lambda each: each.due)


def coverage(visits: Iterable[RegularVisit]) -> Coverage:
    """What the visits of an event amount to."""
    rows = list(visits)
    states = [row.state for row in rows]
    return Coverage(
        sites=len(rows),
        in_time=states.count(LATER),
        due=states.count(DUE),
        overdue=states.count(OVERDUE),
        never=sum(not row.last_at for row in rows),
        without_form=states.count(WITHOUT_FORM),
    )


def visits_of_owner(
    core: Core, waiting: Sequence[AssignmentRow]
) -> tuple[list[RegularVisit], bool]:
    """What the risks ask today of the owner of the laptop, and whether that is everybody's.

    What a planned visit that waits does no later is left to that.
    """
    event, plan = core.event(), core.plan()
    if event is None or plan is None:
        return [], False
    venues, first = _venues_of_owner(core, plan, waiting)
    sites = [site for site in plan.sites if venues is None or site.venue in venues]
    today = core.clock.now().date().isoformat()
    planned = {(visit.site, visit.form) for visit in waiting if visit.due[:_DAY] <= today}
    asked = [
        visit
        for visit in _visits(core, event, plan, sites, first)
        if visit.state in (DUE, OVERDUE) and (visit.site, visit.form) not in planned
    ]
    return asked, not plan.shifts


def _venues_of_owner(
    core: Core, plan: Event, waiting: Iterable[AssignmentRow]
) -> tuple[frozenset[str] | None, Mapping[str, datetime]]:
    """Where the owner works today, None for everywhere; and when their first shift at each was."""
    name = core.workspace.name
    if not plan.shifts:
        return (None if core.workspace.role == "inspector" else frozenset()), {}
    own = [shift for shift in plan.shifts if name in several(shift.person)]
    if not own:
        visited = {visit.site for visit in waiting if visit.person == name}
        return frozenset(site.venue for site in plan.sites if site.code in visited), {}
    now = core.clock.now()
    their_turns = turns(own, event_days(plan.begins, plan.ends, now), now.tzinfo)
    return _venues(on_today(their_turns, now), plan), _first_turns(their_turns, plan)


def _venues(their_turns: Iterable[Turn], plan: Event) -> frozenset[str] | None:
    each = list(their_turns)
    if any(not turn.venues for turn in each):
        return None
    known = {venue.code for venue in plan.venues}
    return frozenset(venue for turn in each for venue in turn.venues if venue in known)


def _first_turns(their_turns: Iterable[Turn], plan: Event) -> dict[str, datetime]:
    first: dict[str, datetime] = {}
    everywhere = (*(venue.code for venue in plan.venues), "")
    for turn in their_turns:
        for venue in turn.venues or everywhere:
            first.setdefault(venue, turn.begins)
    return first


def _visits(
    core: Core,
    event: EventRow,
    plan: Event,
    sites: Iterable[Site],
    first_turns: Mapping[str, datetime],
) -> Iterator[RegularVisit]:
    now = core.clock.now()
    if is_overdue(plan.ends, now):
        return
    frequencies = Frequencies((each.risk, each.every) for each in plan.frequencies)
    fitting, venues = FittingForms(core), {venue.code: venue.name for venue in plan.venues}
    last: dict[str, Mapping[str, LastVisit]] = {}
    for site in sites:
        every = frequencies.of(site.risk, site.every)
        if every is None:
            continue
        form = fitting.first_for(site.kind)
        name = form.id if form else ""
        if name not in last:
            last[name] = core.workspace.inspections.visits.latest(
                event.id, event.code, name, exercise=event.exercise
            )
        visit = last[name].get(site.code, _NEVER)
        begins = _beginning(plan, first_turns.get(site.venue), visit, now)
        due = max(due_after(every, visit.at, now.tzinfo), begins) if visit.at else begins
        yield RegularVisit(
            site=site.code,
            site_name=site.name,
            venue=site.venue,
            venue_name=venues.get(site.venue, ""),
            form=name,
            form_title=form.title if form else "",
            risk=site.risk,
            every=str(every),
            due=due,
            state=_state(due, now) if form else WITHOUT_FORM,
            last_at=visit.at,
            last_grade=visit.grade,
        )


def _beginning(plan: Event, turn: datetime | None, visit: LastVisit, now: datetime) -> str:
    """The day from which a site is asked for: the event's, or that of the person's first shift."""
    begins = plan.begins[:_DAY]
    if turn is not None and not visit.at:
        begins = max(begins, turn.astimezone(now.tzinfo).date().isoformat())
    return begins or ("" if visit.at else now.date().isoformat())


def _state(due: str, now: datetime) -> str:
    if is_overdue(due, now):
        return OVERDUE
    return DUE if due[:_DAY] <= now.date().isoformat() else LATER
