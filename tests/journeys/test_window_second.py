"""Two programs at one workspace, each a process of its own: windows, and commands beside them."""

import json
import os
import subprocess
import sys
import tempfile

import pytest

from fieldkit.app.bootstrap import open_services
from tests.support.window_person import PASSPHRASE, make_planned_workspace


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("two-windows") / "workspace"
    make_planned_workspace(folder)
    return folder


@pytest.fixture
def surroundings(tmp_path):
    """Choices and sockets of this test alone; the path of a socket may have 107 bytes only."""
    with tempfile.TemporaryDirectory() as sockets:
        own = {"XDG_CONFIG_HOME": str(tmp_path / "config"), "TMPDIR": sockets}
        yield {**os.environ, **own, "FIELDKIT_PASSPHRASE": PASSPHRASE}


class Window:
    """A window that tells what it shows."""

    def __init__(self, project, folder, surroundings, *files):
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.journeys.window_that_tells", PASSPHRASE,
             "--workspace", str(folder), *map(str, files)],
            cwd=project, env=surroundings, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip

    def tells(self, what):
        """The words of the next telling of this kind."""
        for line in self._process.stdout:
            said, *words = json.loads(line)
            if said == what:
                return words
        raise AssertionError(f"the window ended before it told of {what}")

    def ends(self):
        """Everything that it told until it ended by itself, and how it ended."""
        told, _ = self._process.communicate(timeout=120)
        return told.splitlines(), self._process.returncode

    def kill(self):
        self._process.kill()
        self._process.wait()
        self._process.stdout.close()


@pytest.fixture
def window(project, made, surroundings):
    opened = []

    def start(*files, **otherwise):
        opened.append(Window(project, made, {**surroundings, **otherwise}, *files))
        return opened[-1]

    yield start
    for each in opened:
        each.kill()


@pytest.fixture
def command(project, made, surroundings):
    """Runs a command on the workspace; gives (exit code, its value)."""

    def run(*arguments):
        done = subprocess.run(
            [sys.executable, "-m", "fieldkit", "--workspace", str(made), "--json", *arguments],
            cwd=project, env=surroundings, capture_output=True, text=True, check=False,
        )  # fmt: skip
        return done.returncode, json.loads(done.stdout)

    return run


def test_a_second_window_hands_its_file_over_and_a_command_is_told(window, command, tmp_path):
    first = window()
    first.tells("opened")
    file = tmp_path / "from a stick.fieldkit"
    file.write_bytes(b"whatever it is")
    assert window(file).ends() == ([], 0)
    assert first.tells("inbox") == ["from a stick.fieldkit"]
    code, value = command("list")
    assert (code, value["error"]["code"]) == (1, "workspace.in_use")
    assert "Close it there" in value["error"]["remedy"]
    # A window that cannot find the first, as on another desktop, does not get in either.
    (tmp_path / "elsewhere").mkdir()
    [refusal] = window(TMPDIR=str(tmp_path / "elsewhere")).tells("refused")
    assert value["error"]["message"] in refusal
    assert value["error"]["remedy"] in refusal


def test_a_window_behind_a_command_is_told_and_after_a_crash_the_next_opens(window, command, made):
    with open_services(made, PASSPHRASE):
        waiting = window()
        [refusal] = waiting.tells("refused")
        assert "Close it there" in refusal
        waiting.kill()
    crashed = window()
    crashed.tells("opened")
    crashed.kill()
    second = window()  # its socket lies there still
    second.tells("opened")
    assert window().ends() == ([], 0)
    second.kill()
    assert command("list") == (0, [])
