"""What differs between two versions of a plan, row by row, known by their codes."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass, fields
from typing import TYPE_CHECKING, Literal

from fieldkit.inspections.plan import (
    KIND_OF_SECTION,
    Assignment,
    Event,
    Frequency,
    Person,
    Shift,
    column_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from fieldkit.inspections.plan import Entry

What = Literal["added", "changed", "gone"]
ROWS = tuple(section for section in KIND_OF_SECTION if section != "assignments")
"""The sections that the record of an event holds."""


@dataclass(frozen=True, slots=True)
class ChangedCell:
    """One value that is another one now."""

    column: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class PlanChange:
    """One row that was added, changed or is gone; the event itself has no key."""

    section: str
    key: str
    what: What
    cells: tuple[ChangedCell, ...] = ()


def key_of(entry: Entry) -> str:
    """By what a row is known in another version: its code, or what stands for one."""
    if isinstance(entry, Person):
        return entry.name
    if isinstance(entry, Frequency):
        return entry.risk
    if isinstance(entry, Shift):
        return entry.name or f"{entry.begins} {entry.ends} {entry.person}"
    if isinstance(entry, Assignment):
        return " ".join((entry.site, entry.form, entry.person, entry.due))
    return entry.code


def keyed(entries: Iterable[Entry]) -> dict[str, Entry]:
    """Rows by their keys; of several with the same key, as shifts may be, each gets its number."""
    seen: Counter[str] = Counter()
    rows: dict[str, Entry] = {}
    for entry in entries:
        key = key_of(entry)
        seen[key] += 1
        rows[key if seen[key] == 1 else f"{key} ({seen[key]})"] = entry
    return rows


def head_of(event: Event) -> dict[str, str]:
    """What a plan says of the event itself, by column."""
    said = {field.name: getattr(event, field.name) for field in fields(event)}
    said["exercise"] = "yes" if event.exercise else "no"
    return {column_of(name): value for name, value in said.items() if isinstance(value, str)}


def changes_between(before: Event, after: Event) -> tuple[PlanChange, ...]:
    """What one version says otherwise than another, section by section; visits are left out."""
    return tuple(_changes(before, after))


def _changes(before: Event, after: Event) -> Iterator[PlanChange]:
    cells = _cells(head_of(before), head_of(after))
    if cells:
        yield PlanChange("event", "", "changed", cells)
    for section in ROWS:
        old, new = keyed(before.section(section)), keyed(after.section(section))
        for key, entry in new.items():
            if key not in old:
                yield PlanChange(section, key, "added")
            elif entry != old[key]:
                yield PlanChange(
                    section, key, "changed", _cells(cells_of(old[key]), cells_of(entry))
                )
        yield from (PlanChange(section, key, "gone") for key in old if key not in new)


def cells_of(entry: Entry) -> dict[str, str]:
    """A row by column."""
    return {column_of(name): value for name, value in asdict(entry).items()}


def _cells(before: dict[str, str], after: dict[str, str]) -> tuple[ChangedCell, ...]:
    return tuple(
        ChangedCell(column, value, after[column])
        for column, value in before.items()
        if value != after[column]
    )
