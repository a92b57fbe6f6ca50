"""Which alerts the inspections of an event raise, by rules that are data.

`resources/reference/alert_rules.csv` has one rule a row: which observations count (`field`,
`forms`, `values`), what they must have in common (`subject`), and how many within how many hours
raise the alert of which level. `escalation.csv` says who must be told at each level, and by when.
"""

from __future__ import annotations

import csv
import hashlib
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Literal

from fieldkit import paths
from fieldkit.content_wording import content_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

RULES_FILE, ESCALATION_FILE = "alert_rules.csv", "escalation.csv"
INSPECTION = "inspection"
_ID_LENGTH = 20
_PER_CENT = 100


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. Empty `forms` and `values` mean any; `at_least` is the fewest for a share in %."""

    key: str
    level: int
    field: str
    forms: frozenset[str]
    values: frozenset[str]
    subject: str
    measure: Literal["count", "share"]
    threshold: float
    at_least: int
    window: timedelta | None
    label: str
    others: Mapping[str, str]

    def in_words(self, tag: str) -> str:
        """What the rule says, in a language."""
        return content_words(self.label, tag, self.others.get(f"label_{tag}", ""))

    def looks_at(self, observation: Observation) -> bool:
        """Whether an observation is of the kind that the rule is about."""
        return observation.field == self.field and (
            not self.forms or observation.form in self.forms
        )

    def counts(self, observation: Observation) -> bool:
        """Whether an observation that it looks at speaks for the alert."""
        return not self.values or observation.value in self.values


@dataclass(frozen=True, slots=True)
class Level:
    """What a level of escalation asks for; `within` is the time to tell, None where it has none."""

    number: int
    name: str
    act: str
    tell: str
    within: timedelta | None
    source: str
    others: Mapping[str, str]

    def in_words(self, column: Literal["name", "act", "tell"], tag: str) -> str:
        """One of its texts in a language."""
        texts = {"name": self.name, "act": self.act, "tell": self.tell}
        return content_words(texts[column], tag, self.others.get(f"{column}_{tag}", ""))


@dataclass(frozen=True, slots=True)
class Observation:
    """One thing that an inspection says: a `field` with a `value`, about some subjects.

    `at` is when it came about, `known_at` when the inspection was finished. `one` tells apart what
    counts once each: an inspection, a sample, a person who is ill.
    """

    inspection: str
    form: str
    field: str
    value: str
    at: datetime
    known_at: datetime
    subjects: Mapping[str, str]
    one: str


@dataclass(frozen=True, slots=True)
class Signal:
    """An alert that the rules raise: why, about what, by which inspections, since when.

    `rules` are those of its level and below, the highest first; a signal about one inspection may
    have several, any other has one.
    """

    id: str
    level: int
    rules: tuple[str, ...]
    subject: str
    about: str
    inspections: tuple[str, ...]
    since: datetime
    latest: datetime
    figure: str = ""


def read_rules() -> tuple[Rule, ...]:
    """The rules in their order."""
    return tuple(_rule(row) for row in _rows(RULES_FILE))


def read_levels() -> tuple[Level, ...]:
    """The levels from 0 up."""
    return tuple(_level(row) for row in _rows(ESCALATION_FILE))


def signals(observations: Iterable[Observation], rules: Sequence[Rule]) -> list[Signal]:
    """Everything that the rules raise, the gravest first, then the latest first."""
    given = list(observations)
    single: dict[str, list[tuple[Rule, Observation]]] = defaultdict(list)
    raised: list[Signal] = []
    for rule in rules:
        looked_at = [each for each in given if rule.looks_at(each)]
        if rule.subject == INSPECTION:
            for each in filter(rule.counts, looked_at):
                single[each.inspection].append((rule, each))
        else:
            raised += _of_groups(rule, looked_at)
    raised += [_of_inspection(name, reasons) for name, reasons in single.items()]
    raised.sort(key=lambda signal: signal.id)
    raised.sort(key=lambda signal: signal.latest, reverse=True)
    raised.sort(key=lambda signal: -signal.level)
    return raised


def signal_id(*parts: str) -> str:
    """The id of an alert, alike on every laptop that holds the same records."""
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:_ID_LENGTH]


def same_name(text: str) -> str:
    """A name as it is compared: capitals and blanks do not matter."""
    return " ".join(text.split()).casefold()


def _of_inspection(inspection: str, reasons: Sequence[tuple[Rule, Observation]]) -> Signal:
    ordered = sorted(reasons, key=lambda reason: -reason[0].level)
    known = [observation.known_at for _rule, observation in reasons]
    return Signal(
        id=signal_id(INSPECTION, inspection),
        level=ordered[0][0].level,
        rules=tuple(dict.fromkeys(rule.key for rule, _observation in ordered)),
        subject=INSPECTION,
        about=inspection,
        inspections=(inspection,),
        since=min(known),
        latest=max(known),
    )


def _of_groups(rule: Rule, observations: Iterable[Observation]) -> Iterator[Signal]:
    groups: dict[str, list[Observation]] = defaultdict(list)
    names: dict[str, str] = {}
    for each in observations:
        if name := each.subjects.get(rule.subject, ""):
            names.setdefault(same_name(name), name)
            groups[same_name(name)].append(each)
    for key, group in groups.items():
        group.sort(key=lambda each: (each.at, each.inspection, each.one))
        for run in _runs(rule, group):
            yield _of_run(rule, names[key], run, group)


@dataclass(slots=True)
class _Run:
    """Observations from one place to the last that speaks, which together fulfil a rule.

    `figure` is the highest that they reached; `since` is when it was known first.
    """

    first: int
    last: int
    figure: float
    since: datetime


@dataclass(slots=True)
class _Window:
    """The observations of the last hours, counted once each while the window moves on."""

    rule: Rule
    first: int = 0
    asked: Counter[str] = field(default_factory=Counter)
    speaking: Counter[str] = field(default_factory=Counter)

    def take(self, observation: Observation) -> None:
        self.asked[observation.one] += 1
        if self.rule.counts(observation):
            self.speaking[observation.one] += 1

    def drop(self, observation: Observation) -> None:
        self.first += 1
        for counted in (self.asked, self.speaking):
            counted[observation.one] -= 1
            if counted[observation.one] <= 0:
                del counted[observation.one]

    @property
    def reached(self) -> float | None:
        """The figure of the window; None where it does not raise the alert."""
        if self.rule.measure == "count":
            count = len(self.speaking)
            return float(count) if count >= self.rule.threshold else None
        share = _PER_CENT * len(self.speaking) / len(self.asked)
        raised = len(self.asked) >= self.rule.at_least and share > self.rule.threshold
        return share if raised else None


def _of_run(rule: Rule, about: str, run: _Run, group: Sequence[Observation]) -> Signal:
    members = {each.one: each for each in group[run.first : run.last + 1] if rule.counts(each)}
    inspections = tuple(dict.fromkeys(each.inspection for each in members.values()))
    figure = len(members) if rule.measure == "count" else round(run.figure)
    return Signal(
        id=signal_id(rule.key, same_name(about), inspections[0]),
        level=rule.level,
        rules=(rule.key,),
        subject=rule.subject,
        about=about,
        inspections=inspections,
        since=run.since,
        latest=max(each.known_at for each in members.values()),
        figure=str(figure),
    )


def _runs(rule: Rule, group: Sequence[Observation]) -> Iterator[_Run]:
    """The runs of observations that fulfil the rule; windows that share one that speaks are one."""
    window = _Window(rule)
    run: _Run | None = None
    spoken = -1
    for place, each in enumerate(group):
        window.take(each)
        while rule.window is not None and each.at - group[window.first].at > rule.window:
            window.drop(group[window.first])
        if rule.counts(each):
            spoken = place
        elif rule.measure == "count":
            continue
        reached = window.reached
        if reached is None:
            continue
        # A few are known when the last of them is; a share when it is reached.
        few = group[window.first : place + 1] if rule.measure == "count" else ()
        since = max((one.known_at for one in few if rule.counts(one)), default=each.known_at)
        if run is not None and run.last < window.first:
            yield run
            run = None
        if run is None:
            run = _Run(window.first, spoken, reached, since)
        run.last, run.figure = spoken, max(run.figure, reached)
        run.since = min(run.since, since)
    if run is not None:
        yield run


def _rows(name: str) -> Iterator[dict[str, str]]:
    file = paths.resources() / "reference" / name
    with file.open(encoding="utf-8", newline="") as stream:
        yield from csv.DictReader(stream)


def _rule(row: Mapping[str, str]) -> Rule:
    hours = row["within_hours"]
    return Rule(
        key=row["rule"],
        level=int(row["level"]),
        field=row["field"],
        forms=frozenset(row["forms"].split()),
        values=frozenset(row["values"].split()),
        subject=row["subject"],
        measure="share" if row["measure"] == "share" else "count",
        threshold=float(row["threshold"]),
        at_least=int(row["at_least"] or 1),
        window=timedelta(hours=float(hours)) if hours else None,
        label=row["label"],
        others=_others(row),
    )


def _level(row: Mapping[str, str]) -> Level:
    minutes = row["within_minutes"]
    return Level(
        number=int(row["level"]),
        name=row["name"],
        act=row["act"],
        tell=row["tell"],
        within=timedelta(minutes=float(minutes)) if minutes else None,
        source=row["source"],
        others=_others(row),
    )


def _others(row: Mapping[str, str]) -> dict[str, str]:
    """The columns in other languages, such as `label_ru`."""
    return {column: text for column, text in row.items() if column.endswith("_ru") and text}
