"""Copying a finished file onto a stick so that a pulled stick costs only what was not there yet.

The bytes that an earlier try left on the stick are compared with the file itself before it goes on
behind them; their number alone proves nothing. The copy gets its name only when all of it was read
back and is the same.
"""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
from contextlib import contextmanager, suppress
from typing import IO, TYPE_CHECKING

from fieldkit.errors import FieldKitError
from fieldkit.sync.faults import writing
from fieldkit.sync.sync_file import digest_from_disk, sync_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

CHUNK = 1024 * 1024
_FLUSHED_EVERY = 16 * CHUNK
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})


def carry(whole: Path, target: Path, part: Path, tell: Callable[[int, int], None]) -> int:
    """Copy a file under another name; gives the number of bytes that were there already.

    Args:
        whole: what is copied; it does not change meanwhile.
        target: the name of the copy; a file of that name is replaced at the end.
        part: where the copy grows, in the target's folder. It stays there when the copying is
            broken off, for the next try.
        tell: hears how many bytes of how many are there; what it raises ends the copying.

    Raises:
        FieldKitError: `disk.full`, `file.unwritable`.
    """
    with writing(target), _without_remains(part):
        there, digest = _continue(whole, part, tell)
        if digest_from_disk(part) != digest:
            part.unlink()
            raise FieldKitError("file.unwritable", path=target, reason="it reads back differently")
        part.replace(target)
        sync_folder(target.parent)
    return there


def _continue(whole: Path, part: Path, tell: Callable[[int, int], None]) -> tuple[int, str]:
    """Bring the part up to the whole; what was there already, and the hash of all of it."""
    size = whole.stat().st_size
    digest = hashlib.sha256()
    with whole.open("rb") as source, part.open("r+b" if part.exists() else "w+b") as copy:
        there = done = flushed = _alike(source, copy, digest.update)
        source.seek(there)
        copy.seek(there)
        copy.truncate()
        if shutil.disk_usage(part.parent).free < size - there:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        tell(done, size)
        while piece := source.read(CHUNK):
            copy.write(piece)
            digest.update(piece)
            done += len(piece)
            if done - flushed >= _FLUSHED_EVERY or done == size:
                copy.flush()
                os.fsync(copy.fileno())
                flushed = done
            tell(done, size)
    return there, digest.hexdigest()


def _alike(source: IO[bytes], copy: IO[bytes], note: Callable[[bytes], None]) -> int:
    """How many bytes at the beginning of two files are the same; each of them is noted."""
    if hasattr(os, "posix_fadvise"):
        os.posix_fadvise(copy.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
    there = 0
    while (piece := source.read(CHUNK)) and piece == copy.read(len(piece)):
        note(piece)
        there += len(piece)
    return there


@contextmanager
def _without_remains(part: Path) -> Iterator[None]:
    """Removes the part when there is no room for the rest: it would only take room from others."""
    try:
        yield
    except OSError as fault:
        if fault.errno in _FULL:
            with suppress(OSError):
                part.unlink(missing_ok=True)
        raise
