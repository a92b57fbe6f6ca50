"""The folder of a workspace: what lies open in it, who may write in it, files that never tear."""

from __future__ import annotations

import json
import os
import shutil
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any, BinaryIO

from fieldkit.errors import FieldKitError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

FORMAT = "fieldkit-workspace"
MAJOR, MINOR = 1, 0
HEADER = "workspace.json"
"""The file whose presence makes a folder a workspace."""

KEY_STORE = "key store"
"""The kind of the wrapping that the key store of a computer opens."""

_LOCK = "workspace.lock"
_PART = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Header:
    """What a workspace says of itself before it is unlocked; it holds no secret.

    `keys` are the wrappings of the data key: the passphrase's and those of recovery keys.
    `must_rekey`: the device used its key elsewhere and gets a new one before anything is written.
    """

    device: str
    name: str
    role: str
    created: str
    keys: tuple[Mapping[str, Any], ...]
    format: str = FORMAT
    version: str = f"{MAJOR}.{MINOR}"
    must_rekey: bool = False

    @property
    def by_key_store(self) -> Mapping[str, Any] | None:
        """The wrapping that the key store of a computer opens, where its owner wants that."""
        return next((entry for entry in self.keys if entry.get("kind") == KEY_STORE), None)

    def without_key_store(self) -> Header:
        """The same header without that wrapping."""
        kept = tuple(entry for entry in self.keys if entry.get("kind") != KEY_STORE)
        return replace(self, keys=kept)


def read_header(folder: Path) -> Header:
    """Read `workspace.json`, touching nothing.

    Raises:
        FieldKitError: workspace.missing, workspace.damaged, workspace.newer_version.
    """
    file = folder / HEADER
    try:
        fields = json.loads(file.read_bytes())
        if fields["format"] != FORMAT:
            raise FieldKitError("workspace.damaged", path=str(file), reason="another format")
        version = str(fields["version"])
        if int(version.split(".", maxsplit=1)[0]) > MAJOR:
            raise FieldKitError("workspace.newer_version", path=str(folder), version=version)
        texts = {name: str(fields[name]) for name in ("device", "name", "role", "created")}
        return Header(
            **texts,
            keys=tuple(fields["keys"]),
            version=version,
            must_rekey=bool(fields.get("must_rekey")),
        )
    except FileNotFoundError as error:
        raise FieldKitError("workspace.missing", path=str(folder)) from error
    except OSError as error:
        raise FieldKitError("file.unreadable", path=str(file), reason=error.strerror) from error
    except (KeyError, TypeError, ValueError) as error:
        raise FieldKitError("workspace.damaged", path=str(file), reason="unreadable") from error


def write_header(folder: Path, header: Header) -> None:
    """Write `workspace.json`; its presence is what makes a folder a workspace.

    Raises:
        FieldKitError: disk.full, file.unwritable; then the header that was there counts on.
    """
    file = folder / HEADER
    former = file.read_bytes() if file.exists() else None
    content = json.dumps(asdict(header), ensure_ascii=False, indent=1).encode()
    try:
        write_durably(file, content)
    except FieldKitError:
        # When only the flush of the folder failed, the new file has its name already.
        if former is not None and file.read_bytes() != former:
            with suppress(FieldKitError):
                write_durably(file, former)
        raise


def note_device(folder: Path, device: str) -> None:
    """Note the device as which a workspace writes from now on."""
    header = read_header(folder)
    write_header(folder, replace(header, device=device, must_rekey=False))


def holds_workspace(folder: Path) -> bool:
    """Whether there is a workspace in the folder."""
    return (folder / HEADER).exists()


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
        sync_folder(path.parent)
    except OSError as error:
        with suppress(OSError):
            unfinished.unlink()
        raise refusal_of(error, path) from error


def make_folder(folder: Path) -> None:
    """Make a folder with those above it; one that is there is fine.

    Raises:
        FieldKitError: disk.full or file.unwritable.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise refusal_of(error, folder) from error


def copy_durably(original: Path, target: Path) -> None:
    """Copy a file of any size so that it is whole in its place or not there.

    Raises:
        FieldKitError: disk.full, file.unwritable; file.unreadable when it is the original's fault.
    """
    unfinished = target.with_name(f".{target.name}.new")
    try:
        source = original.open("rb")
    except OSError as error:
        raise FieldKitError("file.unreadable", path=str(original), reason=error.strerror) from error
    try:
        with source, unfinished.open("wb") as copy:
            shutil.copyfileobj(source, copy, _PART)
            copy.flush()
            os.fsync(copy.fileno())
        unfinished.replace(target)
        sync_folder(target.parent)
    except OSError as error:
        with suppress(OSError):
            unfinished.unlink()
        raise refusal_of(error, target) from error


def refusal_of(error: OSError, path: Path) -> FieldKitError:
    """A failed write as a refusal: a full disk, or the system's own words."""
    import errno

    if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
        return FieldKitError("disk.full", path=str(path.parent))
    return FieldKitError("file.unwritable", path=str(path), reason=error.strerror)


def sync_folder(folder: Path) -> None:
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
