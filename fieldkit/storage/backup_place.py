"""A folder that holds backups of one workspace, and can be restored from with nothing else.

workspace.json                 the wrapped keys, as in the workspace
NUMBER-MOMENT-jSEGMENT.db      whole copies of the database under the same key, checked
attachments/SHA256.age         the files that they name
"""

from __future__ import annotations

import os
import re
import shutil
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from fieldkit.errors import FieldKitError
from fieldkit.storage.rotation import Stamp, worth_keeping
from fieldkit.storage.workspace_folder import HEADER, copy_durably, refusal_of, sync_folder

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from fieldkit.storage.verification import Progress

_NAME = re.compile(r"(\d{6,})-(\d{8}T\d{6}Z)-j(\d{6,})\.db")
_MOMENT = "%Y%m%dT%H%M%SZ"
_UNFINISHED = ".unfinished.db"
# Backups may take this part of what the disk could give them; the newest two stay in any case.
_SHARE = 4
_ALWAYS = 2


@dataclass(frozen=True, slots=True)
class Copy:
    """One verified copy of a database; the journal goes on from segment `segment`."""

    stamp: Stamp
    segment: int
    file: Path

    @property
    def size(self) -> int:
        """Bytes of the copied database."""
        return self.file.stat().st_size


class BackupPlace:
    """The backups in one folder. A copy gets its name only after it was checked."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.attachments = folder / "attachments"

    @property
    def unfinished(self) -> Path:
        """Where a copy is written before it counts."""
        return self.folder / _UNFINISHED

    def copies(self) -> list[Copy]:
        """The verified copies, the oldest first."""
        found = []
        with suppress(OSError):
            for file in self.folder.iterdir():
                parts = _NAME.fullmatch(file.name)
                if parts:
                    moment = datetime.strptime(parts[2], _MOMENT).replace(tzinfo=UTC)
                    found.append(Copy(Stamp(int(parts[1]), moment), int(parts[3]), file))
        return sorted(found, key=lambda copy: copy.stamp)

    def newest(self) -> Copy | None:
        """The copy made last."""
        copies = self.copies()
        return copies[-1] if copies else None

    def prepare(self, size: int) -> None:
        """Make the folder ready for a copy of about `size` bytes.

        Raises:
            FieldKitError: backup.no_room, file.unwritable.
        """
        try:
            self.attachments.mkdir(parents=True, exist_ok=True)
            self.unfinished.unlink(missing_ok=True)
            free = shutil.disk_usage(self.folder).free
        except OSError as error:
            raise refusal_of(error, self.folder) from error
        if free < size:
            raise FieldKitError(
                "backup.no_room", path=str(self.folder), megabytes=(size - free) // 1024**2 + 1
            )

    def take_attachments(self, source: Path, names: Iterable[str], tell: Progress) -> list[str]:
        """Link or copy files that are not here yet; gives those that the source lacks.

        Raises:
            CancelledByUser: at a safe point. FieldKitError: disk.full, file.unwritable.
        """
        wanted, lacking = list(names), []
        for number, name in enumerate(wanted):
            tell(number, len(wanted), "attachments")
            original, here = source / f"{name}.age", self.attachments / f"{name}.age"
            if not original.exists():
                lacking.append(name)
            elif not here.exists() or here.stat().st_mtime < original.stat().st_mtime:
                link_or_copy(original, here)
        return lacking

    def count(self, moment: datetime, segment: int) -> Copy:
        """Let the checked unfinished copy count, from now on and durably."""
        newest = self.newest()
        stamp = Stamp(newest.stamp.number + 1 if newest else 1, moment.astimezone(UTC))
        name = f"{stamp.number:06d}-{stamp.moment:{_MOMENT}}-j{segment:06d}.db"
        try:
            self.unfinished.replace(self.folder / name)
            sync_folder(self.folder)
        except OSError as error:
            raise refusal_of(error, self.folder) from error
        return Copy(stamp, segment, self.folder / name)

    def rotate(self, now: datetime) -> None:
        """Remove the copies that nobody needs any more; never the newest."""
        copies = {copy.stamp: copy for copy in self.copies()}
        room = shutil.disk_usage(self.folder).free + sum(copy.size for copy in copies.values())
        left, kept = room // _SHARE, set()
        for number, stamp in enumerate(worth_keeping(copies, now.astimezone(UTC))):
            left -= copies[stamp].size
            if left >= 0 or number < _ALWAYS:
                kept.add(stamp)
        for stamp, copy in copies.items():
            if stamp not in kept:
                with suppress(OSError):
                    copy.file.unlink()

    def header(self) -> Path:
        """The file with the wrapped keys."""
        return self.folder / HEADER


def link_or_copy(original: Path, target: Path) -> None:
    """The same file in a second place: linked where the disk can, else copied.

    Files that are named by their content are never written to, so a link is as good as a copy
    against everything but the disk itself.
    """
    try:
        target.unlink(missing_ok=True)
        os.link(original, target)
    except OSError:
        copy_durably(original, target)
