"""Each guard of the reader by itself, where another one behind it would hide that it fell."""

from __future__ import annotations

import hashlib
import io
import zipfile

import pytest

from fieldkit.errors import FieldKitError
from fieldkit.sync.archive import Archive, ArchiveWriter, Limits
from fieldkit.sync.scratch import open_scratch

NAME = "files/" + "a" * 64


def written(members):
    target = io.BytesIO()
    with ArchiveWriter(target) as writer:
        for name, content in members.items():
            writer.add(name, content)
    return target


def refusal_of(action):
    with pytest.raises(FieldKitError) as refused:
        action()
    return refused.value.code


def test_members_come_back():
    archive = Archive(written({"log.jsonl": b"one\ntwo\n", NAME: b"\x89PNG picture"}))
    assert archive.names() == {"log.jsonl", NAME}
    assert archive.read(NAME) == b"\x89PNG picture"
    assert list(archive.lines("log.jsonl", hashlib.sha256())) == [b"one", b"two"]


def test_pictures_are_stored_and_text_is_deflated():
    with zipfile.ZipFile(written({"log.jsonl": b"a" * 999, NAME: b"\x89PNG" + bytes(99)})) as read:
        assert read.getinfo(NAME).compress_type == zipfile.ZIP_STORED
        assert read.getinfo("log.jsonl").compress_size < 30


@pytest.mark.parametrize("name", ["../x", "/x", "files/x", "files/" + "A" * 64, "LOG.JSONL", "a:b"])
def test_a_name_outside_the_list(name):
    source = written({"log.jsonl": b"", name: b""})
    assert refusal_of(lambda: Archive(source)) == "sync.unexpected_content"


@pytest.mark.parametrize("limits", [Limits(log=10), Limits(whole=10), Limits(members=0)])
def test_declared_sizes_and_counts_are_a_reason_to_refuse(limits):
    source = written({"log.jsonl": b"0123456789\n"})
    assert refusal_of(lambda: Archive(source, limits)) == "sync.too_large"


def test_sizes_are_counted_while_reading_whatever_the_directory_says():
    archive = Archive(written({"log.jsonl": b"0123456789\n"}))
    archive._limits = Limits(log=10)
    assert refusal_of(lambda: archive.read("log.jsonl")) == "sync.too_large"


def test_a_line_longer_than_allowed():
    archive = Archive(written({"log.jsonl": b"x" * 300_000}), Limits(line=100_000))
    assert (
        refusal_of(lambda: list(archive.lines("log.jsonl", hashlib.sha256()))) == "sync.too_large"
    )


def test_a_last_line_without_its_end():
    archive = Archive(written({"log.jsonl": b"one\ntw"}))
    assert refusal_of(lambda: list(archive.lines("log.jsonl", hashlib.sha256()))) == "sync.damaged"


def test_a_member_that_is_not_there():
    assert refusal_of(lambda: Archive(written({"log.jsonl": b""})).read(NAME)) == "sync.damaged"


@pytest.mark.parametrize("in_memory", [10, 1_000_000])
def test_scratch_reads_what_was_written_at_any_place(in_memory):
    content = bytes(range(256)) * 40
    with open_scratch(20_000, in_memory) as scratch:
        for start in range(0, len(content), 777):
            scratch.write(content[start : start + 777])
        for start, size in ((0, 10), (15, 1), (16, 16), (4095, 5000), (10_239, 10), (20_000, 1)):
            scratch.seek(start)
            assert scratch.read(size) == content[start : start + size]
        assert scratch.seek(-3, io.SEEK_END) == len(content) - 3
        assert scratch.read() == content[-3:]


def test_scratch_stops_at_its_limit():
    with open_scratch(10) as scratch:
        scratch.write(b"0123456789")
        assert refusal_of(lambda: scratch.write(b"x")) == "sync.too_large"
