"""The one window: rail on the left, the work in the middle, notices and status below."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QSize, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget
from shiboken6 import isValid

from ui.shared.wording import language
from ui.shell.bars import NoticeBar, StatusLine, TopBar, WorkBar
from ui.shell.rail import Rail
from ui.theme import sizes

if TYPE_CHECKING:
    from PySide6.QtCore import QSettings

    from ui.shared.desk import Desk
    from ui.shell.view_model import ShellViewModel

_NAME = "FieldKit"
PREFERRED = QSize(1280, 820)
_PLACE = "geometry"


class Window(QMainWindow):
    """An empty frame until `furnish` puts the shell in, `take_over` a screen that fills it all."""

    closing = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setWindowTitle(_NAME)
        self.resize(PREFERRED)
        self.setMinimumSize(640, 480)
        self.shell: Shell | None = None
        self._hidden: QWidget | None = None
        self._focus: QWidget | None = None

    def furnish(self, model: ShellViewModel, desk: Desk, appearance: str) -> Shell:
        """Put the shell into the window; screens built before are gone."""
        self.setLayoutDirection(language.direction)
        self.setWindowTitle(model.title)
        self.shell = Shell(model, desk, appearance)
        if self._hidden is None:
            self.setCentralWidget(self.shell)
        else:
            self._hidden = self.shell
        self._adapt()
        return self.shell

    def hide_behind(self, screen: QWidget) -> None:
        """Show nothing but this screen until `show_again`; what was there waits as it is."""
        self._focus = self.focusWidget()
        self._hidden = self.takeCentralWidget()
        self.setWindowTitle(_NAME)
        self.setCentralWidget(screen)

    def show_again(self, title: str) -> None:
        """Bring back what was hidden, with the keyboard where it was."""
        if self._hidden is None:
            return
        hidden, self._hidden = self._hidden, None
        self.setWindowTitle(title)
        self.setCentralWidget(hidden)
        hidden.show()
        if self._focus is not None and isValid(self._focus):
            self._focus.setFocus()

    def take_over(self, screen: QWidget) -> None:
        """Fill the window with one screen, as before a workspace is open."""
        self.setLayoutDirection(language.direction)
        self.setWindowTitle(_NAME)
        self.shell = self._hidden = None
        self.setCentralWidget(screen)

    def take_place(self, choices: QSettings) -> None:
        """Stand where the window stood last, else in its preferred size as far as it fits."""
        stored = choices.value(_PLACE)
        if not (isinstance(stored, QByteArray) and self.restoreGeometry(stored)):
            self.resize(PREFERRED.boundedTo(self.screen().availableSize()))

    def remember_place(self, choices: QSettings) -> None:
        """Note where the window stands."""
        choices.setValue(_PLACE, self.saveGeometry())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fold the rail when the window gets narrow."""
        super().resizeEvent(event)
        self._adapt()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Tell that the window closes."""
        self.closing.emit()
        super().closeEvent(event)

    def _adapt(self) -> None:
        if self.shell is not None:
            self.shell.rail.collapse(narrow=self.width() < sizes.COLLAPSE_BELOW)


class Shell(QWidget):
    """Rail, bars and the stack of screens."""

    def __init__(self, model: ShellViewModel, desk: Desk, appearance: str) -> None:
        super().__init__()
        self._model = model
        self.rail = Rail(model.places)
        self.top = TopBar(appearance)
        self.stack = QStackedWidget()
        self.notices = NoticeBar(desk.notices)
        self.work = WorkBar()
        self.status = StatusLine()
        middle = QVBoxLayout()
        middle.setSpacing(0)
        for widget in (self.top, self.stack, self.notices, self.work, self.status):
            middle.addWidget(widget, 1 if widget is self.stack else 0)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(0)
        line.addWidget(self.rail)
        line.addLayout(middle, 1)
        self.rail.chosen.connect(model.go)
        self.work.stop.clicked.connect(model.cancel_work)
        model.changed.connect(self._show)
        model.working.connect(self.work.show)
        model.rested.connect(self.work.hide)
        self.notices.show_latest()
        away = QShortcut(QKeySequence("Ctrl+Shift+X"), self)
        away.activated.connect(desk.notices.put_away)
        self._show()

    def show_screen(self, screen: QWidget) -> None:
        """Bring a screen to the front, the first time it is added."""
        if self.stack.indexOf(screen) < 0:
            self.stack.addWidget(screen)
        self.stack.setCurrentWidget(screen)

    def _show(self) -> None:
        model = self._model
        self.rail.show_current(model.current)
        self.top.show_place(model.crumbs, is_exercise=model.is_exercise)
        self.status.show_parts(model.status)
        if model.job is not None:
            self.work.show_work(model.job.label, *model.progress)
