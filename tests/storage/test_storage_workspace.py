"""A workspace: made, opened, refused, closed; records in, states out, one to another."""

import json
import shutil
import subprocess
import sys
import threading

import pytest

from fieldkit.errors import FieldKitError
from fieldkit.ledger.records import Record
from fieldkit.storage.browsing import InspectionFilter
from fieldkit.storage.drafts import NewDraft
from fieldkit.storage.opening import SCHEMA
from fieldkit.storage.workspace import Workspace
from fieldkit.storage.workspace_folder import read_header

PASSPHRASE = "two words"


def refused(code, action, *args):
    with pytest.raises(FieldKitError) as refusal:
        action(*args)
    assert refusal.value.code == code
    assert refusal.value.message
    return refusal.value


def all_bytes(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


# --- opening


def test_a_workspace_is_there_again_when_opened(make, bodies, tmp_path, clock):
    first = make("Aru")
    record = first.append("revision", "i1", bodies.revision(), form=bodies.form)
    digest, device = first.digest(), first.device.device
    first.close()
    again = Workspace.open(tmp_path / "Aru", PASSPHRASE, clock)
    try:
        assert (again.name, again.role, again.device.device) == ("Aru", "inspector", device)
        assert again.ledger.record(record.id) == record
        assert again.digest() == digest
        assert again.append("assignment", "x", bodies.assignment()).prev == record.id
        assert again.verify().ok
    finally:
        again.close()


def test_what_lies_open_names_no_secret(inspector):
    header = read_header(inspector.folder)
    assert (header.name, header.role, header.device) == (
        "Aru",
        "inspector",
        inspector.device.device,
    )
    (wrapped,) = header.keys
    assert wrapped["derivation"] == "argon2id"


def test_a_wrong_passphrase_is_refused_and_changes_nothing(make, tmp_path, clock):
    make("Aru").close()
    before = all_bytes(tmp_path / "Aru")
    refused("workspace.wrong_passphrase", Workspace.open, tmp_path / "Aru", "two word", clock)
    assert all_bytes(tmp_path / "Aru") == before


def test_the_same_phrase_from_another_keyboard_opens(tmp_path, clock):
    Workspace.create(tmp_path / "w", "й café", "A", "inspector", clock).close()
    Workspace.open(tmp_path / "w", "и\u0306 cafe\u0301", clock).close()


def test_a_newer_workspace_is_refused_untouched(make, tmp_path, clock):
    make("Aru").close()
    folder = tmp_path / "Aru"
    header = json.loads((folder / "workspace.json").read_text())
    (folder / "workspace.json").write_text(json.dumps({**header, "version": "2.0"}))
    before = all_bytes(folder)
    refused("workspace.newer_version", Workspace.open, folder, PASSPHRASE, clock)
    assert all_bytes(folder) == before


def test_a_newer_minor_version_opens(make, tmp_path, clock):
    make("Aru").close()
    file = tmp_path / "Aru" / "workspace.json"
    file.write_text(json.dumps({**json.loads(file.read_text()), "version": "1.7", "x": 1}))
    Workspace.open(tmp_path / "Aru", PASSPHRASE, clock).close()


def test_a_database_of_a_newer_schema_is_refused_untouched(make, tmp_path, clock):
    workspace = make("Aru")
    workspace._database.execute(f"PRAGMA user_version = {SCHEMA + 1}")
    workspace.close()
    before = all_bytes(tmp_path / "Aru")
    refused("workspace.newer_version", Workspace.open, tmp_path / "Aru", PASSPHRASE, clock)
    assert all_bytes(tmp_path / "Aru") == before


def test_one_opens_at_a_time(inspector, clock):
    refused("workspace.in_use", Workspace.open, inspector.folder, PASSPHRASE, clock)


def test_a_folder_without_a_workspace_is_refused(tmp_path, clock):
    refused("workspace.missing", Workspace.open, tmp_path / "none", PASSPHRASE, clock)
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"null", b'{"format":"other"}', b"\xff"])
def test_a_broken_header_is_refused(make, tmp_path, clock, content):
    make("Aru").close()
    (tmp_path / "Aru" / "workspace.json").write_bytes(content)
    refused("workspace.damaged", Workspace.open, tmp_path / "Aru", PASSPHRASE, clock)


