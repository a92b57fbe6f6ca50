"""However large a file is, taking it in needs a bounded part of a small laptop's memory."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from fieldkit.app.bootstrap import create_workspace, open_services
from fieldkit.ledger.records import Record
from fieldkit.storage import workspace_key
from tests.benchmarks.figure import most_memory
from tests.support.large_file import Author

PASSPHRASE = "correct horse"
MOST = 200
ROOT = Path(__file__).parents[2]
needs_proc = pytest.mark.skipif(most_memory() is None, reason="only Linux tells a peak of memory")
takes_minutes = pytest.mark.skipif(
    "FIELDKIT_LONG" not in os.environ, reason="takes minutes and 4 GB of disk: set FIELDKIT_LONG"
)


@pytest.fixture(autouse=True)
def _cheap_passphrase(monkeypatch):
    monkeypatch.setattr(workspace_key, "STANDARD", workspace_key.Effort(64, 1, 1))


def imported(folder, inspections, photos_each, photo_bytes, held=0):
    """Imports such a file in a process of its own; (what it printed, size of the file)."""
    create_workspace(folder / "w", PASSPHRASE, "Nargiza", "supervisor")
    author, file = Author(), folder / "large.fieldkit"
    with open_services(folder / "w", PASSPHRASE) as services:
        workspace = services._workspace
        workspace.enrol(author.card)
        fill(workspace, held)
        lines, photos = author.lines(inspections, photos_each, photo_bytes)
        author.write(file, workspace.card(), lines, photos, photo_bytes)
    command = [sys.executable, "-m", "tests.faults.import_in_child", str(folder / "w"), PASSPHRASE]
    run = subprocess.run(
        [*command, str(file)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return json.loads(run.stdout), file.stat().st_size


def fill(workspace, inspections):
    """Records of somebody else, as many as asked for."""
    for _part in range(inspections // 5_000):
        author = Author()
        workspace.enrol(author.card)
        lines, _photos = author.lines(5_000)
        workspace.accept([Record.parse(line) for line in lines], [author.checkpoint()])


@needs_proc
def test_memory_does_not_grow_with_the_file(tmp_path):
    told, size = imported(tmp_path, 3_000, 1, 25_000)
    assert size > 75_000_000
    assert told["new"] == 3_001
    assert told["most"] - told["before"] < 60


@needs_proc
@takes_minutes
@pytest.mark.parametrize("held", [0, 100_000])
def test_a_file_of_one_gigabyte(tmp_path, held):
    told, size = imported(tmp_path, 10_000, 2, 52_000, held)
    assert size > 10**9
    assert told["new"] == 10_001
    assert told["most"] < MOST
