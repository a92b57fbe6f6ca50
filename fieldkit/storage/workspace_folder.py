"""The folder of a workspace: what lies open in it, who may write in it, files that never tear."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, BinaryIO

from fieldkit.errors import FieldKitError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

FORMAT = "fieldkit-workspace"
MAJOR, MINOR = 1, 0
_HEADER = "workspace.json"
_LOCK = "workspace.lock"


@dataclass(frozen=True, slots=True)
class Header:
    """What a workspace says of itself before it is unlocked; it holds no secret.

    `keys` are the wrappings of the data key: today the passphrase's, later also a recovery key's.
    """

    device: str
    name: str
    role: str
    created: str
    keys: tuple[Mapping[str, Any], ...]
    format: str = FORMAT
    version: str = f"{MAJOR}.{MINOR}"


def read_header(folder: Path) -> Header:
    """Read `workspace.json`, touching nothing.

    Raises:
        FieldKitError: workspace.missing, workspace.damaged, workspace.newer_version.
    """
    file = folder / _HEADER
    try:
        fields = json.loads(file.read_bytes())
        if fields["format"] != FORMAT:
            raise FieldKitError("workspace.damaged", path=str(file), reason="another format")
        version = str(fields["version"])
        if int(version.split(".", maxsplit=1)[0]) > MAJOR:
            raise FieldKitError("workspace.newer_version", path=str(folder), version=version)
        texts = {name: str(fields[name]) for name in ("device", "name", "role", "created")}
        return Header(**texts, keys=tuple(fields["keys"]), version=version)
    except FileNotFoundError as error:
        raise FieldKitError("workspace.missing", path=str(folder)) from error
    except OSError as error:
        raise FieldKitError("file.unreadable", path=str(file), reason=error.strerror) from error
    except (KeyError, TypeError, ValueError) as error:
        raise FieldKitError("workspace.damaged", path=str(file), reason="unreadable") from error


def write_header(folder: Path, header: Header) -> None:
    """Write `workspace.json`; its presence is what makes a folder a workspace."""
    content = json.dumps(asdict(header), ensure_ascii=False, indent=1).encode()
    write_durably(folder / _HEADER, content)


def holds_workspace(folder: Path) -> bool:
    """Whether there is a workspace in the folder."""
    return (folder / _HEADER).exists()


def write_durably(path: Path, content: bytes) -> None:
    """Write a file so that a power cut leaves the old one or the new one, never half of it.

    Raises:
        FieldKitError: disk.full or file.unwritable.
    """
    unfinished = path.with_name(f".{path.name}.new")
    try:
        path.parent.mkdir(exist_ok=True)
        with unfinished.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
        _sync_folder(path.parent)
    except OSError as error:
        with suppress(OSError):
            unfinished.unlink()
        raise refusal_of(error, path) from error


def refusal_of(error: OSError, path: Path) -> FieldKitError:
    """A failed write as a refusal: a full disk, or the system's own words."""
    import errno

    if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
        return FieldKitError("disk.full", path=str(path.parent))
    return FieldKitError("file.unwritable", path=str(path), reason=error.strerror)


def _sync_folder(folder: Path) -> None:
    """Make a rename durable; Windows does that by itself and cannot open folders."""
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


class FolderLock:
    """The right to write in a workspace, held by one process until it ends, however it ends."""

    def __init__(self, folder: Path) -> None:
        self._file: BinaryIO
        try:
            self._file = (folder / _LOCK).open("ab")
        except OSError as error:
            raise refusal_of(error, folder / _LOCK) from error
        try:
            _lock(self._file)
        except OSError as error:
            self._file.close()
            raise FieldKitError("workspace.in_use", path=str(folder)) from error

    def release(self) -> None:
        """Let the next one in."""
        self._file.close()


def _lock(file: BinaryIO) -> None:
    if os.name == "posix":
        import fcntl

        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    else:
        import msvcrt

        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
