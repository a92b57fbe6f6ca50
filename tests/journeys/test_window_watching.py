"""A supervisor at the real window watches a stick's folder: files come, are half there, go, return."""

import shutil

import pytest
from PySide6.QtWidgets import QCheckBox

from fieldkit.app.bootstrap import create_workspace, open_services
from fieldkit.app.jobs import JobContext
from fieldkit.storage import workspace_key
from tests.support.small_form import write_small_form
from tests.support.window_person import PASSPHRASE, Person
from ui.inbox import folder_watcher
from ui.shared import files
from ui.shared.wording import language
from ui.theme.theme import Theme

JOB = JobContext()


@pytest.fixture
def laptops(tmp_path, monkeypatch):
    """(the supervisor's folder, three sync files of an inspector who is enrolled there)."""
    monkeypatch.setattr(workspace_key, "STANDARD", workspace_key.Effort(64, 1, 1))
    for name, role in (("Nargiza", "supervisor"), ("Aibek", "inspector")):
        create_workspace(tmp_path / name, PASSPHRASE, name, role)
    with (
        open_services(tmp_path / "Nargiza", PASSPHRASE) as supervisor,
        open_services(tmp_path / "Aibek", PASSPHRASE) as inspector,
    ):
        supervisor.planning.add_form(write_small_form(tmp_path))
        inspector.planning.write_card(tmp_path / "card.txt")
        supervisor.planning.enrol(tmp_path / "card.txt")
        supervisor.planning.write_pack(tmp_path / "pack.fieldkit", JOB)
        inspector.receiving.accept(tmp_path / "pack.fieldkit", JOB)
        sent = [tmp_path / f"{number}.fieldkit" for number in (1, 2, 3)]
        for file in sent:
            draft = inspector.inspecting.start("small", "F-1")
            draft.set("/data/hygiene/hands", "in")
            draft.finalise()
            inspector.handing_over.export(file, JOB)
    return tmp_path / "Nargiza", sent


@pytest.fixture
def window(qapp, monkeypatch, laptops):
    """Opens the supervisor's window, as on a new day; only one at a time."""
    opened = []

    def open_():
        for each in opened:
            each.close()
        language.choose("en")
        opened.append(Person(Theme(qapp), laptops[0], monkeypatch.setattr))
        opened[-1].unlock()
        return opened[-1]

    yield open_
    for each in opened:
        each.close()


def test_a_watched_stick(window, laptops, tmp_path, monkeypatch):
    stick = tmp_path / "stick"
    stick.mkdir()
    monkeypatch.setattr(folder_watcher, "GLANCE_MS", 100)
    _folder, (first, second, third) = laptops
    monkeypatch.setattr(files, "folder_to_use", lambda *_: stick)
    one = window()
    one.go("Inbox")
    one.press("Watch a folder…")
    model = one.composition.screen("inbox").model
    (stick / "1.fieldkit.part").write_bytes(first.read_bytes())
    (stick / "1.fieldkit.part").rename(stick / "1.fieldkit")
    one.until(lambda: [row.path.name for row in model.rows] == ["1.fieldkit"], "the file")
    assert model.rows[0].arrival.sender == "Aibek"
    assert not model.past

    stick.rename(tmp_path / "pulled")
    one.until(lambda: not model.watcher.is_there, "the pulled stick")
    assert not one.composition.notices.latest.is_problem
    (tmp_path / "pulled").rename(stick)
    one.until(lambda: model.watcher.is_there, "the stick")
    one.press("Import")
    one.until(lambda: model.rows[0].is_imported, "the import")

    one = window()  # the next day: nobody has gone to the inbox yet
    shutil.copy(second, stick / "2.fieldkit")
    said = lambda: getattr(one.composition.notices.latest, "message", "")  # noqa: E731
    one.until(lambda: said() == "1 file waits in the inbox.", "the notice")
    one.go("Inbox")
    model = one.composition.screen("inbox").model
    assert [row.path.name for row in model.rows] == ["2.fieldkit"]
    one.press("Put away")
    one.find(QCheckBox, "Import new work of known laptops by itself").click()
    shutil.copy(third, stick / "3.fieldkit")
    one.until(lambda: [row.is_imported for row in model.rows] == [True], "the import by itself")

    one.press("Stop watching")
    assert one.composition.desk.services.watching.watched is None
    assert sorted(file.name for file in stick.iterdir()) == [
        "1.fieldkit", "2.fieldkit", "3.fieldkit"
    ]  # fmt: skip
