"""What forbids a plan: each problem names the sheet, the row and the column."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from fieldkit.errors import Problem
from fieldkit.inspections.plan import ROLES
from fieldkit.inspections.risk import rating, read_every, risk_named, risk_of
from fieldkit.inspections.shifts import (
    days_of,
    is_backwards,
    moment_of,
    several,
    time_of_day,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

_NEEDED = {
    "venues": ("code", "name"),
    "sites": ("code", "name"),
    "people": ("name",),
    "shifts": ("from", "until", "person"),
    "frequencies": ("risk", "every"),
    "assignments": ("site", "form"),
}
_UNIQUE = (("venues", "code"), ("sites", "code"), ("people", "name"), ("frequencies", "risk"))
_REFERENCES = (
    ("sites", "venue", "venues", "code"),
    ("shifts", "venue", "venues", "code"),
    ("shifts", "person", "people", "name"),
    ("assignments", "site", "sites", "code"),
    ("assignments", "person", "people", "name"),
)
_NAMING_SEVERAL = frozenset({"shifts"})


@dataclass(frozen=True, slots=True)
class PlanRow:
    """One row of a plan: its section, its number there, its cells by column."""

    section: str
    number: int
    values: Mapping[str, str]

    def problem(self, code: str, column: str, **context: object) -> Problem:
        """Something wrong with a cell of this row."""
        return Problem(code, sheet=self.section, row=self.number, column=column, context=context)


def plan_problems(rows: Mapping[str, list[PlanRow]]) -> Iterator[Problem]:
    """Everything that is wrong with the rows of a plan, by section."""
    if not rows["event"]:
        yield Problem("plan.no_event", sheet="event")
        return
    yield from _missing(rows["event"][:1], ("code", "name"))
    for section, columns in _NEEDED.items():
        yield from _missing(rows[section], columns)
    for section, column in _UNIQUE:
        yield from _repeated(rows[section], column)
    for section, column, target, target_column in _REFERENCES:
        known = {row.values.get(target_column, "") for row in rows[target]}
        yield from _dangling(rows[section], column, known)
    for section, check in _CHECKS.items():
        for row in rows[section]:
            yield from check(row)


def _missing(rows: Iterable[PlanRow], columns: tuple[str, ...]) -> Iterator[Problem]:
    for row in rows:
        for column in columns:
            if not row.values.get(column):
                yield row.problem("plan.missing_value", column)


def _repeated(rows: Iterable[PlanRow], column: str) -> Iterator[Problem]:
    first: dict[str, int] = {}
    for row in rows:
        value = row.values.get(column, "")
        if value and first.setdefault(value.casefold(), row.number) != row.number:
            yield row.problem(
                "plan.repeated_value", column, value=value, first=first[value.casefold()]
            )


def _dangling(rows: Iterable[PlanRow], column: str, known: set[str]) -> Iterator[Problem]:
    for row in rows:
        cell = row.values.get(column, "")
        for value in several(cell) if row.section in _NAMING_SEVERAL else (cell,):
            if value and value not in known:
                yield row.problem("plan.unknown_reference", column, value=value)


def _event_problems(row: PlanRow) -> Iterator[Problem]:
    for column in ("from", "until"):
        yield from _bad_moment(row, column)


def _site_problems(row: PlanRow) -> Iterator[Problem]:
    yield from _bad_position(row)
    yield from _bad_risk(row)
    yield from _bad_rating(row)
    yield from _bad_frequency(row)


def _person_problems(row: PlanRow) -> Iterator[Problem]:
    role = row.values.get("role", "")
    if role and role not in ROLES:
        yield row.problem("plan.unknown_role", "role", value=role)


def _shift_problems(row: PlanRow) -> Iterator[Problem]:
    begins, ends, days = (row.values.get(name, "") for name in ("from", "until", "days"))
    is_moment = moment_of(begins) is not None
    reads = moment_of if is_moment else time_of_day
    for column, value in (("from", begins), ("until", ends)):
        if value and reads(value) is None:
            yield row.problem("plan.not_a_time", column, value=value)
    if is_backwards(begins, ends):
        yield row.problem("plan.backwards", "until", value=ends)
    if days_of(days) is None or (days and is_moment):
        yield row.problem("plan.not_days", "days", value=days)


def _frequency_problems(row: PlanRow) -> Iterator[Problem]:
    yield from _bad_risk(row)
    yield from _bad_frequency(row)


def _assignment_problems(row: PlanRow) -> Iterator[Problem]:
    yield from _bad_moment(row, "due")


_CHECKS: Mapping[str, Callable[[PlanRow], Iterator[Problem]]] = {
    "event": _event_problems,
    "sites": _site_problems,
    "people": _person_problems,
    "shifts": _shift_problems,
    "frequencies": _frequency_problems,
    "assignments": _assignment_problems,
}


def _bad_moment(row: PlanRow, column: str) -> Iterator[Problem]:
    value = row.values.get(column, "")
    if value:
        try:
            datetime.fromisoformat(value)
        except ValueError:
            yield row.problem("plan.not_a_date", column, value=value)


def _bad_position(row: PlanRow) -> Iterator[Problem]:
    for column, extent in (("lat", 90), ("lon", 180)):
        value = row.values.get(column, "")
        try:
            inside = not value or abs(float(value)) <= extent
        except ValueError:
            inside = False
        if not inside:
            yield row.problem("plan.not_a_position", column, value=value)


def _bad_risk(row: PlanRow) -> Iterator[Problem]:
    value = row.values.get("risk", "")
    if value and not risk_named(value):
        yield row.problem("plan.unknown_risk", "risk", value=value)


def _bad_rating(row: PlanRow) -> Iterator[Problem]:
    said = {name: row.values.get(name, "") for name in ("likelihood", "impact")}
    if not any(said.values()):
        return
    for column, value in said.items():
        if not value:
            yield row.problem("plan.missing_value", column)
        elif rating(value) is None:
            yield row.problem("plan.not_a_rating", column, value=value)
    likelihood, impact = map(rating, said.values())
    risk = risk_named(row.values.get("risk", ""))
    if likelihood and impact and risk and risk != risk_of(likelihood, impact):
        computed = risk_of(likelihood, impact)
        yield row.problem("plan.risk_disagrees", "risk", value=risk, computed=computed)


def _bad_frequency(row: PlanRow) -> Iterator[Problem]:
    value = row.values.get("every", "")
    if value and read_every(value) is None:
        yield row.problem("plan.not_a_frequency", "every", value=value)
