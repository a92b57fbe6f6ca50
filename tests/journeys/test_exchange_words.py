"""What the command line says to a person who exchanges files: no word of ours without its meaning."""

import re

import pytest

from fieldkit.cli.main import run


@pytest.fixture
def say(capsys):
    """Run a command without --json at a desk; gives (stdout, stderr)."""

    def invoke(desk, *arguments):
        assert run(["--workspace", str(desk.folder), *map(str, arguments)], lambda _: 0) == 0
        return capsys.readouterr()

    return invoke


@pytest.fixture
def two_documents(prepared, desk, tmp_path, sample):
    """(supervisor who does not know the author, the author's second and first document)."""
    _, inspector = prepared
    files = []
    for name in ("first.pdf", "second.pdf"):
        done = inspector("record", "fk_water", "--site", "W-03", "--answers", sample / "water.json")
        inspector("pdf", done["id"], "-o", tmp_path / name)
        files.append(tmp_path / name)
    stranger = desk("stranger")
    stranger("init", "--name", "Elsewhere", "--role", "supervisor")
    stranger("form", "add", "fk_water")
    return stranger, *files


def test_a_document_of_an_unknown_laptop_is_told_in_plain_words(two_documents, say, tmp_path):
    stranger, _, second = two_documents
    out, note = say(stranger, "import", second)
    assert re.search(r"second\.pdf: from .+: 0 new records taken in, 0 here already; ", out)
    assert "1 record kept apart, not counted yet: no supervisor has enrolled this laptop" in out
    assert re.search(r"\d+ other records of that laptop not here yet: its next sync file", out)
    assert not re.search(r"gap|quarantin|conflict", out + note)
    assert "a supervisor enrols the device card" in note
    out, note = say(stranger, "enrol", tmp_path / "card.txt")
    assert "Enrolled Aibek" in out
    assert note == ""
    out, note = say(stranger, "import", second)
    assert "0 new records taken in, 1 here already" in out
    assert "kept apart" not in out + note


def test_a_whole_sync_file_leaves_nothing_to_explain(prepared, say, sample, tmp_path):
    supervisor, inspector = prepared
    inspector("record", "fk_water", "--site", "W-03", "--answers", sample / "water.json")
    inspector("export", "-o", tmp_path / "out.fieldkit")
    out, note = say(supervisor, "import", tmp_path / "out.fieldkit")
    assert re.search(r"from Aibek: \d+ new records taken in, \d+ here already\n$", out)
    assert note == ""


def test_a_name_outside_the_plan_is_told_when_its_card_is_enrolled(prepared, say):
    supervisor, _ = prepared
    _, note = say(supervisor, "enrol", supervisor.folder.parent / "card.txt")
    assert "Aibek is not among the people of the event plan" in note


def test_a_short_passphrase_of_a_script_is_warned_of(desk, say, monkeypatch):
    new = desk("new")
    monkeypatch.setenv("FIELDKIT_PASSPHRASE", "abc")
    _, note = say(new, "init", "--name", "A", "--role", "inspector")
    assert "at least 8 characters" in note
    assert new.folder.exists()


def test_the_site_that_is_asked_for_counts(prepared, say, sample):
    _, inspector = prepared
    answers = sample / "water.json"
    _, note = say(inspector, "record", "fk_water", "--site", "W-01", "--answers", answers)
    assert note == "The answers name the site W-03; recorded at W-01.\n"
    assert [row["site"] for row in inspector("list")] == ["W-01"]
    _, note = say(inspector, "record", "fk_water", "--site", "W-03", "--answers", answers)
    assert note == ""
