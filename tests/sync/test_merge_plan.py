"""What an import would change: judged as a set, in any order, with nothing taken on trust."""

from __future__ import annotations

import io
from itertools import permutations

import pytest

from fieldkit.errors import FieldKitError
from fieldkit.ledger.canonical import canonical
from fieldkit.ledger.chain import Fork, Gap, covering, find_gaps, sign_checkpoint
from fieldkit.ledger.records import Record
from fieldkit.sync.bundle import Bundle, OpenedBundle
from fieldkit.sync.carried import read_carried, write_carried
from fieldkit.sync.merge_plan import judge


class Held:
    """The records of a workspace, in memory."""

    def __init__(self, records=(), announced=None):
        self.records = {record.id: record for record in records}
        self.announced = announced or {}

    def known(self, records):
        return self.records.keys() & set(records)

    def seen(self):
        seen = {}
        for record in self.records.values():
            seen[record.device] = max(record.seq, seen.get(record.device, 0))
        return seen

    def gaps(self, devices):
        places = [(record.device, record.seq) for record in self.records.values()]
        return [gap for gap in find_gaps(places, self.announced) if gap.device in devices]

    def of_device(self, device, after=0, until=None):
        top = 2**62 if until is None else until
        return [r for r in self.records.values() if r.device == device and after < r.seq <= top]

    def of_entities(self, entities):
        return iter([r for r in self.records.values() if r.entity in set(entities)])

    def of_kinds(self, *kinds):
        return [r for r in self.records.values() if r.kind in kinds]

    def holds_whole(self, checkpoints):
        return False

    def take(self, bundle):
        self.records |= {record.id: record for record in map(Record.parse, bundle.lines())}


def arrived(records, checkpoints, files=None):
    return OpenedBundle(
        sender=None,
        created="",
        to=(),
        checkpoints=tuple(checkpoints),
        cards=(),
        record_count=len(records),
        files=files or {},
        lines=lambda: (record.raw for record in records),
    )


def ids(records):
    return [record.id for record in records]


def handed(laptop, records=None):
    """A bundle of some of a laptop's records with the checkpoints that prove them."""
    chosen = laptop.records if records is None else records
    return arrived(chosen, covering(chosen, laptop.points))


@pytest.fixture
def office(new_laptop):
    return new_laptop("Batbayar", "supervisor")


@pytest.fixture
def field(new_laptop, office):
    laptop = new_laptop("Айгуль", "inspector")
    for number in range(1, 6):
        laptop.inspect(f"visit-{number}")
    office.enrol(laptop)
    return laptop


@pytest.fixture
def held(office):
    return Held(office.records)


@pytest.fixture
def roots(office):
    return {office.key.device}


def test_new_records_are_new_once(field, held, roots):
    plan = judge(handed(field), held, roots)
    assert ids(plan.new) == ids(field.records)
    assert (plan.known, plan.gaps, plan.forks) == (0, (), ())
    assert (plan.quarantined, plan.conflicts) == ((), ())
    held.take(handed(field))
    again = judge(handed(field), held, roots)
    assert (again.new, again.known, again.gaps) == ((), 6, ())


def test_judging_changes_nothing(field, held, roots):
    before = dict(held.records)
    judge(handed(field), held, roots)
    assert held.records == before


def test_a_record_twice_in_one_file_counts_once(field, held, roots):
    plan = judge(arrived([*field.records, *field.records], field.points), held, roots)
    assert ids(plan.new) == ids(field.records)


def test_any_order_of_files_gives_the_same_set_and_no_gap_is_left(field, office, roots):
    parts = [field.records[0:2], field.records[2:4], field.records[4:6]]
    for order in permutations(parts):
        held = Held(office.records)
        for part in order:
            plan = judge(handed(field, part), held, roots)
            assert ids(plan.new) == ids(part)
            held.take(handed(field, part))
        assert held.records.keys() == {r.id for r in [*office.records, *field.records]}
        assert plan.gaps == ()


