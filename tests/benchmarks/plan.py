"""A day of a large event: what the risks of 5,000 sites ask for beside 100,000 inspections."""

import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from fieldkit.app.bootstrap import create_workspace, open_services
from fieldkit.clock import FrozenClock
from fieldkit.inspections.plan import Event, Site, Venue
from fieldkit.inspections.risk import RISKS
from fieldkit.ledger.chain import Chain
from fieldkit.ledger.identity import DeviceKey
from tests.benchmarks.figure import Figure

SITES, VENUES, INSPECTIONS, ROUNDS = 5_000, 50, 100_000, 9
BEGINS = datetime(2026, 6, 1, 6, tzinfo=UTC)
DAYS = 10


def figures():
    """All of this module."""
    with tempfile.TemporaryDirectory(dir=Path.cwd()) as name:
        folder = Path(name) / "w"
        clock = FrozenClock(BEGINS + timedelta(days=DAYS), UTC)
        create_workspace(folder, "no secret", "Aibek", "supervisor", clock)
        with open_services(folder, "no secret", clock) as services:
            _fill(services)
            due = _median(services.planning.regular_visits)
            services._workspace.role = "inspector"
            today = _median(services.inspecting.today)
            rows = len(services.inspecting.today())
    what = f"{SITES:,} sites, {INSPECTIONS:,} inspections"
    return [
        Figure(f"{what}: what is due at each site", f"{due:.0f} ms"),
        Figure(f"the same: Today, {rows:,} visits", f"{today:.0f} ms"),
    ]


def _fill(services):
    """A plan and inspections of its sites in turn, as one laptop signed them."""
    workspace = services._workspace
    services.planning.add_form(Path("fk_food"))
    event = Event(
        "E26", "Games", exercise=False, begins="2026-06-01", ends="2026-06-30",
        venues=tuple(Venue(f"V{n}", f"Venue {n}") for n in range(VENUES)),
        sites=tuple(
            Site(f"S{n}", f"Stand {n}", f"V{n % VENUES}", "food", risk=RISKS[n % len(RISKS)])
            for n in range(SITES)
        ),
    )  # fmt: skip
    workspace.append("event", workspace.clock.new_uuid(), event.as_body())
    clock = FrozenClock(BEGINS, UTC, 1)
    chain, part = Chain(DeviceKey.generate(), clock), []
    answers = "".join(f"<q{n}>answer {n}</q{n}>" for n in range(60))
    for number in range(INSPECTIONS):
        clock.moment = BEGINS + timedelta(days=DAYS) * (number / INSPECTIONS)
        summary = {"site": f"S{number * 7 % SITES}", "event": "E26", "grade": "B", "alert": "none"}
        body = {"xml": f"<data>{answers}</data>", "files": {}, "summary": summary, "findings": [],
                "reason": None, "withdrawn": False}  # fmt: skip
        form = {"id": "fk_food", "version": "1", "hash": "f" * 64}
        record = chain.next_record("revision", clock.new_uuid(), body, (), form)
        chain.advance(record)
        part.append(record)
        if len(part) == INSPECTIONS // 10:
            workspace.accept(part, [chain.checkpoint()])
            part = []


def _median(act):
    taken = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        act()
        taken.append(time.perf_counter() - begun)
    return sorted(taken)[ROUNDS // 2] * 1000
