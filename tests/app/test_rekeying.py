"""Copied and restored workspaces: found out, given keys of their own, and nothing lost."""

import shutil

import pytest

from fieldkit.app.bootstrap import open_services
from fieldkit.app.jobs import JobContext
from fieldkit.app.rescuing import restore_backup
from fieldkit.errors import FieldKitError
from fieldkit.storage import whereabouts

PASSPHRASE = "correct horse"


def accept(laptop, file):
    return laptop.services.receiving.accept(file, JobContext())


def hand_over(services, file):
    services.handing_over.export(file, JobContext())
    return file


def sites(services):
    return sorted(row.site for row in services.inspecting.inspections())


def inspect(services, site):
    draft = services.inspecting.start("small", site)
    draft.set("/data/hygiene/hands", "in")
    return draft.finalise()


def enrol(supervisor, services, file):
    services.planning.write_card(file)
    return supervisor.services.planning.enrol(file)


@pytest.fixture
def copied(event, tmp_path):
    """(supervisor, laptop, its clone): two workspaces that sign with one key."""
    supervisor, inspector = event
    inspect(inspector.services, "F-1")
    inspector.services.close()
    shutil.copytree(inspector.folder, tmp_path / "clone")
    inspector.services = open_services(inspector.folder, PASSPHRASE, inspector.clock)
    with open_services(tmp_path / "clone", PASSPHRASE, inspector.clock) as clone:
        yield supervisor, inspector.services, clone


@pytest.mark.parametrize("turned", [False, True])
def test_two_that_sign_with_one_key_are_found_out_and_both_kept(copied, tmp_path, turned):
    supervisor, laptop, clone = copied
    inspect(laptop, "F-2")
    inspect(clone, "F-1")
    files = [
        hand_over(services, tmp_path / f"{number}.fieldkit")
        for number, services in enumerate((laptop, clone))
    ]
    arrivals = [accept(supervisor, file) for file in (files[::-1] if turned else files)]
    assert [arrival.forks for arrival in arrivals] == [0, 1]
    assert sites(supervisor.services) == ["F-1", "F-1", "F-2"]
    report = supervisor.services.receiving.verify(JobContext())
    assert [(p.code, p.device) for p in report.problems] == [("verify.fork", laptop.owner.device)]


def test_a_new_key_ends_the_fork_and_what_was_not_handed_over_still_is(copied, tmp_path):
    supervisor, laptop, clone = copied
    words = clone.owner.words
    clone.safekeeping.rekey()
    assert clone.owner.words != words
    inspect(laptop, "F-2")
    inspect(clone, "F-2")
    accept(supervisor, hand_over(laptop, tmp_path / "one.fieldkit"))
    arrival = accept(supervisor, hand_over(clone, tmp_path / "two.fieldkit"))
    assert arrival.forks == 0
    assert arrival.quarantined == 3  # enrolment, continues, inspection of a device not enrolled
    assert sites(supervisor.services) == ["F-1", "F-2"]
    enrol(supervisor, clone, tmp_path / "new.txt")
    assert sites(supervisor.services) == ["F-1", "F-2", "F-2"]
    assert supervisor.services.receiving.verify(JobContext()).ok


def test_a_copy_says_so_when_it_opens_and_blocks_nothing(copied):
    _supervisor, laptop, clone = copied
    assert laptop.safekeeping.copy_doubt is None
    doubt = clone.safekeeping.copy_doubt
    assert (doubt.code, doubt.standing) == ("health.other_folder", "attention")
    assert str(laptop._workspace.folder) in doubt.detail()
    assert "It was moved" in doubt.advice()
    assert doubt in clone.safekeeping.standing()
    assert inspect(clone, "F-2")
    assert clone.safekeeping.copy_doubt == doubt
    clone.safekeeping.rekey()
    assert clone.safekeeping.copy_doubt is None


def test_on_another_computer_one_answer_is_remembered(event, monkeypatch):
    inspector = event[1]
    monkeypatch.setattr(whereabouts, "computer_number", lambda: "another")
    assert inspector.reopen().safekeeping.copy_doubt.code == "health.other_computer"
    words = inspector.services.owner.words
    inspector.services.safekeeping.stay()
    assert inspector.reopen().safekeeping.copy_doubt is None
    assert inspector.services.owner.words == words


def test_a_restored_workspace_is_asked_for_a_key_only_once(event, tmp_path):
    inspector = event[1]
    inspector.services.safekeeping.back_up(JobContext())
    inspector.services.close()
    restore_backup(inspector.folder, tmp_path / "new", PASSPHRASE, JobContext())
    with open_services(tmp_path / "new", PASSPHRASE, inspector.clock) as restored:
        assert restored.safekeeping.must_rekey
        assert restored.safekeeping.copy_doubt is None
        restored.safekeeping.rekey()
        assert restored.safekeeping.copy_doubt is None


def test_the_new_device_opens_what_was_locked_to_the_old_one(event, tmp_path):
    supervisor, inspector = event
    services = inspector.services
    photo = services._workspace.attachments.put(b"a photo of before")
    pack = tmp_path / "before.fieldkit"
    supervisor.services.planning.write_pack(pack, JobContext())
    services.safekeeping.rekey()
    services = inspector.reopen()
    assert services._workspace.attachments.get(photo.sha256) == b"a photo of before"
    assert accept(inspector, pack).ok
    later = services._workspace.attachments.put(b"a photo of after")
    assert services._workspace.attachments.get(later.sha256) == b"a photo of after"


