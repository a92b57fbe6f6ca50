"""Whose records count: revocations by chain and not by clock, rights by role, new keys for old."""

from datetime import UTC, datetime
from itertools import permutations

import pytest

from fieldkit.clock import FrozenClock
from fieldkit.ledger.chain import Chain
from fieldkit.ledger.identity import DeviceKey
from fieldkit.ledger.kinds import misfit
from fieldkit.ledger.rights import NOT_SUPERVISOR, NOT_YOURS, REVOKED, counting, objection
from fieldkit.ledger.roster import Roster
from fieldkit.ledger.succession import continues_body, predecessor

CLOCK = FrozenClock(datetime(2026, 11, 23, tzinfo=UTC))


class Laptop:
    """A device and its chain; everything that anybody writes lands in one list."""

    def __init__(self, everything, name, role):
        self.key, self.name, self.role = DeviceKey.generate(), name, role
        self.chain, self.everything = Chain(self.key, CLOCK), everything
        self.device = self.key.device
        self.first = self.enrol(self)

    def write(self, kind, entity, body, parents=()):
        record = self.chain.next_record(kind, entity, body, parents)
        self.chain.advance(record)
        self.everything.append(record)
        return record

    def enrol(self, other, role=None, parents=()):
        body = {
            "card": other.key.card(other.name, other.role).as_dict(),
            "person": other.name,
            "role": role or other.role,
            "from": None,
            "until": None,
        }
        return self.write("enrolment", other.device, body, parents)

    def revoke(self, other, *ends):
        kept = [{"seq": end.seq, "head": end.id} for end in ends]
        body = {"device": other.device, "reason": "lost", "kept": kept}
        return self.write("revocation", other.device, body)

    def inspect(self, entity="i", parents=(), *, withdrawn=False):
        body = {
            "xml": "", "files": {}, "summary": {}, "findings": [], "reason": None,
            "withdrawn": withdrawn,
        }  # fmt: skip
        return self.write("revision", entity, body, parents)

    def review(self, revision):
        body = {"inspection": "i", "revision": revision.id, "decision": "approved", "comments": []}
        return self.write("review", "i", body)


@pytest.fixture
def everything():
    return []


@pytest.fixture
def laptop(everything):
    return lambda name, role="inspector": Laptop(everything, name, role)


@pytest.fixture
def boss(laptop):
    return laptop("Boss", "supervisor")


@pytest.fixture
def aru(laptop, boss):
    made = laptop("Aru")
    boss.enrol(made)
    return made


def test_what_was_received_before_a_revocation_stays_and_nothing_later(everything, boss, aru):
    before = aru.inspect("a")
    boss.revoke(aru, before)
    after = aru.inspect("b")
    for order in (everything, everything[::-1]):
        roster = Roster.of(order)
        assert not roster.knows(aru.device)
        assert objection(before, roster) is None
        assert objection(after, roster) == REVOKED


def test_a_thief_cannot_write_beneath_a_revocation(everything, boss, aru):
    """A number lower than the last that counts is no older: the links of the chain decide."""
    second, third = aru.inspect("a"), aru.inspect("b")
    boss.revoke(aru, third)
    aru.chain.advance(second)
    forged = aru.inspect("forged")
    roster = Roster.of(everything)
    assert forged.seq == third.seq
    assert objection(forged, roster) == REVOKED
    assert objection(third, roster) is None


def test_parts_of_a_chain_stay_on_both_sides_of_a_gap(everything, boss, aru):
    early, missing, late = aru.inspect("a"), aru.inspect("b"), aru.inspect("c")
    boss.revoke(aru, early, late)
    held = [record for record in everything if record is not missing]
    assert [objection(r, Roster.of(held)) for r in (early, late)] == [None, None]
    assert objection(missing, Roster.of(everything)) is None


def test_a_revoked_supervisor_decides_no_more_and_did_before(everything, boss, aru, laptop):
    second = laptop("Second", "supervisor")
    boss.enrol(second)
    seen = aru.inspect()
    before = second.review(seen)
    boss.revoke(second, before)
    thief = laptop("Thief", "supervisor")
    late = second.review(seen)
    enrolled_late = second.enrol(thief)
    counter = second.revoke(boss, boss.first)
    everything.remove(thief.first)
    for order in (everything, everything[::-1]):
        roster = Roster.of(order)
        assert roster.supervisors == {boss.device}
        assert objection(before, roster) is None
        assert [objection(r, roster) for r in (late, enrolled_late, counter)] == [REVOKED] * 3
        assert roster.member(thief.device) is None


def test_who_was_enrolled_after_the_cut_cannot_turn_the_tables(everything, boss, laptop):
    """The thief of a supervisor's key enrols a friend, who revokes the one who revoked the key."""
    stolen, friend = laptop("Stolen", "supervisor"), laptop("Friend")
    boss.enrol(stolen)
    boss.revoke(stolen, stolen.first)
    stolen.enrol(friend, "supervisor")
    friend.revoke(boss, boss.first)
    roster = Roster.of(everything)
    assert roster.supervisors == {boss.device}
    assert roster.knows(boss.device)


def test_two_supervisors_who_revoke_one_another_are_both_revoked(everything, boss, laptop):
    other = laptop("Other", "supervisor")
    boss.enrol(other)
    ends = other.enrol(boss), boss.enrol(other)
    boss.revoke(other, ends[0])
    other.revoke(boss, ends[1])
    for order in (everything, everything[::-1]):
        roster = Roster.of(order)
        assert not roster.supervisors
        assert objection(boss.first, roster) is None


