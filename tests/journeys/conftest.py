"""A supervisor and an inspector at the command line, as two people on two laptops."""

import json
from dataclasses import dataclass
from pathlib import Path

import pytest

from fieldkit import paths
from fieldkit.cli.main import run

SAMPLE = paths.resources() / "reference" / "sample_event"


@dataclass
class Desk:
    """One workspace and the commands given to it."""

    folder: Path
    capsys: object

    def __call__(self, *arguments, refused=None, code=0):
        """Run a command with --json and give its value; `refused` names a refusal."""
        exit_code = run(
            ["--workspace", str(self.folder), "--json", *map(str, arguments)], lambda _: 0
        )
        out, err = self.capsys.readouterr()
        value = json.loads(out) if out.strip() else None
        if refused is not None:
            assert exit_code == 1, (value, err)
            assert value["error"]["code"] == refused, value
            assert value["error"]["message"]
            assert value["error"]["remedy"]
            assert len(err.strip().splitlines()) == 1, err
            return value["error"]
        assert exit_code == code, (value, err)
        return value


@pytest.fixture
def desk(tmp_path, capsys, monkeypatch):
    """Makes desks by name."""
    monkeypatch.setenv("FIELDKIT_PASSPHRASE", "correct horse")

    def make(name):
        return Desk(tmp_path / name, capsys)

    return make


@pytest.fixture
def sample():
    """The folder of the sample event."""
    return SAMPLE


@pytest.fixture
def prepared(desk, tmp_path, sample):
    """A supervisor with the sample event and an enrolled inspector who has the pack."""
    supervisor, inspector = desk("supervisor"), desk("inspector")
    supervisor("init", "--name", "Nargiza", "--role", "supervisor")
    inspector("init", "--name", "Aibek", "--role", "inspector")
    supervisor("event", "load", sample / "event.yaml")
    for form in ("fk_food", "fk_water", "fk_chem"):
        supervisor("form", "add", form)
    inspector("device", "card", "-o", tmp_path / "card.txt")
    supervisor("enrol", tmp_path / "card.txt")
    supervisor("pack", "-o", tmp_path / "pack.fieldkit")
    inspector("import", tmp_path / "pack.fieldkit")
    return supervisor, inspector
