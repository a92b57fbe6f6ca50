"""Writing what is too much for one file as several, each of which stands by itself.

Every part is a whole sync file: the parts arrive in any order, and what one of them brings counts
before the others are there. The same work parted in the same way gives the same parts, so that an
export which a pulled stick ended goes on where it stopped.
"""

from __future__ import annotations

import hashlib
import math
import zlib
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from fieldkit.app.carrying import Exported, files_of, known_cards, write_bundle
from fieldkit.errors import FieldKitError
from fieldkit.sync.parts import Part
from fieldkit.sync.sync_file import open_sync_file

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from pathlib import Path

    from fieldkit.app.core import Core
    from fieldkit.app.jobs import JobContext
    from fieldkit.ledger.records import Record

_PER_FILE = 400  # names in the ZIP and its directory, an entry of the manifest
_PER_RUN = 700  # a checkpoint
_PER_CARD = 1_000  # a card, and the lock for its device
_FRAME = 4_000
_AGE = 1 + 16 / 65_536
_MEGABYTE = 1_000_000


@dataclass(slots=True)
class _Portion:
    """What goes into one part, and how large that is at most."""

    size: int
    records: list[Record] = field(default_factory=list)
    files: list[str] = field(default_factory=list)


def write_parts(
    core: Core,
    file: Path,
    records: Collection[Record],
    readers: Sequence[str] | str,
    largest: int,
    job: JobContext,
) -> Exported:
    """Write records and their attachments as files of at most `largest` bytes.

    What is given back counts all of them, under the name of the first. A part that is there
    already, whole and the same, is not written again.

    Raises:
        FieldKitError: sync.part_too_small, disk.full, file.unwritable.
    """
    core.workspace.checkpoint()
    portions = _portions(core, records, largest)
    series = _series(core, records, readers, largest)
    written: list[Exported] = []
    kept = 0
    for number, portion in enumerate(portions, start=1):
        job.checkpoint(number - 1, len(portions), "export")
        part = Part(series, number, len(portions))
        place = file.with_name(f"{file.stem}-{number}of{len(portions)}{file.suffix}")
        there = _already_there(core, place, readers, part)
        kept += there is not None
        written.append(
            there or write_bundle(core, place, portion.records, portion.files, readers, part)
        )
    return Exported(
        written[0].file,
        sum(part.records for part in written),
        sum(part.attachments for part in written),
        sum(part.bytes for part in written),
        tuple(written),
        kept,
    )


def _portions(core: Core, records: Collection[Record], largest: int) -> list[_Portion]:
    """The records in their order, then the attachments, cut wherever a file would be too large."""
    empty = _FRAME + len(known_cards(core)) * _PER_CARD
    room = math.floor(largest / _AGE)
    portions = [_Portion(empty)]
    for run in _runs(core, records):
        size = sum(len(zlib.compress(record.raw, 1)) for record in run) + _PER_RUN
        _with_room(portions, empty, size, room).records += run
    held = core.workspace.attachments
    for sha256 in dict.fromkeys(files_of(records)):
        if held.has(sha256):
            size = (held.size(sha256) or 0) + _PER_FILE
            _with_room(portions, empty, size, room).files.append(sha256)
    return portions


def _with_room(portions: list[_Portion], empty: int, size: int, room: int) -> _Portion:
    """The last portion, or a new one where that would grow too large."""
    if empty + size > room:
        raise FieldKitError(
            "sync.part_too_small",
            limit=f"{room / _MEGABYTE:.1f}",
            needed=f"{(empty + size) / _MEGABYTE:.1f}",
        )
    if portions[-1].size + size > room:
        portions.append(_Portion(empty))
    portions[-1].size += size
    return portions[-1]


def _runs(core: Core, records: Collection[Record]) -> Iterator[list[Record]]:
    """The records cut behind each that a checkpoint names: what may not be parted from its proof.

    The chain of a device with a fork stays in one piece.
    """
    places = Counter((record.device, record.seq) for record in records)
    forked = {device for (device, _seq), count in places.items() if count > 1}
    ends = core.workspace.ledger.vouched(record.id for record in records)
    run: list[Record] = []
    for record in sorted(records, key=lambda record: (record.device, record.seq)):
        if run and run[-1].device != record.device:
            yield run
            run = []
        run.append(record)
        if record.id in ends and record.device not in forked:
            yield run
            run = []
    if run:
        yield run


def _series(
    core: Core, records: Collection[Record], readers: Sequence[str] | str, largest: int
) -> str:
    """The same for the same work, readers and size."""
    held = [sha256 for sha256 in files_of(records) if core.workspace.attachments.has(sha256)]
    words = [*sorted(record.id for record in records), *sorted(held), str(largest), repr(readers)]
    return hashlib.sha256("\n".join(words).encode()).hexdigest()[:32]


def _already_there(
    core: Core, place: Path, readers: Sequence[str] | str, part: Part
) -> Exported | None:
    """A part of this series at its place, when it can be read to its end."""
    opener = readers if isinstance(readers, str) else core.workspace.device
    try:
        with open_sync_file(place, opener) as bundle:
            if bundle.part != part:
                return None
            size = place.stat().st_size
            return Exported(str(place), bundle.record_count, len(bundle.files), size)
    except FieldKitError:
        return None