@pytest.mark.parametrize("field", ["salt", "nonce", "sealed", "memory_kib", "kind"])
def test_a_broken_wrapping_is_refused(make, tmp_path, clock, field):
    make("Aru").close()
    file = tmp_path / "Aru" / "workspace.json"
    header = json.loads(file.read_text())
    header["keys"][0][field] = "?"
    file.write_text(json.dumps(header))
    refused("workspace.damaged", Workspace.open, tmp_path / "Aru", PASSPHRASE, clock)


def test_a_wrapping_that_would_eat_the_memory_is_refused(make, tmp_path, clock):
    make("Aru").close()
    file = tmp_path / "Aru" / "workspace.json"
    header = json.loads(file.read_text())
    header["keys"][0]["memory_kib"] = 1 << 40
    file.write_text(json.dumps(header))
    refused("workspace.damaged", Workspace.open, tmp_path / "Aru", PASSPHRASE, clock)


def test_a_damaged_database_is_refused_without_a_word_on_stderr(make, tmp_path, clock, capfd):
    make("Aru").close()
    (tmp_path / "Aru" / "workspace.db").write_bytes(b"SQLite format 3\0" + b"x" * 8000)
    refused("workspace.damaged", Workspace.open, tmp_path / "Aru", PASSPHRASE, clock)
    assert capfd.readouterr().err == ""


def test_a_workspace_is_not_made_over_another(inspector, clock):
    before = read_header(inspector.folder)
    create = Workspace.create
    refused("workspace.exists", create, inspector.folder, "x", "B", "inspector", clock)
    assert read_header(inspector.folder) == before


def test_a_workspace_that_could_not_be_finished_leaves_nothing(tmp_path, clock, monkeypatch):
    def full(*_args):
        raise FieldKitError("disk.full", path="x")

    with monkeypatch.context() as patch:
        patch.setattr("fieldkit.storage.workspace.write_header", full)
        create = Workspace.create
        refused("disk.full", create, tmp_path / "w", "x", "B", "inspector", clock)
    Workspace.create(tmp_path / "w", "x", "B", "inspector", clock).close()


def test_an_empty_passphrase_is_refused(tmp_path, clock):
    create = Workspace.create
    refused("workspace.no_passphrase", create, tmp_path / "w", "", "B", "inspector", clock)


def test_opening_does_not_import_sqlite_utils(make, tmp_path):
    make("Aru").close()
    program = (
        "import sys; from pathlib import Path; from fieldkit.clock import SystemClock;"
        "from fieldkit.storage.workspace import Workspace;"
        f"Workspace.open(Path({str(tmp_path / 'Aru')!r}), {PASSPHRASE!r}, SystemClock()).close();"
        "print(sorted({'sqlite_utils', 'pyrage', 'sqlite3'} & sys.modules.keys()))"
    )
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    assert run.stdout.strip() == b"[]"


# --- records and states


def state(workspace, inspection):
    return workspace.inspections.get(inspection).state


def test_the_first_record_enrols_the_device_itself(supervisor, inspector):
    first = supervisor.ledger.of_device(supervisor.device.device)[0]
    assert (first.kind, first.seq, first.entity) == ("enrolment", 1, supervisor.device.device)
    assert supervisor.roots() == {supervisor.device.device}
    assert supervisor.roster().is_supervisor(supervisor.device.device)
    assert not inspector.roster().members


def test_a_refused_body_leaves_everything_as_it_was(inspector, bodies):
    before = (inspector.ledger.count(), inspector.digest())
    refused("ledger.bad_body", inspector.append, "revision", "i", {"xml": "<a/>"})
    refused("ledger.not_canonical", inspector.append, "revision", "i", {"xml": 1.5})
    assert (inspector.ledger.count(), inspector.digest()) == before
    assert inspector.append("assignment", "a", bodies.assignment()).seq == 2


