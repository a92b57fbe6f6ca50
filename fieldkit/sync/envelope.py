"""The age envelope around a sync file: for devices by their keys, or for whoever knows a phrase."""

from __future__ import annotations

from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, Any, Protocol

from fieldkit.errors import FieldKitError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

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
    watch = _Watch()
    try:
        pyrage.encrypt_io(_Stream(clear, watch), _Stream(target, watch), recipients)
    finally:
        # The library has words of its own for what a stream raised.
        watch.tell()


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
    watch = _Watch()
    try:
        if isinstance(secret, str):
            clear.write(pyrage.passphrase.decrypt(_small(source), secret))
        else:
            identities = [pyrage.x25519.Identity.from_str(text) for text in secret]
            pyrage.decrypt_io(_Stream(source, watch), _Stream(clear, watch), identities)
    except pyrage.DecryptError as error:
        watch.tell()
        raise FieldKitError(_CODES.get(str(error), "sync.damaged")) from error
    except OSError as error:
        watch.tell()
        # The library's own word for a false or missing chunk comes without a number.
        if error.errno is not None:
            raise
        raise FieldKitError("sync.damaged") from error
    watch.tell()


_CODES = {
    "No matching keys found": "sync.not_for_you",
    "Decryption failed": "sync.wrong_passphrase",
}


class _Watch:
    """Remembers what went wrong in a stream: the library forgets it in its last, buffered write."""

    def __init__(self) -> None:
        self._fault: BaseException | None = None

    @contextmanager
    def over(self) -> Iterator[None]:
        """Notes what a step raises, a cancellation or an interrupt too."""
        try:
            yield
        except BaseException as fault:
            self._fault = self._fault or fault
            raise

    def tell(self) -> None:
        """Raise what was noted."""
        if self._fault is not None:
            raise self._fault


class _Stream:
    """A stream under watch, as the library takes it."""

    def __init__(self, stream: IO[bytes] | Sink, watch: _Watch) -> None:
        self._stream: Any = stream
        self._watch = watch

    def read(self, size: int = -1) -> bytes:
        with self._watch.over():
            return bytes(self._stream.read(size))

    def write(self, content: bytes) -> int:
        with self._watch.over():
            return int(self._stream.write(content))

    def flush(self) -> None:
        with self._watch.over():
            self._stream.flush()


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
