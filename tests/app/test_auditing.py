"""The audit log of an inspection: kept with the draft, finished with it, sent with the record."""

import csv
import json
from io import StringIO

import pytest

from fieldkit.errors import FieldKitError
from tests.forms.test_submission_encryption import KEY, decrypted

FORM = """
| survey |
| | type | name | label | required | parameters |
| | text | a | A | yes | |
| | text | b | B | | |
| | audit | audit | | | PARAMETERS |
| settings |
| | form_title | form_id | version | public_key |
| | Audited | audited | 1 | KEY |
"""
CHANGES = "track-changes=true identify-user=true"
REASONS = f"{CHANGES} track-changes-reasons=on-form-edit"


@pytest.fixture
def audited(laptops, tmp_path):
    """Makes a laptop with the form installed."""

    def make(parameters=CHANGES, key=""):
        file = tmp_path / "audited.md"
        source = FORM.replace("PARAMETERS", parameters).replace("KEY", key)
        file.write_text(source, encoding="utf-8")
        laptop = laptops("Aibek", "supervisor")
        laptop.services.planning.add_form(file)
        return laptop

    return make


def lines(content):
    return [
        (row["event"], row["node"], row["new-value"])
        for row in csv.DictReader(StringIO(content.decode()))
    ]


def log_of(laptop, inspection):
    return laptop.services.inspecting.attachment(inspection, "audit.csv")


def test_the_log_travels_with_the_finished_inspection(audited, tmp_path):
    laptop = audited()
    draft = laptop.services.inspecting.start("audited", None)
    draft.visit("/data/a")
    draft.set("/data/a", "1")
    draft.visit("/data/b")
    inspection = draft.finalise()
    assert lines(log_of(laptop, inspection)) == [
        ("form start", "", ""),
        ("question", "/data/a", "1"),
        ("question", "/data/b", ""),
        ("form save", "", ""),
        ("form exit", "", ""),
        ("form finalize", "", ""),
    ]
    assert b",Aibek\n" in log_of(laptop, inspection)
    shown = laptop.services.inspecting.show(inspection).as_dict()
    assert [each["name"] for each in shown["attachments"]] == ["audit.csv"]
    laptop.services.submitting.write(inspection, tmp_path / "out")
    assert (tmp_path / "out" / "audit.csv").read_bytes() == log_of(laptop, inspection)
    assert b"<audit>audit.csv</audit>" in (tmp_path / "out" / "submission.xml").read_bytes()


def test_the_log_survives_a_laptop_that_dies_and_one_that_is_closed(audited):
    laptop = audited()
    draft = laptop.services.inspecting.start("audited", None)
    draft.visit("/data/a")
    draft.set("/data/a", "1")
    draft.visit("/data/b")  # looked at only, and never closed
    again = laptop.reopen().inspecting.resume(draft.id)
    again.set("/data/b", "2")
    again.close()
    last = laptop.reopen().inspecting.resume(draft.id)
    assert lines(log_of(laptop, last.finalise())) == [
        ("form start", "", ""),
        ("question", "/data/a", "1"),
        ("question", "/data/b", ""),
        ("form resume", "", ""),
        ("question", "/data/b", "2"),
        ("form save", "", ""),
        ("form exit", "", ""),
        ("form resume", "", ""),
        ("form save", "", ""),
        ("form exit", "", ""),
        ("form finalize", "", ""),
    ]


def test_the_log_is_kept_through_snapshots(audited):
    laptop = audited()
    draft = laptop.services.inspecting.start("audited", None)
    for number in range(120):
        draft.set(f"/data/{'ab'[number % 2]}", str(number))
    again = laptop.reopen().inspecting.resume(draft.id)
    values = [value for _, _, value in lines(log_of(laptop, again.finalise())) if value]
    assert values == [str(number) for number in range(120)]


def test_looking_at_a_draft_in_the_list_is_no_event(audited):
    laptop = audited()
    draft = laptop.services.inspecting.start("audited", None)
    draft.set("/data/a", "1")
    laptop.services.inspecting.show_draft(draft.inspection)
    events = [event for event, *_ in lines(log_of(laptop, draft.finalise()))]
    assert "form resume" not in events


@pytest.mark.parametrize("leave", ["close", "finalise", "discard"])
def test_who_left_the_draft_is_nowhere_in_it(audited, leave):
    """Widgets on their way out still pass the keyboard on."""
    laptop = audited()
    draft = laptop.services.inspecting.start("audited", None)
    draft.set("/data/a", "1")
    getattr(draft, leave)()
    before = draft.audit.rows()
    draft.visit("/data/b")
    assert draft.audit.rows() == before
    assert draft.place != "/data/b"


def test_what_was_refused_is_told(audited):
    laptop = audited()
    draft = laptop.services.inspecting.start("audited", None)
    with pytest.raises(FieldKitError):
        draft.finalise()
    draft.set("/data/a", "1")
    assert [event for event, *_ in lines(log_of(laptop, draft.finalise()))] == [
        "form start", "constraint error", "question", "form save", "form exit", "form finalize",
    ]  # fmt: skip


