"""One value to choose: what a side says, wrapped, with its picture where it is one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QLabel, QSizePolicy, QVBoxLayout, QWidget

from ui.shared import text
from ui.shared.photos import photo
from ui.theme import sizes
from ui.theme.frames import draw_outline, draw_round
from ui.theme.icons import draw_icon
from ui.theme.tokens import hairline, tint, tokens_of

if TYPE_CHECKING:
    from collections.abc import Callable

_PICTURE = 160
_PRESSING = (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter)


class ChoiceCell(QAbstractButton):
    """A cell that can be chosen; the chosen one is outlined and ticked."""

    def __init__(self, words: str, intent: Callable[[], None]) -> None:
        super().__init__()
        self.setText(words)
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._column = QVBoxLayout(self)
        self._leave_room()
        self._column.setSpacing(sizes.TIGHT)
        self._picture = QPixmap()
        self._shown: QLabel | None = None
        self._words = text.body(words)
        self._add(self._words)
        self._column.addStretch(1)
        self.clicked.connect(lambda *_: intent())

    def show_picture(self, content: bytes) -> None:
        """Show the picture in place of its name; what is no picture stays a name."""
        picture = photo(content, QSize(_PICTURE, _PICTURE))
        if not picture.isNull():
            self._picture, self._shown = QPixmap.fromImage(picture), QLabel()
            self._words.hide()
            self._add(self._shown)
            self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show the whole picture in a narrow column too: a cut one may hide what differs."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        if self._shown is None:
            return
        sides = self._column.contentsMargins()
        room = max(self.width() - sides.left() - sides.right(), sizes.FIELD)
        width = min(room, self._picture.width())
        if self._shown.pixmap().width() != width:
            smooth = Qt.TransformationMode.SmoothTransformation
            self._shown.setPixmap(self._picture.scaledToWidth(width, smooth))

    def changeEvent(self, event: QEvent) -> None:
        """Follow the reading direction of the window: Qt does not mirror margins."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LayoutDirectionChange:
            self._leave_room()

    def _leave_room(self) -> None:
        """Keep the place of the tick free, at the end of the first line."""
        sides = [sizes.GAP, sizes.GAP + sizes.ICON]
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            sides.reverse()
        self._column.setContentsMargins(sides[0], sizes.NEAR, sides[1], sizes.NEAR)

    def sizeHint(self) -> QSize:
        """Room for the words."""
        return self._column.sizeHint().expandedTo(QSize(0, sizes.FIELD))

    def heightForWidth(self, width: int) -> int:
        """Room for the words when they wrap."""
        return max(self._column.heightForWidth(width), sizes.FIELD)

    def nextCheckState(self) -> None:  # noqa: N802  Qt's spelling
        """What is chosen is told from outside."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave all keys but those that press it to the row around."""
        if event.key() in _PRESSING:
            self.click()
        else:
            event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        """Draw it."""
        tokens = tokens_of(self.palette())
        place = QRectF(self.rect())
        painter = QPainter(self)
        over = self.underMouse() and self.isEnabled()
        fill = tint(tokens, tokens.accent) if self.isChecked() or over else QColor(tokens.surface)
        draw_round(painter, place, fill)
        line = QColor(tokens.accent) if self.isChecked() else hairline(tokens)
        draw_outline(painter, place, line, sizes.RING if self.isChecked() else 1)
        if self.hasFocus():
            draw_outline(painter, place.adjusted(3, 3, -3, -3), QColor(tokens.accent), 1)
        if self.isChecked():
            is_mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
            x = place.left() + sizes.NEAR
            if not is_mirrored:
                x = place.right() - sizes.NEAR - sizes.MARK
            tick = QRectF(x, place.top() + sizes.NEAR + 2, sizes.MARK, sizes.MARK)
            draw_icon(painter, "check", tick, QColor(tokens.accent))

    def _add(self, widget: QWidget) -> None:
        widget.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._column.insertWidget(self._column.count() - 1 if self._column.count() else 0, widget)
