"""Putting a workspace together again from what is left of it, in a new folder.

The damaged folder is only read. What counts, in this order: the database if all of it can be read;
else the newest sound backup and the journal since; else the journal alone. Records that a damaged
database still gives join whichever it is. The new workspace gets a new device key before it writes.
"""

from __future__ import annotations

import shutil
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from fieldkit.clock import timestamp
from fieldkit.errors import FieldKitError
from fieldkit.ledger.chain import Chain
from fieldkit.ledger.identity import DeviceKey
from fieldkit.storage.attachments import Attachments
from fieldkit.storage.backup_place import BackupPlace, link_or_copy
from fieldkit.storage.backups import FOLDER as BACKUPS
from fieldkit.storage.database import Database, examine
from fieldkit.storage.disk_space import DiskSpace
from fieldkit.storage.drafts import Drafts
from fieldkit.storage.journal import FOLDER as JOURNAL
from fieldkit.storage.journal import read_journal
from fieldkit.storage.journal_replay import Told, ahead, bring_drafts, continued, told_by
from fieldkit.storage.ledger_store import LedgerStore
from fieldkit.storage.opening import DATABASE, DEVICE_SECRET, make_database
from fieldkit.storage.projector import Projector
from fieldkit.storage.restoring import must_rekey, put_in_place
from fieldkit.storage.salvage import Salvage
from fieldkit.storage.workspace_folder import copy_durably, make_folder, read_header, write_header

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from fieldkit.clock import Clock
    from fieldkit.ledger.records import Record
    from fieldkit.storage.verification import Progress
    from fieldkit.storage.workspace_folder import Header

_DAMAGED = "damaged.db"
# What a journal's first entry tells and a database computes or counts for itself.
_OWN_SETTINGS = frozenset({"own head", "projection version", "checked"})


@dataclass(frozen=True, slots=True)
class Remains:
    """What is left: a damaged folder, its header and data key, and places with more backups."""

    folder: Path
    header: Header
    key: bytes
    backups: Sequence[Path] = ()


@dataclass(slots=True)
class Recovery:
    """What was put together, and what came from where.

    `base` is `database`, `backup` or `journal`; `base_at` tells when that backup was made.
    `records` counts by source, `drafts` those that the journal changed, `tears` the places where
    the journal could not be read, `lost_attachments` the files that are named and nowhere.
    """

    folder: Path
    base: str
    base_at: str = ""
    reason: str = ""
    records: dict[str, int] = field(default_factory=dict)
    drafts: int = 0
    answers: int = 0
    attachments: int = 0
    lost_attachments: int = 0
    tears: int = 0


class _Rebuilding:
    """The state of one recovery: where it reads, where it builds."""

    def __init__(self, remains: Remains, unfinished: Path, clock: Clock) -> None:
        self.source = remains.folder
        self.backups = remains.backups
        self.unfinished = unfinished
        self.key = remains.key
        self.clock = clock

    def begin(self, report: Recovery) -> tuple[Database, Told]:
        """The database to begin with, and what the journal tells beyond it."""
        database = self._from_database(report)
        if database is not None:
            return database, self._told(0)
        for place in [self.source / BACKUPS, *self.backups]:
            for copy in reversed(BackupPlace(place).copies()):
                if not examine(copy.file, self.key):
                    copy_durably(copy.file, self.unfinished / DATABASE)
                    report.base, report.base_at = "backup", timestamp(copy.stamp.moment)
                    return self._opened(), self._told(copy.segment)
        told = self._told(0)
        if DEVICE_SECRET not in told.secrets:
            raise FieldKitError("recover.nothing", path=str(self.source))
        report.base = "journal"
        device = DeviceKey.from_bytes(told.secrets[DEVICE_SECRET])
        return make_database(self.unfinished, self.key, device, self.clock), told

    def _from_database(self, report: Recovery) -> Database | None:
        """A copy of the database with its log, when all of it can be read."""
        copy = self.unfinished / DATABASE
        log = DATABASE + "-wal"
        try:
            copy_durably(self.source / DATABASE, copy)
            if (self.source / log).exists():
                copy_durably(self.source / log, self.unfinished / log)
            database = self._opened()
            problems = database.integrity_problems() or _missing_secret(database)
            if not problems:
                return database
            database.close()
            report.reason = problems[0].strip()
        except FieldKitError as refusal:
            if refusal.code not in {"workspace.damaged", "disk.failing", "file.unreadable"}:
                raise
            report.reason = str(refusal.context.get("reason", ""))
        (self.unfinished / log).unlink(missing_ok=True)
        with suppress(FileNotFoundError):
            copy.rename(self.unfinished / _DAMAGED)
        return None

    def salvage(self) -> Salvage | None:
        """What the damaged database still gives, if that is what it is."""
        damaged = self.unfinished / _DAMAGED
        return Salvage(damaged, self.key) if damaged.exists() else None

    def _told(self, since: int) -> Told:
        return told_by(read_journal(self.source / JOURNAL, self.key, since))

    def _opened(self) -> Database:
        return Database(self.unfinished / DATABASE, self.key, DiskSpace(self.unfinished))


