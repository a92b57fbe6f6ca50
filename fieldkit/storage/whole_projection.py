"""The projection of all records at once, with one thing and its records in memory at a time."""

from __future__ import annotations

from collections import defaultdict
from itertools import groupby
from typing import TYPE_CHECKING

from fieldkit.storage.projected_tables import DEVICES, FRONTIERS, INSPECTIONS, TABLES
from fieldkit.storage.projection import (
    GROUP_OF_KIND,
    Standing,
    device_rows,
    frontier_rows,
    group_rows,
    received_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from fieldkit.ledger.records import Record
    from fieldkit.ledger.roster import Roster
    from fieldkit.storage.projection import Row, Tables

_BY_STANDING = frozenset({"roster", "receipt"})


class WholeProjection:
    """The rows that a set of records amounts to; alike for every set that is the same.

    The inspections are the mass and come one by one, in their order; the rows of the other tables
    are complete in `tables`, sorted, once the inspections are through.

    Args:
        roster: who is who by all of the records.
        receipts: those among them.
        records: all of them, those of one entity side by side and the entities in their order.
    """

    def __init__(
        self, roster: Roster, receipts: Iterable[Record], records: Iterable[Record]
    ) -> None:
        frontiers = frontier_rows((each for each in receipts if each.fits), roster)
        self.tables: Tables = {table.name: [] for table in TABLES if table is not INSPECTIONS}
        self.tables[DEVICES.name] = device_rows(roster)
        self.tables[FRONTIERS.name] = frontiers
        self._standing = Standing(roster, received_of(frontiers))
        self._records = records

    def inspections(self) -> Iterator[Row]:
        """The rows of the inspections."""
        for _entity, together in groupby(self._records, key=lambda record: record.entity):
            groups: dict[str, list[Record]] = defaultdict(list)
            for record in together:
                group = GROUP_OF_KIND.get(record.kind)
                if group is not None and record.fits and group not in _BY_STANDING:
                    groups[group].append(record)
            for group, records in groups.items():
                for name, rows in group_rows(group, records, self._standing).items():
                    if name == INSPECTIONS.name:
                        yield from rows
                    else:
                        self.tables[name].extend(rows)
        for rows in self.tables.values():
            rows.sort()
