"""Scroll bars: a groove in the colour of what scrolls, a slider on it, no arrows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyle, QStyleOptionSlider

from ui.theme.tokens import mixed, tokens_of

if TYPE_CHECKING:
    from ui.theme.tokens import Tokens

WIDTH = 12
SHORTEST = 32
_AIR = 3


def draw_scroll_bar(painter: QPainter, option: QStyleOptionSlider, style: QStyle) -> None:
    """Draw a scroll bar; nothing at all when there is nothing to scroll."""
    if option.maximum <= option.minimum:
        return
    tokens = tokens_of(option.palette)
    slider = style.subControlRect(
        QStyle.ComplexControl.CC_ScrollBar, option, QStyle.SubControl.SC_ScrollBarSlider
    )
    place = QRectF(slider).adjusted(_AIR, _AIR, -_AIR, -_AIR)
    round_ = min(place.width(), place.height()) / 2
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(_colour(option, tokens))
    painter.drawRoundedRect(place, round_, round_)
    painter.restore()


def _colour(option: QStyleOptionSlider, tokens: Tokens) -> QColor:
    held = QStyle.StateFlag.State_Sunken | QStyle.StateFlag.State_MouseOver
    if tokens.is_bold or option.state & held:
        return QColor(tokens.line)
    return mixed(tokens.line, tokens.surface, 0.7)


def scroll_bar_part(option: QStyleOptionSlider, part: QStyle.SubControl) -> QRect:
    """Where a part of a scroll bar lies: the groove is all of it, the slider somewhere on it."""
    groove = option.rect
    if part in (QStyle.SubControl.SC_ScrollBarAddLine, QStyle.SubControl.SC_ScrollBarSubLine):
        return QRect()
    if part == QStyle.SubControl.SC_ScrollBarGroove:
        return groove
    upright = option.orientation == Qt.Orientation.Vertical
    length = groove.height() if upright else groove.width()
    slider = _slider_length(option, length)
    begin = QStyle.sliderPositionFromValue(
        option.minimum, option.maximum, option.sliderPosition, length - slider, option.upsideDown
    )
    spans = {
        QStyle.SubControl.SC_ScrollBarSlider: (begin, slider),
        QStyle.SubControl.SC_ScrollBarSubPage: (0, begin),
        QStyle.SubControl.SC_ScrollBarAddPage: (begin + slider, length - begin - slider),
    }
    at, long = spans.get(part, (0, length))
    if upright:
        return QRect(groove.left(), groove.top() + at, groove.width(), long)
    found = QRect(groove.left() + at, groove.top(), long, groove.height())
    return QStyle.visualRect(option.direction, groove, found)


def _slider_length(option: QStyleOptionSlider, length: int) -> int:
    whole = option.maximum - option.minimum + option.pageStep
    if option.maximum <= option.minimum or whole <= 0:
        return length
    return min(length, max(SHORTEST, option.pageStep * length // whole))
