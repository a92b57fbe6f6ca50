"""An inspector and a supervisor who know one another, with the small form and two sites."""

from datetime import UTC, datetime

import pytest

from fieldkit.app.bootstrap import create_workspace, open_services
from fieldkit.app.jobs import JobContext
from fieldkit.clock import FrozenClock
from fieldkit.storage import workspace_key
from tests.support.small_form import write_small_form

PASSPHRASE = "correct horse"
PLAN = """
event: {code: E26, name: Games, exercise: yes}
sites:
- {code: F-1, name: Plov stall, kind: food}
- {code: F-2, name: Tea stall, kind: food}
people:
- {name: Aibek}
- {name: Somebody else}
assignments:
- {site: F-1, form: small, person: Aibek, due: 2026-06-02T14:00:00+05:00}
- {site: F-2, form: small, person: Somebody else}
"""


@pytest.fixture(autouse=True)
def _cheap_passphrase(monkeypatch):
    monkeypatch.setattr(workspace_key, "STANDARD", workspace_key.Effort(64, 1, 1))


class Laptop:
    """A workspace that can be closed and opened again."""

    def __init__(self, folder, name, role, seed):
        self.folder = folder
        self.clock = FrozenClock(datetime(2026, 6, 2, 9, 0, tzinfo=UTC), UTC, seed)
        create_workspace(folder, PASSPHRASE, name, role, self.clock)
        self.services = open_services(folder, PASSPHRASE, self.clock)

    def reopen(self):
        """Close and open again, as after a night."""
        self.services.close()
        self.services = open_services(self.folder, PASSPHRASE, self.clock)
        return self.services


@pytest.fixture
def laptops(tmp_path):
    """Makes laptops; all are closed at the end."""
    made = []

    def make(name, role="inspector"):
        laptop = Laptop(tmp_path / name, name, role, seed=len(made) + 1)
        made.append(laptop)
        return laptop

    yield make
    for laptop in made:
        laptop.services.close()


@pytest.fixture
def event(laptops, tmp_path):
    """(supervisor, inspector): planned, enrolled, pack imported."""
    supervisor, inspector = laptops("Nargiza", "supervisor"), laptops("Aibek")
    plan = tmp_path / "plan.yaml"
    plan.write_text(PLAN, encoding="utf-8")
    supervisor.services.planning.load_event(plan)
    supervisor.services.planning.add_form(write_small_form(tmp_path))
    inspector.services.planning.write_card(tmp_path / "card.txt")
    supervisor.services.planning.enrol(tmp_path / "card.txt")
    supervisor.services.planning.write_pack(tmp_path / "pack.fieldkit", JobContext())
    inspector.services.receiving.accept(tmp_path / "pack.fieldkit", JobContext())
    return supervisor, inspector


@pytest.fixture
def finished(event):
    """Records and finalises an inspection; gives its id."""

    def record(laptop, site="F-1", hands="in"):
        draft = laptop.services.inspecting.start("small", site)
        draft.set("/data/hygiene/hands", hands)
        return draft.finalise()

    return record
