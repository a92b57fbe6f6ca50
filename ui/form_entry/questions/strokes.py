"""Something to draw on with mouse, finger or pen; who inherits says what is under the strokes."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QByteArray, QEvent, QIODevice, QPointF, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QImageWriter, QMouseEvent, QPainterPath, QTabletEvent
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from collections.abc import Sequence

_LIFTED_MS = 700


class StrokeCanvas(QWidget):
    """Collects strokes; `lifted` is emitted when the pen rests after them."""

    lifted = Signal()

    def __init__(self, rest_ms: int = _LIFTED_MS) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)
        self.strokes: list[list[QPointF]] = []
        self._is_down = False
        self._rest = QTimer(self, singleShot=True, interval=rest_ms)
        self._rest.timeout.connect(self.lifted)

    def on_paper(self, point: QPointF) -> QPointF:
        """A point of the widget as a point of what is drawn on."""
        return point

    def finish(self) -> None:
        """Do not wait for the pen to rest any longer."""
        if self._rest.isActive():
            self._rest.stop()
            self.lifted.emit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a stroke."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.begin(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Go on with the stroke."""
        self._go_on(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: ARG002
        """Lift the pen."""
        self._lift()

    def tabletEvent(self, event: QTabletEvent) -> None:
        """A pen draws while it presses."""
        if event.type() == QEvent.Type.TabletPress:
            self.begin(event.position())
        elif event.type() == QEvent.Type.TabletMove and event.pressure() > 0:
            self._go_on(event.position())
        elif event.type() == QEvent.Type.TabletRelease:
            self._lift()
        event.accept()

    def begin(self, point: QPointF) -> None:
        """Put the pen down."""
        self._rest.stop()
        self._is_down = True
        self.strokes.append([self.on_paper(point)])
        self.update()

    def _go_on(self, point: QPointF) -> None:
        if self._is_down:
            self.strokes[-1].append(self.on_paper(point))
            self.update()

    def _lift(self) -> None:
        if self._is_down:
            self._is_down = False
            self._rest.start()


def path_of(stroke: Sequence[QPointF]) -> QPainterPath:
    """A stroke as a smooth line; a tap is a dot."""
    path = QPainterPath(stroke[0])
    for before, after in itertools.pairwise(stroke):
        path.quadTo(before, (before + after) / 2)
    path.lineTo(stroke[-1] + QPointF(0.1, 0.1))
    return path


def encoded(image: QImage, kind: str = "PNG", quality: int = -1) -> bytes:
    """A picture as the bytes of a file."""
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QImageWriter(buffer, QByteArray(kind.encode()))
    writer.setQuality(quality)
    writer.write(image)
    return bytes(content.data())
