"""The watched folder of the inbox: glances into it while the window is open.

A folder on a stick or in a network may not answer for minutes, so that each glance runs aside.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from fieldkit.app.watching import SECONDS_BETWEEN_GLANCES, Watched
from ui.shared.job_runner import Job

if TYPE_CHECKING:
    from pathlib import Path

    from fieldkit.app.receiving import Arrival
    from fieldkit.app.watching import FolderWatch, Glance
    from ui.shared.desk import Desk

GLANCE_MS = SECONDS_BETWEEN_GLANCES * 1000


class FolderWatcher(QObject):
    """Which folder is watched, whether it is there, and what appears in it."""

    changed = Signal()
    appeared = Signal(object)  # list[Path]

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._service = desk.services.watching
        self._timer = QTimer(self, interval=GLANCE_MS)
        self._timer.timeout.connect(self.glance)
        self._sight: FolderWatch | None = None
        self._job: Job | None = None
        self.watched: Watched | None = None
        self.is_there = True
        with desk.notices.refusals():
            self._begin(self._service.watched)

    def choose(self, folder: Path) -> None:
        """Watch a folder; what appears waits for a person until somebody says otherwise."""
        self._decide(Watched(folder, imports_itself=False))

    def import_by_itself(self, wanted: bool) -> None:  # noqa: FBT001  a check box says it so
        """Whether new work of known laptops is imported without a look."""
        if self.watched is not None:
            self._decide(replace(self.watched, imports_itself=wanted))

    def end(self) -> None:
        """Watch no folder any more."""
        self._decide(None)

    def stop(self) -> None:
        """Glance no more, as the window closes; the choice stays."""
        self._timer.stop()
        self._sight = None

    @property
    def imports_itself(self) -> bool:
        """Whether what needs no closer look is imported as soon as it appears."""
        return self.watched is not None and self.watched.imports_itself

    def is_worth_telling(self, arrival: Arrival) -> bool:
        """Whether a person should hear of a file of the folder now."""
        return self._sight is not None and self._service.is_worth_telling(self._sight, arrival)

    def settle(self, path: Path) -> None:
        """A file was imported or put away: never offer it again."""
        if self._sight is not None:
            with self._desk.notices.refusals():
                self._service.settle(self._sight, path)

    @Slot()
    def glance(self) -> None:
        """Look into the folder, unless it has not answered yet."""
        sight = self._sight
        if sight is None or self._job is not None:
            return
        self._job = Job("", lambda _: (sight, sight.glance()))
        self._job.succeeded.connect(self._note)
        self._job.finished.connect(self._forget)
        self._desk.jobs.submit_aside(self._job)

    def _decide(self, watched: Watched | None) -> None:
        with self._desk.notices.refusals():
            self._service.choose(watched)
            self._begin(watched)
        self.changed.emit()

    def _begin(self, watched: Watched | None) -> None:
        before = self.watched
        self.watched = watched
        if watched is None:
            self.stop()
        elif self._sight is None or before is None or watched.folder != before.folder:
            self.is_there = True
            self._sight = self._service.watch(watched.folder)
            self._timer.start()

    @Slot(object)
    def _note(self, told: tuple[FolderWatch, Glance]) -> None:
        sight, glance = told
        if sight is not self._sight:
            return
        if glance.is_there != self.is_there:
            self.is_there = glance.is_there
            self.changed.emit()
        if glance.ready:
            self.appeared.emit(list(glance.ready))

    @Slot()
    def _forget(self) -> None:
        self._job = None
