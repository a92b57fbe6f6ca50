"""Room on the disk of a workspace: a reserve for the worst day, and what a full disk still allows.

While there is room nothing here is asked. When the disk is full the reserve is given up, so that
reading, closing and an export have something to work with; every change is refused until there is
room again, and then the reserve is laid by anew.
"""

from __future__ import annotations

import os
import shutil
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from fieldkit.errors import FieldKitError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

RESERVE_BYTES = 16 * 1024 * 1024
"""What is laid by: the room for a write-ahead log (4 MB) and for an export without photos."""

ROOM_BYTES = 2 * 1024 * 1024
"""With less than this free at its opening, a workspace begins in reading mode."""

# The reserve can be laid by again, and as much stays for work.
_ENOUGH = 2 * RESERVE_BYTES
RESERVE = "workspace.reserve"
"""The file that is laid by."""


class DiskSpace:
    """The disk of one workspace. `is_full` is the reading mode: export now, write later."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._file = folder / RESERVE
        self.is_full = False
        if self.free() < ROOM_BYTES:
            self.notice_full()
        else:
            self._lay_by()

    def free(self) -> int:
        """Bytes that can still be written."""
        return shutil.disk_usage(self.folder).free

    def notice_full(self) -> None:
        """The disk took no more: give the reserve up and refuse changes from now on."""
        self.is_full = True
        with suppress(OSError):
            self._file.unlink(missing_ok=True)

    def require_room(self) -> None:
        """Refuse a change while the disk is full; costs nothing otherwise.

        Raises:
            FieldKitError: workspace.disk_full.
        """
        if not self.is_full:
            return
        if self.free() < _ENOUGH:
            raise self.refusal()
        self.is_full = False
        self._lay_by()

    def refusal(self) -> FieldKitError:
        """What everybody is told who wants to change something now."""
        return FieldKitError(
            "workspace.disk_full", path=str(self.folder), megabytes=_ENOUGH // 1024**2
        )

    @contextmanager
    def writing(self) -> Iterator[None]:
        """A file is written: refused while the disk is full; notices when it has become so.

        Raises:
            FieldKitError: workspace.disk_full; disk.full for a file that is too large for the rest.
        """
        self.require_room()
        try:
            yield
        except FieldKitError as refusal:
            # A large photo may find no room where answers still do.
            if refusal.code == "disk.full" and self.free() < ROOM_BYTES:
                self.notice_full()
            raise

    def _lay_by(self) -> None:
        """Set the reserve aside where the disk is large enough; it is no secret and no loss."""
        with suppress(OSError):
            if self._file.exists() and self._file.stat().st_size == RESERVE_BYTES:
                return
            if self.free() >= _ENOUGH:
                _allocate(self._file, RESERVE_BYTES)


def _allocate(file: Path, size: int) -> None:
    """Make a file whose blocks are really taken, not a hole that takes none."""
    try:
        with file.open("wb") as reserve:
            if hasattr(os, "posix_fallocate"):
                os.posix_fallocate(reserve.fileno(), 0, size)
            else:
                # Random, or a disk that squeezes its files would set nothing aside.
                reserve.write(os.urandom(size))
    except OSError:
        file.unlink(missing_ok=True)
        raise
