"""The rail: where one can go, with words and icons, icons alone in a narrow window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QSizePolicy, QVBoxLayout, QWidget

from ui.shared.wording import tr
from ui.theme import sizes
from ui.theme.fonts import font
from ui.theme.icons import draw_icon
from ui.theme.tokens import hairline, tint, tokens_of

if TYPE_CHECKING:
    from ui.shell.view_model import Place


class Rail(QWidget):
    """One button for each place."""

    chosen = Signal(str)

    def __init__(self, places: tuple[Place, ...]) -> None:
        super().__init__()
        self.setAccessibleName(tr("Places"))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.buttons: dict[str, RailButton] = {}
        self._group = QButtonGroup(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(sizes.NEAR, sizes.ROOM, sizes.NEAR, sizes.NEAR)
        column.setSpacing(sizes.TIGHT)
        for number, place in enumerate(places, start=1):
            if place.key == "settings":
                column.addStretch(1)
            elif place.begins_group:
                column.addSpacing(sizes.ROOM)
            button = RailButton(place, number)
            button.clicked.connect(lambda _, key=place.key: self.chosen.emit(key))
            self._group.addButton(button)
            self.buttons[place.key] = button
            column.addWidget(button)
        self.collapse(narrow=False)

    def show_current(self, key: str) -> None:
        """Mark where one is."""
        if key in self.buttons:
            self.buttons[key].setChecked(True)

    def collapse(self, *, narrow: bool) -> None:
        """Show icons only, or icons with words."""
        widest = max(button.wide for button in self.buttons.values()) + 2 * sizes.NEAR
        self.setFixedWidth(sizes.RAIL_COLLAPSED if narrow else max(sizes.RAIL, widest))
        for button in self.buttons.values():
            button.is_narrow = narrow
            button.setToolTip(button.words if narrow else "")
            button.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        """Draw it."""
        tokens = tokens_of(self.palette())
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(tokens.surface))
        painter.setPen(QPen(hairline(tokens), 1))
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        x = 0 if mirrored else self.width() - 1
        painter.drawLine(x, 0, x, self.height())


class RailButton(QAbstractButton):
    """One place; Ctrl and its number go there from anywhere."""

    def __init__(self, place: Place, number: int) -> None:
        super().__init__()
        self.words = tr(place.words)
        self.is_narrow = False
        self._icon = place.icon
        self.setCheckable(True)
        self.setFont(font(sizes.BODY, QFont.Weight.Medium))
        self.setAccessibleName(self.words)
        self.setShortcut(f"Ctrl+{number}")
        self.setFixedHeight(44)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    @property
    def wide(self) -> int:
        """The width that icon and words need."""
        heavy = QFont(self.font())
        heavy.setWeight(QFont.Weight.DemiBold)
        words = self.fontMetrics().horizontalAdvance(self.words)
        return sizes.GAP + sizes.ICON + sizes.GAP + words + sizes.ROOM

    def sizeHint(self) -> QSize:
        """As wide as the rail wants it."""
        return QSize(40 if self.is_narrow else self.wide, 44)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        """Draw it."""
        tokens = tokens_of(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        place = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        active = self.isChecked()
        if active or self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(tint(tokens, tokens.accent))
            painter.drawRoundedRect(place, sizes.RADIUS, sizes.RADIUS)
        colour = QColor(tokens.accent if active else tokens.text)
        if self.hasFocus():
            painter.setPen(QPen(QColor(tokens.accent), sizes.RING))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(place.adjusted(1, 1, -1, -1), sizes.RADIUS, sizes.RADIUS)
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        x = place.right() - sizes.GAP - sizes.ICON + 2 if mirrored else place.left() + sizes.GAP - 2
        if self.is_narrow:
            x = place.center().x() - sizes.ICON / 2
        y = place.center().y() - sizes.ICON / 2
        draw_icon(painter, self._icon, QRectF(x, y, sizes.ICON, sizes.ICON), colour)
        if self.is_narrow:
            return
        step = sizes.GAP + sizes.ICON + sizes.GAP - 2
        words = place.adjusted(0, 0, -step, 0) if mirrored else place.adjusted(step, 0, 0, 0)
        heavy = QFont(self.font())
        heavy.setWeight(QFont.Weight.DemiBold if active else QFont.Weight.Medium)
        painter.setFont(heavy)
        painter.setPen(colour)
        side = Qt.AlignmentFlag.AlignRight if mirrored else Qt.AlignmentFlag.AlignLeft
        painter.drawText(words, side | Qt.AlignmentFlag.AlignVCenter, self.words)
