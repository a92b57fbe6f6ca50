"""A change whose consequences are worked out in slices, so that a face can draw in between."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from fieldkit.forms.views import Changes

# Two slices fit into 16 ms, a frame of the screen, with what is drawn between them.
SLICE_SECONDS = 0.006


class Pending:
    """What follows from one change, until it is complete; then `changes` tells what differs."""

    def __init__(self, steps: Iterator[None], finish: Callable[[], Changes]) -> None:
        self._steps = steps
        self._finish = finish
        self.changes: Changes | None = None

    def work(self, seconds: float | None = None) -> bool:
        """Works until the time is up, one rule at least; tells whether all is complete."""
        end = time.perf_counter() + (SLICE_SECONDS if seconds is None else seconds)
        while self.changes is None:
            try:
                next(self._steps)
            except StopIteration:
                self.changes = self._finish()
            if time.perf_counter() >= end:
                break
        return self.changes is not None

    def complete_in_slices(self, between: Callable[[], None]) -> Changes:
        """Works to the end; a face draws in `between` the slices."""
        while not self.work():
            between()
        return self.complete()

    def complete(self) -> Changes:
        """Works to the end."""
        if self.changes is None:
            for _ in self._steps:
                pass
            self.changes = self._finish()
        return self.changes
