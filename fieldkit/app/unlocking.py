"""Opening a workspace without typing: by the key store of this computer, where that is wanted."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from fieldkit.errors import FieldKitError
from fieldkit.storage.key_store import BRIEF, PATIENT, KeyStore
from fieldkit.storage.workspace_folder import read_header

if TYPE_CHECKING:
    from pathlib import Path

    from fieldkit.app.jobs import JobContext

__all__ = [
    "BRIEF",
    "PATIENT",
    "KeyStore",
    "KeyStoreStanding",
    "is_opened_by_key_store",
    "key_by_store",
    "key_store",
    "key_store_standing",
]


@dataclass(frozen=True, slots=True)
class KeyStoreStanding:
    """Whether the key store opens a workspace, and whether it is there; `reason` when it is not."""

    on: bool
    usable: bool
    code: str = ""
    reason: str = ""

    def as_dict(self) -> dict[str, Any]:
        """The standing as the command line prints it."""
        return asdict(self)


def key_store(patience: float, job: JobContext) -> KeyStore:
    """The key store of this computer; a job that is cancelled asks it no longer.

    Args:
        patience: seconds to wait, PATIENT where a person may answer the system's own question.
        job: in which the key store is asked.
    """
    return KeyStore(patience, job.pause)


def is_opened_by_key_store(folder: Path) -> bool:
    """Whether the owner lets a key store open the workspace; loads nothing, asks nobody.

    Raises:
        FieldKitError: workspace.missing, workspace.damaged, workspace.newer_version.
    """
    return read_header(folder).by_key_store is not None


def key_by_store(folder: Path, store: KeyStore) -> bytes:
    """The key that opens the workspace instead of its passphrase, by this computer's key store.

    Raises:
        FieldKitError: key_store.off, key_store.held, key_store.empty, key_store.wrong_secret,
            key_store.none, key_store.locked, key_store.no_answer, key_store.failed;
            workspace.missing, workspace.damaged, workspace.newer_version.
        CancelledByUser: while waiting for the key store.
    """
    from fieldkit.storage import key_ring

    return key_ring.key_by_store(folder, store)


def key_store_standing(folder: Path, store: KeyStore) -> KeyStoreStanding:
    """Whether the key store opens this workspace, and whether there is one to trust.

    Raises:
        FieldKitError: workspace.missing, workspace.damaged, workspace.newer_version.
    """
    is_on = is_opened_by_key_store(folder)
    try:
        store.require()
    except FieldKitError as refusal:
        return KeyStoreStanding(is_on, usable=False, code=refusal.code, reason=refusal.message)
    return KeyStoreStanding(is_on, usable=True)
