"""The `.fieldkit` file: a signed bundle inside one age envelope, for devices or for a passphrase.

`age`, `unzip` and `ssh-keygen -Y verify` alone open and check it. Reading takes every file as
hostile: it ends in an opened bundle or in one refusal, and leaves nothing behind.
"""

from __future__ import annotations

import hashlib
import os
from typing import IO, TYPE_CHECKING

from fieldkit.errors import FieldKitError
from fieldkit.ledger import sshsig
from fieldkit.sync.archive import LIMITS, MANIFEST, SIGNATURE, Archive
from fieldkit.sync.bundle import (
    Bundle,
    OpenedBundle,
    Sender,
    Written,
    opened,
    read_manifest,
    write_archive,
)
from fieldkit.sync.envelope import decipher, encipher
from fieldkit.sync.faults import reading, writing
from fieldkit.sync.scratch import open_scratch

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from fieldkit.ledger.identity import Card, DeviceKey
    from fieldkit.sync.archive import Limits

FORMAT = "fieldkit-sync"
NAMESPACE = "fieldkit-sync"
SUFFIX = ".fieldkit"
_CHUNK = 1024 * 1024


def write_sync_file(
    path: Path,
    bundle: Bundle,
    key: DeviceKey,
    readers: Sequence[Card] | str,
    created: str,
) -> Written:
    """Write a bundle for others; the file appears under its name whole and checked, or not at all.

    Args:
        path: where; a file of that name is replaced.
        bundle: what; the card of `key`'s device must be among its cards.
        key: the sender's.
        readers: the cards of the devices that may open it (the sender's may too), or a passphrase.
        created: the sender's local time.

    Raises:
        FieldKitError: `disk.full`, `file.unwritable`, `sync.too_large`, `sync.attachment_altered`.
    """
    own = next(card for card in bundle.cards if card.device == key.device)
    head = {
        "format": FORMAT,
        "sender": Sender.of(own).as_dict(),
        "created": created,
        "to": [] if isinstance(readers, str) else sorted({card.device for card in readers}),
    }
    lock = readers if isinstance(readers, str) else [card.recipient for card in (*readers, own)]
    with writing(path), open_scratch(LIMITS.whole) as clear:
        records, attachments = write_archive(
            clear, bundle, head, lambda manifest: sshsig.sign(key, manifest, NAMESPACE)
        )
        Archive(clear, LIMITS)  # what every reader would refuse is refused while it can be parted
        clear.seek(0)
        size = _put(path, clear, lock)
    return Written(records, attachments, size)


def open_sync_file(path: Path, opener: DeviceKey | str, limits: Limits = LIMITS) -> OpenedBundle:
    """Open a file with this device's key, or with a passphrase; close the bundle after use.

    Raises:
        FieldKitError: `sync.*`, or `file.*` when it cannot be read at all.
    """
    secret = opener if isinstance(opener, str) else list(opener.identities)
    clear = open_scratch(limits.whole)
    try:
        with reading(path), path.open("rb") as source:
            decipher(source, clear, secret)
        return read_signed(clear, limits)
    except BaseException:
        clear.close()
        raise


def read_signed(clear: IO[bytes], limits: Limits = LIMITS) -> OpenedBundle:
    """A signed bundle out of what was in the envelope; closing it closes `clear`.

    Raises:
        FieldKitError: `sync.*`.
    """
    archive = Archive(clear, limits)
    if not {MANIFEST, SIGNATURE} <= archive.names():
        raise FieldKitError("sync.damaged")
    manifest = archive.read(MANIFEST)
    fields = read_manifest(manifest, FORMAT)
    sender = Sender.from_dict(fields.get("sender", {}))
    try:
        armored = archive.read(SIGNATURE).decode("ascii")
        sshsig.verify(sender.key, manifest, armored, NAMESPACE)
    except (UnicodeDecodeError, FieldKitError) as error:
        raise FieldKitError("sync.bad_signature") from error
    return opened(archive, fields, sender, clear.close)


def _put(path: Path, clear: IO[bytes], lock: Sequence[str] | str) -> int:
    """Encrypt into a file beside the final one, read it back, give it its name; its size."""
    part = path.with_name(f".{path.name}.part")
    try:
        with part.open("wb") as target:
            written = _Counted(target)
            encipher(clear, written, lock)
            target.flush()
            os.fsync(target.fileno())
        if digest_from_disk(part) != written.digest.hexdigest():
            raise FieldKitError("file.unwritable", path=path, reason="it reads back differently")
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    sync_folder(path.parent)
    return written.size


class _Counted:
    """Passes bytes on and keeps their hash and number, to compare with what the disk gives back."""

    def __init__(self, target: IO[bytes]) -> None:
        self._target = target
        self.digest = hashlib.sha256()
        self.size = 0

    def write(self, content: bytes) -> int:
        self.digest.update(content)
        self.size += len(content)
        return self._target.write(content)

    def flush(self) -> None:
        self._target.flush()


def digest_from_disk(path: Path) -> str:
    """The hash of a file, asking the system to forget what it has in memory where it can."""
    digest = hashlib.sha256()
    with path.open("rb") as source:
        if hasattr(os, "posix_fadvise"):
            os.posix_fadvise(source.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        while piece := source.read(_CHUNK):
            digest.update(piece)
    return digest.hexdigest()


def sync_folder(folder: Path) -> None:
    """Make the new name durable; Windows has no such call and needs none."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
