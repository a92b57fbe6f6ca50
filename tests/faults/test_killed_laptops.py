"""Kill -9 at any moment of entry, finalising, export, import and backup, and look at what is left.

Seven runs; with FIELDKIT_LONG five hundred, nine minutes.
"""

import hashlib
import json
import os
import random
import shutil
import subprocess
import sys
from collections import Counter
from copy import deepcopy
from dataclasses import dataclass, field

import pytest

from fieldkit.app.bootstrap import open_services
from fieldkit.app.jobs import JobContext
from fieldkit.storage import workspace_key
from fieldkit.storage.restoring import restore
from tests.faults.laptops_until_killed import READABLE
from tests.support.field_laptops import PASSPHRASE, make_field
from tests.support.small_form import LIMITS, small_definition

pytestmark = pytest.mark.skipif(os.name != "posix", reason="uses signals and fork")

FIELDS, RUNS = (10, 50) if "FIELDKIT_LONG" in os.environ else (1, 7)
BETWEEN_LONG_LOOKS = 5
RECEIVED = {"received", "approved", "returned"}


@pytest.fixture(autouse=True)
def _cheap_passphrase(monkeypatch):
    monkeypatch.setattr(workspace_key, "STANDARD", workspace_key.Effort(64, 1, 1))


@dataclass
class Known:
    """What one workspace acknowledged: it must be in it, and in every backup made afterwards."""

    answers: dict = field(default_factory=dict)  # inspection -> {path: value}
    drafts: dict = field(default_factory=dict)  # inspection -> draft
    photos: dict = field(default_factory=dict)  # inspection -> SHA-256
    finalised: set = field(default_factory=set)
    inspections: set = field(default_factory=set)  # that were brought by a file
    received: set = field(default_factory=set)  # for which a receipt was brought
    reviews: dict = field(default_factory=dict)  # inspection -> decision
    comments: dict = field(default_factory=dict)  # inspection -> comment
    visits: set = field(default_factory=set)
    forms: set = field(default_factory=set)

    def learn(self, other):
        """What a pack brings of its supervisor."""
        self.received |= other.inspections
        self.reviews |= other.reviews
        self.comments |= other.comments
        self.visits |= other.visits
        self.forms |= other.forms


class Told:
    """What the killed laptops called done, and what they were about to do."""

    def __init__(self):
        self.laptops = {"I0": Known(), "S0": Known()}
        self.kept = {}  # laptop -> what its newest backup must hold, when it was not looked at yet
        self.batches = {}  # file -> ids that are in it, among those before
        self.packs = {}  # file -> what the supervisor had acknowledged before it was written
        self.imported, self.exported = set(), set()
        self.pieces = [READABLE.encode(code) for code in ("utf-8", "utf-16-le", "utf-16-be")]
        self.counts = Counter()

    def hear(self, lines):
        for what, *words in lines:
            self.counts[what] += 1
            self._hear(what, words)

    def _hear(self, what, words):
        inspector, supervisor = self.laptops["I0"], self.laptops["S0"]
        match what, words:
            case "draft", (draft, inspection):
                inspector.drafts[inspection] = draft
            case "answer", (inspection, path, value):
                inspector.answers.setdefault(inspection, {})[path] = value
            case "photo", (inspection, sha256, piece):
                inspector.photos[inspection] = sha256
                self.pieces.append(bytes.fromhex(piece))
            case "finalised", (inspection,):
                inspector.finalised.add(inspection)
            case "exporting", (name, ids):
                self.batches[name] = ids
            case "exported", (name,):
                self.exported.add(name)
            case "imported", (name,):
                self.imported.add(name)
                supervisor.inspections |= set(self.batches[name])
            case _:
                self._hear_of_supervisor(what, words)

    def _hear_of_supervisor(self, what, words):
        inspector, supervisor = self.laptops["I0"], self.laptops["S0"]
        match what, words:
            case "reviewed", (inspection, decision, comment):
                supervisor.reviews[inspection] = decision
                supervisor.comments[inspection] = comment
            case "assigned", (visit,):
                supervisor.visits.add(visit)
            case "installed", (version,):
                supervisor.forms.add(version)
            case "packing", (name,):
                self.packs[name] = deepcopy(supervisor)
            case "imported pack", (name,):
                inspector.learn(self.packs.pop(name))
            case "backed up", (name,):
                self.kept[name] = deepcopy(self.laptops[name])

    def forget_looked_at(self):
        """Answers and comments that were looked at once are looked at no more."""
        inspector = self.laptops["I0"]
        for inspection in inspector.finalised:
            for told in (inspector.answers, inspector.drafts, inspector.photos):
                told.pop(inspection, None)
        for known in self.laptops.values():
            known.comments.clear()
        self.kept.clear()
        self.exported.clear()
        del self.pieces[3:]


