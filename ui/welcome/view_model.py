"""Making, unlocking and restoring a workspace, without a widget."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, cast

from PySide6.QtCore import QObject, Signal, Slot

from fieldkit.errors import FieldKitError, message_of, remedy_of
from fieldkit.wording import marked
from ui.shared.job_runner import Job
from ui.shared.wording import tr

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from fieldkit.app.bootstrap import Services
    from fieldkit.app.jobs import JobContext
    from ui.shared.job_runner import JobRunner

ROLES = (marked("inspector"), marked("supervisor"))
_HEADER = "workspace.json"


class WelcomeViewModel(QObject):
    """One folder; `opened` hands on its services.

    `work` says what is being done that may take long and can be stopped.
    """

    changed = Signal()
    progressed = Signal(int, int)
    folder_changed = Signal()
    opened = Signal(object)  # Services

    def __init__(self, folder: Path, jobs: JobRunner) -> None:
        super().__init__()
        self.folder = folder
        self._jobs = jobs
        self._asking: Job | None = None
        self._restoring: Job | None = None
        self._has_asked = False
        self.problem = ""
        self.is_busy = False

    @property
    def is_restoring(self) -> bool:
        """Whether a backup is being restored."""
        return self._restoring is not None

    @property
    def work(self) -> str:
        """What takes its time at the moment."""
        if self.is_restoring:
            return tr("Restoring the backup into {path}").format(path=self.folder)
        return tr("The key store of this computer is asked…") if self._asking else ""

    @property
    def is_new(self) -> bool:
        """Whether there is no workspace in the folder yet."""
        return not (self.folder / _HEADER).is_file()

    def choose_folder(self, folder: Path) -> None:
        """Work with another folder."""
        self.stop()
        self.folder = folder
        self.problem = ""
        self._has_asked = False
        self.folder_changed.emit()

    def create(self, name: str, role: str, passphrase: str, again: str) -> None:
        """Make a workspace and open it."""
        if not name.strip():
            self._refuse(tr("Write your name: it stands on every inspection."))
        elif not passphrase:
            self._refuse(tr("Choose a passphrase: a few words that you will remember."))
        elif passphrase != again:
            self._refuse(tr("The two passphrases differ. Type them again."))
        else:
            self._run(lambda: self._make(name.strip(), role, passphrase))

    def unlock(self, passphrase: str) -> None:
        """Open the workspace."""
        if not passphrase:
            self._refuse(tr("Type the passphrase."))
        else:
            self.stop()
            self._run(lambda: self._open(passphrase))

    # --- by the key store

    @Slot()
    def ask_key_store(self) -> None:
        """Open the workspace by this computer's key store where its owner wants that; asks once."""
        if self._has_asked or self.is_new or self.is_busy:
            return
        self._has_asked = True
        from fieldkit.app.unlocking import is_opened_by_key_store

        try:
            if not is_opened_by_key_store(self.folder):
                return
        except FieldKitError:
            return  # the passphrase brings the same refusal, once somebody has typed it
        self._asking = Job(tr("Opening the workspace"), self._open_by_key_store)
        self._asking.succeeded.connect(self._hand_on)
        self._asking.failed.connect(self._note_refusal)
        self._jobs.submit(self._asking)
        self.changed.emit()

    def _open_by_key_store(self, context: JobContext) -> Services:
        from fieldkit.app.bootstrap import open_services
        from fieldkit.app.unlocking import PATIENT, key_by_store, key_store

        key = key_by_store(self.folder, key_store(PATIENT, context))
        context.pause()
        return open_services(self.folder, key)

    # --- from a backup

    def restore(self, backup: Path, into: Path, passphrase: str) -> None:
        """Make a workspace in a new folder from a backup, and open it."""
        self.stop()
        if into != self.folder:
            self.choose_folder(into)

        def work(context: JobContext) -> Services:
            from fieldkit.app.rescuing import restore_backup

            restore_backup(backup, into, passphrase, context)
            return self._open(passphrase)

        job = Job(tr("Restoring a backup"), work)
        job.progressed.connect(self._pass_on_progress)
        job.cancelled.connect(self._note_stop)
        self._restoring = job
        self._submit(job)

    @Slot()
    def stop(self) -> None:
        """Stop what takes its time."""
        asking, self._asking = self._asking, None
        for job in (asking, self._restoring):
            if job is not None:
                job.cancel()
                self.changed.emit()

    @Slot(int, int, str)
    def _pass_on_progress(self, done: int, total: int, _label: str) -> None:
        self.progressed.emit(done, total)

    @Slot()
    def _note_stop(self) -> None:
        self._refuse(tr("Stopped. Nothing was restored."))

    # --- the work itself

    def _make(self, name: str, role: str, passphrase: str) -> Services:
        from fieldkit.app.bootstrap import create_workspace
        from fieldkit.app.passphrase import require_strong

        require_strong(passphrase)
        known = cast("Literal['inspector', 'supervisor']", role)
        create_workspace(self.folder, passphrase, name, known)
        return self._open(passphrase)

    def _open(self, passphrase: str) -> Services:
        from fieldkit.app.bootstrap import open_services

        return open_services(self.folder, passphrase)

    def _run(self, work: Callable[[], Services]) -> None:
        self._submit(Job(tr("Opening the workspace"), lambda _: work()))

    def _submit(self, job: Job) -> None:
        self.problem = ""
        self.is_busy = self._has_asked = True
        self.changed.emit()
        job.succeeded.connect(self._hand_on)
        job.failed.connect(self._note_refusal)
        self._jobs.submit(job)

    @Slot(object)
    def _hand_on(self, services: Services) -> None:
        self._settle()
        self.opened.emit(services)

    @Slot(object)
    def _note_refusal(self, error: FieldKitError) -> None:
        message = message_of(error.code, error.context, tr)
        self._refuse(f"{message} {remedy_of(error.code, error.context, tr)}")

    def _refuse(self, words: str) -> None:
        self.problem = words
        self._settle()
        self.changed.emit()

    def _settle(self) -> None:
        self.is_busy = False
        self._asking = self._restoring = None
