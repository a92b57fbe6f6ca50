"""Dates and times as the person reads them."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QLocale

from ui.shared.wording import language


def moment(text: str) -> str:
    """An ISO 8601 moment as local date and time; other text as it is."""
    try:
        parsed = datetime.fromisoformat(text)
    except ValueError:
        return text
    locale = QLocale(language.tag)
    day = f"{parsed.day} {locale.monthName(parsed.month, QLocale.FormatType.ShortFormat)}"
    has_time = "T" in text or " " in text
    return f"{day}, {parsed:%H:%M}" if has_time else day


def size(count: int) -> str:
    """A number of bytes as a person reads it."""
    return QLocale(language.tag).formattedDataSize(
        count, 1, QLocale.DataSizeFormat.DataSizeTraditionalFormat
    )
