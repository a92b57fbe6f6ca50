"""A sync file of 2,000 real revisions taken in by a supervisor, against executemany of the same rows.

Opened, unlocked, judged and stored through the app, as a person does it; the revisions are those of
the sample inspection of `fk_food`, signed one by one. The rows are made ready before executemany.
Run: python -m tests.benchmarks carrying
"""

import shutil
import tempfile
import time
from pathlib import Path

from fieldkit import paths
from fieldkit.app.bootstrap import create_workspace, open_services
from fieldkit.app.jobs import JobContext
from tests.benchmarks.figure import Figure
from tests.benchmarks.storage import bare_import, ms, ratio

REVISIONS = 2_000
ROUNDS = 3
PASSPHRASE = "three small words"
SAMPLE = paths.resources() / "reference" / "sample_event"


def figures():
    """Import of a new file, and of a known one."""
    ours, bare, known = [], [], []
    with tempfile.TemporaryDirectory(dir=Path.cwd()) as name:
        folder = Path(name)
        lines = _hand_over(folder)
        size = (folder / "hand-over.fieldkit").stat().st_size / 2**20
        for number in range(ROUNDS):
            laptop = folder / f"supervisor-{number}"
            shutil.copytree(folder / "supervisor", laptop)
            with open_services(laptop, PASSPHRASE) as supervisor:
                taken, new = _accept(supervisor, folder)
                again, rest = _accept(supervisor, folder)
            assert new >= REVISIONS, new
            assert rest == 0, rest
            ours.append(taken)
            known.append(again)
            bare.append(bare_import(folder / f"bare-{number}.db", lines))
    what = f"import a sync file of {REVISIONS} revisions, {size:.1f} MiB"
    peer = f"{ms(bare)}, executemany of the same rows"
    return [
        Figure(what, ms(ours), peer, ratio(ours, bare), "<= 1.6"),
        Figure(
            "the same file again",
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


def _hand_over(folder):
    """Two laptops that know one another and the file between them; gives the lines of revisions."""
    job = JobContext()
    create_workspace(folder / "supervisor", PASSPHRASE, "Nargiza", "supervisor")
    create_workspace(folder / "inspector", PASSPHRASE, "Aibek", "inspector")
    with (
        open_services(folder / "supervisor", PASSPHRASE) as supervisor,
        open_services(folder / "inspector", PASSPHRASE) as inspector,
    ):
        inspector.planning.write_card(folder / "card.txt")
        supervisor.planning.load_event(SAMPLE / "event.yaml")
        supervisor.planning.add_form(Path("fk_food"))
        supervisor.planning.enrol(folder / "card.txt")
        supervisor.planning.write_pack(folder / "pack.fieldkit", job)
        inspector.receiving.accept(folder / "pack.fieldkit", job)
        recording = inspector.inspecting.begin_recording("fk_food", None, SAMPLE / "food.json", {})
        recording.finalise()
        workspace = inspector._workspace
        [first] = _revisions(workspace)
        with workspace.transaction():
            for _ in range(REVISIONS - 1):
                entity = workspace.clock.new_uuid()
                workspace.append("revision", entity, first.body, form=first.form)
        inspector.handing_over.export(folder / "hand-over.fieldkit", job)
        return [record.raw for record in _revisions(workspace)]


def _revisions(workspace):
    return [record for record in workspace.ledger.all_records() if record.kind == "revision"]
