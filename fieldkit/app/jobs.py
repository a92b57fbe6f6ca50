"""Long work that reports how far it is and can be stopped at safe points."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from fieldkit.errors import CancelledByUser

if TYPE_CHECKING:
    from collections.abc import Callable

_SECONDS_BETWEEN_REPORTS = 0.1


class JobContext:
    """Handed to a use case that may take long: reports progress, notices cancellation."""

    def __init__(self, report: Callable[[int, int, str], None] | None = None) -> None:
        self._report = report
        self._cancelled = False
        self._reported_at = 0.0

    def cancel(self) -> None:
        """Ask the work to stop at its next safe point; may be called from another thread."""
        self._cancelled = True

    def pause(self) -> None:
        """Between two checkpoints: end here where the user asked to stop.

        Raises:
            CancelledByUser: when the user asked to stop.
        """
        if self._cancelled:
            raise CancelledByUser

    def checkpoint(self, done: int, total: int, label: str) -> None:
        """Say how far the work is; reports reach the listener at most ten times a second.

        Raises:
            CancelledByUser: when the user asked to stop.
        """
        if self._cancelled:
            raise CancelledByUser(label)
        now = time.monotonic()
        is_last = done >= total
        if self._report and (is_last or now - self._reported_at >= _SECONDS_BETWEEN_REPORTS):
            self._reported_at = now
            self._report(done, total, label)
