"""Large files for a stick are made whole in the workspace first, and then copied there.

A locked file never comes out the same twice, so that only a kept one lets the copying go on where
a pulled stick ended it. What is kept is locked as on the stick; it goes when it has arrived there,
or when other records are to be sent.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from fieldkit.app.carrying import Exported, files_of, known_cards, write_bundle
from fieldkit.errors import FieldKitError
from fieldkit.sync.stick import carry
from fieldkit.sync.sync_file import open_sync_file

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence
    from pathlib import Path

    from fieldkit.app.core import Core
    from fieldkit.app.jobs import JobContext
    from fieldkit.ledger.records import Record

FOLDER = "outbox"
WORTH_KEEPING = 16_000_000
"""From so many bytes on a file is kept until it is on the stick; less is quickly written anew."""

_ROOM_LEFT = 64 * 1024 * 1024
_OWNER_ONLY = 0o700
_KIBI = 1024  # a progress bar takes no more than two thousand million
_MEGABYTE = 1_000_000


class Outbox:
    """The files that are on their way to a stick: at most one is kept."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._folder = core.workspace.folder / FOLDER

    def is_for(self, file: Path, size: int) -> bool:
        """Whether a file of about that size is worth it: a large one, for another disk."""
        space = self._core.workspace.space
        return (
            size >= WORTH_KEEPING
            and is_on_another_disk(file, self._core.workspace.folder)
            and space.free() >= 2 * size + _ROOM_LEFT
        )

    def clear(self) -> None:
        """Keep nothing any more."""
        shutil.rmtree(self._folder, ignore_errors=True)

    def write(
        self, file: Path, records: Collection[Record], readers: Sequence[str], job: JobContext
    ) -> Exported:
        """Write records for some devices, going on where an earlier try of the same stopped.

        Raises:
            FieldKitError: disk.full, file.unwritable.
        """
        core = self._core
        work = self._work(records, readers)
        whole = self._folder / f"{work}{file.suffix}"
        made = self._kept(whole) or self._made(whole, records, readers)
        if made is None:
            return write_bundle(core, file, records, files_of(records), readers)
        mine = f".{hashlib.sha256(core.workspace.device.device.encode()).hexdigest()[:12]}-"
        part = file.with_name(f"{mine}{work}.part")
        for other in file.parent.glob(f"{mine}*.part"):
            if other != part:
                with suppress(OSError):
                    other.unlink()

        went_on_at = carry(whole, file, part, _progress(job))
        self.clear()
        return replace(made, file=str(file), went_on_at=went_on_at)

    def _made(
        self, whole: Path, records: Collection[Record], readers: Sequence[str]
    ) -> Exported | None:
        """The file made anew; None where the workspace has no room for it."""
        self.clear()
        try:
            self._folder.mkdir(mode=_OWNER_ONLY)
            return write_bundle(self._core, whole, records, files_of(records), readers)
        except (OSError, FieldKitError):
            # What is wrong beyond want of room is told when the stick is written directly.
            self.clear()
            return None

    def _kept(self, whole: Path) -> Exported | None:
        """What an earlier try has left, when it can be read to its end."""
        try:
            with open_sync_file(whole, self._core.workspace.device) as bundle:
                size = whole.stat().st_size
                return Exported(str(whole), bundle.record_count, len(bundle.files), size)
        except FieldKitError:
            return None

    def _work(self, records: Collection[Record], readers: Sequence[str]) -> str:
        """The same for the same records, attachments, cards and readers."""
        held = self._core.workspace.attachments
        words = [
            *sorted(record.id for record in records),
            *sorted(sha256 for sha256 in files_of(records) if held.has(sha256)),
            *sorted(known_cards(self._core)),
            *sorted(readers),
        ]
        return hashlib.sha256("\n".join(words).encode()).hexdigest()[:32]


def _progress(job: JobContext) -> Callable[[int, int], None]:
    """Tells a job how far the copying is, and where it went on."""
    label = ""

    def tell(done: int, total: int) -> None:
        nonlocal label
        if not label:
            label = f"going on at {done / _MEGABYTE:.1f} MB" if done else "export"
        job.checkpoint(done // _KIBI, total // _KIBI, label)

    return tell


def is_on_another_disk(file: Path, folder: Path) -> bool:
    """Whether a file would lie on another disk than a folder; a place that is not there is none."""
    try:
        return os.stat(file.parent).st_dev != os.stat(folder).st_dev  # noqa: PTH116
    except OSError:
        return False
