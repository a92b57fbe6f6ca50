"""Any order, repetition, partition and relay of files comes to the same on every laptop."""

import os
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.field_laptops import SITES, copy_field, make_field

WHO = st.integers(0, 3)
NUMBER = st.integers(0, 11)
EVERYDAY = ("record", "correct", "withdraw", "review", "write", "take", "assign", "unassign")
# What makes disputes, carries them about and settles them comes more often.
DISPUTES = ("clash", "carry", "carry", "settle", "settle")
# Who may decide changes, and some decide what they may not.
RIGHTS = ("revoke", "lift", "overstep")
# Two write with one key; a laptop takes a new one.
KEYS = ("clone", "rekey")
DEEDS = st.lists(
    st.tuples(st.sampled_from(EVERYDAY + DISPUTES + ("dismiss",) + RIGHTS + KEYS), WHO, NUMBER),
    min_size=6,
    max_size=24,
)
LONG = "FIELDKIT_LONG" in os.environ


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        from fieldkit.storage import workspace_key

        patch.setattr(workspace_key, "STANDARD", workspace_key.Effort(64, 1, 1))
        yield make_field(tmp_path_factory.mktemp("field"), supervisors=2, inspectors=2)


class Trial:
    """Four laptops and the sticks between them."""

    def __init__(self, made, folder):
        self.folder = folder
        self.laptops = copy_field(made, folder)
        self.readers = [each.services.owner.device for each in self.laptops]
        self.sticks = []
        self.rekeyed, self.deposed = set(), False
        self.laptops[0].record(SITES[0], 4)
        self.write(0)
        for laptop in self.laptops[1:]:
            laptop.take(*self.sticks[0])

    def write(self, who):
        self.sticks.append(self.laptops[who].write(self.folder, self.readers))

    def do(self, deed, who, number):
        laptop = self.laptops[who]
        laptop.later(number)
        other = self.laptops[number % len(self.laptops)]
        if deed == "record":
            laptop.record(SITES[number % len(SITES)], number)
        elif deed == "write":
            self.write(who)
        elif deed == "carry":
            self.write(who)
            other.take(*self.sticks[-1])
        elif deed == "settle":
            laptop = self.laptops[who % 2]  # a supervisor, who has seen everything on the table
            for stick in self.sticks:
                laptop.take(*stick)
            self.decide("settle", laptop, number)
        elif deed == "clash":
            for each in (laptop, other):
                self.decide("correct", each, number)
        elif deed == "take":
            laptop.take(*self.sticks[number % len(self.sticks)])
        elif deed in (*RIGHTS, *KEYS):
            getattr(self, deed)(laptop, other)
        else:
            self.decide(deed, laptop, number)

    def decide(self, deed, laptop, number):
        """What a laptop can decide of what it holds; nothing where there is nothing of the kind."""
        conflicts = laptop.known("conflict")
        live = laptop.known("finalised", "received", "approved", "returned", "withdrawn")
        standing = laptop.known("finalised", "received", "approved", "returned")
        if deed == "correct" and live:
            laptop.correct(live[number % len(live)], number)
        elif deed == "settle":
            for conflict in conflicts:
                laptop.settle(conflict, number)
        elif deed == "withdraw" and standing and laptop.is_supervisor:
            laptop.services.withdrawing.withdraw(standing[number % len(standing)], f"No. {number}")
        elif deed == "review" and standing and laptop.is_supervisor:
            laptop.services.reviewing.approve(standing[number % len(standing)])
        elif deed in ("assign", "unassign", "dismiss") and laptop.is_supervisor:
            self.plan(deed, laptop, number)

    def plan(self, deed, laptop, number):
        """Visits are given and taken back by a supervisor; two visits are told from one."""
        planning, suspecting = laptop.services.planning, laptop.services.suspecting
        if deed == "assign":
            planning.assign(SITES[number % len(SITES)], "small")
        elif deed == "unassign":
            for visit in planning.assignments()[number % 3 :][:1]:
                planning.withdraw(visit.id)
        else:
            for pair in suspecting.suspicions()[number % 3 :][:1]:
                suspecting.dismiss(pair.first.id, [pair.second.id], f"Two shifts, {number}.")

    def revoke(self, laptop, other):
        """Whoever it is writes it; whether it counts is for everybody to find out alike."""
        # Who was enrolled by a supervisor that nobody believes any more would stay outside.
        if not (self.rekeyed and other.is_supervisor):
            self.deposed |= other.is_supervisor
            laptop.services._core.workspace.revoke(other.services.owner.device, "lost")

    def lift(self, laptop, other):
        laptop.services._core.workspace.enrol(other.services._core.workspace.card())

    def overstep(self, laptop, _other):
        for inspection in laptop.known("received", "finalised")[:1]:
            laptop.approve_by_force(inspection)

    def clone(self, laptop, _other):
        """A copy of the folder goes on beside the laptop; both write in the same places."""
        if len(self.laptops) == len(self.readers):
            clone = laptop.cloned(self.folder / f"{laptop.name}-clone")
            self.laptops.append(clone)
            for each in (laptop, clone):
                each.later(len(self.sticks))
                each.record(SITES[0], len(each.name))

    def rekey(self, laptop, other):
        """A laptop takes a key of its own, or its clone does; a supervisor enrols it."""
        if other.name.endswith("-clone"):
            laptop = other
        if not (self.deposed or laptop.name in self.rekeyed):
            self.rekeyed.add(laptop.name)
            laptop.services.safekeeping.rekey()
            supervisor = self.laptops[laptop is self.laptops[0]]
            supervisor.services._core.workspace.enrol(
                laptop.services._core.workspace.card(), role=laptop.services.owner.role
            )

    def meet(self, orders):
        """Everybody gets everything, each in an order of their own, some of it twice."""
        for who in range(len(self.laptops)):
            self.write(who)
        for laptop, order in zip(self.laptops, [*orders, ()], strict=False):
            for place in order:
                laptop.take(*self.sticks[place % len(self.sticks)])
            for stick in sorted(self.sticks, key=lambda stick: str(stick[0])[::-1]):
                laptop.take(*stick)

    def close(self):
        for laptop in self.laptops:
            laptop.close()


ORDERS = st.lists(st.lists(st.integers(0, 40), max_size=5), min_size=4, max_size=4)


@settings(
    max_examples=300 if LONG else 6,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(deeds=DEEDS, orders=ORDERS)
def test_whatever_happens_everyone_ends_with_the_same(made, deeds, orders):
    with TemporaryDirectory() as folder:
        trial = Trial(made, Path(folder))
        try:
            for deed in deeds:
                trial.do(*deed)
            trial.meet(orders)
            digests = {laptop.digest() for laptop in trial.laptops}
            assert len(digests) == 1
            everything = set().union(*(laptop.delivered for laptop in trial.laptops))
            for laptop in trial.laptops:
                assert laptop.held() == everything
                workspace = laptop.services._core.workspace
                before = laptop.digest()
                workspace.rebuild()
                assert laptop.digest() == before
        finally:
            trial.close()
