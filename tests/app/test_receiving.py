"""Records arrive on whatever carries them, from whomever, and only the known count."""

import io
from types import SimpleNamespace

import pypdfium2
import pytest

from fieldkit.app.jobs import JobContext
from fieldkit.errors import CancelledByUser, FieldKitError
from fieldkit.reports.seal import carried
from fieldkit.storage import ledger_store
from fieldkit.sync.bundle import Bundle
from fieldkit.sync.sync_file import write_sync_file
from tests.support.pdf_text import text_of


def export(laptop, file):
    laptop.services.handing_over.export(file, JobContext())
    return file


def accept(laptop, file):
    return laptop.services.receiving.accept(file, JobContext())


def test_looking_changes_nothing(event, finished, tmp_path):
    supervisor, inspector = event
    finished(inspector, hands="out")
    file = export(inspector, tmp_path / "out.fieldkit")
    before = supervisor.services.receiving.verify(JobContext()).projection_digest
    seen = supervisor.services.receiving.look(file)
    assert (seen.sender, seen.alerts, seen.quarantined) == ("Aibek", 1, 0)
    assert seen.new > 0
    assert supervisor.services.receiving.verify(JobContext()).projection_digest == before
    assert accept(supervisor, file).new == seen.new


def test_looking_at_nonsense_is_an_arrival_with_a_problem(event, tmp_path):
    (tmp_path / "x").write_bytes(b"?")
    seen = event[0].services.receiving.look(tmp_path / "x")
    assert not seen.ok
    assert seen.problem.code == "sync.not_a_sync_file"


def test_a_receipt_makes_it_received_and_ends_the_hand_over(event, finished, tmp_path):
    supervisor, inspector = event
    inspection = finished(inspector)
    assert inspector.services.handing_over.outgoing().inspections == 1
    accept(supervisor, export(inspector, tmp_path / "out.fieldkit"))
    supervisor.services.planning.write_pack(tmp_path / "back.fieldkit", JobContext())
    accept(inspector, tmp_path / "back.fieldkit")
    assert inspector.services.inspecting.show(inspection).row.state == "received"
    assert inspector.services.handing_over.outgoing().inspections == 0


def test_the_printed_page_alone_restores_the_record(event, finished, tmp_path):
    supervisor, inspector = event
    inspection = finished(inspector, hands="out")
    pdf = inspector.services.documenting.pdf(inspection)
    pictures = []
    document = pypdfium2.PdfDocument(io.BytesIO(pdf))
    for number in range(len(document)):
        file = tmp_path / f"page-{number}.jpg"
        document[number].render(scale=2.5).to_pil().convert("RGB").save(file, quality=85)
        pictures.append(file)
    [arrival] = supervisor.services.receiving.accept_files(pictures, JobContext())
    assert arrival.problem is None
    assert arrival.new == 1
    theirs = supervisor.services.inspecting.show(inspection)
    assert theirs.heads == inspector.services.inspecting.show(inspection).heads


def test_the_same_revision_prints_the_same_bytes_here_and_there(event, finished, tmp_path):
    supervisor, inspector = event
    inspection = finished(inspector)
    pdf = inspector.services.documenting.pdf(inspection, "ru")
    inspector.reopen()
    assert inspector.services.documenting.pdf(inspection, "ru") == pdf
    accept(supervisor, export(inspector, tmp_path / "out.fieldkit"))
    # The plan has changed meanwhile; the document tells what its author knew.
    plan = tmp_path / "plan.yaml"
    plan.write_text(plan.read_text(encoding="utf-8").replace("Plov stall", "Noodle stall"))
    supervisor.services.planning.load_event(plan)
    assert supervisor.services.documenting.pdf(inspection, "ru") == pdf


