"""Verification names what does not fit, whoever changed it and however."""

import pytest

from fieldkit.errors import CancelledByUser


@pytest.fixture
def full(supervisor, inspector, bodies, hand_over):
    """A supervisor's workspace with its own records, another's, and a photo."""
    supervisor.append("event", "e1", bodies.event())
    photo = supervisor.attachments.put(b"photo")
    for number in range(3):
        body = bodies.revision(files={"p.jpg": photo.as_body()})
        supervisor.append("revision", f"own{number}", body, form=bodies.form)
        inspector.append("revision", f"other{number}", bodies.revision(), form=bodies.form)
    records = list(inspector.ledger.all_records())
    supervisor.accept(records, inspector.ledger.covering(records))
    assert supervisor.verify().ok
    return supervisor


def found(workspace):
    report = workspace.verify()
    assert report.ok is (not report.problems)
    for problem in report.problems:
        assert problem.message
        assert "{" not in problem.message
    return [(p.code, p.device, p.seq, p.entity) for p in report.problems]


def edit(workspace, sql, *values):
    workspace._database.execute(sql, values)


def test_a_sound_workspace_is_counted(full):
    report = full.verify()
    assert (report.records, report.inspections, report.heads) == (9, 6, 6)
    assert report.as_dict()["problems"] == []
    assert report.projection_digest == full.digest()


def test_an_answer_edited_by_sql_is_named_and_its_neighbours_are_not(full):
    device = full.device.device
    edit(
        full,
        "UPDATE records SET raw = CAST(replace(CAST(raw AS TEXT), '\"87.5\"', '\"99.5\"') AS BLOB)"
        " WHERE device = ? AND seq = 4",
        device,
    )
    assert found(full) == [
        ("verify.changed_record", device, 4, "own1"),
        ("verify.unproven", device, 4, "own1"),
        ("verify.table_differs", device, 4, "own1"),
    ]


def test_of_an_edited_answer_the_field_is_named_that_others_still_have(full):
    edit(
        full,
        "UPDATE records SET raw = CAST(replace(CAST(raw AS TEXT), '\"87.5\"', '\"99.5\"') AS BLOB)"
        " WHERE entity = 'own1'",
    )
    fields = [p.field for p in full.verify().problems if p.code == "verify.table_differs"]
    assert fields == ["score: 87.5 | 99.5"]


def test_an_edited_record_of_another_device_is_named(full, inspector):
    device = inspector.device.device
    edit(
        full,
        "UPDATE records SET raw = CAST(replace(CAST(raw AS TEXT), '\"87.5\"', '\"99.5\"') AS BLOB)"
        " WHERE device = ? AND seq = 3",
        device,
    )
    assert ("verify.changed_record", device, 3, "other1") in found(full)
    assert not [problem for problem in found(full) if problem[2] in {1, 2, 4}]


def test_a_record_with_bytes_that_are_none_is_named(full):
    edit(full, "UPDATE records SET raw = x'00' WHERE entity = 'own1'")
    assert ("verify.bad_record", full.device.device, 4, "own1") in found(full)


@pytest.mark.parametrize("column", ["device", "kind", "entity"])
def test_a_changed_column_is_named(full, column):
    edit(full, f"UPDATE records SET {column} = 'x' WHERE entity = 'own1'")
    assert "verify.changed_record" in {problem[0] for problem in found(full)}


def test_an_own_record_taken_out_is_named(full):
    edit(full, "DELETE FROM records WHERE entity = 'own2'")
    assert ("verify.lost_record", full.device.device, 5, "") in found(full)
    assert "verify.table_differs" in {problem[0] for problem in found(full)}


def test_a_checkpoint_changed_is_named(full):
    device = full.device.device
    edit(
        full, "UPDATE checkpoints SET signature = ? WHERE device = ? AND seq = 5", "A" * 88, device
    )
    assert found(full) == [
        ("verify.bad_checkpoint", device, 5, ""),
        ("verify.unproven", device, 5, "own2"),
    ]


