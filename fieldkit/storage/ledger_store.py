"""The ledger on the disk: records with their bytes, checkpoints, and what is missing or doubled."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

from fieldkit.errors import FieldKitError
from fieldkit.ledger.chain import (
    Chain,
    Checkpoint,
    Fork,
    Gap,
    covering,
    find_forks,
    one_for_each,
    verify_segment,
)
from fieldkit.ledger.records import Record

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from fieldkit.clock import Clock
    from fieldkit.ledger.chain import Placed
    from fieldkit.ledger.identity import DeviceKey
    from fieldkit.ledger.outline import Outline
    from fieldkit.storage.database import Database

_PART = 200
_RECORDS = "SELECT raw FROM records "
_PART_OF_CHAIN = 500
_FEW = 1000
_OWN_HEAD = "own head"
_WHOLE_CHAINS = "whole chains"
_NO_CHAIN = (0, "")


class LedgerStore:
    """Records and checkpoints as stored. It adds and reads; nothing is ever changed or removed."""

    def __init__(self, database: Database) -> None:
        self._database = database

    # --- reading

    def record(self, record: str) -> Record | None:
        """The record with this id."""
        raw = self._database.value(_RECORDS + "WHERE id = ?", (record,))
        return None if raw is None else Record.parse(raw)

    def all_records(self) -> Iterator[Record]:
        """Every record, by device and sequence, read in parts."""
        return map(Record.parse, self._lines("device, seq, id", ("", 0, "")))

    def lines_by_entity(self) -> Iterator[bytes]:
        """The bytes of every record, those about one thing side by side, read in parts."""
        return self._lines("entity, id", ("", ""))

    def _lines(self, order: str, first: tuple[object, ...]) -> Iterator[bytes]:
        """The bytes of every record in the order of some columns, behind a first place."""
        place, marks = first, ", ".join("?" * len(first))
        while rows := self._database.rows(
            f"SELECT raw, {order} FROM records WHERE ({order}) > ({marks})"  # noqa: S608  our own
            f" ORDER BY {order} LIMIT ?",
            (*place, _PART),
        ):
            for raw, *place_of_row in rows:
                place = tuple(place_of_row)
                yield raw

    def of_entity(self, entity: str) -> list[Record]:
        """The records about one thing, by device and sequence."""
        return list(self._parsed(_RECORDS + "WHERE entity = ? ORDER BY device, seq, id", (entity,)))

    def of_entities(self, entities: Iterable[str]) -> Iterator[Record]:
        """The records about any of these things."""
        for (raw,) in self._database.rows_in(_RECORDS + "WHERE entity IN ({})", entities):
            yield Record.parse(raw)

    def of_kinds(self, *kinds: str) -> list[Record]:
        """The records of these kinds; for revisions and reviews ask by entity instead."""
        marks = ",".join("?" * len(kinds))
        return list(
            self._parsed(
                _RECORDS + f"WHERE kind IN ({marks}) AND kind NOT IN ('revision', 'review')"
                " ORDER BY device, seq, id",
                kinds,
            )
        )

    def of_device(self, device: str, after: int = 0, until: int | None = None) -> list[Record]:
        """A device's records with sequences above `after`, up to `until`."""
        return list(
            self._parsed(
                _RECORDS + "WHERE device = ? AND seq > ? AND seq <= ? ORDER BY seq, id",
                (device, after, 2**62 if until is None else until),
            )
        )

    def known(self, records: Iterable[str]) -> set[str]:
        """Which of these record ids are held."""
        return {row[0] for row in self._database.rows_in(_KNOWN, records)}

    def known_entities(self, entities: Iterable[str]) -> set[str]:
        """Which of these things any record is about."""
        return {row[0] for row in self._database.rows_in(_KNOWN_ENTITIES, entities)}

    def count(self) -> int:
        """How many records are held."""
        return int(self._database.value("SELECT count(*) FROM records"))

    def seen(self) -> dict[str, int]:
        """The highest sequence held of each device."""
        return dict(self._database.rows(_SEEN))

    def frontier(self) -> dict[str, dict[str, object]]:
        """How far each chain is held without a gap, as a receipt states it."""
        reached = self.seen()
        for gap in reversed(self._inner_gaps(reached)):
            reached[gap.device] = gap.first - 1
        points: dict[str, dict[str, object]] = {}
        for device, seq in sorted(reached.items()):
            head = self._database.value(
                "SELECT id FROM records WHERE device = ? AND seq = ? ORDER BY id", (device, seq)
            )
            if head is not None:
                points[device] = {"seq": seq, "head": head}
        return points

    def gaps(self, devices: Collection[str] | None = None) -> list[Gap]:
        """Sequences that are missing, as later records or signed statements show.

        Of some devices, or of all.
        """
        held = self.seen()
        gaps = self._inner_gaps(held if devices is None else devices)
        for device, seq in self._announced().items():
            if seq > held.get(device, 0) and (devices is None or device in devices):
                gaps.append(Gap(device, held.get(device, 0) + 1, seq))
        return sorted(gaps, key=lambda gap: (gap.device, gap.first))

    def forks(self) -> list[Fork]:
        """Places of a chain that several records take."""
        return find_forks(
            self._database.rows(
                "SELECT device, seq, id FROM records WHERE (device, seq) IN"
                " (SELECT device, seq FROM records GROUP BY device, seq HAVING count(*) > 1)"
            )
        )

    def holds_whole(self, checkpoints: Iterable[Checkpoint]) -> bool:
        """Whether these checkpoints and every record that they cover are held, from the first on.

        In doubt, as with a fork in the chain, the answer is no.
        """
        points = list(checkpoints)
        names = {_name_of(point) for point in points}
        held = self._database.rows_in("SELECT id FROM checkpoints WHERE id IN ({})", names)
        if not points or len(list(held)) < len(names):
            return False
        return all(self._is_within_chain(point) for point in points)

    def checkpoints(self, device: str | None = None) -> list[Checkpoint]:
        """The checkpoints held, of one device or of all."""
        rows = self._database.rows(
            "SELECT statement, signature FROM checkpoints WHERE ? IN ('', device)"
            " ORDER BY device, seq, id",
            (device or "",),
        )
        return [Checkpoint.read(statement, signature) for statement, signature in rows]

    def vouched(self, records: Iterable[str]) -> set[str]:
        """Which of these record ids a checkpoint names as the end of its chain."""
        return {row[0] for row in self._database.rows_in(_VOUCHED, records)}

    def covering(self, records: Collection[Placed]) -> list[Checkpoint]:
        """The fewest checkpoints that prove these records."""
        return covering(records, self._checkpoints_at(_ends_of_runs(records)))

    def proving(self, records: Collection[Placed]) -> list[Checkpoint]:
        """The checkpoints to send along with records.

        With few records go all that they have, so that each proves itself when it is printed; with
        many the fewest, for the receiver verifies every one.
        """
        if len(records) > _FEW:
            return self.covering(records)
        return one_for_each(records, self._checkpoints_at(record.id for record in records))

    def _checkpoints_at(self, heads: Iterable[str]) -> list[Checkpoint]:
        rows = self._database.rows_in(
            "SELECT statement, signature FROM checkpoints WHERE head IN ({})", heads
        )
        return [Checkpoint.read(*row) for row in rows]

    # --- adding

    def insert(self, records: Iterable[Record]) -> None:
        """Store records that are not held yet."""
        self._database.execute_many(
            "INSERT INTO records (id, device, seq, kind, entity, raw) VALUES (?, ?, ?, ?, ?, ?)",
            [(r.id, r.device, r.seq, r.kind, r.entity, r.raw) for r in records],
        )

    def add_checkpoints(self, checkpoints: Iterable[Checkpoint]) -> None:
        """Store checkpoints; the same one again changes nothing."""
        self._database.execute_many(
            "INSERT INTO checkpoints (id, device, seq, head, statement, signature)"
            " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING",
            [
                (
                    _name_of(point),
                    point.device,
                    point.seq,
                    point.head,
                    point.statement,
                    point.signature,
                )
                for point in checkpoints
            ],
        )

    def chain(self, key: DeviceKey, clock: Clock) -> Chain:
        """The growing end of the own chain, as this workspace left it."""
        _device, seq, head = self.own_head()
        return Chain(key, clock, seq, head)

    def own_head(self) -> tuple[str, int, str]:
        """The own device, and the sequence and id of its last record here."""
        stored = self._database.value("SELECT value FROM settings WHERE name = ?", (_OWN_HEAD,))
        device, seq, head = json.loads(stored) if stored else ("", 0, "")
        return device, seq, head

    def save_chain(self, chain: Chain) -> None:
        """Note where the own chain ends now."""
        self._database.execute(
            "INSERT INTO settings (name, value) VALUES (?, ?)"
            " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            (_OWN_HEAD, json.dumps([chain.device, chain.seq, chain.head])),
        )

    def follow_own(self, key: DeviceKey, clock: Clock) -> None:
        """Take back own records that others had kept, so that the chain goes on after them.

        A restored copy of the workspace would otherwise use their sequences a second time.
        """
        chain = self.chain(key, clock)
        ahead = {record.prev: record for record in self.of_device(key.device, after=chain.seq)}
        while chain.head in ahead:
            chain.advance(ahead[chain.head])
        self.save_chain(chain)

    def follow_chains(self, added: Collection[Outline], devices: Iterable[str]) -> None:
        """Note how far the chains of some devices are held, link by link from their first record.

        What was just added is told, so that it need not be read again.
        """
        next_of = {(record.device, record.seq, record.prev): record for record in added}
        whole = self._whole_chains()
        for device in devices:
            seq, head = whole.get(device, _NO_CHAIN)
            while (link := next_of.get((device, seq + 1, head))) is not None:
                seq, head = link.seq, link.id
            whole[device] = self._followed(device, seq, head)
        self._database.execute(
            "INSERT INTO settings (name, value) VALUES (?, ?)"
            " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            (_WHOLE_CHAINS, json.dumps(whole)),
        )

    def require_proof(
        self, records: Collection[Outline], checkpoints: Collection[Checkpoint]
    ) -> None:
        """Refuse records that no signature of their device covers.

        A record that a held one follows is proven by that link.

        Raises:
            FieldKitError: ledger.unproven.
        """
        proof = verify_segment(records, checkpoints)
        if proof.unproven:
            proof = verify_segment(records, checkpoints, self._links_from(proof.unproven))
        if proof.unproven:
            first = min(proof.unproven, key=lambda record: (record.device, record.seq))
            raise FieldKitError(
                "ledger.unproven",
                count=len(proof.unproven),
                device=first.device,
                seq=first.seq,
                entity=first.entity,
            )

    def _whole_chains(self) -> dict[str, tuple[int, str]]:
        """Where the unbroken part of each chain ended when it was last followed."""
        stored = self._database.value("SELECT value FROM settings WHERE name = ?", (_WHOLE_CHAINS,))
        return json.loads(stored) if stored else {}

    def _followed(self, device: str, seq: int, head: str) -> tuple[int, str]:
        """The end of the unbroken chain that goes on after a place in it."""
        while True:
            part = self.of_device(device, seq, seq + _PART_OF_CHAIN)
            ahead = {(record.seq, record.prev): record.id for record in part}
            begun = seq
            while (link := ahead.get((seq + 1, head))) is not None:
                seq, head = seq + 1, link
            if seq < begun + _PART_OF_CHAIN:
                return seq, head

    def _is_within_chain(self, point: Checkpoint) -> bool:
        there = self._database.rows(
            "SELECT id FROM records WHERE device = ? AND seq = ?", (point.device, point.seq)
        )
        if there != [(point.head,)]:
            return False
        stored = self._whole_chains().get(point.device, _NO_CHAIN)
        seq = stored[0] if stored[0] >= point.seq else self._followed(point.device, *stored)[0]
        doubled = self._database.value(
            "SELECT 1 FROM records WHERE device = ? AND seq <= ?"
            " GROUP BY seq HAVING count(*) > 1 LIMIT 1",
            (point.device, point.seq),
        )
        return seq >= point.seq and doubled is None

    def _links_from(self, records: Iterable[Outline]) -> set[str]:
        """Those of the records that a held record names as the one before it."""
        links: set[str] = set()
        for record in records:
            for (raw,) in self._database.rows(
                _RECORDS + "WHERE device = ? AND seq = ?", (record.device, record.seq + 1)
            ):
                links.add(Record.parse(raw).prev)
        return links

    def _inner_gaps(self, devices: Iterable[str]) -> list[Gap]:
        """What is missing before a held record of some devices, by device and sequence."""
        rows = self._database.rows_in(
            "SELECT device, before + 1, seq - 1 FROM (SELECT device, seq, lag(seq, 1, 0)"
            " OVER (PARTITION BY device ORDER BY seq) AS before FROM records"
            " WHERE device IN ({})) WHERE seq > before + 1",
            devices,
        )
        return sorted((Gap(*row) for row in rows), key=lambda gap: (gap.device, gap.first))

    def _announced(self) -> dict[str, int]:
        """The highest sequence of each device that anybody signed to exist."""
        announced: dict[str, int] = dict(
            self._database.rows("SELECT device, max(seq) FROM checkpoints GROUP BY device")
        )
        for (statement,) in self._database.rows(
            "SELECT statement FROM checkpoints WHERE statement NOT LIKE '%\"seen\":{},%'"
        ):
            for device, seq in json.loads(statement)["seen"].items():
                announced[device] = max(int(seq), announced.get(device, 0))
        return announced

    def _parsed(self, sql: str, values: Collection[object] = ()) -> Iterator[Record]:
        for (raw,) in self._database.rows(sql, tuple(values)):
            yield Record.parse(raw)


def _name_of(checkpoint: Checkpoint) -> str:
    """What a checkpoint is known by here."""
    return hashlib.sha256(checkpoint.statement.encode()).hexdigest()


# From one device to the next and to the end of its chain, without a look at what lies between.
_SEEN = (
    "WITH RECURSIVE devices (device) AS (SELECT min(device) FROM records UNION ALL"
    " SELECT (SELECT min(device) FROM records WHERE device > devices.device) FROM devices"
    " WHERE device IS NOT NULL) SELECT device, (SELECT max(seq) FROM records"
    " WHERE records.device = devices.device) FROM devices WHERE device IS NOT NULL"
)
_KNOWN = "SELECT id FROM records WHERE id IN ({})"
_VOUCHED = "SELECT DISTINCT head FROM checkpoints WHERE head IN ({})"
_KNOWN_ENTITIES = "SELECT DISTINCT entity FROM records WHERE entity IN ({})"


def _ends_of_runs(records: Collection[Placed]) -> list[str]:
    """The records that no other of them follows in its chain."""
    followed = {record.prev for record in records}
    return [record.id for record in records if record.id not in followed]
