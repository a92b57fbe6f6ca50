"""When cycles of objects may be collected: not while a person waits for what was just typed.

A large form on the screen is half a million objects that stay as long as the screen does. A full
collection walks through all of them, 0.1 to 0.5 s in the middle of an answer, and finds next to
nothing, for whatever nobody refers to goes at once without it. So nothing is collected while a form
is opened, and what is there then is set aside, which costs nothing; from then on only what came
later is walked through, 30 ms at most in forms of 600 questions. What was set aside is looked
through once, in a pause, after the form was left.
"""

from __future__ import annotations

import gc
from contextlib import contextmanager
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

if TYPE_CHECKING:
    from collections.abc import Iterator

PAUSE_MS = 2_000


class Collector(QObject):
    """Sets aside what stays, and collects it in a pause after it was left."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self._collect)

    @contextmanager
    def setting_aside(self) -> Iterator[None]:
        """Collect nothing meanwhile; leave what is there at the end out of all collections."""
        self._pause.stop()
        was_on = gc.isenabled()  # it is off while a job runs
        gc.disable()
        try:
            yield
        finally:
            gc.freeze()
            if was_on:
                gc.enable()

    def take_back_later(self) -> None:
        """Collect what was set aside as soon as nothing else is set aside for a while."""
        self._pause.start()

    def take_back(self) -> None:
        """Set nothing aside any more."""
        self._pause.stop()
        gc.unfreeze()

    def _collect(self) -> None:
        gc.unfreeze()
        gc.collect()
