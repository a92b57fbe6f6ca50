"""`fieldkit key-store`: what it says, and how every command opens by it."""

import json

import pytest

from fieldkit.cli import face
from fieldkit.cli.main import run
from fieldkit.storage import workspace_key
from tests.support.key_stores import use_memory

PASSPHRASE = "correct horse"


@pytest.fixture
def memory(monkeypatch):
    monkeypatch.setattr(workspace_key, "STANDARD", workspace_key.Effort(64, 1, 1))
    monkeypatch.setattr(face, "BRIEF", 0.2)
    return use_memory(monkeypatch)


@pytest.fixture
def call(tmp_path, memory, capsys, monkeypatch):
    """Run a command on one workspace, by default without a passphrase: (code, stdout, stderr)."""

    def invoke(*arguments, passphrase=None):
        monkeypatch.delenv("FIELDKIT_PASSPHRASE", raising=False)
        if passphrase:
            monkeypatch.setenv("FIELDKIT_PASSPHRASE", passphrase)
        words = ["--workspace", str(tmp_path / "w"), *map(str, arguments)]
        code = run(words, lambda _: 0)
        return code, *capsys.readouterr()

    assert invoke("init", "--name", "A", "--role", "inspector", passphrase=PASSPHRASE)[0] == 0
    return invoke


def test_switched_on_no_passphrase_is_needed_and_switched_off_again(call, memory):
    code, out, err = call("--json", "list")
    assert (code, json.loads(out)["error"]["code"]) == (1, "cli.no_passphrase")
    assert "key store" not in err
    code, out, _ = call("key-store", "on", passphrase=PASSPHRASE)
    assert code == 0
    assert "Whoever is logged in to this account" in out
    code, out, err = call("--json", "list")
    assert (code, json.loads(out), err) == (0, [], "")
    code, out, _ = call("--json", "key-store", "status")
    assert json.loads(out)["on"] is True
    assert json.loads(out)["usable"] is True
    code, out, _ = call("--json", "key-store", "off")
    assert json.loads(out)["secret_removed"] is True
    assert not memory.secrets
    assert call("list")[0] == 1
    assert call("key-store", "status")[1].startswith("off: ")


def test_a_given_passphrase_wins(call, memory):
    call("key-store", "on", passphrase=PASSPHRASE)
    code, out, _ = call("--json", "list", passphrase="another")
    assert (code, json.loads(out)["error"]["code"]) == (1, "workspace.wrong_passphrase")
    memory.broken = OSError("never asked")
    assert call("list", passphrase=PASSPHRASE)[2] == ""


@pytest.mark.parametrize("trouble", ["locked", "emptied", "silent"])
def test_where_it_does_not_open_that_is_said_and_the_passphrase_wanted(call, memory, trouble):
    call("key-store", "on", passphrase=PASSPHRASE)
    if trouble == "locked":
        memory.is_locked = True
    elif trouble == "emptied":
        memory.secrets.clear()
    else:
        memory.answering.clear()
    code, out, err = call("--json", "list")
    assert (code, json.loads(out)["error"]["code"]) == (1, "cli.no_passphrase")
    first, second = err.splitlines()
    assert first.startswith("The key store of this computer ")
    assert "Type the passphrase" in first
    assert second.startswith("No passphrase was given.")
    memory.answering.set()


def test_off_says_so_where_the_secret_stays(call, memory):
    call("key-store", "on", passphrase=PASSPHRASE)
    memory.is_locked = True
    code, out, err = call("--json", "key-store", "off", passphrase=PASSPHRASE)
    assert (code, json.loads(out)["secret_removed"]) == (0, False)
    assert 'its entry "fieldkit" is still there' in err
    assert call("--json", "key-store", "status")[1].startswith('{"workspace"')


def test_doctor_looks_inside_by_it(call):
    assert "Only the passphrase and recovery keys open" in call("doctor")[1]
    call("key-store", "on", passphrase=PASSPHRASE)
    assert "opens this workspace for whoever is logged in" in call("doctor")[1]
    code, out, _ = call("--json", "doctor")
    assert code == 0
    assert "health.not_unlocked" not in out
    assert "database" in {check["name"] for check in json.loads(out)["checks"]}


def test_a_computer_without_one_refuses_with_a_reason(call, monkeypatch, tmp_path):
    monkeypatch.undo()
    monkeypatch.setenv("FIELDKIT_PASSPHRASE", PASSPHRASE)
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={tmp_path}/no-bus")
    code, out, _ = call("--json", "key-store", "on", passphrase=PASSPHRASE)
    refusal = json.loads(out)["error"]
    assert (code, refusal["code"]) == (1, "key_store.none")
    assert "Go on with the passphrase." in refusal["remedy"]
    code, out, _ = call("--json", "key-store", "status")
    assert (code, json.loads(out)["on"], json.loads(out)["usable"]) == (0, False, False)


def test_a_folder_without_a_workspace_has_no_standing(call, tmp_path):
    code, out, _ = call("--workspace", tmp_path / "none", "--json", "key-store", "status")
    assert (code, json.loads(out)["error"]["code"]) == (1, "workspace.missing")
