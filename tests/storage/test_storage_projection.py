"""The projection is a function of the set of records: any order, repetition and partition."""

import tempfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fieldkit.clock import FrozenClock
from fieldkit.ledger.canonical import canonical
from fieldkit.ledger.chain import Chain
from fieldkit.ledger.identity import DeviceKey
from fieldkit.ledger.records import Record
from fieldkit.ledger.roster import Roster
from fieldkit.ledger.succession import continues_body
from fieldkit.storage.projected_tables import TABLES
from fieldkit.storage.projection import projection_digest
from fieldkit.storage.whole_projection import WholeProjection
from fieldkit.storage.workspace import Workspace

CLOCK = FrozenClock(datetime(2026, 11, 23, tzinfo=UTC))
KEYS = [DeviceKey.generate() for _ in range(3)]
OFTEN = ["new", "edit", "review", "return_", "receipt", "promote"] * 2
SELDOM = ["join", "withdraw", "event", "assignment", "form", "demote", "odd", "misfit", "dismiss"]
SELDOM += ["alert", "limits", "revoke", "cut", "reinstate", "fork", "rekey"]
STEPS = st.lists(
    st.tuples(st.integers(0, 2), st.sampled_from(OFTEN + SELDOM), st.integers(0, 3)),
    min_size=10,
    max_size=40,
)
NEEDS_A_REVISION = {"edit", "join", "withdraw", "review", "return_"}


