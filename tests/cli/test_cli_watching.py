"""`watch`: a line for each file that appears, until Ctrl+C; imported only where that was asked."""

import json
import shutil

import pytest

from fieldkit.app.bootstrap import open_services
from fieldkit.app.jobs import JobContext
from fieldkit.cli import exchanging
from fieldkit.cli.main import run
from fieldkit.storage import workspace_key

PASSPHRASE = "correct horse"


@pytest.fixture
def call(capsys, monkeypatch):
    """Run a command; gives (exit code, stdout, stderr)."""
    monkeypatch.setenv("FIELDKIT_PASSPHRASE", PASSPHRASE)
    monkeypatch.setattr(workspace_key, "STANDARD", workspace_key.Effort(64, 1, 1))

    def invoke(*arguments):
        code = run([str(argument) for argument in arguments], lambda _: 0)
        return code, *capsys.readouterr()

    return invoke


@pytest.fixture
def stick(tmp_path, call):
    """A folder with a laptop's hand-over; the supervisor's workspace `s` has enrolled it."""
    s, w = tmp_path / "s", tmp_path / "w"
    call("--workspace", s, "init", "--name", "Nargiza", "--role", "supervisor")
    call("--workspace", w, "init", "--name", "Aibek", "--role", "inspector")
    call("--workspace", w, "device", "card", "-o", tmp_path / "card.txt")
    call("--workspace", s, "enrol", tmp_path / "card.txt")
    call("--workspace", s, "pack", "-o", tmp_path / "pack.fieldkit")
    call("--workspace", w, "import", tmp_path / "pack.fieldkit")
    (tmp_path / "stick").mkdir()
    code, _out, err = call("--workspace", w, "export", "-o", tmp_path / "stick" / "a.fieldkit")
    assert code == 0, err
    return tmp_path / "stick"


@pytest.fixture
def pauses(monkeypatch):
    """What happens in each pause between two glances, one after the other, then Ctrl+C."""

    def prepare(*events):
        left = list(events)

        def pause(_seconds):
            if not left:
                raise KeyboardInterrupt
            left.pop(0)()

        monkeypatch.setattr(exchanging.time, "sleep", pause)

    return prepare


def nothing():
    """A pause in which nothing happens."""


def test_what_appears_is_told_once_and_not_imported(call, stick, pauses):
    pauses(nothing, nothing, nothing)
    code, out, err = call("--workspace", stick.parent / "s", "watch", stick)
    assert (code, err) == (0, "")
    [line] = out.splitlines()
    assert "from Aibek" in line
    assert line.endswith("not imported yet")
    with open_services(stick.parent / "s", PASSPHRASE) as services:
        assert services.receiving.look(stick / "a.fieldkit").new


def test_with_import_it_is_taken_in_and_never_told_again(call, stick, pauses):
    where = ["--workspace", stick.parent / "s", "--json", "watch", stick, "--import"]
    pauses(nothing, nothing)
    code, out, _err = call(*where)
    told = json.loads(out)
    assert (code, told["imported"], told["ok"]) == (0, True, True)
    assert told["new"]
    pauses(nothing, nothing)
    assert call(*where)[1] == ""


def test_a_strangers_file_is_told_although_import_was_asked(call, stick, pauses, tmp_path):
    call("--workspace", tmp_path / "x", "init", "--name", "Eve", "--role", "supervisor")
    with open_services(tmp_path / "x", PASSPHRASE) as services:
        services.handing_over.export_for(
            stick / "e.fieldkit", exchanging.Order(everything=True), JobContext()
        )
    pauses(nothing, nothing)
    _code, out, _err = call("--workspace", tmp_path / "s", "watch", stick, "--import", "--json")
    told = {json.loads(line)["file"][-10:]: json.loads(line) for line in out.splitlines()}
    assert told["a.fieldkit"]["imported"]
    assert not told["e.fieldkit"]["imported"]


def test_a_pulled_stick_is_noted_and_waited_for(call, stick, pauses):
    away = stick.with_name("away")
    pauses(lambda: stick.rename(away), nothing, lambda: shutil.copytree(away, stick), nothing)
    code, out, err = call("--workspace", stick.parent / "s", "watch", stick)
    assert code == 0
    assert err.splitlines() == [f"{stick} is not there now", f"{stick} is there again"]
    assert len(out.splitlines()) == 1


def test_a_folder_that_is_none_is_refused(call, stick):
    code, out, err = call("--workspace", stick.parent / "s", "watch", stick / "none")
    assert (code, out) == (1, "")
    assert len(err.splitlines()) == 1
