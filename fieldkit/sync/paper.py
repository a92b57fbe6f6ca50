"""A record on paper: one revision and its proof as texts for QR codes, and back from photographs.

Photos and signatures stay behind; the record names them by hash, and they may follow by file. To
fit a page the record is compressed against the form it was made with, which both sides hold.

Packed: version 1 byte | form hash, first 8 bytes | author's key 32 | checkpoint signature 64 |
deflate(record [newline, checkpoint statement]). The statement is left out when it is the one that
follows from the record alone.
"""

from __future__ import annotations

import base64
import hashlib
import re
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import orjson

from fieldkit.errors import FieldKitError
from fieldkit.ledger.canonical import canonical
from fieldkit.ledger.chain import Checkpoint
from fieldkit.ledger.identity import device_id
from fieldkit.sync import base45
from fieldkit.sync.bundle import OpenedBundle
from fieldkit.sync.vocabulary import vocabulary

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from fieldkit.ledger.records import Record

PART_BYTES = 600
"""Bytes in one code at most: a QR code of version 21 at medium correction, 4 cm wide in print."""

_VERSION = 1
_FORM = 8
_KEY = 32
_SEAL = 64
_HEAD = 1 + _FORM + _KEY + _SEAL
_LONGEST_RECORD = 1_000_000
_MOST_PARTS = 99
_CODE = re.compile(r"FK1:([0-9A-F]{16}):(\d{1,2})/(\d{1,2}):([0-9A-Z $%*+\-./:]+)")


@dataclass(frozen=True, slots=True)
class _Carried:
    """One record from paper, with what proves it."""

    line: bytes
    checkpoint: Checkpoint


def paper_codes(record: Record, checkpoint: Checkpoint, xform: bytes) -> list[str]:
    """The texts to print as QR codes; together they restore the record byte for byte.

    Args:
        record: a revision.
        checkpoint: its author's, whose head is this record.
        xform: the form that the record names.

    Raises:
        FieldKitError: `sync.too_long_for_paper` beyond 99 codes.
    """
    device = device_id(checkpoint.key)
    statement = _plain_statement(record.raw, checkpoint.key)
    content = record.raw
    if checkpoint.statement.encode() != statement:
        content += b"\n" + checkpoint.statement.encode()
    squeezer = zlib.compressobj(9, zlib.DEFLATED, -15, 9, zdict=vocabulary(xform, device))
    packed = b"".join(
        [
            bytes([_VERSION]),
            hashlib.sha256(xform).digest()[:_FORM],
            checkpoint.key,
            base64.b64decode(checkpoint.signature),
            squeezer.compress(content) + squeezer.flush(),
        ]
    )
    parts = [packed[place : place + PART_BYTES] for place in range(0, len(packed), PART_BYTES)]
    if len(parts) > _MOST_PARTS:
        raise FieldKitError("sync.too_long_for_paper", count=len(parts))
    name = hashlib.sha256(packed).hexdigest()[:16].upper()
    return [
        f"FK1:{name}:{number}/{len(parts)}:{base45.encode(part)}"
        for number, part in enumerate(parts, 1)
    ]


def read_codes(texts: Iterable[str], form_of: Callable[[str], bytes | None]) -> OpenedBundle:
    """The records that code texts restore; other codes among them are passed over.

    Args:
        texts: in any order, repeated or not, of one page or several.
        form_of: the XForm whose SHA-256 (hex) begins with the 16 characters given, if held here.

    Raises:
        FieldKitError: `sync.no_codes`, `sync.codes_missing`, `sync.paper_needs_form`,
            `sync.newer_version`, `sync.damaged`, `sync.bad_signature`.
    """
    parts: dict[tuple[str, int], dict[int, str]] = {}
    for text in texts:
        match = _CODE.fullmatch(text)
        if match is not None:
            name, number, count, content = match.groups()
            parts.setdefault((name, int(count)), {})[int(number)] = content
    if not parts:
        raise FieldKitError("sync.no_codes")
    carried = [_restored(name, count, found, form_of) for (name, count), found in parts.items()]
    lines = [entry.line for entry in carried]
    return OpenedBundle(
        sender=None,
        created="",
        to=(),
        checkpoints=tuple(entry.checkpoint for entry in carried),
        cards=(),
        record_count=len(lines),
        files={},
        lines=lambda: iter(lines),
    )


def read_photos(
    pictures: Iterable[tuple[str, bytes]], form_of: Callable[[str], bytes | None]
) -> OpenedBundle:
    """The records on photographed pages, given as file names with their bytes.

    Raises:
        FieldKitError: `sync.not_a_picture`, or as `read_codes`.
    """
    from fieldkit.sync.photographs import codes_in

    return read_codes(
        (text for name, content in pictures for text in codes_in(name, content)), form_of
    )


def _restored(
    name: str, count: int, found: dict[int, str], form_of: Callable[[str], bytes | None]
) -> _Carried:
    missing = [number for number in range(1, count + 1) if number not in found]
    if missing:
        raise FieldKitError("sync.codes_missing", missing=", ".join(map(str, missing)), count=count)
    packed = b"".join(base45.decode(found[number]) for number in range(1, count + 1))
    if hashlib.sha256(packed).hexdigest()[:16].upper() != name or len(packed) <= _HEAD:
        raise FieldKitError("sync.damaged")
    if packed[0] != _VERSION:
        raise FieldKitError("sync.newer_version", version=f"paper {packed[0]}")
    form, key, seal = packed[1:9], packed[9:41], packed[41:_HEAD]
    xform = form_of(form.hex())
    if xform is None:
        raise FieldKitError("sync.paper_needs_form")
    content = _unsqueezed(packed[_HEAD:], vocabulary(xform, device_id(key)))
    line, _newline, stated = content.partition(b"\n")
    statement = stated or _plain_statement(line, key)
    return _Carried(line, _checkpoint(statement, seal))


def _unsqueezed(content: bytes, words: bytes) -> bytes:
    opener = zlib.decompressobj(-15, zdict=words)
    try:
        clear = opener.decompress(content, _LONGEST_RECORD)
    except zlib.error as error:
        raise FieldKitError("sync.damaged") from error
    if not opener.eof or opener.unused_data:
        raise FieldKitError("sync.damaged")
    return clear


def _checkpoint(statement: bytes, seal: bytes) -> Checkpoint:
    try:
        return Checkpoint.read(statement.decode(), base64.b64encode(seal).decode())
    except (FieldKitError, UnicodeDecodeError) as error:
        raise FieldKitError("sync.bad_signature") from error


def _plain_statement(line: bytes, key: bytes) -> bytes:
    """The statement that a checkpoint of this record alone makes, as the ledger words it."""
    try:
        seq = orjson.loads(line)["seq"]
    except (orjson.JSONDecodeError, KeyError, TypeError) as error:
        raise FieldKitError("sync.damaged") from error
    return canonical(
        {
            "type": "fieldkit-checkpoint",
            "v": 1,
            "device": device_id(key),
            "key": base64.b64encode(key).decode(),
            "seq": seq,
            "head": hashlib.sha256(line).hexdigest(),
            "count": seq,
            "seen": {},
        }
    )