def test_a_full_disk_while_looking_around_loses_no_line(audited, monkeypatch):
    laptop = audited()
    draft = laptop.services.inspecting.start("audited", None)
    drafts = laptop.services._core.workspace.drafts
    with monkeypatch.context() as disk:

        def full(*_):
            raise FieldKitError("disk.full", path="workspace.db")

        disk.setattr(drafts, "append_steps", full)
        draft.visit("/data/b")
    draft.set("/data/a", "1")
    again = laptop.reopen().inspecting.resume(draft.id)
    told = lines(log_of(laptop, again.finalise()))
    assert told[:3] == [
        ("form start", "", ""),
        ("question", "/data/b", ""),
        ("question", "/data/a", "1"),
    ]


def test_an_answer_that_could_not_be_saved_is_told(audited, monkeypatch):
    laptop = audited()
    draft = laptop.services.inspecting.start("audited", None)
    draft.set("/data/a", "1")

    def full(*_):
        raise FieldKitError("file.unreadable", path="x", reason="full")

    with monkeypatch.context() as patched:
        patched.setattr(draft._workspace.drafts, "append_steps", full)
        with pytest.raises(FieldKitError):
            draft.set("/data/a", "2")
        draft.visit("/data/b")  # looking around is no saving
    draft.set("/data/b", "3")
    assert [line[:2] for line in lines(log_of(laptop, draft.finalise()))][1:4] == [
        ("question", "/data/a"),
        ("save error", ""),
        ("question", "/data/b"),
    ]


def test_a_disk_that_is_full_at_the_end_doubles_no_line(audited, monkeypatch):
    laptop = audited()
    draft = laptop.services.inspecting.start("audited", None)
    draft.set("/data/a", "1")
    with monkeypatch.context() as disk:

        def full(*_, **__):
            raise FieldKitError("disk.full", path="workspace.db")

        disk.setattr(laptop.services._core.workspace, "finalise_draft", full)
        with pytest.raises(FieldKitError):
            draft.finalise()
    draft.keep()
    again = laptop.reopen().inspecting.resume(draft.id)
    ending = ["form save", "form exit", "form finalize"]
    assert [event for event, *_ in lines(log_of(laptop, again.finalise()))] == [
        "form start", "question", *ending, "finalize error", "form resume", *ending,
    ]  # fmt: skip


def test_a_correction_goes_on_with_the_log_and_its_reason_is_asked(audited):
    laptop = audited(REASONS)
    draft = laptop.services.inspecting.start("audited", None)
    draft.set("/data/a", "1")
    assert not draft.needs_reason
    inspection = draft.finalise()
    first = log_of(laptop, inspection)
    changed = laptop.services.inspecting.correct(inspection)
    assert changed.needs_reason
    changed.set("/data/a", "2")
    for nothing in ("", "  "):
        with pytest.raises(FieldKitError) as refusal:
            changed.finalise(nothing)
        assert refusal.value.code == "inspection.reason_missing"
    changed.finalise("misread")
    second = log_of(laptop, inspection)
    assert second.startswith(first)
    added = [line.split(",")[0] for line in second[len(first) :].decode().splitlines()]
    assert added == [
        "form resume", "question", "change reason", "form save", "form exit", "form finalize",
    ]  # fmt: skip
    assert second.decode().splitlines()[-4].endswith(",misread")
    row = laptop.services.inspecting.inspections()[0]
    core = laptop.services._core
    assert core.workspace.ledger.record(row.head).body["reason"] == "misread"


def test_a_form_that_asks_no_reason_takes_one(audited):
    laptop = audited()
    draft = laptop.services.inspecting.start("audited", None)
    draft.set("/data/a", "1")
    inspection = draft.finalise()
    changed = laptop.services.inspecting.correct(inspection)
    changed.finalise()
    core = laptop.services._core
    head = laptop.services.inspecting.inspections()[0].head
    assert core.workspace.ledger.record(head).body["reason"] is None


def test_an_answers_file_is_told_like_a_person(audited, tmp_path):
    laptop = audited()
    file = tmp_path / "answers.json"
    file.write_text(json.dumps({"b": "2", "a": "1"}), encoding="utf-8")
    recording = laptop.services.inspecting.begin_recording("audited", None, file, {})
    told = lines(log_of(laptop, recording.finalise().id))
    assert told == [
        ("form start", "", ""),
        ("question", "/data/a", "1"),
        ("question", "/data/b", "2"),
        ("form save", "", ""),
        ("form exit", "", ""),
        ("form finalize", "", ""),
    ]


def test_an_encrypted_form_locks_its_log_too(audited, tmp_path):
    laptop = audited(key=KEY)
    draft = laptop.services.inspecting.start("audited", None)
    draft.set("/data/a", "secret")
    inspection = draft.finalise()
    laptop.services.submitting.write(inspection, tmp_path / "out")
    files = {file.name: file.read_bytes() for file in (tmp_path / "out").iterdir()}
    assert "audit.csv" not in files
    plain, fits = decrypted(files["submission.xml"], files)
    assert fits
    assert plain["audit.csv"] == log_of(laptop, inspection)
