"""Workspaces for the tests of storage, with a passphrase that costs little to check."""

from datetime import UTC, datetime, timedelta
from types import MappingProxyType

import pytest

from fieldkit.clock import FrozenClock
from fieldkit.storage import workspace_key
from fieldkit.storage.workspace import Workspace

PASSPHRASE = "two words"


class TickingClock(FrozenClock):
    """A clock that moves on by a second at each look."""

    def now(self):
        self.moment += timedelta(seconds=1)
        return super().now()


@pytest.fixture(autouse=True)
def _cheap_passphrase(monkeypatch):
    monkeypatch.setattr(workspace_key, "STANDARD", workspace_key.Effort(64, 1, 1))


@pytest.fixture
def clock():
    return TickingClock(datetime(2026, 11, 23, 8, tzinfo=UTC))


@pytest.fixture
def make(tmp_path, clock):
    """Makes workspaces by name and role, and closes them."""
    opened = []

    def new(name, role="inspector"):
        opened.append(Workspace.create(tmp_path / name, PASSPHRASE, name, role, clock))
        return opened[-1]

    yield new
    for workspace in opened:
        workspace.close()


@pytest.fixture
def supervisor(make):
    return make("Saule", "supervisor")


@pytest.fixture
def inspector(make):
    return make("Aru")


class Bodies:
    """Bodies of records as the app writes them, small."""

    form = MappingProxyType({"id": "fk_food", "version": "2026.1", "hash": "f" * 64})

    @staticmethod
    def revision(site="A1", *, withdrawn=False, files=None, label="no soap", **summary):
        return {
            "xml": f"<data id='fk_food'><site>{site}</site></data>",
            "files": files or {},
            "summary": {
                "site": site,
                "score": "87.5",
                "grade": "B",
                "alert": "amber",
                "inspector": "Aru",
                "exercise": True,
                "form_title": "Food",
                "samples": [{"sample": f"S-{site}", "kind": "tap"}],
                **summary,
            },
            "findings": [
                {"path": "/data/q", "label": label, "severity": "major", "corrected": False}
            ],
            "reason": "entered twice" if withdrawn else None,
            "withdrawn": withdrawn,
        }

    @staticmethod
    def review(inspection, revision_id, decision):
        return {
            "inspection": inspection,
            "revision": revision_id,
            "decision": decision,
            "comments": [{"path": "", "text": "why"}],
        }

    @staticmethod
    def event(code="EXPO", sites=("A1", "A2"), name="Expo"):
        return {
            "code": code,
            "name": name,
            "exercise": True,
            "from": "2026-11-20",
            "until": None,
            "venues": [{"code": "V", "name": "Hall"}],
            "sites": [
                {"code": s, "name": f"Stand {s}", "venue": "V", "kind": "food", "lat": "1.5"}
                for s in sites
            ],
            "people": [{"name": "Aru", "role": "inspector"}],
        }

    @staticmethod
    def assignment(site="A1", note=None):
        return {"site": site, "form": "fk_food", "person": "Aru", "due": "2026-11-24", "note": note}


@pytest.fixture(scope="session")
def bodies():
    return Bodies


@pytest.fixture(scope="session")
def hand_over():
    """Gives everything that one workspace holds to another."""

    def give(source, target):
        records = list(source.ledger.all_records())
        return target.accept(records, source.ledger.covering(records))

    return give
