"""The answer journal: every answer and every own record a second time, beside the database.

The database is what counts; the journal is for the day when its file is damaged. It is written
after each commit and not brought to the disk by itself at every answer: a killed program loses none
of it, a power cut at most what came since the last snapshot, which the database still has.

journal/NUMBER.journal   a title, a salt, then frames: length, sealed entry (ChaCha20-Poly1305)
"""

from __future__ import annotations

import errno
import os
import re
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, BinaryIO

import orjson

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

    Entry = list[Any]

FOLDER = "journal"
"""Where the segments lie in a workspace."""

_TITLE = b"fieldkit journal 1\n"
_PURPOSE = b"fieldkit answer journal"
_SALT_BYTES, _LENGTH_BYTES, _NONCE_BYTES = 16, 4, 12
_LONGEST_FRAME = 256 * 1024 * 1024
_NAME = re.compile(r"(\d{6,})\.journal")


class Journal:
    """The end of the journal that is being written; a session begins a segment of its own.

    Call it under the lock of the database. `stopped` tells why nothing is written any more: an
    answer that is saved is never refused because of its second copy.
    """

    def __init__(self, folder: Path, key: bytes) -> None:
        self._folder = folder
        self._key = key
        self._preface: Callable[[], Entry] = list
        self._file: BinaryIO | None = None
        self._cipher: ChaCha20Poly1305
        self._frames = 0
        self.stopped = ""

    def begins_with(self, preface: Callable[[], Entry]) -> None:
        """Every segment begins with this entry: what a reader must know to use the others."""
        self._preface = preface

    def write(self, entry: Entry) -> None:
        """Add an entry."""
        if self.stopped:
            return
        try:
            if self._file is None:
                self._begin()
                self._add(self._preface())
            self._add(entry)
        except OSError as error:
            self._stop(error)

    def flush(self) -> None:
        """Bring everything to the disk."""
        try:
            if self._file is not None:
                os.fsync(self._file.fileno())
        except OSError as error:
            self._stop(error)

    def begin_segment(self) -> int:
        """End the segment; gives the number of the next, from which a copy made now goes on."""
        self.close()
        self.stopped = ""
        return max(_numbers(self._folder), default=0) + 1

    def forget_before(self, number: int) -> None:
        """Remove segments that two verified backups contain."""
        for earlier in _numbers(self._folder):
            if earlier < number:
                with suppress(OSError):
                    _segment(self._folder, earlier).unlink()

    def close(self) -> None:
        """Bring everything to the disk and end the segment."""
        self.flush()
        if self._file is not None:
            self._file.close()
            self._file = None

    def _begin(self) -> None:
        self._folder.mkdir(exist_ok=True)
        number = max(_numbers(self._folder), default=0) + 1
        salt = os.urandom(_SALT_BYTES)
        self._cipher, self._frames = _cipher(self._key, salt), 0
        # Unbuffered: what is written survives a killed program.
        self._file = _segment(self._folder, number).open("xb", buffering=0)
        self._put(_TITLE + salt)

    def _add(self, entry: Entry) -> None:
        sealed = self._cipher.encrypt(_nonce(self._frames), orjson.dumps(entry), None)
        self._put(len(sealed).to_bytes(_LENGTH_BYTES, "big") + sealed)
        self._frames += 1

    def _put(self, content: bytes) -> None:
        if self._file is None or self._file.write(content) != len(content):
            # A full disk takes a part and says nothing; nobody could read on behind it.
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def _stop(self, error: OSError) -> None:
        self.stopped = error.strerror or "unwritable"
        if self._file is not None:
            with suppress(OSError):
                self._file.close()
            self._file = None


@dataclass(frozen=True, slots=True)
class Tear:
    """A place where a segment cannot be read; what follows it there is lost."""

    segment: int
    frame: int


def read_journal(folder: Path, key: bytes, since: int = 0) -> Iterator[Entry | Tear]:
    """The entries in the order in which they were written, from segment `since` on.

    A torn end, as a crash leaves it, is no tear; anything else that cannot be read is told.
    """
    for number in _numbers(folder):
        if number >= since:
            yield from _entries(_segment(folder, number), number, key)


def journal_size(folder: Path) -> tuple[int, int]:
    """How many segments there are, and their bytes together."""
    files = [_segment(folder, number) for number in _numbers(folder)]
    return len(files), sum(file.stat().st_size for file in files)


def _entries(file: Path, number: int, key: bytes) -> Iterator[Entry | Tear]:
    from cryptography.exceptions import InvalidTag

    try:
        content = memoryview(file.read_bytes())
    except OSError:
        yield Tear(number, 0)
        return
    start = len(_TITLE) + _SALT_BYTES
    if len(content) < start:
        return
    if content[: len(_TITLE)] != _TITLE:
        yield Tear(number, 0)
        return
    cipher = _cipher(key, bytes(content[len(_TITLE) : start]))
    frame = 0
    while start + _LENGTH_BYTES <= len(content):
        end = start + _LENGTH_BYTES + int.from_bytes(content[start : start + _LENGTH_BYTES], "big")
        if end > len(content):
            if end - start > _LONGEST_FRAME:
                yield Tear(number, frame)
            return
        try:
            entry = cipher.decrypt(_nonce(frame), content[start + _LENGTH_BYTES : end], None)
            yield orjson.loads(entry)
        except InvalidTag:
            # The lengths still lead from frame to frame: only this one is lost.
            yield Tear(number, frame)
        start, frame = end, frame + 1


def _cipher(key: bytes, salt: bytes) -> ChaCha20Poly1305:
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    derived = HKDF(algorithm=SHA256(), length=32, salt=salt, info=_PURPOSE).derive(key)
    return ChaCha20Poly1305(derived)


def _nonce(frame: int) -> bytes:
    """A number never used twice with one key: each segment has a salt, so a key, of its own."""
    return frame.to_bytes(_NONCE_BYTES, "big")


def _numbers(folder: Path) -> list[int]:
    try:
        names = [_NAME.fullmatch(file.name) for file in folder.iterdir()]
    except OSError:
        return []
    return sorted(int(name[1]) for name in names if name)


def _segment(folder: Path, number: int) -> Path:
    return folder / f"{number:06d}.journal"
