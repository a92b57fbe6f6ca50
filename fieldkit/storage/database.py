"""The only door to the database driver: encrypted SQLite, its transactions and its refusals.

The driver is SQLCipher's. sqlite-utils accepts it when it finds it under the name `pysqlite3`; it
is imported only where the schema is made or changed, because it takes a fifth of a second.
"""

from __future__ import annotations

import os
import sys
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from sqlcipher3 import dbapi2

from fieldkit.errors import FieldKitError
from fieldkit.storage.journal import FOLDER as JOURNAL_FOLDER
from fieldkit.storage.journal import Journal
from fieldkit.storage.journal_entries import FLUSHED, preface_entry

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from fieldkit.storage.disk_space import DiskSpace

_CHUNK = 500
# Records of some kB leave half of SQLCipher's own pages of 4 kB empty; older databases keep those.
_PAGE_SIZE, _FORMER_PAGE_SIZE = 8192, 4096
_PAGES = 500  # 4 MB of a copy between two looks whether to stop
# Keys are random: every page of an index that is not at hand must be read and decrypted.
_CACHE_KIB = 64 * 1024
# SQLite's result codes that are the disk's or the file's fault, never ours.
_REFUSALS = {
    5: "workspace.in_use",  # BUSY
    6: "workspace.in_use",  # LOCKED
    8: "disk.failing",  # READONLY
    10: "disk.failing",  # IOERR
    11: "workspace.damaged",  # CORRUPT
    13: "workspace.disk_full",  # FULL
    14: "disk.failing",  # CANTOPEN
    26: "workspace.damaged",  # NOTADB
}
_PRIMARY_CODE = 0xFF
_CODES_BY_WORDS = {
    "database or disk is full": dbapi2.SQLITE_FULL,
    "disk I/O error": dbapi2.SQLITE_IOERR,
    "database disk image is malformed": dbapi2.SQLITE_CORRUPT,
}


