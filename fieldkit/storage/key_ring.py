"""Who can open a workspace: its passphrase, and the recovery keys of supervisors it believes.

The data key itself never changes; what changes is what it is wrapped in, in `workspace.json`. The
old wrapping counts until the new file is on the disk.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from fieldkit.errors import FieldKitError
from fieldkit.storage.workspace_folder import FolderLock, read_header, write_header
from fieldkit.storage.workspace_key import (
    RECOVERY,
    is_recipient,
    recipient_of,
    rewrapped,
    unwrap,
    unwrap_with,
    wrap_for,
)

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from fieldkit.storage.backups import Backups
    from fieldkit.storage.database import Database

_SECRET = "recovery"  # noqa: S105  the name of the row
# Each is tried at nothing and costs 400 bytes; a hostile plan must not fill the header.
_MOST_RECOVERY_KEYS = 16


class KeyRing:
    """The wrappings of the data key of an open workspace."""

    def __init__(self, database: Database, backups: Backups) -> None:
        self._database = database
        self._backups = backups
        self._folder = database.path.parent

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
        held = self.recovery_recipients()
        new = [name for name in dict.fromkeys(recipients) if name not in held]
        new = [name for name in new if is_recipient(name)][: _MOST_RECOVERY_KEYS - len(held)]
        if new:
            header = read_header(self._folder)
            wrapped = [wrap_for(self._database.key, recipient) for recipient in new]
            write_header(self._folder, replace(header, keys=(*header.keys, *wrapped)))
            self._backups.refresh_keys()
        return len(new)


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
