"""The n-th write or fdatasync of the database itself fails, as the kernel would have it (strace).

One place each by default; with FIELDKIT_LONG every one until all goes without a fault.
"""

import itertools
import json
import os
import shutil
import subprocess
import sys

import pytest

from fieldkit.app.bootstrap import open_services
from fieldkit.app.jobs import JobContext
from fieldkit.errors import FieldKitError
from fieldkit.storage import workspace_key
from tests.faults.one_of_each import NEW_PASSPHRASE, OPENING
from tests.support.field_laptops import HANDS, PASSPHRASE, REMARKS, make_field

LONG = "FIELDKIT_LONG" in os.environ
# The second lies in the copy that a backup makes.
FAULTS = [("pwrite64", "ENOSPC", 17), ("pwrite64", "EIO", 125), ("fdatasync", "EIO", 7)]
REFUSALS = {"workspace.disk_full", "disk.full", "disk.failing", "file.unwritable", "backup.no_room"}


@pytest.fixture(scope="module")
def field(tmp_path_factory):
    """Workspaces to copy for each trial."""
    folder = tmp_path_factory.mktemp("field")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(workspace_key, "STANDARD", workspace_key.Effort(64, 1, 1))
        make_field(folder, 1, 1)
    return folder


def traced(project, folder, call, error, place):
    """(what the work told, how it ended, whether a call failed)."""
    log = folder / "strace.log"
    done = subprocess.run(
        ["strace", "-f", "-qq", "-o", str(log), "-e", f"trace={call}",
         "-e", f"inject={call}:error={error}:when={place}",
         sys.executable, "-m", "tests.faults.one_of_each", str(folder)],
        cwd=project, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if not log.exists():
        pytest.skip(f"strace cannot trace here: {done.stderr[:200]}")
    return (
        [json.loads(line) for line in done.stdout.splitlines()],
        done,
        "INJECTED" in log.read_text(),
    )


def open_with_either(folder):
    try:
        return open_services(folder, PASSPHRASE)
    except FieldKitError:
        return open_services(folder, NEW_PASSPHRASE)


def require_whole(folder, told):
    """What was done is there, in both workspaces, and both verify."""
    done = {what for what, refused in told if refused is None}
    with (
        open_with_either(folder / "I0") as inspector,
        open_with_either(folder / "S0") as supervisor,
    ):
        rows = inspector.inspecting.inspections()
        if "finalise" in done:
            answers = inspector.inspecting.show(rows[0].id).answers
            assert (answers[HANDS], answers[REMARKS]) == ("in", "well kept")
        if "export" in done:
            assert supervisor.receiving.verify_file(folder / "out.fieldkit").ok
        if "import" in done:
            assert [row.id for row in supervisor.inspecting.inspections()] == [rows[0].id]
        for services in (inspector, supervisor):
            assert services.receiving.verify(JobContext()).ok
    if "passphrase" in done:
        with open_services(folder / "I0", NEW_PASSPHRASE):
            pass


@pytest.mark.skipif(shutil.which("strace") is None, reason="no strace")
@pytest.mark.parametrize(("call", "error", "usual_place"), FAULTS)
def test_a_database_that_cannot_write_refuses_and_loses_nothing(
    field, project, tmp_path, call, error, usual_place
):
    for place in itertools.count(1) if LONG else [usual_place]:
        folder = tmp_path / str(place)
        shutil.copytree(field, folder)
        told, ended, has_failed = traced(project, folder, call, error, place)
        assert ended.returncode == 0, (place, told, ended.stderr)
        assert {code for _what, code in told if code} <= REFUSALS, (place, told)
        assert sum(code is not None for _what, code in told) <= 1, (place, told)
        assert told[0][0] == OPENING
        require_whole(folder, told)
        shutil.rmtree(folder)
        if not has_failed:
            break