class World:
    """Three devices that write what the steps say, each seeing everything at once."""

    def __init__(self, bodies):
        self.bodies = bodies
        self.chains = [Chain(key, CLOCK) for key in KEYS]
        self.records, self.points, self.revisions = [], [], []
        for number, role in enumerate(("supervisor", "inspector", "supervisor")):
            self.enrol(number, number, role)

    def write(self, author, kind, entity, body, parents=()):
        chain = self.chains[author]
        record = chain.next_record(kind, entity, body, parents, dict(self.bodies.form))
        chain.advance(record)
        self.records.append(record)
        self.points.append(chain.checkpoint())
        return record

    def enrol(self, author, who, role, parents=()):
        body = {
            "card": KEYS[who].card(f"P{who}", role).as_dict(),
            "person": f"P{who} by {author}",
            "role": role,
            "from": None,
            "until": None,
        }
        self.write(author, "enrolment", KEYS[who].device, body, parents)

    def revise(self, author, entity, parents, **change):
        self.revisions.append(
            self.write(author, "revision", entity, self.bodies.revision(**change), parents)
        )

    def step(self, author, action, pick):
        if action in NEEDS_A_REVISION and not self.revisions:
            action = "new"
        getattr(self, action)(author, pick)

    def old(self, pick):
        return self.revisions[-1 - pick % len(self.revisions)]

    def new(self, author, pick):
        self.revise(author, f"i{len(self.revisions)}", (), label=f"n{pick}")

    def edit(self, author, pick):
        self.revise(author, self.old(pick).entity, [self.old(pick).id], grade=str(pick))

    def join(self, author, pick):
        entity = self.old(pick).entity
        self.revise(author, entity, [r.id for r in self.revisions if r.entity == entity][-2:])

    def withdraw(self, author, pick):
        self.revise(author, self.old(pick).entity, [self.old(pick).id], withdrawn=True)

    def review(self, author, pick, decision="approved"):
        old = self.old(pick)
        body = self.bodies.review(old.entity, old.id, decision)
        self.write(author, "review", old.entity, body)

    def return_(self, author, pick):
        self.review(author, pick, "returned")

    def dismiss(self, author, pick):
        """Of inspections that are there, and of some that are not."""
        body = {"other": f"i{pick}", "reason": f"two shifts, says {author}"}
        self.write(author, "dismissal", f"i{pick // 2}", body)

    def alert(self, author, pick):
        earlier = [r.id for r in self.records if r.entity == f"alert{pick}"][-1:]
        body = {"step": "triage", "about": {"inspections": [f"i{pick}"]}, "note": f"by {author}"}
        self.write(author, "alert_step", f"alert{pick}", body, earlier)

    def limits(self, author, pick):
        earlier = [r.id for r in self.records if r.entity == f"p{pick}"][-1:]
        rows = [{"key": "hot_holding_min", "value": str(60 + pick), "source": f"Order {author}"}]
        body = {"name": "Games", "edition": str(pick), "inherits": "intl", "rows": rows}
        self.write(author, "limits", f"p{pick}", body, earlier)

    def receipt(self, author, pick):
        have = {c.device: {"seq": max(0, c.seq - pick), "head": "h"} for c in self.chains}
        self.write(author, "receipt", self.chains[author].device, {"have": have})

    def event(self, author, pick):
        earlier = [r.id for r in self.records if r.entity == f"e{pick}"][-1:]
        sites = [f"S{number}" for number in range(pick)]
        self.write(author, "event", f"e{pick}", self.bodies.event(sites=sites), earlier)

    def assignment(self, author, pick):
        self.write(author, "assignment", f"a{pick}", self.bodies.assignment(note=str(author)))

    def form(self, author, pick):
        file = {"sha256": "0" * 64, "size": 1}
        body = {"id": "f", "version": str(author), "hash": f"h{pick}", "title": "F"}
        files = {"xform": file, "files": {}, "source": None}
        self.write(author, "form", f"f{pick % 2}", {**body, **files})

    def demote(self, author, pick):
        self.enrol(author, pick % 3, "inspector")

    def promote(self, author, pick):
        self.enrol(author, pick % 3, "supervisor")

    def revoke(self, author, pick):
        device = KEYS[pick % 3].device
        self.write(author, "revocation", device, {"device": device, "reason": None})

    def cut(self, author, pick):
        """A revocation that keeps the chain up to one of its last records."""
        device = KEYS[pick % 3].device
        chain = [record for record in self.records if record.device == device]
        end = chain[max(0, len(chain) - 1 - pick)]
        kept = [{"seq": end.seq, "head": end.id}]
        body = {"device": device, "reason": "lost", "kept": kept}
        self.write(author, "revocation", device, body)

    def reinstate(self, author, pick):
        """An enrolment upon everything that was said of the device before."""
        earlier = [r.id for r in self.records if r.entity == KEYS[pick % 3].device]
        role = "supervisor" if pick % 2 else "inspector"
        self.enrol(author, pick % 3, role, earlier)

    def fork(self, author, pick):
        """The author goes on from an earlier place, as a clone or a restored copy does."""
        device = self.chains[author].device
        own = [record for record in self.records if record.device == device]
        place = own[max(0, len(own) - 2 - pick)]
        self.chains[author].advance(place)
        self.new(author, pick)

    def rekey(self, author, pick):
        """A new device takes the author's place; it is enrolled, or not."""
        old = self.chains[author]
        key = DeviceKey.generate()
        self.chains[author] = new = Chain(key, CLOCK)
        card = {"card": key.card("N", "inspector").as_dict(), "person": "N", "role": "inspector"}
        self.write(author, "enrolment", key.device, {**card, "from": None, "until": None})
        body = continues_body(KEYS[author], key.device, old.seq, old.head)
        self.write(author, "continues", key.device, body)
        if pick % 2:
            self.write(
                (author + 1) % 3, "enrolment", key.device, {**card, "from": None, "until": None}
            )
            self.withdraw(author, pick) if self.revisions else None
        self.chains[author] = old if pick > 1 else new

    def odd(self, author, pick):
        self.write(author, "sample", f"i{pick}", {})

    def misfit(self, author, pick):
        """A record of a known kind whose body another program got wrong."""
        chain = self.chains[author]
        good = chain.next_record("assignment", f"a{pick}", self.bodies.assignment())
        fields = {"body": {"site": 3}, "form": None, "parents": [], "v": 1}
        names = ("device", "seq", "prev", "kind", "entity", "at")
        fields |= {name: getattr(good, name) for name in names}
        record = Record.parse(canonical(fields))
        chain.advance(record)
        self.records.append(record)
        self.points.append(chain.checkpoint())


@pytest.fixture(scope="module")
def world_of(bodies):
    def build(steps):
        world = World(bodies)
        for step in steps:
            world.step(*step)
        return world

    return build


def projection(records):
    """All rows of all tables, from records in any order and as often as they come."""
    held = sorted({record.id: record for record in records}.values(), key=lambda r: r.entity)
    receipts = [record for record in records if record.kind == "receipt"]
    whole = WholeProjection(Roster.of(records), receipts, held)
    return {"inspections": list(whole.inspections()), **whole.tables}


