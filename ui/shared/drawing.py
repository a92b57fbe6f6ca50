"""Drawing while the program works: the window stays alive, and nobody reaches into the work."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEventLoop


def draw_meanwhile() -> None:
    """Draw what waits to be drawn; keys and clicks wait for the end of the work."""
    QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)
