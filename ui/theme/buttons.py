"""Push buttons: fill, line and focus ring; icon and words in one colour, side by side."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPalette
from PySide6.QtWidgets import QStyle, QStyleOption, QStyleOptionButton

from ui.theme import sizes
from ui.theme.frames import draw_outline, draw_round
from ui.theme.icons import draw_icon
from ui.theme.tokens import Tokens, hairline, mixed, tint, tokens_of


def is_primary(option: QStyleOption) -> bool:
    """Whether a button is the one action that matters most, and can be pressed."""
    return isinstance(option, QStyleOptionButton) and bool(
        option.features & QStyleOptionButton.ButtonFeature.DefaultButton
        and option.state & QStyle.StateFlag.State_Enabled
    )


def draw_button(painter: QPainter, option: QStyleOption, tokens: Tokens) -> None:
    """Draw what lies below the words of a button."""
    state = option.state
    enabled = bool(state & QStyle.StateFlag.State_Enabled)
    pressed = bool(state & (QStyle.StateFlag.State_Sunken | QStyle.StateFlag.State_On))
    over = bool(state & QStyle.StateFlag.State_MouseOver)
    primary = is_primary(option)
    if primary:
        fill = mixed(tokens.accent, tokens.text, 0.85 if pressed or over else 1.0)
        line = QColor(tokens.accent)
    elif enabled:
        fill = tint(tokens, tokens.accent) if pressed or over else QColor(tokens.surface)
        line = QColor(tokens.accent if pressed else tokens.line)
    else:
        fill, line = QColor(tokens.bg), hairline(tokens)
    draw_round(painter, QRectF(option.rect), fill)
    draw_outline(painter, QRectF(option.rect), line, 1)
    if state & QStyle.StateFlag.State_HasFocus:
        ring = QColor(tokens.text if primary else tokens.accent)
        draw_outline(painter, QRectF(option.rect), ring, sizes.RING)


def draw_button_label(painter: QPainter, option: QStyleOptionButton, style: QStyle) -> None:
    """Draw icon and words of a button, in the middle of it."""
    colour = _colour_of_words(option)
    flags = Qt.TextFlag.TextSingleLine | Qt.TextFlag.TextShowMnemonic
    words = option.fontMetrics.size(flags.value, option.text).width()
    side = option.iconSize.width()
    gap = sizes.NEAR if option.text else 0
    block = QRect(0, 0, side + gap + words, max(side, option.rect.height()))
    block.moveCenter(option.rect.center())
    icon_at = QRect(block.topLeft(), option.iconSize)
    icon_at.moveTop(option.rect.top() + (option.rect.height() - side + 1) // 2)
    words_at = QRect(block.topLeft() + QPoint(side + gap, 0), block.bottomRight())
    draw_icon(
        painter,
        option.icon.name(),
        QRectF(style.visualRect(option.direction, option.rect, icon_at)),
        colour,
    )
    painter.setPen(colour)
    painter.drawText(
        style.visualRect(option.direction, option.rect, words_at),
        flags.value | Qt.AlignmentFlag.AlignCenter.value,
        option.text,
    )


def _colour_of_words(option: QStyleOptionButton) -> QColor:
    if is_primary(option):
        return QColor(tokens_of(option.palette).on_accent)
    enabled = option.state & QStyle.StateFlag.State_Enabled
    group = QPalette.ColorGroup.Active if enabled else QPalette.ColorGroup.Disabled
    return option.palette.color(group, QPalette.ColorRole.ButtonText)
