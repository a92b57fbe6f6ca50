"""Making a workspace again from a backup, in a new folder and never over anything.

A restored device would use numbers of its chain a second time that it already handed out, so the
new workspace is marked: it gets a new device key before anything is written in it.
"""

from __future__ import annotations

import re
import shutil
import zipfile
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from fieldkit.errors import FieldKitError
from fieldkit.storage.backup_place import BackupPlace, link_or_copy
from fieldkit.storage.backups import FOLDER as BACKUPS
from fieldkit.storage.database import examine
from fieldkit.storage.opening import DATABASE
from fieldkit.storage.workspace_folder import (
    HEADER,
    copy_durably,
    make_folder,
    read_header,
    refusal_of,
    sync_folder,
    write_header,
)
from fieldkit.storage.workspace_key import unwrap

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

    from fieldkit.storage.backup_place import Copy
    from fieldkit.storage.verification import Progress
    from fieldkit.storage.workspace_folder import Header

_MEMBER = re.compile(r"workspace\.json|[0-9TZj-]+\.db|attachments/[0-9a-f]{64}\.age")


@dataclass(frozen=True, slots=True)
class Restored:
    """What was restored: from when the backup is, and how many attachments came along."""

    folder: Path
    moment: datetime
    attachments: int


@contextmanager
def backup_in(path: Path, scratch: Path) -> Iterator[tuple[BackupPlace, Copy]]:
    """The place and the copy that a path means: a place, a folder with one, a copy, a packed file.

    Args:
        path: what the person chose; of a place the newest copy is meant.
        scratch: an existing folder in which a packed file may be opened.

    Raises:
        FieldKitError: backup.none, file.unreadable.
    """
    if path.is_file() and zipfile.is_zipfile(path):
        with TemporaryDirectory(dir=scratch, prefix=".backup-") as folder:
            yield _chosen(path, _unpacked(path, BackupPlace(scratch / folder)))
        return
    if path.is_file():
        yield _chosen(path, BackupPlace(path.parent))
        return
    inner = sorted(path.glob(f"fieldkit-backup-*/{HEADER}"))
    places = [path, path / BACKUPS, *(entry.parent for entry in inner)]
    found = [place for place in map(BackupPlace, places) if place.newest()]
    if len(found) != 1:
        raise FieldKitError("backup.none", path=str(path))
    yield _chosen(path, found[0])


def restore(backup: Path, into: Path, passphrase: str, tell: Progress) -> Restored:
    """Make a workspace in a new folder from a backup.

    Raises:
        CancelledByUser: at a safe point; nothing is left behind.
        FieldKitError: backup.none, backup.not_sound, workspace.exists, workspace.wrong_passphrase,
            workspace.newer_version, disk.full, file.unwritable, file.unreadable.
    """
    if into.exists() and (not into.is_dir() or any(into.iterdir())):
        raise FieldKitError("workspace.exists", path=str(into))
    unfinished = into.with_name(f".{into.name}.restoring")
    shutil.rmtree(unfinished, ignore_errors=True)
    make_folder(unfinished)
    try:
        with backup_in(backup, into.parent) as (place, copy):
            header = read_header(place.folder)
            key = unwrap(header.keys, passphrase)
            attachments = _fill(unfinished, place, copy, key, tell)
            write_header(unfinished, must_rekey(header))
        put_in_place(unfinished, into)
        return Restored(into, copy.stamp.moment, attachments)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


def must_rekey(header: Header) -> Header:
    """The header of a workspace that must get a new device key before it is written in."""
    return replace(header.without_key_store(), must_rekey=True)


def _fill(unfinished: Path, place: BackupPlace, copy: Copy, key: bytes, tell: Progress) -> int:
    """Bring the checked database and the attachments; gives how many these are."""
    tell(0, 1, "database")
    copy_durably(copy.file, unfinished / DATABASE)
    problems = examine(unfinished / DATABASE, key)
    if problems:
        raise FieldKitError("backup.not_sound", reason=problems[0].strip())
    files = sorted(place.attachments.glob("*.age"))
    make_folder(unfinished / "attachments")
    for number, file in enumerate(files):
        tell(number, len(files), "attachments")
        link_or_copy(file, unfinished / "attachments" / file.name)
    return len(files)


def put_in_place(unfinished: Path, into: Path) -> None:
    """Give a finished folder its name; only now there is a workspace."""
    try:
        with suppress(FileNotFoundError):
            into.rmdir()
        unfinished.rename(into)
        sync_folder(into.parent)
    except OSError as error:
        raise refusal_of(error, into) from error


def _chosen(path: Path, place: BackupPlace) -> tuple[BackupPlace, Copy]:
    copies = place.copies()
    named = [copy for copy in copies if copy.file == path]
    if not copies or (path.suffix == ".db" and not named) or not place.header().exists():
        raise FieldKitError("backup.none", path=str(path))
    return place, (named or copies)[-1]


def _unpacked(file: Path, place: BackupPlace) -> BackupPlace:
    """Open a packed backup; what FieldKit would not have put into it stays where it is."""
    try:
        place.attachments.mkdir()
        with zipfile.ZipFile(file) as archive:
            for name in archive.namelist():
                if _MEMBER.fullmatch(name):
                    with archive.open(name) as member, (place.folder / name).open("wb") as target:
                        shutil.copyfileobj(member, target)
    except OSError as error:
        raise refusal_of(error, place.folder) from error
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError) as error:
        raise FieldKitError("file.unreadable", path=str(file), reason=str(error)) from error
    return place
