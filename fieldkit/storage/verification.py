"""Checking a whole workspace: every byte, link, signature, attachment and computed row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from fieldkit.errors import FieldKitError, message_of, remedy_of
from fieldkit.ledger.chain import Checkpoint, verify_segment
from fieldkit.ledger.graph import heads
from fieldkit.ledger.records import Record
from fieldkit.ledger.rights import SUPERVISORS_ONLY, is_withdrawal, objection
from fieldkit.storage.projected_tables import TABLES
from fieldkit.storage.projection import projection, projection_digest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from fieldkit.ledger.chain import Gap
    from fieldkit.ledger.roster import Roster
    from fieldkit.storage.attachments import Attachments
    from fieldkit.storage.database import Database
    from fieldkit.storage.ledger_store import LedgerStore
    from fieldkit.storage.projected_tables import ProjectedTable
    from fieldkit.storage.projection import Row, Tables
    from fieldkit.storage.projector import Projector

Progress = Callable[[int, int, str], None]
_PROGRESS_EVERY = 500


@dataclass(frozen=True, slots=True)
class VerifyProblem:
    """One thing that does not fit, and whose it is; empty or 0 where that is not known.

    `field` is a column with what stands there and what should, `person` who carries the device.
    """

    code: str
    device: str = ""
    seq: int = 0
    entity: str = ""
    detail: str = ""
    field: str = ""
    person: str = ""

    def words(self, translate: Callable[[str], str] = str) -> str:
        """What does not fit."""
        return message_of(self.code, self._context, translate)

    def advice(self, translate: Callable[[str], str] = str) -> str:
        """What to do about it."""
        return remedy_of(self.code, self._context, translate)

    @property
    def message(self) -> str:
        """What does not fit, in English."""
        return self.words()

    @property
    def _context(self) -> dict[str, object]:
        named = ("device", "seq", "entity", "field")
        details = dict.fromkeys(("table", "sha256", "reason", "last", "kind"), self.detail)
        person = self.person or self.device
        return {**{name: getattr(self, name) for name in named}, **details, "person": person}

    def as_dict(self) -> dict[str, object]:
        """The problem as the command line prints it."""
        return {
            "code": self.code,
            "device": self.device,
            "seq": self.seq,
            "entity": self.entity,
            "field": self.field,
            "person": self.person,
            "message": self.message,
            "remedy": self.advice(),
        }


@dataclass(frozen=True, slots=True)
class VerifyReport:
    """What a check found. `projection_digest` is that of the rows computed from the records.

    `remarks` are no faults: entries that exist and have not arrived, entries that do not count.
    """

    ok: bool
    records: int
    inspections: int
    heads: int
    projection_digest: str
    problems: tuple[VerifyProblem, ...]
    remarks: tuple[VerifyProblem, ...] = ()

    def as_dict(self) -> dict[str, object]:
        """The report as the command line prints it."""
        return {
            "ok": self.ok,
            "records": self.records,
            "inspections": self.inspections,
            "heads": self.heads,
            "projection_digest": self.projection_digest,
            "problems": [problem.as_dict() for problem in self.problems],
            "remarks": [remark.as_dict() for remark in self.remarks],
        }


def verify_workspace(
    database: Database,
    ledger: LedgerStore,
    projector: Projector,
    attachments: Attachments,
    checkpoint: Progress | None = None,
) -> VerifyReport:
    """Compute everything again from the stored bytes and compare.

    A file so damaged that it cannot be read to the end is a problem of the report, no refusal.

    Args:
        database: the open database.
        ledger: its records.
        projector: its computed tables.
        attachments: its files; those of others that have not arrived are no problem.
        checkpoint: told (done, total, label) between steps; may raise to stop.
    """
    try:
        return _compared(database, ledger, projector, attachments, checkpoint or _silent)
    except FieldKitError as refusal:
        if refusal.code != "workspace.damaged":
            raise
        damage = VerifyProblem("verify.database", detail=str(refusal.context["reason"]))
        return VerifyReport(
            ok=False, records=0, inspections=0, heads=0, projection_digest="", problems=(damage,)
        )


def _compared(
    database: Database,
    ledger: LedgerStore,
    projector: Projector,
    attachments: Attachments,
    tell: Progress,
) -> VerifyReport:
    problems = [VerifyProblem("verify.database", detail=d) for d in database.integrity_problems()]
    tell(0, 1, "records")
    records, misfits = _read_records(database, tell)
    problems.extend(misfits)
    problems.extend(_chain_problems(database, records, ledger.own_head()))
    problems.extend(VerifyProblem("verify.fork", f.device, f.seq) for f in ledger.forks())
    tell(0, 1, "tables")
    tables = projection(records)
    problems.extend(_table_problems(tables, projector.stored(), records))
    problems.extend(_attachment_problems(attachments, records, ledger.own_head()[0], tell))
    revisions: dict[str, list[Record]] = defaultdict(list)
    for record in records:
        if record.kind == "revision" and record.fits:
            revisions[record.entity].append(record)
    return VerifyReport(
        ok=not problems,
        records=len(records),
        inspections=len(revisions),
        heads=sum(len(heads(group)) for group in revisions.values()),
        projection_digest=projection_digest(tables),
        problems=tuple(problems),
        remarks=tuple(_remarks(ledger.gaps(), records, projector.trust.roster())),
    )


def _silent(_done: int, _total: int, _label: str) -> None:
    """Nobody watches."""


def _read_records(database: Database, tell: Progress) -> tuple[list[Record], list[VerifyProblem]]:
    """The records as their bytes are now, and those whose bytes or columns were changed."""
    rows = database.rows(
        "SELECT id, device, seq, kind, entity, raw FROM records ORDER BY device, seq, id"
    )
    records: list[Record] = []
    problems: list[VerifyProblem] = []
    for number, (name, *columns, raw) in enumerate(rows):
        if number % _PROGRESS_EVERY == 0:
            tell(number, len(rows), "records")
        device, seq, _kind, entity = columns
        try:
            record = Record.parse(raw)
        except FieldKitError:
            problems.append(VerifyProblem("verify.bad_record", device, seq, entity))
            continue
        if [record.id, record.device, record.seq, record.kind, record.entity] != [name, *columns]:
            problems.append(VerifyProblem("verify.changed_record", device, seq, entity))
        records.append(record)
    return records, problems


def _chain_problems(
    database: Database, records: list[Record], own_head: tuple[str, int, str]
) -> Iterator[VerifyProblem]:
    """Checkpoints that do not hold, records that none covers, own records that are gone."""
    points: list[Checkpoint] = []
    for device, seq, statement, signature in database.rows(
        "SELECT device, seq, statement, signature FROM checkpoints ORDER BY device, seq, id"
    ):
        try:
            points.append(Checkpoint.read(statement, signature))
        except FieldKitError:
            yield VerifyProblem("verify.bad_checkpoint", device, seq)
    # The record before a changed one is not blamed for the link that broke.
    unproven = verify_segment(records, points).unproven
    unproven = verify_segment(unproven, points, [record.prev for record in unproven]).unproven
    for record in unproven:
        yield VerifyProblem("verify.unproven", record.device, record.seq, record.entity)
    own, last, _head = own_head
    held = {record.seq for record in records if record.device == own}
    for seq in sorted(set(range(1, last + 1)) - held):
        yield VerifyProblem("verify.lost_record", own, seq)


def _remarks(
    gaps: Iterable[Gap], records: Iterable[Record], roster: Roster
) -> Iterator[VerifyProblem]:
    """What is signed to exist and not here, and what is here and does not count."""
    people = {device: member.person for device, member in roster.members.items()}
    for gap in gaps:
        person = people.get(gap.device, "")
        yield VerifyProblem(
            "verify.missing", gap.device, gap.first, detail=str(gap.last), person=person
        )
    authors: dict[str, str] = {}
    deciding: list[Record] = []
    for record in records:
        if record.kind == "revision":
            authors[record.id] = record.device
        if record.kind in SUPERVISORS_ONLY or is_withdrawal(record) or not roster.keeps(record):
            deciding.append(record)
    for record in deciding:
        followed = [authors[parent] for parent in record.parents if parent in authors]
        code = objection(record, roster, followed)
        if code is not None:
            place = (record.device, record.seq, record.entity)
            person = people.get(record.device, "")
            yield VerifyProblem(code, *place, detail=record.kind, person=person)


def _table_problems(
    computed: Tables, stored: Tables, records: Iterable[Record]
) -> Iterator[VerifyProblem]:
    """Rows that the stored tables have otherwise than the records say, more, or not at all."""
    latest = {record.entity: record for record in records}
    for table in TABLES:
        right, there = (
            {row[: table.key]: row for row in rows[table.name]} for rows in (computed, stored)
        )
        differing: set[Row] = set(computed[table.name]) ^ set(stored[table.name])
        for key in sorted({row[: table.key] for row in differing}):
            # Frontiers hang on the receipt of the receiver, forms on their id, others on the first.
            entity = next((part for part in reversed(key) if part in latest), key[0])
            record = latest.get(entity)
            yield VerifyProblem(
                "verify.table_differs",
                record.device if record else "",
                record.seq if record else 0,
                str(entity),
                table.name,
                _fields(table, right.get(key), there.get(key)),
            )


def _fields(table: ProjectedTable, right: Row | None, there: Row | None) -> str:
    """The columns in which a row differs, with what stands there; empty for a row too many.

    The id of the record that the row came of says nothing to a person.
    """
    if right is None or there is None:
        return ""
    named = zip(table.names, there, right, strict=True)
    return "; ".join(
        f"{name}: {is_} | {was}" for name, is_, was in named if is_ != was and name != "head"
    )


def _attachment_problems(
    attachments: Attachments, records: Iterable[Record], own: str, tell: Progress
) -> Iterator[VerifyProblem]:
    """Files that are in the books and damaged or gone, and own ones that are not in the books."""
    named: dict[str, Record] = {}
    for record in records:
        for sha256 in _files_of(record):
            if sha256 not in named or record.device == own:
                named[sha256] = record
    held = {attachment.sha256 for attachment in attachments.held()}
    wanted = sorted(held | {sha256 for sha256, record in named.items() if record.device == own})
    for number, sha256 in enumerate(wanted):
        tell(number, len(wanted), "attachments")
        try:
            if sha256 in held:
                attachments.get(sha256)
                continue
        except FieldKitError:
            pass
        owner = named.get(sha256)
        place = (owner.device, owner.seq, owner.entity) if owner else ("", 0, "")
        yield VerifyProblem("verify.attachment", *place, sha256)


def _files_of(record: Record) -> Iterator[str]:
    """The attachments that a record names, by SHA-256."""
    if record.kind not in {"revision", "form"} or not record.fits:
        return
    body: Mapping[str, Any] = record.body
    entries = [*body["files"].values(), body.get("xform"), body.get("source")]
    yield from (entry["sha256"] for entry in entries if entry)
