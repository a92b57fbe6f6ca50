"""Kill -9 in the middle of the work: every answer that the window called saved is found again."""

import json
import random
import subprocess
import sys
import threading

import pytest

from fieldkit.app.bootstrap import open_services
from tests.support.window_person import PASSPHRASE, make_planned_workspace

ROUNDS = 3


@pytest.fixture
def folder(tmp_path):
    """A workspace with a planned visit to W-03."""
    place = tmp_path / "workspace"
    make_planned_workspace(place, "fk_water")
    return place


def answer_until_killed(project, folder, turn, seconds):
    """The answers that the window told as saved before it was killed."""
    told = {}
    with subprocess.Popen(
        [sys.executable, "-m", "tests.journeys.window_until_killed", str(folder), str(turn)],
        cwd=project, stdout=subprocess.PIPE, text=True,
    ) as window:  # fmt: skip
        told.update([json.loads(window.stdout.readline())])
        killer = threading.Timer(seconds, window.kill)
        killer.start()
        told.update(json.loads(line) for line in window.stdout if line.endswith("\n"))
        killer.join()
    assert window.returncode == -9, "the window was to be killed, not to end"
    return told


def test_every_saved_answer_survives_kill_9(project, folder):
    chance = random.Random(2026)
    told = {}
    for turn in range(ROUNDS):
        now = answer_until_killed(project, folder, turn, chance.uniform(0.2, 2.5))
        told |= now
        with open_services(folder, PASSPHRASE) as services:
            row = next(row for row in services.inspecting.today() if row.draft)
            draft = services.inspecting.resume(row.draft)
            found = {path: draft.session.value(path) for path in told}
            # The last answer may have been saved, and the window killed before it could tell so.
            newer = {path for path in told if found[path] != told[path]}
            assert len(newer) <= 1, newer
            assert not newer & now.keys()
            assert all(found[path] for path in newer)
            told = found
            photo = draft.session.value("/data/visit/site_photo")
            assert not photo or draft.file(photo)
    assert len(told) > 10
