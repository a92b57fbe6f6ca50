"""Workspaces that do not open any more: restored, put together again, opened by a recovery key."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from fieldkit.app.bootstrap import open_services
from fieldkit.clock import SystemClock, timestamp
from fieldkit.storage.workspace_key import unwrap

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from fieldkit.app.jobs import JobContext


@dataclass(frozen=True, slots=True)
class Leftovers:
    """What else a recovery may use: places with backups, and files received from the laptop."""

    backups: Sequence[Path] = ()
    files: Sequence[Path] = ()


def restore_backup(backup: Path, into: Path, passphrase: str, job: JobContext) -> dict[str, Any]:
    """Make a workspace in a new folder from a backup; it gets a new device key before it writes.

    Raises:
        CancelledByUser: at a safe point; nothing is left behind.
        FieldKitError: backup.none, backup.not_sound, workspace.exists, workspace.wrong_passphrase,
            disk.full, file.unwritable.
    """
    from fieldkit.storage.restoring import restore

    restored = restore(backup, into, passphrase, job.checkpoint)
    return {
        "workspace": str(restored.folder),
        "at": timestamp(restored.moment),
        "attachments": restored.attachments,
    }


def set_forgotten_passphrase(folder: Path, key_file: Path, passphrase: str) -> None:
    """Give a workspace a new passphrase by a supervisor's recovery key.

    Raises:
        FieldKitError: workspace.missing, workspace.in_use, workspace.wrong_recovery_key,
            file.missing, file.unreadable, disk.full, file.unwritable.
    """
    from fieldkit.storage.key_ring import reset_passphrase

    reset_passphrase(folder, _identity_in(key_file), passphrase)


def recover_workspace(
    folder: Path, into: Path, passphrase: str, left: Leftovers, job: JobContext
) -> dict[str, Any]:
    """Put a workspace together in a new folder from what is left of one, and say what came whence.

    The damaged folder is only read. Files that others have received from it are imported last.

    Raises:
        CancelledByUser: at a safe point of the putting together; nothing is left behind.
        FieldKitError: recover.nothing, workspace.exists, workspace.wrong_passphrase, disk.full.
    """
    from fieldkit.storage.recovery import Remains, header_left, recover

    header = header_left(folder, left.backups)
    remains = Remains(folder, header, unwrap(header.keys, passphrase), left.backups)
    report = recover(remains, into, SystemClock(), job.checkpoint)
    arrivals = []
    if left.files:
        with open_services(into, passphrase) as services:
            arrivals = services.receiving.accept_files(left.files, job)
    return {
        **{name: value for name, value in asdict(report).items() if name != "folder"},
        "workspace": str(report.folder),
        "files": [arrival.as_dict() for arrival in arrivals],
    }


def _identity_in(key_file: Path) -> str:
    from fieldkit.app.form_library import read_bytes

    lines = read_bytes(key_file).decode("utf-8", "replace").split()
    return next((word for word in lines if word.startswith("AGE-SECRET-KEY-1")), "")
