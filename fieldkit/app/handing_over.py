"""Handing work over: what the supervisor has not confirmed yet, written as one sync file."""

from __future__ import annotations

import os
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from fieldkit.app.carrying import Exported, HeldRecords, files_of, write_bundle
from fieldkit.app.changes import Changes as Announcement
from fieldkit.app.outbox import Outbox
from fieldkit.app.overdue import with_overdue
from fieldkit.app.parting import write_parts
from fieldkit.errors import FieldKitError

if TYPE_CHECKING:
    from collections.abc import Collection

    from fieldkit.app.core import Core
    from fieldkit.app.jobs import JobContext
    from fieldkit.app.rows import InspectionRow
    from fieldkit.ledger.records import Record

SUFFIX = ".fieldkit"
_BYTES_PER_RECORD = 3000


@dataclass(frozen=True, slots=True)
class Outgoing:
    """What would go: counts, and the size in bytes at most."""

    inspections: int
    records: int
    attachments: int
    bytes: int


@dataclass(frozen=True, slots=True)
class Drive:
    """A removable volume."""

    path: Path
    label: str
    free_bytes: int


@dataclass(frozen=True, slots=True)
class Order:
    """What is to go, for whom, and how large one file may be.

    Attributes:
        everything: every record that is here, not only what no supervisor has confirmed.
        passphrase: whoever knows it may open the file, instead of the supervisors' devices.
        largest: bytes of one file; more goes into several. None: one file.
    """

    everything: bool = False
    passphrase: str | None = None
    largest: int | None = None


class HandingOver:
    """The use cases of a hand-over."""

    def __init__(self, core: Core) -> None:
        self._core = core

    def outgoing(self) -> Outgoing:
        """Count what no supervisor has confirmed."""
        records = self._unconfirmed()
        files = files_of(records)
        return Outgoing(
            inspections=len({r.entity for r in records if r.kind == "revision"}),
            records=len(records),
            attachments=len(files),
            bytes=self._size(records, files),
        )

    def overdue(self) -> list[InspectionRow]:
        """Own inspections that no supervisor has confirmed for too long, the latest first."""
        rows = with_overdue(self._core, self._core.inspection_rows(state="finalised"))
        return [row for row in rows if row.overdue]

    @property
    def receipt_days(self) -> int:
        """After how many days a finished inspection without a receipt is overdue; 0: never."""
        return self._core.workspace.preferences.receipt_days

    def expect_receipts_within(self, days: int) -> None:
        """Choose that number of days; 0: never."""
        self._core.workspace.preferences.expect_receipts_within(days)
        self._core.announce(Announcement.of("inspection"))

    def drives(self) -> list[Drive]:
        """Removable volumes that are there now."""
        return [
            Drive(path, path.name or str(path), shutil.disk_usage(path).free)
            for path in _mounted_volumes()
        ]

    def suggested_name(self) -> str:
        """A file name that tells who and when."""
        now = self._core.clock.now()
        person = "".join(c if c.isalnum() else "-" for c in self._core.workspace.name)
        return f"{person}-{now:%Y%m%d-%H%M}{SUFFIX}"

    def export(self, file: Path, job: JobContext) -> Exported:
        """Write what no supervisor has confirmed.

        Raises:
            FieldKitError: handing_over.no_supervisor, disk.full, file.unwritable.
        """
        return self._write(file, self._unconfirmed(), job)

    def export_everything(self, file: Path, job: JobContext) -> Exported:
        """Write every record of every device that this workspace holds.

        Raises:
            FieldKitError: as export.
        """
        return self._write(file, HeldRecords(self._core.workspace.ledger), job)

    def export_for(self, file: Path, order: Order, job: JobContext) -> Exported:
        """Write what an order asks for, in parts where it says how large one may be.

        Raises:
            FieldKitError: as export; sync.part_too_small.
        """
        core = self._core
        records = HeldRecords(core.workspace.ledger) if order.everything else self._unconfirmed()
        if order.largest is None:
            return self._write(file, records, job, order.passphrase)
        readers = order.passphrase or self._readers()
        exported = write_parts(core, file, records, readers, order.largest, job)
        core.announce(Announcement.of("export"))
        return exported

    def _write(
        self,
        file: Path,
        records: Collection[Record],
        job: JobContext,
        passphrase: str | None = None,
    ) -> Exported:
        core = self._core
        readers = passphrase or self._readers()
        job.checkpoint(0, len(records), "export")
        files = files_of(records)
        outbox = Outbox(core)
        if not isinstance(readers, str) and outbox.is_for(file, self._size(records, files)):
            exported = outbox.write(file, records, readers, job)
        else:
            outbox.clear()
            exported = write_bundle(core, file, records, files, readers)
        job.checkpoint(1, 1, "export")
        core.announce(Announcement.of("export"))
        return exported

    def _size(self, records: Collection[Record], files: Collection[str]) -> int:
        """The bytes of a file with these, at most."""
        held = self._core.workspace.attachments
        return sum(held.size(file) or 0 for file in files) + _BYTES_PER_RECORD * len(records)

    def _readers(self) -> list[str]:
        """The devices that may open what goes: the supervisors'."""
        workspace = self._core.workspace
        readers = sorted(workspace.roster().supervisors - {workspace.device.device})
        if not readers and workspace.role != "supervisor":
            raise FieldKitError("handing_over.no_supervisor")
        return readers

    def _unconfirmed(self) -> list[Record]:
        workspace = self._core.workspace
        return [
            record
            for device in reversed(workspace.hands())
            for record in workspace.ledger.of_device(device, after=self._core.confirmed(device))
        ]


def _mounted_volumes() -> list[Path]:
    if sys.platform == "win32":
        return _windows_volumes()
    if sys.platform == "darwin":
        parents = [Path("/Volumes")]
    else:
        user = os.environ.get("USER", "")
        parents = [Path("/media") / user, Path("/run/media") / user]
    return [
        entry
        for parent in parents
        if parent.is_dir()
        for entry in sorted(parent.iterdir())
        if os.path.ismount(entry) and os.access(entry, os.W_OK)
    ]


def _windows_volumes() -> list[Path]:
    import ctypes
    import string

    kernel = getattr(ctypes, "windll").kernel32  # noqa: B009  exists on Windows only
    removable = 2
    roots = [f"{letter}:\\" for letter in string.ascii_uppercase]
    return [Path(root) for root in roots if kernel.GetDriveTypeW(root) == removable]
