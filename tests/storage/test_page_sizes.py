"""Databases of former programs have smaller pages: they open, go on and are backed up as they are."""

import shutil

import pytest

from fieldkit.errors import FieldKitError
from fieldkit.storage import database
from fieldkit.storage.drafts import NewDraft
from fieldkit.storage.workspace import Workspace


def page_size(workspace):
    return int(workspace._database.value("PRAGMA page_size"))


@pytest.fixture
def former(tmp_path, clock, monkeypatch):
    """The folder of a workspace with pages of 4 kB, as it is after its laptop lost power."""
    monkeypatch.setattr(database, "_PAGE_SIZE", 4096)
    workspace = Workspace.create(tmp_path / "open", "x", "W", "inspector", clock)
    for site in ("A1", "A2", "A3"):
        workspace.drafts.create(NewDraft("f", "h", site=site))
    log = workspace.folder / f"{database_file(workspace).name}-wal"
    assert log.stat().st_size > 4096, "what was saved last stands in the log only"
    shutil.copytree(workspace.folder, tmp_path / "left")
    workspace.close()
    monkeypatch.undo()
    return tmp_path / "left"


def database_file(workspace):
    return workspace._database.path


def test_a_new_database_has_pages_that_records_fill(tmp_path, clock):
    workspace = Workspace.create(tmp_path / "w", "x", "W", "inspector", clock)
    assert page_size(workspace) == 8192
    workspace.close()


def test_a_former_database_opens_with_what_stands_in_its_log_only(former, clock):
    workspace = Workspace.open(former, "x", clock)
    assert page_size(workspace) == 4096
    assert sorted(draft.site for draft in workspace.drafts.list()) == ["A1", "A2", "A3"]
    workspace.drafts.create(NewDraft("f", "h", site="A4"))
    workspace.close()
    again = Workspace.open(former, "x", clock)
    assert len(again.drafts.list()) == 4
    assert again._database.integrity_problems() == []
    again.close()


def test_a_copy_of_a_former_database_is_sound(former, clock, tmp_path):
    workspace = Workspace.open(former, "x", clock)
    workspace._database.copy_to(tmp_path / "copy.db", lambda _done, _all: None)
    assert workspace._database.problems_of_copy(tmp_path / "copy.db") == []
    key = workspace._database.key
    workspace.close()
    connection = database.open_for_reading(tmp_path / "copy.db", key)
    assert connection.execute("SELECT count(*) FROM drafts").fetchall() == [(3,)]
    connection.close()


def test_a_wrong_passphrase_is_still_told(former, clock):
    with pytest.raises(FieldKitError) as refusal:
        Workspace.open(former, "y", clock)
    assert refusal.value.code == "workspace.wrong_passphrase"
