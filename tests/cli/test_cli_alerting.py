"""Alerts on the command line: from the record that raises one to its close, and what is refused."""

import json

import pytest

from fieldkit import paths
from fieldkit.cli.main import run
from fieldkit.storage import workspace_key

SAMPLE = paths.resources() / "reference" / "sample_event"
CALM = ("serious=no", "unusual=no", "spread=unknown", "restrictions=no")


@pytest.fixture
def raised(capsys, tmp_path, monkeypatch):
    """(call, what record printed): a supervisor's workspace with one red water inspection."""
    monkeypatch.setenv("FIELDKIT_PASSPHRASE", "three small words")
    monkeypatch.setattr(workspace_key, "STANDARD", workspace_key.Effort(64, 1, 1))

    def call(*arguments, code=0, words=False):
        options = [] if words else ["--json"]
        line = ["--workspace", tmp_path / "w", *options, *arguments]
        assert run([str(each) for each in line], lambda _: 0) == code
        out = capsys.readouterr().out
        return out if words else json.loads(out)

    call("init", "--name", "Dilnoza", "--role", "supervisor")
    call("event", "load", SAMPLE / "event.yaml")
    call("form", "add", "fk_water")
    return call, call("record", "fk_water", "--site", "W-03", "--answers", SAMPLE / "water.json")


def test_an_alert_from_the_record_to_its_close(raised):
    call, recorded = raised
    [told] = recorded["raised"]
    assert (told["state"], told["level"], told["inspections"]) == ("signal", 3, [recorded["id"]])
    assert told["tell"] == "Event health command"
    assert told["tell_by"] > told["since"]
    number = told["id"]
    assert [row["id"] for row in call("alert", "list")] == [number]
    assert call("alert", "tell", number, "Head of water safety")["told"]
    assert call("alert", "triage", number[:6], "relevant")["state"] == "triaged"
    verified = call("alert", "verify", number, "confirmed", "--note", "Seen")
    assert verified["next_steps"] == ["assess", "tell"]
    refused = call("alert", "assess", number, "--risk", "3", "3", code=1)
    assert refused["error"]["code"] == "alert.answer"
    answers = [part for each in CALM for part in ("--ihr", each)]
    assessed = call("alert", "assess", number, "--risk", "3", "4", *answers, "--level", "2")
    assert (assessed["level"], assessed["steps"][-1]["details"]["risk"]) == (2, "high")
    assert call("alert", "respond", number, "--note", "Tap shut")["state"] == "responding"
    assert call("alert", "close", number, "--note", "Clean twice")["state"] == "closed"
    assert call("alert", "list") == []
    assert [row["state"] for row in call("alert", "list", "--all")] == ["closed"]
    assert "tell Head of water safety" in call("alert", "show", number, words=True)
    shown = call("alert", "show", number)
    assert [step["step"] for step in shown["steps"]] == [
        "tell", "triage", "verify", "assess", "respond", "close",
    ]  # fmt: skip
    assert call("verify")["ok"]


def test_what_does_not_fit_is_refused(raised):
    call, _recorded = raised
    assert call("alert", "show", "nothing", code=1)["error"]["code"] == "alert.unknown"
