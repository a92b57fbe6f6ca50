"""Inbox: the watched folder, what appears in it, and how little happens without a person."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from fieldkit.app.watching import Watched
from ui.inbox.view import InboxView
from ui.inbox.view_model import InboxViewModel
from ui.shared import files

STICK = Path("/media/stick")


@pytest.fixture
def seen(theme, make_desk, qtbot, monkeypatch):
    """The screen on fake services; the dialog for folders answers with the stick."""
    monkeypatch.setattr(files, "folder_to_use", lambda *_: STICK)
    desk = make_desk("supervisor")
    view = InboxView(InboxViewModel(desk))
    qtbot.addWidget(view)
    view.show()
    qtbot.waitExposed(view)
    view.services = desk.services
    yield view
    view._model.watcher.stop()


def press(view, words):
    QApplication.processEvents()
    buttons = [each for each in view.findChildren(QPushButton) if each.isVisible()]
    next(each for each in buttons if each.text().replace("&", "") == words).click()


def words(view):
    QApplication.processEvents()
    return [each.text() for each in view.findChildren(QLabel) if each.isVisible()]


def appears(view, qtbot, *names):
    """Let files appear; back when they were looked at."""
    view.services.watching.found = [STICK / name for name in names]
    wanted = {*(row.path for row in view._model.rows), *view.services.watching.found}
    view._model.watcher.glance()
    qtbot.waitUntil(lambda: {row.path for row in view._model.rows} == wanted)


def accepted(view):
    return [call[1].name for call in view.services.calls if call[0] == "accept"]


def test_a_folder_is_chosen_and_left_again(seen):
    press(seen, "Watch a folder…")
    assert seen.services.watching.watched == Watched(STICK, imports_itself=False)
    assert any("stick" in each for each in words(seen))
    press(seen, "Stop watching")
    assert seen.services.watching.watched is None
    assert seen._model.watcher._sight is None


def test_what_appears_waits_and_is_told(seen, qtbot):
    press(seen, "Watch a folder…")
    appears(seen, qtbot, "a.fieldkit", "b.fieldkit")
    assert accepted(seen) == []
    assert seen._model._desk.notices.latest.message == "2 files wait in the inbox."
    assert "Aibek Inspector" in words(seen)


def test_with_the_box_new_work_of_known_laptops_only_comes_in_by_itself(seen, qtbot):
    press(seen, "Watch a folder…")
    box = seen.watch.by_itself
    assert not box.isChecked()
    box.click()
    assert seen.services.watching.watched == Watched(STICK, imports_itself=True)
    appears(seen, qtbot, "a.fieldkit", "pack.fieldkit", "strange.fieldkit", "cut.fieldkit")
    qtbot.waitUntil(lambda: any(row.is_imported for row in seen._model.rows))
    assert accepted(seen) == ["a.fieldkit"]
    assert seen.services.watching.settled == [STICK / "a.fieldkit"]


def test_what_was_imported_or_put_away_is_settled(seen, qtbot):
    press(seen, "Watch a folder…")
    appears(seen, qtbot, "a.fieldkit", "b.fieldkit")
    model = seen._model
    model.import_(model.rows[0])
    qtbot.waitUntil(lambda: model.rows[0].is_imported)
    assert seen.services.watching.settled == [STICK / "a.fieldkit"]
    model.put_away(model.rows[1])
    assert seen.services.watching.settled == [STICK / "a.fieldkit", STICK / "b.fieldkit"]


def test_a_stick_that_comes_back_during_the_import_takes_no_tick_away(seen, qtbot):
    press(seen, "Watch a folder…")
    appears(seen, qtbot, "known.fieldkit")
    model = seen._model
    model.import_(model.rows[0])
    seen.services.watching.found = [STICK / "known.fieldkit", STICK / "b.fieldkit"]
    model.watcher.glance()
    qtbot.waitUntil(lambda: len(model.rows) == 2)
    assert [row.is_imported for row in model.rows] == [True, False]


def test_a_pulled_stick_is_said_in_its_line_and_nowhere_else(seen, qtbot):
    press(seen, "Watch a folder…")
    watcher = seen._model.watcher
    for away in (True, False):
        seen.services.watching.away = away
        with qtbot.waitSignal(watcher.changed):
            watcher.glance()
        assert watcher.is_there is not away
    assert seen._model._desk.notices.latest is None


def test_a_folder_that_does_not_answer_holds_nothing_up(seen, qtbot):
    """While one glance hangs no second one begins, other work runs, and the window can close."""
    from threading import Event

    answer = Event()
    seen.services.watching.glance = lambda: answer.wait() and None
    press(seen, "Watch a folder…")
    watcher = seen._model.watcher
    watcher.glance()
    hanging = watcher._job
    watcher.glance()
    assert watcher._job is hanging
    assert not seen._model._desk.jobs.is_busy
    seen._model.look([Path("c.fieldkit")])
    qtbot.waitUntil(lambda: len(seen._model.rows) == 1)
    watcher.stop()
    answer.set()
    qtbot.waitUntil(lambda: watcher._job is None)


def test_a_whole_folder_can_be_added(seen, qtbot, tmp_path, monkeypatch):
    for name in ("a.fieldkit", "b.pdf", "notes.txt"):
        (tmp_path / name).write_bytes(b"x")
    monkeypatch.setattr(files, "folder_to_use", lambda *_: tmp_path)
    press(seen, "Add a folder…")
    qtbot.waitUntil(lambda: len(seen._model.rows) == 2)