def test_a_transaction_that_fails_takes_all_of_its_records_back(inspector, bodies):
    with pytest.raises(ZeroDivisionError), inspector.transaction():
        inspector.append("assignment", "a", bodies.assignment())
        inspector.append("assignment", "b", bodies.assignment())
        raise ZeroDivisionError
    assert inspector.ledger.count() == 1
    assert inspector.append("assignment", "c", bodies.assignment()).seq == 2
    assert inspector.verify().ok


def test_the_life_of_an_inspection(supervisor, inspector, bodies, hand_over):
    supervisor.enrol(inspector.card())
    inspector.trust(supervisor.device.device)
    hand_over(supervisor, inspector)
    first = inspector.append("revision", "i1", bodies.revision(), form=bodies.form)
    assert state(inspector, "i1") == "finalised"
    hand_over(inspector, supervisor)
    supervisor.append("receipt", supervisor.device.device, {"have": supervisor.ledger.frontier()})
    assert state(supervisor, "i1") == "received"
    hand_over(supervisor, inspector)
    assert state(inspector, "i1") == "received"
    supervisor.append("review", "i1", bodies.review("i1", first.id, "returned"))
    hand_over(supervisor, inspector)
    assert state(inspector, "i1") == "returned"
    second = inspector.append("revision", "i1", bodies.revision(grade="A"), [first.id], bodies.form)
    assert state(inspector, "i1") == "finalised"
    hand_over(inspector, supervisor)
    assert state(supervisor, "i1") == "finalised"
    supervisor.append("review", "i1", bodies.review("i1", second.id, "approved"))
    row = supervisor.inspections.get("i1")
    assert (row.state, row.grade, row.revisions, row.head) == ("approved", "A", 2, second.id)
    hand_over(supervisor, inspector)
    inspector.append("revision", "i1", bodies.revision(withdrawn=True), [second.id], bodies.form)
    assert state(inspector, "i1") == "withdrawn"
    hand_over(inspector, supervisor)
    assert supervisor.digest() == inspector.digest()
    assert supervisor.verify().ok
    assert inspector.verify().ok


def test_an_inspectors_review_and_receipt_decide_nothing(make, supervisor, bodies, hand_over):
    one, two = make("one"), make("two")
    revision = one.append("revision", "i1", bodies.revision(), form=bodies.form)
    hand_over(one, two)
    two.append("review", "i1", bodies.review("i1", revision.id, "approved"))
    two.append("receipt", two.device.device, {"have": two.ledger.frontier()})
    hand_over(two, one)
    assert state(one, "i1") == "finalised"
    # Once a supervisor enrols that device as a supervisor's, what it said before counts.
    hand_over(one, supervisor)
    supervisor.enrol(two.card(), role="supervisor")
    assert state(supervisor, "i1") == "approved"
    hand_over(supervisor, one)
    assert state(one, "i1") == "approved"
    assert one.digest() == supervisor.digest()


def test_of_two_opinions_the_stricter_holds_until_withdrawn(make, supervisor, bodies, hand_over):
    second = make("second", "supervisor")
    revision = supervisor.append("revision", "i1", bodies.revision(), form=bodies.form)
    hand_over(supervisor, second)
    returned = second.append("review", "i1", bodies.review("i1", revision.id, "returned"))
    supervisor.append("review", "i1", bodies.review("i1", revision.id, "approved"))
    hand_over(second, supervisor)
    assert state(supervisor, "i1") == "returned"
    hand_over(supervisor, second)
    second.append("review", "i1", bodies.review("i1", revision.id, "approved"), [returned.id])
    assert state(second, "i1") == "approved"


def test_a_supervisor_may_think_again(supervisor, bodies):
    revision = supervisor.append("revision", "i1", bodies.revision(), form=bodies.form)
    for decision in ("returned", "approved", "returned"):
        supervisor.append("review", "i1", bodies.review("i1", revision.id, decision))
        assert state(supervisor, "i1") == decision
    supervisor.rebuild()
    assert state(supervisor, "i1") == "returned"


