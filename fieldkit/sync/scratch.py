"""Room for a file's plain content while it is checked, on disk only under a key that dies with it.

Content up to some megabytes stays in memory. Beyond that it goes to a nameless temporary file,
enciphered with a random key that is never written, so that a laptop lost afterwards tells nothing.
Integrity is not this module's work: what is read here is compared with signed hashes.
"""

from __future__ import annotations

import io
import secrets
import tempfile
from typing import IO, TYPE_CHECKING, cast

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CTR

from fieldkit.errors import FieldKitError

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer, WriteableBuffer

IN_MEMORY = 32 * 1024 * 1024
_BLOCK = 16


def open_scratch(limit: int, in_memory: int = IN_MEMORY) -> IO[bytes]:
    """An empty file of at most `limit` bytes whose trace on disk nobody can read."""
    return cast("IO[bytes]", _Scratch(limit, in_memory))


class _Scratch(io.RawIOBase):
    """A seekable file, enciphered by place.

    Raises:
        FieldKitError: `sync.too_large` from `write`, beyond the limit.
    """

    def __init__(self, limit: int, in_memory: int) -> None:
        super().__init__()
        self._limit = limit
        self._file = cast("IO[bytes]", tempfile.SpooledTemporaryFile(max_size=in_memory))  # noqa: SIM115
        self._key = secrets.token_bytes(32)
        self._size = 0
        self._place = 0

    def readable(self) -> bool:
        """Always."""
        return True

    def writable(self) -> bool:
        """Always."""
        return True

    def seekable(self) -> bool:
        """Always."""
        return True

    def write(self, content: ReadableBuffer) -> int:
        """Put bytes at the present place."""
        clear = bytes(content)
        if self._place + len(clear) > self._limit:
            raise FieldKitError("sync.too_large", limit=self._limit // 1_000_000)
        self._file.seek(self._place)
        self._file.write(self._transformed(clear))
        self._place += len(clear)
        self._size = max(self._size, self._place)
        return len(clear)

    def readinto(self, target: WriteableBuffer) -> int:
        """Fill the target from the present place; 0 at the end."""
        view = memoryview(target).cast("B")
        self._file.seek(self._place)
        clear = self._transformed(self._file.read(len(view)))
        view[: len(clear)] = clear
        self._place += len(clear)
        return len(clear)

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Move the present place."""
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._place, io.SEEK_END: self._size}[whence]
        if start + offset < 0:
            raise ValueError(offset)
        self._place = start + offset
        return self._place

    def tell(self) -> int:
        """The present place."""
        return self._place

    def close(self) -> None:
        """Forget the content and the key."""
        if not self.closed:
            self._file.close()
            self._key = b""
        super().close()

    def _transformed(self, content: bytes) -> bytes:
        """Encipher or decipher bytes of the present place; both are the same step."""
        first, skip = divmod(self._place, _BLOCK)
        stream = Cipher(AES(self._key), CTR(first.to_bytes(_BLOCK, "big"))).encryptor()
        stream.update(bytes(skip))
        return stream.update(content)
