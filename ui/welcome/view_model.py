"""Making and unlocking a workspace, without a widget."""

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
    from ui.shared.job_runner import JobRunner

ROLES = (marked("inspector"), marked("supervisor"))
_HEADER = "workspace.json"


class WelcomeViewModel(QObject):
    """One folder; `opened` hands on its services."""

    changed = Signal()
    folder_changed = Signal()
    opened = Signal(object)  # Services

    def __init__(self, folder: Path, jobs: JobRunner) -> None:
        super().__init__()
        self.folder = folder
        self._jobs = jobs
        self.problem = ""
        self.is_busy = False

    @property
    def is_new(self) -> bool:
        """Whether there is no workspace in the folder yet."""
        return not (self.folder / _HEADER).is_file()

    def choose_folder(self, folder: Path) -> None:
        """Work with another folder."""
        self.folder = folder
        self.problem = ""
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
            self._run(lambda: self._open(passphrase))

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
        self.problem = ""
        self.is_busy = True
        self.changed.emit()
        job = Job(tr("Opening the workspace"), lambda _: work())
        job.succeeded.connect(self._hand_on)
        job.failed.connect(self._note_refusal)
        self._jobs.submit(job)

    @Slot(object)
    def _hand_on(self, services: Services) -> None:
        self.is_busy = False
        self.opened.emit(services)

    @Slot(object)
    def _note_refusal(self, error: FieldKitError) -> None:
        message = message_of(error.code, error.context, tr)
        self._refuse(f"{message} {remedy_of(error.code, error.context, tr)}")

    def _refuse(self, words: str) -> None:
        self.problem = words
        self.is_busy = False
        self.changed.emit()
