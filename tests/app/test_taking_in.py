"""A file is read once and in batches; whatever ends the reading, all of it is here or nothing."""

import io

import pytest
from PIL import Image

from fieldkit.app import taking_in
from fieldkit.app.jobs import JobContext
from fieldkit.errors import CancelledByUser, FieldKitError
from fieldkit.ledger.chain import sign_checkpoint
from fieldkit.ledger.records import Record, write_record
from fieldkit.sync import merge_plan
from fieldkit.sync.bundle import Bundle, OpenedBundle
from fieldkit.sync.sync_file import write_sync_file


def picture():
    """The bytes of a small photo."""
    target = io.BytesIO()
    Image.new("RGB", (40, 30), "olive").save(target, "JPEG")
    return target.getvalue()


@pytest.fixture
def handed_over(event, finished, tmp_path, monkeypatch):
    """Seven inspections, one with a photo, in a file that takes several batches."""
    monkeypatch.setattr(merge_plan, "_BATCH", 2)
    _supervisor, inspector = event
    for number in range(6):
        finished(inspector, hands="out" if number else "in")
    draft = inspector.services.inspecting.start("small", "F-2")
    draft.set("/data/hygiene/hands", "in")
    draft.attach("/data/photo", "stall.jpg", picture())
    draft.finalise()
    file = tmp_path / "out.fieldkit"
    inspector.services.handing_over.export(file, JobContext())
    return file


def state_of(laptop):
    """What an import could change."""
    workspace = laptop.services._workspace
    return (
        workspace.digest(),
        workspace.ledger.count(),
        len(workspace.ledger.checkpoints()),
        [attachment.sha256 for attachment in workspace.attachments.held()],
        sorted(file.name for file in workspace.attachments.folder.iterdir()),
        laptop.services.receiving.arrivals(),
    )


def accept(laptop, file, job=None):
    return laptop.services.receiving.accept(file, job or JobContext())


def test_several_batches_give_what_one_gives(event, handed_over, laptops):
    supervisor, inspector = event
    assert accept(supervisor, handed_over).new == 8
    assert len(supervisor.services.inspecting.inspections()) == 7
    assert supervisor.services.receiving.verify(JobContext()).ok
    assert supervisor.services._workspace.digest() == inspector.services._workspace.digest()


@pytest.mark.parametrize("asked", range(1, 6))
def test_cancelled_at_any_batch_nothing_changed(event, handed_over, asked):
    supervisor, _inspector = event
    before = state_of(supervisor)

    class Impatient(JobContext):
        left = asked

        def checkpoint(self, done, total, label):
            self.left -= 1
            if not self.left:
                raise CancelledByUser(label)

    with pytest.raises(CancelledByUser):
        accept(supervisor, handed_over, Impatient())
    assert state_of(supervisor) == before
    assert accept(supervisor, handed_over).new == 8


def broken(inspector, file, change):
    """The inspector's file with other records in it, everything else honest."""
    workspace = inspector.services._workspace
    own = workspace.device
    records = change(workspace.ledger.of_device(own.device))
    held = [attachment.sha256 for attachment in workspace.attachments.held()]
    cards = [own.card("Aibek", "inspector")]
    points = workspace.ledger.checkpoints(own.device)
    bundle = Bundle(records, points, held, workspace.attachments.get, cards)
    [supervisor] = workspace.roster().supervisors
    reader = workspace.roster().members[supervisor].card
    write_sync_file(file, bundle, own, [reader], "now")
    return file


def unproven(records):
    last = records[-1]
    fields = {"seq": last.seq + 1, "prev": last.id, "kind": "revision", "entity": "forged"}
    body = dict(last.body)
    made = {"device": last.device, "parents": [], "form": None, "body": body, "at": last.at}
    return [*records, write_record({**fields, **made})]


def no_record(records):
    class Line:
        raw = b'{"v": 1}'

    return [*records, Line()]


