"""What travels, whatever carries it: records, the checkpoints that prove them, files and cards.

A bundle is written as a ZIP of a manifest, the log of records and the files, each named by its
SHA-256. The manifest lists everything else with its hash, so that one signature covers all of it.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING, Any, Self, TypeVar

import orjson

from fieldkit.errors import FieldKitError
from fieldkit.ledger.canonical import canonical
from fieldkit.ledger.chain import Checkpoint
from fieldkit.ledger.identity import Card, device_id, fingerprint_words
from fieldkit.sync.archive import FILES, LOG, MANIFEST, SIGNATURE, ArchiveWriter
from fieldkit.sync.parts import Part

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from fieldkit.ledger.records import Record
    from fieldkit.sync.archive import Archive

MAJOR = 1
VERSION = f"{MAJOR}.0"

_Proof = TypeVar("_Proof")


def no_content(sha256: str) -> bytes:
    """The content of files for a bundle that has none."""
    raise FieldKitError("sync.attachment_missing", sha256=sha256)


@dataclass(frozen=True, slots=True)
class Bundle:
    """What is to be sent.

    Attributes:
        records: in the order of their chains; read once, so a generator serves.
        checkpoints: what proves them (`ledger.chain.covering` finds the fewest).
        files: the SHA-256 of the attachments that go along.
        content: gives the bytes of one of `files`.
        cards: the devices that the receiver may want to know, the sender's own among them.
        part: which of several files this one is, where the whole was too much for one.
    """

    records: Iterable[Record]
    checkpoints: Sequence[Checkpoint]
    files: Iterable[str] = ()
    content: Callable[[str], bytes] = no_content
    cards: Sequence[Card] = ()
    part: Part | None = None


@dataclass(frozen=True, slots=True)
class Written:
    """What a carrier holds once it is written; `size` in bytes."""

    records: int
    attachments: int
    size: int


@dataclass(frozen=True, slots=True)
class Sender:
    """Who put a bundle together, by its own word; the signature proves the device, not the name."""

    device: str
    name: str
    role: str
    key: bytes
    recipient: str

    @classmethod
    def of(cls, card: Card) -> Sender:
        """A device as its card tells."""
        return cls(card.device, card.name, card.role, card.key, card.recipient)

    @classmethod
    def from_dict(cls, fields: dict[str, Any]) -> Sender:
        """A sender from a manifest; refused when the device is not the key's."""
        try:
            key = base64.b64decode(fields["key"], validate=True)
            device, name, role = fields["device"], fields["name"], fields["role"]
            sender = cls(device, name, role, key, fields["recipient"])
        except (KeyError, TypeError, ValueError, binascii.Error) as error:
            raise FieldKitError("sync.bad_signature") from error
        texts = (device, name, role, sender.recipient)
        if device != device_id(key) or not all(isinstance(text, str) for text in texts):
            raise FieldKitError("sync.bad_signature")
        return sender

    def as_dict(self) -> dict[str, str]:
        """The sender as manifests tell it."""
        return {
            "device": self.device,
            "name": self.name,
            "role": self.role,
            "key": base64.b64encode(self.key).decode(),
            "recipient": self.recipient,
        }

    @property
    def words(self) -> tuple[str, ...]:
        """The five fingerprint words of the device."""
        return fingerprint_words(self.device)


@dataclass(frozen=True, slots=True)
class OpenedBundle:
    """A received bundle; what is taken out of it is compared with its manifest on the way.

    Attributes:
        sender: None where the carrier is not signed as a whole (a PDF, a printed page).
        created: the sender's local time, empty where there is no sender.
        to: the devices it was written for.
        files: sizes in bytes by SHA-256.
        lines: the record lines, streamed anew at each call; refused at their end (`sync.damaged`)
            when they are not those of the manifest, so nothing counts before the end is reached.
        content: the bytes of one of `files`, compared with its name.
        part: which of several files this one is, by the sender's word.
        close: gives back what holds the content.
    """

    sender: Sender | None
    created: str
    to: tuple[str, ...]
    checkpoints: tuple[Checkpoint, ...]
    cards: tuple[Card, ...]
    record_count: int
    files: Mapping[str, int]
    lines: Callable[[], Iterator[bytes]]
    content: Callable[[str], bytes] = no_content
    part: Part | None = None
    close: Callable[[], None] = field(default=lambda: None)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def write_archive(
    target: IO[bytes],
    bundle: Bundle,
    head: Mapping[str, object],
    sign: Callable[[bytes], str] | None = None,
) -> tuple[int, int]:
    """Write a bundle as a ZIP; the number of records and of files.

    Args:
        target: a seekable binary file.
        bundle: what to write.
        head: what this carrier adds to the manifest: its format, a sender.
        sign: makes the armored signature over the manifest's bytes.
    """
    with ArchiveWriter(target) as writer:
        log = _write_log(writer, bundle.records)
        files = _write_files(writer, bundle)
        manifest = canonical(
            {
                "version": VERSION,
                **head,
                "checkpoints": [point.as_dict() for point in bundle.checkpoints],
                "log": log,
                "files": files,
                "cards": [card.as_dict() for card in bundle.cards],
                **({} if bundle.part is None else {"part": bundle.part.as_dict()}),
            }
        )
        writer.add(MANIFEST, manifest)
        if sign is not None:
            writer.add(SIGNATURE, sign(manifest).encode())
    return int(str(log["records"])), len(files)


