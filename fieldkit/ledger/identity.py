"""Who a device is: its signing key, its age identity, and the card by which others know it."""

from __future__ import annotations

import base64
import binascii
import hashlib
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

import orjson
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

from fieldkit.errors import FieldKitError
from fieldkit.ledger.canonical import canonical
from fieldkit.ledger.words import fingerprint_words

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Card", "DeviceKey", "device_id", "fingerprint_words", "verify_raw"]

Role = Literal["inspector", "supervisor"]
_CARD_TYPE = "fieldkit-card"
_CARD_TITLE = b"FieldKit card"
_LONGEST_CARD = 8192


def device_id(public: bytes) -> str:
    """The id of the device with this 32 byte public key: half of the key's SHA-256, in hex."""
    return hashlib.sha256(public).hexdigest()[:32]


def verify_raw(public: bytes, message: bytes, signature: bytes) -> bool:
    """Whether a bare Ed25519 signature holds."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


class DeviceKey:
    """The secret half of a device: an Ed25519 key that signs, an age identity that decrypts.

    `identities` are that one and those of the devices whose place it took: they open what was
    locked to those.
    """

    def __init__(self, seed: bytes, identity: str, former: Iterable[str] = ()) -> None:
        self._seed = seed
        self.identities = (identity, *former)
        self._key = Ed25519PrivateKey.from_private_bytes(seed)
        self.identity = identity
        self.public = self._key.public_key().public_bytes_raw()
        self.device = device_id(self.public)

    @classmethod
    def generate(cls, former: Iterable[str] = ()) -> DeviceKey:
        """A new device, from the operating system's randomness; `former` as in `identities`."""
        import pyrage

        seed = Ed25519PrivateKey.generate().private_bytes_raw()
        return cls(seed, str(pyrage.x25519.Identity.generate()), former)

    @classmethod
    def from_bytes(cls, secret: bytes) -> DeviceKey:
        """The device that `to_bytes` wrote."""
        identity, *former = secret[32:].decode().split()
        return cls(secret[:32], identity, former)

    def successor(self) -> DeviceKey:
        """A new device that opens what was locked to this one."""
        return DeviceKey.generate(former=self.identities)

    def to_bytes(self) -> bytes:
        """The secret, for storage under encryption only."""
        return self._seed + " ".join(self.identities).encode()

    def sign(self, message: bytes) -> bytes:
        """A bare Ed25519 signature, 64 bytes."""
        return self._key.sign(message)

    @cached_property
    def recipient(self) -> str:
        """The age recipient (`age1...`) to which others encrypt for this device."""
        import pyrage

        return str(pyrage.x25519.Identity.from_str(self.identity).to_public())

    @property
    def words(self) -> tuple[str, ...]:
        """The device's five fingerprint words."""
        return fingerprint_words(self.device)

    def card(self, name: str, role: Role) -> Card:
        """This device's card for a person and a role, signed by itself."""
        statement = canonical(
            {
                "type": _CARD_TYPE,
                "v": 1,
                "device": self.device,
                "key": base64.b64encode(self.public).decode(),
                "recipient": self.recipient,
                "name": name,
                "role": role,
            }
        )
        signature = base64.b64encode(self.sign(statement)).decode()
        return Card.read(statement.decode(), signature)


@dataclass(frozen=True, slots=True)
class Card:
    """A device as it introduces itself; an object of this class has a signature that holds.

    The card proves that whoever wrote it has the key. That the person is who the name says is for
    a supervisor to compare, by the five words.
    """

    device: str
    key: bytes
    recipient: str
    name: str
    role: Role
    statement: str
    signature: str

    @classmethod
    def read(cls, statement: str, signature: str) -> Card:
        """A card from its statement and signature.

        Raises:
            FieldKitError: `ledger.bad_card` when it is not a card or its signature does not hold.
        """
        try:
            fields: dict[str, Any] = orjson.loads(statement)
            key = base64.b64decode(fields["key"], validate=True)
            seal = base64.b64decode(signature, validate=True)
            card = cls(
                str(fields["device"]),
                key,
                str(fields["recipient"]),
                str(fields["name"]),
                fields["role"],
                statement,
                signature,
            )
            genuine = (
                fields["type"] == _CARD_TYPE
                and fields["v"] == 1
                and card.role in {"inspector", "supervisor"}
                and card.device == device_id(key)
                and verify_raw(key, statement.encode(), seal)
            )
        except (KeyError, TypeError, ValueError, binascii.Error) as error:
            raise FieldKitError("ledger.bad_card") from error
        if not genuine:
            raise FieldKitError("ledger.bad_card")
        return card

    @classmethod
    def from_bytes(cls, content: bytes) -> Card:
        """A card from the small text file that carries it.

        Raises:
            FieldKitError: `ledger.bad_card`.
        """
        lines = content[:_LONGEST_CARD].split(b"\n")
        if len(lines) < 3 or lines[0].strip() != _CARD_TITLE:  # noqa: PLR2004  title, card, seal
            raise FieldKitError("ledger.bad_card")
        try:
            return cls.read(lines[1].strip().decode(), lines[2].strip().decode())
        except UnicodeDecodeError as error:
            raise FieldKitError("ledger.bad_card") from error

    def to_bytes(self) -> bytes:
        """The card as a small text file: a title, the statement, its signature."""
        return b"\n".join([_CARD_TITLE, self.statement.encode(), self.signature.encode(), b""])

    @classmethod
    def from_dict(cls, fields: object) -> Card:
        """A card from the value that records and manifests carry.

        Raises:
            FieldKitError: `ledger.bad_card`.
        """
        if not isinstance(fields, dict):
            raise FieldKitError("ledger.bad_card")
        return cls.read(str(fields.get("statement")), str(fields.get("signature")))

    def as_dict(self) -> dict[str, str]:
        """The card as records and manifests carry it: the bytes that were signed, and the seal."""
        return {"statement": self.statement, "signature": self.signature}

    @property
    def words(self) -> tuple[str, ...]:
        """The device's five fingerprint words."""
        return fingerprint_words(self.device)