def test_two_heads_are_a_conflict_until_a_revision_joins_them(make, inspector, bodies, hand_over):
    other = make("other")
    base = inspector.append("revision", "i1", bodies.revision(), form=bodies.form)
    hand_over(inspector, other)
    left = inspector.append("revision", "i1", bodies.revision(grade="A"), [base.id], bodies.form)
    right = other.append("revision", "i1", bodies.revision(grade="C"), [base.id], bodies.form)
    hand_over(other, inspector)
    row = inspector.inspections.get("i1")
    assert (row.state, row.heads) == ("conflict", 2)
    history = inspector.inspections.history("i1")
    assert {record.id for record in history.current} == {left.id, right.id}
    assert inspector.verify().heads == 2
    inspector.append("revision", "i1", bodies.revision(), [left.id, right.id], bodies.form)
    assert state(inspector, "i1") == "finalised"


def test_a_review_that_arrives_before_its_revision_waits(supervisor, inspector, bodies, hand_over):
    revision = inspector.append("revision", "i1", bodies.revision(), form=bodies.form)
    supervisor.append("review", "i1", bodies.review("i1", revision.id, "approved"))
    assert supervisor.inspections.get("i1") is None
    hand_over(inspector, supervisor)
    assert state(supervisor, "i1") == "approved"


def test_accepting_again_changes_nothing(supervisor, inspector, bodies, hand_over):
    inspector.append("revision", "i1", bodies.revision(), form=bodies.form)
    first = hand_over(inspector, supervisor)
    digest = supervisor.digest()
    again = hand_over(inspector, supervisor)
    assert (first.new, first.known) == (2, 0)
    assert (again.new, again.known, again.entities) == (0, 2, frozenset())
    assert first.entities == {"i1", inspector.device.device}
    assert supervisor.digest() == digest


def test_unproven_records_are_refused_whole(supervisor, inspector, bodies):
    for number in range(4):
        inspector.append("revision", f"i{number}", bodies.revision(), form=bodies.form)
    records = list(inspector.ledger.all_records())
    points = inspector.ledger.checkpoints(inspector.device.device)
    changed = Record.parse(records[2].raw.replace(b'"score":"87.5"', b'"score":"99.5"'))
    digest = supervisor.digest()
    for part in ([*records[:2], changed, *records[3:]], [changed]):
        refused("ledger.unproven", supervisor.accept, part, points)
    refused("ledger.unproven", supervisor.accept, records, [points[2]])
    assert supervisor.digest() == digest
    assert supervisor.ledger.count() == 1
    assert not supervisor.ledger.checkpoints(inspector.device.device)


def test_gaps_show_and_close(supervisor, inspector, bodies):
    for number in range(5):
        inspector.append("revision", f"i{number}", bodies.revision(), form=bodies.form)
    records = list(inspector.ledger.all_records())
    device = inspector.device.device
    last = records[4:5]
    supervisor.accept(last, inspector.ledger.covering(last))
    supervisor.accept([], [inspector.checkpoint()])
    gaps = [(g.first, g.last) for g in supervisor.ledger.gaps() if g.device == device]
    assert gaps == [(1, 4), (6, 6)]
    assert device not in supervisor.ledger.frontier()
    # What lies before a held record needs no checkpoint: the link to it is proof.
    assert supervisor.accept(records[:4], []).new == 4
    assert supervisor.ledger.frontier()[device] == {"seq": 5, "head": records[4].id}
    assert [(g.first, g.last) for g in supervisor.ledger.gaps()] == [(6, 6)]


