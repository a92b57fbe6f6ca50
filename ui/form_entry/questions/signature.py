"""A signature drawn with mouse, finger or pen; saved when the pen is lifted."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QBuffer,
    QByteArray,
    QEvent,
    QIODevice,
    QPointF,
    QRectF,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import (
    QColor,
    QImage,
    QImageWriter,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPixmap,
    QTabletEvent,
)
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.form_entry.questions.editor import Editor
from ui.shared.widgets import button, row
from ui.shared.wording import tr
from ui.theme import sizes
from ui.theme.tokens import tokens_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from fieldkit.app import QuestionView

_SIZE = QSize(480, 160)
_INK = QColor("#17202B")
_PEN = 2.5
_SCALE = 2
_MARGIN = 12
_LIFTED_MS = 700


class Canvas(QWidget):
    """White paper to sign on; `lifted` is emitted when the pen rests after strokes."""

    lifted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setMinimumSize(QSize(240, _SIZE.height()))
        self.setMaximumWidth(_SIZE.width())
        self.setFixedHeight(_SIZE.height())
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)
        self.strokes: list[list[QPointF]] = []
        self._saved = QPixmap()
        self._rest = QTimer(self, singleShot=True, interval=_LIFTED_MS)
        self._rest.timeout.connect(self.lifted)

    def sizeHint(self) -> QSize:
        """Wide enough for a hand."""
        return _SIZE

    def show_saved(self, content: bytes | None) -> None:
        """Show a signature saved before; strokes of now stay until something else is saved."""
        self._saved = QPixmap()
        if content is not None:
            self._saved.loadFromData(content)
        self.update()

    def clear(self) -> None:
        """White paper again."""
        self._rest.stop()
        self.strokes = []
        self._saved = QPixmap()
        self.update()

    def finish(self) -> None:
        """Do not wait for the pen to rest any longer."""
        if self._rest.isActive():
            self._rest.stop()
            self.lifted.emit()

    def picture(self) -> bytes:
        """The strokes as a trimmed PNG at twice the size; empty when nothing is drawn."""
        path = self._path()
        if path.isEmpty():
            return b""
        bounds = path.boundingRect().adjusted(-_MARGIN, -_MARGIN, _MARGIN, _MARGIN)
        image = QImage((bounds.size() * _SCALE).toSize(), QImage.Format.Format_Grayscale8)
        image.fill(Qt.GlobalColor.white)
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.scale(_SCALE, _SCALE)
        painter.translate(-bounds.topLeft())
        self._draw(painter, path)
        painter.end()
        content = QByteArray()
        buffer = QBuffer(content)
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        QImageWriter(buffer, QByteArray(b"PNG")).write(image)
        return bytes(content.data())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        """Draw it in the colours of the appearance."""
        tokens = tokens_of(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        line = QColor(tokens.accent if self.hasFocus() else tokens.line)
        painter.setPen(QPen(line, sizes.RING if self.hasFocus() else 1))
        painter.setBrush(QColor("#FFFFFF"))
        paper = QRectF(self.rect()).adjusted(1.5, 1.5, -1.5, -1.5)
        painter.drawRoundedRect(paper, sizes.RADIUS, sizes.RADIUS)
        base = self.height() * 0.75
        painter.setPen(QPen(QColor("#C9CFD6"), 1))
        painter.drawLine(QPointF(24, base), QPointF(self.width() - 24, base))
        if self.strokes:
            self._draw(painter, self._path())
        elif not self._saved.isNull():
            self._draw_saved(painter, paper)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a stroke."""
        self._begin(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Go on with the stroke."""
        self._go_on(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: ARG002
        """Lift the pen."""
        self._lift()

    def tabletEvent(self, event: QTabletEvent) -> None:
        """A pen draws while it presses."""
        if event.type() == QEvent.Type.TabletPress:
            self._begin(event.position())
        elif event.type() == QEvent.Type.TabletMove and event.pressure() > 0:
            self._go_on(event.position())
        elif event.type() == QEvent.Type.TabletRelease:
            self._lift()
        event.accept()

    def _begin(self, point: QPointF) -> None:
        self._rest.stop()
        self.strokes.append([point])
        self.update()

    def _go_on(self, point: QPointF) -> None:
        if self.strokes:
            self.strokes[-1].append(point)
            self.update()

    def _lift(self) -> None:
        if self.strokes:
            self._rest.start()

    def _path(self) -> QPainterPath:
        path = QPainterPath()
        for stroke in self.strokes:
            path.moveTo(stroke[0])
            for before, after in itertools.pairwise(stroke):
                path.quadTo(before, (before + after) / 2)
            path.lineTo(stroke[-1] + QPointF(0.1, 0.1))
        return path

    def _draw(self, painter: QPainter, path: QPainterPath) -> None:
        pen = QPen(_INK, _PEN)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(path)

    def _draw_saved(self, painter: QPainter, paper: QRectF) -> None:
        room = paper.adjusted(_MARGIN, _MARGIN, -_MARGIN, -_MARGIN)
        size = QSize(self._saved.size() / _SCALE)
        if size.width() > room.width() or size.height() > room.height():
            size.scale(room.size().toSize(), Qt.AspectRatioMode.KeepAspectRatio)
        place = QRectF(QPointF(0, 0), size.toSizeF())
        place.moveCenter(room.center())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawPixmap(place, self._saved, QRectF(self._saved.rect()))


class SignatureEditor(Editor):
    """A canvas and a button that clears it."""

    def __init__(self, question: QuestionView, read_file: Callable[[str], bytes | None]) -> None:
        super().__init__(question, read_file)
        self.canvas = Canvas()
        self.canvas.lifted.connect(self._tell)
        self._clear = button(tr("Clear"), self._clear_all)
        column = QVBoxLayout()
        column.setSpacing(sizes.NEAR)
        column.addWidget(self.canvas)
        column.addLayout(row(self._clear))
        self.row.addLayout(column, 1)
        self.setFocusProxy(self.canvas)
        self.show_answer()

    def show_answer(self) -> None:
        """Show the signature that is saved."""
        value = self.question.value
        self._clear.setEnabled(value != "")
        self.canvas.show_saved(self.read_file(value) if value else None)

    def flush(self) -> None:
        """Save what is drawn without waiting for the pen to rest."""
        self.canvas.finish()

    def _clear_all(self) -> None:
        self.canvas.clear()
        self.answered.emit("")

    def _tell(self) -> None:
        content = self.canvas.picture()
        if content:
            self.drawn.emit(f"{self.question.name}.png", content)
