"""Functions of encoded text: digests, base64, signed messages."""

from __future__ import annotations

import base64
import binascii
import hashlib

from fieldkit.errors import FieldKitError
from fieldkit.forms.xpath.signature import declare

_ALGORITHMS = {
    "MD5": hashlib.md5,
    "SHA-1": hashlib.sha1,
    "SHA-256": hashlib.sha256,
    "SHA-384": hashlib.sha384,
    "SHA-512": hashlib.sha512,
}
_SIGNATURE = 64


def _digest(text: str, algorithm: str, encoding: str = "base64") -> str:
    make = _ALGORITHMS.get(algorithm)
    if make is None or encoding not in {"base64", "hex"}:
        raise FieldKitError("xpath.digest", algorithm=algorithm, encoding=encoding)
    made = make(text.encode("utf-8", "replace"), usedforsecurity=False)
    return made.hexdigest() if encoding == "hex" else base64.b64encode(made.digest()).decode()


def _base64_decode(text: str) -> str:
    decoded = _decoded(text)
    return decoded.decode("utf-8", "replace") if decoded is not None else ""


def _decoded(text: str) -> bytes | None:
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        return None


def _extract_signed(text: str, public_key: str) -> str:
    """The message behind a 64-byte Ed25519 signature; empty when that does not fit."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    signed, key = _decoded(text), _decoded(public_key)
    if signed is None or key is None or len(signed) < _SIGNATURE:
        return ""
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signed[:_SIGNATURE], signed[_SIGNATURE:])
    except (InvalidSignature, ValueError):
        return ""
    return signed[_SIGNATURE:].decode("utf-8", "replace")


TABLE = (
    declare(
        "digest(string text, string algorithm, string encoding?) -> string", _digest,
        "String functions", "The MD5, SHA-1, SHA-256, SHA-384 or SHA-512 digest in base64 or hex.",
    ),
    declare(
        "base64-decode(string text) -> string", _base64_decode, "Utility functions",
        "The text behind a base64 text; empty when it is none.",
    ),
    declare(
        "extract-signed(string text, string key) -> string", _extract_signed,
        "ODK documentation, Form logic", "The message of a text signed with an Ed25519 key.",
    ),
)  # fmt: skip
