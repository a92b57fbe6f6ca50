"""Reading the plan of an event from a workbook or a YAML file.

A workbook has one sheet per section with the names of the columns in its first row; a YAML file has
the same names as keys. Other sheets are left alone, and so is a row that begins with `e.g.`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fieldkit.errors import Problem
from fieldkit.inspections.plan import KIND_OF_SECTION, SECTIONS, Event, entry_of
from fieldkit.inspections.plan_checks import PlanRow, plan_problems
from fieldkit.inspections.risk import own_words
from fieldkit.inspections.workbooks import UnreadableWorkbookError, rows_of_workbook, texts

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_YES = ("yes", "true", "1")
_TIMES_OF_DAY = {"from", "until"}
_MINUTES_OF_A_DAY = 24 * 60


@dataclass(frozen=True, slots=True)
class PlanReading:
    """What reading a plan gave: the event, or the problems that forbid it."""

    event: Event | None
    problems: tuple[Problem, ...]


def read_plan(name: str, content: bytes) -> PlanReading:
    """Read an event plan from the bytes of a .xlsx or .yaml file; `name` is for messages only."""
    rows: dict[str, list[PlanRow]] = {section: [] for section in SECTIONS}
    try:
        found = _workbook_rows(content) if content[:2] == b"PK" else _yaml_rows(content)
        for row in found:
            rows[row.section].append(row)
    except (_UnreadableError, UnreadableWorkbookError) as reason:
        problem = Problem("plan.unreadable", context={"name": name, "reason": str(reason)})
        return PlanReading(None, (problem,))
    problems = tuple(plan_problems(rows))
    if problems:
        return PlanReading(None, problems)
    return PlanReading(_event(rows), ())


class _UnreadableError(ValueError):
    """The file is not YAML of the expected shape."""


def _workbook_rows(content: bytes) -> Iterator[PlanRow]:
    for row in rows_of_workbook(content):
        if row.sheet in SECTIONS:
            yield PlanRow(row.sheet, row.number, row.values)


def _yaml_rows(content: bytes) -> Iterator[PlanRow]:
    import yaml

    try:
        tree = yaml.safe_load(content.decode("utf-8-sig"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        reason = f"no YAML, line {mark.line + 1}" if mark else "no YAML"
        raise _UnreadableError(reason) from error
    if not isinstance(tree, dict):
        raise _UnreadableError("no sections")
    sections = tree.get("event", {}) if set(tree) == {"event"} else tree
    if not isinstance(sections, dict):
        raise _UnreadableError("no sections")
    head = sections["event"] if isinstance(sections.get("event"), dict) else sections
    named = {key: value for key, value in head.items() if not isinstance(value, list | dict)}
    yield PlanRow("event", 1, texts(named))
    for section in SECTIONS[1:]:
        entries = sections.get(section) or []
        if not isinstance(entries, list):
            raise _UnreadableError(section)
        for number, entry in enumerate(entries, start=1):
            if not isinstance(entry, dict):
                raise _UnreadableError(f"{section} {number}")
            said = _with_times(entry) if section == "shifts" else entry
            yield PlanRow(section, number, texts(said))


def _with_times(entry: Mapping[object, object]) -> dict[object, object]:
    """An entry of a shift; YAML reads 20:00 as the number of its minutes."""
    return {
        key: f"{value // 60:02}:{value % 60:02}"
        if key in _TIMES_OF_DAY and type(value) is int and 0 <= value < _MINUTES_OF_A_DAY
        else value
        for key, value in entry.items()
    }


def _event(rows: Mapping[str, list[PlanRow]]) -> Event:
    head = rows["event"][0].values
    return Event(
        code=head["code"],
        name=head["name"],
        exercise=head.get("exercise", "").lower() in _YES,
        begins=head.get("from", ""),
        ends=head.get("until", ""),
        place=head.get("place", ""),
        profile=head.get("profile", ""),
        **{
            section: tuple(entry_of(kind, own_words(row.values)) for row in rows[section])
            for section, kind in KIND_OF_SECTION.items()
        },
    )
