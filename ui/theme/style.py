"""Fusion with FieldKit's lines, focus ring and sizes; drawn here, so no style sheet is needed."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPalette
from PySide6.QtWidgets import (
    QProxyStyle,
    QPushButton,
    QStyle,
    QStyleOption,
    QStyleOptionButton,
    QStyleOptionComboBox,
    QStyleOptionComplex,
    QStyleOptionSlider,
    QWidget,
)

from ui.theme import scroll_bars, sizes
from ui.theme.buttons import draw_button, draw_button_label, is_primary
from ui.theme.frames import (
    draw_check_box,
    draw_chevron,
    draw_field,
    draw_outline,
    draw_radio_button,
)
from ui.theme.headers import HEADER_DRAWINGS
from ui.theme.scroll_bars import draw_scroll_bar, scroll_bar_part
from ui.theme.tokens import hairline, tokens_of

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
            draw_button(painter, option, tokens)
        elif element == QStyle.PrimitiveElement.PE_PanelLineEdit and _has_frame(option):
            draw_field(painter, option, tokens)
        elif element == QStyle.PrimitiveElement.PE_Frame:
            draw_outline(painter, QRectF(option.rect), hairline(tokens), 1)
        elif element == QStyle.PrimitiveElement.PE_FrameFocusRect:
            if state & QStyle.StateFlag.State_KeyboardFocusChange or not isinstance(
                widget, QPushButton
            ):
                draw_outline(painter, QRectF(option.rect), QColor(tokens.accent), sizes.RING)
        elif element == QStyle.PrimitiveElement.PE_IndicatorCheckBox:
            draw_check_box(painter, option, tokens)
        elif element == QStyle.PrimitiveElement.PE_IndicatorRadioButton:
            draw_radio_button(painter, option, tokens)
        else:
            super().drawPrimitive(element, option, painter, widget)

    def drawControl(  # noqa: N802  Qt's spelling
        self,
        element: QStyle.ControlElement,
        option: QStyleOption,
        painter: QPainter,
        widget: QWidget | None = None,
    ) -> None:
        """Words stand out from the fill of a primary button; headings stand above their cells."""
        if element == QStyle.ControlElement.CE_PushButtonLabel and isinstance(
            option, QStyleOptionButton
        ):
            if option.icon.name():
                draw_button_label(painter, option, self)
                return
            if is_primary(option):
                palette = option.palette
                on_accent = QColor(tokens_of(palette).on_accent)
                for group in (QPalette.ColorGroup.Active, QPalette.ColorGroup.Inactive):
                    palette.setColor(group, QPalette.ColorRole.ButtonText, on_accent)
                option.palette = palette
        if element == QStyle.ControlElement.CE_ComboBoxLabel:
            step = sizes.NEAR
            rtl = option.direction == Qt.LayoutDirection.RightToLeft
            option.rect = option.rect.adjusted(0 if rtl else step, 0, -step if rtl else 0, 0)
        if element in HEADER_DRAWINGS:
            HEADER_DRAWINGS[element](painter, option)
            return
        super().drawControl(element, option, painter, widget)

    def drawComplexControl(  # noqa: N802  Qt's spelling
        self,
        control: QStyle.ComplexControl,
        option: QStyleOptionComplex,
        painter: QPainter,
        widget: QWidget | None = None,
    ) -> None:
        """A closed list looks like a field with a chevron; scroll bars are thin."""
        if control == QStyle.ComplexControl.CC_ComboBox:
            tokens = tokens_of(option.palette)
            draw_field(painter, option, tokens)
            draw_chevron(painter, option, tokens)
        elif control == QStyle.ComplexControl.CC_ScrollBar and isinstance(
            option, QStyleOptionSlider
        ):
            draw_scroll_bar(painter, option, self)
        else:
            super().drawComplexControl(control, option, painter, widget)

    def subControlRect(  # noqa: N802  Qt's spelling
        self,
        control: QStyle.ComplexControl,
        option: QStyleOptionComplex,
        part: QStyle.SubControl,
        widget: QWidget | None = None,
    ) -> QRect:
        """Scroll bars have no arrows; typed text keeps away from the line of a list."""
        if control == QStyle.ComplexControl.CC_ScrollBar and isinstance(option, QStyleOptionSlider):
            return scroll_bar_part(option, part)
        place = super().subControlRect(control, option, part, widget)  # type: ignore[arg-type]
        is_typed = isinstance(option, QStyleOptionComboBox) and option.editable
        if is_typed and part == QStyle.SubControl.SC_ComboBoxEditField:
            return place.adjusted(6, 3, -6, -3)
        return place

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
        if isinstance(option, QStyleOptionButton) and option.icon.name() and option.text:
            wanted.setWidth(wanted.width() + sizes.NEAR)
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
        if metric == QStyle.PixelMetric.PM_ScrollBarExtent:
            return scroll_bars.WIDTH
        if metric == QStyle.PixelMetric.PM_ScrollBarSliderMin:
            return scroll_bars.SHORTEST
        if metric in (
            QStyle.PixelMetric.PM_FocusFrameHMargin,
            QStyle.PixelMetric.PM_HeaderMargin,
        ):
            return sizes.NEAR
        return super().pixelMetric(metric, option, widget)


def _has_frame(option: QStyleOption) -> bool:
    return getattr(option, "lineWidth", 1) > 0
