"""The bundle that a document carries inside: one revision, what proves it, its attachments.

It is written without a sender, a time or a signature of its own, so that the same record gives the
same bytes; the author's checkpoint proves the record wherever it turns up.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from fieldkit.sync.archive import Archive, Limits
from fieldkit.sync.bundle import read_archive, write_archive

if TYPE_CHECKING:
    from fieldkit.sync.bundle import Bundle, OpenedBundle

FORMAT = "fieldkit-record"
NAME = "record.zip"
"""The name of the bundle among a document's embedded files."""

LIMITS = Limits(members=500, whole=500_000_000, manifest=1_000_000, log=50_000_000)


def write_carried(bundle: Bundle) -> bytes:
    """The bytes to embed; equal for equal content.

    Raises:
        FieldKitError: `sync.attachment_altered`.
    """
    target = io.BytesIO()
    write_archive(target, bundle, {"format": FORMAT})
    return target.getvalue()


def read_carried(content: bytes) -> OpenedBundle:
    """The bundle out of a document's embedded file.

    Raises:
        FieldKitError: `sync.*`.
    """
    return read_archive(Archive(io.BytesIO(content), LIMITS), FORMAT)