@pytest.mark.parametrize(
    ("sql", "entity", "field"),
    [
        ("UPDATE inspections SET grade = 'A' WHERE id = 'other1'", "other1", "grade: A | B"),
        (
            "UPDATE inspections SET state = 'approved' WHERE id = 'own1'",
            "own1",
            "state: approved | finalised",
        ),
        ("DELETE FROM inspections WHERE id = 'own2'", "own2", ""),
        ("UPDATE sites SET name = 'x' WHERE code = 'A2'", "e1", "name: x | Stand A2"),
        ("INSERT INTO venues VALUES ('e1', 'X', 'x')", "e1", ""),
    ],
)
def test_a_computed_table_edited_by_sql_is_named_and_mended(full, sql, entity, field):
    edit(full, sql)
    (problem,) = full.verify().problems
    ((code, device, seq, named),) = found(full)
    assert (code, named) == ("verify.table_differs", entity)
    assert problem.field == field
    assert field in problem.message
    assert problem.advice()
    record = full.ledger.of_entity(entity)[0]
    assert (device, seq) == (record.device, record.seq)
    full.rebuild()
    assert full.verify().ok


def test_a_damaged_or_missing_attachment_is_named(full):
    file = next((full.folder / "attachments").iterdir())
    content = file.read_bytes()
    file.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    assert [problem[0] for problem in found(full)] == ["verify.attachment"]
    file.unlink()
    assert [problem[0] for problem in found(full)] == ["verify.attachment"]
    edit(full, "DELETE FROM attachments")
    assert [problem[0] for problem in found(full)] == ["verify.attachment"]


def test_anothers_attachment_that_has_not_arrived_is_no_problem(supervisor, inspector, bodies):
    photo = inspector.attachments.put(b"photo")
    body = bodies.revision(files={"p.jpg": photo.as_body()})
    inspector.append("revision", "i1", body, form=bodies.form)
    records = list(inspector.ledger.all_records())
    supervisor.accept(records, inspector.ledger.covering(records))
    assert supervisor.verify().ok


def test_a_flipped_bit_of_the_file_is_a_damaged_database(full, clock):
    from fieldkit.errors import FieldKitError
    from fieldkit.storage.workspace import Workspace

    full.close()
    file = full.folder / "workspace.db"
    content = bytearray(file.read_bytes())
    for page in range(2, len(content) // 4096):
        content[page * 4096 + 100] ^= 1
    file.write_bytes(bytes(content))
    with pytest.raises(FieldKitError) as refusal:
        Workspace.open(full.folder, "two words", clock)
    assert refusal.value.code == "workspace.damaged"


def test_damage_deep_in_the_file_is_reported(full, clock):
    from fieldkit.storage.workspace import Workspace

    with full.transaction() as database:
        size = int(database.value("PRAGMA page_size"))
        # The words for searching: opening does not read them.
        page = database.value("SELECT rootpage FROM sqlite_schema WHERE name LIKE '%words_data'")
    full.close()
    file = full.folder / "workspace.db"
    content = bytearray(file.read_bytes())
    content[page * size - 100] ^= 1
    file.write_bytes(bytes(content))
    again = Workspace.open(full.folder, "two words", clock)
    try:
        assert "verify.database" in {problem[0] for problem in found(again)}
    finally:
        again.close()


def test_verification_tells_its_progress_and_stops_when_asked(full):
    told = []

    def checkpoint(done, total, label):
        told.append(label)
        if label == "tables":
            raise CancelledByUser

    with pytest.raises(CancelledByUser):
        full.verify(checkpoint)
    assert told[0] == "records"
    assert full.verify().ok


def test_what_is_finished_while_it_reads_is_no_difference(full, bodies):
    waiting = ["attachments", "tables"]

    def checkpoint(_done, _total, label):
        if waiting and label == waiting[-1]:
            waiting.pop()
            full.append("revision", f"meanwhile {label}", bodies.revision(), form=bodies.form)

    report = full.verify(checkpoint)
    assert (waiting, report.problems) == ([], ())
    assert (report.records, report.inspections) == (11, 8)
    assert report.projection_digest == full.digest()


def test_an_enrolment_that_cannot_be_read_is_named_after_a_new_start(full, clock):
    from fieldkit.storage.workspace import Workspace

    edit(
        full,
        "UPDATE records SET raw = x'00' WHERE kind = 'enrolment' AND device = ?",
        full.device.device,
    )
    full.close()
    again = Workspace.open(full.folder, "two words", clock)
    try:
        assert ("verify.bad_record", full.device.device, 1, full.device.device) in found(again)
    finally:
        again.close()
