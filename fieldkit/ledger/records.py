"""One entry of the ledger: the bytes that were written, and what they say."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import orjson

from fieldkit.errors import FieldKitError
from fieldkit.ledger.canonical import canonical
from fieldkit.ledger.kinds import misfit

if TYPE_CHECKING:
    from collections.abc import Mapping

FORMAT = 1
"""The format of a record. A higher one is refused, unknown kinds and fields are not."""

HIGHEST_SEQ = 2**53
"""No chain comes near it, and every program's numbers hold it."""

_SHAPE: Mapping[str, type] = {
    "v": int,
    "device": str,
    "seq": int,
    "prev": str,
    "kind": str,
    "entity": str,
    "parents": list,
    "body": dict,
    "at": str,
}


@dataclass(frozen=True, slots=True, eq=False)
class Record:
    """A record as stored: `raw` is what counts, hashes and signatures cover it byte for byte.

    Attributes:
        fits: whether the body has the shape that its kind asks for; what does not is not projected.
    """

    raw: bytes
    id: str
    device: str
    seq: int
    prev: str
    kind: str
    entity: str
    parents: tuple[str, ...]
    form: Mapping[str, str] | None
    body: Mapping[str, object]
    at: str
    v: int
    fits: bool

    @classmethod
    def parse(cls, raw: bytes) -> Record:
        """Read a stored line; its id is the SHA-256 of exactly these bytes.

        Raises:
            FieldKitError: `ledger.bad_record`, or `ledger.newer_record` for a higher format.
        """
        return cls.named(hashlib.sha256(raw).hexdigest(), raw)

    @classmethod
    def named(cls, name: str, raw: bytes) -> Record:
        """Read a line whose SHA-256 was just computed; see `parse`."""
        fields = _fields(raw)
        return cls(
            raw,
            name,
            fields["device"],
            fields["seq"],
            fields["prev"],
            fields["kind"],
            fields["entity"],
            tuple(fields["parents"]),
            fields.get("form"),
            fields["body"],
            fields["at"],
            fields["v"],
            misfit(fields["kind"], fields["body"]) is None,
        )

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Record) and self.raw == other.raw

    def __hash__(self) -> int:
        return hash(self.id)


def write_record(fields: Mapping[str, object]) -> Record:
    """A new record from its fields, refused when the body does not fit its kind.

    Raises:
        FieldKitError: `ledger.bad_body` or `ledger.not_canonical`.
    """
    record = Record.parse(canonical({"v": FORMAT, **fields}))
    field = misfit(record.kind, record.body)
    if field is not None:
        raise FieldKitError("ledger.bad_body", kind=record.kind, field=field)
    return record


def _fields(raw: bytes) -> dict[str, Any]:
    try:
        fields = orjson.loads(raw)
    except orjson.JSONDecodeError as error:
        raise FieldKitError("ledger.bad_record", reason="not JSON") from error
    if b"\n" in raw or not isinstance(fields, dict):
        raise FieldKitError("ledger.bad_record", reason="not one line")
    if type(fields.get("v")) is int and fields["v"] > FORMAT:
        raise FieldKitError("ledger.newer_record", version=fields["v"])
    for name, shape in _SHAPE.items():
        if type(fields.get(name)) is not shape:
            raise FieldKitError("ledger.bad_record", reason=name)
    if not _links_hold(fields):
        raise FieldKitError("ledger.bad_record", reason="links")
    return fields


def _links_hold(fields: dict[str, Any]) -> bool:
    """Whether the record names what comes before it as a first or a later record must."""
    form = fields.get("form")
    return (
        1 <= fields["seq"] <= HIGHEST_SEQ
        and (fields["prev"] == "") == (fields["seq"] == 1)
        and all(type(parent) is str for parent in fields["parents"])
        and (form is None or (type(form) is dict and all(type(v) is str for v in form.values())))
    )
