"""A drawing whose parts are choices: which part is where, and which ones are taken.

Qt draws single parts of an SVG but does not tell their outlines. So each part is drawn once on its
own, and where it left colour is where it can be hit.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QEvent, QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QCursor,
    QHelpEvent,
    QImage,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QTransform,
)
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QToolTip, QWidget

from ui.theme import sizes
from ui.theme.tokens import LIGHT

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_ROOM = QSize(440, 380)
_PAPER = LIGHT  # drawings are made for white paper, also on a dark screen
_TAKEN, _POINTED = 0.55, 0.25
_FINGER = 7  # so many pixels beside a part still hit it
_NEARBY = ((0, 0), (1, 0), (-1, 0), (0, 1), (0, -1))


@dataclass(frozen=True, slots=True)
class _Part:
    """A part as drawn on the widget; `image` is None where nothing of it can be seen."""

    place: QRect
    image: QImage | None

    def is_hit(self, point: QPoint) -> bool:
        """Whether a point is on the part; a part that cannot be seen is as large as its bounds."""
        if not self.place.contains(point):
            return False
        if self.image is None:
            return True
        inside = (point - self.place.topLeft()) * self.image.devicePixelRatio()
        return self.image.valid(inside) and self.image.pixelColor(inside).alpha() > 0


class SvgMap(QWidget):
    """Shows the drawing; `pressed` tells the choice whose part was pressed."""

    pressed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._renderer = QSvgRenderer(self)
        self._renderer.setAspectRatioMode(Qt.AspectRatioMode.KeepAspectRatio)
        self._words: dict[str, str] = {}
        self._parts: dict[str, _Part] = {}
        self._taken: frozenset[str] = frozenset()
        self._marked = ""
        self.setMouseTracking(True)

    def load(self, content: bytes, words: Mapping[str, str]) -> bool:
        """Show a drawing, with the words of its choices; false where it has none of their parts."""
        is_read = self._renderer.load(QByteArray(content)) and self._renderer.isValid()
        known = [value for value in words if is_read and self._renderer.elementExists(value)]
        self._words = {value: words[value] for value in known}
        self._parts = {}
        if known:
            box = self._renderer.viewBoxF().size()
            self.setFixedSize(
                box.scaled(_ROOM.toSizeF(), Qt.AspectRatioMode.KeepAspectRatio).toSize()
            )
        self.update()
        return bool(known)

    @property
    def values(self) -> list[str]:
        """The choices that have a part."""
        return list(self._words)

    def take(self, values: Iterable[str]) -> None:
        """Fill the parts that are taken."""
        self._taken = frozenset(values)
        self.update()

    def mark(self, value: str) -> None:
        """Outline the part of the choice under the keyboard or the mouse; "" for none."""
        if value != self._marked:
            self._marked = value
            self.update()

    def value_at(self, point: QPoint) -> str:
        """The choice whose part is on top at a point, or nearly there; "" for none."""
        for step_x, step_y in _NEARBY:
            near = point + QPoint(step_x * _FINGER, step_y * _FINGER)
            for value in reversed(self._words):
                if self._part(value).is_hit(near):
                    return value
        return ""

    def place_of(self, value: str) -> QRect:
        """Where a part is drawn."""
        return self._part(value).place

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show what a press would take."""
        value = self.value_at(event.position().toPoint())
        self.mark(value)
        hand = Qt.CursorShape.PointingHandCursor if value else Qt.CursorShape.ArrowCursor
        self.setCursor(hand)

    def leaveEvent(self, event: QEvent) -> None:
        """Nothing is pointed at any more."""
        super().leaveEvent(event)
        self.mark("")

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Tell the choice that is pressed."""
        value = self.value_at(event.position().toPoint())
        if value and event.button() == Qt.MouseButton.LeftButton:
            self.pressed.emit(value)

    def event(self, event: QEvent) -> bool:
        """Say the words of a part when it is pointed at."""
        if isinstance(event, QHelpEvent):
            words = self._words.get(self.value_at(event.pos()), "")
            QToolTip.showText(QCursor.pos(), words, self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        """The drawing, then what is taken and what is pointed at."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), QColor(_PAPER.surface))
        self._renderer.render(painter, QRectF(self.rect()))
        for value in self._words:
            if value in self._taken:
                self._fill(painter, value, _TAKEN)
                self._tick(painter, self._part(value).place.center())
            if value == self._marked:
                self._fill(painter, value, _POINTED)
        if self._marked in self._words:
            painter.setPen(QPen(QColor(_PAPER.accent), sizes.RING))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            around = QRectF(self._part(self._marked).place).adjusted(-2, -2, 2, 2)
            painter.drawRoundedRect(
                around & QRectF(self.rect()).adjusted(1, 1, -1, -1), sizes.RADIUS, sizes.RADIUS
            )

    def _fill(self, painter: QPainter, value: str, strength: float) -> None:
        part = self._part(value)
        colour = QColor(_PAPER.accent)
        colour.setAlphaF(strength)
        if part.image is None:
            painter.fillRect(part.place, colour)
            return
        tinted = QImage(part.image)
        inside = QPainter(tinted)
        inside.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceIn)
        inside.fillRect(QRect(QPoint(0, 0), part.place.size()), colour)
        inside.end()
        painter.drawImage(part.place.topLeft(), tinted)

    def _tick(self, painter: QPainter, middle: QPoint) -> None:
        """A colour never speaks alone."""
        painter.setPen(QPen(QColor(_PAPER.on_accent), 1.5))
        painter.setBrush(QColor(_PAPER.accent))
        painter.drawEllipse(QPointF(middle), sizes.ICON / 2, sizes.ICON / 2)
        painter.setPen(QPen(QColor(_PAPER.on_accent), sizes.RING))
        corners = ((-4.5, 0.5), (-1.5, 3.5), (4.5, -3.5))
        painter.drawPolyline([QPointF(middle) + QPointF(x, y) for x, y in corners])

    def _part(self, value: str) -> _Part:
        part = self._parts.get(value)
        if part is None:
            part = self._parts[value] = self._drawn(value)
        return part

    def _drawn(self, value: str) -> _Part:
        """A part drawn on its own, cut to its bounds."""
        box, ratio = self._renderer.viewBoxF(), self.devicePixelRatio()
        bounds = self._renderer.boundsOnElement(value)
        onto = QTransform.fromScale(self.width() / box.width(), self.height() / box.height())
        onto.translate(-box.x(), -box.y())
        onto = self._renderer.transformForElement(value) * onto
        place = onto.mapRect(bounds).toAlignedRect() & self.rect()
        if place.isEmpty():
            return _Part(QRect(), None)
        image = QImage(place.size() * ratio, QImage.Format.Format_ARGB32_Premultiplied)
        image.setDevicePixelRatio(ratio)
        image.fill(Qt.GlobalColor.transparent)
        blank = QImage(image)
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setTransform(onto * QTransform.fromTranslate(-place.x(), -place.y()))
        self._renderer.render(painter, value, bounds)
        painter.end()
        # Areas laid over a photo are often without colour.
        return _Part(place, None if image == blank else image)