def test_a_supervisor_is_revoked_only_by_who_enrolled_it(everything, boss, laptop):
    """Else one stolen key could revoke all the others."""
    other = laptop("Other", "supervisor")
    other.revoke(boss, boss.first)
    assert Roster.of(everything).knows(boss.device)
    enrolled = other.enrol(boss)
    other.revoke(boss, boss.first)
    for order in permutations(everything):
        assert not Roster.of(order).knows(boss.device)
    boss.enrol(other)
    boss.revoke(other, enrolled)
    assert Roster.of(everything).supervisors == {other.device}


def test_a_revocation_is_lifted_by_an_enrolment_upon_it(everything, boss, aru, laptop):
    lost = boss.revoke(aru, aru.first)
    between = aru.inspect()
    assert objection(between, Roster.of(everything)) == REVOKED
    boss.enrol(aru, parents=[lost.id])
    roster = Roster.of(everything)
    assert roster.knows(aru.device)
    assert objection(between, roster) is None
    aru.enrol(aru, parents=[boss.revoke(aru, aru.first).id])
    assert not Roster.of(everything).knows(aru.device)


def test_a_revocation_of_an_older_program_keeps_nothing(everything, boss, aru):
    done = aru.inspect()
    boss.write("revocation", aru.device, {"device": aru.device, "reason": None})
    assert objection(done, Roster.of(everything)) == REVOKED


def test_an_inspector_cannot_begin_anew_as_a_supervisor(everything, boss, aru):
    """The first record of a chain makes a root; a second first record is only a fork."""
    aru.chain = Chain(aru.key, CLOCK)
    aru.role = "supervisor"
    again = aru.enrol(aru)
    review = aru.review(again)
    for order in (everything, everything[::-1]):
        roster = Roster.of(order)
        assert roster.supervisors == {boss.device}
        assert objection(review, roster) == NOT_SUPERVISOR
        assert roster.member(aru.device).role == "inspector"


@pytest.mark.parametrize("kind", ["event", "assignment", "receipt", "enrolment", "revocation"])
def test_an_inspector_decides_nothing_for_others(everything, boss, aru, kind):
    bodies = {
        "event": {"code": "E", "name": "E", "exercise": True, "from": None, "until": None,
                  "venues": [], "sites": [], "people": []},
        "assignment": {"site": "s", "form": "f", "person": None, "due": None, "note": None},
        "receipt": {"have": {}},
        "enrolment": boss.first.body,
        "revocation": {"device": boss.device, "reason": None},
    }  # fmt: skip
    record = aru.write(kind, boss.device, bodies[kind])
    roster = Roster.of(everything)
    assert objection(record, roster) == NOT_SUPERVISOR
    assert roster.supervisors == {boss.device}
    assert objection(boss.write(kind, "x", bodies[kind]), roster) is None


def test_only_the_author_or_a_supervisor_withdraws(everything, boss, aru, laptop):
    dana = laptop("Dana")
    boss.enrol(dana)
    first = aru.inspect()
    foreign = dana.inspect(parents=[first.id], withdrawn=True)
    own = aru.inspect(parents=[first.id], withdrawn=True)
    above = boss.inspect(parents=[first.id], withdrawn=True)
    roster = Roster.of(everything)
    assert counting([first, foreign, own, above], roster) == [first, own, above]
    assert objection(foreign, roster, [aru.device]) == NOT_YOURS


def test_a_new_key_is_the_same_hand_once_it_is_enrolled(everything, boss, aru, laptop):
    first = aru.inspect()
    new = laptop("Aru")
    body = continues_body(aru.key, new.device, aru.chain.seq, aru.chain.head)
    link = new.write("continues", new.device, body)
    assert misfit("continues", body) is None
    withdrawn = new.inspect(parents=[first.id], withdrawn=True)
    assert predecessor(link) == (new.device, aru.device)
    roster = Roster.of(everything)
    assert roster.continues == {new.device: aru.device}
    assert not roster.knows(new.device)
    assert objection(withdrawn, roster, [aru.device]) == NOT_YOURS
    boss.enrol(new)
    roster = Roster.of(everything)
    assert roster.member(new.device).continues == aru.device
    assert objection(withdrawn, roster, [aru.device]) is None


def test_a_new_supervisors_key_has_no_rights_of_the_old(everything, boss, laptop):
    """Whoever copied the folder can sign the link as well."""
    thief = laptop("Boss")
    body = continues_body(boss.key, thief.device, boss.chain.seq, boss.chain.head)
    thief.write("continues", thief.device, body)
    assert Roster.of(everything, {boss.device}).supervisors == {boss.device}


@pytest.mark.parametrize("field", ["device", "statement", "signature"])
def test_a_link_that_one_key_did_not_sign_is_none(aru, laptop, field):
    new, stranger = laptop("New"), laptop("Stranger")
    body = continues_body(aru.key, new.device, 1, aru.first.id)
    other = continues_body(stranger.key, new.device, 1, aru.first.id)
    assert predecessor(new.write("continues", new.device, {**body, field: other[field]})) is None
    assert predecessor(stranger.write("continues", stranger.device, body)) is None
