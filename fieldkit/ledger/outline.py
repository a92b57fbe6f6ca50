"""A record without its content: its place in the chains and graphs, small enough to keep many."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from fieldkit.ledger.records import Record


class Outline(NamedTuple):  # half the cost of a frozen dataclass, ten thousand times an import
    """What proofs, gaps, forks and heads are told by; everything else of the record may go."""

    id: str
    device: str
    seq: int
    prev: str
    kind: str
    entity: str
    parents: tuple[str, ...]

    @classmethod
    def of(cls, record: Record) -> Outline:
        """The outline of a record."""
        return cls(
            record.id,
            sys.intern(record.device),
            record.seq,
            record.prev,
            sys.intern(record.kind),
            record.entity,
            record.parents,
        )
