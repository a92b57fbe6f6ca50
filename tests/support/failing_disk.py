"""A disk whose n-th open, write, fsync, rename or link fails, for the files that our own code writes.

SQLite's own writes do not pass here: for those there are a full file system, limits and strace.
"""

import errno
import os
from contextlib import contextmanager
from pathlib import Path

ERRORS = (errno.ENOSPC, errno.EIO, errno.EACCES)


class _Watched:
    """A file opened for writing; every write is a call that may fail."""

    def __init__(self, file, disk):
        self._file, self._disk = file, disk

    def write(self, content):
        self._disk.call("write")
        return self._file.write(content)

    def __getattr__(self, name):
        return getattr(self._file, name)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._file.close()


class FailingDisk:
    """Counts the calls and lets the n-th fail."""

    def __init__(self, fail_at=None, number=errno.ENOSPC):
        self.calls = []
        self._fail_at, self._number = fail_at, number

    @property
    def has_failed(self):
        return self._fail_at is not None and len(self.calls) >= self._fail_at

    def call(self, what):
        self.calls.append(what)
        if len(self.calls) == self._fail_at:
            raise OSError(self._number, os.strerror(self._number))


@contextmanager
def failing(monkeypatch, fail_at=None, number=errno.ENOSPC):
    """Within the block the n-th call fails; gives the disk that counts."""
    disk = FailingDisk(fail_at, number)
    real_open = Path.open

    def watched_open(self, mode="r", *args, **kwargs):
        if set(mode) & set("wxa+"):
            disk.call("open")
            return _Watched(real_open(self, mode, *args, **kwargs), disk)
        return real_open(self, mode, *args, **kwargs)

    def watched(real, name):
        def wrapper(*args, **kwargs):
            disk.call(name)
            return real(*args, **kwargs)

        return wrapper

    with monkeypatch.context() as patch:
        patch.setattr(Path, "open", watched_open)
        for owner, name in (
            (os, "fsync"),
            (os, "link"),
            (Path, "replace"),
            (Path, "rename"),
            (Path, "mkdir"),
        ):
            patch.setattr(owner, name, watched(getattr(owner, name), name))
        yield disk


def every_fault(monkeypatch, action, numbers=ERRORS):
    """Do something while its 1st, 2nd, 3rd ... call fails, until it is done without a fault.

    Yields (outcome, error) after each try: the action's result or the exception that it raised.
    """
    for number in numbers:
        fail_at = 0
        while True:
            fail_at += 1
            result = error = None
            with failing(monkeypatch, fail_at, number) as disk:
                try:
                    result = action()
                except Exception as caught:
                    error = caught
            yield result, error
            if not disk.has_failed:
                break
        assert fail_at > 1
