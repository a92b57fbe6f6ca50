"""What stands in the answer journal, in one place: an entry is a list that begins with its kind."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fieldkit.ledger.chain import Checkpoint
    from fieldkit.ledger.records import Record

PREFACE = "preface"
"""[kind, {secret: base64}, {setting: value}]: begins each segment."""

DRAFT = "draft"
"""[kind, the draft as a mapping, its snapshot]."""

STEP = "step"
"""[kind, draft, the step as text]."""

SNAPSHOT = "snapshot"
"""[kind, draft, content, when]: takes the place of the steps so far."""

DISCARD = "discard"
"""[kind, draft]."""

RECORD = "record"
"""[kind, the record's bytes as text, statement and signature of its checkpoint]."""

FLUSHED = frozenset({SNAPSHOT, RECORD})
"""After these the journal is brought to the disk; the others wait for the next of them."""


def record_entry(record: Record, point: Checkpoint) -> list[object]:
    """The entry of an own record."""
    return [RECORD, record.raw.decode(), point.statement, point.signature]


def preface_entry(secrets: Mapping[str, bytes], settings: Mapping[str, str]) -> list[object]:
    """The entry that begins a segment: what makes a device and its trust."""
    coded = {name: base64.b64encode(value).decode() for name, value in secrets.items()}
    return [PREFACE, coded, dict(settings)]
