"""Laptops in the field for tests of exchange: made once, copied for each trial, met on sticks."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta
from itertools import count

from fieldkit.app.bootstrap import create_workspace, open_services
from fieldkit.app.carrying import files_of, write_bundle
from fieldkit.app.jobs import JobContext
from fieldkit.app.resolving import Decision
from fieldkit.clock import FrozenClock
from tests.support.small_form import write_small_form

PASSPHRASE = "correct horse"
BEGIN = datetime(2026, 6, 2, 9, 0, tzinfo=UTC)
SITES = ("F-1", "F-2", "F-3")
HANDS, REMARKS, READING = "/data/hygiene/hands", "/data/hygiene/remarks", "/data/reading"
PLAN = "event: {code: E26, name: Games}\nsites:\n" + "".join(
    f"- {{code: {code}, name: Stall, kind: food}}\n" for code in SITES
)
_JOB = JobContext()


def make_field(folder, supervisors, inspectors):
    """Workspaces that know one another and the plan, closed; gives their folders by name."""
    names = [f"S{n}" for n in range(supervisors)] + [f"I{n}" for n in range(inspectors)]
    for seed, name in enumerate(names):
        role = "supervisor" if name.startswith("S") else "inspector"
        clock = FrozenClock(BEGIN, UTC, seed)
        create_workspace(folder / name, PASSPHRASE, name, role, clock)
    laptops = [FieldLaptop(folder / name, 100 + seed) for seed, name in enumerate(names)]
    (folder / "plan.yaml").write_text(PLAN, encoding="utf-8")
    head, *others = laptops
    head.services.planning.load_event(folder / "plan.yaml")
    head.services.planning.add_form(write_small_form(folder))
    for laptop in laptops:
        laptop.services.planning.write_card(folder / f"{laptop.name}.card")
    for laptop in others:
        head.services.planning.enrol(folder / f"{laptop.name}.card")
        if laptop.is_supervisor:
            laptop.services.planning.enrol(folder / f"{head.name}.card")
    head.services.planning.write_pack(folder / "pack.fieldkit", _JOB)
    for laptop in others:
        laptop.services.receiving.accept(folder / "pack.fieldkit", _JOB)
    for laptop in laptops:
        laptop.services.close()
    return {name: folder / name for name in names}


def copy_field(made, folder):
    """Open copies of the workspaces of `make_field`, each with a clock of its own."""
    laptops = []
    for seed, (name, source) in enumerate(made.items()):
        shutil.copytree(source, folder / name)
        laptops.append(FieldLaptop(folder / name, 1000 + seed))
    return laptops


class FieldLaptop:
    """One open workspace and what its person does with it."""

    def __init__(self, folder, seed):
        self.name = folder.name
        self.folder = folder
        self.is_supervisor = self.name.startswith("S")
        self.clock = FrozenClock(BEGIN, UTC, seed)
        self.services = open_services(folder, PASSPHRASE, self.clock)
        self.delivered = set()  # ids of the records that reached this laptop, or were written here
        self._files = count()

    def cloned(self, folder):
        """A copy of this laptop's folder, opened as a laptop of its own."""
        self.services.close()
        shutil.copytree(self.folder, folder)
        self.services = open_services(self.folder, PASSPHRASE, self.clock)
        clone = FieldLaptop(folder, 2000)
        clone.clock.moment = self.clock.moment
        clone.delivered = set(self.delivered)
        return clone

    def later(self, minutes):
        self.clock.moment += timedelta(minutes=minutes)

    def record(self, site, answer):
        draft = self.services.inspecting.start("small", site)
        draft.set(HANDS, "in" if answer % 3 else "out")
        draft.add(READING)
        draft.set(f"{READING}[1]/t", str(answer))
        draft.finalise()

    def known(self, *states):
        """Inspections here in one of the states, or all, always in the same order."""
        rows = self.services.inspecting.inspections()
        return sorted(row.id for row in rows if not states or row.state in states)

    def correct(self, inspection, answer):
        draft = self.services.inspecting.correct(inspection)
        session = draft.session
        draft.set(REMARKS, f"{self.name} saw {answer}")
        if answer % 2 and session.count(READING):
            draft.set(f"{READING}[1]/t", str(answer))
        if answer % 3 == 0:
            draft.add(READING)
            draft.set(f"{READING}[{session.count(READING)}]/food", f"food {answer}")
        draft.finalise()

    def approve_by_force(self, inspection):
        """Write a review without being asked whether this laptop may."""
        workspace = self.services._core.workspace
        row = self.services._core.inspection_row(inspection)
        body = {"inspection": inspection, "revision": row.head}
        body |= {"decision": "approved", "comments": []}
        workspace.append("review", inspection, body)

    def settle(self, inspection, answer):
        """Decide a conflict, one way or another."""
        resolving = self.services.resolving
        if answer % 2:
            resolving.resolve(inspection, Decision(take=("left", "right")[answer % 4 // 2]))
            return
        conflict = resolving.conflict(inspection)
        side = conflict.sides[answer // 2 % len(conflict.sides)].side
        waiting = [each for each in conflict.differing if each.proposal is None]
        answers = {each.place: side for each in waiting}
        if any(each.sides[answer // 2 % len(conflict.sides)] is None for each in waiting):
            resolving.resolve(inspection, Decision(take=side))
        else:
            resolving.resolve(inspection, Decision(answers=answers))

    def write(self, folder, readers):
        """Everything that is here, on a stick; gives the file and the ids of its records."""
        core = self.services._core
        records = list(core.workspace.ledger.all_records())
        file = folder / f"{self.name}-{next(self._files)}.fieldkit"
        write_bundle(core, file, records, files_of(records), readers)
        ids = {record.id for record in records}
        self.delivered |= ids
        return file, ids

    def take(self, file, ids):
        arrival = self.services.receiving.accept(file, _JOB)
        assert arrival.ok, arrival
        self.delivered |= ids

    def digest(self):
        return self.services._core.workspace.digest()

    def held(self):
        return {record.id for record in self.services._core.workspace.ledger.all_records()}

    def close(self):
        self.services.close()
