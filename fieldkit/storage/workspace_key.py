"""The random key of a workspace, and what wraps it: a passphrase, a recovery key, a secret."""

from __future__ import annotations

import base64
import os
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cryptography.exceptions import InvalidTag

from fieldkit.errors import FieldKitError
from fieldkit.storage.workspace_folder import KEY_STORE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

KEY_BYTES = 32
_SALT_BYTES = 16
_NONCE_BYTES = 12
_PURPOSE = b"fieldkit workspace key"
PASSPHRASE, RECOVERY = "passphrase", "recovery"


@dataclass(frozen=True, slots=True)
class Effort:
    """What deriving a key from a passphrase costs, so that guessing costs as much."""

    memory_kib: int = 64 * 1024
    passes: int = 3
    lanes: int = 4


STANDARD = Effort()
# What a stranger's workspace may ask of this machine before the passphrase is even tried.
_MOST = Effort(memory_kib=2 * 1024 * 1024, passes=64, lanes=64)


def new_key() -> bytes:
    """A fresh random key."""
    return os.urandom(KEY_BYTES)


def wrap(key: bytes, passphrase: str, effort: Effort | None = None) -> dict[str, object]:
    """The key under a passphrase, as plain JSON that may lie open."""
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

    effort = effort or STANDARD
    salt, nonce = os.urandom(_SALT_BYTES), os.urandom(_NONCE_BYTES)
    sealed = ChaCha20Poly1305(_derived(passphrase, salt, effort)).encrypt(nonce, key, _PURPOSE)
    return {
        "kind": PASSPHRASE,
        "derivation": "argon2id",
        "memory_kib": effort.memory_kib,
        "passes": effort.passes,
        "lanes": effort.lanes,
        "salt": base64.b64encode(salt).decode(),
        "nonce": base64.b64encode(nonce).decode(),
        "sealed": base64.b64encode(sealed).decode(),
    }


def unwrap(keys: Iterable[Mapping[str, Any]], passphrase: str) -> bytes:
    """The key out of the one of its wrappings that a passphrase opens.

    Raises:
        FieldKitError: workspace.wrong_passphrase, or workspace.damaged when it is no wrapping.
    """
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

    try:
        wrapped = next(entry for entry in keys if entry["kind"] == PASSPHRASE)
        effort = Effort(*(int(wrapped[name]) for name in ("memory_kib", "passes", "lanes")))
        salt, nonce, sealed = (
            base64.b64decode(wrapped[name], validate=True) for name in ("salt", "nonce", "sealed")
        )
        if effort.memory_kib > _MOST.memory_kib or effort.passes > _MOST.passes:
            raise FieldKitError("workspace.damaged", path="workspace.json", reason="effort")
        secret = _derived(passphrase, salt, effort)
        return ChaCha20Poly1305(secret).decrypt(nonce, sealed, _PURPOSE)
    except InvalidTag as error:
        raise FieldKitError("workspace.wrong_passphrase") from error
    except (KeyError, TypeError, ValueError, StopIteration) as error:
        raise FieldKitError(
            "workspace.damaged", path="workspace.json", reason="its key is unreadable"
        ) from error


def rewrapped(
    keys: Iterable[Mapping[str, Any]], key: bytes, passphrase: str
) -> tuple[Mapping[str, Any], ...]:
    """The wrappings with another passphrase; those of recovery keys stay."""
    kept = [entry for entry in keys if entry.get("kind") != PASSPHRASE]
    return (wrap(key, passphrase), *kept)


def is_recipient(text: str) -> bool:
    """Whether a text is an age recipient to which a key can be wrapped."""
    import pyrage

    try:
        pyrage.x25519.Recipient.from_str(text)
    except pyrage.RecipientError:
        return False
    return True


def recipient_of(identity: str) -> str:
    """The public part of a recovery key."""
    import pyrage

    return str(pyrage.x25519.Identity.from_str(identity).to_public())


def wrap_for(key: bytes, recipient: str) -> dict[str, object]:
    """The key under a recovery key, by its public part; may lie open as well."""
    import pyrage

    sealed = pyrage.encrypt(key, [pyrage.x25519.Recipient.from_str(recipient)])
    return {
        "kind": RECOVERY,
        "recipient": recipient,
        "sealed": base64.b64encode(sealed).decode(),
    }


def unwrap_with(keys: Iterable[Mapping[str, Any]], identity: str) -> bytes:
    """The key out of the wrapping that a recovery key opens.

    Raises:
        FieldKitError: workspace.wrong_recovery_key.
    """
    import pyrage

    try:
        secret = pyrage.x25519.Identity.from_str(identity)
    except pyrage.IdentityError as error:
        raise FieldKitError("workspace.wrong_recovery_key") from error
    for entry in keys:
        if entry.get("kind") == RECOVERY:
            with suppress(pyrage.DecryptError, KeyError, TypeError, ValueError):
                key = pyrage.decrypt(base64.b64decode(entry["sealed"], validate=True), [secret])
                if len(key) == KEY_BYTES:
                    return bytes(key)
    raise FieldKitError("workspace.wrong_recovery_key")


def wrap_by_secret(key: bytes, slot: str, secret: bytes) -> dict[str, object]:
    """The key under a random secret that lies elsewhere, under the name `slot`."""
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

    nonce = os.urandom(_NONCE_BYTES)
    sealed = ChaCha20Poly1305(secret).encrypt(nonce, key, _PURPOSE + slot.encode())
    return {
        "kind": KEY_STORE,
        "slot": slot,
        "nonce": base64.b64encode(nonce).decode(),
        "sealed": base64.b64encode(sealed).decode(),
    }


def unwrap_by_secret(wrapped: Mapping[str, Any], secret: bytes) -> bytes:
    """The key out of the wrapping that lies under a secret.

    Raises:
        FieldKitError: key_store.wrong_secret.
    """
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

    try:
        nonce, sealed = (
            base64.b64decode(wrapped[name], validate=True) for name in ("nonce", "sealed")
        )
        purpose = _PURPOSE + str(wrapped["slot"]).encode()
        return ChaCha20Poly1305(secret).decrypt(nonce, sealed, purpose)
    except (InvalidTag, KeyError, TypeError, ValueError) as error:
        raise FieldKitError("key_store.wrong_secret") from error


def _derived(passphrase: str, salt: bytes, effort: Effort) -> bytes:
    import unicodedata

    from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

    # The same phrase typed on another system's keyboard must give the same key.
    text = unicodedata.normalize("NFC", passphrase).encode()
    return Argon2id(
        salt=salt,
        length=KEY_BYTES,
        iterations=effort.passes,
        lanes=effort.lanes,
        memory_cost=effort.memory_kib,
    ).derive(text)
