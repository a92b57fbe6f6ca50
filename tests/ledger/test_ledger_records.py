"""Canonical bytes and records: what is written, what is read, what is refused."""

import hashlib

import orjson
import pytest

from fieldkit.errors import FieldKitError
from fieldkit.ledger.canonical import canonical
from fieldkit.ledger.kinds import KINDS, misfit
from fieldkit.ledger.records import Record, write_record

FIELDS = {
    "device": "d" * 32,
    "seq": 1,
    "prev": "",
    "kind": "assignment",
    "entity": "e",
    "parents": [],
    "form": None,
    "body": {"site": "A1", "form": "fk_food", "person": None, "due": None, "note": None},
    "at": "2026-11-23T10:00:00.000+05:00",
}


def test_keys_are_sorted_and_text_composed():
    assert canonical({"b": 1, "a": "e\u0301"}) == '{"a":"é","b":1}'.encode()


@pytest.mark.parametrize("value", [1.5, {"a": [0.0]}, b"x", {1: 2}, 1 << 70, "\ud800"])
def test_what_json_does_not_carry_alike_is_refused(value):
    with pytest.raises(FieldKitError) as refusal:
        canonical(value)
    assert refusal.value.code == "ledger.not_canonical"


def test_a_record_is_identified_by_its_bytes():
    record = write_record(FIELDS)
    assert record.id == hashlib.sha256(record.raw).hexdigest()
    assert Record.parse(record.raw) == record
    assert b"\n" not in record.raw


def test_stored_bytes_are_kept_as_they_are_with_unknown_fields_and_kinds():
    raw = orjson.dumps({**FIELDS, "v": 1, "kind": "sample", "later": {"x": 1.5}})
    record = Record.parse(raw)
    assert record.raw == raw
    assert record.kind == "sample"
    assert record.fits


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"seq": "1"}, "ledger.bad_record"),
        ({"seq": True}, "ledger.bad_record"),
        ({"seq": 0}, "ledger.bad_record"),
        ({"seq": 2}, "ledger.bad_record"),
        ({"prev": "x"}, "ledger.bad_record"),
        ({"body": []}, "ledger.bad_record"),
        ({"parents": [1]}, "ledger.bad_record"),
        ({"form": {"id": 1}}, "ledger.bad_record"),
        ({"v": 2}, "ledger.newer_record"),
        ({"v": "1"}, "ledger.bad_record"),
    ],
)
def test_a_misshapen_envelope_is_refused(change, code):
    with pytest.raises(FieldKitError) as refusal:
        Record.parse(orjson.dumps({"v": 1, **FIELDS, **change}))
    assert refusal.value.code == code


@pytest.mark.parametrize("raw", [b"", b"[]", b"{", b"\xff", b"null", b'{"v":1}', b"[" * 100_000])
def test_what_is_no_record_is_refused(raw):
    with pytest.raises(FieldKitError, match="log"):
        Record.parse(raw)


def test_every_cut_of_a_record_is_refused():
    raw = write_record(FIELDS).raw
    for end in range(len(raw)):
        with pytest.raises(FieldKitError):
            Record.parse(raw[:end])


def test_a_body_is_checked_when_written_and_only_judged_when_read():
    bad = {**FIELDS, "body": {**FIELDS["body"], "site": 7}}
    with pytest.raises(FieldKitError) as refusal:
        write_record(bad)
    assert refusal.value.code == "ledger.bad_body"
    assert refusal.value.context["field"] == "site"
    assert not Record.parse(canonical({"v": 1, **bad})).fits


def test_every_kind_refuses_an_empty_body():
    assert all(misfit(kind, {}) for kind in KINDS)
