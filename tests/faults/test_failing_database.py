"""The n-th write or flush of the database itself fails, as the kernel would have it (strace).

One place of each deed by default; with FIELDKIT_LONG every one until all goes without a fault.
"""

import itertools
import json
import os
import shutil
import subprocess
import sys
from io import BytesIO

import pytest
from PIL import Image

from fieldkit.app.bootstrap import open_services
from fieldkit.app.jobs import JobContext
from fieldkit.storage import workspace_key
from fieldkit.storage.restoring import restore
from tests.faults.one_deed import DEEDS, NEW_PASSPHRASE, draft_of, open_one
from tests.support.field_laptops import HANDS, PASSPHRASE, REMARKS, make_field

LONG = "FIELDKIT_LONG" in os.environ
JOB = JobContext()
REFUSALS = {"workspace.disk_full", "disk.full", "disk.failing", "file.unwritable", "backup.no_room"}
# What fails, and whether the next try follows in the same process or after opening anew.
FAULTS = [
    ("pwrite64", "ENOSPC", "at once"),
    ("pwrite64", "EIO", "opened anew"),
    ("fsync", "EIO", "at once"),
    ("fsync", "EIO", "opened anew"),
]
PLACES = {
    "opening": ("fsync", "EIO", "opened anew", 1),
    "answer": ("pwrite64", "ENOSPC", "at once", 2),
    "photo": ("pwrite64", "EIO", "opened anew", 1),
    "finalise": ("pwrite64", "ENOSPC", "at once", 9),
    "export": ("fsync", "EIO", "at once", 1),
    "import": ("pwrite64", "EIO", "opened anew", 7),
    "import answer": ("fsync", "EIO", "at once", 1),
    "backup": ("pwrite64", "EIO", "at once", 20),
    "backup file": ("pwrite64", "ENOSPC", "opened anew", 30),
    "passphrase": ("fsync", "EIO", "at once", 2),
    "closing": ("pwrite64", "EIO", "opened anew", 1),
}  # fmt: skip
TRIALS = (
    [(deed, *fault, None) for deed in DEEDS for fault in FAULTS]
    if LONG
    else [(deed, *place) for deed, place in PLACES.items()]
)


class Field:
    """Workspaces to copy for each trial, as after a kill, and what is known to be in them."""

    def __init__(self, folder):
        self.folder = folder / "killed"
        folder = self._begun = folder / "made"
        folder.mkdir()
        make_field(folder, 1, 1)
        content = BytesIO()
        Image.new("RGB", (40, 30), "teal").save(content, "PNG")
        (folder / "photo.png").write_bytes(content.getvalue())
        with open_one(folder) as inspector, open_one(folder, "S0") as supervisor:
            self.received = self._record(inspector, folder / "first.fieldkit")
            supervisor.receiving.accept(folder / "first.fieldkit", JOB)
            supervisor.planning.write_pack(folder / "answer.fieldkit", JOB)
            self.waiting = self._record(inspector, folder / "hand-over.fieldkit")
            draft = inspector.inspecting.start("small", "F-2")
            draft.set(HANDS, "in")
            self.begun = draft.inspection
            shutil.copytree(folder, self.folder)

    def _record(self, services, file):
        draft = services.inspecting.start("small", "F-1")
        draft.set(HANDS, "out")
        draft.attach("/data/photo", "photo.png", (self._begun / "photo.png").read_bytes())
        done = draft.finalise()
        services.handing_over.export(file, JOB)
        return done


