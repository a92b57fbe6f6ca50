"""The key store of the computer opens a workspace: when it may, when not, and never a copy elsewhere."""

import json
import shutil
import threading

import pytest
from keyring.backends import null

from fieldkit.errors import CancelledByUser, FieldKitError
from fieldkit.storage import key_store
from fieldkit.storage.key_ring import key_by_store, reset_passphrase
from fieldkit.storage.key_store import SERVICE, KeyStore, trusted_backend
from fieldkit.storage.restoring import restore
from fieldkit.storage.workspace import Workspace
from fieldkit.storage.workspace_folder import HEADER, read_header
from tests.support.failing_disk import every_fault
from tests.support.key_stores import use_memory

PASSPHRASE = "two words"


def is_opened_by_key_store(folder):
    return read_header(folder).by_key_store is not None


def silent(_done, _total, _label):
    pass


@pytest.fixture
def memory(monkeypatch):
    return use_memory(monkeypatch)


@pytest.fixture
def opened(inspector, memory):
    """A closed workspace that the key store opens."""
    inspector.keys.let_key_store_open(PASSPHRASE, KeyStore())
    inspector.close()
    return inspector.folder


def refused(code, function, *arguments):
    with pytest.raises(FieldKitError) as refusal:
        function(*arguments)
    assert refusal.value.code == code


def opens(folder, clock, secret=None):
    secret = key_by_store(folder, KeyStore()) if secret is None else secret
    Workspace.open(folder, secret, clock).close()
    return True


def test_it_opens_what_it_was_asked_to_open_and_the_passphrase_goes_on(opened, memory, clock):
    assert opens(opened, clock)
    assert opens(opened, clock, PASSPHRASE)
    ((service, slot), secret) = next(iter(memory.secrets.items()))
    assert service == SERVICE
    assert PASSPHRASE not in secret
    header = (opened / HEADER).read_text()
    assert slot in header
    assert secret not in header


def test_it_wants_the_passphrase_first(inspector, memory):
    refused("workspace.wrong_passphrase", inspector.keys.let_key_store_open, "another", KeyStore())
    assert not memory.secrets
    assert not is_opened_by_key_store(inspector.folder)
    refused("key_store.off", key_by_store, inspector.folder, KeyStore())


def test_switched_off_nothing_is_left(opened, memory, clock):
    with_wrapping = (opened / HEADER).read_bytes()
    workspace = Workspace.open(opened, PASSPHRASE, clock)
    workspace.backups.make(silent)
    assert workspace.keys.stop_key_store(KeyStore())
    workspace.close()
    assert not memory.secrets
    kinds = [entry["kind"] for entry in json.loads((opened / HEADER).read_bytes())["keys"]]
    assert kinds == ["passphrase"]
    assert b"key store" not in (opened / "backups" / HEADER).read_bytes()
    (opened / HEADER).write_bytes(with_wrapping)
    refused("key_store.empty", key_by_store, opened, KeyStore())


def test_switched_on_again_the_old_secret_is_gone(opened, memory, clock):
    workspace = Workspace.open(opened, PASSPHRASE, clock)
    before = dict(memory.secrets)
    workspace.keys.let_key_store_open(PASSPHRASE, KeyStore())
    workspace.close()
    assert len(memory.secrets) == 1
    assert memory.secrets != before
    assert opens(opened, clock)


def test_off_is_off_though_the_key_store_is_out_of_reach(opened, memory, clock):
    memory.is_locked = True
    workspace = Workspace.open(opened, PASSPHRASE, clock)
    assert not workspace.keys.stop_key_store(KeyStore())
    workspace.close()
    memory.is_locked = False
    refused("key_store.off", key_by_store, opened, KeyStore())


def test_locked_emptied_changed_or_broken_it_says_so(opened, memory):
    memory.is_locked = True
    refused("key_store.locked", key_by_store, opened, KeyStore())
    memory.is_locked = False
    memory.broken = ConnectionResetError("the bus is gone")
    refused("key_store.failed", key_by_store, opened, KeyStore())
    memory.broken = None
    slot = next(iter(memory.secrets))
    for nonsense in ("not base 64!", "AAAA", "A" * 43 + "="):
        memory.secrets[slot] = nonsense
        refused("key_store.wrong_secret", key_by_store, opened, KeyStore())
    memory.secrets.clear()
    refused("key_store.empty", key_by_store, opened, KeyStore())


