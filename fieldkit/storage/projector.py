"""Keeps the computed tables in step with the records: a few groups after a change, or all."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from itertools import islice
from typing import TYPE_CHECKING

from fieldkit.ledger.records import Record
from fieldkit.storage.projected_tables import (
    DEVICES,
    INSPECTIONS,
    MENTIONS,
    PROJECTION_VERSION,
    TABLES,
)
from fieldkit.storage.projection import (
    GROUP_OF_KIND,
    Standing,
    device_rows,
    frontier_rows,
    group_rows,
    projection_digest,
    received_of,
    tables_of_group,
)
from fieldkit.storage.trust import Trust
from fieldkit.storage.whole_projection import WholeProjection

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from fieldkit.ledger.roster import Roster
    from fieldkit.storage.database import Database
    from fieldkit.storage.ledger_store import LedgerStore
    from fieldkit.storage.projected_tables import ProjectedTable
    from fieldkit.storage.projection import Row, Tables

_VERSION = "projection version"
_ROSTER = "projected roster"
_ORDINARY = ["inspector", "", ""]
_PART = 500
_WORDS_COLUMN = INSPECTIONS.names.index("words")


class Projector:
    """Writes the computed tables, always inside the transaction that stores the records."""

    def __init__(self, database: Database, ledger: LedgerStore) -> None:
        self._database = database
        self._ledger = ledger
        self.trust = Trust(database, ledger)
        self._applied: Roster | None = None

    def apply(self, added: Sequence[Record], earlier: Collection[str]) -> None:
        """Compute again what new records touch.

        Args:
            added: the new records, stored already.
            earlier: those of their entities that records were about before.
        """
        groups: dict[tuple[str, str], list[Record]] = defaultdict(list)
        for record in added:
            group = GROUP_OF_KIND.get(record.kind)
            if group is not None and record.fits:
                groups[group, record.entity].append(record)
        roster = self.trust.roster()
        if roster is not self._applied and self._change_roster(roster):
            self.rebuild()
            return
        receipts = [r for (g, _e), part in groups.items() if g == "receipt" for r in part]
        self._take_receipts(receipts, roster)
        standing = Standing(roster, self._received())
        self._complete(groups, earlier)
        by_group: dict[str, list[tuple[str, Tables]]] = defaultdict(list)
        for (group, entity), records in groups.items():
            by_group[group].append((entity, group_rows(group, records, standing)))
        for group, results in by_group.items():
            self._replace(group, results, earlier)

    def rebuild(self) -> None:
        """Compute every table again from all records."""
        with self._database.transaction():
            roster = self.trust.roster()
            receipts = self._ledger.of_kinds("receipt")
            records = map(Record.parse, self._ledger.lines_by_entity())
            whole = WholeProjection(roster, receipts, records)
            self._database.execute("DELETE FROM inspection_words")
            for table in TABLES:
                self._database.execute(f"DELETE FROM {table.name}")  # noqa: S608  our own name
            numbered = enumerate(whole.inspections(), start=1)
            while part := list(islice(numbered, _PART)):
                self._insert_inspections(part)
            for table in TABLES:
                if table is not INSPECTIONS:
                    self._insert(table, whole.tables[table.name])
            self._note(_ROSTER, json.dumps(_standings(roster)))
            self._note(_VERSION, str(PROJECTION_VERSION))

    def _note(self, name: str, value: str) -> None:
        self._database.execute(
            "INSERT INTO settings (name, value) VALUES (?, ?)"
            " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            (name, value),
        )

    def is_current(self) -> bool:
        """Whether the stored tables were computed by these rules."""
        stored = self._database.value("SELECT value FROM settings WHERE name = ?", (_VERSION,))
        return bool(stored == str(PROJECTION_VERSION))

    def digest(self) -> str:
        """The digest of the tables as they are on the disk."""
        tables = {
            table.name: sorted(
                self._database.rows(f"SELECT {', '.join(table.quoted)} FROM {table.name}")  # noqa: S608
            )
            for table in TABLES
        }
        return projection_digest(tables[INSPECTIONS.name], tables)

    def _change_roster(self, roster: Roster) -> bool:
        """Write the roster; true when it gives records held before another meaning."""
        stored = self._database.value("SELECT value FROM settings WHERE name = ?", (_ROSTER,))
        before: dict[str, list[str]] = json.loads(stored) if stored else {}
        now = _standings(roster)
        if before != now:
            self._note(_ROSTER, json.dumps(now))
        self._database.execute(f"DELETE FROM {DEVICES.name}")  # noqa: S608
        self._insert(DEVICES, device_rows(roster))
        self._applied = roster
        changed = {device for device in before | now if before.get(device) != now.get(device)}
        # That somebody became an inspector changes nothing but the list of devices.
        changed -= {d for d in changed if d not in before and now[d] == _ORDINARY}
        decided = self._database.rows_in(
            "SELECT 1 FROM records WHERE device IN ({}) AND kind <> 'enrolment' LIMIT 1", changed
        )
        return any(decided)

    def _received(self) -> dict[str, int]:
        return received_of(self._database.rows("SELECT device, receiver, seq, head FROM frontiers"))

    def _take_receipts(self, receipts: Iterable[Record], roster: Roster) -> None:
        """Move the frontiers forward, and the inspections that they pass to `received`."""
        rows = frontier_rows(receipts, roster)
        self._database.execute_many(
            "INSERT INTO frontiers (device, receiver, seq, head) VALUES (?, ?, ?, ?)"
            " ON CONFLICT (device, receiver) DO UPDATE SET seq = excluded.seq, head = excluded.head"
            " WHERE (excluded.seq, excluded.head) > (seq, head)",
            rows,
        )
        self._database.execute_many(
            "UPDATE inspections SET state = 'received'"
            " WHERE device = ? AND seq <= ? AND state = 'finalised'",
            [(device, seq) for device, seq in received_of(rows).items()],
        )

    def _complete(
        self, groups: dict[tuple[str, str], list[Record]], earlier: Collection[str]
    ) -> None:
        """Put the records held before to those of their group that are new."""
        wanted = [entity for group, entity in groups if group != "receipt" and entity in earlier]
        if not wanted:
            return
        held: dict[tuple[str, str], dict[str, Record]] = defaultdict(dict)
        for record in self._ledger.of_entities(dict.fromkeys(wanted)):
            group = GROUP_OF_KIND.get(record.kind)
            if group is not None and (group, record.entity) in groups and record.fits:
                held[group, record.entity][record.id] = record
        for place, records in held.items():
            groups[place] = list(records.values())

    def _replace(
        self, group: str, results: Sequence[tuple[str, Tables]], earlier: Collection[str]
    ) -> None:
        """Write a group's rows in place of those that were there."""
        changed = [(entity,) for entity, _tables in results if entity in earlier]
        if group == "inspection":
            rows = [row for _e, t in results for row in t[INSPECTIONS.name]]
            self._replace_inspections(rows, [row[0] for row in rows if row[0] in earlier])
            self._replace_mentions([row for _e, t in results for row in t[MENTIONS.name]], changed)
            return
        for table, column in tables_of_group(group):
            self._database.execute_many(
                f"DELETE FROM {table.name} WHERE {column} = ?",  # noqa: S608  our own names
                changed,
            )
            self._insert(table, [row for _e, tables in results for row in tables[table.name]])

    def _replace_inspections(self, rows: Sequence[Row], known: Sequence[str]) -> None:
        numbers = dict(
            self._database.rows_in("SELECT id, number FROM inspections WHERE id IN ({})", known)
        )
        taken = [(number,) for number in numbers.values()]
        self._database.execute_many("DELETE FROM inspection_words WHERE rowid = ?", taken)
        self._database.execute_many("DELETE FROM inspections WHERE number = ?", taken)
        free = (self._database.value("SELECT max(number) FROM inspections") or 0) + 1
        free = max([free, *(number + 1 for number in numbers.values())])
        numbered: list[tuple[int, Row]] = []
        for row in rows:
            number = numbers.get(row[0])
            if number is None:
                number, free = free, free + 1
            numbered.append((number, row))
        self._insert_inspections(numbered)

    def _replace_mentions(self, rows: Sequence[Row], changed: Sequence[tuple[str]]) -> None:
        self._database.execute_many("DELETE FROM mentions WHERE inspection = ?", changed)
        self._insert(MENTIONS, rows)

    def _insert_inspections(self, numbered: Sequence[tuple[int, Row]]) -> None:
        marks = ", ".join("?" * (len(INSPECTIONS.columns) + 1))
        self._database.execute_many(
            f"INSERT INTO inspections (number, {', '.join(INSPECTIONS.quoted)})"  # noqa: S608
            f" VALUES ({marks})",
            [(number, *row) for number, row in numbered],
        )
        self._database.execute_many(
            "INSERT INTO inspection_words (rowid, words) VALUES (?, ?)",
            [(number, row[_WORDS_COLUMN]) for number, row in numbered],
        )

    def _insert(self, table: ProjectedTable, rows: Sequence[Row]) -> None:
        marks = ", ".join("?" * len(table.columns))
        self._database.execute_many(
            f"INSERT INTO {table.name} ({', '.join(table.quoted)}) VALUES ({marks})",  # noqa: S608
            rows,
        )


def _standings(roster: Roster) -> dict[str, list[str]]:
    """What of a roster gives records their meaning: role, what is kept, whose place is taken."""
    return {
        device: [
            member.role,
            _digest(roster.kept[device]) if device in roster.kept else "",
            roster.continues.get(device, ""),
        ]
        for device, member in sorted(roster.members.items())
    } | {
        device: ["", _digest(kept), ""]
        for device, kept in roster.kept.items()
        if device not in roster.members
    }


def _digest(ids: Iterable[str]) -> str:
    return hashlib.sha256("".join(sorted(ids)).encode()).hexdigest()
