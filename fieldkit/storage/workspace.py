"""One person's workspace on one laptop: the encrypted ledger, what is computed from it, local work.

workspace.json          what lies open: format, device, name, role, the wrapped data key
workspace.db            SQLCipher: records, computed tables, drafts, secrets
attachments/SHA256.age  photos, signatures, form files
backups/                verified copies of the database, with links to the attachments
journal/                every answer and own record a second time, sealed
readable/               what another program reads at this moment; empty when nothing is open
workspace.lock          held by the one process that may write
workspace.reserve       empty room for the day when the disk is full
"""

from __future__ import annotations

import json
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from fieldkit.clock import timestamp
from fieldkit.errors import FieldKitError
from fieldkit.ledger.chain import Chain
from fieldkit.ledger.identity import Card, DeviceKey, Role
from fieldkit.ledger.succession import continues_body
from fieldkit.storage.arrivals import Imports, Quarantine
from fieldkit.storage.attachments import Attachments
from fieldkit.storage.backups import Backups
from fieldkit.storage.browsing import Inspections, Plan, device_list
from fieldkit.storage.drafts import Drafts
from fieldkit.storage.form_store import FormStore
from fieldkit.storage.intake import Accepted, Intake
from fieldkit.storage.journal_entries import record_entry
from fieldkit.storage.key_ring import KeyRing
from fieldkit.storage.ledger_store import LedgerStore
from fieldkit.storage.opening import (
    DATABASE,
    DEVICE_SECRET,
    make_database,
    open_database,
    remove_database,
)
from fieldkit.storage.preferences import Preferences
from fieldkit.storage.projector import Projector
from fieldkit.storage.readable_files import ReadableFiles
from fieldkit.storage.verification import verify_workspace
from fieldkit.storage.whereabouts import Whereabouts
from fieldkit.storage.workspace_folder import (
    FolderLock,
    Header,
    holds_workspace,
    make_folder,
    note_device,
    read_header,
    write_header,
)
from fieldkit.storage.workspace_key import new_key, unwrap, wrap

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping
    from contextlib import AbstractContextManager
    from pathlib import Path

    from fieldkit.clock import Clock
    from fieldkit.ledger.chain import Checkpoint
    from fieldkit.ledger.records import Record
    from fieldkit.ledger.roster import Roster
    from fieldkit.storage.browsing import DeviceRow
    from fieldkit.storage.database import Database
    from fieldkit.storage.verification import Progress
    from fieldkit.storage.verify_report import VerifyReport

_ROOTS = "roots"


