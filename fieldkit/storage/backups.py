"""Backups of an open workspace: made beside it and on another volume, checked before they count."""

from __future__ import annotations

import hashlib
import os
import zipfile
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from fieldkit.errors import FieldKitError
from fieldkit.storage.backup_place import BackupPlace
from fieldkit.storage.disk_space import ROOM_BYTES
from fieldkit.storage.soundness import note_sound
from fieldkit.storage.workspace_folder import (
    HEADER,
    copy_durably,
    read_header,
    refusal_of,
    sync_folder,
)

if TYPE_CHECKING:
    from fieldkit.clock import Clock
    from fieldkit.storage.attachments import Attachments
    from fieldkit.storage.backup_place import Copy
    from fieldkit.storage.database import Database
    from fieldkit.storage.verification import Progress

FOLDER = "backups"
"""Where the backups lie in a workspace."""

BETWEEN_BACKUPS = timedelta(hours=1)

_ELSEWHERE = "backups elsewhere"


class Backups:
    """The backups of one workspace, and when the next is due."""

    def __init__(self, database: Database, attachments: Attachments, clock: Clock) -> None:
        self._database = database
        self._attachments = attachments
        self._clock = clock
        self._folder = database.path.parent
        self.own = BackupPlace(self._folder / FOLDER)

    # --- places

    def elsewhere(self) -> Path | None:
        """The folder on another volume where copies are kept too, if one was chosen."""
        chosen = self._database.value("SELECT value FROM settings WHERE name = ?", (_ELSEWHERE,))
        return Path(chosen) if chosen else None

    def keep_elsewhere(self, folder: Path | None) -> None:
        """Keep copies in this folder too whenever it is there; None ends that."""
        self._database.execute(
            "INSERT INTO settings (name, value) VALUES (?, ?)"
            " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            (_ELSEWHERE, str(folder.resolve()) if folder else ""),
        )

    # --- when

    def is_changed(self) -> bool:
        """Whether anything was saved since the newest backup."""
        newest = self.own.newest()
        return newest is None or self._last_change() > newest.file.stat().st_mtime

    def is_due(self) -> bool:
        """Whether there is something new and the last backup, or the beginning, is an hour ago."""
        newest = self.own.newest()
        begun = datetime.fromisoformat(read_header(self._folder).created)
        # A clock that was set back must not put the next backup off for years.
        waited = abs(self._clock.now() - (newest.stamp.moment if newest else begun))
        return waited >= BETWEEN_BACKUPS and self.is_changed()

    # --- making

    def make(self, tell: Progress) -> Copy:
        """Make a backup beside the workspace, and one elsewhere when that volume is there.

        Raises:
            CancelledByUser: at a safe point; nothing is left behind.
            FieldKitError: backup.no_room, backup.not_sound, disk.full, file.unwritable.
        """
        copy = self._copy_into(self.own, tell)
        note_sound(self._database, self._clock)
        copies = self.own.copies()
        if len(copies) > 1:
            # What two verified copies contain needs no journal any more.
            self._database.journal.forget_before(copies[-2].segment)
        elsewhere = self.elsewhere()
        if elsewhere is not None and elsewhere.is_dir():
            self.write_to(elsewhere, tell)
        return copy

    def write_to(self, folder: Path, tell: Progress) -> BackupPlace:
        """Put a backup into a folder of others, in a folder of its own there.

        Raises:
            CancelledByUser, FieldKitError: as make.
        """
        place = self.place_in(folder)
        self._copy_into(place, tell)
        return place

    def write_file(self, file: Path, tell: Progress) -> None:
        """Write one file that holds a whole backup.

        Raises:
            CancelledByUser, FieldKitError: as make; file.unwritable, disk.full.
        """
        copy = self._copy_into(self.own, tell)
        unfinished = file.with_name(f".{file.name}.new")
        try:
            self._pack(copy, unfinished, tell)
            unfinished.replace(file)
            sync_folder(file.parent)
        except OSError as error:
            raise refusal_of(error, file) from error
        finally:
            with suppress(OSError):
                unfinished.unlink(missing_ok=True)

    def refresh_keys(self) -> None:
        """Give the places that are there the wrapped keys as they are now."""
        elsewhere = self.elsewhere()
        places = [self.own, *([self.place_in(elsewhere)] if elsewhere else [])]
        for place in places:
            if place.newest():
                with suppress(FieldKitError):
                    copy_durably(self._folder / HEADER, place.header())

    def _copy_into(self, place: BackupPlace, tell: Progress) -> Copy:
        try:
            segment = checked_copy(self._database, place, tell)
            names = [attachment.sha256 for attachment in self._attachments.held()]
            place.take_attachments(self._attachments.folder, names, tell)
            copy_durably(self._folder / HEADER, place.header())
            copy = place.count(self._clock.now(), segment)
        except BaseException:
            place.unfinished.unlink(missing_ok=True)
            raise
        place.rotate(self._clock.now())
        return copy

    def _pack(self, copy: Copy, target: Path, tell: Progress) -> None:
        """One ZIP of what is sealed already: nothing to squeeze."""
        names = [f"{attachment.sha256}.age" for attachment in self._attachments.held()]
        with target.open("wb") as stream:
            with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
                archive.write(self.own.header(), HEADER)
                archive.write(copy.file, copy.file.name)
                for number, name in enumerate(names):
                    tell(number, len(names), "attachments")
                    if (self.own.attachments / name).exists():
                        archive.write(self.own.attachments / name, f"attachments/{name}")
            stream.flush()
            os.fsync(stream.fileno())
        tell(0, 1, "check")
        with zipfile.ZipFile(target) as archive:
            if archive.testzip() is not None:
                raise FieldKitError("backup.not_sound", reason=target.name)

    def place_in(self, folder: Path) -> BackupPlace:
        """This workspace's place among others'; its name stays when device and person change."""
        created = read_header(self._folder).created
        mark = hashlib.sha256(created.encode()).hexdigest()[:8]
        return BackupPlace(folder / f"fieldkit-backup-{mark}")

    def _last_change(self) -> float:
        log = self._database.path.with_name(self._database.path.name + "-wal")
        files = [file for file in (self._database.path, log) if file.exists()]
        return max(file.stat().st_mtime for file in files if file.stat().st_size)


def checked_copy(database: Database, place: BackupPlace, tell: Progress) -> int:
    """Write a copy that does not count yet, and read all of it back; gives the journal's segment.

    Raises:
        FieldKitError: backup.no_room, backup.not_sound, disk.full, file.unwritable.
    """
    size = database.path.stat().st_size
    place.prepare(size + size // 4 + ROOM_BYTES)
    segment = database.copy_to(place.unfinished, lambda done, total: tell(done, total, "database"))
    tell(0, 1, "check")
    problems = database.problems_of_copy(place.unfinished)
    if problems:
        raise FieldKitError("backup.not_sound", reason=problems[0].strip())
    return segment


def keep_before_migration(database: Database, clock: Clock) -> None:
    """Keep the database as the older program left it, before this one changes its tables.

    Raises:
        FieldKitError: backup.no_room, backup.not_sound, disk.full, file.unwritable.
    """
    folder = database.path.parent
    place = BackupPlace(folder / FOLDER)
    segment = checked_copy(database, place, _silent)
    names = [row[0] for row in database.rows("SELECT sha256 FROM attachments")]
    place.take_attachments(folder / "attachments", names, _silent)
    copy_durably(folder / HEADER, place.header())
    place.count(clock.now(), segment)


def _silent(_done: int, _total: int, _label: str) -> None:
    """Nobody watches."""
