"""The age envelope around a sync file: for devices by their keys, or for whoever knows a phrase."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING, Protocol

from fieldkit.errors import FieldKitError

if TYPE_CHECKING:
    from collections.abc import Sequence

_FIRST_LINE = b"age-encryption.org/v1\n"
_LONGEST_HEADER = 256 * 1024
# age's library takes a passphrase file only as a whole, in memory.
_LARGEST_BY_PASSPHRASE = 256_000_000


class Sink(Protocol):
    """What an envelope is written to."""

    def write(self, content: bytes, /) -> int:
        """Take bytes."""
        ...

    def flush(self) -> None:
        """Hand on what was taken."""
        ...


def encipher(clear: IO[bytes], target: Sink, lock: Sequence[str] | str) -> None:
    """Encrypt a stream to age recipients, or by a passphrase.

    Raises:
        FieldKitError: `sync.too_large` for a passphrase file beyond 256 MB.
    """
    import pyrage

    if isinstance(lock, str):
        target.write(pyrage.passphrase.encrypt(_small(clear), lock))
        return
    recipients = [pyrage.x25519.Recipient.from_str(text) for text in dict.fromkeys(lock)]
    pyrage.encrypt_io(clear, target, recipients)


def decipher(source: IO[bytes], clear: IO[bytes], secret: Sequence[str] | str) -> None:
    """Decrypt an envelope by age identities or a passphrase; authenticated to its last byte.

    Raises:
        FieldKitError: `sync.not_a_sync_file`, `sync.damaged`, `sync.not_for_you`,
            `sync.needs_passphrase`, `sync.wrong_passphrase`, `sync.too_large`.
    """
    import pyrage

    by_passphrase = _is_by_passphrase(source)
    if by_passphrase != isinstance(secret, str):
        raise FieldKitError("sync.needs_passphrase" if by_passphrase else "sync.not_for_you")
    try:
        if isinstance(secret, str):
            clear.write(pyrage.passphrase.decrypt(_small(source), secret))
        else:
            identities = [pyrage.x25519.Identity.from_str(text) for text in secret]
            pyrage.decrypt_io(source, clear, identities)
    except pyrage.DecryptError as error:
        raise FieldKitError(_CODES.get(str(error), "sync.damaged")) from error
    except OSError as error:
        # The library says of a false or missing chunk what it says of a disk, without a number.
        if error.errno is not None:
            raise
        raise FieldKitError("sync.damaged") from error


_CODES = {
    "No matching keys found": "sync.not_for_you",
    "Decryption failed": "sync.wrong_passphrase",
}


def _is_by_passphrase(source: IO[bytes]) -> bool:
    """Whether the header asks for a passphrase; a header that never ends is refused."""
    header = source.read(_LONGEST_HEADER)
    source.seek(0)
    if not header.startswith(_FIRST_LINE):
        raise FieldKitError("sync.not_a_sync_file")
    if b"\n--- " not in header:
        raise FieldKitError("sync.damaged")
    return header.startswith(b"-> scrypt ", len(_FIRST_LINE))


def _small(source: IO[bytes]) -> bytes:
    content = source.read(_LARGEST_BY_PASSPHRASE + 1)
    if len(content) > _LARGEST_BY_PASSPHRASE:
        raise FieldKitError("sync.too_large", limit=_LARGEST_BY_PASSPHRASE // 1_000_000)
    return content
