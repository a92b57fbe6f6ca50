"""Received records and files on their way in: whatever stops it, all of them are there or none.

Records come in batches, so that a file of any length needs the memory of one batch. Attachments are
on the disk before the transaction that names them begins: nobody waits for photos to be written.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fieldkit.ledger.outline import Outline

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from fieldkit.clock import Clock
    from fieldkit.ledger.chain import Checkpoint
    from fieldkit.ledger.identity import DeviceKey
    from fieldkit.ledger.records import Record
    from fieldkit.storage.attachments import Attachment, Attachments
    from fieldkit.storage.database import Database
    from fieldkit.storage.ledger_store import LedgerStore
    from fieldkit.storage.projector import Projector


@dataclass(frozen=True, slots=True)
class Accepted:
    """What an import added: how many records were new, how many held already, which entities."""

    new: int
    known: int
    entities: frozenset[str]


class Intake:
    """What one import brings into a workspace; `Workspace.intake` makes it."""

    def __init__(
        self,
        database: Database,
        ledger: LedgerStore,
        projector: Projector,
        attachments: Attachments,
    ) -> None:
        self._database = database
        self._ledger = ledger
        self._projector = projector
        self._attachments = attachments
        self._staged: list[Attachment] = []
        self._added: list[Outline] = []

    def stage(self, content: bytes) -> None:
        """Write an attachment that is not held; it counts once the records are saved.

        Raises:
            FieldKitError: disk.full, file.unwritable.
        """
        self._staged.append(self._attachments.stage(content))

    @contextmanager
    def saving(
        self, checkpoints: Collection[Checkpoint], device: DeviceKey, clock: Clock
    ) -> Iterator[None]:
        """One transaction around every `add`; ends in all of it saved and proven, or in nothing.

        Args:
            checkpoints: what proves the records; kept with them.
            device: the own one, whose records may come back from others.
            clock: for its chain.

        Raises:
            FieldKitError: ledger.unproven, workspace.disk_full.
        """
        self._added.clear()
        with self._database.transaction():
            self._attachments.enter(self._staged)
            yield
            self._ledger.add_checkpoints(checkpoints)
            self._ledger.require_proof(self._added, checkpoints)
            if any(record.device == device.device for record in self._added):
                self._ledger.follow_own(device, clock)
            named = {point.device for point in checkpoints}
            self._ledger.follow_chains(self._added, named | {r.device for r in self._added})
        self._staged.clear()

    def add(self, records: Collection[Record]) -> None:
        """Store records that are not held, each once, and compute what they touch."""
        if not records:
            return
        self._added += map(Outline.of, records)
        earlier = self._ledger.known_entities({record.entity for record in records})
        self._ledger.insert(records)
        self._projector.apply(list(records), earlier)

    @property
    def entities(self) -> frozenset[str]:
        """What the records added so far are about."""
        return frozenset(record.entity for record in self._added)

    def give_up(self) -> None:
        """Remove the attachments that no saved record came with."""
        self._attachments.unstage(self._staged)
        self._staged.clear()
