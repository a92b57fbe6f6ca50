"""Checking a whole workspace: every byte, link, signature, attachment and computed row.

It is read twice, once chain by chain and once thing by thing, so that only one of them with its
records is in memory.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING, Any

from fieldkit.errors import FieldKitError
from fieldkit.ledger.chain import Checkpoint, verify_segment
from fieldkit.ledger.graph import heads
from fieldkit.ledger.outline import Outline
from fieldkit.ledger.records import Record
from fieldkit.ledger.rights import SUPERVISORS_ONLY, is_withdrawal, objection
from fieldkit.ledger.roster import ROSTER_KINDS, Roster, revoked_in
from fieldkit.storage.table_comparison import TableComparison
from fieldkit.storage.verify_report import VerifyProblem, VerifyReport
from fieldkit.storage.whole_projection import WholeProjection

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from fieldkit.storage.attachments import Attachments
    from fieldkit.storage.database import Database
    from fieldkit.storage.ledger_store import LedgerStore

Progress = Callable[[int, int, str], None]
_PART = 200
_OUTSIDE_PERIOD = "right.outside_period"
# What somebody does on a day; an enrolment is written before its days begin.
_DATED = frozenset(
    {"revision", "review", "receipt", "event", "assignment", "dismissal", "alert_step", "limits"}
)


def verify_workspace(
    database: Database,
    ledger: LedgerStore,
    attachments: Attachments,
    checkpoint: Progress | None = None,
) -> VerifyReport:
    """Compute everything again from the stored bytes and compare.

    A file so damaged that it cannot be read to the end is a problem of the report, no refusal.

    Args:
        database: the open database.
        ledger: its records.
        attachments: its files; those of others that have not arrived are no problem.
        checkpoint: told (done, total, label) between steps; may raise to stop.
    """
    verification = _Verification(database, ledger, attachments, checkpoint or _silent)
    try:
        while True:
            count = ledger.count()
            report = verification.report(count)
            # Work goes on beside it: what was finished meanwhile would look like a difference.
            if ledger.count() == count:
                return report
    except FieldKitError as refusal:
        if refusal.code != "workspace.damaged":
            raise
        damage = VerifyProblem("verify.database", detail=str(refusal.context["reason"]))
        return VerifyReport(
            ok=False, records=0, inspections=0, heads=0, projection_digest="", problems=(damage,)
        )


def _silent(_done: int, _total: int, _label: str) -> None:
    """Nobody watches."""


@dataclass(slots=True)
class _Found:
    """What the first reading leaves for the second.

    Attributes:
        roster: the records that tell who is who.
        files: of every attachment that records name, one place of the log that does so; an own one
            where there is one.
    """

    records: int = 0
    inspections: int = 0
    heads: int = 0
    problems: list[VerifyProblem] = field(default_factory=list)
    remarks: list[VerifyProblem] = field(default_factory=list)
    roster: list[Record] = field(default_factory=list)
    receipts: list[Record] = field(default_factory=list)
    files: dict[str, tuple[str, int, str]] = field(default_factory=dict)


class _Verification:
    """One check of an open workspace."""

    def __init__(
        self, database: Database, ledger: LedgerStore, attachments: Attachments, tell: Progress
    ) -> None:
        self._database = database
        self._ledger = ledger
        self._attachments = attachments
        self._tell = tell

    def report(self, count: int) -> VerifyReport:
        """What is found; `count` records are expected."""
        found, database = _Found(), self._database
        found.problems += [
            VerifyProblem("verify.database", detail=detail)
            for detail in database.integrity_problems()
        ]
        self._read_chains(found, count)
        found.problems += [
            VerifyProblem("verify.fork", fork.device, fork.seq) for fork in self._ledger.forks()
        ]
        roster = self._roster(found.roster)
        records = self._watched(self._by_entity(count), roster, found)
        comparison = TableComparison(database)
        digest = comparison.compare(WholeProjection(roster, found.receipts, records))
        found.problems += comparison.problems
        found.problems += self._attachment_problems(found.files)
        people = {device: member.person for device, member in roster.members.items()}
        missing = [
            VerifyProblem("verify.missing", gap.device, gap.first, detail=str(gap.last))
            for gap in self._ledger.gaps()
        ]
        remarks = [*missing, *sorted(found.remarks, key=lambda each: (each.device, each.seq))]
        return VerifyReport(
            ok=not found.problems,
            records=found.records,
            inspections=found.inspections,
            heads=found.heads,
            projection_digest=digest,
            problems=tuple(problem.carried_by(people) for problem in found.problems),
            remarks=tuple(remark.carried_by(people) for remark in remarks),
        )

    # --- chain by chain

    def _read_chains(self, found: _Found, count: int) -> None:
        """Bytes, columns, links and signatures of every device's records."""
        self._tell(0, count, "records")
        own, last, _head = self._ledger.own_head()
        devices = self._database.rows(
            "SELECT device FROM records UNION SELECT device FROM checkpoints"
        )
        for device in sorted({own, *(row[0] for row in devices)}):
            chain = []
            for record in self._of_device(device, found):
                _note(record, found, own)
                chain.append(Outline.of(record))
                found.records += 1
                if found.records % _PART == 0:
                    self._tell(found.records, count, "records")
            found.problems += self._chain_problems(device, chain)
            if device == own:
                lost = set(range(1, last + 1)) - {record.seq for record in chain}
                found.problems += [
                    VerifyProblem("verify.lost_record", own, seq) for seq in sorted(lost)
                ]

    def _of_device(self, device: str, found: _Found) -> Iterator[Record]:
        """A device's records as their bytes are now; changed bytes and columns are noted."""
        place: tuple[object, ...] = (0, "")
        while rows := self._database.rows(
            "SELECT seq, id, device, kind, entity, raw FROM records"
            " WHERE device = ? AND (seq, id) > (?, ?) ORDER BY seq, id LIMIT ?",
            (device, *place, _PART),
        ):
            for *columns, raw in rows:
                seq, name, _device, kind, entity = columns
                place = (seq, name)
                try:
                    record = Record.parse(raw)
                except FieldKitError:
                    found.problems.append(VerifyProblem("verify.bad_record", device, seq, entity))
                    continue
                said = [record.seq, record.id, record.device, record.kind, record.entity]
                if said != [seq, name, device, kind, entity]:
                    changed = VerifyProblem("verify.changed_record", device, seq, entity)
                    found.problems.append(changed)
                yield record

    def _chain_problems(self, device: str, chain: Sequence[Outline]) -> Iterator[VerifyProblem]:
        """Checkpoints that do not hold, and records that none covers."""
        points: list[Checkpoint] = []
        for seq, statement, signature in self._database.rows(
            "SELECT seq, statement, signature FROM checkpoints WHERE device = ? ORDER BY seq, id",
            (device,),
        ):
            try:
                points.append(Checkpoint.read(statement, signature))
            except FieldKitError:
                yield VerifyProblem("verify.bad_checkpoint", device, seq)
        # The record before a changed one is not blamed for the link that broke.
        unproven = verify_segment(chain, points).unproven
        unproven = verify_segment(unproven, points, [record.prev for record in unproven]).unproven
        for record in unproven:
            yield VerifyProblem("verify.unproven", record.device, record.seq, record.entity)

    def _roster(self, claims: Sequence[Record]) -> Roster:
        """Who is who, by the records as they were just read."""
        unnoted = _Found()
        chains = [
            Outline.of(record)
            for device in revoked_in(claims)
            for record in self._of_device(device, unnoted)
        ]
        return Roster.of([*claims, *chains])

    # --- thing by thing

    def _by_entity(self, count: int) -> Iterator[Record]:
        """The records that can be read, those about one thing side by side."""
        for done, line in enumerate(self._ledger.lines_by_entity()):
            if done % _PART == 0:
                self._tell(done, max(count, done + 1), "tables")
            try:
                record = Record.parse(line)
            except FieldKitError:
                continue  # named when the chains were read
            yield record

    def _watched(
        self, records: Iterable[Record], roster: Roster, found: _Found
    ) -> Iterator[Record]:
        """The records, while their inspections are counted and those without effect are noted."""
        for _entity, together in groupby(records, key=lambda record: record.entity):
            group = list(together)
            revisions = [each for each in group if each.kind == "revision"]
            fitting = [revision for revision in revisions if revision.fits]
            found.inspections += bool(fitting)
            found.heads += len(heads(fitting))
            authors = {revision.id: revision.device for revision in revisions}
            for record in group:
                followed = [authors[parent] for parent in record.parents if parent in authors]
                code = objection(record, roster, followed) if _decides(record, roster) else None
                place = (record.device, record.seq, record.entity)
                if code is not None:
                    found.remarks.append(VerifyProblem(code, *place, detail=record.kind))
                elif record.kind in _DATED and not _serves(record, roster):
                    told = (("day", record.at[:10]),)
                    found.remarks.append(VerifyProblem(_OUTSIDE_PERIOD, *place, told=told))
            yield from group

    # --- files

    def _attachment_problems(
        self, named: Mapping[str, tuple[str, int, str]]
    ) -> Iterator[VerifyProblem]:
        """Files in the books that are damaged or gone, and own ones that are not in the books."""
        own = self._ledger.own_head()[0]
        held = {attachment.sha256 for attachment in self._attachments.held()}
        wanted = sorted(held | {sha256 for sha256, place in named.items() if place[0] == own})
        for number, sha256 in enumerate(wanted):
            self._tell(number, len(wanted), "attachments")
            try:
                if sha256 in held:
                    self._attachments.get(sha256)
                    continue
            except FieldKitError:
                pass
            yield VerifyProblem("verify.attachment", *named.get(sha256, ("", 0, "")), sha256)


def _note(record: Record, found: _Found, own: str) -> None:
    """Keep of a record what the second reading needs."""
    for sha256 in _files_of(record):
        if sha256 not in found.files or record.device == own:
            found.files[sha256] = (record.device, record.seq, record.entity)
    if record.kind in ROSTER_KINDS:
        found.roster.append(record)
    if record.kind == "receipt":
        found.receipts.append(record)


def _decides(record: Record, roster: Roster) -> bool:
    """Whether it is to be asked if a record counts."""
    return record.kind in SUPERVISORS_ONLY or is_withdrawal(record) or not roster.keeps(record)


def _serves(record: Record, roster: Roster) -> bool:
    """Whether a record bears a date of the days for which its device is enrolled."""
    member = roster.member(record.device)
    return member is None or member.serves_at(record.at)


def _files_of(record: Record) -> Iterator[str]:
    """The attachments that a record names, by SHA-256."""
    if record.kind not in {"revision", "form"} or not record.fits:
        return
    body: Mapping[str, Any] = record.body
    entries = [*body["files"].values(), body.get("xform"), body.get("source")]
    yield from (entry["sha256"] for entry in entries if entry)
