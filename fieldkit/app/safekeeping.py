"""Keeping an open workspace safe: backups, keys, the lock."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from fieldkit.app.changes import Changes as Announcement
from fieldkit.app.idle_lock import NEVER, IdleLock
from fieldkit.app.unlocking import is_opened_by_key_store
from fieldkit.clock import timestamp
from fieldkit.errors import FieldKitError

if TYPE_CHECKING:
    from pathlib import Path

    from fieldkit.app.core import Core
    from fieldkit.app.health import Check
    from fieldkit.app.jobs import JobContext
    from fieldkit.storage.key_store import KeyStore

BACKUP_SUFFIX = ".fkbackup"
"""A whole backup in one file."""


@dataclass(frozen=True, slots=True)
class BackedUp:
    """A backup that was made and checked: where it is, from when, how large its database is."""

    file: str
    at: str
    bytes: int
    attachments: int

    def as_dict(self) -> dict[str, Any]:
        """The result as the command line prints it."""
        return asdict(self)


class Safekeeping:
    """The use cases of keeping an open workspace safe."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._backups = core.workspace.backups

    @property
    def is_disk_full(self) -> bool:
        """Whether nothing can be saved until there is room; reading and export go on."""
        return self._core.workspace.space.is_full

    def standing(self) -> list[Check]:
        """How the workspace stands inside; reads the whole database, so not at every moment."""
        from fieldkit.app.health import diagnose_inside

        return diagnose_inside(self._core)

    def diagnosis(self) -> list[Check]:
        """How program, folder and workspace stand; reads the whole database."""
        from fieldkit.app.health import diagnose_open

        return diagnose_open(self._core)

    def back_up(self, job: JobContext) -> BackedUp:
        """Make a backup beside the workspace, and elsewhere where that was chosen.

        Raises:
            CancelledByUser: at a safe point; nothing is left behind.
            FieldKitError: backup.no_room, backup.not_sound, disk.full, file.unwritable.
        """
        return self._told(self._backups.make(job.checkpoint).file)

    def back_up_to(self, path: Path, job: JobContext) -> BackedUp:
        """Put a backup into a folder, or into one file when the path names one with an ending.

        Raises:
            CancelledByUser, FieldKitError: as back_up.
        """
        if path.is_dir() or not path.suffix:
            place = self._backups.write_to(path, job.checkpoint)
            newest = place.newest()
            return self._told(newest.file if newest else place.folder)
        self._backups.write_file(path, job.checkpoint)
        return self._told(path)

    def tend(self, job: JobContext) -> BackedUp | None:
        """Make the hourly backup when it is due; faces call it when nothing else is to be done.

        Raises:
            CancelledByUser, FieldKitError: as back_up.
        """
        return self.back_up(job) if self._backups.is_due() else None

    def tend_at_closing(self, job: JobContext) -> BackedUp | None:
        """Make a backup when anything was saved since the last; the window calls it at its end.

        Raises:
            CancelledByUser, FieldKitError: as back_up.
        """
        return self.back_up(job) if self._backups.is_changed() else None

    def keep_elsewhere(self, folder: Path | None) -> None:
        """Keep backups on another volume too, whenever it is there; None ends that."""
        self._backups.keep_elsewhere(folder)
        self._core.announce(Announcement.of("backup"))

    def elsewhere(self) -> Path | None:
        """The folder on another volume that was chosen."""
        return self._backups.elsewhere()

    @cached_property
    def lock(self) -> IdleLock:
        """Asks for the passphrase again after its `minutes` without work; a face sets them."""
        return IdleLock(self._core.workspace.keys.unlocks, self._core.clock, NEVER)

    def change_passphrase(self, old: str, new: str) -> None:
        """Let another passphrase open the workspace and the backups that are at hand.

        Raises:
            FieldKitError: workspace.wrong_passphrase, workspace.no_passphrase, disk.full.
        """
        self._core.workspace.keys.change_passphrase(old, new)

    # --- the key store of this computer

    @property
    def is_opened_by_key_store(self) -> bool:
        """Whether this computer's key store opens the workspace without the passphrase."""
        return is_opened_by_key_store(self._core.workspace.folder)

    def let_key_store_open(self, passphrase: str, store: KeyStore) -> None:
        """Let this computer's key store open the workspace too; the lock still wants a passphrase.

        Whoever is logged in to this account of this computer can then open the workspace.

        Raises:
            FieldKitError: workspace.wrong_passphrase; key_store.none, key_store.locked,
                key_store.no_answer, key_store.failed; disk.full, file.unwritable.
            CancelledByUser: while waiting for the key store; nothing is changed.
        """
        self._core.workspace.keys.let_key_store_open(passphrase, store)

    def stop_key_store(self, store: KeyStore) -> bool:
        """Let only the passphrase open the workspace; gives whether the secret is gone as well.

        Raises:
            FieldKitError: disk.full, file.unwritable.
        """
        return self._core.workspace.keys.stop_key_store(store)

    def note_locked(self) -> None:
        """The window is locked: starting it again must not be a way around the passphrase."""
        # Where the disk is full the lock itself still holds.
        with suppress(FieldKitError):
            self._core.workspace.keys.hold_key_store()

    def note_unlocked(self) -> None:
        """The passphrase was typed: the key store opens the workspace again."""
        with suppress(FieldKitError):
            self._core.workspace.keys.release_key_store()

    # --- the device key

    @property
    def must_rekey(self) -> bool:
        """Whether this workspace was restored, and needs a device key of its own to write."""
        return self._core.workspace.must_rekey

    @property
    def copy_doubt(self) -> Check | None:
        """Why this may be a copy of a workspace that is used elsewhere; None without a sign."""
        from fieldkit.app.health import copy_doubt

        return copy_doubt(self._core.workspace)

    def stay(self) -> None:
        """Go on with the same key: the workspace was moved here, and nobody uses it elsewhere.

        Raises:
            FieldKitError: workspace.disk_full, disk.failing.
        """
        self._core.workspace.whereabouts.settle()

    def rekey(self) -> None:
        """Go on as a new device; it counts as soon as a supervisor has enrolled its card.

        For a workspace that was restored, or copied to another laptop: two that write with one key
        would contradict each other. What was written before stays, and drafts go on.

        Raises:
            FieldKitError: workspace.disk_full, file.unwritable.
        """
        self._core.workspace.rekey()
        self._core.workspace.whereabouts.settle()
        self._core.announce(Announcement(frozenset({"device", "inspection", "event"})))

    def recovery_keys(self) -> list[str]:
        """The public recovery keys that can open this workspace without its passphrase."""
        return self._core.workspace.keys.recovery_recipients()

    def write_recovery_key(self, file: Path) -> str:
        """Write this supervisor's secret recovery key to a file, to be kept where keys are kept.

        Raises:
            FieldKitError: role.supervisor_only, disk.full, file.unwritable.
        """
        from fieldkit.storage.workspace_folder import write_durably

        self._core.require_supervisor()
        keys = self._core.workspace.keys
        public = keys.recovery_recipient()
        lines = [
            f"# FieldKit recovery key of {self._core.workspace.name}",
            "# It opens every laptop that imported this supervisor's plan.",
            f"# public key: {public}",
            keys.recovery_identity(),
        ]
        write_durably(file, "\n".join([*lines, ""]).encode())
        return public

    def _told(self, file: Path) -> BackedUp:
        self._core.announce(Announcement.of("backup"))
        return BackedUp(
            str(file),
            timestamp(self._core.clock.now()),
            file.stat().st_size,
            len(self._core.workspace.attachments.held()),
        )
