"""Conflicts: shown answer by answer, settled by a person, written as a revision of both sides."""

from io import BytesIO

import pytest
from PIL import Image

from fieldkit.app.jobs import JobContext
from fieldkit.app.opened_conflict import OpenedConflict
from fieldkit.app.resolving import Decision
from fieldkit.errors import FieldKitError

HANDS = "/data/hygiene/hands"
REMARKS = "/data/hygiene/remarks"
READING = "/data/reading"


def photo(colour):
    file = BytesIO()
    Image.new("RGB", (64, 48), colour).save(file, "JPEG")
    return file.getvalue()


def correct(laptop, inspection, **changes):
    """A new revision with other answers, given by the last step of their path."""
    paths = {"hands": HANDS, "remarks": REMARKS, "t": f"{READING}[1]/t"}
    draft = laptop.services.inspecting.correct(inspection)
    for name, value in changes.items():
        draft.set(paths[name], value)
    draft.finalise()


@pytest.fixture
def carry(tmp_path):
    """Takes everything from one laptop to another."""
    numbers = iter(range(1000))

    def trip(source, target):
        file = tmp_path / f"trip-{next(numbers)}.fieldkit"
        if source.services.owner.role == "supervisor":
            source.services.planning.write_pack(file, JobContext())
        else:
            source.services.handing_over.export_everything(file, JobContext())
        return target.services.receiving.accept(file, JobContext())

    return trip


@pytest.fixture
def recorded(event, carry):
    """(supervisor, inspector, inspection): finalised with one reading, and handed over."""
    supervisor, inspector = event
    draft = inspector.services.inspecting.start("small", "F-1")
    draft.set(HANDS, "in")
    draft.add(READING)
    draft.set(f"{READING}[1]/food", "plov")
    draft.set(f"{READING}[1]/t", "4")
    inspection = draft.finalise()
    carry(inspector, supervisor)
    return supervisor, inspector, inspection


@pytest.fixture
def disputed(recorded, carry):
    """Both changed the temperature; the inspector the remarks, the supervisor the hands."""
    supervisor, inspector, inspection = recorded
    correct(inspector, inspection, t="9", remarks="The fridge was open.")
    correct(supervisor, inspection, t="3", hands="out")
    carry(inspector, supervisor)
    return supervisor, inspector, inspection


def side_of(conflict, laptop):
    device = laptop.services.owner.device
    return next(side.side for side in conflict.sides if side.device == device)


def test_a_conflict_lists_what_differs_and_who_said_so(disputed):
    supervisor, inspector, inspection = disputed
    [conflict] = supervisor.services.resolving.conflicts()
    assert conflict.row.id == inspection
    ours = [side.device for side in conflict.sides].index(supervisor.services.owner.device)
    theirs = 1 - ours
    assert conflict.sides[theirs].person == "Aibek"
    assert conflict.sides[theirs].words == inspector.services.owner.words
    assert conflict.sides[theirs].time_reliable
    found = {answer.place: answer for answer in conflict.differing}
    assert set(found) == {HANDS, REMARKS, f"{READING}[1]/t"}
    reading = found[f"{READING}[1]/t"]
    assert (reading.base, reading.sides[ours], reading.sides[theirs]) == ("4.0", "3.0", "9.0")
    assert reading.proposal is None
    assert (reading.label, reading.around) == ("Temperature", "Reading 1: plov")
    assert found[HANDS].words[ours] == "Нарушение" or found[HANDS].words[ours] == "Out"
    assert (found[HANDS].proposal, found[REMARKS].proposal) == ("out", "The fridge was open.")
    assert len(conflict.bases) == 1


