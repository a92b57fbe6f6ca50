"""Signatures that `ssh-keygen -Y verify` understands (OpenSSH, PROTOCOL.sshsig)."""

from __future__ import annotations

import base64
import binascii
import hashlib
import struct
import textwrap
from typing import TYPE_CHECKING

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from fieldkit.errors import FieldKitError

if TYPE_CHECKING:
    from fieldkit.ledger.identity import Card, DeviceKey

_MAGIC = b"SSHSIG"
_VERSION = 1
_HASH = b"sha512"
_KEY_TYPE = b"ssh-ed25519"
_BEGIN = "-----BEGIN SSH SIGNATURE-----"
_END = "-----END SSH SIGNATURE-----"
_LONGEST = 4096


def sign(key: DeviceKey, message: bytes, namespace: str) -> str:
    """An armored signature of a message, bound to a namespace so that it serves no other use."""
    signature = key.sign(_signed_bytes(message, namespace))
    blob = (
        _MAGIC
        + struct.pack(">I", _VERSION)
        + _string(_public_blob(key.public))
        + _string(namespace.encode())
        + _string(b"")
        + _string(_HASH)
        + _string(_string(_KEY_TYPE) + _string(signature))
    )
    lines = textwrap.wrap(base64.b64encode(blob).decode(), 70)
    return "\n".join([_BEGIN, *lines, _END, ""])


def verify(public: bytes, message: bytes, armored: str, namespace: str) -> None:
    """Check an armored signature by the 32 byte public key.

    Raises:
        FieldKitError: `ledger.bad_signature` when anything about it does not hold.
    """
    signer, named, algorithm, signature = _unpacked(armored)
    if signer != _public_blob(public) or named != namespace.encode() or algorithm != _HASH:
        raise FieldKitError("ledger.bad_signature")
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(
            signature, _signed_bytes(message, namespace)
        )
    except (InvalidSignature, ValueError) as error:
        raise FieldKitError("ledger.bad_signature") from error


def allowed_signers_line(card: Card, namespace: str = "fieldkit-sync") -> str:
    """The line by which `ssh-keygen -Y verify -I DEVICE -f FILE` knows a device."""
    key = base64.b64encode(_public_blob(card.key)).decode()
    return f'{card.device} namespaces="{namespace}" {_KEY_TYPE.decode()} {key}\n'


def _signed_bytes(message: bytes, namespace: str) -> bytes:
    digest = hashlib.sha512(message).digest()
    return _MAGIC + b"".join(map(_string, (namespace.encode(), b"", _HASH, digest)))


def _public_blob(public: bytes) -> bytes:
    return _string(_KEY_TYPE) + _string(public)


def _string(data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + data


def _unpacked(armored: str) -> tuple[bytes, bytes, bytes, bytes]:
    """Public key, namespace, hash name and bare signature out of the armor."""
    lines = armored.strip().splitlines()
    if len(armored) > _LONGEST or len(lines) < 3 or lines[0] != _BEGIN or lines[-1] != _END:  # noqa: PLR2004
        raise FieldKitError("ledger.bad_signature")
    try:
        blob = base64.b64decode("".join(lines[1:-1]), validate=True)
        if blob[:10] != _MAGIC + struct.pack(">I", _VERSION):
            raise FieldKitError("ledger.bad_signature")
        signer, namespace, _reserved, algorithm, wrapped = _strings(blob[10:], 5)
        _kind, signature = _strings(wrapped, 2)
    except (binascii.Error, struct.error) as error:
        raise FieldKitError("ledger.bad_signature") from error
    return signer, namespace, algorithm, signature


def _strings(data: bytes, count: int) -> list[bytes]:
    """Exactly this many length-prefixed strings and nothing after them."""
    parts = []
    for _ in range(count):
        (length,) = struct.unpack(">I", data[:4])
        parts.append(data[4 : 4 + length])
        if len(parts[-1]) != length:
            raise FieldKitError("ledger.bad_signature")
        data = data[4 + length :]
    if data:
        raise FieldKitError("ledger.bad_signature")
    return parts
