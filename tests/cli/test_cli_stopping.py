"""Ctrl+C in the middle of verify and backup, and a second program on a workspace that is open."""

import json
import tempfile

import pytest

from fieldkit.app.bootstrap import open_services
from fieldkit.app.jobs import JobContext
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
def workspace(tmp_path, call):
    folder = tmp_path / "w"
    assert call("--workspace", folder, "init", "--name", "A", "--role", "inspector")[0] == 0
    return folder


@pytest.mark.parametrize("command", ["verify", "backup"])
def test_ctrl_c_ends_a_long_command_cleanly_and_the_next_try_works(
    call, workspace, monkeypatch, command
):
    def interrupted(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(JobContext, "checkpoint", interrupted)
        code, out, err = call("--workspace", workspace, command)
    assert code == 1
    assert out == ""
    assert err.split("\n")[1:] == ["Stopped. What was saved stays saved.", ""]
    assert not list((workspace / "backups").glob("*.db"))
    assert call("--workspace", workspace, command)[0] == 0


def test_a_second_program_on_an_open_workspace_is_told_so_and_changes_nothing(call, workspace):
    with open_services(workspace, PASSPHRASE) as services:
        held = services.safekeeping.standing()
        for command in (["list"], ["verify"], ["backup"], ["export", "-o", workspace / "x"]):
            code, out, err = call("--workspace", workspace, "--json", *command)
            assert (code, json.loads(out)["error"]["code"]) == (1, "workspace.in_use")
            assert len(err.splitlines()) == 1
            assert "Close it there" in err
        assert [check.code for check in services.safekeeping.standing()] == [
            check.code for check in held
        ]
    assert call("--workspace", workspace, "list")[0] == 0


def test_ctrl_c_in_the_check_of_a_file_leaves_nothing_behind(
    call, workspace, tmp_path, monkeypatch
):
    def interrupted(_self, done, _total, label):
        if (label, done) == ("records", 0):
            raise KeyboardInterrupt

    file, spare = tmp_path / "all.fieldkit", tmp_path / "spare"
    spare.mkdir()
    word = tmp_path / "word"
    word.write_text("for the auditor", encoding="utf-8")
    locked = ("--all", "--for-passphrase", word)
    assert call("--workspace", workspace, "export", *locked, "-o", file)[0] == 0
    check = ("--workspace", workspace, "verify", file, "--file-passphrase", word)
    before = sorted(workspace.rglob("*"))
    with monkeypatch.context() as patch:
        patch.setattr(JobContext, "checkpoint", interrupted)
        patch.setattr(tempfile, "tempdir", str(spare))
        code, out, err = call(*check)
    assert (code, out) == (1, "")
    assert err.splitlines()[-1] == "Stopped. What was saved stays saved."
    assert sorted(workspace.rglob("*")) == before
    assert not list(spare.iterdir())
    assert call(*check)[0] == 0
