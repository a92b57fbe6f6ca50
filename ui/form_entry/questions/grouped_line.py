"""Large numbers in groups of three while they are read, plain while they are typed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QLineEdit

from ui.shared.wording import language

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QFocusEvent

_NUMBER = re.compile(r"(?P<sign>[-+]?)(?P<whole>\d+)(?P<rest>(?:\.\d*)?)")
_NO_BREAK = "\u00a0"


def grouped(number: str) -> str:
    """A number with the sign between its groups that the language of the window has.

    A point would be taken for the decimal sign: where a language groups by points, a space stands
    instead, as in ODK Collect. What is no number stays as it is.
    """
    match = _NUMBER.fullmatch(number)
    if match is None:
        return number
    sign = QLocale(language.tag).groupSeparator()
    sign = _NO_BREAK if sign == "." else sign
    return match["sign"] + f"{int(match['whole']):,}".replace(",", sign) + match["rest"]


class GroupedLine(QLineEdit):
    """A line whose number is grouped as long as the keyboard is elsewhere.

    `read` gives what is typed with a point as decimal sign.
    """

    def __init__(self, read: Callable[[str], str]) -> None:
        super().__init__()
        self._read = read
        self._resting: str | None = None

    def plain(self) -> str:
        """What stands here, without groups."""
        return self.text() if self._resting is None else self._resting

    def put(self, plain: str) -> None:
        """Show a number."""
        self._resting = None if self.hasFocus() else plain
        self.setText(plain if self._resting is None else grouped(plain))

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Plain for typing."""
        plain, self._resting = self.plain(), None
        self.setText(plain)
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """In groups again."""
        super().focusOutEvent(event)
        self._resting = self.text()
        self.setText(grouped(self._read(self._resting)))
