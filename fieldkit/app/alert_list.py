"""An alert as the faces show it: in words, with its sites, the time to tell, and every step."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from fieldkit.clock import timestamp
from fieldkit.inspections.alert_cases import STEPS
from fieldkit.inspections.alert_rules import read_levels, read_rules

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from fieldkit.app.core import Core
    from fieldkit.inspections.alert_cases import AlertCase, Step
    from fieldkit.inspections.alert_rules import Level, Rule
    from fieldkit.storage.browsing import EventRow


@dataclass(frozen=True, slots=True)
class AlertStepRow:
    """One step as a person reads it."""

    step: str
    outcome: str
    level: int | None
    note: str
    person: str
    at: str
    details: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class AlertRow:
    """An alert as a list shows it.

    `about` is the code or name of what it is about; `site_name` that of the first of the `sites`;
    `tell_by` is when whoever must be told has to know, empty where the level asks for nothing;
    `told`: at its level somebody was told.
    """

    id: str
    level: int
    state: str
    reasons: tuple[str, ...]
    rules: tuple[str, ...]
    subject: str
    about: str
    figure: str
    inspections: tuple[str, ...]
    sites: tuple[str, ...]
    site_name: str
    since: str
    tell_by: str
    told: bool
    overdue: bool
    grown: bool
    exercise: bool
    next_steps: tuple[str, ...]
    steps: tuple[AlertStepRow, ...]

    def as_dict(self) -> dict[str, Any]:
        """The alert as the command line prints it."""
        level = _levels()[self.level]
        words = {"level_name": level.name, "act": level.act, "tell": level.tell}
        return {**asdict(self), **words}


@cache
def alert_rules() -> tuple[Rule, ...]:
    """The rules, read once."""
    return read_rules()


@cache
def _levels() -> tuple[Level, ...]:
    return read_levels()


def level_of(number: int) -> Level:
    """What a level of escalation asks for."""
    return _levels()[number]


def alert_rows(core: Core, found: Sequence[AlertCase], event: EventRow, tag: str) -> list[AlertRow]:
    """Alerts of an event in a language, in their order."""
    named = {each for case in found for each in _inspections_of(case)}
    known = _Known(
        exercise=event.exercise,
        site_of=core.workspace.inspections.alerts.sites(named),
        names={code: site.name for code, site in core.sites().items()},
        people={row.device: row.person for row in core.workspace.devices()},
        now=core.clock.now(),
        tag=tag,
    )
    return [_row(case, known) for case in found]


@dataclass(frozen=True, slots=True)
class _Known:
    """What rows of alerts are worded with."""

    exercise: bool
    site_of: Mapping[str, str]
    names: Mapping[str, str]
    people: Mapping[str, str]
    now: datetime
    tag: str


def _inspections_of(case: AlertCase) -> tuple[str, ...]:
    if case.signal:
        return case.signal.inspections
    return tuple(map(str, case.steps[-1].about.get("inspections", ())))


def _row(case: AlertCase, known: _Known) -> AlertRow:
    signal = case.signal
    about = case.steps[-1].about if case.steps else {}
    rules = signal.rules if signal else tuple(map(str, about.get("rules", ())))
    inspections = _inspections_of(case)
    sites = tuple(dict.fromkeys(known.site_of[i] for i in inspections if i in known.site_of))
    told = any(step.details.get("level", 0) >= case.level for step in case.told)
    within = _levels()[case.level].within
    due = signal.since + within if signal and within else None
    return AlertRow(
        id=case.id,
        level=case.level,
        state=case.state,
        reasons=tuple(rule.in_words(known.tag) for rule in alert_rules() if rule.key in rules),
        rules=rules,
        subject=signal.subject if signal else str(about.get("subject", "")),
        about=signal.about if signal else str(about.get("about", "")),
        figure=signal.figure if signal else "",
        inspections=inspections,
        sites=sites,
        site_name=known.names.get(sites[0], "") if sites else "",
        since=timestamp(signal.since) if signal else str(about.get("since", "")),
        tell_by=timestamp(due) if due else "",
        told=told,
        overdue=due is not None and not told and case.state != "closed" and due < known.now,
        grown=case.grown,
        exercise=known.exercise,
        next_steps=case.next_steps,
        steps=tuple(_step_row(step, known.people) for step in case.steps),
    )


def _step_row(step: Step, people: Mapping[str, str]) -> AlertStepRow:
    return AlertStepRow(
        step=step.step if step.step in STEPS else "",
        outcome=step.outcome,
        level=step.level,
        note=step.note,
        person=people.get(step.device, ""),
        at=step.at,
        details=step.details,
    )
