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
from fieldkit.ledger.outline import Outline
from fieldkit.ledger.records import Record
from fieldkit.ledger.rights import REVOKED, SUPERVISORS_ONLY, is_withdrawal, objection
from fieldkit.ledger.roster import ROSTER_KINDS, Roster, revoked_in

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from fieldkit.ledger.chain import Checkpoint
    from fieldkit.sync.bundle import OpenedBundle

_BATCH = 200


class KnownLedger(Protocol):
    """What must be asked of the records that are here already."""

    def known(self, records: Iterable[str]) -> set[str]:
        """Which of these record ids are held."""
        ...

    def seen(self) -> dict[str, int]:
        """The highest sequence held of each device."""
        ...

    def gaps(self, devices: Collection[str] | None = None) -> list[Gap]:
        """Sequences of some devices, or of all, that are known to be missing."""
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

    def holds_whole(self, checkpoints: Iterable[Checkpoint]) -> bool:
        """Whether every record that these checkpoints cover is held, from the first on."""
        ...


@dataclass(frozen=True, slots=True)
class WithoutEffect:
    """A record that is kept and does not count, and why, as a code of the catalogue."""

    code: str
    device: str
    seq: int
    kind: str
    entity: str


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """What taking a bundle in would mean.

    Attributes:
        new: the proven records that are not held here, in the order in which they came.
        known: how many of the records are held already.
        alerts: how many new revisions are amber or red.
        gaps: sequences of the devices concerned that are still missing afterwards.
        forks: places of a chain that two records claim; both are kept.
        quarantined: devices whose new records do not count until a supervisor enrols them.
        conflicts: inspections that have two heads afterwards.
        awaited_files: SHA-256 of attachments that new records name and the bundle does not hold.
        without_effect: new records with which a device decided what it may not.
    """

    new: tuple[Outline, ...]
    known: int
    alerts: int
    gaps: tuple[Gap, ...]
    forks: tuple[Fork, ...]
    quarantined: tuple[str, ...]
    conflicts: tuple[str, ...]
    awaited_files: tuple[str, ...]
    without_effect: tuple[WithoutEffect, ...]


def judge(bundle: OpenedBundle, ledger: KnownLedger, roots: Iterable[str] | None) -> ImportPlan:
    """Compare a bundle with what is held here.

    Args:
        bundle: opened.
        ledger: the records held.
        roots: the supervisors' devices that this workspace believes; None believes all.

    Raises:
        FieldKitError: `sync.damaged`, `sync.bad_record`, `sync.newer_version`,
            `sync.unproven_record`; then nothing of the bundle may be taken.
    """
    survey = Survey(bundle, ledger)
    for _new in survey.batches():
        pass
    return survey.plan(roots)


