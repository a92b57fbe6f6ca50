"""What becomes of an alert: signal, triage, verify, assess, respond, close; and who was told.

Steps are records. One raised by the rules and the steps about it find one another by the rule, by
what it is about, and by an inspection that both name; so a late file that changes which inspection
came first does not tear them apart. Lifecycle: notes of event-based surveillance (WHO, 2014).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from fieldkit.inspections.alert_rules import INSPECTION

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from fieldkit.inspections.alert_rules import Signal

StepName = Literal["triage", "verify", "assess", "respond", "tell", "close"]
STEPS: tuple[StepName, ...] = ("triage", "verify", "assess", "respond", "tell", "close")
OUTCOMES: Mapping[StepName, tuple[str, ...]] = {
    "triage": ("relevant", "duplicate", "not_relevant"),
    "verify": ("confirmed", "refuted"),
}
"""What a step may find; the other steps find nothing of their own."""
IHR_QUESTIONS = ("serious", "unusual", "spread", "restrictions")
"""The four questions of IHR (2005), Annex 2."""
STATES = ("signal", "triaged", "verified", "assessed", "responding", "closed")
_STATE_AFTER: Mapping[str, str] = {
    "triage": "triaged",
    "verify": "verified",
    "assess": "assessed",
    "respond": "responding",
    "close": "closed",
}
_ENDING = frozenset({"duplicate", "not_relevant", "refuted"})
_NEXT: Mapping[str, tuple[StepName, ...]] = {
    "signal": ("triage",),
    "triaged": ("verify",),
    "verified": ("assess",),
    "assessed": ("respond", "close", "assess"),
    "responding": ("respond", "close", "assess"),
    "closed": ("triage",),
}
_BANDS = ((4, "low"), (9, "moderate"), (15, "high"))
_IHR_LEVEL, _IHR_NEEDED = 4, 2


@dataclass(frozen=True, slots=True)
class Step:
    """One step that a supervisor took; `level` only where an assessment decided it."""

    id: str
    alert: str
    step: str
    outcome: str
    level: int | None
    note: str
    device: str
    at: str
    parents: tuple[str, ...]
    about: Mapping[str, Any]
    details: Mapping[str, Any]

    @property
    def inspections(self) -> frozenset[str]:
        """The inspections that the alert was about when the step was taken."""
        named = self.about.get("inspections")
        return frozenset(map(str, named)) if isinstance(named, list | tuple) else frozenset()

    @property
    def state(self) -> str:
        """Where the alert is after this step; empty where the step does not move it."""
        return "closed" if self.outcome in _ENDING else _STATE_AFTER.get(self.step, "")


@dataclass(frozen=True, slots=True)
class AlertCase:
    """An alert with everything that was done about it.

    `signal` is None when the inspections no longer raise it. `grown`: inspections or a level that
    nobody had before them at the last step. `heads`: the steps that a next one follows.
    """

    id: str
    signal: Signal | None
    steps: tuple[Step, ...]
    heads: tuple[str, ...]
    state: str
    level: int
    grown: bool

    @property
    def next_steps(self) -> tuple[StepName, ...]:
        """What may be done now; telling somebody may be done at any time."""
        return (*_NEXT[self.state], "tell")

    @property
    def told(self) -> tuple[Step, ...]:
        """The steps in which somebody was told."""
        return tuple(step for step in self.steps if step.step == "tell")


def read_step(
    number: str, alert: str, device: str, at: str, parents: tuple[str, ...], body: Mapping[str, Any]
) -> Step:
    """A step from its record; fields that a stranger filled oddly count as empty."""
    level = body.get("level")
    about, details = body.get("about"), body.get("details")
    return Step(
        id=number,
        alert=alert,
        step=_text(body.get("step")),
        outcome=_text(body.get("outcome")),
        level=level if type(level) is int and 0 <= level <= _IHR_LEVEL else None,
        note=_text(body.get("note")),
        device=device,
        at=at,
        parents=parents,
        about=about if isinstance(about, dict) else {},
        details=details if isinstance(details, dict) else {},
    )


def cases(raised: Iterable[Signal], steps: Iterable[Step]) -> list[AlertCase]:
    """Every alert: those raised in their order, then those that only their steps tell of."""
    by_alert: dict[str, list[Step]] = {}
    for step in steps:
        by_alert.setdefault(step.alert, []).append(step)
    found = []
    for signal in raised:
        mine = sorted(alert for alert, taken in by_alert.items() if _belongs(signal, alert, taken))
        taken = [step for alert in mine for step in by_alert.pop(alert)]
        found.append(_case(mine[0] if mine else signal.id, signal, taken))
    found += [_case(alert, None, taken) for alert, taken in by_alert.items()]
    return found


def risk_band(likelihood: int, impact: int) -> str:
    """Low, moderate, high or very high from two figures of 1 to 5 (bands: domain notes, 4)."""
    product = likelihood * impact
    return next((name for highest, name in _BANDS if product <= highest), "very_high")


def level_by_ihr(answers: Mapping[str, str], level: int) -> int:
    """The level that an assessment suggests: national when two of the four answers are yes."""
    said = sum(answers.get(question) == "yes" for question in IHR_QUESTIONS)
    return _IHR_LEVEL if said >= _IHR_NEEDED else level


def _belongs(signal: Signal, alert: str, steps: Sequence[Step]) -> bool:
    if alert == signal.id:
        return True
    if signal.subject == INSPECTION:
        return False
    return any(
        step.about.get("subject") == signal.subject
        and step.about.get("about") == signal.about
        and signal.rules[0] in (step.about.get("rules") or ())
        and not step.inspections.isdisjoint(signal.inspections)
        for step in steps
    )


def _case(number: str, signal: Signal | None, steps: Sequence[Step]) -> AlertCase:
    ordered = _in_order(steps)
    moving = [step for step in ordered if step.state]
    current = _current(moving)
    # Two supervisors who went on at the same time: the alert is where the less advanced is.
    state = min((step.state for step in current), key=STATES.index, default="signal")
    grown = signal is not None and bool(current) and not _was_known(signal, moving)
    if grown and state == "closed":
        state = "signal"
    return AlertCase(
        id=number,
        signal=signal,
        steps=ordered,
        heads=tuple(step.id for step in current),
        state=state,
        level=_level(signal, ordered, grown=grown),
        grown=grown,
    )


def _in_order(steps: Sequence[Step]) -> tuple[Step, ...]:
    """By time, but none before those that it follows, whatever the clocks say."""
    left = {step.id: step for step in sorted(steps, key=lambda step: (step.at, step.id))}
    ordered = []
    while left:
        ready = (step for step in left.values() if left.keys().isdisjoint(step.parents))
        ordered.append(left.pop(next(ready).id))
    return tuple(ordered)


def _current(moving: Sequence[Step]) -> list[Step]:
    """The steps that no other step follows."""
    followed = {parent for step in moving for parent in step.parents}
    return [step for step in moving if step.id not in followed]


def _was_known(signal: Signal, moving: Sequence[Step]) -> bool:
    known = frozenset[str]().union(*(step.inspections for step in moving))
    levels = [step.about.get("level") for step in moving]
    highest = max((level for level in levels if isinstance(level, int)), default=0)
    return known.issuperset(signal.inspections) and signal.level <= highest


def _level(signal: Signal | None, steps: Sequence[Step], *, grown: bool) -> int:
    """What an assessment decided, unless more is known since; else what the rules say."""
    decided = [step.level for step in steps if step.level is not None]
    raised = signal.level if signal else 0
    if not decided:
        known = [step.about.get("level") for step in steps]
        return max([raised, *(level for level in known if isinstance(level, int))])
    return max(decided[-1], raised) if grown else decided[-1]


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
