"""Dates, times and moments, typed or picked; each may stay blank."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QDate, Qt
from PySide6.QtWidgets import QToolButton

from ui.form_entry.questions.text import LineEditor
from ui.shared import text
from ui.shared.calendar_button import CalendarButton
from ui.shared.wording import tr
from ui.theme import sizes
from ui.theme.fonts import tabular

if TYPE_CHECKING:
    from collections.abc import Callable

    from fieldkit.app import QuestionView

_ISO = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")
_DAY_FIRST = re.compile(r"(\d{1,2})[./ ](\d{1,2})[./ ](\d{4})")
_TIME = re.compile(r"(\d{1,2})[:. ](\d{2})(?::(\d{2}))?")
_WIDTH = 160
_OTHER_CALENDARS = frozenset(
    {"ethiopian", "coptic", "islamic", "bikram-sambat", "myanmar", "persian", "buddhist"}
)


def read_date(typed: str) -> str | None:
    """A date as 2026-06-02 from the ways people write it; None when it is none."""
    iso, day_first = _ISO.fullmatch(typed.strip()), _DAY_FIRST.fullmatch(typed.strip())
    if iso is not None:
        year, month, day = (int(part or 1) for part in iso.groups())
    elif day_first is not None:
        day, month, year = (int(part) for part in day_first.groups())
    else:
        return None
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def read_time(typed: str, offset: str) -> str | None:
    """A time as 14:05:00.000+05:00 from 14:05; None when it is none."""
    match = _TIME.fullmatch(typed.strip())
    if match is None:
        return None
    hour, minute, second = (int(part or 0) for part in match.groups())
    if hour > 23 or minute > 59 or second > 59:  # noqa: PLR2004  a day's hours, an hour's minutes
        return None
    return f"{hour:02}:{minute:02}:{second:02}.000{offset}"


def _offset_now() -> str:
    offset = datetime.now().astimezone().strftime("%z")
    return f"{offset[:3]}:{offset[3:]}"


class _MomentEditor(LineEditor):
    """A line with a placeholder that shows how to write, and buttons beside it."""

    example = ""

    def __init__(self, question: QuestionView, read_file: Callable[[str], bytes | None]) -> None:
        super().__init__(question, read_file)
        self.line.setPlaceholderText(self.example)
        self.line.setFont(tabular())
        self.line.setFixedWidth(_WIDTH)

    def is_complete(self) -> bool:
        """Whether a whole date or time, or nothing, stands there."""
        return self.line.text().strip() == "" or self.read(self.line.text()) is not None

    def typed(self) -> str:
        """The moment in the form's lexical space; raw where it cannot be read."""
        raw = self.line.text().strip()
        return self.read(raw) or raw

    def show_typed(self) -> None:
        """Put the moment into the line as people write it."""
        self.line.setText(self.write(self.question.value))

    def read(self, typed: str) -> str | None:
        """The lexical text of what is typed."""
        raise NotImplementedError

    def write(self, value: str) -> str:
        """A lexical text as people read it."""
        raise NotImplementedError

    def _is_same(self, value: str) -> bool:
        return self.line.text().strip() == self.write(value) or self.typed() == value

    def _add_calendar(self) -> None:
        if _OTHER_CALENDARS & set(self.question.appearance):
            self.row.addWidget(text.quiet(tr("Gregorian calendar")))
        if "no-calendar" in self.question.appearance:
            return
        opener = CalendarButton(self.line, self._day)
        opener.taken.connect(self._take_day)
        self.row.addWidget(opener)

    def _day(self) -> QDate:
        return QDate.fromString(self.typed()[:10], Qt.DateFormat.ISODate)

    def _take_day(self, day: QDate) -> None:
        raise NotImplementedError

    def _add_now(self, words: str) -> None:
        now = QToolButton()
        now.setText(words)
        now.setMinimumHeight(sizes.FIELD)
        now.setAccessibleName(words)
        now.clicked.connect(self._take_now)
        self.row.addWidget(now)

    def _put(self, typed: str) -> None:
        self.line.setText(typed)
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)
        self.flush()

    def _take_now(self) -> None:
        raise NotImplementedError


class DateEditor(_MomentEditor):
    """A day; year or month only where the form asks so. Other calendars are kept as Gregorian."""

    example = "YYYY-MM-DD"

    def __init__(self, question: QuestionView, read_file: Callable[[str], bytes | None]) -> None:
        if "year" in question.appearance:
            self.example, self._shown = "YYYY", 4
        elif "month-year" in question.appearance:
            self.example, self._shown = "YYYY-MM", 7
        else:
            self._shown = 10
        super().__init__(question, read_file)
        if self._shown == len(DateEditor.example):
            self._add_calendar()
            self._add_now(tr("Today"))
        self.row.addStretch(1)

    def read(self, typed: str) -> str | None:
        """The day, from 2026-06-02, 2.6.2026 or 2/6/2026."""
        return read_date(typed)

    def write(self, value: str) -> str:
        """The day, or as much of it as is asked."""
        return value[: self._shown]

    def is_complete(self) -> bool:
        """A day needs all its parts before it is told in a pause."""
        raw = self.line.text().strip()
        return raw == "" or (len(raw) >= min(self._shown, 8) and self.read(raw) is not None)

    def _take_day(self, day: QDate) -> None:
        self._put(day.toString(Qt.DateFormat.ISODate))

    def _take_now(self) -> None:
        self._put(QDate.currentDate().toString(Qt.DateFormat.ISODate))


class TimeEditor(_MomentEditor):
    """A time of day with the offset of this place."""

    example = "HH:MM"

    def __init__(self, question: QuestionView, read_file: Callable[[str], bytes | None]) -> None:
        super().__init__(question, read_file)
        self._add_now(tr("Now"))
        self.row.addStretch(1)

    def read(self, typed: str) -> str | None:
        """The time, from 14:05 or 14.05."""
        return read_time(typed, _offset_now())

    def write(self, value: str) -> str:
        """Hours and minutes."""
        return value[:5]

    def _take_now(self) -> None:
        self._put(datetime.now().astimezone().strftime("%H:%M"))


class MomentEditor(_MomentEditor):
    """A day and a time."""

    example = "YYYY-MM-DD HH:MM"

    def __init__(self, question: QuestionView, read_file: Callable[[str], bytes | None]) -> None:
        super().__init__(question, read_file)
        self.line.setFixedWidth(_WIDTH + sizes.FAR)
        self._add_calendar()
        self._add_now(tr("Now"))
        self.row.addStretch(1)

    def read(self, typed: str) -> str | None:
        """The moment, from a day and a time with a space between."""
        day, _, time = typed.strip().replace("T", " ").rpartition(" ")
        read_day, read_hour = read_date(day), read_time(time, _offset_now())
        return f"{read_day}T{read_hour}" if read_day and read_hour else None

    def write(self, value: str) -> str:
        """The day, hours and minutes."""
        return value[:16].replace("T", " ")

    def _take_day(self, day: QDate) -> None:
        """The day with the time that stands there, else this hour; the time is next to be typed."""
        time = self.line.text().strip().replace("T", " ").rpartition(" ")[2]
        if read_time(time, "") is None:
            time = datetime.now().astimezone().strftime("%H:00")
        self._put(f"{day.toString(Qt.DateFormat.ISODate)} {time}")
        self.line.setSelection(len("YYYY-MM-DD "), len(time))

    def _take_now(self) -> None:
        self._put(datetime.now().astimezone().strftime("%Y-%m-%d %H:%M"))
