"""The chain of one device: how it grows, how a part of it is proven, what is missing or doubled.

A checkpoint is one canonical JSON line that states how far the chain reaches and what its last
record is, signed with bare Ed25519 over exactly that line: 64 bytes against the 300 of an SSHSIG,
because a single record must fit a printed code. It carries the public key, of which the device id
is the hash, so that it proves itself. `"type"` in the line keeps the signature from other uses.
"""

from __future__ import annotations

import base64
import binascii
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

import orjson

from fieldkit.clock import Clock, timestamp
from fieldkit.errors import FieldKitError
from fieldkit.ledger.canonical import canonical
from fieldkit.ledger.identity import device_id, verify_raw
from fieldkit.ledger.records import Record, write_record

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from fieldkit.ledger.identity import DeviceKey

_CHECKPOINT_TYPE = "fieldkit-checkpoint"


class Placed(Protocol):
    """Anything that has a place in a chain, as records and their outlines do."""

    @property
    def id(self) -> str:
        """What the next one names."""
        ...

    @property
    def device(self) -> str:
        """Whose chain it is."""
        ...

    @property
    def seq(self) -> int:
        """The place, from 1."""
        ...

    @property
    def prev(self) -> str:
        """The id of the one before, empty for the first."""
        ...


_Link = TypeVar("_Link", bound=Placed)


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A device's signed word on its chain; an object of this class has a signature that holds.

    `count` is the number of records up to and with `head`; `seen` the highest sequence known from
    other devices, empty in the checkpoints that travel with a single record.
    """

    device: str
    key: bytes
    seq: int
    head: str
    count: int
    seen: Mapping[str, int]
    statement: str
    signature: str

    @classmethod
    def read(cls, statement: str, signature: str) -> Checkpoint:
        """A checkpoint from its statement and signature.

        Raises:
            FieldKitError: `ledger.bad_checkpoint` when it is none or its signature does not hold.
        """
        try:
            fields: dict[str, Any] = orjson.loads(statement)
            key = base64.b64decode(fields["key"], validate=True)
            seal = base64.b64decode(signature, validate=True)
            genuine = (
                fields["type"] == _CHECKPOINT_TYPE
                and fields["device"] == device_id(key)
                and type(fields["seq"]) is int
                and type(fields["head"]) is str
                and type(fields["count"]) is int
                and type(fields["seen"]) is dict
                and verify_raw(key, statement.encode(), seal)
            )
        except (KeyError, TypeError, ValueError, binascii.Error) as error:
            raise FieldKitError("ledger.bad_checkpoint") from error
        if not genuine:
            raise FieldKitError("ledger.bad_checkpoint")
        return cls(
            fields["device"],
            key,
            fields["seq"],
            fields["head"],
            fields["count"],
            fields["seen"],
            statement,
            signature,
        )

    @classmethod
    def from_dict(cls, fields: object) -> Checkpoint:
        """A checkpoint from the value that manifests carry.

        Raises:
            FieldKitError: `ledger.bad_checkpoint`.
        """
        if not isinstance(fields, dict):
            raise FieldKitError("ledger.bad_checkpoint")
        return cls.read(str(fields.get("statement")), str(fields.get("signature")))

    def as_dict(self) -> dict[str, str]:
        """The checkpoint as manifests carry it."""
        return {"statement": self.statement, "signature": self.signature}


class Chain:
    """The growing end of a device's own chain: makes the next record, signs how far it reaches."""

    def __init__(self, key: DeviceKey, clock: Clock, seq: int = 0, head: str = "") -> None:
        self._key = key
        self._clock = clock
        self.device = key.device
        self.seq = seq
        self.head = head

    def next_record(
        self,
        kind: str,
        entity: str,
        body: Mapping[str, object],
        parents: Iterable[str] = (),
        form: Mapping[str, str] | None = None,
    ) -> Record:
        """The record after the head. The chain itself moves only by `advance`, once it is stored.

        Raises:
            FieldKitError: `ledger.bad_body` or `ledger.not_canonical`.
        """
        return write_record(
            {
                "device": self._key.device,
                "seq": self.seq + 1,
                "prev": self.head,
                "kind": kind,
                "entity": entity,
                "parents": list(parents),
                "form": dict(form) if form is not None else None,
                "body": body,
                "at": timestamp(self._clock.now()),
            }
        )

    def advance(self, record: Record) -> None:
        """Take a stored record as the new head."""
        self.seq, self.head = record.seq, record.id

    def checkpoint(self, seen: Mapping[str, int] | None = None) -> Checkpoint:
        """Sign the chain up to its head."""
        return sign_checkpoint(self._key, self.seq, self.head, seen or {})