def read_archive(archive: Archive, format_name: str) -> OpenedBundle:
    """A bundle out of a ZIP without a signature of its own.

    Raises:
        FieldKitError: `sync.damaged`, `sync.not_a_sync_file`, `sync.newer_version`,
            `sync.bad_signature` (of a checkpoint or card), `sync.unexpected_content`.
    """
    fields = read_manifest(archive.read(MANIFEST), format_name)
    return opened(archive, fields, None, lambda: None)


def read_manifest(content: bytes, format_name: str) -> dict[str, Any]:
    """A manifest's fields, once its format and version are ones this program can judge."""
    try:
        fields = orjson.loads(content)
    except orjson.JSONDecodeError as error:
        raise FieldKitError("sync.damaged") from error
    if not isinstance(fields, dict) or fields.get("format") != format_name:
        raise FieldKitError("sync.not_a_sync_file")
    version = str(fields.get("version"))
    major = version.partition(".")[0]
    if not major.isdecimal():
        raise FieldKitError("sync.damaged")
    if int(major) > MAJOR:
        raise FieldKitError("sync.newer_version", version=version[:20])
    return fields


def opened(
    archive: Archive, fields: dict[str, Any], sender: Sender | None, close: Callable[[], None]
) -> OpenedBundle:
    """The bundle that a manifest describes, after its members were found to be those it lists."""
    try:
        log, files = fields["log"], {file["sha256"]: file["size"] for file in fields["files"]}
        bundle = OpenedBundle(
            sender=sender,
            created=str(fields.get("created", "")),
            to=tuple(map(str, fields.get("to", ()))),
            checkpoints=tuple(_proofs(Checkpoint.from_dict, fields["checkpoints"])),
            cards=tuple(_proofs(Card.from_dict, fields["cards"])),
            record_count=_count(log["records"]),
            files=files,
            lines=lambda: _lines(archive, log),
            content=lambda sha256: _content(archive, sha256),
            part=Part.read(fields.get("part")),
            close=close,
        )
        expected = {LOG: log["size"]}
        expected |= {FILES + sha256: size for sha256, size in files.items()}
    except (KeyError, TypeError, AttributeError) as error:
        raise FieldKitError("sync.damaged") from error
    own = {MANIFEST} if sender is None else {MANIFEST, SIGNATURE}
    strangers = archive.names() ^ (expected.keys() | own)
    if strangers:
        raise FieldKitError("sync.unexpected_content", name=min(strangers))
    if any(archive.size(name) != size for name, size in expected.items()):
        raise FieldKitError("sync.damaged")
    return bundle


def _count(value: object) -> int:
    if type(value) is not int:
        raise TypeError(value)
    return value


def _lines(archive: Archive, log: Mapping[str, object]) -> Iterator[bytes]:
    """The lines of the log; what the manifest says of it is compared once they are through."""
    digest, count = hashlib.sha256(), 0
    for line in archive.lines(LOG, digest):
        count += 1
        yield line
    if (digest.hexdigest(), count) != (log["sha256"], log["records"]):
        raise FieldKitError("sync.damaged")


def _content(archive: Archive, sha256: str) -> bytes:
    content = archive.read(FILES + sha256)
    if hashlib.sha256(content).hexdigest() != sha256:
        raise FieldKitError("sync.damaged")
    return content


def _write_log(writer: ArchiveWriter, records: Iterable[Record]) -> dict[str, object]:
    digest, size, count = hashlib.sha256(), 0, 0
    with writer.member(LOG) as log:
        for record in records:
            line = record.raw + b"\n"
            log.write(line)
            digest.update(line)
            size += len(line)
            count += 1
    return {"sha256": digest.hexdigest(), "size": size, "records": count}


def _write_files(writer: ArchiveWriter, bundle: Bundle) -> list[dict[str, object]]:
    listed: list[dict[str, object]] = []
    for sha256 in sorted(set(bundle.files)):
        content = bundle.content(sha256)
        if hashlib.sha256(content).hexdigest() != sha256:
            raise FieldKitError("sync.attachment_altered", sha256=sha256)
        writer.add(FILES + sha256, content)
        listed.append({"sha256": sha256, "size": len(content)})
    return listed


def _proofs(read: Callable[[object], _Proof], values: Iterable[object]) -> Iterator[_Proof]:
    for value in values:
        try:
            yield read(value)
        except FieldKitError as error:
            raise FieldKitError("sync.bad_signature") from error
