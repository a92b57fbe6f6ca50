"""Putting records on a carrier: which checkpoints prove them, who may read them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from fieldkit.clock import timestamp
from fieldkit.ledger.outline import Outline
from fieldkit.sync.bundle import Bundle
from fieldkit.sync.sync_file import write_sync_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from fieldkit.app.core import Core
    from fieldkit.ledger.identity import Card
    from fieldkit.ledger.records import Record
    from fieldkit.storage.ledger_store import LedgerStore
    from fieldkit.sync.parts import Part


class HeldRecords(Collection["Record"]):
    """Every record that is held now, read from the disk whenever somebody goes through them."""

    def __init__(self, ledger: LedgerStore) -> None:
        self._ledger = ledger
        self._ids = frozenset(record.id for record in ledger.all_records())

    def __iter__(self) -> Iterator[Record]:
        # What is written meanwhile has no proof among the checkpoints that go along.
        return (record for record in self._ledger.all_records() if record.id in self._ids)

    def __len__(self) -> int:
        return len(self._ids)

    def __contains__(self, record: object) -> bool:
        return getattr(record, "id", None) in self._ids


@dataclass(frozen=True, slots=True)
class Exported:
    """A written file: how many records and attachments it carries, and its size in bytes.

    Attributes:
        parts: the files themselves, where they are several.
        kept: how many of those were there already, from an export that was broken off.
        went_on_at: how many bytes of one file were there already, from the same.
    """

    file: str
    records: int
    attachments: int
    bytes: int
    parts: tuple[Exported, ...] = ()
    kept: int = 0
    went_on_at: int = 0

    def as_dict(self) -> dict[str, Any]:
        """The result as the command line prints it."""
        return asdict(self)


def write_bundle(
    core: Core,
    file: Path,
    records: Iterable[Record],
    files: Collection[str],
    readers: Sequence[str] | str,
    part: Part | None = None,
) -> Exported:
    """Write records and attachments as a sync file for some devices, or for a passphrase.

    Attachments that have not arrived here are left out; the receiver sees which are missing.
    `part` tells which of several files this one is.

    Raises:
        FieldKitError: disk.full, file.unwritable, sync.too_large.
    """
    workspace = core.workspace
    workspace.checkpoint()
    cards = known_cards(core)
    held = [sha256 for sha256 in dict.fromkeys(files) if workspace.attachments.has(sha256)]
    bundle = Bundle(
        records=records,
        checkpoints=workspace.ledger.proving([Outline.of(record) for record in records]),
        files=held,
        content=workspace.attachments.get,
        cards=list(cards.values()),
        part=part,
    )
    lock = (
        readers
        if isinstance(readers, str)
        else [cards[device] for device in readers if device in cards]
    )
    written = write_sync_file(file, bundle, workspace.device, lock, timestamp(core.clock.now()))
    return Exported(str(file), written.records, written.attachments, written.size)


def known_cards(core: Core) -> dict[str, Card]:
    """The cards of the enrolled devices and the own one, by device."""
    workspace = core.workspace
    cards = {device: member.card for device, member in workspace.roster().members.items()}
    own = workspace.device.card(workspace.name, workspace.role)
    return {**cards, own.device: own}


def files_of(records: Iterable[Record]) -> list[str]:
    """The SHA-256 of every attachment that some records name."""
    found: list[str] = []
    for record in records:
        body: Any = record.body
        if record.kind in ("revision", "form"):
            found += [entry["sha256"] for entry in body["files"].values()]
        if record.kind == "form":
            found += [entry["sha256"] for entry in (body["xform"], body["source"]) if entry]
    return found