class Database:
    """One encrypted database: a writer and, where the system allows it, a reader beside it.

    Any thread may call; writers wait for one another, readers do not wait for the writer. A failed
    write leaves everything as it was before.
    """

    def __init__(self, path: Path, key: bytes, space: DiskSpace) -> None:
        self.path = path
        self.space = space
        self.key = key
        self.journal = Journal(path.parent / JOURNAL_FOLDER, key)
        self.journal.begins_with(self._preface)
        self._writing = threading.RLock()
        self._reading = threading.RLock()
        self._writer_thread: int | None = None
        self._entries: list[list[object]] = []
        with self._refusals():
            self._writer = _connect(path, key)
            # Windows has no unix-excl: there the one connection holds the file exclusively.
            self._reader = _connect(path, key) if os.name == "posix" else self._writer
        if self._reader is self._writer:
            self._reading = self._writing

    def close(self) -> None:
        """Close both connections; what is not committed is gone."""
        with self._writing, self._reading:
            self.journal.close()
            if self._reader is not self._writer:
                self._reader.close()
            self._writer.close()

    @contextmanager
    def transaction(self) -> Iterator[Database]:
        """Everything inside is saved durably when the block ends, or not at all; nests.

        Raises:
            FieldKitError: workspace.disk_full, disk.failing, workspace.in_use, workspace.damaged.
        """
        with self._writing:
            if self._writer_thread is not None:
                yield self
                return
            with self._refusals():
                self._writer.execute("BEGIN IMMEDIATE")
                self._writer_thread = threading.get_ident()
                try:
                    yield self
                    self._writer.execute("COMMIT")
                    self._write_journal()
                except BaseException:
                    if self._writer.in_transaction:
                        self._writer.execute("ROLLBACK")
                    raise
                finally:
                    self._writer_thread = None
                    self._entries.clear()

    def journalled(self, entry: list[object]) -> None:
        """Have the journal tell, once the transaction that is open is saved, what it did."""
        self._entries.append(entry)

    def _preface(self) -> list[object]:
        secrets = dict(self.rows("SELECT name, value FROM secrets"))
        return preface_entry(secrets, dict(self.rows("SELECT name, value FROM settings")))

    def _write_journal(self) -> None:
        for entry in self._entries:
            self.journal.write(entry)
        if any(entry[0] in FLUSHED for entry in self._entries):
            self.journal.flush()

    def execute(self, sql: str, values: Sequence[object] = ()) -> None:
        """One writing statement, in the transaction that is open or in its own."""
        self.space.require_room()
        with self._writing, self._refusals():
            self._writer.execute(sql, values)

    def execute_many(self, sql: str, rows: Iterable[Sequence[object]]) -> None:
        """One writing statement for many rows; call it inside a transaction."""
        self.space.require_room()
        with self._writing, self._refusals():
            self._writer.executemany(sql, rows)

    def rows(self, sql: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """What a query gives; inside a transaction it sees what the transaction wrote."""
        writes = self._writer_thread == threading.get_ident()
        connection, lock = (
            (self._writer, self._writing) if writes else (self._reader, self._reading)
        )
        with lock, self._refusals():
            return connection.execute(sql, values).fetchall()  # type: ignore[no-any-return]

    def row(self, sql: str, values: Sequence[object] = ()) -> tuple[Any, ...] | None:
        """The first row of a query, if any."""
        found = self.rows(sql, values)
        return found[0] if found else None

    def value(self, sql: str, values: Sequence[object] = ()) -> Any:  # noqa: ANN401  any column
        """The first column of the first row, None without rows."""
        found = self.row(sql, values)
        return found[0] if found else None

    def rows_in(self, sql: str, keys: Iterable[object], *more: object) -> Iterator[tuple[Any, ...]]:
        """A query with one `IN ({})` for any number of keys, asked in chunks; `more` after it."""
        waiting = list(keys)
        for start in range(0, len(waiting), _CHUNK):
            part = waiting[start : start + _CHUNK]
            yield from self.rows(sql.format(",".join("?" * len(part))), [*part, *more])

    @property
    def version(self) -> int:
        """The number of the schema that the database has; 0 when it is new."""
        return int(self.value("PRAGMA user_version"))

    def migrate(self, target: int) -> None:
        """Bring the schema up to `target` by the migrations that are missing."""
        tables = _sqlite_utils_on(self._writer)
        from fieldkit.storage.migrations import MIGRATIONS

        with self._writing, self._refusals():
            MIGRATIONS.apply(tables)
            self._writer.execute(f"PRAGMA user_version = {int(target)}")

    def integrity_problems(self) -> list[str]:
        """What SQLite's own full check finds wrong with the file; empty when sound."""
        with self._reading, self._refusals():
            return _check(self._reader)

    def copy_to(self, file: Path, tell: Callable[[int, int], None]) -> int:
        """Copy the database as it is now, under the same key, while others go on writing.

        Gives the number of the journal's segment that goes on from there.

        Args:
            file: a new file; unfinished when the copy is refused or stopped.
            tell: told (pages done, pages in all) between parts; may raise to stop.

        Raises:
            FieldKitError: disk.full, file.unwritable, workspace.damaged, disk.failing.
        """
        with self._refusals(), self._still() as (source, segment):
            try:
                write_copy(source, file, self.key, tell)
            except dbapi2.DatabaseError as error:
                # Not the disk of the workspace: it goes on.
                if _primary(error) == dbapi2.SQLITE_FULL:
                    raise FieldKitError("disk.full", path=str(file.parent)) from error
                if _primary(error) == dbapi2.SQLITE_IOERR:
                    reason = str(error)
                    raise FieldKitError("file.unwritable", path=str(file), reason=reason) from error
                raise
        return segment

    def problems_of_copy(self, file: Path) -> list[str]:
        """What a full check finds wrong with a copy; empty when it is sound."""
        return examine(file, self.key)

    @contextmanager
    def _still(self) -> Iterator[tuple[dbapi2.Connection, int]]:
        """A connection that sees the database as it is now, and where the journal goes on."""
        if self._reader is self._writer:
            with self._writing:
                yield self._writer, self.journal.begin_segment()
            return
        connection = _connect(self.path, self.key)
        try:
            with self._writing:
                segment = self.journal.begin_segment()
                connection.execute("BEGIN")
                connection.execute("SELECT count(*) FROM sqlite_master").fetchall()
            yield connection, segment
        finally:
            connection.close()

    @contextmanager
    def _refusals(self) -> Iterator[None]:
        """The driver's exceptions as refusals; what is none of the disk's fault stays a bug."""
        try:
            yield
        except dbapi2.DatabaseError as error:
            code = _REFUSALS.get(_primary(error))
            if code is None:
                raise
            if code == "workspace.disk_full":
                self.space.notice_full()
                raise self.space.refusal() from error
            raise FieldKitError(code, path=str(self.path.parent), reason=str(error)) from error


def examine(file: Path, key: bytes) -> list[str]:
    """What a full check finds wrong with a database that nobody has open; empty when sound."""
    try:
        connection = open_for_reading(file, key)
        try:
            return _check(connection)
        finally:
            connection.close()
    except dbapi2.DatabaseError as error:
        return [str(error)]


def open_for_reading(file: Path, key: bytes) -> dbapi2.Connection:
    """A connection of its own to a database that nobody has open; it changes nothing."""
    return _unlocked(file.resolve().as_uri() + "?mode=ro", key)


def write_copy(
    source: dbapi2.Connection, file: Path, key: bytes, tell: Callable[[int, int], None]
) -> None:
    """Write what a connection sees to a new file under the same key, one file without a log."""
    [(size,)] = source.execute("PRAGMA page_size").fetchall()
    target = _with_pages(file.resolve().as_uri(), key, int(size))
    try:
        source.backup(
            target,
            pages=_PAGES,
            progress=lambda _status, left, total: tell(total - left, total),
        )
        target.execute("PRAGMA journal_mode = DELETE").fetchall()
    finally:
        target.close()


def _check(connection: dbapi2.Connection) -> list[str]:
    found = [str(row[0]) for row in connection.execute("PRAGMA integrity_check").fetchall()]
    found += [str(row[0]) for row in connection.execute("PRAGMA cipher_integrity_check").fetchall()]
    return [line for line in found if line != "ok"]


def _primary(error: dbapi2.DatabaseError) -> int:
    code = getattr(error, "sqlite_errorcode", None)
    # What a backup raises carries no code, only SQLite's own words for it.
    return _CODES_BY_WORDS.get(str(error), 0) if code is None else int(code) & _PRIMARY_CODE


def _unlocked(address: str, key: bytes) -> dbapi2.Connection:
    """A connection with a raw key; with the wrong one, its first statement is refused."""
    connection = _with_pages(address, key, _PAGE_SIZE)
    if _is_readable(connection):
        return connection
    connection.close()
    return _with_pages(address, key, _FORMER_PAGE_SIZE)


def _with_pages(address: str, key: bytes, size: int) -> dbapi2.Connection:
    connection = dbapi2.connect(address, uri=True, isolation_level=None, check_same_thread=False)
    connection.execute("PRAGMA cipher_log_level = NONE")  # it would write to stderr
    connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
    connection.execute(f"PRAGMA cipher_page_size = {size}")
    return connection


def _is_readable(connection: dbapi2.Connection) -> bool:
    """Whether key and page size fit; what else may be wrong is told to whoever asks next."""
    try:
        connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchall()
    except dbapi2.DatabaseError as error:
        return bool(_primary(error) != dbapi2.SQLITE_NOTADB)
    return True


def _connect(path: Path, key: bytes) -> dbapi2.Connection:
    """A connection with a raw key, durable at every commit.

    The vfs unix-excl keeps the WAL's index in memory: as a mapped file it kills the process with
    SIGBUS when the disk is full (measured on SQLite 3.40 to 3.54).
    """
    address = path.resolve().as_uri()
    if os.name == "posix":
        address += "?vfs=unix-excl"
    connection = _unlocked(address, key)
    if os.name != "posix":
        connection.execute("PRAGMA locking_mode = EXCLUSIVE")
    for setting in (
        "synchronous = FULL",
        "temp_store = MEMORY",
        "busy_timeout = 2000",
        f"cache_size = -{_CACHE_KIB}",
    ):
        connection.execute(f"PRAGMA {setting}")
    if sys.platform == "darwin":
        connection.execute("PRAGMA fullfsync = 1")
    connection.execute("PRAGMA journal_mode = WAL").fetchall()  # the first read: is the key right?
    return connection


def _sqlite_utils_on(connection: dbapi2.Connection) -> Any:  # noqa: ANN401  sqlite_utils.Database
    sys.modules.setdefault("pysqlite3", sys.modules["sqlcipher3"])
    sys.modules.setdefault("pysqlite3.dbapi2", dbapi2)
    import sqlite_utils

    return sqlite_utils.Database(connection)
