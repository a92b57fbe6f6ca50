"""Where a workspace was last used: a copied folder is noticed when it opens, a moved one is not.

The computer is known by the number that its system gave it, mixed with a random value of the
workspace, so that what is kept tells nothing about the computer. What is kept lies encrypted in the
database and travels with a copy of the folder; that is how the copy is told.
"""

from __future__ import annotations

import hashlib
import json
import secrets
import subprocess
import sys
from contextlib import suppress
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from fieldkit.errors import FieldKitError
from fieldkit.storage.workspace_folder import read_header

if TYPE_CHECKING:
    from fieldkit.storage.database import Database

Doubt = Literal["", "other computer", "other folder"]

_NAME = "whereabouts"
_LINUX_FILES = ("/etc/machine-id", "/var/lib/dbus/machine-id")
_WINDOWS_KEY = r"SOFTWARE\Microsoft\Cryptography"
_IOREG = "/usr/sbin/ioreg"
_SECONDS = 5


@dataclass(frozen=True, slots=True)
class _Known:
    """What the database keeps: the computers where it may be used, and the folder of last time."""

    salt: str
    computers: tuple[str, ...]
    folder: str


class Whereabouts:
    """The place of one open workspace, compared with where it was before."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._folder = database.path.parent.resolve()

    @property
    def doubt(self) -> Doubt:
        """Whether this may be a copy of a workspace that is used elsewhere, and by which sign."""
        known = self._known()
        if known is None:
            return ""
        computer = _digest(known.salt, computer_number())
        if computer and known.computers and computer not in known.computers:
            return "other computer"
        return "other folder" if self._is_still_in(Path(known.folder)) else ""

    @property
    def former_folder(self) -> str:
        """The folder in which it was used the last time that nobody doubted."""
        known = self._known()
        return known.folder if known else ""

    def note(self) -> None:
        """Remember this place, unless it is one to ask about; called at each opening.

        Raises:
            FieldKitError: workspace.disk_full, disk.failing.
        """
        if not self.doubt:
            self.settle()

    def settle(self) -> None:
        """Remember this place as a right one: it was moved here, or has a key of its own now.

        Raises:
            FieldKitError: workspace.disk_full, disk.failing.
        """
        known = self._known() or _Known(secrets.token_hex(16), (), "")
        computer = _digest(known.salt, computer_number())
        computers = tuple(dict.fromkeys(filter(None, (*known.computers, computer))))
        now = _Known(known.salt, computers, str(self._folder))
        if now != known:
            self._database.execute(
                "INSERT INTO settings (name, value) VALUES (?, ?)"
                " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                (_NAME, json.dumps(asdict(now))),
            )

    def _known(self) -> _Known | None:
        stored = self._database.value("SELECT value FROM settings WHERE name = ?", (_NAME,))
        if stored is None:
            return None
        fields = json.loads(stored)
        return _Known(fields["salt"], tuple(fields["computers"]), fields["folder"])

    def _is_still_in(self, former: Path) -> bool:
        """Whether another folder, the one of last time, holds a workspace with the same key."""
        try:
            if former.samefile(self._folder):
                return False
            return read_header(former).device == read_header(self._folder).device
        except (OSError, FieldKitError):
            return False


def computer_number() -> str:
    """The number by which the system knows this computer; empty where it tells none.

    A system that is installed anew has a new one; a program in a container may have none.
    """
    if sys.platform == "win32":
        import winreg

        access = winreg.KEY_READ | winreg.KEY_WOW64_64KEY
        with (
            suppress(OSError),
            winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, _WINDOWS_KEY, 0, access) as key,
        ):
            return str(winreg.QueryValueEx(key, "MachineGuid")[0])
        return ""
    if sys.platform == "darwin":
        return _mac_number()
    for file in _LINUX_FILES:
        with suppress(OSError):
            return Path(file).read_text(encoding="ascii", errors="replace").strip()
    return ""


@cache
def _mac_number() -> str:
    """Asked once: it takes a program of its own."""
    command = [_IOREG, "-rd1", "-c", "IOPlatformExpertDevice"]
    try:
        told = subprocess.run(  # noqa: S603  our own words only
            command, capture_output=True, text=True, timeout=_SECONDS, check=True
        ).stdout
    except (OSError, subprocess.SubprocessError):
        return ""
    return told.partition('"IOPlatformUUID" = "')[2].partition('"')[0]


def _digest(salt: str, number: str) -> str:
    return hashlib.sha256(f"{salt}:{number}".encode()).hexdigest() if number else ""
