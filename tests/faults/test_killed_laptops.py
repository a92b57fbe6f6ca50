"""Kill -9 at any moment of entry, finalising, export, import and backup, and look at what is left.

Ten runs; with FIELDKIT_LONG five hundred, ten minutes.
"""

import hashlib
import json
import os
import random
import subprocess
import sys

import pytest

from fieldkit.app.bootstrap import open_services
from fieldkit.app.jobs import JobContext
from fieldkit.storage import workspace_key
from fieldkit.storage.restoring import restore
from tests.support.field_laptops import PASSPHRASE, make_field

pytestmark = pytest.mark.skipif(os.name != "posix", reason="uses signals and fork")

FIELDS, RUNS = (10, 50) if "FIELDKIT_LONG" in os.environ else (1, 10)
BETWEEN_LONG_LOOKS = 5


@pytest.fixture(autouse=True)
def _cheap_passphrase(monkeypatch):
    monkeypatch.setattr(workspace_key, "STANDARD", workspace_key.Effort(64, 1, 1))


class Told:
    """What the killed laptops called done, and what they were about to do."""

    def __init__(self):
        self.answers = {}  # inspection -> {path: value}
        self.drafts = {}  # inspection -> draft
        self.photos = {}  # inspection -> SHA-256
        self.finalised, self.exported, self.imported, self.backups = set(), set(), set(), set()
        self.batches = {}  # file -> ids that are in it, among those before

    def hear(self, lines):
        for what, *words in lines:
            match what, words:
                case "draft", (draft, inspection):
                    self.drafts[inspection] = draft
                case "answer", (inspection, path, value):
                    self.answers.setdefault(inspection, {})[path] = value
                case "photo", (inspection, sha256):
                    self.photos[inspection] = sha256
                case "exporting", (name, ids):
                    self.batches[name] = ids
                case "finalised" | "exported" | "imported" | "backed up", (value,):
                    kinds = {"backed up": self.backups}
                    kinds.get(what, getattr(self, what, None)).add(value)

    def forget_finished(self):
        """What was looked at once is looked at no more, but for the ledger's own proofs."""
        for inspection in self.finalised:
            for told in (self.answers, self.drafts, self.photos):
                told.pop(inspection, None)


class Laptops:
    """The process that forks, and the folder in which its children are killed."""

    def __init__(self, folder, project):
        self.folder = folder
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.laptops_until_killed", str(folder)],
            cwd=project, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip

    def kill_after(self, seconds):
        """What a child told before it was killed."""
        self._process.stdin.write(f"{seconds}\n")
        self._process.stdin.flush()
        lines = []
        while not lines or lines[-1][0] != "ended":
            lines.append(json.loads(self._process.stdout.readline()))
        assert lines.pop() == ["ended", -9], "it was to be killed, not to end"
        return lines

    def close(self):
        self._process.stdin.close()
        self._process.wait()
        self._process.stdout.close()


@pytest.fixture
def laptops(tmp_path, project):
    make_field(tmp_path, 1, 1)
    (tmp_path / "stick").mkdir()
    both = Laptops(tmp_path, project)
    yield both
    both.close()


def require_entries(inspector, told):
    """Each answer that was called saved stands in its draft, or in the finished inspection."""
    drafts = {row.id for row in inspector.inspecting.drafts()}
    for inspection, answers in told.answers.items():
        if told.drafts[inspection] in drafts:
            assert inspection not in told.finalised
            draft = inspector.inspecting.resume(told.drafts[inspection])
            found = {path: draft.session.value(path) for path in answers}
            photo = draft.file(draft.session.value("/data/photo") or "-")
            draft.close()
        else:
            shown = inspector.inspecting.show(inspection)
            found = {path: shown.answers[path] for path in answers}
            photo = inspector.inspecting.attachment(inspection, shown.answers["/data/photo"])
        assert found == answers
        if inspection in told.photos:
            assert hashlib.sha256(photo).hexdigest() == told.photos[inspection]


def require_arrivals(supervisor, told):
    """A file was taken in whole, or not at all."""
    for name, ids in told.batches.items():
        there = [supervisor._core.workspace.inspections.get(each) is not None for each in ids]
        assert all(there) or not any(there)
        assert all(there) or name not in told.imported


def require_files(folder, inspector, supervisor, told):
    """Every sync file that has its name is whole; every backup that was told of is there."""
    names = {file.name for file in (folder / "stick").glob("*.fieldkit")}
    assert told.exported <= names
    for name in names:
        opener = inspector if ".back." in name else supervisor
        report = opener.receiving.verify_file(folder / "stick" / name)
        assert report.ok, report.problems
        (folder / "stick" / name).unlink()
    told.exported.clear()
    for services in (inspector, supervisor):
        own = services._core.workspace.backups.own
        for copy in own.copies():
            assert services._core.workspace._database.problems_of_copy(copy.file) == []


def take_a_long_look(folder, told, number):
    for name in ("I0", "S0"):
        with open_services(folder / name, PASSPHRASE) as services:
            assert services.receiving.verify(JobContext()).ok
            ids = {row.id for row in services.inspecting.inspections()}
        if name == "I0":
            assert told.finalised <= ids
    if told.backups:
        restored = folder / f"restored{number}"
        restore(folder / "I0", restored, PASSPHRASE, lambda *_: None)
        with open_services(restored, PASSPHRASE) as services:
            assert services.receiving.verify(JobContext()).ok
    told.backups.clear()


@pytest.mark.parametrize("seed", range(FIELDS))
def test_nothing_acknowledged_is_lost_and_nothing_is_half_there(laptops, seed):
    chance = random.Random(seed)
    told = Told()
    counts = {}
    for number in range(1, RUNS + 1):
        heard = laptops.kill_after(chance.uniform(0.05, 0.9))
        for what, *_ in heard:
            counts[what] = counts.get(what, 0) + 1
        told.hear(heard)
        folder = laptops.folder
        with (
            open_services(folder / "I0", PASSPHRASE) as inspector,
            open_services(folder / "S0", PASSPHRASE) as supervisor,
        ):
            require_entries(inspector, told)
            require_arrivals(supervisor, told)
            require_files(folder, inspector, supervisor, told)
        told.forget_finished()
        if number % BETWEEN_LONG_LOOKS == 0:
            take_a_long_look(folder, told, number)
    print(RUNS, "kills;", counts)
    assert {"answer", "photo", "finalised", "exported", "imported", "backed up"} <= counts.keys()
