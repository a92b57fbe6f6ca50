"""Long work off the window's thread: one at a time, with progress and cancellation.

Connect to a job first and submit it afterwards; receivers are methods of QObjects, so that Qt calls
them on the window's thread.

While a job runs, cycles of objects are collected on the window's thread only: whoever collects them
destroys the widgets among them, and Qt wants that done by the thread that made them.
"""

from __future__ import annotations

import gc
from collections.abc import Callable
from threading import Thread
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QRunnable, QThreadPool, QTimer, Signal, Slot

from fieldkit.errors import CancelledByUser, FieldKitError

if TYPE_CHECKING:
    from fieldkit.app.jobs import JobContext
    from ui.shared.notices import Remedy

_COLLECTING_MS = 1_000
_YOUNG = 1

Work = Callable[["JobContext"], Any]


class Job(QObject):
    """One piece of long work."""

    progressed = Signal(int, int, str)
    succeeded = Signal(object)
    failed = Signal(object)
    crashed = Signal(str)
    cancelled = Signal()
    finished = Signal()

    def __init__(self, label: str, work: Work, remedy: Remedy | None = None) -> None:
        # The use cases take a third of a second to load; the first window is painted before that.
        from fieldkit.app.jobs import JobContext

        super().__init__()
        self.label = label
        self.remedy = remedy
        self.context = JobContext(self.progressed.emit)
        self._work = work

    @Slot()
    def cancel(self) -> None:
        """Ask it to stop at its next safe point."""
        self.context.cancel()

    def run(self) -> None:
        """Do the work on the calling thread and emit how it ended."""
        try:
            result = self._work(self.context)
        except CancelledByUser:
            self.cancelled.emit()
        except FieldKitError as error:
            self.failed.emit(error)
        except Exception as error:
            from fieldkit.app.crash_report import report_of

            self.crashed.emit(report_of(error))
        else:
            self.succeeded.emit(result)
        finally:
            self.finished.emit()


class _Task(QRunnable):
    def __init__(self, job: Job) -> None:
        super().__init__()
        self._job = job
        self.setAutoDelete(True)

    def run(self) -> None:
        self._job.run()


class JobRunner(QObject):
    """Runs jobs one after the other on one worker thread."""

    started = Signal(object)
    failed = Signal(object, object)  # FieldKitError, Remedy | None
    crashed = Signal(str)
    idle = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._pool = QThreadPool()
        self._pool.setMaxThreadCount(1)
        self._pool.setExpiryTimeout(-1)
        self._jobs: list[Job] = []
        self._running = 0
        self._collecting = QTimer(self, interval=_COLLECTING_MS)
        self._collecting.timeout.connect(lambda: gc.collect(_YOUNG))

    def submit(self, job: Job) -> None:
        """Run a job whose signals are connected already."""
        job.failed.connect(self._pass_on_failure)
        job.crashed.connect(self._pass_on_crash)
        job.finished.connect(self._forget_finished)
        self._begin()
        self._jobs.append(job)
        self.started.emit(job)
        self._pool.start(_Task(job))

    def submit_aside(self, job: Job) -> None:
        """Run a job beside the others, on a thread that nobody waits for: a folder may not answer.

        No bar tells of it. Its owner keeps it, and submits the next when it has finished.
        """
        job.crashed.connect(self._pass_on_crash)
        job.finished.connect(self._end)
        self._begin()
        Thread(target=job.run, daemon=True).start()

    @property
    def is_busy(self) -> bool:
        """Whether anything is running or waiting."""
        return bool(self._jobs)

    def close(self) -> None:
        """Cancel everything and wait for it."""
        for job in self._jobs:
            job.cancel()
        self._pool.waitForDone()
        self._collect_anywhere()

    @Slot(object)
    def _pass_on_failure(self, error: FieldKitError) -> None:
        self.failed.emit(error, self._jobs[0].remedy)

    @Slot(str)
    def _pass_on_crash(self, trace: str) -> None:
        self.crashed.emit(trace)

    @Slot()
    def _forget_finished(self) -> None:
        # One worker, so jobs finish in the order in which they were submitted.
        self._jobs.pop(0)
        self._end()
        if not self._jobs:
            self.idle.emit()

    def _begin(self) -> None:
        if not self._running:
            gc.disable()
            self._collecting.start()
        self._running += 1

    @Slot()
    def _end(self) -> None:
        self._running -= 1
        if not self._running:
            self._collect_anywhere()

    def _collect_anywhere(self) -> None:
        self._collecting.stop()
        gc.enable()
