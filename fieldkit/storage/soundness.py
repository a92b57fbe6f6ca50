"""Whether the database file is whole: when that is checked at the opening, and what is told.

The full check reads every page (6 seconds per GB), so it runs when the last session did not end
well, and otherwise once a day, where the file is small. Of a large one every page is read whenever
a backup is made.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from fieldkit.clock import timestamp
from fieldkit.errors import FieldKitError

if TYPE_CHECKING:
    from pathlib import Path

    from fieldkit.clock import Clock
    from fieldkit.storage.database import Database

SMALL_BYTES = 256 * 1024 * 1024
"""Up to this size the daily check is over before anybody notices."""

_CHECKED = "checked"
_BETWEEN_CHECKS = timedelta(days=1)


def was_left_open(database: Path) -> bool:
    """Whether the last session ended without closing; its log still lies beside the database."""
    log = database.with_name(database.name + "-wal")
    return log.exists() and log.stat().st_size > 0


def require_sound(database: Database, clock: Clock, *, left_open: bool) -> None:
    """Check the whole file if it is time to.

    Raises:
        FieldKitError: workspace.damaged, with what was found first.
    """
    if not left_open and not _is_due(database, clock):
        return
    problems = database.integrity_problems()
    if problems:
        raise FieldKitError(
            "workspace.damaged", path=str(database.path.parent), reason=problems[0].strip()
        )
    note_sound(database, clock)


def note_sound(database: Database, clock: Clock) -> None:
    """Remember that the file is whole now; a full disk keeps no such notes."""
    if database.space.is_full:
        return
    database.execute(
        "INSERT INTO settings (name, value) VALUES (?, ?)"
        " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        (_CHECKED, timestamp(clock.now())),
    )


def last_check(database: Database) -> datetime | None:
    """When the whole file was found sound the last time."""
    stored = database.value("SELECT value FROM settings WHERE name = ?", (_CHECKED,))
    return datetime.fromisoformat(stored) if stored else None


def _is_due(database: Database, clock: Clock) -> bool:
    last = last_check(database)
    if last is None:
        return True
    # A clock that was set back makes the last check one of the future.
    is_recent = abs(clock.now() - last) < _BETWEEN_CHECKS
    return not is_recent and database.path.stat().st_size <= SMALL_BYTES