def test_a_resolution_computes_anew_and_follows_both_sides(disputed, carry):
    supervisor, inspector, inspection = disputed
    resolving, inspecting = supervisor.services.resolving, supervisor.services.inspecting
    heads = set(inspecting.show(inspection).heads)
    with pytest.raises(FieldKitError) as refusal:
        resolving.resolve(inspection, Decision())
    assert refusal.value.code == "resolve.undecided"
    conflict = resolving.conflict(inspection)
    theirs = side_of(conflict, inspector)
    decision = Decision(answers={f"{READING}[1]/t": theirs}, heads=conflict.heads)
    assert resolving.preview(inspection, decision).row.alert == "red"
    assert set(inspecting.show(inspection).heads) == heads, "a preview writes nothing"

    row = resolving.resolve(inspection, decision)
    detail = inspecting.show(inspection)
    assert (row.state, row.score, row.alert) == ("finalised", "40", "red")
    assert detail.answers[f"{READING}[1]/t"] == "9.0"
    assert detail.answers[REMARKS] == "The fridge was open."
    assert {finding.path for finding in detail.findings} == {HANDS, f"{READING}[1]/t"}
    assert len(detail.heads) == 1
    assert supervisor.services.resolving.conflicts() == []
    assert supervisor.services.inspecting.drafts() == []
    core = supervisor.services._core
    revision = core.revision(row.head)
    assert set(revision.parents) == heads
    assert revision.number == 3

    carry(supervisor, inspector)
    assert inspector.services.inspecting.show(inspection).row.head == row.head


def test_a_side_is_taken_whole_but_for_one_answer(disputed):
    supervisor, inspector, inspection = disputed
    resolving = supervisor.services.resolving
    theirs = side_of(resolving.conflict(inspection), inspector)
    decision = Decision(take=theirs, answers={f"{READING}[1]/t": "value:7"})
    resolving.resolve(inspection, decision)
    answers = supervisor.services.inspecting.show(inspection).answers
    assert (answers[HANDS], answers[f"{READING}[1]/t"]) == ("in", "7.0")
    assert answers[REMARKS] == "The fridge was open."


REFUSED = [
    (Decision(take="nowhere"), "resolve.no_such_side"),
    (Decision(answers={"/data/nothing": "left"}), "resolve.no_such_answer"),
    (Decision(answers={f"{READING}[1]": "perhaps"}), "resolve.not_a_value"),
    (Decision(answers={f"{READING}[1]/t": "warm"}), "form.not_a_value"),
    (Decision(answers={f"{READING}[1]/t": "300"}), "inspection.incomplete"),
    (Decision(take="left", heads=("another",)), "resolve.changed"),
]


def test_a_resolution_that_does_not_hold_writes_nothing(disputed, carry):
    supervisor, inspector, inspection = disputed
    for decision, code in REFUSED:
        with pytest.raises(FieldKitError) as refusal:
            supervisor.services.resolving.resolve(inspection, decision)
        assert refusal.value.code == code
    assert len(supervisor.services.resolving.conflicts()) == 1
    assert supervisor.services.inspecting.drafts() == []
    carry(supervisor, inspector)
    with pytest.raises(FieldKitError) as refusal:
        inspector.services.resolving.resolve(inspection, Decision(take="left"))
    assert refusal.value.code == "role.supervisor_only"


def test_an_incomplete_resolution_is_completed_in_the_form(disputed):
    supervisor, _, inspection = disputed
    decision = Decision(answers={f"{READING}[1]/t": "300"})
    draft = supervisor.services.resolving.begin(inspection, decision)
    draft.set(f"{READING}[1]/t", "30")
    draft.finalise()
    assert supervisor.services.inspecting.show(inspection).row.state == "finalised"


def test_an_approval_stays_with_the_revision_that_was_approved(recorded, carry):
    supervisor, inspector, inspection = recorded
    supervisor.services.reviewing.approve(inspection)
    approved = supervisor.services.inspecting.show(inspection).row.head
    correct(supervisor, inspection, remarks="Seen again.")
    correct(inspector, inspection, hands="out")
    carry(inspector, supervisor)
    row = supervisor.services.resolving.resolve(inspection, Decision())
    assert row.state == "finalised"
    [review] = supervisor.services.inspecting.show(inspection).reviews
    assert review.revision == approved


