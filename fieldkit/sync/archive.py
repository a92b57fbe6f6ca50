"""ZIP files as the carriers use them: one way to write, and a reader that trusts nothing it reads.

Declared sizes and counts are only ever a reason to refuse; every limit is counted while reading.
Nothing is extracted by name.
"""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Protocol, Self

from fieldkit.errors import FieldKitError

if TYPE_CHECKING:
    from collections.abc import Iterator

MANIFEST = "manifest.json"
SIGNATURE = "manifest.sig"
LOG = "log.jsonl"
FILES = "files/"

_NAMES = re.compile(r"manifest\.json|manifest\.sig|log\.jsonl|files/[0-9a-f]{64}")
_ALREADY_SMALL = (b"\xff\xd8\xff", b"\x89PNG", b"%PDF", b"PK\x03\x04", b"RIFF")
_EPOCH = (1980, 1, 1, 0, 0, 0)
_CHUNK = 64 * 1024
# The last 22 bytes of a ZIP without a comment: its end record.
_END = struct.Struct("<4sHHHHIIH")
_LONGEST_ENTRY = 46 + 80 + 64
# Everything that zipfile and zlib raise over content that is not what it says it is.
_BREAKAGE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    KeyError,
    ValueError,
    OverflowError,
    NotImplementedError,
    RuntimeError,
)


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of anything a received file may hold; sizes in bytes."""

    members: int = 60_000
    whole: int = 4_000_000_000
    manifest: int = 32_000_000
    log: int = 400_000_000
    line: int = 16_000_000
    file: int = 256_000_000
    ratio: int = 200
    ratio_from: int = 4_000_000
    """Below this size any ratio passes: small and monotonous content is harmless."""

    def of(self, name: str) -> int:
        """The limit of one member."""
        return {MANIFEST: self.manifest, SIGNATURE: 8192, LOG: self.log}.get(name, self.file)


LIMITS = Limits()


class Digest(Protocol):
    """A running hash, as hashlib makes them."""

    def update(self, content: bytes, /) -> None:
        """Take the next bytes."""
        ...


class ArchiveWriter:
    """Writes members so that the same content gives the same bytes: fixed times, no extras."""

    def __init__(self, target: IO[bytes]) -> None:
        self._zip = zipfile.ZipFile(target, "w", allowZip64=False)

    def add(self, name: str, content: bytes) -> None:
        """Write one whole member; pictures, small already, are only stored."""
        with self.member(name, deflated=not content.startswith(_ALREADY_SMALL)) as member:
            member.write(content)

    @contextmanager
    def member(self, name: str, *, deflated: bool = True) -> Iterator[IO[bytes]]:
        """A member to be written piece by piece."""
        info = zipfile.ZipInfo(name, _EPOCH)
        info.compress_type = zipfile.ZIP_DEFLATED if deflated else zipfile.ZIP_STORED
        info.external_attr = 0o600 << 16
        info.create_system = 3
        try:
            with self._zip.open(info, "w") as member:
                yield member
        except zipfile.LargeZipFile as error:
            raise _too_large(LIMITS) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Write the directory of members; after a failure too, else zipfile tries it much later."""
        try:
            self._zip.close()
        except zipfile.LargeZipFile as error:
            raise _too_large(LIMITS) from error


class Archive:
    """A received ZIP, opened with every precaution; members are only what carriers use.

    Raises:
        FieldKitError: `sync.damaged`, `sync.too_large`, `sync.unexpected_content`.
    """

    def __init__(self, source: IO[bytes], limits: Limits = LIMITS) -> None:
        self._limits = limits
        self._spent = 0
        with damage_told():
            _check_directory(source, limits)
            self._zip = zipfile.ZipFile(source)
            infos = self._zip.infolist()
        self._members = {info.filename: info for info in infos}
        if len(self._members) != len(infos):
            raise FieldKitError("sync.unexpected_content", name=_repeated(infos))
        for info in infos:
            self._check_member(info)

    def names(self) -> frozenset[str]:
        """The names of all members."""
        return frozenset(self._members)

    def read(self, name: str) -> bytes:
        """One whole member."""
        return b"".join(self.chunks(name))

    def chunks(self, name: str) -> Iterator[bytes]:
        """One member piece by piece, stopped where it outgrows its limit or its declared size."""
        info = self._members.get(name)
        if info is None:
            raise FieldKitError("sync.damaged")
        limit = self._limits.of(name)
        size = 0
        with damage_told(), self._zip.open(info) as member:
            while piece := member.read(_CHUNK):
                size += len(piece)
                if size > limit:
                    raise _too_large(self._limits)
                yield piece
        if size != info.file_size:
            raise FieldKitError("sync.damaged")

    def lines(self, name: str, digest: Digest) -> Iterator[bytes]:
        """The lines of a member without their ends; the last one must end too.

        `digest` is fed with all bytes of the member by the time the last line is given.
        """
        rest = b""
        for piece in self.chunks(name):
            digest.update(piece)
            *whole, rest = (rest + piece).split(b"\n")
            if len(rest) > self._limits.line:
                raise _too_large(self._limits)
            yield from whole
        if rest:
            raise FieldKitError("sync.damaged")

    def size(self, name: str) -> int:
        """The size that a member declares; reading it counts whether that is true."""
        return self._members[name].file_size

    def _check_member(self, info: zipfile.ZipInfo) -> None:
        if not _NAMES.fullmatch(info.filename) or info.flag_bits & 0x1:
            raise FieldKitError("sync.unexpected_content", name=info.filename[:80])
        if info.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
            raise FieldKitError("sync.unexpected_content", name=info.filename)
        self._spent += info.file_size
        monotonous = info.file_size > self._limits.ratio * max(info.compress_size, 1)
        if (
            info.file_size > self._limits.of(info.filename)
            or self._spent > self._limits.whole
            or (monotonous and info.file_size > self._limits.ratio_from)
        ):
            raise _too_large(self._limits)


@contextmanager
def damage_told() -> Iterator[None]:
    """Turns what the ZIP library says of broken content into the one refusal."""
    try:
        yield
    except _BREAKAGE as error:
        raise FieldKitError("sync.damaged") from error


def _check_directory(source: IO[bytes], limits: Limits) -> None:
    """Refuse a directory too long to be read into memory, before zipfile reads it."""
    size = source.seek(0, 2)
    source.seek(max(0, size - _END.size))
    signature, _disk, _start, _here, count, length, place, comment = _END.unpack(
        source.read(_END.size)
    )
    if signature != b"PK\x05\x06" or comment or place + length + _END.size != size:
        raise FieldKitError("sync.damaged")
    if count > limits.members or length > limits.members * _LONGEST_ENTRY:
        raise _too_large(limits)
    source.seek(0)


def _repeated(infos: list[zipfile.ZipInfo]) -> str:
    seen: set[str] = set()
    for info in infos:
        if info.filename in seen:
            return info.filename[:80]
        seen.add(info.filename)
    return ""


def _too_large(limits: Limits) -> FieldKitError:
    return FieldKitError("sync.too_large", limit=limits.whole // 1_000_000)
