"""A supervisor and an inspector at the command line, as two people on two laptops."""

import json
import shutil
from contextlib import redirect_stdout
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

import pytest

from fieldkit import paths
from fieldkit.cli.main import run
from fieldkit.storage import workspace_key

SAMPLE = paths.resources() / "reference" / "sample_event"
PASSPHRASE = "correct horse"


@dataclass
class Desk:
    """One workspace and the commands given to it."""

    folder: Path
    capsys: object

    def __call__(self, *arguments, expected_refusal=None, code=0):
        """Run a command with --json and give its value; `expected_refusal` names a refusal."""
        exit_code = run(
            ["--workspace", str(self.folder), "--json", *map(str, arguments)], lambda _: 0
        )
        out, err = self.capsys.readouterr()
        value = json.loads(out) if out.strip() else None
        if expected_refusal is not None:
            assert exit_code == 1, (value, err)
            assert value["error"]["code"] == expected_refusal, value
            assert value["error"]["message"]
            assert value["error"]["remedy"]
            assert len(err.strip().splitlines()) == 1, err
            return value["error"]
        assert exit_code == code, (value, err)
        return value


@pytest.fixture
def desk(tmp_path, capsys, monkeypatch):
    """Makes desks by name."""
    monkeypatch.setenv("FIELDKIT_PASSPHRASE", PASSPHRASE)

    def make(name):
        return Desk(tmp_path / name, capsys)

    return make


@pytest.fixture
def sample():
    """The folder of the sample event."""
    return SAMPLE


@pytest.fixture(scope="session")
def two_laptops(tmp_path_factory):
    """A folder with both workspaces, made by commands once; only copies of it are worked on."""
    folder = tmp_path_factory.mktemp("two-laptops")

    def command(name, *arguments):
        with pytest.MonkeyPatch.context() as patch, redirect_stdout(StringIO()):
            patch.setenv("FIELDKIT_PASSPHRASE", PASSPHRASE)
            # Each command derives the key of the passphrase again; what that costs is its own test.
            patch.setattr(workspace_key, "STANDARD", workspace_key.Effort(64, 1, 1))
            assert (
                run(
                    ["--workspace", str(folder / name), "--json", *map(str, arguments)], lambda _: 0
                )
                == 0
            )

    command("supervisor", "init", "--name", "Nargiza", "--role", "supervisor")
    command("inspector", "init", "--name", "Aibek", "--role", "inspector")
    command("supervisor", "event", "load", SAMPLE / "event.yaml")
    for form in ("fk_food", "fk_water", "fk_chem"):
        command("supervisor", "form", "add", form)
    command("inspector", "device", "card", "-o", folder / "card.txt")
    command("supervisor", "enrol", folder / "card.txt")
    command("supervisor", "pack", "-o", folder / "pack.fieldkit")
    command("inspector", "import", folder / "pack.fieldkit")
    return folder


@pytest.fixture
def prepared(desk, tmp_path, two_laptops):
    """A supervisor with the sample event and an enrolled inspector who has the pack."""
    shutil.copytree(two_laptops, tmp_path, dirs_exist_ok=True)
    return desk("supervisor"), desk("inspector")
