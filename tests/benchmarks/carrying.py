"""A sync file of 10,000 inspections x 60 answers taken in by a supervisor, against executemany.

Opened, unlocked, judged and stored through the app, as a person does it; executemany writes the same
rows, made ready before, into a database that holds as much already. The workspace is empty, and
with FIELDKIT_LONG set also one of 100,000 inspections.
Run: python -m tests.benchmarks carrying
"""

import os
import shutil
import tempfile
import time
from pathlib import Path

from fieldkit.app.bootstrap import create_workspace, open_services
from fieldkit.app.jobs import JobContext
from fieldkit.ledger.records import Record
from tests.benchmarks.figure import Figure
from tests.benchmarks.storage import OUR_PAGES, bare_import, ms, ratio
from tests.support.large_file import Author

INSPECTIONS = 10_000
HELD = 100_000
PART = 10_000
ROUNDS = 5
PASSPHRASE = "three small words"
ANSWERS = "".join(f"<q{number}>answer {number} \u00b0C</q{number}>" for number in range(60))


def figures():
    """Import of a new file, and of a known one, by how much is there before."""
    found = []
    for held in (0, HELD) if "FIELDKIT_LONG" in os.environ else (0,):
        with tempfile.TemporaryDirectory(dir=Path.cwd()) as name:
            found += _figures(Path(name), held)
    return found


def _figures(folder, held):
    ours, bare, alike, known = [], [], [], []
    lines, before, size = _two_laptops(folder, held)
    for number in range(ROUNDS):
        laptop = folder / f"supervisor-{number}"
        shutil.copytree(folder / "supervisor", laptop)
        with open_services(laptop, PASSPHRASE) as supervisor:
            taken, new = _accept(supervisor, folder)
            again, rest = _accept(supervisor, folder)
        assert new >= INSPECTIONS, new
        assert rest == 0, rest
        ours.append(taken)
        known.append(again)
        bare.append(bare_import(folder / f"bare-{number}.db", lines, before))
        alike.append(bare_import(folder / f"alike-{number}.db", lines, before, OUR_PAGES))
        shutil.rmtree(laptop)
        for kind in ("bare", "alike"):
            (folder / f"{kind}-{number}.db").unlink()
    what = f"import a sync file of {INSPECTIONS:,} inspections x 60 answers, {size:.1f} MiB"
    peer = f"{ms(bare)}, executemany of the same rows"
    there = f" into {held:,} inspections" if held else ""
    return [
        Figure(what + there, ms(ours), peer, ratio(ours, bare), "<= 1.6"),
        Figure(
            f"the same against pages of our size{there}",
            ms(ours),
            f"{ms(alike)}, executemany",
            ratio(ours, alike),
        ),
        Figure(
            f"the same file again{there}",
            ms(known),
            f"{ms(ours)}, the first time",
            ratio(known, ours),
            "<= 0.5",
        ),
    ]


def _accept(supervisor, folder):
    begun = time.perf_counter()
    arrival = supervisor.receiving.accept(folder / "hand-over.fieldkit", JobContext())
    return time.perf_counter() - begun, arrival.new


def _two_laptops(folder, held):
    """A supervisor's laptop and a file for it: (lines of the file, lines held before, its MiB)."""
    author, before = Author(), []
    create_workspace(folder / "supervisor", PASSPHRASE, "Nargiza", "supervisor")
    with open_services(folder / "supervisor", PASSPHRASE) as supervisor:
        workspace = supervisor._workspace
        workspace.enrol(author.card)
        for _part in range(held // PART):
            another = Author()
            workspace.enrol(another.card)
            part, _photos = another.lines(PART, answers=ANSWERS)
            workspace.accept([Record.parse(line) for line in part], [another.checkpoint()])
            before += part[1:]
        lines, photos = author.lines(INSPECTIONS, answers=ANSWERS)
        written = author.write(folder / "hand-over.fieldkit", workspace.card(), lines, photos)
    return lines[1:], before, written.size / 2**20