def test_a_stranger_in_a_known_hand_is_kept_apart_and_the_rest_taken(
    event, finished, laptops, tmp_path
):
    """An enrolled inspector relays the records of a colleague whom nobody has enrolled yet."""
    supervisor, inspector = event
    stranger = laptops("Stranger")
    phrase = "spoken"
    supervisor.services.planning.write_pack(tmp_path / "open.fieldkit", JobContext(), phrase)
    stranger.services.receiving.accept(tmp_path / "open.fieldkit", JobContext(), phrase)
    draft = stranger.services.inspecting.start("small", "F-2")
    draft.set("/data/hygiene/hands", "in")
    strange = draft.finalise()
    stranger.services.planning.write_card(tmp_path / "stranger.txt")
    stranger_file = export(stranger, tmp_path / "strange.fieldkit")
    seen = supervisor.services.receiving.look(stranger_file)
    assert (seen.quarantined > 0, seen.ok) == (True, True)

    known = finished(inspector)
    accept(supervisor, stranger_file)
    accept(supervisor, export(inspector, tmp_path / "known.fieldkit"))
    assert [row.id for row in supervisor.services.inspecting.inspections()] == [known]
    supervisor.services.planning.enrol(tmp_path / "stranger.txt")
    ids = {row.id for row in supervisor.services.inspecting.inspections()}
    assert ids == {known, strange}


def test_two_corrections_of_one_revision_are_a_conflict_and_both_stay(event, finished, tmp_path):
    supervisor, inspector = event
    inspection = finished(inspector)
    accept(supervisor, export(inspector, tmp_path / "out.fieldkit"))
    for laptop, value in ((inspector, "out"), (supervisor, "in")):
        draft = laptop.services.inspecting.correct(inspection)
        draft.set("/data/hygiene/hands", value)
        draft.set("/data/hygiene/remarks", laptop.services.owner.name)
        draft.finalise()
    arrival = accept(supervisor, export(inspector, tmp_path / "more.fieldkit"))
    assert arrival.conflicts == 1
    assert len(supervisor.services.inspecting.show(inspection).heads) == 2
    with pytest.raises(FieldKitError) as refusal:
        supervisor.services.inspecting.correct(inspection)
    assert refusal.value.code == "inspection.in_conflict"


def test_a_cancelled_import_changes_nothing(event, finished, tmp_path):
    supervisor, inspector = event
    finished(inspector)
    file = export(inspector, tmp_path / "out.fieldkit")
    job = JobContext()
    job.cancel()
    with pytest.raises(CancelledByUser):
        supervisor.services.receiving.accept(file, job)
    assert supervisor.services.inspecting.inspections() == []


def verify_file(laptop, file):
    return laptop.services.receiving.verify_file(file, JobContext())


def test_a_file_is_verified_without_being_taken_in(event, finished, tmp_path):
    supervisor, inspector = event
    finished(inspector)
    file = export(inspector, tmp_path / "out.fieldkit")
    before = supervisor.services._workspace.ledger.count()
    report = verify_file(supervisor, file)
    assert (report.ok, report.inspections) == (True, 1)
    assert supervisor.services._workspace.ledger.count() == before
    accept(supervisor, file)
    assert verify_file(supervisor, file).ok


def test_a_file_that_cannot_be_read_is_told_in_whole_sentences(event, finished, tmp_path):
    supervisor, inspector = event
    finished(inspector)
    file = export(inspector, tmp_path / "out.fieldkit")
    file.write_bytes(file.read_bytes()[:-1])
    for refused in (file, tmp_path / "none.fieldkit"):
        report = verify_file(supervisor, refused)
        [problem] = report.problems
        assert not report.ok
        assert problem.message
        assert "{" not in problem.message + problem.advice()


def relayed(sender, file, change):
    """A file that a colleague signed anew after changing lines of somebody else's log."""
    workspace = sender.services._workspace
    held = list(workspace.ledger.all_records())
    lines = [change(record.raw) for record in held]
    bundle = Bundle(
        records=[SimpleNamespace(raw=line) for line in lines],
        checkpoints=workspace.ledger.covering(held),
        cards=[workspace.card()],
    )
    write_sync_file(file, bundle, workspace.device, "to everybody", "now")
    return sender.services.receiving.verify_file(file, JobContext(), "to everybody")