def test_a_cloned_laptop_is_a_fork_and_both_branches_stay(
    inspector, supervisor, bodies, tmp_path, clock, hand_over
):
    inspector._database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    shutil.copytree(inspector.folder, tmp_path / "clone")
    clone = Workspace.open(tmp_path / "clone", PASSPHRASE, clock)
    try:
        inspector.append("revision", "i1", bodies.revision(), form=bodies.form)
        clone.append("revision", "i2", bodies.revision(), form=bodies.form)
        hand_over(inspector, supervisor)
        hand_over(clone, supervisor)
    finally:
        clone.close()
    (fork,) = supervisor.ledger.forks()
    assert (fork.device, fork.seq, len(fork.records)) == (inspector.device.device, 2, 2)
    assert supervisor.inspections.count() == 2
    assert [p.code for p in supervisor.verify().problems] == ["verify.fork"]


def test_a_restored_copy_goes_on_after_the_records_that_others_kept(
    inspector, supervisor, bodies, tmp_path, clock, hand_over
):
    inspector._database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    shutil.copytree(inspector.folder, tmp_path / "backup")
    for number in range(3):
        inspector.append("revision", f"i{number}", bodies.revision(), form=bodies.form)
    hand_over(inspector, supervisor)
    restored = Workspace.open(tmp_path / "backup", PASSPHRASE, clock)
    try:
        hand_over(supervisor, restored)
        assert restored.append("revision", "i9", bodies.revision(), form=bodies.form).seq == 5
        hand_over(restored, supervisor)
        assert restored.verify().ok
    finally:
        restored.close()
    assert supervisor.ledger.forks() == []


def test_all_records_are_read_in_parts(inspector, bodies, monkeypatch):
    monkeypatch.setattr("fieldkit.storage.ledger_store._PART", 2)
    for number in range(6):
        inspector.append("assignment", f"a{number}", bodies.assignment())
    assert [record.seq for record in inspector.ledger.all_records()] == list(range(1, 8))


def test_records_of_an_unknown_kind_are_kept_and_not_projected(supervisor, inspector):
    record = inspector.append("sample", "s1", {"anything": ["1.5", None]})
    digest = inspector.digest()
    records = list(inspector.ledger.all_records())
    supervisor.accept(records, inspector.ledger.covering(records))
    assert supervisor.ledger.record(record.id).raw == record.raw
    inspector.rebuild()
    assert inspector.digest() == digest


def test_a_rebuild_gives_the_same_tables_and_search(supervisor, inspector, bodies, hand_over):
    supervisor.append("event", "e1", bodies.event())
    supervisor.append("assignment", "a1", bodies.assignment())
    for number in range(5):
        inspector.append("revision", f"i{number}", bodies.revision(), form=bodies.form)
    hand_over(inspector, supervisor)
    digest = supervisor.digest()
    supervisor._database.execute("DELETE FROM inspections")
    supervisor._database.execute("DELETE FROM sites")
    supervisor.rebuild()
    assert supervisor.digest() == digest
    assert supervisor.inspections.count(InspectionFilter(text="soap")) == 5
    assert supervisor.verify().ok


def test_the_plan_follows_the_latest_version_of_an_event(supervisor, bodies):
    first = supervisor.append("event", "e1", bodies.event())
    supervisor.append("event", "e1", bodies.event(sites=("A1", "B7")), [first.id])
    supervisor.append("assignment", "a1", bodies.assignment("B7"))
    (event,) = supervisor.plan.events()
    assert (event.code, event.exercise, event.begins, event.ends) == (
        "EXPO",
        True,
        "2026-11-20",
        "",
    )
    assert [site.code for site in supervisor.plan.sites("e1")] == ["A1", "B7"]
    assert supervisor.plan.sites()[0].venue_name == "Hall"
    assert supervisor.plan.venues("e1") == {"V": "Hall"}
    assert supervisor.plan.people("e1") == [("Aru", "inspector")]
    (assignment,) = supervisor.plan.assignments()
    assert (assignment.site, assignment.due, assignment.note) == ("B7", "2026-11-24", "")


