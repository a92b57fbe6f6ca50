"""Dates and times as the person reads them."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QLocale, Qt

from fieldkit.wording import steady
from ui.shared.wording import language


def moment(text: str) -> str:
    """An ISO 8601 moment as local date and time, of another year with that; other text as it is."""
    try:
        parsed = datetime.fromisoformat(text)
    except ValueError:
        return text
    locale = QLocale(language.tag)
    day = f"{parsed.day} {locale.monthName(parsed.month, QLocale.FormatType.ShortFormat)}"
    if parsed.year != this_year():
        day = f"{day} {parsed.year}"
    has_time = "T" in text or " " in text
    return isolated(f"{day}, {parsed:%H:%M}" if has_time else day)


def this_year() -> int:
    """The year in which a date needs none, by the clock of this computer."""
    return datetime.now().astimezone().year


def isolated(words: str) -> str:
    """Words that keep their own order inside a line of another script (Unicode UAX #9)."""
    words = steady(words)
    is_mirrored = language.direction == Qt.LayoutDirection.RightToLeft
    return f"\N{FIRST STRONG ISOLATE}{words}\N{POP DIRECTIONAL ISOLATE}" if is_mirrored else words


def size(count: int) -> str:
    """A number of bytes as a person reads it."""
    words = QLocale(language.tag).formattedDataSize(
        count, 1, QLocale.DataSizeFormat.DataSizeTraditionalFormat
    )
    return isolated(words)
