"""A key store of the operating system that lives in memory: open, locked, emptied, or silent."""

import threading

from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked, PasswordDeleteError

from fieldkit.storage import key_store


class MemoryKeyStore(KeyringBackend):
    """Answers as the real ones do; `question` is asked of it when it is locked or silent."""

    priority = 0

    def __init__(self):
        super().__init__()
        self.secrets = {}
        self.is_locked = False
        self.broken = None
        self.answering = threading.Event()
        self.answering.set()

    def get_password(self, service, username):
        self._open()
        return self.secrets.get((service, username))

    def set_password(self, service, username, password):
        self._open()
        self.secrets[service, username] = password

    def delete_password(self, service, username):
        self._open()
        if self.secrets.pop((service, username), None) is None:
            raise PasswordDeleteError("No such password!")

    def _open(self):
        self.answering.wait()
        if self.broken is not None:
            raise self.broken
        if self.is_locked:
            raise KeyringLocked("Failed to unlock the collection!")


def use_memory(monkeypatch):
    """Let this process have a key store in memory instead of the system's; gives it."""
    store = MemoryKeyStore()
    monkeypatch.setattr(key_store, "trusted_backend", lambda: store)
    return store
