"""Two devices with short chains, and bundles of them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest

from fieldkit.clock import FrozenClock
from fieldkit.ledger.chain import Chain, covering
from fieldkit.ledger.identity import DeviceKey
from fieldkit.sync.bundle import Bundle

PHOTO = b"\xff\xd8\xff" + bytes(range(256)) * 8


def sha256(content):
    return hashlib.sha256(content).hexdigest()


def revision(xml="<data><site>A1</site></data>", files=None):
    return {
        "xml": xml,
        "files": {
            name: {"sha256": sha256(content), "size": len(content)}
            for name, content in (files or {}).items()
        },
        "summary": {"site": "A1", "grade": "B"},
        "findings": [],
        "reason": None,
        "withdrawn": False,
    }


@dataclass
class Laptop:
    """A device with its chain, as a workspace keeps it."""

    name: str
    role: str
    key: DeviceKey = field(default_factory=DeviceKey.generate)
    records: list = field(default_factory=list)
    points: list = field(default_factory=list)
    files: dict = field(default_factory=dict)

    def __post_init__(self):
        self.clock = FrozenClock(datetime(2026, 11, 23, tzinfo=UTC))
        self.chain = Chain(self.key, self.clock)
        self.card = self.key.card(self.name, self.role)
        self.enrol(self)

    def append(self, kind, entity, body, parents=()):
        record = self.chain.next_record(kind, entity, body, parents)
        self.chain.advance(record)
        self.records.append(record)
        self.points.append(self.chain.checkpoint())
        return record

    def enrol(self, other):
        body = {"person": other.name, "role": other.role, "from": None, "until": None}
        body["card"] = other.card.as_dict()
        return self.append("enrolment", other.key.device, body)

    def inspect(self, entity, xml="<data/>", files=None, parents=()):
        self.files |= {sha256(content): content for content in (files or {}).values()}
        return self.append("revision", entity, revision(xml, files), parents)

    def bundle(self, records=None):
        chosen = self.records if records is None else records
        return Bundle(
            chosen, covering(chosen, self.points), self.files, self.files.__getitem__, [self.card]
        )


@pytest.fixture(scope="session")
def new_laptop():
    """Makes a device of a name and role, its own enrolment the first record of its chain."""
    return Laptop


@pytest.fixture(scope="module")
def inspector():
    laptop = Laptop("Айгуль", "inspector")
    laptop.inspect("visit-1", "<data><site>Ащы су</site></data>", {"photo.jpg": PHOTO})
    laptop.inspect("visit-2")
    return laptop


@pytest.fixture(scope="module")
def supervisor(inspector):
    laptop = Laptop("Batbayar", "supervisor")
    laptop.enrol(inspector)
    return laptop