def header_left(folder: Path, backups: Sequence[Path]) -> Header:
    """The header of a damaged workspace: its own, or that of one of its backups.

    Raises:
        FieldKitError: workspace.missing, workspace.damaged, workspace.newer_version.
    """
    refusals = []
    for place in (folder, folder / BACKUPS, *backups):
        try:
            return read_header(place)
        except FieldKitError as refusal:
            refusals.append(refusal)
    raise refusals[0]


def recover(remains: Remains, into: Path, clock: Clock, tell: Progress) -> Recovery:
    """Put a workspace together in a folder that does not exist yet or is empty.

    Raises:
        CancelledByUser: at a safe point; nothing is left behind.
        FieldKitError: recover.nothing, workspace.exists, disk.full, file.unwritable.
    """
    if into.exists() and (not into.is_dir() or any(into.iterdir())):
        raise FieldKitError("workspace.exists", path=str(into))
    unfinished = into.with_name(f".{into.name}.recovering")
    shutil.rmtree(unfinished, ignore_errors=True)
    make_folder(unfinished)
    try:
        report = Recovery(into, "database")
        work = _Rebuilding(remains, unfinished, clock)
        tell(0, 4, "database")
        database, told = work.begin(report)
        try:
            _complete(work, database, told, report, tell)
        finally:
            database.close()
        (unfinished / _DAMAGED).unlink(missing_ok=True)
        write_header(unfinished, must_rekey(remains.header))
        put_in_place(unfinished, into)
        return report
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


def _complete(
    work: _Rebuilding, database: Database, told: Told, report: Recovery, tell: Progress
) -> None:
    """Add records, drafts and files to the database that the recovery began with."""
    ledger = LedgerStore(database)
    report.records[report.base] = ledger.count()
    with database.transaction():
        if report.base != "database":
            _take_settings(database, told)
        tell(1, 4, "records")
        report.records["journal"] = _add(ledger, told.records.values())
        ledger.add_checkpoints(told.checkpoints)
        salvage = work.salvage()
        if salvage is not None:
            report.records["damaged database"] = _add(ledger, salvage.records())
            ledger.add_checkpoints(salvage.checkpoints())
        device = _device(database)
        _set_own_head(ledger, device, work.clock)
        tell(2, 4, "drafts")
        drafts = Drafts(database, work.clock)
        merged = ahead if report.base == "database" else continued
        report.drafts, report.answers = bring_drafts(drafts, told.drafts, merged)
        report.tears = told.tears
    tell(3, 4, "tables")
    Projector(database, ledger).rebuild()
    _bring_attachments(work, database, report, tell)


def _add(ledger: LedgerStore, records: Iterable[Record]) -> int:
    by_id = {record.id: record for record in records}
    new = [by_id[name] for name in by_id.keys() - ledger.known(by_id)]
    ledger.insert(sorted(new, key=lambda record: (record.device, record.seq)))
    return len(new)


def _take_settings(database: Database, told: Told) -> None:
    database.execute_many(
        "INSERT INTO secrets (name, value) VALUES (?, ?)"
        " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        told.secrets.items(),
    )
    database.execute_many(
        "INSERT INTO settings (name, value) VALUES (?, ?)"
        " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        [item for item in told.settings.items() if item[0] not in _OWN_SETTINGS],
    )


def _set_own_head(ledger: LedgerStore, device: DeviceKey, clock: Clock) -> None:
    """The chain ends with the last own record that was found, whatever is missing before it."""
    last = ledger.of_device(device.device)[-1:]
    for record in last:
        ledger.save_chain(Chain(device, clock, record.seq, record.id))


def _bring_attachments(
    work: _Rebuilding, database: Database, report: Recovery, tell: Progress
) -> None:
    """Link every sealed file that is there and enter those that open and are not in the books."""
    attachments = Attachments(database.space, database, _device(database))
    make_folder(attachments.folder)
    places = [work.source / "attachments", BackupPlace(work.source / BACKUPS).attachments]
    files = {file.name: file for place in places for file in place.glob("*.age")}
    for number, (name, file) in enumerate(sorted(files.items())):
        tell(number, len(files), "attachments")
        link_or_copy(file, attachments.folder / name)
        report.attachments += attachments.adopt(name.removesuffix(".age"))
    report.lost_attachments = sum(
        not (attachments.folder / f"{held.sha256}.age").exists() for held in attachments.held()
    )


def _device(database: Database) -> DeviceKey:
    secret = database.value("SELECT value FROM secrets WHERE name = ?", (DEVICE_SECRET,))
    return DeviceKey.from_bytes(secret)


def _missing_secret(database: Database) -> list[str]:
    if database.version == 0:
        return ["the database is empty"]
    held = database.value("SELECT 1 FROM secrets WHERE name = ?", (DEVICE_SECRET,))
    return [] if held else ["no device key"]
