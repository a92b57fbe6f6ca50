"""A sync file of any size, made without a laptop that holds its content: photos out of a formula."""

import hashlib
import random

from fieldkit.clock import SystemClock
from fieldkit.ledger.chain import Chain
from fieldkit.ledger.identity import DeviceKey
from fieldkit.ledger.records import Record
from fieldkit.sync.bundle import Bundle
from fieldkit.sync.sync_file import write_sync_file

LONG_ANSWERS = "<q>an answer of a usual length</q>" * 147
"""About 5 kB of a submission."""


class Author:
    """An inspector's device that signs as many inspections as asked for."""

    def __init__(self, key=None, seq=0, head=""):
        self.key = key or DeviceKey.generate()
        self.card = self.key.card("Aibek", "inspector")
        self._chain = Chain(self.key, SystemClock(), seq, head)

    def cloned(self):
        """Another laptop with the same key at the same place of the chain: a copy, a backup."""
        return Author(self.key, self._chain.seq, self._chain.head)

    def more_lines(self, count):
        """The lines of so many inspections after those written before."""
        return [self._inspection(number, LONG_ANSWERS, {}).raw for number in range(count)]

    def lines(self, count, photos_each=0, photo_bytes=0, answers=LONG_ANSWERS):
        """The lines of so many inspections, and the photos that they name by SHA-256."""
        photos, lines = {}, [self._enrolment().raw]
        for number in range(count):
            files = {}
            for place in range(photos_each):
                seed = number * photos_each + place
                content = photo(seed, photo_bytes)
                sha256 = hashlib.sha256(content).hexdigest()
                photos[sha256] = seed
                files[f"{place}.jpg"] = {"sha256": sha256, "size": photo_bytes}
            lines.append(self._inspection(number, answers, files).raw)
        return lines, photos

    def line(self, kind, entity, body):
        """The line of one more record of any kind."""
        return self._appended(kind, entity, body).raw

    def write(self, file, reader, lines, photos, photo_bytes=0):
        """Write the file for one device."""
        bundle = Bundle(
            map(Record.parse, lines),
            [self.checkpoint()],
            photos,
            lambda sha256: photo(photos[sha256], photo_bytes),
            [self.card],
        )
        return write_sync_file(file, bundle, self.key, [reader], "now")

    def checkpoint(self):
        """What proves all that it signed so far."""
        return self._chain.checkpoint()

    def _enrolment(self):
        body = {"person": "Aibek", "role": "inspector", "from": None, "until": None}
        body["card"] = self.card.as_dict()
        return self._appended("enrolment", self.key.device, body)

    def _inspection(self, number, answers, files):
        summary = {"site": f"S{number % 500}", "grade": "B", "alert": "none", "inspector": "Aibek"}
        body = {
            "xml": f"<data>{answers}<n>{number}</n></data>",
            "files": files,
            "summary": summary,
            "findings": [],
            "reason": None,
            "withdrawn": False,
        }
        return self._appended("revision", SystemClock().new_uuid(), body)

    def _appended(self, kind, entity, body):
        form = {"id": "f", "version": "1", "hash": "f" * 64} if kind == "revision" else None
        record = self._chain.next_record(kind, entity, body, (), form)
        self._chain.advance(record)
        return record


def photo(seed, size):
    """Bytes that no compression makes smaller, as those of a JPEG."""
    return b"\xff\xd8\xff" + random.Random(seed).randbytes(size - 3)