def test_two_resolutions_are_a_conflict_again_and_end_the_same_way(
    disputed, laptops, carry, tmp_path
):
    supervisor, _, inspection = disputed
    second = laptops("Rustam", "supervisor")
    for laptop, other in ((supervisor, second), (second, supervisor)):
        laptop.services.planning.write_card(tmp_path / f"{laptop.folder.name}.txt")
        other.services.planning.enrol(tmp_path / f"{laptop.folder.name}.txt")
    file = tmp_path / "all.fieldkit"
    supervisor.services.handing_over.export_everything(file, JobContext())
    second.services.receiving.accept(file, JobContext())
    place = f"{READING}[1]/t"
    supervisor.services.resolving.resolve(inspection, Decision(answers={place: "left"}))
    second.services.resolving.resolve(inspection, Decision(answers={place: "right"}))
    back = tmp_path / "back.fieldkit"
    second.services.handing_over.export_everything(back, JobContext())
    supervisor.services.receiving.accept(back, JobContext())
    [conflict] = supervisor.services.resolving.conflicts()
    assert len(conflict.bases) == 2
    assert [answer.place for answer in conflict.differing] == [place]
    assert conflict.differing[0].base is None, "the two bases do not agree"
    row = supervisor.services.resolving.resolve(inspection, Decision(answers={place: "5"}))
    assert row.state == "finalised"
    assert supervisor.services.inspecting.show(inspection).answers[place] == "5.0"


def test_readings_and_pictures_of_both_sides_are_kept(recorded, carry):
    supervisor, inspector, inspection = recorded
    for laptop, food, colour in ((inspector, "tea", "teal"), (supervisor, "soup", "red")):
        draft = laptop.services.inspecting.correct(inspection)
        draft.add(READING)
        draft.set(f"{READING}[2]/food", food)
        draft.attach("/data/photo", "photo.jpg", photo(colour))
        draft.finalise()
    carry(inspector, supervisor)
    resolving = supervisor.services.resolving
    conflict = resolving.conflict(inspection)
    assert {answer.kind for answer in conflict.differing} == {"instance", "answer"}
    theirs = side_of(conflict, inspector)
    resolving.resolve(inspection, Decision(answers={"/data/photo": theirs}))
    detail = supervisor.services.inspecting.show(inspection)
    foods = {value for path, value in detail.answers.items() if path.endswith("food")}
    assert foods == {"plov", "tea", "soup"}
    name = detail.answers["/data/photo"]
    expected = inspector.services.inspecting
    assert supervisor.services.inspecting.attachment(inspection, name) == expected.attachment(
        inspection, name
    )


def test_a_pack_brings_the_pictures_that_a_resolution_took_from_another_laptop(
    recorded, laptops, carry, tmp_path
):
    """The side that was not taken has a picture of its own, and never met the other laptop."""
    supervisor, inspector, inspection = recorded
    draft = supervisor.services.inspecting.correct(inspection)
    draft.attach("/data/photo", "here.jpg", photo("red"))
    draft.finalise()
    draft = inspector.services.inspecting.correct(inspection)
    draft.set(REMARKS, "seen again")
    draft.attach("/data/photo", "there.jpg", photo("teal"))
    draft.finalise()
    third = laptops("Third")
    third.services.planning.write_card(tmp_path / "third.txt")
    supervisor.services.planning.enrol(tmp_path / "third.txt")
    carry(inspector, supervisor)
    conflict = supervisor.services.resolving.conflict(inspection)
    taken = {"/data/photo": side_of(conflict, inspector)}
    supervisor.services.resolving.resolve(inspection, Decision(answers=taken))
    for reader in (inspector, third):
        carry(supervisor, reader)
        detail = reader.services.inspecting.show(inspection)
        [(name, entry)] = detail.files.items()
        assert detail.answers["/data/photo"] == name
        content = reader.services.inspecting.attachment(inspection, name)
        assert content is not None
        assert content == supervisor.services.resolving.content(entry["sha256"])
    supervisor.services.withdrawing.withdraw(inspection, "The wrong stall.")
    pack = supervisor.services.planning.write_pack(tmp_path / "later.fieldkit", JobContext())
    assert pack.attachments == forms_files(supervisor)


def forms_files(laptop):
    """How many files the forms of a laptop consist of."""
    rows = laptop.services._core.workspace.forms.list()
    found = {file for row in rows for file in (row.xform, row.source, *row.files.values()) if file}
    return len(found)


def test_withdrawn_here_and_corrected_there_is_a_conflict_that_asks(recorded, carry):
    supervisor, inspector, inspection = recorded
    supervisor.services.withdrawing.withdraw(inspection, "The wrong stall.")
    correct(inspector, inspection, hands="out")
    carry(inspector, supervisor)
    resolving = supervisor.services.resolving
    conflict = resolving.conflict(inspection)
    asked = next(answer for answer in conflict.differing if answer.kind == "withdrawal")
    assert sorted(asked.sides) == ["no", "yes"]
    with pytest.raises(FieldKitError) as refusal:
        resolving.resolve(inspection, Decision())
    assert refusal.value.context["first"] == "withdrawn"
    theirs = side_of(conflict, inspector)
    ours = side_of(conflict, supervisor)
    assert resolving.preview(inspection, Decision(take=ours)).row.state == "withdrawn"
    row = resolving.resolve(inspection, Decision(answers={"withdrawn": theirs}))
    assert (row.state, row.alert) == ("finalised", "red")


