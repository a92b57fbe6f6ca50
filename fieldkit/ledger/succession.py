"""A new key in the place of an old one: the record `continues`, to which both keys put their word.

The old key signs a statement that names the new device and where its own chain ended; the new
device writes that statement into its chain, which its own checkpoints sign. The link tells whose
the new key claims to be. It gives no rights: whoever copied the folder has the old key too, so the
new device counts only once a supervisor has enrolled its card, as every other.
"""

from __future__ import annotations

import base64
import binascii
from typing import TYPE_CHECKING, Any

import orjson

from fieldkit.ledger.canonical import canonical
from fieldkit.ledger.identity import device_id, verify_raw

if TYPE_CHECKING:
    from fieldkit.ledger.identity import DeviceKey
    from fieldkit.ledger.records import Record

_TYPE = "fieldkit-continues"


def continues_body(old: DeviceKey, new: str, seq: int, head: str) -> dict[str, object]:
    """The body of the record with which the device `new` takes the place of `old`.

    Args:
        old: the key that signs here for the last time.
        new: the id of the new device.
        seq: the number of the last record of the old chain that this workspace wrote.
        head: its id.
    """
    statement = canonical(
        {
            "type": _TYPE,
            "v": 1,
            "device": old.device,
            "key": base64.b64encode(old.public).decode(),
            "new": new,
            "seq": seq,
            "head": head,
        }
    )
    signature = base64.b64encode(old.sign(statement)).decode()
    return {"device": old.device, "statement": statement.decode(), "signature": signature}


def predecessor(record: Record) -> tuple[str, str] | None:
    """The new device of a `continues` record and the one it follows; None when a word is false."""
    if record.kind != "continues" or not record.fits:
        return None
    body: Any = record.body
    try:
        fields: dict[str, Any] = orjson.loads(body["statement"])
        key = base64.b64decode(fields["key"], validate=True)
        seal = base64.b64decode(body["signature"], validate=True)
        genuine = (
            fields["type"] == _TYPE
            and fields["new"] == record.device == record.entity
            and fields["device"] == body["device"] == device_id(key)
            and verify_raw(key, body["statement"].encode(), seal)
        )
    except (KeyError, TypeError, ValueError, binascii.Error):
        return None
    return (record.device, body["device"]) if genuine and body["device"] != record.device else None