@pytest.mark.parametrize(
    ("change", "code"), [(unproven, "sync.unproven_record"), (no_record, "sync.bad_record")]
)
def test_what_is_wrong_at_the_end_of_the_log_undoes_its_beginning(
    event, handed_over, tmp_path, change, code
):
    supervisor, inspector = event
    before = state_of(supervisor)
    file = broken(inspector, tmp_path / "broken.fieldkit", change)
    with pytest.raises(FieldKitError) as refusal:
        accept(supervisor, file)
    assert refusal.value.code == code
    assert state_of(supervisor) == before
    assert accept(supervisor, handed_over).new == 8


def test_a_known_file_is_known_without_reading_its_log(event, handed_over, monkeypatch):
    supervisor, _inspector = event
    accept(supervisor, handed_over)
    opened = supervisor.services.receiving._opened

    def unread(file, passphrase):
        bundle = opened(file, passphrase)
        fields = {name: getattr(bundle, name) for name in OpenedBundle.__slots__}
        return OpenedBundle(**{**fields, "lines": lambda: pytest.fail("the log was read")})

    monkeypatch.setattr(supervisor.services.receiving, "_opened", unread)
    for again in (supervisor.services.receiving.look(handed_over), accept(supervisor, handed_over)):
        assert (again.new, again.known, again.gaps) == (0, 8, ())


def test_a_chain_with_a_hole_is_not_taken_for_known(event, handed_over, tmp_path):
    """The signed head is here, and so its checkpoint; what lies before it is not."""
    supervisor, inspector = event
    last = broken(inspector, tmp_path / "last.fieldkit", lambda records: records[-1:])
    assert accept(supervisor, last).new == 1
    assert accept(supervisor, handed_over).new == 7
    assert accept(supervisor, handed_over).new == 0


def test_a_second_branch_is_not_taken_for_known(event, finished, tmp_path):
    """Of a cloned laptop's branch only the later record came; the place before it is taken."""
    supervisor, inspector = event
    finished(inspector)
    ledger, own = inspector.services._workspace.ledger, inspector.services._workspace.device
    honest = ledger.of_device(own.device)
    mine = honest[-1]

    def on(before, entity):
        place = {"device": own.device, "seq": before.seq + 1, "prev": before.id, "entity": entity}
        rest = {"kind": "revision", "parents": [], "form": None, "body": mine.body, "at": mine.at}
        return write_record({**place, **rest})

    other = on(honest[-2], "branch")
    later = on(other, "branch-later")
    points = [sign_checkpoint(own, later.seq, later.id, {})]
    workspace = supervisor.services._workspace
    workspace.accept(honest, ledger.covering(honest))
    workspace.accept([later], points)
    assert not workspace.ledger.holds_whole(points)
    workspace.accept([other], points)
    assert not workspace.ledger.holds_whole(points)
    assert workspace.ledger.holds_whole(ledger.covering(honest)) is False


def test_own_records_that_come_back_are_known(event, handed_over):
    _supervisor, inspector = event
    arrival = accept(inspector, handed_over)
    assert (arrival.new, arrival.known, arrival.forks, arrival.gaps) == (0, 8, 0, ())
    own = inspector.services._workspace.device.device
    points = inspector.services._workspace.ledger.checkpoints(own)
    assert inspector.services._workspace.ledger.holds_whole(points)


def test_a_stranger_inside_costs_a_second_reading_only(event, finished, tmp_path, monkeypatch):
    supervisor, inspector = event
    finished(inspector)
    surveys = []

    class Counted(taking_in.Survey):
        def __init__(self, bundle, ledger):
            surveys.append(bundle)
            super().__init__(bundle, ledger)

    monkeypatch.setattr(taking_in, "Survey", Counted)
    inspector.services.handing_over.export(tmp_path / "out.fieldkit", JobContext())
    accept(supervisor, tmp_path / "out.fieldkit")
    assert len(surveys) == 1


def test_records_are_parsed_from_exactly_their_bytes(event, handed_over):
    supervisor, inspector = event
    accept(supervisor, handed_over)
    own = inspector.services._workspace.device.device
    theirs = supervisor.services._workspace.ledger.of_device(own)
    assert [Record.parse(record.raw).id for record in theirs] == [record.id for record in theirs]
