"""Alerts of the event: what the rules raise, who must be told by when, and a supervisor's steps."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from fieldkit.app.alert_list import alert_rows, alert_rules
from fieldkit.app.changes import Changes as Announcement
from fieldkit.app.observing import observations
from fieldkit.app.visits import require_moment
from fieldkit.clock import timestamp
from fieldkit.errors import FieldKitError
from fieldkit.inspections.alert_cases import (
    IHR_QUESTIONS,
    OUTCOMES,
    cases,
    level_by_ihr,
    read_step,
    risk_band,
)
from fieldkit.inspections.alert_rules import signals
from fieldkit.wording import SOURCE_LANGUAGE

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from fieldkit.app.alert_list import AlertRow
    from fieldkit.app.core import Core
    from fieldkit.inspections.alert_cases import AlertCase
    from fieldkit.inspections.alert_rules import Signal
    from fieldkit.storage.browsing import EventRow

_SCALE = range(1, 6)
_ANSWERS = ("yes", "no", "unknown")


@dataclass(frozen=True, slots=True)
class Assessment:
    """What a supervisor finds of the risk: 1 to 5 each, and the four answers of IHR Annex 2.

    An answer is yes, no or unknown, with its reason; `level` is what the person decides, None to
    take what the answers suggest.
    """

    likelihood: int
    impact: int
    answers: Mapping[str, str]
    reasons: Mapping[str, str]
    level: int | None = None


def suggested_level(answers: Mapping[str, str], level: int) -> int:
    """The level that the four answers of IHR Annex 2 suggest for an alert of a level."""
    return level_by_ihr(answers, level)


class Alerting:
    """The use cases of whoever watches alerts and answers them."""

    def __init__(self, core: Core) -> None:
        self._core = core

    def alerts(self, tag: str = SOURCE_LANGUAGE) -> list[AlertRow]:
        """The alerts of the event, open ones first, the gravest first, in a language."""
        event = self._core.event()
        if event is None:
            return []
        found = alert_rows(self._core, _cases(self._core, event), event, tag)
        return sorted(found, key=lambda row: (row.state == "closed", -row.level))

    def open_count(self) -> int:
        """How many alerts nobody has closed yet."""
        return sum(row.state != "closed" for row in self.alerts())

    def alert(self, number: str, tag: str = SOURCE_LANGUAGE) -> AlertRow:
        """One alert, by its id or the beginning of it.

        Raises:
            FieldKitError: alert.unknown.
        """
        event = self._core.event()
        if event is not None:
            return alert_rows(self._core, [self._case(event, number)], event, tag)[0]
        raise FieldKitError("alert.unknown", id=number)

    def of_inspection(self, inspection: str, tag: str = SOURCE_LANGUAGE) -> list[AlertRow]:
        """The alerts that an inspection raises, alone or with others; the gravest first."""
        return [row for row in self.alerts(tag) if inspection in row.inspections]

    def triage(self, number: str, outcome: str, note: str) -> AlertRow:
        """Say whether a signal is relevant, a duplicate or not relevant; the last two close it.

        Raises:
            FieldKitError: role.supervisor_only, alert.unknown, alert.not_now, alert.outcome,
                alert.needs_note (for every outcome but relevant).
        """
        return self._decide(number, "triage", outcome, note)

    def verify(self, number: str, outcome: str, note: str) -> AlertRow:
        """Say whether it is confirmed or refuted; refuted closes it.

        Raises:
            FieldKitError: as triage; a note is needed for both.
        """
        return self._decide(number, "verify", outcome, note)

    def assess(self, number: str, assessment: Assessment, note: str) -> AlertRow:
        """Assess the risk and decide the level; a person decides, the answers only suggest.

        Raises:
            FieldKitError: role.supervisor_only, alert.unknown, alert.not_now, alert.assessment,
                alert.needs_reason.
        """
        event, case = self._ready(number, "assess")
        _check(assessment)
        suggested = suggested_level(assessment.answers, case.level)
        level = suggested if assessment.level is None else assessment.level
        details = {
            "likelihood": assessment.likelihood,
            "impact": assessment.impact,
            "risk": risk_band(assessment.likelihood, assessment.impact),
            "answers": dict(assessment.answers),
            "reasons": dict(assessment.reasons),
            "suggested_level": suggested,
        }
        return self._take(event, case, "assess", note, {"level": level, "details": details})

    def respond(self, number: str, note: str) -> AlertRow:
        """Write down what is done.

        Raises:
            FieldKitError: role.supervisor_only, alert.unknown, alert.not_now, alert.needs_note.
        """
        event, case = self._ready(number, "respond")
        return self._take(event, case, "respond", _noted(note), {})

    def tell(self, number: str, who: str, told_at: str = "") -> AlertRow:
        """Write down who was told, and when: now, or an earlier moment (ISO 8601).

        Raises:
            FieldKitError: role.supervisor_only, alert.unknown, alert.needs_person,
                plan.not_a_date.
        """
        event, case = self._ready(number, "tell")
        if not who.strip():
            raise FieldKitError("alert.needs_person")
        details = {"who": who.strip(), "told_at": self._moment(told_at), "level": case.level}
        return self._take(event, case, "tell", "", {"details": details})

    def close(self, number: str, note: str) -> AlertRow:
        """Close an alert with the reason.

        Raises:
            FieldKitError: role.supervisor_only, alert.unknown, alert.not_now, alert.needs_note.
        """
        event, case = self._ready(number, "close")
        return self._take(event, case, "close", _noted(note), {})

    def _decide(self, number: str, step: str, outcome: str, note: str) -> AlertRow:
        event, case = self._ready(number, step)
        allowed = next(found for name, found in OUTCOMES.items() if name == step)
        if outcome not in allowed:
            raise FieldKitError("alert.outcome", outcome=outcome, allowed=", ".join(allowed))
        if outcome != "relevant":
            note = _noted(note)
        return self._take(event, case, step, note, {"outcome": outcome})

    def _ready(self, number: str, step: str) -> tuple[EventRow, AlertCase]:
        self._core.require_supervisor()
        event = self._core.event()
        if event is None:
            raise FieldKitError("alert.unknown", id=number)
        case = self._case(event, number)
        if step not in case.next_steps:
            raise FieldKitError(
                "alert.not_now", step=step, state=case.state, allowed=", ".join(case.next_steps)
            )
        return event, case

    def _take(
        self, event: EventRow, case: AlertCase, step: str, note: str, more: Mapping[str, Any]
    ) -> AlertRow:
        body = {"step": step, "note": note.strip(), "about": _about(event, case), **more}
        self._core.workspace.append("alert_step", case.id, body, case.heads)
        self._core.announce(Announcement.of("alert", case.id))
        return self.alert(case.id)

    def _moment(self, text: str) -> str:
        now = self._core.clock.now()
        if not text.strip():
            return timestamp(now)
        require_moment(text.strip())
        moment = datetime.fromisoformat(text.strip())
        return timestamp(moment if moment.tzinfo else moment.replace(tzinfo=now.tzinfo))

    def _case(self, event: EventRow, number: str) -> AlertCase:
        found = [
            case for case in _cases(self._core, event) if number and case.id.startswith(number)
        ]
        if len(found) != 1:
            raise FieldKitError("alert.unknown", id=number)
        return found[0]


def raised_in(core: Core, event: EventRow) -> list[Signal]:
    """What the rules raise over the inspections of an event."""
    return signals(observations(core, event), alert_rules())


def raised_by(core: Core, inspections: Collection[str]) -> tuple[str, ...]:
    """The ids of the alerts to which some inspections belong."""
    event = core.event()
    if event is None:
        return ()
    return tuple(
        case.id
        for case in _cases(core, event)
        if case.signal is not None and not set(case.signal.inspections).isdisjoint(inspections)
    )


def _cases(core: Core, event: EventRow) -> list[AlertCase]:
    rows = core.workspace.inspections.alerts.steps()
    steps = [
        read_step(row.id, row.alert, row.device, row.at, row.parents, row.body) for row in rows
    ]
    mine = [step for step in steps if step.about.get("event") == event.code]
    return cases(raised_in(core, event), mine)


def _about(event: EventRow, case: AlertCase) -> dict[str, Any]:
    """What an alert is about, as its next step tells it."""
    signal = case.signal
    if signal is None:
        return {**case.steps[-1].about}
    return {
        "event": event.code,
        "exercise": event.exercise,
        "rules": list(signal.rules),
        "subject": signal.subject,
        "about": signal.about,
        "inspections": list(signal.inspections),
        "level": signal.level,
        "since": timestamp(signal.since),
    }


def _noted(note: str) -> str:
    if not note.strip():
        raise FieldKitError("alert.needs_note")
    return note


def _check(assessment: Assessment) -> None:
    for figure in (assessment.likelihood, assessment.impact):
        if figure not in _SCALE:
            raise FieldKitError("alert.assessment", value=figure)
    for question in IHR_QUESTIONS:
        answer = assessment.answers.get(question, "")
        if answer not in _ANSWERS:
            raise FieldKitError("alert.answer", question=question, allowed=", ".join(_ANSWERS))
        if answer == "yes" and not assessment.reasons.get(question, "").strip():
            raise FieldKitError("alert.needs_reason", question=question)
