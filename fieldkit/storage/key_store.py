"""The key store of the operating system, which keeps secrets for whoever is logged in.

It is the Secret Service on Linux (GNOME Keyring, KWallet), the Keychain on macOS, the Credential
Locker on Windows. Others that the keyring library knows, such as plain files, are never used.
"""

from __future__ import annotations

import sys
import time
from contextlib import suppress
from queue import Empty, SimpleQueue
from threading import Thread
from typing import TYPE_CHECKING, TypeVar

from fieldkit.errors import FieldKitError

if TYPE_CHECKING:
    from collections.abc import Callable

    from keyring.backend import KeyringBackend

SERVICE = "fieldkit"
"""Under which name the secrets lie in the key store."""

PATIENT, BRIEF = 60.0, 5.0
"""Seconds to wait: while a person may answer the system's own question, and where nobody sits."""

_LOOK_SECONDS = 0.05
_BACKENDS = {
    "linux": "keyring.backends.SecretService.Keyring",
    "darwin": "keyring.backends.macOS.Keyring",
    "win32": "keyring.backends.Windows.WinVaultKeyring",
}

_Answer = TypeVar("_Answer")


def _go_on() -> None:
    """Nobody wants to stop."""


class KeyStore:
    """The key store, asked for at most `patience` seconds a time.

    `look` is called while waiting and may raise CancelledByUser.
    """

    def __init__(self, patience: float = BRIEF, look: Callable[[], None] = _go_on) -> None:
        self._patience = patience
        self._look = look

    def require(self) -> None:
        """Refuse where there is none that can be trusted.

        Raises:
            FieldKitError: key_store.none, key_store.no_answer.
        """
        self._asked(trusted_backend)

    def get(self, slot: str) -> str | None:
        """The secret under a name, if there is one.

        Raises:
            FieldKitError: key_store.none, key_store.locked, key_store.no_answer,
                key_store.failed.
        """
        return self._asked(lambda: trusted_backend().get_password(SERVICE, slot))

    def put(self, slot: str, secret: str) -> None:
        """Keep a secret, and read it back.

        Raises:
            FieldKitError: as get.
        """
        self._asked(lambda: trusted_backend().set_password(SERVICE, slot, secret))
        if self.get(slot) != secret:
            raise FieldKitError("key_store.failed", reason="it gave something else back")

    def remove(self, slot: str) -> bool:
        """Take a secret away; gives whether it is gone."""
        with suppress(FieldKitError):
            self._asked(lambda: trusted_backend().delete_password(SERVICE, slot))
        try:
            return self.get(slot) is None
        except FieldKitError:
            return False

    def _asked(self, question: Callable[[], _Answer]) -> _Answer:
        """What the key store answers; a question that nobody answers is left behind.

        Its thread ends with the program: a call to another program cannot be called back.
        """
        answers: SimpleQueue[tuple[_Answer | None, Exception | None]] = SimpleQueue()

        def ask() -> None:
            try:
                answers.put((question(), None))
            except Exception as error:  # whatever another program fails with, it goes to the asker
                answers.put((None, error))

        Thread(target=ask, name="key store", daemon=True).start()
        waited_until = time.monotonic() + self._patience
        while True:
            with suppress(Empty):
                answer, error = answers.get(timeout=_LOOK_SECONDS)
                if error is not None:
                    raise _refusal_of(error) from error
                return answer  # type: ignore[return-value]
            self._look()
            if time.monotonic() > waited_until:
                raise FieldKitError("key_store.no_answer")


def trusted_backend() -> KeyringBackend:
    """The key store of this system, whatever else the keyring library was told to use.

    Raises:
        FieldKitError: key_store.none.
    """
    from keyring.core import load_keyring

    try:
        backend = load_keyring(_BACKENDS[sys.platform])
    except KeyError as error:
        raise FieldKitError("key_store.none", reason=sys.platform) from error
    except (ImportError, RuntimeError, OSError) as error:
        raise FieldKitError("key_store.none", reason=str(error)) from error
    if sys.platform == "win32":
        # The standard there lets a secret follow its user to other computers of the domain.
        backend.persist = "local machine"  # type: ignore[attr-defined,unused-ignore]
    return backend


def _refusal_of(error: Exception) -> FieldKitError:
    from keyring.errors import KeyringLocked

    if isinstance(error, FieldKitError):
        return error
    if isinstance(error, KeyringLocked):
        return FieldKitError("key_store.locked")
    return FieldKitError("key_store.failed", reason=str(error) or type(error).__name__)