def digest_of(records):
    tables = projection(records)
    return projection_digest(tables["inspections"], tables)


@settings(max_examples=120, deadline=None)
@given(steps=STEPS, data=st.data())
def test_order_and_repetition_do_not_matter(world_of, steps, data):
    records = world_of(steps).records
    digest = digest_of(records)
    shuffled = data.draw(st.permutations(records))
    repeated = data.draw(st.lists(st.sampled_from(records), max_size=10))
    assert digest_of([*repeated, *shuffled]) == digest


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=STEPS, data=st.data())
def test_partition_and_repetition_of_imports_do_not_matter(world_of, steps, data):
    world = world_of(steps)
    records = data.draw(st.permutations(world.records))
    cuts = sorted(data.draw(st.sets(st.integers(1, len(records)), max_size=5)))
    parts = [records[a:b] for a, b in zip([0, *cuts], [*cuts, len(records)], strict=True)]
    again = data.draw(st.lists(st.sampled_from(parts), max_size=2))
    with tempfile.TemporaryDirectory() as folder:
        workspace = Workspace.create(Path(folder) / "w", "x", "W", "inspector", CLOCK)
        try:
            for part in [*parts, *again]:
                workspace.accept(part, world.points)
            report = workspace.verify()
            # A stored table that differs from the one computed at once would be named here.
            assert [p for p in report.problems if p.code == "verify.table_differs"] == []
            assert report.projection_digest == workspace.digest()
            own = workspace.ledger.of_device(workspace.device.device)
            assert workspace.digest() == digest_of([*own, *world.records])
            stored = workspace.ledger.count()
            assert stored == len(own) + len(world.records)
        finally:
            workspace.close()


def test_every_column_of_every_table_is_filled_in_order(world_of, bodies):
    steps = [(0, "new", 0), (0, "event", 3), (0, "assignment", 0), (0, "form", 0)]
    steps += [(0, "dismiss", 1), (0, "alert", 0), (0, "limits", 0), (2, "receipt", 0)]
    world = world_of(steps)
    tables = projection(world.records)
    for table in TABLES:
        assert tables[table.name], table.name
        assert {len(row) for row in tables[table.name]} == {len(table.columns)}
    row = dict(zip(TABLES[0].names, tables["inspections"][0], strict=True))
    assert row == {
        "id": "i0", "form": "fk_food", "form_version": "2026.1", "form_title": "Food",
        "form_hash": "f" * 64, "site": "A1", "event": "", "state": "received", "grade": "B",
        "score": "87.5", "alert": "amber", "alert_reason": "", "decision": "", "deadline": "",
        "at": "2026-11-23T00:00:00.000+00:00", "person": "Aru", "device": KEYS[0].device, "seq": 2,
        "exercise": 1, "head": world.revisions[0].id, "heads": 1, "revisions": 1, "findings": 1,
        "words": "A1 Food Aru B i0 n0",
    }  # fmt: skip
    [mention] = tables["mentions"]
    assert mention[:7] == ("i0", "samples", "S-A1", "", "", 1, "2026-11-23T00:00:00.000+00:00")
    assert mention[7] == '{"kind":"tap","sample":"S-A1"}'


@pytest.mark.parametrize(
    "samples", [7, "S-1", [7], [{}], [{"sample": None}], [{"sample": ["S"]}], {"sample": "S"}]
)
def test_what_a_stranger_wrote_in_place_of_samples_is_left_out(bodies, samples):
    chain = Chain(KEYS[0], CLOCK)
    record = chain.next_record("revision", "i0", bodies.revision(samples=samples))
    tables = projection([record])
    assert len(tables["inspections"]) == 1
    assert tables["mentions"] == []


def test_a_withdrawn_inspection_mentions_nothing(bodies):
    chain = Chain(KEYS[0], CLOCK)
    first = chain.next_record("revision", "i0", bodies.revision())
    chain.advance(first)
    second = chain.next_record("revision", "i0", bodies.revision(withdrawn=True), (first.id,))
    assert projection([first])["mentions"]
    assert projection([first, second])["mentions"] == []
