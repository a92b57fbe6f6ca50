"""Exit codes and streams: what other programs rely on."""

import io
import json

import click
import pytest

from fieldkit.cli import main as cli
from fieldkit.cli.main import run
from fieldkit.storage import workspace_key


@pytest.fixture
def call(capsys):
    """Run a command; gives (exit code, stdout, stderr)."""

    def invoke(*arguments, window=lambda _: 0):
        code = run([str(argument) for argument in arguments], window)
        return code, *capsys.readouterr()

    return invoke


@pytest.fixture
def workspace(tmp_path, call, monkeypatch):
    monkeypatch.setenv("FIELDKIT_PASSPHRASE", "correct horse")
    monkeypatch.setattr(workspace_key, "STANDARD", workspace_key.Effort(64, 1, 1))
    folder = tmp_path / "w"
    assert call("--workspace", folder, "init", "--name", "A", "--role", "inspector")[0] == 0
    return folder


def test_help_is_no_error(call):
    code, out, _ = call("--help")
    assert code == 0
    for command in ("demo", "init", "record", "export", "import", "verify", "window"):
        assert command in out


@pytest.mark.parametrize("arguments", [("frobnicate",), ("init",), ("review", "x", "burn")])
def test_wrong_usage_is_two(call, arguments):
    code, out, err = call(*arguments)
    assert (code, out) == (2, "")
    assert "Usage" in err


def test_a_refusal_is_one_line_and_one_value(call, tmp_path):
    code, out, err = call("--workspace", tmp_path / "none", "--json", "doctor")
    assert code == 1
    assert json.loads(out)["ok"] is False
    code, out, err = call("--json", "form", "check", tmp_path / "none.xlsx")
    assert code == 1
    assert json.loads(out)["error"]["code"] == "file.missing"
    assert len(err.splitlines()) == 1


def test_our_own_fault_is_three_and_leaves_a_report_without_answers(
    call, workspace, monkeypatch, tmp_path
):
    def broken(self, *_):
        raise RuntimeError("".join(reversed("htimS")))

    monkeypatch.setattr("fieldkit.app.inspecting.Inspecting.inspections", broken)
    monkeypatch.setattr(cli.paths, "logs", lambda: tmp_path / "logs")
    code, out, err = call("--workspace", workspace, "--json", "list")
    assert (code, out) == (3, "")
    [report] = (tmp_path / "logs").iterdir()
    assert report.name in err
    text = report.read_text(encoding="utf-8")
    assert "RuntimeError" in text
    assert "Smith" not in text


def test_without_a_passphrase_nothing_waits_forever(call, workspace, monkeypatch):
    monkeypatch.delenv("FIELDKIT_PASSPHRASE")
    monkeypatch.setattr("sys.stdin", io.StringIO())
    code, _, err = call("--workspace", workspace, "list")
    assert code == 1
    assert "FIELDKIT_PASSPHRASE" in err


def test_a_passphrase_file_counts_before_the_environment(call, workspace, tmp_path):
    file = tmp_path / "phrase"
    file.write_text("wrong\n", encoding="utf-8")
    code, out, _ = call("--workspace", workspace, "--passphrase-file", file, "--json", "list")
    assert (code, json.loads(out)["error"]["code"]) == (1, "workspace.wrong_passphrase")
    file.write_text("correct horse\n", encoding="utf-8")
    assert call("--workspace", workspace, "--passphrase-file", file, "list")[0] == 0


def test_the_window_gets_workspace_and_file(call, tmp_path):
    seen = []
    code, *_ = call(
        "--workspace", tmp_path, "window", "x.fieldkit", window=lambda a: seen.append(a) or 5
    )
    assert seen == [["--workspace", str(tmp_path), "x.fieldkit"]]
    assert code == 5


def test_json_is_the_only_output(call, workspace):
    code, out, err = call("--workspace", workspace, "--json", "verify")
    assert code == 0
    assert len(out.splitlines()) == 1
    assert json.loads(out)["ok"] is True
    assert err == ""


def test_general_options_stand_before_the_command_or_after_it(call, tmp_path, monkeypatch):
    folder, secret = tmp_path / "a", tmp_path / "secret"
    secret.write_text("six green kettles")
    monkeypatch.delenv("FIELDKIT_PASSPHRASE", raising=False)
    monkeypatch.setenv("FIELDKIT_WORKSPACE", str(tmp_path / "elsewhere"))
    said = ("--name", "A", "--role", "inspector", "--passphrase-file", secret)
    assert call("init", *said, "--workspace", folder)[0] == 0
    before = call("--workspace", folder, "--passphrase-file", secret, "--json", "form", "list")
    after = call("form", "list", "--json", "--passphrase-file", secret, "--workspace", folder)
    assert before == after
    assert before[:2] == (0, "[]\n")
    assert not (tmp_path / "elsewhere").exists()
    code, out, _ = call("list", "--json", "--workspace", tmp_path / "none")
    assert (code, out[:9]) == (1, '{"error":')


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        (["seven 7"], "workspace.weak_passphrase"),
        (["green kettle", "grey kettle"], "cli.passphrases_differ"),
        (["green kettle", "green kettle"], None),
    ],
)
def test_a_typed_passphrase_is_strong_and_typed_twice(call, tmp_path, monkeypatch, typed, code):
    monkeypatch.delenv("FIELDKIT_PASSPHRASE", raising=False)
    monkeypatch.setattr("fieldkit.cli.face.sys.stdin", io.StringIO())
    monkeypatch.setattr("fieldkit.cli.face.sys.stdin.isatty", lambda: True)
    monkeypatch.setattr(click, "prompt", lambda *_, **__: typed.pop(0))
    folder = tmp_path / "w"
    end, out, _ = call(
        "--json", "--workspace", folder, "init", "--name", "A", "--role", "inspector"
    )
    assert json.loads(out).get("error", {}).get("code") == code
    assert (end, folder.exists()) == ((1, False) if code else (0, True))


AUDITED = """
| survey |
| | type | name | label | parameters |
| | text | a | A | |
| | audit | audit | | track-changes=true track-changes-reasons=on-form-edit |
| settings |
| | form_title | form_id | version |
| | Audited | audited | 1 |
"""


def test_a_correction_gives_its_reason_where_the_form_demands_one(workspace, tmp_path, call):
    (tmp_path / "audited.md").write_text(AUDITED, encoding="utf-8")
    (tmp_path / "one.json").write_text('{"a": "1"}', encoding="utf-8")
    (tmp_path / "two.json").write_text('{"a": "2"}', encoding="utf-8")
    begin = ("--workspace", workspace, "--json")
    call(*begin, "form", "add", tmp_path / "audited.md")
    one = ("--site", "S-1", "--answers", tmp_path / "one.json")
    code, out, _ = call(*begin, "record", "audited", *one)
    assert code == 0
    correct = (*begin, "correct", json.loads(out)["id"], "--answers", tmp_path / "two.json")
    code, out, _ = call(*correct)
    assert (code, json.loads(out)["error"]["code"]) == (1, "inspection.reason_missing")
    code, out, _ = call(*correct, "--reason", "misread")
    assert code == 0
    call(*begin, "submission", json.loads(out)["id"], "-o", tmp_path / "out")
    lines = (tmp_path / "out" / "audit.csv").read_text(encoding="utf-8").splitlines()
    assert next(line for line in lines if line.startswith("change reason")).endswith(",misread")
