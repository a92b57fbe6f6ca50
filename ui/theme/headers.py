"""Headings of tables: flat, quiet, and right above the words of their cells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyle, QStyleOption, QStyleOptionHeader

from ui.theme import sizes
from ui.theme.tokens import hairline, tokens_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


def _draw_section(painter: QPainter, option: QStyleOption) -> None:
    tokens = tokens_of(option.palette)
    painter.fillRect(option.rect, QColor(tokens.surface))
    line = QRect(option.rect.left(), option.rect.bottom(), option.rect.width(), 1)
    painter.fillRect(line, hairline(tokens))


def _draw_label(painter: QPainter, option: QStyleOption) -> None:
    if not isinstance(option, QStyleOptionHeader):
        return
    tokens = tokens_of(option.palette)
    place = option.rect
    aligned = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
    flags = QStyle.visualAlignment(option.direction, aligned) | Qt.AlignmentFlag.AlignAbsolute
    painter.save()
    painter.setPen(QColor(tokens.muted))
    shown = option.fontMetrics.elidedText(option.text, Qt.TextElideMode.ElideRight, place.width())
    painter.drawText(place, flags.value | Qt.TextFlag.TextSingleLine.value, shown)
    painter.restore()


def words_of(cell: QRect) -> QRect:
    """Where the words of a heading or a cell stand inside it."""
    return cell.adjusted(sizes.NEAR, 0, -sizes.NEAR, 0)


HEADER_DRAWINGS: Mapping[QStyle.ControlElement, Callable[[QPainter, QStyleOption], None]] = {
    QStyle.ControlElement.CE_HeaderSection: _draw_section,
    QStyle.ControlElement.CE_HeaderEmptyArea: _draw_section,
    QStyle.ControlElement.CE_HeaderLabel: _draw_label,
}
