"""One window per workspace: a second start hands its file to the first and ends."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

if TYPE_CHECKING:
    from pathlib import Path

_PATIENCE_MS = 500


class SingleWindow(QObject):
    """Claims a workspace folder; `called` tells that somebody tried to open it again."""

    called = Signal(str)

    def __init__(self, folder: Path) -> None:
        super().__init__()
        digest = sha256(str(folder.resolve()).encode()).hexdigest()[:16]
        self._name = f"fieldkit-{digest}"
        self._server = QLocalServer(self)
        self._server.newConnection.connect(self._receive)

    def hand_to_first(self, file: Path | None) -> bool:
        """Give the file to the window that is open already; false when there is none."""
        socket = QLocalSocket()
        socket.connectToServer(self._name)
        if not socket.waitForConnected(_PATIENCE_MS):
            return False
        socket.write(str(file.resolve() if file else "").encode() + b"\n")
        socket.waitForBytesWritten(_PATIENCE_MS)
        socket.disconnectFromServer()
        return True

    def claim(self) -> None:
        """Be the first; a socket left behind by a crash is taken over."""
        QLocalServer.removeServer(self._name)
        self._server.listen(self._name)

    def _receive(self) -> None:
        socket = self._server.nextPendingConnection()
        socket.waitForReadyRead(_PATIENCE_MS)
        self.called.emit(bytes(socket.readLine().data()).decode().strip())
        socket.deleteLater()
