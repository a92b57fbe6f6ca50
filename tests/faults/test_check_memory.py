"""Checking, computing anew and exporting take memory by the number of records, not by their size."""

import json
import random
import subprocess
import sys

import pytest

from fieldkit.app.bootstrap import create_workspace, open_services
from fieldkit.ledger.records import Record
from fieldkit.storage import workspace_key
from tests.faults.test_import_memory import PASSPHRASE, ROOT, needs_proc, takes_minutes
from tests.support.large_file import Author

WORDS = [random.Random(1).randbytes(4).hex() for _ in range(3_000)]


@pytest.fixture(autouse=True)
def _cheap_passphrase(monkeypatch):
    monkeypatch.setattr(workspace_key, "STANDARD", workspace_key.Effort(64, 1, 1))


def checked(folder, inspections, words):
    """What a process of its own tells about a workspace of inspections with so many words each."""
    create_workspace(folder / "w", PASSPHRASE, "Nargiza", "supervisor")
    with open_services(folder / "w", PASSPHRASE) as services:
        workspace = services._workspace
        for number in range(inspections // 1_000):
            author = Author()
            workspace.enrol(author.card)
            answers = " ".join(random.Random(number).choices(WORDS, k=words))
            lines, _photos = author.lines(1_000, answers=answers)
            workspace.accept([Record.parse(line) for line in lines], [author.checkpoint()])
        held = workspace.ledger.count()
    command = [sys.executable, "-m", "tests.faults.check_in_child", str(folder / "w"), PASSPHRASE]
    run = subprocess.run(
        [*command, str(folder / "all.fieldkit")],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    told = json.loads(run.stdout)
    assert (told["well"], told["whole"], told["written"]) == (True, True, held)
    return told


@needs_proc
def test_memory_holds_no_record_that_was_looked_at(tmp_path):
    told = checked(tmp_path, 2_000, 6_000)
    assert told["most"] - told["before"] < 200


@needs_proc
@takes_minutes
def test_fifty_thousand_inspections(tmp_path):
    assert checked(tmp_path, 50_000, 550)["most"] < 300
