"""The bars of the shell: the place on top, notices and progress below the work, the status line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QWidget,
)

from ui.shared import text
from ui.shared.exercise import EXERCISE
from ui.shared.language_box import language_box
from ui.shared.widgets import MarkedWord, button
from ui.shared.wording import tr, trn
from ui.theme import sizes
from ui.theme.fonts import font, tabular
from ui.theme.icons import icon
from ui.theme.marks import Mark, Shape, draw_mark
from ui.theme.tokens import APPEARANCE_WORDS, hairline, tint, tokens_of

if TYPE_CHECKING:
    from ui.shared.notices import Notice, Notices

_ICONS = {"light": "sun", "dark": "moon", "high contrast": "contrast"}


class _Bar(QWidget):
    """A strip of the surface with a hairline at one edge."""

    def __init__(self, *, line_on_top: bool) -> None:
        super().__init__()
        self._line_on_top = line_on_top
        self.line = QHBoxLayout(self)
        self.line.setContentsMargins(sizes.WIDE, sizes.TIGHT, sizes.GAP, sizes.TIGHT)
        self.line.setSpacing(sizes.NEAR)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        """Draw it."""
        tokens = tokens_of(self.palette())
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(tokens.surface))
        painter.setPen(QPen(hairline(tokens), 1))
        y = 0 if self._line_on_top else self.height() - 1
        painter.drawLine(0, y, self.width(), y)


class TopBar(_Bar):
    """Where one is, whether it is an exercise, the language and the appearance."""

    appearance_wanted = Signal(str)

    def __init__(self, appearance: str) -> None:
        super().__init__(line_on_top=False)
        self.setMinimumHeight(52)
        self._crumbs = text.Label()
        self._crumbs.setFont(font(sizes.BODY, QFont.Weight.Medium))
        self._crumbs.setTextFormat(Qt.TextFormat.PlainText)
        self._crumbs.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._exercise = MarkedWord(EXERCISE)
        self.language = language_box()
        self.appearance = QPushButton()
        self.appearance.setFixedSize(sizes.FIELD, sizes.FIELD)
        self.appearance.clicked.connect(self._next_appearance)
        self.line.addWidget(self._crumbs, 1)
        self.line.addWidget(self._exercise)
        self.line.addWidget(self.language)
        self.line.addWidget(self.appearance)
        self.show_appearance(appearance)
        self.show_place([], is_exercise=False)

    def show_place(self, crumbs: list[str], *, is_exercise: bool) -> None:
        """Say where one is."""
        sign = " ‹ " if self.layoutDirection() == Qt.LayoutDirection.RightToLeft else " › "
        self._crumbs.setText(sign.join(crumbs))
        self._crumbs.setToolTip(self._crumbs.text())
        self._exercise.setVisible(is_exercise)

    def show_appearance(self, appearance: str) -> None:
        """Show which appearance is on."""
        self._appearance = appearance
        words = tr("Appearance: {name}").format(name=tr(APPEARANCE_WORDS[appearance]))
        self.appearance.setIcon(icon(_ICONS[appearance]))
        self.appearance.setToolTip(words)
        self.appearance.setAccessibleName(words)

    def _next_appearance(self) -> None:
        order = list(_ICONS)
        following = order[(order.index(self._appearance) + 1) % len(order)]
        self.show_appearance(following)
        self.appearance_wanted.emit(following)


class NoticeBar(_Bar):
    """The latest notice with its remedy; older ones behind a count."""

    def __init__(self, notices: Notices) -> None:
        super().__init__(line_on_top=True)
        self._notices = notices
        self.line.setContentsMargins(sizes.GAP, sizes.NEAR, sizes.GAP, sizes.NEAR)
        # Room for the mark as an item of the line: margins do not follow the reading direction.
        self.line.addSpacing(sizes.WIDE - sizes.GAP + 22)
        self._words = text.body()
        self._older = text.quiet()
        self._older.setWordWrap(False)
        self.remedy = button("", self._mend)
        self.close_button = button("", notices.put_away, "x")
        self.close_button.setAccessibleName(tr("Put this notice away"))
        self.close_button.setToolTip(tr("Put this notice away"))
        self.close_button.setFixedWidth(sizes.FIELD)
        self.line.addWidget(self._words, 1)
        self.line.addWidget(self._older)
        self.line.addWidget(self.remedy)
        self.line.addWidget(self.close_button)
        notices.changed.connect(self.show_latest)

    def show_latest(self) -> None:
        """Show the newest notice, or nothing; only once the bar stands in the window."""
        notice = self._notices.latest
        self.setVisible(notice is not None)
        if notice is None:
            return
        self._words.setText(f"{notice.message} {notice.advice}".strip())
        self._words.setAccessibleName(self._words.text())
        older = self._notices.older
        self._older.setText(trn("{n} older", "{n} older", older) if older else "")
        self.remedy.setVisible(notice.remedy is not None)
        if notice.remedy is not None:
            self.remedy.setText(notice.remedy.label)
            self.remedy.setAccessibleName(notice.remedy.label)
        self.update()

    def _mend(self) -> None:
        notice = self._notices.latest
        if notice is not None and notice.remedy is not None:
            self._notices.put_away()
            notice.remedy.intent()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw it."""
        super().paintEvent(event)
        notice = self._notices.latest
        if notice is None:
            return
        tokens = tokens_of(self.palette())
        mark = _mark_of(notice)
        colour = mark.colour_in(tokens)
        painter = QPainter(self)
        painter.fillRect(self.rect().adjusted(0, 1, 0, 0), tint(tokens, colour.name()))
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        x = self.width() - sizes.WIDE - sizes.MARK if mirrored else sizes.WIDE
        y = self.height() / 2 - sizes.MARK / 2
        draw_mark(painter, mark.shape, QRectF(x, y, sizes.MARK, sizes.MARK), colour)


def _mark_of(notice: Notice) -> Mark:
    if notice.is_problem:
        return Mark(Shape.TRIANGLE, "red", "")
    return Mark(Shape.DISC, "green", "")


class WorkBar(_Bar):
    """What is being done, how far it is, and a way to stop it."""

    def __init__(self) -> None:
        super().__init__(line_on_top=True)
        self._words = text.body()
        self._progress = QProgressBar()
        self._progress.setFixedWidth(220)
        self._progress.setTextVisible(False)
        self._progress.setAccessibleName(tr("Progress"))
        self.stop = button(tr("Stop"), lambda: None)
        self.line.addWidget(self._words, 1)
        self.line.addWidget(self._progress)
        self.line.addWidget(self.stop)
        self.hide()

    def show_work(self, label: str, done: int, total: int) -> None:
        """Show how far the work is; a total of 0 means that nobody knows."""
        self._words.setText(label)
        self._progress.setRange(0, total)
        self._progress.setValue(done)


class StatusLine(_Bar):
    """Whose workspace, which event, what is not handed over, when the last answer was saved."""

    def __init__(self) -> None:
        super().__init__(line_on_top=True)
        self._words = text.Label()
        self._words.setFont(tabular(sizes.SMALL))
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        self._words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.line.addWidget(self._words, 1)

    def show_parts(self, parts: list[str]) -> None:
        """Write the line."""
        self._words.setText("  ·  ".join(parts))
        self._words.setAccessibleName(self._words.text())
