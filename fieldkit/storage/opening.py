"""Opening the database of a workspace: made new, or checked before anything is written to it."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from fieldkit.errors import FieldKitError
from fieldkit.storage.backups import keep_before_migration
from fieldkit.storage.database import Database
from fieldkit.storage.disk_space import RESERVE, DiskSpace
from fieldkit.storage.journal import FOLDER as JOURNAL_FOLDER
from fieldkit.storage.ledger_store import LedgerStore
from fieldkit.storage.projector import Projector
from fieldkit.storage.soundness import note_sound, require_sound, was_left_open

if TYPE_CHECKING:
    from pathlib import Path

    from fieldkit.clock import Clock
    from fieldkit.ledger.identity import DeviceKey

SCHEMA = 7
"""The number of migrations that a database of this program has had."""

DATABASE = "workspace.db"
DEVICE_SECRET = "device"  # noqa: S105  the name of the row


def make_database(folder: Path, key: bytes, device: DeviceKey, clock: Clock) -> Database:
    """A new database that holds nothing but the device's secret."""
    database = Database(folder / DATABASE, key, DiskSpace(folder))
    try:
        database.migrate(SCHEMA)
        database.execute("INSERT INTO secrets VALUES (?, ?)", (DEVICE_SECRET, device.to_bytes()))
        Projector(database, LedgerStore(database)).rebuild()
        note_sound(database, clock)
    except BaseException:
        database.close()
        raise
    return database


def remove_database(folder: Path) -> None:
    """Take away a database whose workspace did not come to be."""
    for suffix in ("", "-wal", "-shm", "-journal"):
        (folder / (DATABASE + suffix)).unlink(missing_ok=True)
    (folder / RESERVE).unlink(missing_ok=True)
    shutil.rmtree(folder / JOURNAL_FOLDER, ignore_errors=True)


def open_database(folder: Path, key: bytes, clock: Clock) -> Database:
    """The database of a workspace, found sound and brought up to this program's schema.

    Raises:
        FieldKitError: workspace.newer_version, workspace.damaged, workspace.disk_full,
            disk.failing.
    """
    file = folder / DATABASE
    if not file.exists() or not file.stat().st_size:
        raise FieldKitError("workspace.damaged", path=str(folder), reason="no database")
    left_open = was_left_open(file)
    database = Database(file, key, DiskSpace(folder))
    try:
        _require_known_schema(database)
        require_sound(database, clock, left_open=left_open)
        if database.version < SCHEMA:
            keep_before_migration(database, clock)
            database.migrate(SCHEMA)
    except BaseException:
        database.close()
        raise
    return database


def _require_known_schema(database: Database) -> None:
    """Refuse, untouched, what a newer program wrote and what nobody ever wrote."""
    version, path = database.version, str(database.path.parent)
    if version > SCHEMA:
        raise FieldKitError("workspace.newer_version", path=path, version=version)
    if version == 0:
        raise FieldKitError("workspace.damaged", path=path, reason="the database is empty")
