"""A calendar that opens beside a date, by mouse or by F4, and gives the day that is chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QDate, QLocale, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut, QTextCharFormat
from PySide6.QtWidgets import QCalendarWidget, QFrame, QToolButton, QVBoxLayout, QWidget

from fieldkit.wording import SOURCE_LANGUAGE
from ui.shared.wording import language, tr
from ui.theme import sizes
from ui.theme.icons import icon

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QKeyEvent

_SIZE = QSize(320, 260)


class CalendarPopup(QFrame):
    """One month of days; arrows move, Page keys turn the month, Enter takes, Escape leaves."""

    taken = Signal(QDate)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.calendar = QCalendarWidget()
        own = QLocale(language.tag)
        is_source = language.tag == SOURCE_LANGUAGE  # no country's English: weeks as in ISO 8601
        self.calendar.setLocale(own)
        self.calendar.setFirstDayOfWeek(Qt.DayOfWeek.Monday if is_source else own.firstDayOfWeek())
        self.calendar.setGridVisible(False)
        self.calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        # Days off in plain red would be hard to read in dark and say nothing about a deadline.
        for day in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
            self.calendar.setWeekdayTextFormat(day, QTextCharFormat())
        self.calendar.setMinimumSize(_SIZE)
        self.calendar.activated.connect(self._take)
        self.calendar.clicked.connect(self._take)
        around = QVBoxLayout(self)
        around.setContentsMargins(1, 1, 1, 1)
        around.addWidget(self.calendar)

    def open_at(self, place: QPoint, day: QDate) -> None:
        """Show the month of a day; the keyboard goes to the day."""
        self.calendar.setSelectedDate(day)
        self.adjustSize()
        screen = self.screen().availableGeometry()
        x = min(max(place.x(), screen.left()), screen.right() - self.width())
        y = min(place.y(), screen.bottom() - self.height())
        self.move(x, max(screen.top(), y))
        self.show()
        self.calendar.setFocus(Qt.FocusReason.PopupFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape leaves the date as it is."""
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
            return
        super().keyPressEvent(event)

    def _take(self, day: QDate) -> None:
        if self.isVisible():  # a double click and Enter tell the same day twice
            self.hide()
            self.taken.emit(day)


class CalendarButton(QToolButton):
    """Opens the calendar on the day that stands in the field, else on today."""

    taken = Signal(QDate)

    def __init__(self, field: QWidget, day_there: Callable[[], QDate]) -> None:
        super().__init__()
        self._day_there = day_there
        self._popup: CalendarPopup | None = None
        self.setIcon(icon("calendar-days"))
        self.setMinimumSize(sizes.FIELD, sizes.FIELD)
        self.setAccessibleName(tr("Open the calendar"))
        self.setToolTip(tr("Open the calendar") + "  F4")
        self.clicked.connect(self.open)
        shortcut = QShortcut(QKeySequence("F4"), field)
        shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
        shortcut.activated.connect(self.open)

    @property
    def popup(self) -> CalendarPopup:
        """The calendar, made when it is first wanted."""
        if self._popup is None:
            self._popup = CalendarPopup(self)
            self._popup.taken.connect(self.taken)
        return self._popup

    def open(self) -> None:
        """Show the calendar under the button."""
        day = self._day_there()
        corner = self.rect().bottomLeft()
        self.popup.open_at(self.mapToGlobal(corner), day if day.isValid() else QDate.currentDate())