@pytest.fixture(scope="module")
def field(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(workspace_key, "STANDARD", workspace_key.Effort(64, 1, 1))
        return Field(tmp_path_factory.mktemp("field"))


class Worker:
    """The process that forks one for each deed."""

    def __init__(self, project):
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.one_deed"],
            cwd=project, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip

    def _send(self, words):
        self._process.stdin.write(json.dumps(words) + "\n")
        self._process.stdin.flush()

    def _hear(self):
        return json.loads(self._process.stdout.readline())

    def do(self, folder, deed, way, fault):
        """(codes of the tries, None for done; whether a call failed)."""
        self._send([str(folder), deed, way == "at once"])
        what, process = self._hear()
        assert what == "ready"
        log = folder / "strace.log"
        with failing(process, log, *fault):
            self._send("go")
            codes = []
            while (heard := self._hear())[0] != "ended":
                codes.append(heard[1])
        assert heard == ["ended", 0], (deed, fault, codes)
        return codes, "INJECTED" in log.read_text()

    def close(self):
        self._process.stdin.close()
        self._process.wait()
        self._process.stdout.close()


class failing:  # noqa: N801  a block
    """strace on a process until that ends; its n-th call fails."""

    def __init__(self, process, log, call, error, place):
        self._tracer = subprocess.Popen(
            ["strace", "-f", "-p", str(process), "-o", str(log), "-e", f"trace={call}",
             "-e", f"inject={call}:error={error}:when={place}"],
            stderr=subprocess.PIPE, text=True,
        )  # fmt: skip

    def __enter__(self):
        said = self._tracer.stderr.readline()
        if "attached" not in said:
            pytest.skip(f"strace cannot trace here: {said}")

    def __exit__(self, *_):
        self._tracer.communicate()


@pytest.fixture(scope="module")
def worker(project):
    made = Worker(project)
    yield made
    made.close()


def require_earlier(field, inspector, supervisor):
    """What was acknowledged before the deed is there, and everything verifies."""
    for services, ids in (
        (inspector, [field.received, field.waiting]),
        (supervisor, [field.received]),
    ):
        assert services.receiving.verify(JOB).ok
        for inspection in ids:
            shown = services.inspecting.show(inspection)
            assert shown.answers[HANDS] == "out"
            assert services.inspecting.attachment(inspection, shown.answers["/data/photo"])
    finished = {row.id for row in inspector.inspecting.inspections()}
    if field.begun in finished:
        assert inspector.inspecting.show(field.begun).answers[HANDS] == "in"
    else:
        draft = draft_of(inspector)
        assert draft.session.value(HANDS) == "in"
        name = draft.session.value("/data/photo")
        assert not name or draft.file(name)
        draft.close()


def require_done(field, folder, deed, inspector, supervisor):
    """What the deed was to bring about is there."""
    match deed:
        case "answer" | "photo":
            draft = draft_of(inspector)
            path = {"answer": REMARKS, "photo": "/data/photo"}[deed]
            assert draft.session.value(path)
            draft.close()
        case "finalise":
            assert field.begun in {row.id for row in inspector.inspecting.inspections()}
        case "export":
            assert supervisor.receiving.verify_file(folder / "out.fieldkit", JOB).ok
        case "import":
            assert field.waiting in {row.id for row in supervisor.inspecting.inspections()}
        case "import answer":
            states = {row.id: row.state for row in inspector.inspecting.inspections()}
            assert states[field.received] == "received"
        case "backup" | "backup file":
            source = folder / ("I0" if deed == "backup" else "all.fkbackup")
            restore(source, folder / "restored", PASSPHRASE, lambda *_: None)
            with open_services(folder / "restored", PASSPHRASE) as restored:
                require_earlier(field, restored, supervisor)


def require_whole(field, folder, deed, done):
    with open_one(folder) as inspector, open_one(folder, "S0") as supervisor:
        require_earlier(field, inspector, supervisor)
        assert not [file for file in folder.rglob("*.new") if file.name.startswith(".")]
        if done:
            require_done(field, folder, deed, inspector, supervisor)
    if deed == "passphrase" and done:
        open_services(folder / "I0", NEW_PASSPHRASE).close()


def try_once_more(folder, deed, worker):
    """What was refused goes, after opening anew."""
    codes, _failed = worker.do(folder, deed, "opened anew", ("pwrite64", "EIO", 65_000))
    return codes


@pytest.mark.skipif(shutil.which("strace") is None, reason="no strace")
@pytest.mark.parametrize(
    ("deed", "fault", "usual_place"),
    [(deed, fault, place) for deed, *fault, place in TRIALS],
    ids=["-".join(map(str, trial[:4])).replace(" ", "_") for trial in TRIALS],
)
def test_a_database_that_cannot_write_refuses_and_loses_nothing(
    field, worker, tmp_path, deed, fault, usual_place
):
    call, error, way = fault
    refusals = 0
    for place in itertools.count(1) if usual_place is None else [usual_place]:
        folder = tmp_path / str(place)
        shutil.copytree(field.folder, folder)
        codes, has_failed = worker.do(folder, deed, way, (call, error, place))
        assert set(codes) <= {*REFUSALS, None}, (place, codes)
        refusals += codes[0] is not None
        require_whole(field, folder, deed, codes[-1] is None)
        if codes[-1] is not None:
            assert try_once_more(folder, deed, worker) == [None]
            require_whole(field, folder, deed, done=True)
        shutil.rmtree(folder)
        if not has_failed:
            break
    print(deed, *fault, "places:", place, "refusals:", refusals)
    assert has_failed or LONG