def test_lists_narrow_search_and_page(supervisor, bodies):
    supervisor.append("event", "e1", bodies.event())
    for number in range(6):
        body = bodies.revision(f"A{number % 3}", label=f"Щель №{number}", alert="red")
        supervisor.append("revision", f"i{number}", body, form=bodies.form)
    inspections = supervisor.inspections
    assert [row.id for row in inspections.list(limit=2, offset=1)] == ["i4", "i3"]
    assert [row.id for row in inspections.list(order="oldest", limit=1)] == ["i0"]
    assert {row.site for row in inspections.list(InspectionFilter(site="A1"))} == {"A1"}
    assert inspections.count(InspectionFilter(state="finalised", alert="red")) == 6
    assert inspections.count(InspectionFilter(text="щел")) == 6
    assert inspections.count(InspectionFilter(text="ЩЕЛЬ 4")) == 1
    assert inspections.count_by_state() == {"finalised": 6}
    assert inspections.list(order="oldest")[1].site_name == "Stand A1"
    for hostile in ('"', '" OR 1', "a' --", "NEAR(", "*", "x" * 10_000, "\0", "words:soap"):
        assert inspections.count(InspectionFilter(text=hostile)) in {0, 6}
    assert inspections.count(InspectionFilter(text='"')) == 0


def test_a_changed_inspection_is_found_by_its_new_words_only(inspector, bodies):
    first = inspector.append("revision", "i1", bodies.revision(label="mould"), form=bodies.form)
    inspector.append("revision", "i1", bodies.revision(label="rust"), [first.id], bodies.form)
    assert inspector.inspections.count(InspectionFilter(text="mould")) == 0
    assert inspector.inspections.count(InspectionFilter(text="rust")) == 1


# --- local work


def test_a_draft_comes_back_step_by_step(inspector):
    draft = inspector.drafts.create(
        NewDraft("fk_food", "f" * 64, site="A1", parents=("p",), snapshot="<a/>")
    )
    inspector.drafts.append_step(draft.id, ["set", "/data/q", "да"])
    inspector.drafts.append_steps(draft.id, [["add", "/data/r"], ["remove", "/data/r[1]"]])
    assert inspector.drafts.load(draft.id) == (
        "<a/>",
        [["set", "/data/q", "да"], ["add", "/data/r"], ["remove", "/data/r[1]"]],
    )
    inspector.drafts.snapshot(draft.id, "<b/>")
    inspector.drafts.append_step(draft.id, ["set", "/data/q", "x"])
    assert inspector.drafts.load(draft.id) == ("<b/>", [["set", "/data/q", "x"]])
    (row,) = inspector.drafts.list()
    assert (row.id, row.site, row.parents) == (draft.id, "A1", ("p",))
    assert row.changed > row.created
    inspector.drafts.discard(draft.id)
    assert inspector.drafts.list() == []
    refused("draft.missing", inspector.drafts.load, draft.id)
    refused("draft.missing", inspector.drafts.get, draft.id)
    refused("draft.missing", inspector.drafts.snapshot, draft.id, "")


def test_finalising_makes_the_record_and_removes_the_draft_or_neither(inspector, bodies):
    draft = inspector.drafts.create(NewDraft("fk_food", "f" * 64))
    refused("ledger.bad_body", inspector.finalise_draft, draft.id, draft.inspection, {})
    assert len(inspector.drafts.list()) == 1
    record = inspector.finalise_draft(
        draft.id, draft.inspection, bodies.revision(), form=bodies.form
    )
    assert inspector.drafts.list() == []
    assert inspector.inspections.get(draft.inspection).head == record.id


def test_attachments_are_stored_once_and_checked(inspector, tmp_path):
    stored = inspector.attachments.put(b"photo" * 100)
    file = inspector.folder / "attachments" / f"{stored.sha256}.age"
    written = file.stat().st_mtime_ns
    (tmp_path / "photo.jpg").write_bytes(b"photo" * 100)
    assert inspector.attachments.put(tmp_path / "photo.jpg") == stored
    assert file.stat().st_mtime_ns == written
    assert inspector.attachments.get(stored.sha256) == b"photo" * 100
    assert inspector.attachments.size(stored.sha256) == 500
    assert inspector.attachments.missing([stored.sha256, "0" * 64]) == ["0" * 64]
    assert b"photo" not in file.read_bytes()
    file.write_bytes(file.read_bytes()[:-1])
    refused("attachment.damaged", inspector.attachments.get, stored.sha256)
    refused("attachment.not_held", inspector.attachments.get, "0" * 64)
    refused("attachment.not_held", inspector.attachments.get, "../workspace.json")
    refused("file.missing", inspector.attachments.put, tmp_path / "none")


