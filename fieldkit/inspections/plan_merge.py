"""Joining two versions of a plan that were made at the same time, row by row and cell by cell.

What only one side changed is taken from that side. Where both changed the same cell differently, or
one changed a row that the other took out, they are in conflict, and the side that is preferred
counts. A venue or a person that a row of the result names is kept, though a side took it out.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

from fieldkit.inspections.plan import KIND_OF_SECTION, Event, Site, entry_of, event_of
from fieldkit.inspections.plan_changes import ROWS, cells_of, head_of, keyed
from fieldkit.inspections.risk import rating, risk_of
from fieldkit.inspections.shifts import several

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from fieldkit.inspections.plan import Entry

Side = Literal["left", "right"]


@dataclass(frozen=True, slots=True)
class PlanConflict:
    """What both sides changed; without a column one of them took the row out.

    `key` is empty for the event itself, a side that took the row out says nothing.
    """

    section: str
    key: str
    column: str
    left: str
    right: str


@dataclass(frozen=True, slots=True)
class PlanMerge:
    """The joined plan, and where the preferred side decided."""

    event: Event
    conflicts: tuple[PlanConflict, ...]


def merge(base: Event | None, left: Event, right: Event, prefer: Side = "left") -> PlanMerge:
    """Join two versions that come from `base`; without one every difference is a conflict."""
    return _Merging(base, left, right, prefer).result()


class _Merging:
    def __init__(self, base: Event | None, left: Event, right: Event, prefer: Side) -> None:
        self._base, self._left, self._right = base, left, right
        self._prefer = prefer
        self._conflicts: list[PlanConflict] = []

    def result(self) -> PlanMerge:
        head = self._cells(
            "event",
            "",
            head_of(self._base) if self._base else {},
            head_of(self._left),
            head_of(self._right),
        )
        sections: dict[str, tuple[Entry, ...]] = {s: self._section(s) for s in ROWS}
        event: Event = event_of({**head, "exercise": head["exercise"] == "yes"})
        named: dict[str, Any] = _with_all_that_is_named(sections, (self._left, self._right))
        return PlanMerge(replace(event, **named), tuple(self._conflicts))

    def _section(self, section: str) -> tuple[Entry, ...]:
        base = keyed(self._base.section(section)) if self._base else {}
        left, right = keyed(self._left.section(section)), keyed(self._right.section(section))
        rows = (
            self._row(section, key, base.get(key), left.get(key), right.get(key))
            for key in [*left, *(key for key in right if key not in left)]
        )
        return tuple(row for row in rows if row is not None)

    def _row(
        self, section: str, key: str, base: Entry | None, left: Entry | None, right: Entry | None
    ) -> Entry | None:
        if right in (left, base):
            return left
        if left == base:
            return right
        if left is None or right is None:
            return self._one_is_gone(section, key, left, right)
        cells = self._cells(
            section, key, cells_of(base) if base else {}, cells_of(left), cells_of(right)
        )
        row: Entry = entry_of(KIND_OF_SECTION[section], cells)
        return _with_its_risk(row)

    def _one_is_gone(
        self, section: str, key: str, left: Entry | None, right: Entry | None
    ) -> Entry | None:
        """A row that one side took out and the other changed."""
        self._conflicts.append(
            PlanConflict(section, key, "", *("" if side is None else key for side in (left, right)))
        )
        return left if self._prefer == "left" else right

    def _cells(
        self,
        section: str,
        key: str,
        base: Mapping[str, str],
        left: Mapping[str, str],
        right: Mapping[str, str],
    ) -> dict[str, str]:
        cells: dict[str, str] = {}
        for column, value in left.items():
            other, former = right[column], base.get(column)
            if value in (other, former):
                cells[column] = other
            elif other == former:
                cells[column] = value
            else:
                self._conflicts.append(PlanConflict(section, key, column, value, other))
                cells[column] = value if self._prefer == "left" else other
        return cells


def _with_its_risk(row: Entry) -> Entry:
    """A site whose likelihood came from one side and impact from the other has another risk."""
    if isinstance(row, Site):
        likelihood, impact = rating(row.likelihood), rating(row.impact)
        if likelihood and impact:
            return replace(row, risk=risk_of(likelihood, impact))
    return row


def _with_all_that_is_named(
    sections: dict[str, tuple[Any, ...]], sides: Iterable[Event]
) -> dict[str, tuple[Any, ...]]:
    """The sections with the venues and people, of either side, that their rows name."""
    venues = {site.venue for site in sections["sites"]}
    venues.update(code for shift in sections["shifts"] for code in several(shift.venue))
    people = {name for shift in sections["shifts"] for name in several(shift.person)}
    for section, named in (("venues", venues), ("people", people)):
        kept = keyed(sections[section])
        for side in sides:
            for key, entry in keyed(side.section(section)).items():
                if key in named:
                    kept.setdefault(key, entry)
        sections[section] = tuple(kept.values())
    return sections
