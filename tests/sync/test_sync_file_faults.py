"""A stick that fails: each write, flush, rename and read in turn, until everything has been tried."""

from __future__ import annotations

import errno
import os
from io import BytesIO
from itertools import count
from pathlib import Path

import pytest

from fieldkit.errors import FieldKitError
from fieldkit.ledger.identity import DeviceKey
from fieldkit.sync.envelope import encipher
from fieldkit.sync.sync_file import open_sync_file, write_sync_file


class Stick:
    """Counts what is done to files and fails at the n-th step."""

    def __init__(self, fails_at, number):
        self.left = fails_at
        self.number = number

    def step(self):
        self.left -= 1
        if self.left == 0:
            raise OSError(self.number, os.strerror(self.number))

    @property
    def has_failed(self):
        return self.left <= 0


class File:
    """A file on such a stick."""

    def __init__(self, file, stick):
        self._file = file
        self._stick = stick

    def __getattr__(self, name):
        return getattr(self._file, name)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._file.close()

    def write(self, content):
        self._stick.step()
        return self._file.write(content)

    def read(self, *size):
        self._stick.step()
        return self._file.read(*size)

    def flush(self):
        self._stick.step()
        self._file.flush()


@pytest.fixture
def on_stick(monkeypatch):
    """Puts every file that is opened from now on, and every sync and rename, on a stick."""
    real_open, real_replace, real_sync = Path.open, Path.replace, os.fsync

    def put(stick):
        def opened(path, *mode):
            stick.step()
            return File(real_open(path, *mode), stick)

        def replaced(path, target):
            stick.step()
            return real_replace(path, target)

        def synced(handle):
            stick.step()
            real_sync(handle)

        monkeypatch.setattr(Path, "open", opened)
        monkeypatch.setattr(Path, "replace", replaced)
        monkeypatch.setattr(os, "fsync", synced)

    yield put
    monkeypatch.undo()


@pytest.fixture
def exported(inspector, supervisor, tmp_path):
    """What writes the file, and where."""
    path = tmp_path / "evening.fieldkit"

    def write():
        write_sync_file(path, inspector.bundle(), inspector.key, [supervisor.card], "now")

    return write, path


def test_an_interrupt_while_writing_is_not_swallowed(exported, on_stick, monkeypatch):
    write, path = exported

    class Interrupted(Stick):
        def step(self):
            self.left -= 1
            if self.left == 0:
                raise KeyboardInterrupt

    for fails_at in range(1, 6):
        on_stick(Interrupted(fails_at, 0))
        with pytest.raises(KeyboardInterrupt):
            write()
        monkeypatch.undo()
        assert list(path.parent.iterdir()) == []


@pytest.mark.parametrize(
    ("number", "code"), [(errno.ENOSPC, "disk.full"), (errno.EIO, "file.unwritable")]
)
def test_every_step_of_an_export_may_fail(
    exported, supervisor, on_stick, monkeypatch, number, code
):
    write, path = exported
    path.write_bytes(b"the one before")
    refused = 0
    for fails_at in count(1):
        stick = Stick(fails_at, number)
        on_stick(stick)
        try:
            write()
        except FieldKitError as error:
            assert error.code == code
            refused += 1
        monkeypatch.undo()
        assert [file.name for file in path.parent.iterdir()] == [path.name]
        if not stick.has_failed:
            break
        if path.read_bytes() != b"the one before":
            # Only making the new name durable came after the rename.
            open_sync_file(path, supervisor.key).close()
            path.write_bytes(b"the one before")
    assert refused == fails_at - 1 > 6
    open_sync_file(path, supervisor.key).close()


def test_every_step_of_an_import_may_fail(exported, supervisor, on_stick, monkeypatch):
    write, path = exported
    write()
    for fails_at in count(1):
        stick = Stick(fails_at, errno.EIO)
        on_stick(stick)
        try:
            open_sync_file(path, supervisor.key).close()
        except FieldKitError as error:
            assert error.code == "file.unreadable"
            assert stick.has_failed
        monkeypatch.undo()
        if not stick.has_failed:
            break
    assert fails_at > 3


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO])
def test_a_stick_that_fails_in_the_middle_of_a_large_file_is_told_as_that(number):
    """The library that locks a file has words of its own for it."""

    class Full:
        def write(self, _content):
            raise OSError(number, os.strerror(number))

        def flush(self):
            raise AssertionError

    reader = DeviceKey.generate().recipient
    with pytest.raises(OSError, match=os.strerror(number)) as fault:
        encipher(BytesIO(bytes(3_000_000)), Full(), [reader])
    assert fault.value.errno == number
