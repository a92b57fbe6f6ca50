"""The lock, the passphrase, the recovery key and the backups of the workspace, without a widget."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal, Slot

from ui.shared.choices import choices
from ui.shared.job_runner import Job
from ui.shared.notices import Notice
from ui.shared.wording import tr

if TYPE_CHECKING:
    from pathlib import Path

    from fieldkit.app.jobs import JobContext
    from fieldkit.app.safekeeping import BackedUp
    from ui.shared.desk import Desk

TIMES = (5, 10, 20, 60, 0)
"""Minutes without work until the window locks; 0 is never."""


class SafetyModel(QObject):
    """What keeps the workspace safe, and what can be set about it."""

    changed = Signal()
    key_store_settled = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._keep = desk.services.safekeeping
        self.is_supervisor = desk.services.owner.role == "supervisor"

    # --- the lock

    @property
    def minutes(self) -> int:
        """After how long without work the window locks; 0 is never."""
        return self._keep.lock.minutes

    def choose_minutes(self, minutes: int) -> None:
        """Lock after this time from now on."""
        choices().setValue("lock_minutes", minutes)
        self._keep.lock.minutes = minutes

    # --- keys

    def change_passphrase(self, old: str, new: str, again: str) -> None:
        """Let another passphrase open the workspace; `changed` tells that it does."""
        if new != again:
            words = tr("The two passphrases differ. Type them again.")
            self._desk.notices.add(Notice(words))
            return

        def change() -> None:
            from fieldkit.app.passphrase import require_strong

            require_strong(new)
            self._keep.change_passphrase(old, new)

        job = Job(tr("Changing the passphrase"), lambda _: change())
        job.succeeded.connect(self._note_changed)
        self._desk.jobs.submit(job)

    def write_recovery_key(self, file: Path) -> None:
        """Write the supervisor's recovery key."""
        with self._desk.notices.refusals():
            self._keep.write_recovery_key(file)
            told = tr("Keep {path} under lock and key, and on none of the laptops.")
            self._desk.notices.tell(told.format(path=file))

    # --- the key store of this computer

    @property
    def is_opened_by_key_store(self) -> bool:
        """Whether this computer's key store opens the workspace without the passphrase."""
        return self._keep.is_opened_by_key_store

    def let_key_store_open(self, passphrase: str) -> None:
        """Let this computer's key store open the workspace; `key_store_settled` tells the end."""

        def switch(context: JobContext) -> str:
            from fieldkit.app.unlocking import PATIENT, key_store

            self._keep.let_key_store_open(passphrase, key_store(PATIENT, context))
            return tr("The key store of this computer opens the workspace from now on.")

        self._settle(Job(tr("Asking the key store of this computer"), switch))

    def stop_key_store(self) -> None:
        """Let only the passphrase open the workspace; `key_store_settled` tells the end."""

        def switch(context: JobContext) -> str:
            from fieldkit.app.unlocking import PATIENT, key_store

            if self._keep.stop_key_store(key_store(PATIENT, context)):
                return tr("Only the passphrase opens the workspace from now on.")
            return tr(
                "Only the passphrase opens the workspace from now on. The key store could not be "
                'reached: remove its entry "fieldkit" with the system\'s own program for passwords.'
            )

        self._settle(Job(tr("Asking the key store of this computer"), switch))

    def _settle(self, job: Job) -> None:
        job.succeeded.connect(self._desk.notices.tell)
        job.finished.connect(self.key_store_settled)
        self._desk.jobs.submit(job)

    # --- backups

    @property
    def elsewhere(self) -> str:
        """The folder on another volume where backups are kept too; empty when there is none."""
        folder = self._keep.elsewhere()
        return str(folder) if folder else ""

    def back_up(self) -> None:
        """Make a checked backup beside the workspace, and elsewhere."""
        self._run_backup(Job(tr("Making a backup"), self._keep.back_up))

    def back_up_to(self, file: Path) -> None:
        """Put a whole backup into one file."""
        job = Job(tr("Making a backup"), lambda context: self._keep.back_up_to(file, context))
        self._run_backup(job)

    def keep_elsewhere(self, folder: Path) -> None:
        """Keep backups in this folder too, whenever it is there."""
        with self._desk.notices.refusals():
            self._keep.keep_elsewhere(folder)
        self.changed.emit()
        self.back_up()

    def restore(self, backup: Path, into: Path, passphrase: str) -> None:
        """Make a workspace in a new folder from a backup; this one stays as it is."""

        def work(context: JobContext) -> dict[str, Any]:
            from fieldkit.app.rescuing import restore_backup

            return restore_backup(backup, into, passphrase, context)

        job = Job(tr("Restoring a backup"), work)
        job.succeeded.connect(self._tell_restored)
        self._desk.jobs.submit(job)

    def _run_backup(self, job: Job) -> None:
        job.succeeded.connect(self._tell_backup)
        self._desk.jobs.submit(job)

    @Slot(object)
    def _tell_backup(self, made: BackedUp) -> None:
        told = tr("The backup is made and read back: {path}")
        self._desk.notices.tell(told.format(path=made.file))

    @Slot(object)
    def _tell_restored(self, made: dict[str, str]) -> None:
        told = tr("The backup is restored. Close this window and open the workspace {path}.")
        self._desk.notices.tell(told.format(path=made["workspace"]))

    @Slot()
    def _note_changed(self) -> None:
        self._desk.notices.tell(tr("The new passphrase opens the workspace from now on."))
        self.changed.emit()
