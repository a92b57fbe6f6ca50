"""Visits that may have been written down twice: told to people, never merged by a rule."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable


@dataclass(frozen=True, slots=True)
class Visit:
    """What tells two visits apart; `begun` is the local time of the first revision."""

    inspection: str
    form: str
    event: str
    site: str
    begun: str

    @property
    def day(self) -> str:
        """The day as the clock of its laptop had it."""
        return self.begun[:10]


def suspected_duplicates(
    visits: Iterable[Visit], dismissed: Collection[frozenset[str]] = ()
) -> dict[str, tuple[str, ...]]:
    """The other inspections of the same site with the same form on the same day, by inspection.

    Only inspections that have any are named; one without a site has none. The pairs that somebody
    `dismissed` are no suspects of one another, of a third one they still are.
    """
    same: dict[tuple[str, str, str, str], list[str]] = defaultdict(list)
    for visit in visits:
        if visit.site:
            same[visit.form, visit.event, visit.site, visit.day].append(visit.inspection)
    suspects = {
        inspection: tuple(
            other
            for other in sorted(group)
            if other != inspection and frozenset((inspection, other)) not in dismissed
        )
        for group in same.values()
        for inspection in group
    }
    return {inspection: others for inspection, others in suspects.items() if others}