class Workspace:
    """An open workspace. Every method that changes something has saved it when it returns."""

    def __init__(self, header: Header, lock: FolderLock, database: Database, clock: Clock) -> None:
        self.space = database.space
        self.folder = folder = self.space.folder
        secret = database.value("SELECT value FROM secrets WHERE name = ?", (DEVICE_SECRET,))
        if secret is None:
            raise FieldKitError("workspace.damaged", path=str(folder), reason="no device key")
        self.device = DeviceKey.from_bytes(secret)
        self.name = header.name
        self.role: Role = "supervisor" if header.role == "supervisor" else "inspector"
        self.must_rekey = header.must_rekey
        self.clock = clock
        self._lock = lock
        self._database = database
        self.ledger = LedgerStore(database)
        self._projector = Projector(database, self.ledger)
        self.attachments = Attachments(self.space, database, self.device)
        self.drafts = Drafts(database, clock)
        self.backups = Backups(database, self.attachments, clock)
        self.keys = KeyRing(database, self.backups)
        self.readable = ReadableFiles(folder)
        self.forms = FormStore(database)
        self.inspections = Inspections(database, self.ledger, self._projector.trust)
        self.plan = Plan(database)
        self.imports = Imports(database, clock)
        self.preferences = Preferences(database)
        self.whereabouts = Whereabouts(database)
        self.quarantine = Quarantine(database, self.attachments, clock)

    # --- opening and closing

    @classmethod
    def create(
        cls, folder: Path, passphrase: str, name: str, role: Role, clock: Clock
    ) -> Workspace:
        """Make a new workspace with a new device, enrolled by itself as its first record.

        Raises:
            FieldKitError: workspace.exists, workspace.no_passphrase, disk.full, file.unwritable.
        """
        if not passphrase:
            raise FieldKitError("workspace.no_passphrase")
        if holds_workspace(folder) or (folder / DATABASE).exists():
            raise FieldKitError("workspace.exists", path=str(folder))
        make_folder(folder)
        lock = FolderLock(folder)
        key, device = new_key(), DeviceKey.generate()
        wrapped = wrap(key, passphrase)
        header = Header(device.device, name, role, timestamp(clock.now()), (wrapped,))
        try:
            database = make_database(folder, key, device, clock)
            try:
                workspace = cls(header, lock, database, clock)
                workspace.enrol(device.card(name, role))
                # Last: only a folder with a header is a workspace, and this one is whole now.
                write_header(folder, header)
            except BaseException:
                database.close()
                raise
        except BaseException:
            lock.release()
            remove_database(folder)
            raise
        return workspace

    @classmethod
    def open(cls, folder: Path, secret: str | bytes, clock: Clock) -> Workspace:
        """Open a workspace by its passphrase, or by the data key that something else unwrapped.

        Raises:
            FieldKitError: workspace.missing, workspace.wrong_passphrase, workspace.in_use,
                workspace.newer_version, workspace.damaged, workspace.disk_full.
        """
        header = read_header(folder)
        key = secret if isinstance(secret, bytes) else unwrap(header.keys, secret)
        lock = FolderLock(folder)
        try:
            database = open_database(folder, key, clock)
            try:
                workspace = cls(header, lock, database, clock)
                workspace._require_current_projection()
            except BaseException:
                database.close()
                raise
        except BaseException:
            lock.release()
            raise
        return workspace

    def close(self) -> None:
        """Close the workspace and let others open it."""
        self.readable.clear()
        self._database.close()
        self._lock.release()

    def transaction(self) -> AbstractContextManager[Database]:
        """Make several changes one: all are saved at the end of the block, or none."""
        return self._database.transaction()

    # --- writing records

    def append(
        self,
        kind: str,
        entity: str,
        body: Mapping[str, object],
        parents: Iterable[str] = (),
        form: Mapping[str, str] | None = None,
    ) -> Record:
        """Write a record at the end of the own chain, sign it, and compute what it touches.

        Raises:
            FieldKitError: ledger.bad_body, ledger.not_canonical, workspace.disk_full,
                workspace.must_rekey.
        """
        if self.must_rekey:
            raise FieldKitError("workspace.must_rekey", path=str(self.folder))
        with self._database.transaction():
            chain = self.ledger.chain(self.device, self.clock)
            record = chain.next_record(kind, entity, body, parents, form)
            earlier = self.ledger.known_entities([entity])
            self.ledger.insert([record])
            chain.advance(record)
            self.ledger.save_chain(chain)
            # Signed at once, so that this record can travel alone, on paper or in a document.
            point = chain.checkpoint()
            self.ledger.add_checkpoints([point])
            self._projector.apply([record], earlier)
            self._database.journalled(record_entry(record, point))
        return record

    def finalise_draft(
        self,
        draft: str,
        entity: str,
        body: Mapping[str, object],
        parents: Iterable[str] = (),
        form: Mapping[str, str] | None = None,
    ) -> Record:
        """Make a draft a revision: the record is there and the draft gone, or neither.

        Raises:
            FieldKitError: as append.
        """
        with self._database.transaction():
            record = self.append("revision", entity, body, parents, form)
            self.drafts.discard(draft)
        return record

    def enrol(
        self,
        card: Card,
        person: str | None = None,
        role: Role | None = None,
        since: str | None = None,
        until: str | None = None,
    ) -> Record:
        """Enrol a device by its card; person and role are the card's unless given."""
        body = {
            "card": card.as_dict(),
            "person": person or card.name,
            "role": role or card.role,
            "from": since,
            "until": until,
        }
        return self.append("enrolment", card.device, body, self._claims_about(card.device))

    def revoke(self, device: str, reason: str) -> Record:
        """Let nothing count that a device writes beyond what is held of it here.

        Enrolling its card again lifts it.
        """
        held = self.ledger.of_device(device)
        followed = {record.prev for record in held}
        ends = [{"seq": r.seq, "head": r.id} for r in held if r.id not in followed]
        body = {"device": device, "reason": reason, "kept": ends}
        return self.append("revocation", device, body, self._claims_about(device))

    def _claims_about(self, device: str) -> list[str]:
        """The enrolments and revocations of a device, which a new one follows."""
        claims = self.ledger.of_entity(device)
        return [record.id for record in claims if record.kind in {"enrolment", "revocation"}]

    def rekey(self) -> None:
        """Go on as a new device, which both keys sign for; a supervisor has to enrol its card.

        For a workspace that was copied or restored: nobody else uses this key.

        Raises:
            FieldKitError: workspace.disk_full, file.unwritable.
        """
        old, new = self.device, self.device.successor()
        _device, seq, head = self.ledger.own_head()
        must_rekey = self.must_rekey
        try:
            with self._database.transaction():
                self._database.execute(
                    "UPDATE secrets SET value = ? WHERE name = ?", (new.to_bytes(), DEVICE_SECRET)
                )
                self.ledger.save_chain(Chain(new, self.clock))
                self._follow(new, must_rekey=False)
                self.enrol(self.card())
                self.append("continues", new.device, continues_body(old, new.device, seq, head))
                if self.role == "supervisor":
                    self.trust(old.device)
        except BaseException:
            self._follow(old, must_rekey=must_rekey)
            raise
        # A journal begins with the keys; what was sealed to the new one is to be recovered by it.
        self._database.journal.begin_segment()
        note_device(self.folder, new.device)

    def _follow(self, key: DeviceKey, *, must_rekey: bool) -> None:
        self.device, self.must_rekey = key, must_rekey
        self.attachments.follow(key)

    def accept(self, records: Collection[Record], checkpoints: Collection[Checkpoint]) -> Accepted:
        """Add received records to the set, in one transaction; those held already change nothing.

        Raises:
            FieldKitError: ledger.unproven when a signature does not cover one,
                workspace.disk_full.
        """
        by_id = {record.id: record for record in records}
        with self.intake() as intake, intake.saving(checkpoints, self.device, self.clock):
            known = self.ledger.known(by_id)
            new = [record for record in by_id.values() if record.id not in known]
            intake.add(new)
        return Accepted(len(new), len(known), intake.entities)

    @contextmanager
    def intake(self) -> Iterator[Intake]:
        """The way in for received records and files; what was not saved at its end is gone."""
        intake = Intake(self._database, self.ledger, self._projector, self.attachments)
        try:
            yield intake
        finally:
            intake.give_up()

    def checkpoint(self) -> Checkpoint:
        """Sign the own chain up to now, with the highest sequence seen from every other device.

        On a full disk it is signed and not kept, so that an export still works.
        """
        with self._database.transaction():
            seen = self.ledger.seen()
            seen.pop(self.device.device, None)
            point = self.ledger.chain(self.device, self.clock).checkpoint(seen)
            if not self.space.is_full:
                self.ledger.add_checkpoints([point])
        return point

    # --- who is who

    def hands(self) -> tuple[str, ...]:
        """The devices as which this workspace has written, the present one first."""
        continues, found = self._projector.trust.roster().continues, [self.device.device]
        while (before := continues.get(found[-1])) is not None and before not in found:
            found.append(before)
        return tuple(found)

    def card(self) -> Card:
        """This device's card."""
        return self.device.card(self.name, self.role)

    def roots(self) -> frozenset[str]:
        """The self-enrolled supervisors that this workspace believes."""
        stored = self._database.value("SELECT value FROM settings WHERE name = ?", (_ROOTS,))
        own = [self.device.device] if self.role == "supervisor" else []
        return frozenset([*own, *(json.loads(stored) if stored else [])])

    def trust(self, device: str) -> None:
        """Believe a supervisor's device, once somebody has compared its words."""
        with self._database.transaction():
            self._database.execute(
                "INSERT INTO settings (name, value) VALUES (?, ?)"
                " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                (_ROOTS, json.dumps(sorted({*self.roots(), device}))),
            )

    def roster(self) -> Roster:
        """The devices enrolled by supervisors that this workspace believes."""
        return self._projector.trust.believed(self.roots())

    def let_supervisors_recover(self) -> int:
        """Wrap the data key for the recovery keys in plans of supervisors; gives how many."""
        roster = self.roster()
        plans: list[Any] = [
            record.body
            for record in self.ledger.of_kinds("event")
            if record.fits and roster.is_supervisor(record.device)
        ]
        return self.keys.let_recover(str(plan["recovery"]) for plan in plans if "recovery" in plan)

    def devices(self) -> list[DeviceRow]:
        """Every device that any supervisor enrolled, by person."""
        return device_list(self._database)

    # --- the whole

    def digest(self) -> str:
        """The digest of the computed tables as they are stored."""
        return self._projector.digest()

    def integrity_problems(self) -> list[str]:
        """What a full check finds wrong with the database file; empty when it is whole."""
        return self._database.integrity_problems()

    @property
    def journal_stopped(self) -> str:
        """Why the answer journal is not written any more; empty while it is."""
        return self._database.journal.stopped

    def rebuild(self) -> None:
        """Compute every table again from the records."""
        self._projector.rebuild()

    def verify(self, checkpoint: Progress | None = None) -> VerifyReport:
        """Check everything against everything: see `verify_workspace`."""
        return verify_workspace(self._database, self.ledger, self.attachments, checkpoint)

    def _require_current_projection(self) -> None:
        """Compute the tables again when an older program's rules made them."""
        if not self._projector.is_current():
            self._projector.rebuild()
