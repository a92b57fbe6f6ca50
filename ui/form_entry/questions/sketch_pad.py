"""A picture or a white sheet to draw on, in a few inks; strokes can be taken back one by one."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QHBoxLayout, QVBoxLayout, QWidget

from fieldkit.wording import marked
from ui.form_entry.questions.strokes import StrokeCanvas, path_of
from ui.shared.widgets import button
from ui.shared.wording import tr
from ui.theme import sizes
from ui.theme.tokens import tokens_of

_ROOM = QSize(600, 440)
_BLANK = QSize(1120, 720)
_PEN = 3.5
_REST_MS = 1500  # a sketch is several strokes; each saving makes a new file


@dataclass(frozen=True, slots=True)
class Ink:
    """A colour of the pen and what it is called; inks are the same on every screen."""

    words: str
    colour: str


INKS = (
    Ink(marked("Red"), "#D6281E"),
    Ink(marked("Black"), "#17202B"),
    Ink(marked("Blue"), "#1D5CA5"),
    Ink(marked("Yellow"), "#FFC400"),
    Ink(marked("White"), "#FFFFFF"),
)


class Sheet(StrokeCanvas):
    """What is drawn on and the strokes on it, as large as there is room."""

    def __init__(self) -> None:
        super().__init__(_REST_MS)
        self.ink = QColor(INKS[0].colour)
        self._inks: list[QColor] = []
        self._paper = QImage()
        self._room = _ROOM.width()

    def load(self, paper: QImage | None) -> None:
        """Draw on another picture from now on; on a white sheet where there is none."""
        self._rest.stop()
        self.strokes, self._inks = [], []
        if paper is None:
            self._paper = QImage(_BLANK, QImage.Format.Format_RGB32)
            self._paper.fill(Qt.GlobalColor.white)
        else:
            self._paper = paper
        self.fit(self._room)

    def fit(self, width: int) -> None:
        """Take no more than this width."""
        self._room = width
        room = QSize(max(1, min(width, _ROOM.width())), _ROOM.height())
        if not self._paper.isNull():
            size = self._paper.size()
            self.setFixedSize(size.scaled(room, Qt.AspectRatioMode.KeepAspectRatio))
        self.update()

    def on_paper(self, point: QPointF) -> QPointF:
        """A point of the widget as a point of the picture."""
        return point * (self._paper.width() / max(1, self.width()))

    def begin(self, point: QPointF) -> None:
        """Put the pen down with the ink of now."""
        super().begin(point)
        self._inks.append(self.ink)

    def undo(self) -> None:
        """Take the last stroke back."""
        if self.strokes:
            self.strokes.pop()
            self._inks.pop()
            self._rest.start()
            self.update()

    def picture(self) -> QImage:
        """The picture with all strokes, as large as it came."""
        drawn = self._paper.convertToFormat(QImage.Format.Format_RGB32)
        painter = QPainter(drawn)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._draw_strokes(painter)
        painter.end()
        return drawn

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Backspace takes the last stroke back."""
        if event.key() == Qt.Key.Key_Backspace:
            self.undo()
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        """The picture, the strokes, and the ring while the keyboard is here."""
        tokens = tokens_of(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(QRectF(self.rect()), self._paper)
        painter.save()
        scale = self.width() / max(1, self._paper.width())
        painter.scale(scale, scale)
        self._draw_strokes(painter)
        painter.restore()
        is_focused = self.hasFocus()
        width = sizes.RING if is_focused else 1
        painter.setPen(QPen(QColor(tokens.accent if is_focused else tokens.line), width))
        painter.drawRect(QRectF(self.rect()).adjusted(1, 1, -1, -1))

    def _draw_strokes(self, painter: QPainter) -> None:
        width = self.on_paper(QPointF(_PEN, 0)).x()
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for stroke, ink in zip(self.strokes, self._inks, strict=True):
            pen = QPen(ink, width)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
            painter.setPen(pen)
            painter.drawPath(path_of(stroke))


class InkButton(QAbstractButton):
    """One ink to draw with."""

    def __init__(self, ink: Ink) -> None:
        super().__init__()
        self._ink = ink
        self.setCheckable(True)
        self.setToolTip(tr(ink.words))
        self.setFixedSize(sizes.FIELD, sizes.FIELD)

    def name_after(self, question: str) -> None:
        """Say the question before the ink."""
        self.setAccessibleName(f"{question}: {tr(self._ink.words)}")

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        """A drop of the ink; the one in use stands in a frame."""
        tokens = tokens_of(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle = QRectF(self.rect()).center()
        painter.setPen(QPen(QColor(tokens.line), 1))
        painter.setBrush(QColor(self._ink.colour))
        painter.drawEllipse(middle, 10, 10)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        frame = QRectF(self.rect()).adjusted(1.5, 1.5, -1.5, -1.5)
        if self.isChecked():
            painter.setPen(QPen(QColor(tokens.text), 1.5))
            painter.drawRoundedRect(frame.adjusted(3, 3, -3, -3), sizes.RADIUS, sizes.RADIUS)
        if self.hasFocus():
            painter.setPen(QPen(QColor(tokens.accent), sizes.RING))
            painter.drawRoundedRect(frame, sizes.RADIUS, sizes.RADIUS)


class SketchPad(QWidget):
    """The sheet with its inks; `changed` tells that there is something to be saved."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.sheet = Sheet()
        self.sheet.lifted.connect(self.changed)
        self.undo = button(tr("Undo"), self._undo)
        self.inks: list[InkButton] = []
        self._group = QButtonGroup(self)
        self._tools = tools = QHBoxLayout()
        tools.setSpacing(sizes.TIGHT)
        for ink in INKS:
            each = InkButton(ink)
            each.clicked.connect(lambda _, ink=ink: self._dip(ink))
            self._group.addButton(each)
            self.inks.append(each)
            tools.addWidget(each)
        self.inks[0].setChecked(True)
        tools.addSpacing(sizes.NEAR)
        tools.addWidget(self.undo)
        tools.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(sizes.NEAR)
        column.addWidget(self.sheet)
        column.addLayout(tools)

    def add_tool(self, tool: QWidget) -> None:
        """Put one more button beside the inks."""
        self._tools.insertSpacing(self._tools.count() - 1, sizes.NEAR)
        self._tools.insertWidget(self._tools.count() - 1, tool)

    def name_inputs(self, name: str) -> None:
        """The sheet, the inks and the button are named."""
        self.sheet.setAccessibleName(name)
        self.undo.setAccessibleName(f"{name}: {self.undo.text()}")
        for each in self.inks:
            each.name_after(name)

    def _dip(self, ink: Ink) -> None:
        self.sheet.ink = QColor(ink.colour)

    def _undo(self) -> None:
        self.sheet.undo()
        self.sheet.finish()
