"""Who can open a workspace: passphrases old and new, recovery keys right and wrong."""

import json

import pyrage
import pytest

from fieldkit.errors import FieldKitError
from fieldkit.storage.key_ring import reset_passphrase
from fieldkit.storage.restoring import restore
from fieldkit.storage.workspace import Workspace
from fieldkit.storage.workspace_folder import read_header
from tests.support.failing_disk import every_fault

PASSPHRASE = "two words"


def silent(_done, _total, _label):
    pass


def opens(folder, passphrase, clock):
    try:
        Workspace.open(folder, passphrase, clock).close()
    except FieldKitError as refusal:
        assert refusal.code == "workspace.wrong_passphrase"
        return False
    return True


def refused(code, function, *arguments):
    with pytest.raises(FieldKitError) as refusal:
        function(*arguments)
    assert refusal.value.code == code


def test_another_passphrase_opens_the_workspace_and_its_backups(inspector, clock, tmp_path):
    inspector.backups.make(silent)
    assert inspector.keys.unlocks(PASSPHRASE)
    refused("workspace.wrong_passphrase", inspector.keys.change_passphrase, "no", "new words")
    refused("workspace.no_passphrase", inspector.keys.change_passphrase, PASSPHRASE, "")
    inspector.keys.change_passphrase(PASSPHRASE, "new words")
    assert not inspector.keys.unlocks(PASSPHRASE)
    assert inspector.keys.unlocks("new words")
    inspector.close()
    assert not opens(inspector.folder, PASSPHRASE, clock)
    assert opens(inspector.folder, "new words", clock)
    restore(inspector.folder, tmp_path / "new", "new words", silent)
    refused(
        "workspace.wrong_passphrase", restore, inspector.folder, tmp_path / "n", PASSPHRASE, silent
    )


def test_a_change_that_fails_leaves_the_old_passphrase(inspector, monkeypatch):
    """Each open, write, fsync and rename in turn: always exactly one passphrase opens it."""
    passphrases = [PASSPHRASE, "new words"]
    for _result, error in every_fault(
        monkeypatch, lambda: inspector.keys.change_passphrase(*passphrases)
    ):
        # A failure after the renaming may leave the new one; never both, never none.
        old, new = (inspector.keys.unlocks(passphrase) for passphrase in passphrases)
        assert old != new
        assert new or isinstance(error, FieldKitError), error
        if new:
            passphrases.reverse()
        assert not list(inspector.folder.glob(".*.new"))


def test_a_supervisors_recovery_key_replaces_a_forgotten_passphrase(supervisor, inspector, clock):
    recipient = supervisor.keys.recovery_recipient()
    assert inspector.keys.let_recover([recipient, recipient, "age1nonsense"]) == 1
    assert inspector.keys.let_recover([recipient]) == 0
    assert inspector.keys.recovery_recipients() == [recipient]
    inspector.keys.change_passphrase(PASSPHRASE, "soon forgotten")
    identity = supervisor.keys.recovery_identity()
    assert supervisor.keys.recovery_identity() == identity
    refused("workspace.in_use", reset_passphrase, inspector.folder, identity, "x")
    inspector.close()
    refused(
        "workspace.wrong_recovery_key",
        *(reset_passphrase, inspector.folder, str(pyrage.x25519.Identity.generate()), "x"),
    )
    refused("workspace.wrong_recovery_key", reset_passphrase, inspector.folder, "no key", "x")
    refused("workspace.no_passphrase", reset_passphrase, inspector.folder, identity, "")
    reset_passphrase(inspector.folder, identity, "third words")
    assert opens(inspector.folder, "third words", clock)
    assert not opens(inspector.folder, "soon forgotten", clock)
    assert identity not in (inspector.folder / "workspace.json").read_text()


def test_the_plan_of_a_believed_supervisor_wraps_the_key_and_no_other(
    supervisor, make, hand_over, bodies
):
    inspector, stranger = make("I"), make("X", "supervisor")
    for author in (supervisor, stranger):
        plan = {**bodies.event(), "recovery": author.keys.recovery_recipient()}
        author.append("event", f"e-{author.name}", plan)
        hand_over(author, inspector)
    assert inspector.let_supervisors_recover() == 0
    inspector.trust(supervisor.device.device)
    assert inspector.let_supervisors_recover() == 1
    assert inspector.keys.recovery_recipients() == [supervisor.keys.recovery_recipient()]


def test_a_hostile_plan_cannot_fill_the_header(inspector):
    many = [str(pyrage.x25519.Identity.generate().to_public()) for _ in range(40)]
    inspector.keys.let_recover(many)
    inspector.keys.let_recover(many[20:])
    assert len(inspector.keys.recovery_recipients()) == 16


def test_a_broken_wrapping_does_not_hide_a_good_one(supervisor, inspector, clock):
    inspector.keys.let_recover([supervisor.keys.recovery_recipient()])
    inspector.close()
    file = inspector.folder / "workspace.json"
    header = json.loads(file.read_text())
    header["keys"].insert(0, {"kind": "recovery", "recipient": "?", "sealed": "!"})
    header["keys"].insert(0, {"kind": "of a later program"})
    file.write_text(json.dumps(header))
    reset_passphrase(inspector.folder, supervisor.keys.recovery_identity(), "new words")
    assert opens(inspector.folder, "new words", clock)
    assert len(read_header(inspector.folder).keys) == 4