def test_a_withdrawal_can_win_a_conflict(recorded, carry):
    supervisor, inspector, inspection = recorded
    supervisor.services.withdrawing.withdraw(inspection, "The wrong stall.")
    correct(inspector, inspection, hands="out")
    carry(inspector, supervisor)
    row = supervisor.services.resolving.resolve(
        inspection, Decision(answers={"withdrawn": "yes"}, reason="It was the wrong stall.")
    )
    assert row.state == "withdrawn"
    assert supervisor.services._core.revision(row.head).reason == "It was the wrong stall."
    assert len(supervisor.services.inspecting.show(inspection).heads) == 1


def test_a_withdrawal_needs_a_reason_and_the_right_laptop(recorded, carry):
    supervisor, inspector, inspection = recorded
    withdrawing = inspector.services.withdrawing
    with pytest.raises(FieldKitError) as refusal:
        withdrawing.withdraw(inspection, " ")
    assert refusal.value.code == "withdraw.needs_reason"
    assert withdrawing.may_withdraw(inspector.services.inspecting.show(inspection).row)
    row = withdrawing.withdraw(inspection, "Twice the same.")
    assert (row.state, row.score) == ("withdrawn", "100")
    assert not withdrawing.may_withdraw(row)
    with pytest.raises(FieldKitError) as refusal:
        withdrawing.withdraw(inspection, "Again.")
    assert refusal.value.code == "withdraw.already"
    correct(inspector, inspection, remarks="It does count.")
    assert inspector.services.inspecting.show(inspection).row.state == "finalised"
    carry(inspector, supervisor)
    correct(supervisor, inspection, remarks="Corrected by the supervisor.")
    carry(supervisor, inspector)
    with pytest.raises(FieldKitError) as refusal:
        withdrawing.withdraw(inspection, "It is not mine any more.")
    assert refusal.value.code == "withdraw.not_yours"


def second_head(laptop, inspection, **changes):
    """Another revision beside the head, as a copied laptop or a foreign program writes it."""
    workspace = laptop.services._core.workspace
    [head] = laptop.services.inspecting.show(inspection).heads
    record = workspace.ledger.record(head)
    form = {**record.form, **changes.pop("form", {})}
    return workspace.append(
        "revision", inspection, {**record.body, **changes}, record.parents, form
    )


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"xml": "<data"}, "form.broken_record"),
        ({"form": {"hash": "f" * 64}}, "resolve.forms_differ"),
    ],
)
def test_a_side_that_cannot_be_compared_does_not_bar_the_way(recorded, changes, code):
    supervisor, _, inspection = recorded
    [good] = supervisor.services.inspecting.show(inspection).heads
    second_head(supervisor, inspection, **changes)
    [conflict] = supervisor.services.resolving.conflicts()
    assert len(conflict.sides) == 2
    assert conflict.answers == ()
    assert conflict.problem.code == code
    assert conflict.as_dict()["problem"]["code"] == code
    assert "Take one side whole" in conflict.in_words()
    with pytest.raises(FieldKitError):
        supervisor.services.resolving.resolve(inspection, Decision())
    row = supervisor.services.resolving.resolve(inspection, Decision(take=good))
    assert row.state == "finalised"
    assert supervisor.services.inspecting.show(inspection).answers[f"{READING}[1]/t"] == "4.0"


def test_a_side_of_a_locked_form_is_taken_as_it_is(recorded, monkeypatch):
    supervisor, _, inspection = recorded
    second_head(supervisor, inspection, reason="written twice")
    monkeypatch.setattr(OpenedConflict, "is_closed", lambda *_: True)
    left = supervisor.services.resolving.conflict(inspection).heads[0]
    row = supervisor.services.resolving.resolve(inspection, Decision(take="left"))
    core = supervisor.services._core
    assert core.revision(row.head).xml == core.revision(left).xml
    assert row.state == "finalised"
