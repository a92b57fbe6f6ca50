"""Chains: growth, proof from a signed head backwards, gaps, forks, and who may decide."""

from dataclasses import replace
from datetime import UTC, datetime
from itertools import permutations

import pytest

from fieldkit.clock import FrozenClock
from fieldkit.errors import FieldKitError
from fieldkit.ledger.canonical import canonical
from fieldkit.ledger.chain import (
    Chain,
    Checkpoint,
    Gap,
    covering,
    find_forks,
    find_gaps,
    sign_checkpoint,
    verify_segment,
)
from fieldkit.ledger.graph import ancestors, common_base, heads, is_conflict
from fieldkit.ledger.identity import DeviceKey
from fieldkit.ledger.records import Record
from fieldkit.ledger.roster import Roster

CLOCK = FrozenClock(datetime(2026, 11, 23, tzinfo=UTC))


def assignment(note):
    return {"site": "A1", "form": "f", "person": None, "due": None, "note": note}


def grow(key, count):
    chain = Chain(key, CLOCK)
    records, points = [], []
    for number in range(count):
        record = chain.next_record("assignment", f"e{number}", assignment(str(number)))
        chain.advance(record)
        records.append(record)
        points.append(chain.checkpoint())
    return records, points


@pytest.fixture(scope="module")
def key():
    return DeviceKey.generate()


@pytest.fixture(scope="module")
def grown(key):
    return grow(key, 8)


def test_each_record_names_the_one_before(grown):
    records, _points = grown
    assert [record.seq for record in records] == list(range(1, 9))
    assert [record.prev for record in records] == ["", *(r.id for r in records[:-1])]


def test_a_record_not_stored_does_not_move_the_chain(key):
    chain = Chain(key, CLOCK)
    first = chain.next_record("assignment", "e", assignment("lost"))
    second = chain.next_record("assignment", "e", assignment("kept"))
    assert (first.seq, second.seq) == (1, 1)


def test_a_signed_head_proves_all_before_it_and_nothing_after(grown):
    records, points = grown
    proof = verify_segment(records, [points[4]])
    assert proof.proven == {record.id for record in records[:5]}
    assert proof.unproven == tuple(records[5:])


def test_a_part_of_a_chain_is_proven_by_its_own_head(grown):
    records, points = grown
    assert not verify_segment(records[3:6], [points[5]]).unproven
    assert verify_segment(records[3:6], [points[6]]).unproven == tuple(records[3:6])


def test_a_missing_link_leaves_what_is_before_it_unproven(grown):
    records, points = grown
    part = records[:2] + records[3:]
    assert verify_segment(part, [points[7]]).unproven == tuple(records[:2])


def test_records_before_a_stored_one_are_proven_by_its_link(grown):
    records, _points = grown
    assert not verify_segment(records[:4], [], anchors=[records[4].prev]).unproven


def test_a_changed_record_is_not_proven(grown):
    records, points = grown
    changed = Record.parse(records[2].raw.replace(b'"note":"2"', b'"note":"9"'))
    proof = verify_segment([*records[:2], changed, *records[3:]], [points[7]])
    assert changed in proof.unproven
    assert set(proof.unproven) == {*records[:2], changed}


def test_a_record_that_skips_a_number_is_not_proven(key, grown):
    records, _points = grown
    jump = Chain(key, CLOCK, seq=6, head=records[3].id)
    record = jump.next_record("assignment", "e", assignment("jump"))
    jump.advance(record)
    proof = verify_segment([*records[:4], record], [jump.checkpoint()])
    assert proof.proven == {record.id}


def test_another_devices_checkpoint_proves_nothing(grown):
    records, points = grown
    other = DeviceKey.generate()
    forged = sign_checkpoint(other, points[7].seq, points[7].head, {})
    assert not verify_segment(records, [forged]).proven


def test_a_checkpoint_survives_its_dict_and_no_change_passes(grown):
    _records, points = grown
    point = points[3]
    assert Checkpoint.from_dict(point.as_dict()) == point
    for field in ("statement", "signature"):
        text = getattr(point, field)
        for place in range(len(text)):
            changed = text[:place] + chr(ord(text[place]) ^ 1) + text[place + 1 :]
            try:
                again = Checkpoint.from_dict({**point.as_dict(), field: changed})
            except FieldKitError as refusal:
                assert refusal.code == "ledger.bad_checkpoint"
            else:  # unused bits at the end of base64
                assert replace(again, signature=point.signature) == point


def test_a_card_signature_is_no_checkpoint(key):
    card = key.card("A", "inspector")
    with pytest.raises(FieldKitError):
        Checkpoint.read(card.statement, card.signature)


def test_covering_needs_one_checkpoint_per_unbroken_run(grown):
    records, points = grown
    assert covering(records, points) == [points[7]]
    parts = records[:2] + records[3:5] + records[6:7]
    assert sorted(p.seq for p in covering(parts, points)) == [2, 5, 7]
    assert not verify_segment(parts, covering(parts, points)).unproven


def test_covering_prefers_the_shorter_of_two_statements(key, grown):
    records, points = grown
    long = sign_checkpoint(key, 8, points[7].head, {"f" * 32: 12})
    assert covering(records, [long, points[7]]) == [points[7]]


