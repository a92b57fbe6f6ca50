"""The commands of a supervisor who settles what two laptops wrote differently."""

import json

import pytest

from fieldkit.cli.main import run
from fieldkit.clock import SystemClock
from fieldkit.storage import workspace_key
from fieldkit.storage.workspace import Workspace
from tests.support.small_form import write_small_form

PASSPHRASE = "correct horse"
PLAN = "event: {code: E, name: Games}\nsites:\n- {code: F-1, name: Plov stall, kind: food}\n"


@pytest.fixture
def fieldkit(capsys, tmp_path, monkeypatch):
    """Runs a command on the supervisor's workspace; gives (exit code, JSON value)."""
    monkeypatch.setenv("FIELDKIT_PASSPHRASE", PASSPHRASE)
    monkeypatch.setattr(workspace_key, "STANDARD", workspace_key.Effort(64, 1, 1))

    def call(*arguments, words=False):
        options = [] if words else ["--json"]
        said = ["--workspace", tmp_path / "S", *options, *arguments]
        code = run([str(each) for each in said], lambda _: 0)
        out = capsys.readouterr().out
        return code, out if words else json.loads(out)

    call("init", "--name", "Nargiza", "--role", "supervisor")
    (tmp_path / "plan.yaml").write_text(PLAN)
    call("event", "load", tmp_path / "plan.yaml")
    call("form", "add", write_small_form(tmp_path))
    return call


@pytest.fixture
def disputed(fieldkit, tmp_path):
    """An inspection with two latest revisions: hands in and out."""
    (tmp_path / "a.json").write_text('{"hands": "in"}')
    _, recorded = fieldkit("record", "small", "--site", "F-1", "--answers", tmp_path / "a.json")
    (tmp_path / "b.json").write_text('{"remarks": "ours"}')
    fieldkit("correct", recorded["id"], "--answers", tmp_path / "b.json")
    workspace = Workspace.open(tmp_path / "S", PASSPHRASE, SystemClock())
    base = workspace.ledger.record(recorded["revision"])
    xml = base.body["xml"].replace("<remarks/>", "<remarks>theirs</remarks>")
    assert xml != base.body["xml"]
    body = {**base.body, "xml": xml, "summary": {**base.body["summary"], "number": 2}}
    other = workspace.append("revision", base.entity, body, [base.id], base.form)
    workspace.close()
    return recorded["id"], other.id


def test_a_conflict_is_listed_and_settled(fieldkit, disputed):
    inspection, theirs = disputed
    code, [conflict] = fieldkit("conflicts")
    assert (code, conflict["id"], conflict["state"]) == (0, inspection, "conflict")
    assert [side["side"] for side in conflict["sides"]] == ["left", "right"]
    assert all(side["time_reliable"] is True for side in conflict["sides"])
    [answer] = conflict["answers"]
    assert answer["place"] == "/data/hygiene/remarks"
    assert set(answer["sides"]) == {"ours", "theirs"}
    assert conflict["undecided"] == 1
    _, words = fieldkit("conflicts", words=True)
    assert "Remarks" in words
    assert "to decide" in words

    code, refusal = fieldkit("resolve", inspection)
    assert (code, refusal["error"]["code"]) == (1, "resolve.undecided")
    assert fieldkit("resolve", inspection, "--answer", "remarks", words=True)[0] == 2
    code, row = fieldkit("resolve", inspection, "--take", theirs[:12])
    assert (code, row["state"]) == (0, "finalised")
    _, shown = fieldkit("show", inspection)
    assert shown["answers"]["/data/hygiene/remarks"] == "theirs"
    assert fieldkit("conflicts") == (0, [])
    assert fieldkit("verify")[1]["ok"]


def test_an_answer_may_read_like_the_name_of_a_side(fieldkit, disputed):
    inspection, _ = disputed
    fieldkit("resolve", inspection, "--answer", "/data/hygiene/remarks=value:left")
    assert fieldkit("show", inspection)[1]["answers"]["/data/hygiene/remarks"] == "left"


def test_an_inspection_is_withdrawn_with_a_reason(fieldkit, tmp_path):
    (tmp_path / "a.json").write_text('{"hands": "in"}')
    _, recorded = fieldkit("record", "small", "--site", "F-1", "--answers", tmp_path / "a.json")
    assert fieldkit("withdraw", recorded["id"], words=True)[0] == 2
    code, refusal = fieldkit("withdraw", recorded["id"], "--reason", " ")
    assert (code, refusal["error"]["code"]) == (1, "withdraw.needs_reason")
    code, row = fieldkit("withdraw", recorded["id"], "--reason", "Twice the same.")
    assert (code, row["state"]) == (0, "withdrawn")


def test_suspected_duplicates_are_listed_and_answered(fieldkit, tmp_path):
    (tmp_path / "a.json").write_text('{"hands": "in"}')
    recorded = [
        fieldkit("record", "small", "--site", "F-1", "--answers", tmp_path / "a.json")[1]["id"]
        for _ in range(2)
    ]
    code, [pair] = fieldkit("duplicates")
    assert (code, pair["site"], pair["form"]) == (0, "F-1", "small")
    assert {row["id"] for row in pair["inspections"]} == set(recorded)
    assert all(each in fieldkit("duplicates", words=True)[1] for each in recorded)
    code, refusal = fieldkit("dismiss", recorded[0], "nobody", "--reason", "Two shifts.")
    assert (code, refusal["error"]["code"]) == (1, "dismissal.not_suspected")
    code, row = fieldkit("dismiss", recorded[0], "--reason", "Two shifts.")
    assert (code, row["id"], row["duplicates"]) == (0, recorded[0], [])
    assert fieldkit("duplicates") == (0, [])
    assert "Two shifts." in fieldkit("show", recorded[1], words=True)[1]
