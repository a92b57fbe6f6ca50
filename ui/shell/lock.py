"""Hiding everything when nobody has worked for a while: watches the window, asks the lock."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut

from fieldkit.errors import FieldKitError, message_of
from ui.shared.choices import choices
from ui.shared.wording import tr

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from fieldkit.app.idle_lock import IdleLock

MINUTES = 10
"""After how long without work, unless the person chose another time in the settings."""

_LOOK_MS = 500
_WORK = {
    QEvent.Type.KeyPress,
    QEvent.Type.MouseButtonPress,
    QEvent.Type.MouseMove,
    QEvent.Type.Wheel,
    QEvent.Type.TouchBegin,
    QEvent.Type.TabletPress,
}


def chosen_minutes() -> int:
    """After how many minutes the window locks on this computer; 0 is never."""
    stored = str(choices().value("lock_minutes", MINUTES))
    return int(stored) if stored.isdigit() else MINUTES


class LockKeeper(QObject):
    """Touches the lock at every key and click; `closed` and `opened` tell the window."""

    closed = Signal()
    opened = Signal()
    refused = Signal()

    def __init__(self, window: QWidget, lock: IdleLock) -> None:
        super().__init__(window)
        self.lock = lock
        self.problem = ""
        self._is_hidden = False
        window.winId()  # makes the handle, which sees the input before any widget does
        self._handle = window.windowHandle()
        self._handle.installEventFilter(self)
        self._look = QTimer(self, interval=_LOOK_MS)
        self._look.timeout.connect(self.look)
        self._look.start()
        self._at_once = QShortcut(QKeySequence("Ctrl+L"), window)
        self._at_once.activated.connect(self.close)

    @Slot()
    def look(self) -> None:
        """Hide everything when the lock has closed meanwhile."""
        if self.lock.is_closed and not self._is_hidden:
            self._is_hidden = True
            self.problem = ""
            self.closed.emit()

    @Slot()
    def close(self) -> None:
        """Lock at once, as before somebody leaves the laptop."""
        self.lock.close()
        self.look()

    def unlock(self, passphrase: str) -> None:
        """Show everything again, if that is the passphrase."""
        try:
            self.lock.unlock(passphrase)
        except FieldKitError as refusal:
            self.problem = message_of(refusal.code, refusal.context, tr)
            self.refused.emit()
            return
        self._is_hidden = False
        self.opened.emit()

    def stop(self) -> None:
        """Watch no longer."""
        self._look.stop()
        self._handle.removeEventFilter(self)
        self._at_once.setEnabled(False)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: ARG002
        """Note that somebody works; what comes after the time is not let through."""
        if event.type() not in _WORK:
            return False
        was_hidden = self._is_hidden
        self.lock.touch()
        self.look()
        return self._is_hidden and not was_hidden
