"""What the owner of a workspace prefers; it travels nowhere and decides nothing about records."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fieldkit.storage.database import Database

_RECEIPT_DAYS = "receipt days"
_USUAL_RECEIPT_DAYS = 3


class Preferences:
    """Settings of one workspace, each with the value that holds until somebody changes it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @property
    def receipt_days(self) -> int:
        """After how many days a finished inspection without a receipt is overdue; 0: never."""
        stored = self._database.value("SELECT value FROM settings WHERE name = ?", (_RECEIPT_DAYS,))
        return _USUAL_RECEIPT_DAYS if stored is None else int(stored)

    def expect_receipts_within(self, days: int) -> None:
        """Choose that number of days."""
        self._database.execute(
            "INSERT INTO settings (name, value) VALUES (?, ?)"
            " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            (_RECEIPT_DAYS, str(days)),
        )
