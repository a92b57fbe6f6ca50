"""One row of a plan added, changed or taken out, with everything else in the plan that names it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from fieldkit.inspections.plan_changes import ROWS, cells_of, head_of, key_of, keyed
from fieldkit.inspections.plan_checks import PlanRow, plan_problems
from fieldkit.inspections.shifts import several

if TYPE_CHECKING:
    from collections.abc import Iterable

    from fieldkit.errors import Problem
    from fieldkit.inspections.plan import Entry, Event, Shift, Site

_JOINED = "; "


@dataclass(frozen=True, slots=True)
class Edited:
    """A plan after an edit; `problems` are those of the row that was edited.

    `renamed` names the section, the former key and the new one, where that is another one.
    """

    event: Event
    problems: tuple[Problem, ...]
    renamed: tuple[str, str, str] | None = None


def with_details(event: Event) -> Edited:
    """A plan of which only what it says of the event itself was edited."""
    return Edited(event, tuple(problem for problem in _problems(event) if problem.sheet == "event"))


def with_entry(event: Event, section: str, entry: Entry, former: str) -> Edited:
    """The plan with a row put in place of the one with the key `former`, or after all others."""
    rows = keyed(event.section(section))
    place = list(rows).index(former) if former in rows else len(rows)
    entries = list(event.section(section))
    entries[place : place + 1] = [entry]
    edited = _with(event, section, entries)
    key, renamed = key_of(entry), None
    if former in rows and key != key_of(rows[former]):
        edited, renamed = _renamed(edited, section, former, key), (section, former, key)
    known = set(map(_named, _problems(event)))
    new = [problem for problem in _problems(edited) if _named(problem) not in known]
    here = [problem for problem in new if problem.row == place + 1 and problem.sheet == section]
    return Edited(edited, tuple(here or new), renamed)


def without_entry(event: Event, section: str, key: str) -> Event:
    """The plan without a row; a site loses its venue, a shift that is left without anybody goes."""
    rows = keyed(event.section(section))
    rows.pop(key, None)
    return _renamed(_with(event, section, rows.values()), section, key, "")


def _with(event: Event, section: str, entries: Iterable[Entry]) -> Event:
    changed: dict[str, Any] = {section: tuple(entries)}
    return replace(event, **changed)


def _renamed(event: Event, section: str, former: str, key: str) -> Event:
    """Every row that names a venue or a person by its former key, with the new one or none."""
    if section == "venues":
        sites = tuple(_site_elsewhere(site, former, key) for site in event.sites)
        shifts = (_shift_with(shift, "venue", former, key) for shift in event.shifts)
    elif section == "people":
        sites = event.sites
        shifts = (_shift_with(shift, "person", former, key) for shift in event.shifts)
    else:
        return event
    return replace(event, sites=sites, shifts=tuple(shift for shift in shifts if shift))


def _site_elsewhere(site: Site, former: str, key: str) -> Site:
    return replace(site, venue=key) if site.venue == former else site


def _shift_with(shift: Shift, field: str, former: str, key: str) -> Shift | None:
    """A shift whose venues or people are called otherwise; None when it is left without any."""
    named = several(getattr(shift, field))
    if former not in named:
        return shift
    rest = [key if name == former else name for name in named]
    left = _JOINED.join(filter(None, rest))
    changed: dict[str, Any] = {field: left}
    return replace(shift, **changed) if left else None


def _problems(event: Event) -> list[Problem]:
    rows = {"event": [PlanRow("event", 1, head_of(event))], "assignments": []}
    for name in ROWS:
        entries = enumerate(event.section(name), start=1)
        rows[name] = [PlanRow(name, place, cells_of(entry)) for place, entry in entries]
    return list(plan_problems(rows))


def _named(problem: Problem) -> str:
    """What makes a problem the same one as before."""
    return f"{problem.code} {problem.located_message}"
