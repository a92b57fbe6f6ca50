"""Days in the field: laptops meet by sticks that are lost, late, cut, repeated and handed on."""

import os
import random
from datetime import timedelta

import pytest

from fieldkit.errors import FieldKitError
from fieldkit.storage import workspace_key
from tests.support.field_laptops import SITES, FieldLaptop, make_field

LONG = "FIELDKIT_LONG" in os.environ
SEEDS = int(os.environ.get("FIELDKIT_SEEDS", "5"))
"""How many different courses of the ten days the long lane tries."""
OPEN = ("finalised", "received", "approved", "returned")


class Field:
    """Laptops with clocks that nobody sets, and the sticks that were written."""

    def __init__(self, folder, supervisors, inspectors, seed):
        made = make_field(folder, supervisors, inspectors)
        self.folder = folder
        self.chance = random.Random(seed)
        self.laptops = [FieldLaptop(each, 500 + n) for n, each in enumerate(made.values())]
        self.readers = [laptop.services.owner.device for laptop in self.laptops]
        self.drawer = []
        self.clashes = 0
        for laptop in self.laptops:
            laptop.clock.moment += timedelta(hours=self.chance.randint(-50, 50))

    @property
    def supervisors(self):
        return [laptop for laptop in self.laptops if laptop.is_supervisor]

    def day(self):
        for laptop in self.chance.sample(self.laptops, len(self.laptops)):
            laptop.later(self.chance.randint(0, 2000))
            self.work(laptop)
        for _ in range(2 * len(self.laptops)):
            self.trip()

    def work(self, laptop):
        chance, number = self.chance, self.chance.randint(0, 99)
        if not laptop.is_supervisor:
            for _ in range(chance.randint(1, 2)):
                laptop.record(chance.choice(SITES), number)
        standing = laptop.known(*OPEN)
        if standing and chance.random() < 0.6:
            laptop.correct(chance.choice(standing), number)
        if laptop.is_supervisor:
            self.decide(laptop, number)

    def decide(self, laptop, number):
        chance, reviewing = self.chance, laptop.services.reviewing
        for conflict in laptop.known("conflict"):
            self.clashes += 1
            if chance.random() < 0.6:
                laptop.settle(conflict, number)
        for inspection in laptop.known("finalised", "received"):
            if chance.random() < 0.3:
                reviewing.approve(inspection)
            elif chance.random() < 0.2:
                reviewing.return_(inspection, ("hands: look again",))
        for pair in laptop.services.suspecting.suspicions()[:2]:
            if chance.random() < 0.5:
                two_shifts = "The morning and the evening shift."
                laptop.services.suspecting.dismiss(pair.first.id, [pair.second.id], two_shifts)
        standing = laptop.known(*OPEN)
        if standing and chance.random() < 0.2:
            laptop.services.withdrawing.withdraw(chance.choice(standing), "The wrong stall.")

    def trip(self):
        chance = self.chance
        if self.drawer and chance.random() < 0.2:
            stick = chance.choice(self.drawer)
        else:
            stick = chance.choice(self.laptops).write(self.folder, self.readers)
        fate = chance.random()
        if fate < 0.15:
            return  # lost
        if fate < 0.3:
            self.drawer.append(stick)  # found again later
        for laptop in chance.sample(self.laptops, chance.randint(1, 2)):
            if chance.random() < 0.1:
                self.take_cut(laptop, stick[0])
            else:
                laptop.take(*stick)

    def take_cut(self, laptop, file):
        """A stick pulled out too early: refused, and nothing changed."""
        cut = self.folder / "cut.fieldkit"
        content = file.read_bytes()
        cut.write_bytes(content[: self.chance.randrange(len(content))])
        before = laptop.digest()
        with pytest.raises(FieldKitError):
            laptop.take(cut, set())
        assert laptop.digest() == before

    def meet(self):
        sticks = [laptop.write(self.folder, self.readers) for laptop in self.laptops]
        for laptop in self.laptops:
            for stick in self.chance.sample(sticks, len(sticks)):
                laptop.take(*stick)


FEW, MANY = (2, 2, 3), (3, 17, 10)  # supervisors, inspectors, days
_LONG_ONLY = pytest.mark.skipif(not LONG, reason="takes minutes: set FIELDKIT_LONG")


@pytest.mark.parametrize(
    ("size", "seed"),
    [(FEW, 3), *(pytest.param(MANY, seed, marks=_LONG_ONLY) for seed in range(10, 10 + SEEDS))],
)
def test_everyone_who_got_everything_ends_with_the_same(tmp_path, monkeypatch, size, seed):
    monkeypatch.setattr(workspace_key, "STANDARD", workspace_key.Effort(64, 1, 1))
    supervisors, inspectors, days = size
    field = Field(tmp_path, supervisors, inspectors, seed)
    for _ in range(days):
        field.day()
        for laptop in field.laptops:
            assert laptop.delivered <= laptop.held()
    field.meet()
    assert len({laptop.digest() for laptop in field.laptops}) == 1
    assert field.clashes, "two laptops never disagreed: this proves little"

    head = field.supervisors[0]
    for number, conflict in enumerate(head.known("conflict")):
        head.settle(conflict, number)
    field.meet()
    everything = set().union(*(laptop.delivered for laptop in field.laptops))
    for laptop in field.laptops:
        assert laptop.known("conflict") == []
        assert laptop.held() == everything
    assert len({laptop.digest() for laptop in field.laptops}) == 1
    report = head.services._core.workspace.verify()
    assert (report.ok, report.problems) == (True, ())
    assert report.projection_digest == head.digest()
    for laptop in field.laptops:
        laptop.close()