class Survey:
    """One reading of a bundle's log in batches, and what it amounts to.

    Whoever stores the batches while they come does so in a transaction, and takes it back when the
    survey is refused at its end. What is asked of the ledger is asked before a batch is handed out,
    so that storing it or not makes no difference.
    """

    def __init__(self, bundle: OpenedBundle, ledger: KnownLedger) -> None:
        self._bundle = bundle
        self._ledger = ledger
        self._reached = ledger.seen()
        self._new: dict[str, Outline] = {}
        self._known = 0
        self._alerts = 0
        self._claims: list[Record] = []
        self._deciding: list[Record] = []
        self._named_files: set[str] = set()
        self._held_revisions: dict[str, Outline] = {}
        self._held_places: list[tuple[str, int, str]] = []

    def batches(self) -> Iterator[list[Record]]:
        """The records not held here, in the order of the log; those held are not even parsed.

        A bundle whose checkpoints are all known is not read at all.
        """
        if self._ledger.holds_whole(self._bundle.checkpoints):
            self._known = self._bundle.record_count
            return
        lines = self._bundle.lines()
        while batch := list(islice(lines, _BATCH)):
            by_id = {hashlib.sha256(line).hexdigest(): line for line in batch}
            held = self._ledger.known(by_id)
            self._known += len(held - self._new.keys())
            fresh = [
                _parsed(name, line)
                for name, line in by_id.items()
                if name not in held and name not in self._new
            ]
            self._note(fresh)
            yield fresh

    def plan(self, roots: Iterable[str] | None) -> ImportPlan:
        """What the records amount to, once all batches were handed out; see `judge`."""
        new, points = tuple(self._new.values()), self._bundle.checkpoints
        _require_proof(new, points, self._ledger)
        claims = [*self._ledger.of_kinds(*ROSTER_KINDS), *self._claims]
        # Revoked ones are no strangers: who was revoked by mistake must learn that it was lifted.
        enrolled = Roster.of([record for record in claims if record.kind != "revocation"], roots)
        strangers = {record.device for record in new} - enrolled.members.keys()
        roster = self._roster(claims, roots)
        return ImportPlan(
            new=new,
            known=self._known,
            alerts=self._alerts,
            gaps=tuple(_gaps(new, points, self._ledger)),
            forks=tuple(self._forks()),
            quarantined=tuple(sorted(strangers)),
            conflicts=tuple(self._conflicts(strangers)),
            awaited_files=tuple(sorted(self._named_files - self._bundle.files.keys())),
            without_effect=tuple(self._without_effect(roster, strangers)),
        )

    def _roster(self, claims: list[Record], roots: Iterable[str] | None) -> Roster:
        """Who is who once this bundle is taken in."""
        revoked = revoked_in(claims)
        held = [record for device in revoked for record in self._ledger.of_device(device)]
        arrived = [record for record in self._new.values() if record.device in revoked]
        return Roster.of([*claims, *map(Outline.of, held), *arrived], roots)

    def _without_effect(self, roster: Roster, strangers: set[str]) -> Iterator[WithoutEffect]:
        """What devices decided that they may not, and what revoked ones wrote too late."""
        deciding = {record.id: record for record in self._deciding}
        authors = {record.id: record.device for record in self._held_revisions.values()}
        authors |= {record.id: record.device for record in self._new.values()}
        for record in self._new.values():
            whole = deciding.get(record.id)
            if record.device in strangers or (whole is None and roster.keeps(record)):
                continue
            followed = [authors[parent] for parent in record.parents if parent in authors]
            code = objection(whole, roster, followed) if whole else REVOKED
            if code is not None:
                yield WithoutEffect(code, record.device, record.seq, record.kind, record.entity)

    def _note(self, fresh: Sequence[Record]) -> None:
        """Remember of new records what the plan needs, before anybody stores them."""
        entities: list[str] = []
        for record in fresh:
            self._new[record.id] = Outline.of(record)
            self._named_files |= _files_of(record)
            if record.kind == "revision":
                entities.append(record.entity)
                self._alerts += _is_alert(record)
            if record.kind in ROSTER_KINDS:
                self._claims.append(record)
            if record.kind in SUPERVISORS_ONLY or is_withdrawal(record):
                self._deciding.append(record)
            if record.seq <= self._reached.get(record.device, 0):
                held = self._ledger.of_device(record.device, record.seq - 1, record.seq)
                self._held_places += [(other.device, other.seq, other.id) for other in held]
        for record in self._ledger.of_entities(entities):
            if record.kind == "revision":
                self._held_revisions[record.id] = Outline.of(record)

    def _forks(self) -> list[Fork]:
        """The places that a new record claims beside a held or another new one."""
        places = [(record.device, record.seq, record.id) for record in self._new.values()]
        return find_forks([*places, *self._held_places])

    def _conflicts(self, strangers: set[str]) -> list[str]:
        """The inspections with two heads, as far as enrolled devices made them."""
        revisions: dict[str, list[Outline]] = defaultdict(list)
        for record in self._new.values():
            if record.kind == "revision" and record.device not in strangers:
                revisions[record.entity].append(record)
        for record in self._held_revisions.values():
            if record.entity in revisions and record.id not in self._new:
                revisions[record.entity].append(record)
        several = {entity: known for entity, known in revisions.items() if len(known) > 1}
        return sorted(entity for entity, known in several.items() if is_conflict(known))


def _parsed(name: str, line: bytes) -> Record:
    try:
        return Record.named(name, line)
    except FieldKitError as error:
        if error.code == "ledger.newer_record":
            raise FieldKitError("sync.newer_version", **error.context) from error
        raise FieldKitError("sync.bad_record", reason=error.message) from error


def _require_proof(
    new: Sequence[Outline], checkpoints: Sequence[Checkpoint], ledger: KnownLedger
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
    new: Iterable[Outline], checkpoints: Iterable[Checkpoint], ledger: KnownLedger
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
    for gap in ledger.gaps(top):
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


def _files_of(record: Record) -> set[str]:
    """The SHA-256 of the attachments that a record names."""
    if not record.fits or record.kind not in {"revision", "form"}:
        return set()
    body: Any = record.body
    named = {file["sha256"] for file in body["files"].values()}
    if record.kind == "form":
        named |= {file["sha256"] for file in (body["xform"], body["source"]) if file}
    return named


def _is_alert(revision: Record) -> bool:
    summary: Any = revision.body["summary"] if revision.fits else {}
    return summary.get("alert") in ("amber", "red")
