"""Backup and restore as commands: what they print, and what a refusal says."""

import json
import shutil
import sys
from datetime import timedelta

import pytest

from fieldkit.cli.main import run
from fieldkit.storage import backups, workspace_key


@pytest.fixture
def call(capsys, monkeypatch):
    """Run a command; gives (exit code, stdout, stderr)."""
    monkeypatch.setenv("FIELDKIT_PASSPHRASE", "correct horse")
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


def test_a_backup_is_made_told_and_restored(call, workspace, tmp_path):
    code, out, _ = call("--workspace", workspace, "--json", "backup")
    told = json.loads(out)
    assert code == 0
    assert told["file"].startswith(str(workspace / "backups"))
    assert told["attachments"] == 0
    (tmp_path / "stick").mkdir()
    for target in (tmp_path / "stick", tmp_path / "all.fkbackup"):
        code, out, _ = call("--workspace", workspace, "backup", "-o", target)
        assert code == 0
        assert str(target) in out
        new = tmp_path / f"new-{target.name}"
        code, out, _ = call("--json", "restore", target, "--into", new)
        assert code == 0
        assert json.loads(out)["workspace"] == str(new)
        assert call("--workspace", new, "list")[0] == 0
        assert call("--workspace", new, "--json", "verify")[0] == 0


def test_a_backup_is_kept_on_a_stick_too_once_it_was_asked_for(call, workspace, tmp_path):
    (tmp_path / "stick").mkdir()
    assert call("--workspace", workspace, "backup", "--also-in", tmp_path / "stick")[0] == 0
    assert call("--workspace", workspace, "backup")[0] == 0
    assert len(list((tmp_path / "stick").glob("fieldkit-backup-*/*.db"))) == 1


def test_any_command_makes_the_hourly_backup_when_it_is_due(call, workspace, monkeypatch):
    assert call("--workspace", workspace, "list")[0] == 0
    assert not (workspace / "backups").exists()
    monkeypatch.setattr(backups, "BETWEEN_BACKUPS", timedelta(0))
    assert call("--workspace", workspace, "list")[0] == 0
    assert len(list((workspace / "backups").glob("*.db"))) == 1


def test_what_cannot_be_restored_is_refused(call, workspace, tmp_path):
    code, out, err = call("--json", "restore", tmp_path, "--into", tmp_path / "new")
    assert code == 1
    assert json.loads(out)["error"]["code"] == "backup.none"
    assert len(err.splitlines()) == 1


def test_a_damaged_workspace_is_refused_and_recovered(call, workspace, tmp_path):
    database = workspace / "workspace.db"
    database.write_bytes(b"\7" * database.stat().st_size)
    code, out, err = call("--workspace", workspace, "--json", "list")
    assert code == 1
    assert json.loads(out)["error"]["code"] == "workspace.damaged"
    assert "recover" in err
    code, out, _ = call("--workspace", workspace, "--json", "recover", "--into", tmp_path / "new")
    told = json.loads(out)
    assert code == 0
    assert told["base"] == "journal"
    assert told["records"] == {"journal": 1, "damaged database": 0}
    assert json.loads(call("--workspace", tmp_path / "new", "--json", "verify")[1])["ok"]
    code, out, _ = call("--workspace", workspace, "recover", "--into", tmp_path / "newer")
    assert "answer journal alone" in out


def test_the_passphrase_is_changed_and_a_forgotten_one_replaced(
    call, workspace, tmp_path, monkeypatch
):
    (tmp_path / "new.txt").write_text("battery staple\n")
    change = ("--workspace", workspace, "passphrase", "--new-passphrase-file", tmp_path / "new.txt")
    assert call(*change)[0] == 0
    code, out, _ = call("--workspace", workspace, "--json", "list")
    assert (code, json.loads(out)["error"]["code"]) == (1, "workspace.wrong_passphrase")
    opened = ("--workspace", workspace, "--passphrase-file", tmp_path / "new.txt", "list")
    assert call(*opened)[0] == 0

    supervisor = tmp_path / "s"
    assert call("--workspace", supervisor, "init", "--name", "S", "--role", "supervisor")[0] == 0
    key = tmp_path / "key.txt"
    code, out, _ = call("--workspace", supervisor, "recovery-key", "-o", key)
    assert code == 0
    assert "AGE-SECRET-KEY-1" in key.read_text()
    # This laptop imported no plan of that supervisor.
    code, out, _ = call("--workspace", workspace, "--json", "recover", "--key", key)
    assert (code, json.loads(out)["error"]["code"]) == (1, "workspace.wrong_recovery_key")
    assert call("--workspace", workspace, "recover")[0] == 2


def test_doctor_says_what_is_well_what_is_not_and_what_to_do(call, workspace):
    code, out, _ = call("--workspace", workspace, "doctor")
    assert code == 0
    assert "what to do: Make one now: *Back up now* in Settings, or `fieldkit backup`." in out
    told = json.loads(call("--workspace", workspace, "--json", "doctor")[1])
    assert told["ok"] is True
    database = next(check for check in told["checks"] if check["name"] == "database")
    assert (database["ok"], database["standing"]) == (True, "well")
    file = workspace / "workspace.db"
    file.write_bytes(file.read_bytes()[:-4096])
    code, out, _ = call("--workspace", workspace, "doctor")
    assert code == 1
    assert "BAD  database:" in out
    assert "fieldkit recover" in out


def test_doctor_looks_from_outside_without_a_passphrase(call, workspace, monkeypatch):
    monkeypatch.delenv("FIELDKIT_PASSPHRASE")
    code, out, _ = call("--workspace", workspace, "doctor")
    assert code == 0
    assert "no passphrase was given" in out


@pytest.mark.parametrize("is_watched", [True, False])
def test_a_copy_is_told_to_a_person_and_not_to_a_script(
    call, workspace, tmp_path, monkeypatch, is_watched
):
    call("--workspace", workspace, "list")
    shutil.copytree(workspace, tmp_path / "copy")
    monkeypatch.setattr(sys.stderr, "isatty", lambda: is_watched, raising=False)
    code, _out, err = call("--workspace", tmp_path / "copy", "list")
    assert code == 0
    assert ("This workspace is a copy" in err) is is_watched
    assert call("--workspace", tmp_path / "copy", "device", "moved")[0] == 0
    assert "is a copy" not in call("--workspace", tmp_path / "copy", "list")[2]
