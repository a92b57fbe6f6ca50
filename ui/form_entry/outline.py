"""The outline at the left: every page with how far it is, and what is wrong on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QFrame,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from fieldkit.wording import marked
from ui.form_entry.form_text import as_plain_text
from ui.form_entry.pages import PageState
from ui.shared import text
from ui.shared.widgets import button, primary
from ui.shared.wording import tr
from ui.theme import sizes
from ui.theme.fonts import font
from ui.theme.marks import Mark, Shape, draw_mark
from ui.theme.tokens import tint, tokens_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ui.form_entry.view_model import FormEntryModel

STATES = {
    PageState.OPEN: Mark(Shape.RING, "muted", marked("open")),
    PageState.PART: Mark(Shape.HALF, "blue", marked("begun")),
    PageState.DONE: Mark(Shape.DISC, "green", marked("done")),
    PageState.ERROR: Mark(Shape.TRIANGLE, "red", marked("with errors")),
}
_MOST_ERRORS = 4
_LINE = 34


class OutlineEntry(NamedTuple):
    """What one line says, and where it leads: to a page, or to a question inside one."""

    target: str
    mark: Mark
    words: str
    is_inner: bool = False
    is_current: bool = False


class OutlineLine(QAbstractButton):
    """One line: a mark and words, wrapped."""

    def __init__(self, entry: OutlineEntry) -> None:
        super().__init__()
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.show_entry(entry)

    def show_entry(self, entry: OutlineEntry) -> None:
        """Show another mark or other words."""
        self.entry = entry
        self.setText(entry.words)
        self.setAccessibleName(f"{entry.words}, {tr(entry.mark.word)}")
        self.setToolTip(tr(entry.mark.word))
        weight = QFont.Weight.DemiBold if entry.is_current else QFont.Weight.Normal
        self.setFont(font(sizes.SMALL if entry.is_inner else sizes.BODY, weight))
        self.update()

    def sizeHint(self) -> QSize:
        """As high as its words in the outline's width."""
        return QSize(180, self.heightForWidth(200))

    def hasHeightForWidth(self) -> bool:  # noqa: N802  Qt's spelling
        """Narrower is higher."""
        return True

    def heightForWidth(self, width: int) -> int:
        """As high as the wrapped words."""
        room = QRect(0, 0, width - self._room() - sizes.NEAR, 10_000)
        words = self.fontMetrics().boundingRect(room, int(Qt.TextFlag.TextWordWrap), self.text())
        return max(_LINE - (4 if self.entry.is_inner else 0), words.height() + sizes.GAP)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        """Draw the mark and the words, on a tint where the person is."""
        tokens = tokens_of(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setLayoutDirection(self.layoutDirection())
        if self.entry.is_current or self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(tint(tokens, tokens.accent))
            painter.drawRoundedRect(QRectF(self.rect()), sizes.RADIUS, sizes.RADIUS)
        is_mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        room, side = self._room(), sizes.MARK
        x = room - side - sizes.NEAR
        y = (min(self.height(), _LINE) - side) / 2
        place = QRectF(self.width() - x - side if is_mirrored else x, y, side, side)
        draw_mark(painter, self.entry.mark.shape, place, self.entry.mark.colour_in(tokens))
        words = self.rect().adjusted(room, 0, -sizes.NEAR, 0)
        if is_mirrored:
            words = self.rect().adjusted(sizes.NEAR, 0, -room, 0)
        painter.setPen(QColor(tokens.text))
        # The painter mirrors "left" itself where lines begin at the right.
        aligned = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        flags = Qt.TextFlag.TextWordWrap | aligned
        painter.drawText(words, int(flags), self.text())
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(tokens.accent), sizes.RING))
            ring = QRectF(self.rect()).adjusted(1, 1, -1, -1)
            painter.drawRoundedRect(ring, sizes.RADIUS, sizes.RADIUS)

    def _room(self) -> int:
        return sizes.MARK + sizes.NEAR * (5 if self.entry.is_inner else 2)