def test_gaps_are_told_and_close(field, held, roots):
    device = field.key.device
    plan = judge(handed(field, field.records[4:6]), held, roots)
    assert plan.gaps == (Gap(device, 1, 4),)
    held.take(handed(field, field.records[4:6]))
    plan = judge(handed(field, field.records[1:2]), held, roots)
    assert plan.gaps == (Gap(device, 1, 1), Gap(device, 3, 4))
    held.take(handed(field, field.records[1:2]))
    plan = judge(handed(field, field.records[2:4]), held, roots)
    assert plan.gaps == (Gap(device, 1, 1),)


def test_what_others_have_seen_shows_a_withheld_tail(field, office, held, roots):
    device = field.key.device
    word = sign_checkpoint(office.key, len(office.records), office.records[-1].id, {device: 4})
    plan = judge(arrived([], [word]), held, roots)
    assert plan.gaps == (Gap(device, 1, 4),)


def test_a_signed_absurd_number_costs_nothing(field, office, held, roots):
    device = field.key.device
    word = sign_checkpoint(office.key, 2, office.records[-1].id, {device: 2**61, "x": "y"})
    plan = judge(arrived(field.records, [*field.points, word]), held, roots)
    assert plan.gaps == (Gap(device, 7, 2**61),)


def test_a_gap_is_filled_by_what_a_held_record_names(field, held, roots):
    """The older records carry no checkpoint of their own; the chain reaches them from above."""
    held.take(handed(field, field.records[4:6]))
    plan = judge(arrived(field.records[2:4], []), held, roots)
    assert ids(plan.new) == ids(field.records[2:4])


def test_records_without_proof_refuse_the_whole_file(field, office, held, roots):
    with pytest.raises(FieldKitError) as refused:
        judge(arrived([*office.records, *field.records], field.points[:3]), held, roots)
    assert refused.value.code == "sync.unproven_record"
    assert refused.value.context["count"] == 3
    assert refused.value.context["devices"] == field.key.device
    assert "{" not in refused.value.message + refused.value.remedy


def test_a_forged_record_in_an_honest_chain_is_refused(field, held, roots):
    fields = {"v": 1, "device": field.key.device, "seq": 7, "prev": field.records[-1].id}
    fields |= {"kind": "revision", "entity": "visit-1", "parents": [], "at": "2026"}
    forged = Record.parse(canonical({**fields, "body": field.records[1].body}))
    with pytest.raises(FieldKitError) as refused:
        judge(arrived([*field.records, forged], field.points), held, roots)
    assert refused.value.context["count"] == 1


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (b"not json", "sync.bad_record"),
        (b"{}", "sync.bad_record"),
        (b"\xff", "sync.bad_record"),
        (b'{"v":2}', "sync.newer_version"),
    ],
)
def test_a_line_that_is_no_record_refuses_the_whole_file(field, held, roots, line, code):
    bundle = handed(field)
    broken = OpenedBundle(
        None, "", (), bundle.checkpoints, (), 7, {}, lambda: iter([*bundle.lines(), line])
    )
    with pytest.raises(FieldKitError) as refused:
        judge(broken, held, roots)
    assert refused.value.code == code
    assert "{" not in refused.value.message


def test_an_unknown_device_waits_in_quarantine(new_laptop, held, roots):
    stranger = new_laptop("Stranger", "inspector")
    stranger.inspect("visit-9")
    plan = judge(handed(stranger), held, roots)
    assert plan.quarantined == (stranger.key.device,)
    assert len(plan.new) == 2


def test_an_enrolment_in_the_same_file_lifts_the_quarantine(new_laptop, office, roots):
    newcomer = new_laptop("New", "inspector")
    held = Held(office.records)
    enrolment = office.enrol(newcomer)
    bundle = arrived([*newcomer.records, enrolment], [*newcomer.points, office.points[-1]])
    assert judge(bundle, held, roots).quarantined == ()


def test_a_supervisor_nobody_here_believes_enrols_nobody(new_laptop, held, roots):
    false_office = new_laptop("Office", "supervisor")
    friend = new_laptop("Friend", "inspector")
    false_office.enrol(friend)
    bundle = arrived(
        [*false_office.records, *friend.records], [*false_office.points, *friend.points]
    )
    quarantined = {false_office.key.device, friend.key.device}
    assert set(judge(bundle, held, roots).quarantined) == quarantined
    assert judge(bundle, held, None).quarantined == ()


