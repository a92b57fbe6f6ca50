"""The key store of a real desktop: a D-Bus session of its own with GNOME Keyring, and the program.

Wants `dbus-run-session` and `gnome-keyring-daemon` on the PATH; the daemon keeps its secrets in a
folder of the test.
"""

import json
import os
import shutil
import subprocess
import sys

import pytest

PASSPHRASE = "three small words"
_NEEDED = ("dbus-run-session", "gnome-keyring-daemon")

_SESSION = """
set -e
printf '%s' "$1" | gnome-keyring-daemon --unlock --components=secrets >/dev/null
shift
"$@"
"""

_LOCK = """
import secretstorage
from contextlib import closing
with closing(secretstorage.dbus_init()) as bus:
    secretstorage.get_default_collection(bus).lock()
"""


@pytest.fixture
def desktop(tmp_path, project):
    """Run shell lines in a session with a key store; `F` is the program with the workspace."""
    missing = [name for name in _NEEDED if shutil.which(name) is None]
    if missing:
        pytest.skip(f"not on the PATH: {', '.join(missing)}")
    runtime = tmp_path / "run"
    runtime.mkdir(mode=0o700)
    program = f"{sys.executable} -m fieldkit --workspace {tmp_path / 'w'}"
    names = {"HOME": tmp_path, "XDG_DATA_HOME": tmp_path / "data", "XDG_RUNTIME_DIR": runtime}
    around = {**os.environ, **{name: str(path) for name, path in names.items()}, "F": program}
    around.pop("FIELDKIT_PASSPHRASE", None)

    def run(lines):
        session = ["dbus-run-session", "--", "sh", "-c", _SESSION, "sh", "login secret"]
        return subprocess.run(
            [*session, "sh", "-c", lines],
            cwd=project,
            env=around,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    return run


@pytest.mark.slow
def test_it_opens_by_the_real_key_store_until_that_is_locked(desktop, tmp_path):
    lock = f"{sys.executable} -c '{_LOCK}'"
    given = f"FIELDKIT_PASSPHRASE='{PASSPHRASE}'"
    session = desktop(f"""
        {given} $F --json init --name A --role inspector
        {given} $F --json key-store on
        $F --json list
        {lock}
        $F --json list
    """)
    made, switched, opened, refused = map(json.loads, session.stdout.splitlines())
    assert made["role"] == "inspector", session.stderr
    assert switched["on"] is True
    assert opened == []
    assert refused["error"]["code"] == "cli.no_passphrase"
    assert "The key store of this computer " in session.stderr
    lies_open = b"".join(each.read_bytes() for each in (tmp_path / "data").rglob("*.keyring"))
    assert lies_open
    assert PASSPHRASE.encode() not in lies_open
    # The next log-in: the keyring is unlocked by the log-in, and no passphrase is wanted.
    session = desktop(
        f"$F --json list; $F --json key-store off; {given} $F --json list; $F --json list"
    )
    again, off, by_passphrase, refused = map(json.loads, session.stdout.splitlines())
    assert again == by_passphrase == []
    assert off["secret_removed"] is True
    assert refused["error"]["code"] == "cli.no_passphrase"
