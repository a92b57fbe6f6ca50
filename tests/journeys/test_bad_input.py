"""Bad input at the command line: one clear line, exit code 1, nothing changed."""

import json
import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest

FORM = """
| survey |
| | type | name | label | calculation | constraint | required |
| | text | site | Site | | | |
| | integer | age | Age | | . < 120 | |
| | select_one {list} | colour | Colour | | | |
| | calculate | a | | {a} | | |
| | calculate | b | | {b} | | |
| | image | photo | Photo | | | |
| choices |
| | list_name | name | label |
| | colours | red | Red |
| settings |
| | form_title | form_id | version |
| | Small | small | 1 |
"""
GOOD = {"list": "colours", "a": "1 + 1", "b": "${a} + 1"}


@pytest.fixture
def small(tmp_path):
    """Writes the small form, with faults where asked."""

    def write(**faults):
        file = tmp_path / "small.md"
        file.write_text(FORM.format(**{**GOOD, **faults}), encoding="utf-8")
        return file

    return write


@pytest.fixture
def alone(desk, small):
    """An inspector with the small form and no event."""
    inspector = desk("inspector")
    inspector("init", "--name", "Aibek", "--role", "inspector")
    inspector("form", "add", small())
    return inspector


def digest(desk):
    return desk("verify")["projection_digest"]


def answers(tmp_path, **given):
    file = tmp_path / "answers.json"
    file.write_text(json.dumps({"site": "F-1", **given}), encoding="utf-8")
    return file


# --- workspaces


def test_wrong_passphrase(alone, monkeypatch):
    monkeypatch.setenv("FIELDKIT_PASSPHRASE", "wrong horse")
    alone("list", expected_refusal="workspace.wrong_passphrase")


def test_workspace_of_a_newer_program_is_left_untouched(alone):
    header = alone.folder / "workspace.json"
    fields = json.loads(header.read_text(encoding="utf-8"))
    header.write_text(json.dumps({**fields, "version": "9.0"}), encoding="utf-8")
    before = {file: file.read_bytes() for file in alone.folder.iterdir() if file.is_file()}
    alone("list", expected_refusal="workspace.newer_version")
    assert {file: file.read_bytes() for file in before} == before


def test_no_workspace_there(desk):
    desk("nowhere")("list", expected_refusal="workspace.missing")


def test_init_does_not_overwrite(alone):
    alone("init", "--name", "X", "--role", "inspector", expected_refusal="workspace.exists")


# --- forms


@pytest.mark.parametrize(
    ("faults", "code", "place"),
    [
        ({"a": "${b} + 1"}, "form.cycle", (5, "calculation")),
        ({"a": "frobnicate(1)"}, "form.function_unknown", (5, "calculation")),
        ({"a": "if(1,"}, "form.expression", (5, "calculation")),
        ({"list": "shades"}, "form.list_missing", (4, "type")),
    ],
)
def test_a_broken_form_is_never_half_accepted(alone, small, faults, code, place):
    before = digest(alone)
    alone("form", "add", small(**faults), expected_refusal="form.refused")
    error = alone("form", "add", small(**faults), expected_refusal="form.refused")
    problem = next(p for p in error["problems"] if p["severity"] == "error")
    assert (problem["sheet"], problem["row"], problem["column"]) == ("survey", *place)
    assert problem["code"] == code
    assert digest(alone) == before
    assert [form["id"] for form in alone("form", "list")] == ["small"]


# --- answers and attachments


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"colur": "red"}, "answers.unknown_question"),
        ({"age": "old"}, "answers.wrong_type"),
        ({"age": 130}, "answers.constraint"),
        ({"colour": "green"}, "answers.not_offered"),
    ],
)
def test_answers_that_do_not_fit_record_nothing(alone, tmp_path, given, code):
    before = digest(alone)
    error = alone(
        "record", "small", "--site", "F-1", "--answers", answers(tmp_path, **given),
        expected_refusal="answers.refused",
    )  # fmt: skip
    assert [problem["code"] for problem in error["problems"]] == [code]
    assert digest(alone) == before
    assert alone("list") == []


@pytest.mark.parametrize(
    ("content", "code"), [(None, "attachment.missing"), (b"", "attachment.empty")]
)
def test_an_attachment_missing_or_empty(alone, tmp_path, content, code):
    if content is not None:
        (tmp_path / "photo.jpg").write_bytes(content)
    error = alone(
        "record", "small", "--site", "F-1", "--answers", answers(tmp_path, photo="photo.jpg"),
        expected_refusal="answers.refused",
    )  # fmt: skip
    assert [problem["code"] for problem in error["problems"]] == [code]
    assert alone("list") == []


def test_answers_that_are_no_json(alone, tmp_path):
    (tmp_path / "answers.json").write_text("{", encoding="utf-8")
    alone(
        "record", "small", "--site", "F-1", "--answers", tmp_path / "answers.json",
        expected_refusal="answers.unreadable",
    )  # fmt: skip