def test_two_heads_are_a_conflict_and_a_resolution_ends_it(new_laptop, field, office, held, roots):
    other = new_laptop("Other", "inspector")
    office.enrol(other)
    held.take(handed(office))
    first = field.records[1]
    mine = field.inspect("visit-1", "<data>a</data>", parents=[first.id])
    theirs = other.inspect("visit-1", "<data>b</data>", parents=[first.id])
    held.take(handed(field))
    plan = judge(handed(other), held, roots)
    assert plan.conflicts == ("visit-1",)
    held.take(handed(other))
    field.inspect("visit-1", "<data>c</data>", parents=[mine.id, theirs.id])
    assert judge(handed(field), held, roots).conflicts == ()


def test_a_stranger_makes_no_conflict(new_laptop, field, held, roots):
    held.take(handed(field))
    stranger = new_laptop("S", "inspector")
    stranger.inspect("visit-1", "<data>x</data>")
    assert judge(handed(stranger), held, roots).conflicts == ()


def test_a_cloned_laptop_is_seen_from_either_side(field, held, roots):
    """Two different records at one place of a chain, both signed by the same key."""
    from copy import deepcopy

    clone = deepcopy(field)
    mine, its = field.inspect("visit-a"), clone.inspect("visit-b")
    fork = Fork(field.key.device, 7, tuple(sorted([mine.id, its.id])))
    other = Held(held.records.values())
    held.take(handed(field))
    plan = judge(handed(clone), held, roots)
    assert plan.forks == (fork,)
    assert ids(plan.new) == [its.id]
    other.take(handed(clone))
    assert judge(handed(field), other, roots).forks == (fork,)
    both = arrived([*field.records, its], [*field.points, *clone.points])
    assert judge(both, Held(held.records.values()), roots).forks == (fork,)


def test_a_record_that_fills_a_gap_is_no_fork(field, held, roots):
    held.take(handed(field, field.records[4:6]))
    assert judge(handed(field, field.records[:4]), held, roots).forks == ()


def test_attachments_that_did_not_come_along_are_named(field, held, roots, new_laptop):
    field.inspect("visit-p", files={"a.jpg": b"photo one", "b.jpg": b"photo two"})
    one, two = sorted(field.files)
    plan = judge(arrived(field.records, field.points, {one: 9}), held, roots)
    assert plan.awaited_files == (two,)


def test_a_kind_of_a_newer_program_is_kept(field, held, roots):
    field.append("weather", "w1", {"sky": "clear"})
    assert judge(handed(field), held, roots).new[-1].kind == "weather"


# --- the bundle that documents carry


@pytest.fixture
def one_visit(field):
    field.inspect("visit-p", files={"a.jpg": b"\xff\xd8\xffphoto"})
    record = field.records[-1]
    return Bundle([record], [field.points[-1]], field.files, field.files.__getitem__, [field.card])


def test_a_carried_record_is_the_same_bytes_each_time_and_comes_back(one_visit, field, held, roots):
    content = write_carried(one_visit)
    assert write_carried(one_visit) == content
    with read_carried(content) as bundle:
        assert bundle.sender is None
        plan = judge(bundle, held, roots)
        assert ids(plan.new) == [field.records[-1].id]
        assert plan.awaited_files == ()
        (sha256,) = bundle.files
        assert bundle.content(sha256) == b"\xff\xd8\xffphoto"


def test_a_carried_record_cut_or_altered(one_visit):
    content = write_carried(one_visit)
    with read_carried(content) as bundle:
        expected = list(bundle.lines())
    refused = 0
    for place in range(0, len(content), 2):
        altered = bytearray(content)
        altered[place] ^= 0x10
        for broken in (bytes(altered), content[:place]):
            try:
                with read_carried(broken) as bundle:
                    assert list(bundle.lines()) == expected
            except FieldKitError as error:
                assert error.code.startswith("sync.")
                refused += 1
    assert refused > len(content) * 0.8


def test_a_sync_file_is_not_taken_for_a_carried_record(field):
    from fieldkit.sync.bundle import write_archive

    target = io.BytesIO()
    write_archive(target, Bundle(field.records, field.points), {"format": "fieldkit-sync"})
    with pytest.raises(FieldKitError) as refused:
        read_carried(target.getvalue())
    assert refused.value.code == "sync.not_a_sync_file"