def test_a_record_changed_on_its_way_is_named_with_laptop_and_number(event, finished, tmp_path):
    supervisor, inspector = event
    inspection = finished(inspector, hands="out")
    accept(supervisor, export(inspector, tmp_path / "out.fieldkit"))
    owner = inspector.services.owner
    report = relayed(
        supervisor,
        tmp_path / "forged.fieldkit",
        lambda raw: raw.replace(b"<hands>out</hands>", b"<hands>in</hands>"),
    )
    [problem] = report.problems
    seq = supervisor.services._workspace.ledger.of_entity(inspection)[0].seq
    assert (problem.code, problem.device, problem.seq) == ("verify.unproven", owner.device, seq)
    assert problem.entity == inspection
    assert f"number {seq} of the laptop of Aibek ({owner.words})" in problem.message
    assert problem.field == "hands: in | out"
    assert "hands: in | out" in problem.message


def test_a_line_that_is_no_record_is_named(event, finished, tmp_path):
    supervisor, inspector = event
    finished(inspector)
    accept(supervisor, export(inspector, tmp_path / "out.fieldkit"))
    lines = []

    def spoil(raw):
        lines.append(raw)
        return b"{}" if len(lines) == 3 else raw

    report = relayed(supervisor, tmp_path / "spoilt.fieldkit", spoil)
    assert "Line 3 " in report.problems[0].message
    assert {problem.code for problem in report.problems} <= {"verify.bad_line", "verify.unproven"}


@pytest.mark.parametrize("label", ["records", "comparison"])
def test_the_check_of_a_file_tells_its_progress_and_stops_when_asked(
    event, finished, tmp_path, label
):
    supervisor, inspector = event
    finished(inspector)
    file = export(inspector, tmp_path / "out.fieldkit")
    told = []

    def report(_done, _total, now):
        told.append(now)
        if now == label:
            job.cancel()

    job = JobContext(report)
    job.checkpoint = lambda *step: (JobContext.pause(job), report(*step), JobContext.pause(job))
    with pytest.raises(CancelledByUser):
        supervisor.services.receiving.verify_file(file, job)
    assert told[0] == file.name
    assert told[-1] == label


def test_of_several_inspections_in_one_hand_over_each_can_be_printed(event, finished, tmp_path):
    """Each brings its own checkpoint, so that the supervisor's copy is the inspector's."""
    supervisor, inspector = event
    ids = [finished(inspector) for _ in range(3)]
    hand_over = tmp_path / "several.fieldkit"
    inspector.services.handing_over.export(hand_over, JobContext())
    supervisor.services.receiving.accept(hand_over, JobContext())
    for inspection in ids:
        document = supervisor.services.documenting.pdf(inspection)
        assert document == inspector.services.documenting.pdf(inspection)
        assert carried(document)


def test_a_very_large_hand_over_proves_only_its_end_by_itself(
    event, finished, tmp_path, monkeypatch
):
    monkeypatch.setattr(ledger_store, "_FEW", 2)
    supervisor, inspector = event
    ids = [finished(inspector) for _ in range(3)]
    hand_over = tmp_path / "several.fieldkit"
    inspector.services.handing_over.export(hand_over, JobContext())
    supervisor.services.receiving.accept(hand_over, JobContext())
    *earlier, last = [supervisor.services.documenting.pdf(inspection) for inspection in ids]
    for document in earlier:
        assert "carriesnosignedrecord" in text_of(document)
        with pytest.raises(FieldKitError) as refusal:
            carried(document)
        assert refusal.value.code == "document.carries_nothing"
    assert last == inspector.services.documenting.pdf(ids[-1])
    assert carried(last)