# --- plans


def test_a_plan_with_two_sites_of_one_code(desk, tmp_path):
    supervisor = desk("supervisor")
    supervisor("init", "--name", "Nargiza", "--role", "supervisor")
    plan = tmp_path / "plan.yaml"
    plan.write_text(
        "event: {code: E, name: Event}\nsites:\n- {code: A, name: one}\n- {code: A, name: two}\n",
        encoding="utf-8",
    )
    before = digest(supervisor)
    error = supervisor("event", "load", plan, expected_refusal="plan.refused")
    assert error["problems"][0]["code"] == "plan.repeated_value"
    assert digest(supervisor) == before


def test_an_inspector_loads_no_plan(alone, sample):
    alone("event", "load", sample / "event.yaml", expected_refusal="role.supervisor_only")


# --- sync files


@pytest.fixture
def handed_over(prepared, tmp_path, sample):
    supervisor, inspector = prepared
    inspector("record", "fk_water", "--site", "W-03", "--answers", sample / "water.json")
    file = tmp_path / "hand-over.fieldkit"
    inspector("export", "-o", file)
    return supervisor, inspector, file


@pytest.mark.parametrize("fault", ["cut", "altered", "nonsense"])
def test_a_damaged_sync_file_changes_nothing(handed_over, fault, tmp_path):
    supervisor, _, file = handed_over
    content = file.read_bytes()
    broken = {
        "cut": content[: len(content) * 2 // 3],
        "altered": content[:-100] + bytes([content[-100] ^ 1]) + content[-99:],
        "nonsense": b"hello",
    }[fault]
    bad = tmp_path / "bad.fieldkit"
    bad.write_bytes(broken)
    before = digest(supervisor)
    expected = "sync.not_a_sync_file" if fault == "nonsense" else "sync.damaged"
    supervisor("import", bad, expected_refusal=expected)
    assert digest(supervisor) == before


def test_a_file_for_somebody_else(handed_over, desk):
    _, _, file = handed_over
    stranger = desk("stranger")
    stranger("init", "--name", "Stranger", "--role", "supervisor")
    stranger("import", file, expected_refusal="sync.not_for_you")


def test_an_unknown_device_is_kept_apart_until_enrolled(handed_over, desk, tmp_path):
    supervisor, _, _ = handed_over
    stranger = desk("stranger")
    stranger("init", "--name", "Stranger", "--role", "inspector")
    pack = tmp_path / "locked.fieldkit"
    phrase = tmp_path / "phrase.txt"
    phrase.write_text("spoken aloud\n", encoding="utf-8")
    supervisor("pack", "-o", pack, "--for-passphrase", phrase)
    stranger("import", pack, "--file-passphrase", phrase)
    stranger("export", "-o", tmp_path / "strange.fieldkit")
    before = digest(supervisor)
    [arrival] = supervisor("import", tmp_path / "strange.fieldkit")
    assert arrival["quarantined"] > 0
    assert arrival["new"] == 0
    assert digest(supervisor) == before
    stranger("device", "card", "-o", tmp_path / "stranger.txt")
    supervisor("enrol", tmp_path / "stranger.txt")
    # Enrolling takes in what was kept apart; importing the file once more changes nothing.
    after = digest(supervisor)
    assert after != before
    [again] = supervisor("import", tmp_path / "strange.fieldkit")
    assert (again["new"], again["quarantined"]) == (0, 0)
    assert digest(supervisor) == after
    assert supervisor("verify")["ok"]


def test_good_files_are_taken_although_another_is_bad(handed_over, tmp_path):
    supervisor, _, file = handed_over
    (tmp_path / "bad.fieldkit").write_bytes(b"hello")
    bad, good = supervisor("import", tmp_path / "bad.fieldkit", file, code=1)
    assert bad["problem"]["code"] == "sync.not_a_sync_file"
    assert good["new"] > 0
    assert len(supervisor("list")) == 1


# --- the disk


@pytest.mark.skipif(sys.platform == "win32", reason="file size limits are POSIX")
def test_a_full_disk_at_save_is_said_and_loses_nothing(alone, tmp_path):
    """A limit on file sizes makes every longer write fail, as a full disk does."""
    program = Path(sys.executable)
    command = [
        str(program), "-m", "fieldkit", "--workspace", str(alone.folder), "--json",
        "record", "small", "--site", "F-1", "--answers", str(answers(tmp_path, age=3)),
    ]  # fmt: skip
    largest = max(file.stat().st_size for file in alone.folder.iterdir() if file.is_file())
    before = digest(alone)
    done = subprocess.run(
        command,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ},
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (4096, largest * 4)),
    )
    assert done.returncode == 1, done.stderr
    assert json.loads(done.stdout)["error"]["code"] in ("disk.full", "disk.failing")
    assert digest(alone) == before
    recorded = alone(
        "record", "small", "--site", "F-1", "--answers", answers(tmp_path, age=3)
    )  # fmt: skip
    assert recorded["state"] == "finalised"