def test_a_restored_workspace_reads_and_writes_once_it_has_its_own_key(event, tmp_path):
    supervisor, inspector = event
    finished = inspect(inspector.services, "F-1")
    draft = inspector.services.inspecting.start("small", "F-2")
    inspector.services.safekeeping.back_up(JobContext())
    inspector.services.close()
    restore_backup(inspector.folder, tmp_path / "new", PASSPHRASE, JobContext())
    with open_services(tmp_path / "new", PASSPHRASE, inspector.clock) as restored:
        assert restored.safekeeping.must_rekey
        going_on = restored.inspecting.resume(draft.id)
        going_on.set("/data/hygiene/hands", "in")
        with pytest.raises(FieldKitError) as refusal:
            going_on.finalise()
        assert refusal.value.code == "workspace.must_rekey"
        restored.safekeeping.rekey()
        assert not restored.safekeeping.must_rekey
        going_on.finalise()
        [row] = [r for r in restored.inspecting.inspections() if r.id == finished]
        assert restored.withdrawing.may_withdraw(row)
        hand_over(restored, tmp_path / "all.fieldkit")
        enrol(supervisor, restored, tmp_path / "card2.txt")
    with open_services(tmp_path / "new", PASSPHRASE, inspector.clock) as again:
        assert not again.safekeeping.must_rekey
        assert again.receiving.verify(JobContext()).ok
    assert accept(supervisor, tmp_path / "all.fieldkit").quarantined == 0
    assert sites(supervisor.services) == ["F-1", "F-2"]


def test_a_supervisor_with_a_new_key_keeps_those_it_enrolled(event, tmp_path):
    supervisor, inspector = event
    supervisor.services.safekeeping.rekey()
    inspect(inspector.services, "F-1")
    file = tmp_path / "one.fieldkit"
    hand_over(inspector.services, file)
    arrival = accept(supervisor, file)
    assert (arrival.ok, arrival.quarantined) == (True, 0)
    assert sites(supervisor.reopen()) == ["F-1"]


def test_a_key_that_could_not_be_written_leaves_the_old_one(event, monkeypatch):
    inspector = event[1]
    words = inspector.services.owner.words

    def full(*_args):
        raise FieldKitError("workspace.disk_full")

    monkeypatch.setattr(inspector.services._workspace, "append", full)
    with pytest.raises(FieldKitError):
        inspector.services.safekeeping.rekey()
    monkeypatch.undo()
    assert inspector.services.owner.words == words
    assert inspect(inspector.reopen(), "F-1")
    assert inspector.services.owner.words == words


@pytest.fixture
def new_supervisor(event, tmp_path):
    """(supervisor with a new key, inspector, its pack), and nobody else to enrol the new key."""
    supervisor, inspector = event
    supervisor.services.safekeeping.rekey()
    supervisor.reopen()
    pack = tmp_path / "new.fieldkit"
    supervisor.services.planning.write_pack(pack, JobContext())
    return supervisor, inspector, pack


def test_the_only_supervisors_new_key_is_believed_by_its_words(new_supervisor, tmp_path):
    supervisor, inspector, pack = new_supervisor
    arrival = accept(inspector, pack)
    assert arrival.quarantined
    words = supervisor.services.owner.words
    [taken] = inspector.services.receiving.believe(f" {words.upper()} ", JobContext())
    assert taken.ok
    assert not taken.quarantined
    assert inspector.services._workspace.quarantine.list() == []

    inspection = inspect(inspector.services, "F-1")
    file = hand_over(inspector.services, tmp_path / "out.fieldkit")
    assert accept(supervisor, file).ok
    supervisor.services.reviewing.approve(inspection)
    answer = tmp_path / "answer.fieldkit"
    supervisor.services.planning.write_pack(answer, JobContext())
    assert accept(inspector, answer).not_counted == ()
    [row] = inspector.services.inspecting.inspections()
    assert row.state == "approved"


def test_other_words_believe_nobody(new_supervisor):
    _, inspector, pack = new_supervisor
    accept(inspector, pack)
    with pytest.raises(FieldKitError) as refusal:
        inspector.services.receiving.believe("amber basin cedar delta ember", JobContext())
    assert refusal.value.code == "quarantine.no_such_words"
    assert len(inspector.services._workspace.quarantine.list()) == 1


def test_no_inspector_is_believed_as_a_supervisor(event, laptops, tmp_path):
    supervisor, _ = event
    stranger = laptops("Somebody else")
    pack = tmp_path / "spoken.fieldkit"
    supervisor.services.planning.write_pack(pack, JobContext(), "spoken on the phone")
    stranger.services.receiving.accept(pack, JobContext(), "spoken on the phone")
    inspect(stranger.services, "F-2")
    file = hand_over(stranger.services, tmp_path / "stranger.fieldkit")
    assert accept(supervisor, file).quarantined
    with pytest.raises(FieldKitError) as refusal:
        supervisor.services.receiving.believe(stranger.services.owner.words, JobContext())
    assert refusal.value.code == "quarantine.no_supervisor"
    assert accept(supervisor, file).quarantined