def test_a_file_swapped_for_another_valid_one_is_damaged(inspector):
    one, two = inspector.attachments.put(b"one"), inspector.attachments.put(b"two")
    folder = inspector.folder / "attachments"
    (folder / f"{one.sha256}.age").write_bytes((folder / f"{two.sha256}.age").read_bytes())
    refused("attachment.damaged", inspector.attachments.get, one.sha256)


def test_forms_are_listed_by_number_of_version(inspector):
    for version in ("v9", "v10"):
        body = {
            "id": "fk_food",
            "version": version,
            "hash": version * 8,
            "title": "Food",
            "xform": {"sha256": "a" * 64, "size": 1},
            "files": {"limits.csv": {"sha256": "b" * 64, "size": 2}},
            "source": {"name": "food.md", "sha256": "c" * 64, "size": 3},
        }
        inspector.append("form", "fk_food", body)
    assert [row.version for row in inspector.forms.list()] == ["v10", "v9"]
    latest = inspector.forms.latest("fk_food")
    assert latest.hash == "v10" * 8
    assert inspector.forms.by_hash(latest.hash) == latest
    assert (latest.xform, dict(latest.files)) == ("a" * 64, {"limits.csv": "b" * 64})
    assert (latest.source_name, latest.source) == ("food.md", "c" * 64)
    assert inspector.forms.latest("none") is None
    assert inspector.forms.by_hash("none") is None


def test_quarantine_keeps_a_file_until_its_sender_is_enrolled(supervisor, inspector):
    device = inspector.device.device
    entry = supervisor.quarantine.put(b"sync file", device, "Aru", "aru.fieldkit")
    supervisor.quarantine.put(b"sync file", device, "Aru", "again.fieldkit")
    assert supervisor.quarantine.list() == [entry]
    assert supervisor.quarantine.list("other") == []
    assert list(supervisor.quarantine.releasable()) == []
    supervisor.enrol(inspector.card(), until="2026-12-01")
    assert list(supervisor.quarantine.releasable()) == [entry]
    assert supervisor.quarantine.content(entry.id) == b"sync file"
    supervisor.quarantine.release(entry.id)
    assert supervisor.quarantine.list() == []
    refused("quarantine.missing", supervisor.quarantine.content, entry.id)
    row = next(row for row in supervisor.devices() if row.device == device)
    assert (row.person, row.role, row.until, row.revoked) == (
        "Aru",
        "inspector",
        "2026-12-01",
        False,
    )
    assert row.recipient == inspector.device.recipient


def test_the_history_of_imports_is_kept(supervisor):
    supervisor.imports.add("a.fieldkit", "d", {"new": 3})
    supervisor.imports.add("b.fieldkit", "", {"problem": "sync.damaged"})
    assert [(row.file, dict(row.outcome)) for row in supervisor.imports.list()] == [
        ("b.fieldkit", {"problem": "sync.damaged"}),
        ("a.fieldkit", {"new": 3}),
    ]


def test_two_threads_write_and_a_third_reads(supervisor, bodies):
    problems = []

    def write(name):
        try:
            for number in range(10):
                supervisor.append("assignment", f"{name}{number}", bodies.assignment())
                supervisor.plan.assignments()
        except Exception as error:
            problems.append(error)

    threads = [threading.Thread(target=write, args=(name,)) for name in "ab"]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        supervisor.plan.assignments()
    for thread in threads:
        thread.join()
    assert problems == []
    assert len(supervisor.plan.assignments()) == 20
    assert supervisor.verify().ok