def sign_checkpoint(key: DeviceKey, seq: int, head: str, seen: Mapping[str, int]) -> Checkpoint:
    """A device's signed statement that its chain of `seq` records ends in the record `head`."""
    statement = canonical(
        {
            "type": _CHECKPOINT_TYPE,
            "v": 1,
            "device": key.device,
            "key": base64.b64encode(key.public).decode(),
            "seq": seq,
            "head": head,
            "count": seq,
            "seen": seen,
        }
    )
    signature = base64.b64encode(key.sign(statement)).decode()
    return Checkpoint(
        key.device, key.public, seq, head, seq, dict(seen), statement.decode(), signature
    )


@dataclass(frozen=True, slots=True)
class Proof(Generic[_Link]):
    """Which records of a set are proven to be their device's, and which are not."""

    proven: frozenset[str]
    unproven: tuple[_Link, ...]


def verify_segment(
    records: Collection[_Link],
    checkpoints: Iterable[Checkpoint],
    anchors: Iterable[str] = (),
) -> Proof[_Link]:
    """Follow the chains backwards from every signed head that is among the records.

    Args:
        records: any parts of any chains, in any order.
        checkpoints: the signed heads that came with them.
        anchors: ids that are proven already: the `prev` of records stored before.
    """
    by_id = {record.id: record for record in records}
    proven: set[str] = set()
    signed = {(point.head, point.device, point.seq) for point in checkpoints}
    starts = [by_id[head] for head, device, seq in signed if _is_at(by_id.get(head), device, seq)]
    starts.extend(by_id[anchor] for anchor in anchors if anchor in by_id)
    for start in starts:
        record: _Link | None = start
        while record is not None and record.id not in proven:
            proven.add(record.id)
            earlier = by_id.get(record.prev)
            record = earlier if _is_at(earlier, record.device, record.seq - 1) else None
    return Proof(frozenset(proven), tuple(record for record in records if record.id not in proven))


def _is_at(record: Placed | None, device: str, seq: int) -> bool:
    return record is not None and record.device == device and record.seq == seq


def one_for_each(records: Iterable[Placed], checkpoints: Iterable[Checkpoint]) -> list[Checkpoint]:
    """The shortest checkpoint at each of the records that has one: each then proves itself."""
    by_id = {record.id: record for record in records}
    at_head: dict[str, Checkpoint] = {}
    for point in checkpoints:
        if _is_at(by_id.get(point.head), point.device, point.seq):
            shorter = at_head.get(point.head)
            if shorter is None or len(point.statement) < len(shorter.statement):
                at_head[point.head] = point
    return list(at_head.values())


def covering(records: Iterable[Placed], checkpoints: Iterable[Checkpoint]) -> list[Checkpoint]:
    """The fewest of the checkpoints that prove all of the records that any of them proves.

    One per unbroken run of a chain: the checkpoint of its latest signed record.
    """
    by_id = {record.id: record for record in records}
    at_head = {point.head: point for point in one_for_each(by_id.values(), checkpoints)}
    needed: list[Checkpoint] = []
    proven: set[str] = set()
    for point in sorted(at_head.values(), key=lambda point: (point.device, -point.seq, point.head)):
        if point.head in proven:
            continue
        needed.append(point)
        record: Placed | None = by_id[point.head]
        while record is not None and record.id not in proven:
            proven.add(record.id)
            record = by_id.get(record.prev)
    return needed


@dataclass(frozen=True, slots=True)
class Gap:
    """Sequences of a device, first to last, that are known to exist and have not arrived."""

    device: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Fork:
    """One place of a chain that several records take: a clone, a restored copy or forgery."""

    device: str
    seq: int
    records: tuple[str, ...]


def find_gaps(
    held: Iterable[tuple[str, int]], announced: Mapping[str, int] | None = None
) -> list[Gap]:
    """What is missing between the sequences held, up to the highest held or announced.

    Args:
        held: (device, seq) of every record there is, in any order.
        announced: the highest sequence of a device that anybody has signed to have seen.
    """
    sequences: dict[str, set[int]] = defaultdict(set)
    for device, seq in held:
        sequences[device].add(seq)
    for device, seq in (announced or {}).items():
        if seq > 0:
            sequences[device].add(seq + 1)
    gaps: list[Gap] = []
    for device in sorted(sequences):
        expected = 1
        for seq in sorted(sequences[device]):
            if seq > expected:
                gaps.append(Gap(device, expected, seq - 1))
            expected = seq + 1
    return gaps


def find_forks(places: Iterable[tuple[str, int, str]]) -> list[Fork]:
    """The places (device, seq) that more than one record id claims."""
    claims: dict[tuple[str, int], set[str]] = defaultdict(set)
    for device, seq, record in places:
        claims[device, seq].add(record)
    return [
        Fork(device, seq, tuple(sorted(ids)))
        for (device, seq), ids in sorted(claims.items())
        if len(ids) > 1
    ]
