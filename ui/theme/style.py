"""Fusion with FieldKit's lines, focus ring and sizes; drawn here, so no style sheet is needed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPalette, QPen, QPolygonF
from PySide6.QtWidgets import (
    QProxyStyle,
    QPushButton,
    QStyle,
    QStyleOption,
    QStyleOptionButton,
    QStyleOptionComboBox,
    QStyleOptionComplex,
    QWidget,
)

from ui.theme import sizes
from ui.theme.icons import draw_icon
from ui.theme.tokens import hairline, mixed, tint, tokens_of

if TYPE_CHECKING:
    from ui.theme.tokens import Tokens

_TALL = (
    QStyle.ContentsType.CT_LineEdit,
    QStyle.ContentsType.CT_ComboBox,
    QStyle.ContentsType.CT_PushButton,
    QStyle.ContentsType.CT_SpinBox,
)


class FieldStyle(QProxyStyle):
    """The style of every widget."""

    def __init__(self) -> None:
        super().__init__("Fusion")

    def drawPrimitive(  # noqa: N802  Qt's spelling
        self,
        element: QStyle.PrimitiveElement,
        option: QStyleOption,
        painter: QPainter,
        widget: QWidget | None = None,
    ) -> None:
        """Draw fields, push buttons and the focus ring our way, everything else as Fusion does."""
        tokens = tokens_of(option.palette)
        state = option.state
        if element == QStyle.PrimitiveElement.PE_PanelButtonCommand:
            _draw_button(painter, option, tokens)
        elif element == QStyle.PrimitiveElement.PE_PanelLineEdit and _has_frame(option):
            _draw_field(painter, option, tokens)
        elif element == QStyle.PrimitiveElement.PE_Frame:
            _outline(painter, QRectF(option.rect), hairline(tokens), 1)
        elif element == QStyle.PrimitiveElement.PE_FrameFocusRect:
            if state & QStyle.StateFlag.State_KeyboardFocusChange or not isinstance(
                widget, QPushButton
            ):
                _outline(painter, QRectF(option.rect), QColor(tokens.accent), sizes.RING)
        elif element == QStyle.PrimitiveElement.PE_IndicatorCheckBox:
            _draw_check_box(painter, option, tokens)
        elif element == QStyle.PrimitiveElement.PE_IndicatorRadioButton:
            _draw_radio_button(painter, option, tokens)
        else:
            super().drawPrimitive(element, option, painter, widget)

    def drawControl(  # noqa: N802  Qt's spelling
        self,
        element: QStyle.ControlElement,
        option: QStyleOption,
        painter: QPainter,
        widget: QWidget | None = None,
    ) -> None:
        """The words of the primary button stand out from its fill."""
        if element == QStyle.ControlElement.CE_PushButtonLabel and _is_primary(option):
            palette = option.palette
            on_accent = QColor(tokens_of(palette).on_accent)
            palette.setColor(QPalette.ColorGroup.Active, QPalette.ColorRole.ButtonText, on_accent)
            palette.setColor(QPalette.ColorGroup.Inactive, QPalette.ColorRole.ButtonText, on_accent)
            option.palette = palette
        if element == QStyle.ControlElement.CE_ComboBoxLabel:
            step = sizes.NEAR
            rtl = option.direction == Qt.LayoutDirection.RightToLeft
            option.rect = option.rect.adjusted(0 if rtl else step, 0, -step if rtl else 0, 0)
        super().drawControl(element, option, painter, widget)

    def drawComplexControl(  # noqa: N802  Qt's spelling
        self,
        control: QStyle.ComplexControl,
        option: QStyleOptionComplex,
        painter: QPainter,
        widget: QWidget | None = None,
    ) -> None:
        """A closed list looks like a field with a chevron."""
        if (
            control == QStyle.ComplexControl.CC_ComboBox
            and isinstance(option, QStyleOptionComboBox)
            and not option.editable
        ):
            tokens = tokens_of(option.palette)
            _draw_field(painter, option, tokens)
            _draw_chevron(painter, option, tokens)
        else:
            super().drawComplexControl(control, option, painter, widget)

    def sizeFromContents(  # noqa: N802  Qt's spelling
        self,
        kind: QStyle.ContentsType,
        option: QStyleOption,
        size: QSize,
        widget: QWidget | None = None,
    ) -> QSize:
        """Fields and buttons are never lower than a finger wants them."""
        wanted = super().sizeFromContents(kind, option, size, widget)  # type: ignore[arg-type]
        if kind in _TALL:
            wanted.setHeight(max(wanted.height(), sizes.FIELD))
        if kind in (QStyle.ContentsType.CT_PushButton, QStyle.ContentsType.CT_ComboBox):
            wanted.setWidth(wanted.width() + sizes.WIDE)
        return wanted

    def subElementRect(  # noqa: N802  Qt's spelling
        self, element: QStyle.SubElement, option: QStyleOption, widget: QWidget | None = None
    ) -> QRect:
        """Typed text keeps away from the line of its field."""
        place = super().subElementRect(element, option, widget)  # type: ignore[arg-type]
        if element == QStyle.SubElement.SE_LineEditContents and _has_frame(option):
            return place.adjusted(6, 0, -6, 0)
        return place

    def pixelMetric(  # noqa: N802  Qt's spelling
        self,
        metric: QStyle.PixelMetric,
        option: QStyleOption | None = None,
        widget: QWidget | None = None,
    ) -> int:
        """Icons of 20 pixels and indicators that a gloved hand can hit."""
        if metric in (
            QStyle.PixelMetric.PM_ButtonIconSize,
            QStyle.PixelMetric.PM_SmallIconSize,
            QStyle.PixelMetric.PM_IndicatorWidth,
            QStyle.PixelMetric.PM_IndicatorHeight,
            QStyle.PixelMetric.PM_ExclusiveIndicatorWidth,
            QStyle.PixelMetric.PM_ExclusiveIndicatorHeight,
        ):
            return sizes.ICON
        if metric == QStyle.PixelMetric.PM_FocusFrameHMargin:
            return sizes.NEAR
        return super().pixelMetric(metric, option, widget)


def _has_frame(option: QStyleOption) -> bool:
    return getattr(option, "lineWidth", 1) > 0


def _draw_field(painter: QPainter, option: QStyleOption, tokens: Tokens) -> None:
    focused = bool(option.state & QStyle.StateFlag.State_HasFocus)
    place = QRectF(option.rect)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(option.palette.color(QPalette.ColorRole.Base))
    painter.drawRoundedRect(place.adjusted(1, 1, -1, -1), sizes.RADIUS, sizes.RADIUS)
    painter.restore()
    colour = tokens.accent if focused else tokens.line
    _outline(painter, place, QColor(colour), sizes.RING if focused else 1)


def _is_primary(option: QStyleOption) -> bool:
    return isinstance(option, QStyleOptionButton) and bool(
        option.features & QStyleOptionButton.ButtonFeature.DefaultButton
        and option.state & QStyle.StateFlag.State_Enabled
    )


def _draw_chevron(painter: QPainter, option: QStyleOption, tokens: Tokens) -> None:
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


def _draw_check_box(painter: QPainter, option: QStyleOption, tokens: Tokens) -> None:
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


def _draw_radio_button(painter: QPainter, option: QStyleOption, tokens: Tokens) -> None:
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


def _draw_button(painter: QPainter, option: QStyleOption, tokens: Tokens) -> None:
    state = option.state
    enabled = bool(state & QStyle.StateFlag.State_Enabled)
    pressed = bool(state & (QStyle.StateFlag.State_Sunken | QStyle.StateFlag.State_On))
    over = bool(state & QStyle.StateFlag.State_MouseOver)
    primary = _is_primary(option)
    if primary and enabled:
        fill = mixed(tokens.accent, tokens.text, 0.85 if pressed or over else 1.0)
        line = QColor(tokens.accent)
    else:
        fill = (
            tint(tokens, tokens.accent) if enabled and (pressed or over) else QColor(tokens.surface)
        )
        line = QColor(tokens.accent if pressed and enabled else tokens.line)
        if not enabled:
            fill, line = QColor(tokens.bg), hairline(tokens)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(fill)
    painter.drawRoundedRect(QRectF(option.rect).adjusted(1, 1, -1, -1), sizes.RADIUS, sizes.RADIUS)
    painter.restore()
    _outline(painter, QRectF(option.rect), line, 1)
    if state & QStyle.StateFlag.State_HasFocus:
        _outline(painter, QRectF(option.rect), QColor(tokens.text if primary else tokens.accent), 2)


def _outline(painter: QPainter, place: QRectF, colour: QColor, width: int) -> None:
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(colour, width))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    inset = width / 2 + 0.5
    painter.drawRoundedRect(
        place.adjusted(inset, inset, -inset, -inset), sizes.RADIUS, sizes.RADIUS
    )
    painter.restore()
