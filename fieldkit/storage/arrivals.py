"""What came in from outside: the history of imports, and files of devices nobody has enrolled."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from fieldkit.clock import timestamp
from fieldkit.errors import FieldKitError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from fieldkit.clock import Clock
    from fieldkit.storage.attachments import Attachments
    from fieldkit.storage.database import Database


@dataclass(frozen=True, slots=True)
class ImportRow:
    """One file that somebody imported, and what came of it (counts and names, never answers)."""

    number: int
    at: str
    file: str
    device: str
    outcome: Mapping[str, Any]


class Imports:
    """The history of imports."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def add(self, file: str, device: str, outcome: Mapping[str, Any]) -> None:
        """Note an import."""
        self._database.execute(
            "INSERT INTO imports (at, file, device, outcome) VALUES (?, ?, ?, ?)",
            (
                timestamp(self._clock.now()),
                file,
                device,
                json.dumps(outcome, ensure_ascii=False),
            ),
        )

    def list(self) -> list[ImportRow]:
        """Imports, the latest first."""
        rows = self._database.rows(
            "SELECT number, at, file, device, outcome FROM imports ORDER BY number DESC"
        )
        return [ImportRow(*(*row[:4], json.loads(row[4]))) for row in rows]


@dataclass(frozen=True, slots=True)
class QuarantinedFile:
    """A file that waits for its sender to be enrolled; `id` is the SHA-256 of its bytes."""

    id: str
    device: str
    person: str
    name: str
    arrived: str


class Quarantine:
    """Files of unknown devices, kept whole and unread until a supervisor enrols the sender."""

    def __init__(self, database: Database, attachments: Attachments, clock: Clock) -> None:
        self._database = database
        self._attachments = attachments
        self._clock = clock

    def put(self, content: bytes, device: str, person: str, name: str) -> QuarantinedFile:
        """Keep a file's raw bytes; the same file again is the same entry."""
        with self._database.transaction():
            stored = self._attachments.put(content)
            row = QuarantinedFile(stored.sha256, device, person, name, timestamp(self._clock.now()))
            self._database.execute(
                "INSERT INTO quarantine (id, device, person, name, arrived) VALUES (?, ?, ?, ?, ?)"
                " ON CONFLICT (id) DO NOTHING",
                (row.id, row.device, row.person, row.name, row.arrived),
            )
        return row

    def list(self, device: str | None = None) -> list[QuarantinedFile]:
        """What waits, of one device or of all, the earliest first."""
        rows = self._database.rows(
            "SELECT id, device, person, name, arrived FROM quarantine WHERE ? IN ('', device)"
            " ORDER BY arrived, id",
            (device or "",),
        )
        return [QuarantinedFile(*row) for row in rows]

    def releasable(self) -> Sequence[QuarantinedFile]:
        """What waits no longer: its sender is enrolled now and can be imported."""
        known = {
            row[0] for row in self._database.rows("SELECT device FROM devices WHERE revoked = 0")
        }
        return [entry for entry in self.list() if entry.device in known]

    def content(self, entry: str) -> bytes:
        """The raw bytes of a file.

        Raises:
            FieldKitError: quarantine.missing.
        """
        if self._database.value("SELECT 1 FROM quarantine WHERE id = ?", (entry,)) is None:
            raise FieldKitError("quarantine.missing", id=entry)
        return self._attachments.get(entry)

    def release(self, entry: str) -> None:
        """Take a file off the list, after it was imported; its bytes stay among the attachments."""
        self._database.execute("DELETE FROM quarantine WHERE id = ?", (entry,))
