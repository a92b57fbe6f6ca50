"""Taking out of a damaged database what can still be read; a record proves itself by its hash."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from sqlcipher3 import dbapi2

from fieldkit.errors import FieldKitError
from fieldkit.ledger.chain import Checkpoint
from fieldkit.ledger.records import Record
from fieldkit.storage.database import open_for_reading

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_PART = 256
# Each failure opens the file anew: after some thousand the rest is not worth the wait.
_MOST_FAILURES = 2000
_LAST_ROW = 1 << 22


class Salvage:
    """What a damaged database still gives; ask each method once."""

    def __init__(self, file: Path, key: bytes) -> None:
        self._file = file
        self._key = key
        self._failures = 0

    def records(self) -> Iterator[Record]:
        """The records whose bytes are whole."""
        for name, raw in self._rows("records", "id, raw"):
            with suppress(FieldKitError):
                record = Record.parse(raw)
                if record.id == name:
                    yield record

    def checkpoints(self) -> Iterator[Checkpoint]:
        """The checkpoints whose signatures hold."""
        for statement, signature in self._rows("checkpoints", "statement, signature"):
            with suppress(FieldKitError):
                yield Checkpoint.read(statement, signature)

    def _rows(self, table: str, columns: str) -> Iterator[tuple[Any, Any]]:
        """The readable rows, found by halving the parts that cannot be read."""
        sql = f"SELECT {columns} FROM {table} WHERE rowid BETWEEN ? AND ?"  # noqa: S608  our names
        waiting = [(1, self._last(table))]
        while waiting and self._failures < _MOST_FAILURES:
            first, last = waiting.pop()
            if last - first >= _PART:
                waiting += [(first + _PART, last), (first, first + _PART - 1)]
                continue
            rows = self._read(sql, (first, last))
            if rows is not None:
                yield from rows
            elif first < last:
                middle = (first + last) // 2
                waiting += [(middle + 1, last), (first, middle)]

    def _last(self, table: str) -> int:
        rows = self._read(f"SELECT max(rowid), 0 FROM {table}", ())  # noqa: S608  our names
        return _LAST_ROW if rows is None else int(rows[0][0] or 0)

    def _read(self, sql: str, values: tuple[int, ...]) -> list[tuple[Any, Any]] | None:
        # A connection that met a damaged page gives nothing any more: each try has its own.
        try:
            connection = open_for_reading(self._file, self._key)
            try:
                rows: list[tuple[Any, Any]] = connection.execute(sql, values).fetchall()
            finally:
                connection.close()
        except dbapi2.DatabaseError:
            self._failures += 1
            return None
        return rows
