"""Asking for the passphrase again when nobody has worked for a while, as after a lid was closed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldkit.errors import FieldKitError

if TYPE_CHECKING:
    from collections.abc import Callable

    from fieldkit.clock import Clock

NEVER = 0
"""As minutes: the lock never closes."""


class IdleLock:
    """Closes after some minutes without `touch`, and stays closed until it is unlocked.

    A face touches it at every key and click, asks `is_closed` now and then and before it shows
    anything again, and hides everything while it is closed. What was typed is saved already.
    """

    def __init__(self, unlocks: Callable[[str], bool], clock: Clock, minutes: int) -> None:
        self._unlocks = unlocks
        self._clock = clock
        self._touched = clock.elapsed()
        self._closed = False
        self.minutes = minutes

    def touch(self) -> None:
        """Somebody is at work; says nothing to a lock that is closed."""
        if not self.is_closed:
            self._touched = self._clock.elapsed()

    def close(self) -> None:
        """Close at once, as before somebody leaves the laptop."""
        self._closed = True

    @property
    def is_closed(self) -> bool:
        """Whether the passphrase is wanted; the time in which the machine slept counts."""
        idle = self._clock.elapsed() - self._touched
        if self.minutes != NEVER and idle >= self.minutes * 60:
            self._closed = True
        return self._closed

    def unlock(self, passphrase: str) -> None:
        """Open with the passphrase of the workspace; takes as long as opening a workspace.

        Raises:
            FieldKitError: workspace.wrong_passphrase; the lock stays closed.
        """
        if not self._unlocks(passphrase):
            raise FieldKitError("workspace.wrong_passphrase")
        self._closed = False
        self._touched = self._clock.elapsed()