class Laptops:
    """The process that forks, and the folder in which its children are killed."""

    def __init__(self, folder, project):
        self.folder = folder
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.laptops_until_killed", str(folder)],
            cwd=project, env={**os.environ, "TMPDIR": str(folder / "temp")},
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
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
    (tmp_path / "temp").mkdir()
    (tmp_path / "small.first").write_bytes(small_definition().xform)
    (tmp_path / "small-media" / "limits.csv").write_bytes(LIMITS)
    both = Laptops(tmp_path, project)
    yield both
    both.close()


def require_entries(inspector, known):
    """Each answer that was called saved stands in its draft, or in the finished inspection."""
    drafts = {row.id for row in inspector.inspecting.drafts()}
    for inspection, answers in known.answers.items():
        if known.drafts[inspection] in drafts:
            assert inspection not in known.finalised
            draft = inspector.inspecting.resume(known.drafts[inspection])
            found = {path: draft.session.value(path) for path in answers}
            photo = draft.file(draft.session.value("/data/photo") or "-")
            draft.close()
        else:
            shown = inspector.inspecting.show(inspection)
            found = {path: shown.answers[path] for path in answers}
            photo = inspector.inspecting.attachment(inspection, shown.answers["/data/photo"])
        assert found == answers
        if inspection in known.photos:
            assert hashlib.sha256(photo).hexdigest() == known.photos[inspection]


def require_known(services, known):
    """Everything that the workspace acknowledged is in it."""
    states = {row.id: row.state for row in services.inspecting.inspections()}
    assert known.finalised | known.inspections <= states.keys()
    assert {states[each] for each in known.received} <= RECEIVED
    assert known.reviews.items() <= states.items()
    for inspection, comment in known.comments.items():
        [review] = services.inspecting.show(inspection).reviews
        assert [each["text"] for each in review.comments] == ([comment] if comment else [])
    assert known.visits <= {row.id for row in services.planning.assignments()}
    assert known.forms <= {row.version for row in services.planning.forms()}
    require_entries(services, known)


def require_whole_arrivals(supervisor, told):
    """A file was taken in whole, or not at all."""
    there = {row.id for row in supervisor.inspecting.inspections()}
    for name, ids in told.batches.items():
        assert there.issuperset(ids) or (there.isdisjoint(ids) and name not in told.imported)


def require_files(folder, inspector, supervisor, told):
    """Every sync file that has its name is whole; every backup that counts is sound."""
    names = {file.name for file in (folder / "stick").glob("*.fieldkit")}
    assert told.exported <= names
    for name in names:
        opener = inspector if ".back." in name else supervisor
        report = opener.receiving.verify_file(folder / "stick" / name, JobContext())
        assert report.ok, report.problems
        (folder / "stick" / name).unlink()
    for services in (inspector, supervisor):
        own = services._core.workspace.backups.own
        for copy in own.copies():
            assert services._core.workspace._database.problems_of_copy(copy.file) == []


def require_backups(folder, told):
    """The backup that was told of restores, with everything that was acknowledged before it."""
    for name, known in told.kept.items():
        restored = folder / "restored"
        restore(folder / name, restored, PASSPHRASE, lambda *_: None)
        with open_services(restored, PASSPHRASE) as services:
            require_known(services, known)
            assert services.receiving.verify(JobContext()).ok
        shutil.rmtree(restored)


def require_unreadable(folder, told):
    """Where the kill struck, nothing lies readable of answers and photos."""
    for name in ("I0", "S0", "stick", "temp"):
        for file in (folder / name).rglob("*"):
            content = file.read_bytes() if file.is_file() else b""
            assert not [piece for piece in told.pieces if piece in content], file


def take_a_long_look(folder):
    for name in ("I0", "S0"):
        with open_services(folder / name, PASSPHRASE) as services:
            assert services.receiving.verify(JobContext()).ok


@pytest.mark.parametrize("seed", range(FIELDS))
def test_nothing_acknowledged_is_lost_and_nothing_is_half_there(laptops, seed):
    chance = random.Random(seed)
    told = Told()
    folder = laptops.folder
    for number in range(1, RUNS + 1):
        told.hear(laptops.kill_after(chance.uniform(0.05, 0.9)))
        require_unreadable(folder, told)
        with (
            open_services(folder / "I0", PASSPHRASE) as inspector,
            open_services(folder / "S0", PASSPHRASE) as supervisor,
        ):
            require_known(inspector, told.laptops["I0"])
            require_known(supervisor, told.laptops["S0"])
            require_whole_arrivals(supervisor, told)
            require_files(folder, inspector, supervisor, told)
        require_backups(folder, told)
        told.forget_looked_at()
        if number % BETWEEN_LONG_LOOKS == 0:
            take_a_long_look(folder)
    print(RUNS, "kills;", dict(told.counts))
    assert {"finalised", "imported", "reviewed", "imported pack", "backed up"} <= told.counts.keys()