def test_one_that_never_answers_is_waited_for_no_longer_than_that(opened, memory):
    memory.answering.clear()
    refused("key_store.no_answer", key_by_store, opened, KeyStore(patience=0.1))

    def give_up():
        raise CancelledByUser

    with pytest.raises(CancelledByUser):
        key_by_store(opened, KeyStore(patience=3600, look=give_up))
    assert all(each.daemon for each in threading.enumerate() if each.name == "key store")
    memory.answering.set()


def test_another_passphrase_changes_nothing_about_it(opened, clock, supervisor):
    workspace = Workspace.open(opened, PASSPHRASE, clock)
    workspace.keys.change_passphrase(PASSPHRASE, "new words")
    workspace.keys.let_recover([supervisor.keys.recovery_recipient()])
    workspace.close()
    assert opens(opened, clock)
    reset_passphrase(opened, supervisor.keys.recovery_identity(), "newest words")
    assert opens(opened, clock)
    assert opens(opened, clock, "newest words")


def test_a_copy_on_another_computer_wants_the_passphrase(opened, memory, clock, tmp_path):
    shutil.copytree(opened, tmp_path / "copy")
    memory.secrets.clear()  # the key store of the other computer
    refused("key_store.empty", key_by_store, tmp_path / "copy", KeyStore())
    assert opens(tmp_path / "copy", clock, PASSPHRASE)


def test_a_restored_workspace_is_opened_by_no_key_store(opened, memory, clock, tmp_path):
    workspace = Workspace.open(opened, PASSPHRASE, clock)
    workspace.backups.make(silent)
    workspace.close()
    restore(opened, tmp_path / "new", PASSPHRASE, silent)
    assert not is_opened_by_key_store(tmp_path / "new")
    assert is_opened_by_key_store(opened)


def test_held_back_it_waits_for_the_passphrase(opened, memory, clock):
    workspace = Workspace.open(opened, PASSPHRASE, clock)
    workspace.keys.hold_key_store()
    refused("key_store.held", key_by_store, opened, KeyStore())
    workspace.keys.release_key_store()
    workspace.close()
    assert opens(opened, clock)


def test_without_it_holding_back_writes_nothing(inspector):
    before = (inspector.folder / HEADER).stat().st_mtime_ns
    inspector.keys.hold_key_store()
    inspector.keys.release_key_store()
    assert (inspector.folder / HEADER).stat().st_mtime_ns == before


def test_a_failing_disk_never_leaves_a_secret_without_its_wrapping(inspector, memory, monkeypatch):
    """Each open, write, fsync and rename in turn: the key store opens it, or holds nothing of it."""
    switch = lambda: inspector.keys.let_key_store_open(PASSPHRASE, KeyStore())  # noqa: E731
    for _result, error in every_fault(monkeypatch, switch):
        if error is None:
            assert key_by_store(inspector.folder, KeyStore())
        elif is_opened_by_key_store(inspector.folder):
            refused_or_right(inspector.folder)
        else:
            assert not memory.secrets
        inspector.keys.stop_key_store(KeyStore())


def refused_or_right(folder):
    """After a failure behind the renaming the new header is there, and its secret taken back."""
    with pytest.raises(FieldKitError) as refusal:
        key_by_store(folder, KeyStore())
    assert refusal.value.code == "key_store.empty"


def test_only_the_systems_own_key_store_is_trusted(monkeypatch, tmp_path):
    """Whatever the keyring library was told: no plain file, no store that forgets."""
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={tmp_path}/no-bus")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    try:
        found = trusted_backend()
    except FieldKitError as refusal:
        assert refusal.code == "key_store.none"
    else:
        assert not isinstance(found, null.Keyring)
        assert type(found).__module__ in {"keyring.backends.macOS", "keyring.backends.Windows"}
    monkeypatch.setattr(key_store.sys, "platform", "plan9")
    refused("key_store.none", trusted_backend)
