"""What an arrived bundle would change here: judged before anything is written, by looking only."""

from __future__ import annotations

import hashlib
from bisect import bisect_left, bisect_right
from collections import defaultdict
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any, Protocol

from fieldkit.errors import FieldKitError
from fieldkit.ledger.chain import Fork, Gap, find_forks, verify_segment
from fieldkit.ledger.graph import is_conflict
from fieldkit.ledger.records import Record
from fieldkit.ledger.roster import Roster

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from fieldkit.ledger.chain import Checkpoint
    from fieldkit.sync.bundle import OpenedBundle

_BATCH = 500


class KnownLedger(Protocol):
    """What must be asked of the records that are here already."""

    def known(self, records: Iterable[str]) -> set[str]:
        """Which of these record ids are held."""
        ...

    def seen(self) -> dict[str, int]:
        """The highest sequence held of each device."""
        ...

    def gaps(self) -> list[Gap]:
        """Sequences that are known to be missing."""
        ...

    def of_device(self, device: str, after: int = 0, until: int | None = None) -> list[Record]:
        """A device's records with sequences above `after`, up to `until`."""
        ...

    def of_entities(self, entities: Iterable[str]) -> Iterator[Record]:
        """The records about any of these things."""
        ...

    def of_kinds(self, *kinds: str) -> list[Record]:
        """The records of these kinds."""
        ...


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """What taking a bundle in would mean.

    Attributes:
        new: the proven records that are not held here, in the order in which they came.
        known: how many of the records are held already.
        gaps: sequences of the devices concerned that are still missing afterwards.
        forks: places of a chain that two records claim; both are kept.
        quarantined: devices whose new records do not count until a supervisor enrols them.
        conflicts: inspections that have two heads afterwards.
        awaited_files: SHA-256 of attachments that new records name and the bundle does not hold.
    """

    new: tuple[Record, ...]
    known: int
    gaps: tuple[Gap, ...]
    forks: tuple[Fork, ...]
    quarantined: tuple[str, ...]
    conflicts: tuple[str, ...]
    awaited_files: tuple[str, ...]


def judge(bundle: OpenedBundle, ledger: KnownLedger, roots: Iterable[str] | None) -> ImportPlan:
    """Compare a bundle with what is held here.

    Args:
        bundle: opened and verified.
        ledger: the records held.
        roots: the supervisors' devices that this workspace believes; None believes all.

    Raises:
        FieldKitError: `sync.bad_record`, `sync.newer_version`, `sync.unproven_record`; then nothing
            of the bundle may be taken.
    """
    new, known = _sorted_out(bundle, ledger)
    _require_proof(new, bundle.checkpoints, ledger)
    enrolments = [record for record in new if record.kind in {"enrolment", "revocation"}]
    roster = Roster.of([*ledger.of_kinds("enrolment", "revocation"), *enrolments], roots)
    strangers = {record.device for record in new if not roster.knows(record.device)}
    return ImportPlan(
        new=tuple(new),
        known=known,
        gaps=tuple(_gaps(new, bundle.checkpoints, ledger)),
        forks=tuple(_forks(new, ledger)),
        quarantined=tuple(sorted(strangers)),
        conflicts=tuple(_conflicts(new, strangers, ledger)),
        awaited_files=tuple(sorted(_named_files(new) - bundle.files.keys())),
    )


def _sorted_out(bundle: OpenedBundle, ledger: KnownLedger) -> tuple[list[Record], int]:
    """The records not held here and the number of those that are; these are not even parsed."""
    new: dict[str, Record] = {}
    known = 0
    lines = bundle.lines()
    while batch := list(islice(lines, _BATCH)):
        by_id = {hashlib.sha256(line).hexdigest(): line for line in batch}
        held = ledger.known(by_id)
        known += len(held)
        new |= {name: _parsed(line) for name, line in by_id.items() if name not in held}
    return list(new.values()), known