class OutlinePanel(QWidget):
    """The form's name, how much is answered, the pages, and what one does with the whole."""

    page_wanted = Signal(str)
    question_wanted = Signal(str)
    check_wanted = Signal()
    finalise_wanted = Signal()

    def __init__(self, model: FormEntryModel) -> None:
        super().__init__()
        self._model = model
        self._title = text.subtitle("")
        self._percent = text.quiet()
        self._lines: list[OutlineLine] = []
        self._page = ""
        self._column = QVBoxLayout()
        self._column.setSpacing(2)
        inside = QWidget()
        self._held = held = QVBoxLayout(inside)
        held.setContentsMargins(0, 0, sizes.TIGHT, 0)
        held.addLayout(self._column)
        held.addStretch(1)
        self._scroll = scroll = QScrollArea()
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(inside)
        column = QVBoxLayout(self)
        column.setContentsMargins(sizes.ROOM, sizes.GAP, sizes.NEAR, sizes.GAP)
        column.setSpacing(sizes.NEAR)
        column.addWidget(self._title)
        column.addWidget(self._percent)
        column.addWidget(scroll, 1)
        self.check = button(tr("Check all") + "  F9", self.check_wanted.emit)
        self.finalise = primary(tr("Finalise"), self.finalise_wanted.emit)
        for widget in (self.check, self.finalise):
            widget.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            column.addWidget(widget)

    def show_outline(self) -> None:
        """Show the pages as they stand now; lines that stay are not touched."""
        model = self._model
        self._title.setText(model.title)
        self._percent.setText(tr("{n} % answered").format(n=model.percent))
        entries = list(self._wanted())
        for line, entry in zip(self._lines, entries, strict=False):
            if entry != line.entry:
                line.show_entry(entry)
        # New lines are laid out together, not each when it comes into sight.
        self._held.setEnabled(False)
        for entry in entries[len(self._lines) :]:
            self._add_line(entry)
        self._held.setEnabled(True)
        for line in self._lines[len(entries) :]:
            self._column.removeWidget(line)
            line.hide()
            line.deleteLater()
        del self._lines[len(entries) :]
        page = model.page.key if model.page else ""
        if page != self._page:
            self._page = page
            QTimer.singleShot(0, self, self._reveal_page)  # new lines have their place by then

    def _wanted(self) -> Iterator[OutlineEntry]:
        model = self._model
        current = model.page.key if model.page else ""
        for row in model.outline:
            page = row.page
            words = f"{page.number}  {as_plain_text(page.title)}"
            if page.parts > 1:
                words += f" ({page.part}/{page.parts})"
            yield OutlineEntry(page.key, STATES[row.state], words, is_current=page.key == current)
            if page.key == current or model.is_checked:
                yield from self._errors(row.errors)

    @staticmethod
    def _errors(errors: tuple[tuple[str, str], ...]) -> Iterator[OutlineEntry]:
        mark = STATES[PageState.ERROR]
        for path, label in errors[:_MOST_ERRORS]:
            yield OutlineEntry(path, mark, as_plain_text(label), is_inner=True)
        if more := errors[_MOST_ERRORS:]:
            words = tr("and {n} more").format(n=len(more))
            yield OutlineEntry(more[0][0], mark, words, is_inner=True)

    def _add_line(self, entry: OutlineEntry) -> None:
        line = OutlineLine(entry)
        line.clicked.connect(lambda: self._go(line.entry))
        self._lines.append(line)
        self._column.addWidget(line)
        line.show()

    def _reveal_page(self) -> None:
        """Bring the line of the page on the screen into sight."""
        for line in self._lines:
            if line.entry.is_current:
                self._scroll.ensureWidgetVisible(line)

    def _go(self, entry: OutlineEntry) -> None:
        wanted = self.question_wanted if entry.is_inner else self.page_wanted
        wanted.emit(entry.target)
