"""A signature drawn with mouse, finger or pen; saved when the pen is lifted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QImage,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPixmap,
)
from PySide6.QtWidgets import QVBoxLayout

from ui.form_entry.questions.editor import Editor
from ui.form_entry.questions.strokes import StrokeCanvas, encoded, path_of
from ui.shared.photos import photo
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


class Canvas(StrokeCanvas):
    """White paper to sign on."""

    def __init__(self) -> None:
        super().__init__()
        self.setMinimumSize(QSize(240, _SIZE.height()))
        self.setMaximumWidth(_SIZE.width())
        self.setFixedHeight(_SIZE.height())
        self._saved = QPixmap()

    def sizeHint(self) -> QSize:
        """Wide enough for a hand."""
        return _SIZE

    def show_saved(self, content: bytes | None) -> None:
        """Show a signature saved before; strokes of now stay until something else is saved."""
        self._saved = QPixmap()
        if content is not None:
            self._saved = QPixmap.fromImage(photo(content, _SIZE * (2 * _SCALE)))
        self.update()

    def clear(self) -> None:
        """White paper again."""
        self._rest.stop()
        self.strokes = []
        self._saved = QPixmap()
        self.update()

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
        return encoded(image)

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

    def _path(self) -> QPainterPath:
        path = QPainterPath()
        for stroke in self.strokes:
            path.addPath(path_of(stroke))
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
