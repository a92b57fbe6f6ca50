"""What the owner of a workspace prefers; it travels nowhere and decides nothing about records."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fieldkit.storage.database import Database

_RECEIPT_DAYS = "receipt days"
_USUAL_RECEIPT_DAYS = 3
_WATCHED = "watched folder"
_SETTLED = "settled file "

SettledFile = tuple[str, int, int, str]
"""Path, size in bytes, time of the last change in nanoseconds, SHA-256."""


class Preferences:
    """Settings of one workspace, each with the value that holds until somebody changes it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @property
    def receipt_days(self) -> int:
        """After how many days a finished inspection without a receipt is overdue; 0: never."""
        stored = self._stored(_RECEIPT_DAYS)
        return _USUAL_RECEIPT_DAYS if stored is None else int(stored)

    def expect_receipts_within(self, days: int) -> None:
        """Choose that number of days."""
        self._store(_RECEIPT_DAYS, str(days))

    @property
    def watched_folder(self) -> tuple[str, bool] | None:
        """The folder whose files are offered, and whether they are imported by themselves."""
        stored = self._stored(_WATCHED)
        if not stored:
            return None
        folder, imports_itself = json.loads(stored)
        return folder, imports_itself

    def watch_folder(self, chosen: tuple[str, bool] | None) -> None:
        """Choose that folder; None: no folder."""
        self._store(_WATCHED, json.dumps(chosen) if chosen else "")

    def settled_files(self) -> list[SettledFile]:
        """The files of watched folders that were imported or put away."""
        rows = self._database.rows(
            "SELECT value FROM settings WHERE substr(name, 1, ?) = ?", (len(_SETTLED), _SETTLED)
        )
        return [tuple(json.loads(value)) for (value,) in rows]

    def settle_file(self, file: SettledFile) -> None:
        """Remember one, by its content."""
        self._store(_SETTLED + file[-1], json.dumps(file))

    def _stored(self, name: str) -> str | None:
        value: str | None = self._database.value(
            "SELECT value FROM settings WHERE name = ?", (name,)
        )
        return value

    def _store(self, name: str, value: str) -> None:
        self._database.execute(
            "INSERT INTO settings (name, value) VALUES (?, ?)"
            " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            (name, value),
        )
