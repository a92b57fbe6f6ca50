"""Photos, signatures and form files: one age file each, named by the SHA-256 of what is in it."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from fieldkit.errors import FieldKitError
from fieldkit.storage.workspace_folder import write_durably

if TYPE_CHECKING:
    from collections.abc import Iterable

    from fieldkit.ledger.identity import DeviceKey
    from fieldkit.storage.database import Database
    from fieldkit.storage.disk_space import DiskSpace

_NAME = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Attachment:
    """A stored file: the hash that names it and its size in bytes."""

    sha256: str
    size: int

    def as_body(self) -> dict[str, str | int]:
        """The attachment as records name it."""
        return {"sha256": self.sha256, "size": self.size}


class Attachments:
    """The files of a workspace. A file is on the disk before any row or record names it."""

    def __init__(self, space: DiskSpace, database: Database, key: DeviceKey) -> None:
        self._space = space
        self.folder = space.folder / "attachments"
        self._database = database
        self._key = key

    def follow(self, key: DeviceKey) -> None:
        """Lock files to a new key of the device from now on."""
        self._key = key

    def put(self, content: bytes | Path) -> Attachment:
        """Store a file, once however often it is put.

        Raises:
            FieldKitError: disk.full, file.missing, file.unreadable, file.unwritable.
        """
        if isinstance(content, Path):
            content = _read(content)
        attachment = Attachment(hashlib.sha256(content).hexdigest(), len(content))
        if not self.has(attachment.sha256):
            self.stage(content)
            self._enter(attachment)
        return attachment

    def stage(self, content: bytes) -> Attachment:
        """Write a file to the disk, where it does not count before it is entered.

        Raises:
            FieldKitError: disk.full, file.unwritable.
        """
        import pyrage

        attachment = Attachment(hashlib.sha256(content).hexdigest(), len(content))
        recipient = pyrage.x25519.Recipient.from_str(self._key.recipient)
        sealed = pyrage.encrypt(content, [recipient])
        with self._space.writing():
            write_durably(self._path(attachment.sha256), sealed)
        return attachment

    def enter(self, staged: Iterable[Attachment]) -> None:
        """Put staged files into the books, in the transaction that is open."""
        for attachment in staged:
            self._enter(attachment)

    def unstage(self, staged: Iterable[Attachment]) -> None:
        """Remove staged files that nobody entered."""
        for attachment in staged:
            if self.size(attachment.sha256) is None:
                self._path(attachment.sha256).unlink(missing_ok=True)

    def get(self, sha256: str) -> bytes:
        """The content of a file.

        Raises:
            FieldKitError: attachment.not_held or attachment.damaged.
        """
        if not _NAME.fullmatch(sha256):
            raise FieldKitError("attachment.not_held", sha256=sha256)
        try:
            sealed = self._path(sha256).read_bytes()
        except FileNotFoundError as error:
            raise FieldKitError("attachment.not_held", sha256=sha256) from error
        except OSError as error:
            raise FieldKitError(
                "file.unreadable", path=str(self._path(sha256)), reason=error.strerror
            ) from error
        import pyrage

        try:
            identities = map(pyrage.x25519.Identity.from_str, self._key.identities)
            content = pyrage.decrypt(sealed, list(identities))
        except pyrage.DecryptError as error:
            raise FieldKitError("attachment.damaged", sha256=sha256) from error
        if hashlib.sha256(content).hexdigest() != sha256:
            raise FieldKitError("attachment.damaged", sha256=sha256)
        return bytes(content)

    def adopt(self, sha256: str) -> bool:
        """Enter a file that lies in the folder into the books, if it is whole; true when it is."""
        try:
            size = len(self.get(sha256))
        except FieldKitError:
            return False
        self._enter(Attachment(sha256, size))
        return True

    def has(self, sha256: str) -> bool:
        """Whether a file is held, in the books and on the disk."""
        known = self._database.value("SELECT 1 FROM attachments WHERE sha256 = ?", (sha256,))
        return known is not None and self._path(sha256).exists()

    def size(self, sha256: str) -> int | None:
        """The size of a held file in bytes."""
        found = self._database.value("SELECT size FROM attachments WHERE sha256 = ?", (sha256,))
        return None if found is None else int(found)

    def missing(self, names: Iterable[str]) -> list[str]:
        """Which of these files are not held, sorted."""
        return sorted(name for name in set(names) if not self.has(name))

    def held(self) -> list[Attachment]:
        """Every file in the books, by name."""
        rows = self._database.rows("SELECT sha256, size FROM attachments ORDER BY sha256")
        return [Attachment(*row) for row in rows]

    def _enter(self, attachment: Attachment) -> None:
        self._database.execute(
            "INSERT INTO attachments (sha256, size) VALUES (?, ?)"
            " ON CONFLICT (sha256) DO UPDATE SET size = excluded.size",
            (attachment.sha256, attachment.size),
        )

    def _path(self, sha256: str) -> Path:
        return self.folder / f"{sha256}.age"


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise FieldKitError("file.missing", path=str(path)) from error
    except OSError as error:
        raise FieldKitError("file.unreadable", path=str(path), reason=error.strerror) from error
