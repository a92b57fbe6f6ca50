"""When the sites of an event were inspected last: one question for all of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

    from fieldkit.storage.database import Database


@dataclass(frozen=True, slots=True)
class LastVisit:
    """The latest inspection of a site by a form."""

    at: str
    grade: str


class SiteVisits:
    """What the plan asks of the inspections; none of it reads more than an index and a row."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def latest(self, event: str, code: str, form: str, *, exercise: bool) -> dict[str, LastVisit]:
        """The latest inspection by a form of each site that has one.

        Args:
            event: the id of the event whose sites are meant.
            code: its code, as inspections name it.
            form: which inspections count.
            exercise: whether exercises count, and what is real does not.
        """
        rows = self._database.rows(
            "SELECT sites.code, at, grade FROM sites JOIN inspections ON inspections.number = ("
            "SELECT number FROM inspections WHERE site = sites.code AND event = ? AND form = ?"
            " AND exercise = ? AND state <> 'withdrawn' ORDER BY at DESC LIMIT 1)"
            " WHERE sites.event = ?",
            (code, form, int(exercise), event),
        )
        return {site: LastVisit(at, grade) for site, at, grade in rows}

    def made(self, sites: Collection[str], since: str) -> list[tuple[str, str, str, str]]:
        """(site, form, person, at) of the inspections of some sites that count, from a day on."""
        return list(
            self._database.rows_in(
                "SELECT site, form, person, at FROM inspections"
                " WHERE site IN ({}) AND at >= ? AND state <> 'withdrawn'",
                sites,
                since,
            )
        )

    def counts(self, sites: Collection[str]) -> dict[str, int]:
        """How many inspections there are of each of some sites."""
        return dict(
            self._database.rows_in(
                "SELECT site, count(*) FROM inspections WHERE site IN ({}) GROUP BY site", sites
            )
        )
