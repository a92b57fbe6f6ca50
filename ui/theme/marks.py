"""State marks: one shape for each state, so that no colour ever speaks alone."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from fieldkit.wording import marked

if TYPE_CHECKING:
    from ui.theme.tokens import Tokens


class Shape(Enum):
    """What a mark looks like."""

    NONE = auto()
    DISC = auto()
    RING = auto()
    HALF = auto()
    TRIANGLE = auto()
    OCTAGON = auto()
    ARROW_BACK = auto()
    TWO_HEADS = auto()


@dataclass(frozen=True, slots=True)
class Mark:
    """A shape, the name of its colour among the tokens, and the word beside it."""

    shape: Shape
    colour: str
    word: str

    def colour_in(self, tokens: Tokens) -> QColor:
        """The mark's colour in an appearance."""
        return QColor(getattr(tokens, self.colour))


STATES = {
    "draft": Mark(Shape.RING, "blue", marked("draft")),
    "finalised": Mark(Shape.DISC, "blue", marked("finalised")),
    "received": Mark(Shape.DISC, "green", marked("received")),
    "approved": Mark(Shape.DISC, "green", marked("approved")),
    "returned": Mark(Shape.ARROW_BACK, "violet", marked("returned")),
    "conflict": Mark(Shape.TWO_HEADS, "red", marked("conflict")),
    "withdrawn": Mark(Shape.RING, "muted", marked("withdrawn")),
    "planned": Mark(Shape.RING, "muted", marked("planned")),
}
OVERDUE = Mark(Shape.OCTAGON, "red", marked("not confirmed"))
ALERTS = {
    "none": Mark(Shape.NONE, "muted", marked("no alert")),
    "amber": Mark(Shape.TRIANGLE, "amber", marked("amber alert")),
    "red": Mark(Shape.OCTAGON, "red", marked("red alert")),
}
SEVERITIES = {
    "critical": Mark(Shape.OCTAGON, "red", marked("critical")),
    "major": Mark(Shape.TRIANGLE, "amber", marked("major")),
    "minor": Mark(Shape.RING, "amber", marked("minor")),
    "error": Mark(Shape.OCTAGON, "red", marked("error")),
    "warning": Mark(Shape.TRIANGLE, "amber", marked("warning")),
    "advice": Mark(Shape.RING, "blue", marked("advice")),
}


def draw_mark(painter: QPainter, shape: Shape, place: QRectF, colour: QColor) -> None:
    """Draw a shape into a square."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    _DRAWINGS[shape](painter, place, colour)
    painter.restore()


def _none(painter: QPainter, place: QRectF, colour: QColor) -> None:
    """Nothing to draw: the state has a word only."""


def _disc(painter: QPainter, place: QRectF, colour: QColor) -> None:  # noqa: ARG001
    painter.drawEllipse(place.adjusted(1, 1, -1, -1))


def _ring(painter: QPainter, place: QRectF, colour: QColor) -> None:
    _outline(painter, colour)
    painter.drawEllipse(place.adjusted(2, 2, -2, -2))


def _half(painter: QPainter, place: QRectF, colour: QColor) -> None:
    _ring(painter, place, colour)
    painter.setBrush(colour)
    painter.drawPie(place.adjusted(2, 2, -2, -2), 90 * 16, 180 * 16)


def _triangle(painter: QPainter, place: QRectF, colour: QColor) -> None:  # noqa: ARG001
    painter.drawPolygon(
        QPolygonF(
            [
                QPointF(place.center().x(), place.top() + 1),
                QPointF(place.right() - 0.5, place.bottom() - 1),
                QPointF(place.left() + 0.5, place.bottom() - 1),
            ]
        )
    )


def _octagon(painter: QPainter, place: QRectF, colour: QColor) -> None:  # noqa: ARG001
    radius = place.width() / 2
    corners = [math.radians(22.5 + 45 * corner) for corner in range(8)]
    centre = place.center()
    painter.drawPolygon(
        QPolygonF(
            [
                QPointF(centre.x() + radius * math.cos(a), centre.y() + radius * math.sin(a))
                for a in corners
            ]
        )
    )


def _arrow_back(painter: QPainter, place: QRectF, colour: QColor) -> None:
    _outline(painter, colour)
    middle, left = place.center().y() - 1, place.left() + 1.5
    reach = place.width() * 0.28
    painter.drawPolyline(
        QPolygonF(
            [
                QPointF(left + reach, middle - reach),
                QPointF(left, middle),
                QPointF(left + reach, middle + reach),
            ]
        )
    )
    painter.drawPolyline(
        QPolygonF(
            [
                QPointF(left, middle),
                QPointF(place.right() - 2, middle),
                QPointF(place.right() - 2, place.bottom() - 1.5),
            ]
        )
    )


def _two_heads(painter: QPainter, place: QRectF, colour: QColor) -> None:
    dot = place.width() * 0.36
    painter.drawEllipse(QRectF(place.left(), place.top(), dot, dot))
    painter.drawEllipse(QRectF(place.right() - dot, place.top(), dot, dot))
    _outline(painter, colour)
    foot = QPointF(place.center().x(), place.bottom() - 1)
    painter.drawLine(QPointF(place.left() + dot / 2, place.top() + dot / 2), foot)
    painter.drawLine(QPointF(place.right() - dot / 2, place.top() + dot / 2), foot)


def _outline(painter: QPainter, colour: QColor) -> None:
    pen = QPen(colour, 2)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)


_DRAWINGS = {
    Shape.NONE: _none,
    Shape.DISC: _disc,
    Shape.RING: _ring,
    Shape.HALF: _half,
    Shape.TRIANGLE: _triangle,
    Shape.OCTAGON: _octagon,
    Shape.ARROW_BACK: _arrow_back,
    Shape.TWO_HEADS: _two_heads,
}
