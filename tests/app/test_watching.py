"""A watched folder: what is complete is offered once, half a copy never, and nothing is touched."""

import os
import shutil

import pytest

from fieldkit.app import watching
from fieldkit.app.jobs import JobContext
from fieldkit.app.watching import Watched, needs_no_look

JOB = JobContext()


@pytest.fixture
def sent(event, finished, tmp_path):
    """(supervisor, a sync file of the inspector, an empty folder that is watched)."""
    supervisor, inspector = event
    finished(inspector)
    inspector.services.handing_over.export(tmp_path / "out.fieldkit", JOB)
    stick = tmp_path / "stick"
    stick.mkdir()
    return supervisor, tmp_path / "out.fieldkit", stick


def offered(watch, glances=2):
    return [path.name for _ in range(glances) for path in watch.glance().ready]


def told(supervisor, watch, glances=2):
    """The arrivals that a person hears of."""
    services = supervisor.services
    arrivals = [
        services.receiving.look(path) for _ in range(glances) for path in watch.glance().ready
    ]
    return [each for each in arrivals if services.watching.is_worth_telling(watch, each)]


def test_a_file_is_offered_once_when_it_no_longer_changes(sent):
    supervisor, file, stick = sent
    watch = supervisor.services.watching.watch(stick)
    whole = file.read_bytes()
    for cut in (0, 500, 900):
        (stick / "a.fieldkit").write_bytes(whole[:cut])
        assert watch.glance().ready == ()
    (stick / "a.fieldkit").write_bytes(whole)
    assert watch.glance().ready == ()
    assert offered(watch, 3) == ["a.fieldkit"]


def test_unfinished_hidden_and_foreign_files_are_passed_over(sent):
    supervisor, file, stick = sent
    (stick / "a" / "b").mkdir(parents=True)
    (stick / ".hidden").mkdir()
    for name in (
        "x.fieldkit.part",
        "x.fieldkit.tmp",
        ".x.fieldkit",
        "~x.fieldkit",
        ".hidden/x.fieldkit",
        "notes.txt",
        "a/b/x.FIELDKIT",
    ):
        shutil.copy(file, stick / name)
    assert offered(supervisor.services.watching.watch(stick)) == ["x.FIELDKIT"]


def test_half_a_copy_is_told_only_when_it_stays_so(sent):
    supervisor, file, stick = sent
    watch = supervisor.services.watching.watch(stick)
    (stick / "a.fieldkit").write_bytes(file.read_bytes()[:-300])
    assert told(supervisor, watch, watching._PATIENCE) == []
    (stick / "a.fieldkit").write_bytes(file.read_bytes()[:-200])
    assert told(supervisor, watch, watching._PATIENCE) == []
    [arrival] = told(supervisor, watch, 3)
    assert arrival.problem.code == "sync.damaged"
    assert told(supervisor, watch, 30) == []
    shutil.copy(file, stick / "a.fieldkit")
    [arrival] = told(supervisor, watch)
    assert arrival.ok
    assert arrival.new


def test_what_was_imported_or_put_away_is_not_offered_again_after_a_night(sent):
    supervisor, file, stick = sent
    services = supervisor.services
    shutil.copy(file, stick / "a.fieldkit")
    watch = services.watching.watch(stick)
    assert len(told(supervisor, watch)) == 1
    assert offered(services.watching.watch(stick)) == ["a.fieldkit"]  # nobody has dealt with it
    services.watching.settle(watch, stick / "a.fieldkit")
    services = supervisor.reopen()
    assert offered(services.watching.watch(stick)) == []
    os.utime(stick / "a.fieldkit", (1, 1))
    shutil.copy(file, stick / "the same.fieldkit")
    assert offered(services.watching.watch(stick)) == []
    (stick / "a.fieldkit").write_bytes(file.read_bytes() + b"x")
    assert offered(services.watching.watch(stick)) == ["a.fieldkit"]


def test_a_copy_beside_is_not_offered_too(sent):
    supervisor, file, stick = sent
    for name in ("a.fieldkit", "b.fieldkit"):
        shutil.copy(file, stick / name)
    watch = supervisor.services.watching.watch(stick)
    assert offered(watch, 4) == ["a.fieldkit"]
    (stick / "a.fieldkit").unlink()
    assert offered(watch, 2) == ["b.fieldkit"]


def test_a_pulled_stick_is_quietly_waited_for(sent):
    supervisor, file, stick = sent
    shutil.copy(file, stick / "a.fieldkit")
    watch = supervisor.services.watching.watch(stick)
    assert offered(watch) == ["a.fieldkit"]
    stick.rename(stick.with_name("pulled"))
    assert not watch.glance().is_there
    stick.with_name("pulled").rename(stick)
    assert watch.glance().is_there
    supervisor.services.watching.settle(watch, stick / "a.fieldkit")  # imported at this moment
    assert offered(watch, 3) == []


def test_what_waited_when_the_stick_was_pulled_is_looked_at_again(sent):
    supervisor, file, stick = sent
    shutil.copy(file, stick / "a.fieldkit")
    watch = supervisor.services.watching.watch(stick)
    assert offered(watch) == ["a.fieldkit"]
    stick.rename(stick.with_name("pulled"))
    watch.glance()
    stick.with_name("pulled").rename(stick)
    assert offered(watch) == ["a.fieldkit"]


def test_a_file_that_cannot_be_read_yet_is_offered_later(sent, monkeypatch):
    supervisor, file, stick = sent
    shutil.copy(file, stick / "a.fieldkit")
    watch = supervisor.services.watching.watch(stick)
    with monkeypatch.context() as patch:
        patch.setattr(watching, "_content", lambda _: "")
        assert offered(watch, 5) == []
    assert offered(watch, 1) == ["a.fieldkit"]


def test_nothing_is_moved_changed_or_imported_by_looking(sent):
    supervisor, file, stick = sent
    shutil.copy(file, stick / "a.fieldkit")
    before = [(entry.path, entry.stat().st_mtime_ns) for entry in os.scandir(stick)]
    told(supervisor, supervisor.services.watching.watch(stick))
    assert [(entry.path, entry.stat().st_mtime_ns) for entry in os.scandir(stick)] == before
    assert supervisor.services.receiving.arrivals() == []


def test_the_own_file_is_not_told_to_its_author(event, finished, tmp_path):
    _supervisor, inspector = event
    finished(inspector)
    (tmp_path / "stick").mkdir()
    inspector.services.handing_over.export(tmp_path / "stick" / "mine.fieldkit", JOB)
    assert told(inspector, inspector.services.watching.watch(tmp_path / "stick")) == []


def test_only_new_work_of_known_laptops_may_come_in_unseen(sent, laptops, tmp_path):
    supervisor, file, _stick = sent
    receiving = supervisor.services.receiving
    assert needs_no_look(receiving.look(file))
    receiving.accept(file, JOB)
    assert not needs_no_look(receiving.look(file))
    assert not needs_no_look(laptops("Stranger", "supervisor").services.receiving.look(file))
    assert not needs_no_look(
        laptops("Newcomer").services.receiving.look(tmp_path / "pack.fieldkit")
    )


def test_the_choice_of_the_folder_stays(sent):
    supervisor, _file, stick = sent
    assert supervisor.services.watching.watched is None
    supervisor.services.watching.choose(Watched(stick, imports_itself=False))
    assert supervisor.reopen().watching.watched == Watched(stick, imports_itself=False)
    supervisor.services.watching.choose(Watched(stick, imports_itself=True))
    assert supervisor.reopen().watching.watched.imports_itself
    supervisor.services.watching.choose(None)
    assert supervisor.reopen().watching.watched is None
