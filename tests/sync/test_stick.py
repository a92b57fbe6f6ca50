"""A copy onto a stick goes on where it stopped, and never trusts what it finds there."""

import errno
import os
import shutil
from types import SimpleNamespace

import pytest

from fieldkit.errors import FieldKitError
from fieldkit.sync import stick

PIECE = 1000
SIZE = 20 * PIECE + 123


@pytest.fixture
def copying(tmp_path, monkeypatch):
    """The file, its copy's name, where the copy grows, and a try that ends after n pieces."""
    monkeypatch.setattr(stick, "CHUNK", PIECE)
    monkeypatch.setattr(stick, "_FLUSHED_EVERY", 3 * PIECE)
    whole, target, part = (tmp_path / name for name in ("whole", "copy", ".part"))
    whole.write_bytes(os.urandom(SIZE))

    def carry(pieces=None):
        told = []

        def tell(done, total):
            told.append((done, total))
            if pieces is not None and len(told) > pieces:
                raise OSError(errno.EIO, "pulled")

        there = stick.carry(whole, target, part, tell)
        return there, told

    return SimpleNamespace(whole=whole, target=target, part=part, carry=carry)


def broken_off(copying, pieces):
    with pytest.raises(FieldKitError) as refusal:
        copying.carry(pieces)
    assert refusal.value.code == "file.unwritable"
    assert not copying.target.exists()


@pytest.mark.parametrize("pieces", range(21))
def test_it_goes_on_behind_what_is_there(copying, pieces):
    broken_off(copying, pieces)
    assert copying.part.stat().st_size >= pieces * PIECE
    there, told = copying.carry()
    assert there == min(SIZE, copying.whole.stat().st_size, told[0][0])
    assert there >= pieces * PIECE
    assert told[-1] == (SIZE, SIZE)
    assert copying.target.read_bytes() == copying.whole.read_bytes()
    assert not copying.part.exists()


def test_it_arrives_when_each_try_brings_one_piece_only(copying):
    for number in range(20):
        broken_off(copying, 1)
        assert copying.part.stat().st_size == (number + 1) * PIECE
    assert copying.carry()[0] == 20 * PIECE


@pytest.mark.parametrize("place", [0, PIECE - 1, PIECE, 5 * PIECE + 7])
def test_a_changed_beginning_is_written_again_from_there(copying, place):
    broken_off(copying, 8)
    content = bytearray(copying.part.read_bytes())
    content[place] ^= 1
    copying.part.write_bytes(content)
    there, _told = copying.carry()
    assert there == place // PIECE * PIECE
    assert copying.target.read_bytes() == copying.whole.read_bytes()


@pytest.mark.parametrize("size", [10, SIZE, 3 * SIZE])
def test_other_content_at_its_place_counts_for_nothing(copying, size):
    copying.part.write_bytes(b"x" * size)
    copying.target.write_bytes(b"an earlier file of this name")
    there, _told = copying.carry()
    assert there == 0
    assert copying.target.read_bytes() == copying.whole.read_bytes()


def test_a_copy_that_is_whole_but_longer_is_cut(copying):
    copying.part.write_bytes(copying.whole.read_bytes() + b"more")
    assert copying.carry()[0] == SIZE
    assert copying.target.read_bytes() == copying.whole.read_bytes()


def test_a_stick_that_alters_what_it_was_given_gets_no_copy(copying, monkeypatch):
    """The file never counts as written, and the next try does not go on with the rot."""
    flushed = os.fsync

    def rotting(handle):
        flushed(handle)
        if copying.part.stat().st_size == SIZE:
            content = copying.part.read_bytes()
            copying.part.write_bytes(bytes([content[0] ^ 1]) + content[1:])

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", rotting)
        with pytest.raises(FieldKitError) as refusal:
            copying.carry()
    assert refusal.value.code == "file.unwritable"
    assert not copying.target.exists()
    assert not copying.part.exists()
    assert copying.carry()[0] == 0


def test_a_full_stick_is_refused_before_and_keeps_nothing(copying, monkeypatch):
    usage = shutil._ntuple_diskusage(SIZE, 1, SIZE - 1)
    with monkeypatch.context() as patch:
        patch.setattr(shutil, "disk_usage", lambda _: usage)
        with pytest.raises(FieldKitError) as refusal:
            copying.carry()
    assert refusal.value.code == "disk.full"
    assert not copying.part.exists()
    assert copying.carry()[0] == 0


def test_a_stick_that_fills_up_meanwhile_keeps_nothing_either(copying):
    def full(done, _total):
        if done > 5 * PIECE:
            raise OSError(errno.ENOSPC, "full")

    with pytest.raises(FieldKitError) as refusal:
        stick.carry(copying.whole, copying.target, copying.part, full)
    assert refusal.value.code == "disk.full"
    assert not copying.part.exists()