def _parsed(line: bytes) -> Record:
    try:
        return Record.parse(line)
    except FieldKitError as error:
        if error.code == "ledger.newer_record":
            raise FieldKitError("sync.newer_version", **error.context) from error
        raise FieldKitError("sync.bad_record", reason=error.message) from error


def _require_proof(
    new: Sequence[Record], checkpoints: Sequence[Checkpoint], ledger: KnownLedger
) -> None:
    """Refuse records that neither a checkpoint nor a held record vouches for."""
    unproven = verify_segment(new, checkpoints).unproven
    if unproven:
        links = {
            later.prev
            for record in unproven
            for later in ledger.of_device(record.device, record.seq, record.seq + 1)
        }
        unproven = verify_segment(new, checkpoints, links).unproven
    if unproven:
        devices = ", ".join(sorted({record.device for record in unproven}))
        raise FieldKitError("sync.unproven_record", count=len(unproven), devices=devices)


def _gaps(
    new: Iterable[Record], checkpoints: Iterable[Checkpoint], ledger: KnownLedger
) -> Iterator[Gap]:
    """What is still missing of every device that the bundle has records or word of."""
    arrived: dict[str, set[int]] = defaultdict(set)
    top: dict[str, int] = defaultdict(int)
    for record in new:
        arrived[record.device].add(record.seq)
        top[record.device] = max(top[record.device], record.seq)
    for point in checkpoints:
        for device, seq in [(point.device, point.seq), *point.seen.items()]:
            # A signature proves who said it, not that what was said is a number.
            top[device] = max(top[device], seq if isinstance(seq, int) else 0)
    seen = ledger.seen()
    missing: dict[str, list[Gap]] = defaultdict(list)
    for gap in ledger.gaps():
        missing[gap.device].append(gap)
    for device in sorted(top):
        reached = max([seen.get(device, 0), *(gap.last for gap in missing[device])])
        holes = [*missing[device], Gap(device, reached + 1, top[device])]
        there = sorted(arrived[device])
        for hole in holes:
            yield from _without(hole, there)


def _without(hole: Gap, arrived: Sequence[int]) -> Iterator[Gap]:
    """What is left of a gap; `arrived` is sorted."""
    first = hole.first
    for seq in arrived[bisect_left(arrived, hole.first) : bisect_right(arrived, hole.last)]:
        if seq > first:
            yield Gap(hole.device, first, seq - 1)
        first = seq + 1
    if first <= hole.last:
        yield Gap(hole.device, first, hole.last)


def _forks(new: Sequence[Record], ledger: KnownLedger) -> list[Fork]:
    """The places that a new record claims beside a held or another new one."""
    seen = ledger.seen()
    places = [(record.device, record.seq, record.id) for record in new]
    for record in new:
        if record.seq <= seen.get(record.device, 0):
            held = ledger.of_device(record.device, record.seq - 1, record.seq)
            places += [(record.device, record.seq, other.id) for other in held]
    return find_forks(places)


def _conflicts(new: Iterable[Record], strangers: set[str], ledger: KnownLedger) -> list[str]:
    """The inspections with two heads, as far as enrolled devices made them."""
    revisions: dict[str, list[Record]] = defaultdict(list)
    for record in new:
        if record.kind == "revision" and record.device not in strangers:
            revisions[record.entity].append(record)
    for record in ledger.of_entities(list(revisions)):
        if record.kind == "revision":
            revisions[record.entity].append(record)
    return sorted(entity for entity, known in revisions.items() if is_conflict(known))


def _named_files(records: Iterable[Record]) -> set[str]:
    named: set[str] = set()
    for record in records:
        body: Any = record.body
        if not record.fits or record.kind not in {"revision", "form"}:
            continue
        named |= {file["sha256"] for file in body["files"].values()}
        if record.kind == "form":
            named |= {file["sha256"] for file in (body["xform"], body["source"]) if file}
    return named