def test_gaps_lie_between_what_is_held_and_what_was_announced():
    held = [("a", 1), ("a", 2), ("a", 5), ("b", 3)]
    assert find_gaps(held, {"a": 7, "c": 2, "d": 0}) == [
        Gap("a", 3, 4),
        Gap("a", 6, 7),
        Gap("b", 1, 2),
        Gap("c", 1, 2),
    ]
    assert find_gaps([("a", 1)], {"a": 1}) == []


def test_two_records_in_one_place_are_a_fork(key, grown):
    records, _points = grown
    clone = Chain(key, CLOCK, seq=4, head=records[3].id)
    other = clone.next_record("assignment", "e", assignment("clone"))
    places = [(r.device, r.seq, r.id) for r in [*records, other, other]]
    (fork,) = find_forks(places)
    assert (fork.seq, set(fork.records)) == (5, {records[4].id, other.id})


class Step:
    def __init__(self, name, *parents):
        self.id, self.parents = name, parents


def test_heads_and_bases_of_a_parted_history():
    steps = [Step("a"), Step("b", "a"), Step("c", "a"), Step("d", "b", "c"), Step("e", "b")]
    assert heads(steps) == ("d", "e")
    assert is_conflict(steps)
    assert not is_conflict(steps[:2])
    assert heads([Step("y", "unknown")]) == ("y",)
    parents = {step.id: step.parents for step in steps}
    assert ancestors("d", parents) == {"a", "b", "c"}
    assert common_base(("d", "e"), parents) == ("b",)
    assert common_base(("b", "c"), parents) == ("a",)
    assert common_base(("b", "d"), parents) == ("b",)
    assert common_base(("a", "z"), parents) == ()
    assert common_base(("b", "c", "d"), parents) == ("a",)
    assert common_base((), parents) == ()


def enrol(chain, key, role, person="P"):
    body = {
        "card": key.card(person, role).as_dict(),
        "person": person,
        "role": role,
        "from": None,
        "until": "2026-12-01",
    }
    record = chain.next_record("enrolment", key.device, body)
    chain.advance(record)
    return record


def revoke(chain, device):
    record = chain.next_record("revocation", device, {"device": device, "reason": "lost"})
    chain.advance(record)
    return record


def test_trust_spreads_from_roots_and_not_from_inspectors():
    boss, second, inspector, stranger = (DeviceKey.generate() for _ in range(4))
    chains = {k.device: Chain(k, CLOCK) for k in (boss, second, inspector, stranger)}
    records = [
        enrol(chains[boss.device], boss, "supervisor"),
        enrol(chains[boss.device], second, "supervisor"),
        enrol(chains[second.device], second, "inspector"),
        enrol(chains[second.device], inspector, "inspector", "Aru"),
        enrol(chains[inspector.device], inspector, "inspector"),
        enrol(chains[inspector.device], stranger, "supervisor"),
        # A later wish of its own does not raise or lower anybody.
        enrol(chains[second.device], second, "inspector"),
        enrol(chains[inspector.device], inspector, "supervisor"),
    ]
    for order in (records, records[::-1], records[3:] + records[:3]):
        roster = Roster.of(order, {boss.device})
        assert roster.supervisors == {boss.device, second.device}
        assert roster.knows(inspector.device)
        assert not roster.knows(stranger.device)
        assert roster.member(inspector.device).person == "Aru"
        assert roster.member(inspector.device).enrolled_by == second.device
    assert not Roster.of(records, set()).members
    assert Roster.of(records).supervisors == {boss.device, second.device}


def test_a_root_needs_the_first_place_of_its_chain():
    key = DeviceKey.generate()
    chain = Chain(key, CLOCK)
    first = enrol(chain, key, "inspector")
    late = enrol(chain, key, "supervisor")
    assert not Roster.of([first, late]).members


def test_a_revoked_device_is_listed_and_not_known():
    boss, inspector = DeviceKey.generate(), DeviceKey.generate()
    chain = Chain(boss, CLOCK)
    records = [enrol(chain, boss, "supervisor"), enrol(chain, inspector, "inspector")]
    other = Chain(inspector, CLOCK)
    enrol(other, inspector, "inspector")
    assert Roster.of([*records, revoke(other, boss.device)]).knows(boss.device)
    final = [*records, revoke(chain, inspector.device)]
    for order in permutations(final):
        roster = Roster.of(order)
        assert not roster.knows(inspector.device)
        assert roster.member(inspector.device).revoked


def test_an_enrolment_with_a_foreign_or_broken_card_counts_for_nothing():
    boss, inspector = DeviceKey.generate(), DeviceKey.generate()
    chain = Chain(boss, CLOCK)
    good = enrol(chain, boss, "supervisor")
    broken = Record.parse(
        canonical(
            {
                "v": 1,
                "device": boss.device,
                "seq": 2,
                "prev": good.id,
                "kind": "enrolment",
                "entity": inspector.device,
                "parents": [],
                "form": None,
                "body": {**good.body, "card": boss.card("X", "supervisor").as_dict()},
                "at": good.at,
            }
        )
    )
    assert set(Roster.of([good, broken]).members) == {boss.device}


def test_a_period_bounds_service():
    boss = DeviceKey.generate()
    member = Roster.of([enrol(Chain(boss, CLOCK), boss, "supervisor")]).member(boss.device)
    assert member.serves_at("2026-12-01T23:00:00.000+05:00")
    assert not member.serves_at("2026-12-02T00:00:00.000+05:00")
