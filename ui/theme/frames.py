"""Fields, check boxes and the lines around things: rounded, one hairline, no shadow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPalette, QPen, QPolygonF
from PySide6.QtWidgets import QStyle, QStyleOption

from ui.theme import sizes
from ui.theme.icons import draw_icon

if TYPE_CHECKING:
    from ui.theme.tokens import Tokens


def draw_round(painter: QPainter, place: QRectF, fill: QColor) -> None:
    """Fill a place with round corners."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(fill)
    painter.drawRoundedRect(place.adjusted(1, 1, -1, -1), sizes.RADIUS, sizes.RADIUS)
    painter.restore()


def draw_outline(painter: QPainter, place: QRectF, colour: QColor, width: int) -> None:
    """Draw a line with round corners along the inside of a place."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(colour, width))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    inset = width / 2 + 0.5
    painter.drawRoundedRect(
        place.adjusted(inset, inset, -inset, -inset), sizes.RADIUS, sizes.RADIUS
    )
    painter.restore()


def draw_field(painter: QPainter, option: QStyleOption, tokens: Tokens) -> None:
    """Draw a field to type in or to choose from."""
    focused = bool(option.state & QStyle.StateFlag.State_HasFocus)
    place = QRectF(option.rect)
    draw_round(painter, place, option.palette.color(QPalette.ColorRole.Base))
    colour = QColor(tokens.accent if focused else tokens.line)
    draw_outline(painter, place, colour, sizes.RING if focused else 1)


def draw_chevron(painter: QPainter, option: QStyleOption, tokens: Tokens) -> None:
    """Draw the sign that a field opens a list, at the end of the line."""
    place = QRectF(option.rect)
    at_left = option.direction == Qt.LayoutDirection.RightToLeft
    x = place.left() + sizes.ROOM if at_left else place.right() - sizes.ROOM
    y, reach = place.center().y(), 4
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(tokens.text), 2))
    painter.drawPolyline(
        QPolygonF(
            [
                QPointF(x - reach, y - reach / 2),
                QPointF(x, y + reach / 2),
                QPointF(x + reach, y - reach / 2),
            ]
        )
    )
    painter.restore()


def draw_check_box(painter: QPainter, option: QStyleOption, tokens: Tokens) -> None:
    """Draw the square of a check box."""
    place = QRectF(option.rect)
    checked = bool(option.state & QStyle.StateFlag.State_On)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(tokens.accent if checked else tokens.line), 1.5))
    painter.setBrush(QColor(tokens.accent if checked else tokens.surface))
    painter.drawRoundedRect(place.adjusted(1, 1, -1, -1), sizes.TIGHT, sizes.TIGHT)
    if checked:
        draw_icon(painter, "check", place.adjusted(3, 3, -3, -3), QColor(tokens.on_accent))
    painter.restore()


def draw_radio_button(painter: QPainter, option: QStyleOption, tokens: Tokens) -> None:
    """Draw the ring of a radio button."""
    place = QRectF(option.rect)
    checked = bool(option.state & QStyle.StateFlag.State_On)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(tokens.accent if checked else tokens.line), 1.5))
    painter.setBrush(QColor(tokens.surface))
    painter.drawEllipse(place.adjusted(1, 1, -1, -1))
    if checked:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens.accent))
        painter.drawEllipse(place.adjusted(5, 5, -5, -5))
    painter.restore()
