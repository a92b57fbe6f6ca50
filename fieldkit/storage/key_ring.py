"""Who can open a workspace: its passphrase, recovery keys, and this computer's key store if wanted.

The data key itself never changes; what changes is what it is wrapped in, in `workspace.json`. The
old wrapping counts until the new file is on the disk.
"""

from __future__ import annotations

import base64
import os
from dataclasses import replace
from threading import RLock
from typing import TYPE_CHECKING, Any

from fieldkit.errors import FieldKitError
from fieldkit.storage.workspace_folder import FolderLock, read_header, write_header
from fieldkit.storage.workspace_key import (
    KEY_BYTES,
    RECOVERY,
    is_recipient,
    recipient_of,
    rewrapped,
    unwrap,
    unwrap_by_secret,
    unwrap_with,
    wrap_by_secret,
    wrap_for,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from fieldkit.storage.backups import Backups
    from fieldkit.storage.database import Database
    from fieldkit.storage.key_store import KeyStore

_SECRET = "recovery"  # noqa: S105  the name of the row
# Each is tried at nothing and costs 400 bytes; a hostile plan must not fill the header.
_MOST_RECOVERY_KEYS = 16
_SLOT_BYTES = 16
_HELD = "held"


class KeyRing:
    """The wrappings of the data key of an open workspace."""

    def __init__(self, database: Database, backups: Backups) -> None:
        self._database = database
        self._backups = backups
        self._folder = database.path.parent
        # A job changes the passphrase while the window's lock closes: neither forgets the other.
        self._changing = RLock()

    # --- the passphrase

    def unlocks(self, passphrase: str) -> bool:
        """Whether this is the passphrase; takes as long as opening does."""
        try:
            unwrap(read_header(self._folder).keys, passphrase)
        except FieldKitError as refusal:
            if refusal.code != "workspace.wrong_passphrase":
                raise
            return False
        return True

    def change_passphrase(self, old: str, new: str) -> None:
        """Let another passphrase open the workspace and the backups that are at hand.

        Raises:
            FieldKitError: workspace.wrong_passphrase, workspace.no_passphrase, disk.full,
                file.unwritable; then the old one still counts.
        """
        with self._changing:
            header = read_header(self._folder)
            unwrap(header.keys, old)
            if not new:
                raise FieldKitError("workspace.no_passphrase")
            keys = rewrapped(header.keys, self._database.key, new)
            write_header(self._folder, replace(header, keys=keys))
            self._backups.refresh_keys()

    # --- recovery keys

    def recovery_identity(self) -> str:
        """This supervisor's secret recovery key, made when it is first asked for.

        Raises:
            FieldKitError: workspace.disk_full.
        """
        stored = self._database.value("SELECT value FROM secrets WHERE name = ?", (_SECRET,))
        if stored is not None:
            return bytes(stored).decode()
        import pyrage

        identity = str(pyrage.x25519.Identity.generate())
        self._database.execute("INSERT INTO secrets VALUES (?, ?)", (_SECRET, identity.encode()))
        return identity

    def recovery_recipient(self) -> str:
        """What event plans carry, so that laptops let this supervisor open them."""
        return recipient_of(self.recovery_identity())

    def recovery_recipients(self) -> list[str]:
        """The recovery keys that can open this workspace."""
        keys = read_header(self._folder).keys
        return [str(entry["recipient"]) for entry in keys if entry.get("kind") == RECOVERY]

    def let_recover(self, recipients: Iterable[str]) -> int:
        """Wrap the data key for recovery keys that cannot open it yet; gives how many.

        Raises:
            FieldKitError: disk.full, file.unwritable.
        """
        with self._changing:
            held = self.recovery_recipients()
            new = [name for name in dict.fromkeys(recipients) if name not in held]
            new = [name for name in new if is_recipient(name)][: _MOST_RECOVERY_KEYS - len(held)]
            if new:
                header = read_header(self._folder)
                wrapped = [wrap_for(self._database.key, recipient) for recipient in new]
                write_header(self._folder, replace(header, keys=(*header.keys, *wrapped)))
                self._backups.refresh_keys()
        return len(new)

    # --- the key store of this computer

    def let_key_store_open(self, passphrase: str, store: KeyStore) -> None:
        """Let this computer's key store open the workspace too, by a secret made for this only.

        Raises:
            FieldKitError: workspace.wrong_passphrase; key_store.none, key_store.locked,
                key_store.no_answer, key_store.failed; disk.full, file.unwritable.
        """
        unwrap(read_header(self._folder).keys, passphrase)
        self.stop_key_store(store)
        slot, secret = os.urandom(_SLOT_BYTES).hex(), os.urandom(KEY_BYTES)
        store.put(slot, base64.b64encode(secret).decode())
        try:
            self._note_key_store(wrap_by_secret(self._database.key, slot, secret))
        except FieldKitError:
            store.remove(slot)
            raise

    def stop_key_store(self, store: KeyStore) -> bool:
        """Let the key store open the workspace no more; gives whether its secret is gone as well.

        Raises:
            FieldKitError: disk.full, file.unwritable; then it still opens.
        """
        wrapped = read_header(self._folder).by_key_store
        if wrapped is None:
            return True
        self._note_key_store(None)
        return store.remove(str(wrapped.get("slot")))

    def hold_key_store(self) -> None:
        """Ask for the passphrase the next time, whatever the key store holds.

        Raises:
            FieldKitError: disk.full, file.unwritable.
        """
        self._mark_held(held=True)

    def release_key_store(self) -> None:
        """Somebody has typed the passphrase: the key store opens again.

        Raises:
            FieldKitError: disk.full, file.unwritable.
        """
        self._mark_held(held=False)

    def _mark_held(self, *, held: bool) -> None:
        with self._changing:
            header = read_header(self._folder)
            wrapped = header.by_key_store
            if wrapped is not None and bool(wrapped.get(_HELD)) != held:
                keys = (*header.without_key_store().keys, {**wrapped, _HELD: held})
                write_header(self._folder, replace(header, keys=keys))

    def _note_key_store(self, wrapped: Mapping[str, Any] | None) -> None:
        with self._changing:
            header = read_header(self._folder).without_key_store()
            keys = (*header.keys, *([wrapped] if wrapped else []))
            write_header(self._folder, replace(header, keys=keys))
            self._backups.refresh_keys()


def key_by_store(folder: Path, store: KeyStore) -> bytes:
    """The data key of a workspace by the secret in this computer's key store.

    Raises:
        FieldKitError: key_store.off, key_store.held, key_store.empty, key_store.wrong_secret,
            key_store.none, key_store.locked, key_store.no_answer, key_store.failed;
            workspace.missing, workspace.damaged, workspace.newer_version.
    """
    wrapped = read_header(folder).by_key_store
    if wrapped is None:
        raise FieldKitError("key_store.off")
    if wrapped.get(_HELD):
        raise FieldKitError("key_store.held")
    secret = store.get(str(wrapped.get("slot")))
    if secret is None:
        raise FieldKitError("key_store.empty")
    try:
        return unwrap_by_secret(wrapped, base64.b64decode(secret, validate=True))
    except ValueError as error:
        raise FieldKitError("key_store.wrong_secret") from error


def reset_passphrase(folder: Path, identity: str, passphrase: str) -> None:
    """Give a workspace whose passphrase is forgotten a new one, by a recovery key.

    Raises:
        FieldKitError: workspace.missing, workspace.in_use, workspace.wrong_recovery_key,
            workspace.no_passphrase, disk.full, file.unwritable.
    """
    if not passphrase:
        raise FieldKitError("workspace.no_passphrase")
    header = read_header(folder)
    key = unwrap_with(header.keys, identity)
    lock = FolderLock(folder)
    try:
        write_header(folder, replace(header, keys=rewrapped(header.keys, key, passphrase)))
    finally:
        lock.release()
