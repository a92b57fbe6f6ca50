"""Laptops that are lost, stolen or in other hands: revoked, lifted again, and what no longer counts."""

from datetime import timedelta

import pytest

from fieldkit.app.carrying import write_bundle
from fieldkit.app.jobs import JobContext
from fieldkit.errors import FieldKitError
from tests.app.conftest import PLAN
from tests.support.small_form import write_small_form


def hand_over(laptop, file):
    laptop.services.handing_over.export(file, JobContext())
    return file


def accept(laptop, file):
    return laptop.services.receiving.accept(file, JobContext())


def states(laptop):
    return {row.site: row.state for row in laptop.services.inspecting.inspections()}


def verified(laptop):
    report = laptop.services.receiving.verify(JobContext())
    assert report.ok, report.problems
    return report


@pytest.fixture
def refused(event):
    """The code with which the supervisor is refused."""

    def ask(name, reason="stolen"):
        with pytest.raises(FieldKitError) as refusal:
            event[0].services.planning.revoke(name, reason)
        assert refusal.value.message
        assert refusal.value.remedy
        return refusal.value.code

    return ask


def test_what_arrived_before_counts_and_what_comes_after_does_not(event, finished, tmp_path):
    supervisor, inspector = event
    finished(inspector, "F-1")
    accept(supervisor, hand_over(inspector, tmp_path / "one.fieldkit"))
    row = supervisor.services.planning.revoke("aibek", "left in the bus")
    assert row.revoked
    assert states(supervisor) == {"F-1": "finalised"}
    late = finished(inspector, "F-2")
    arrival = accept(supervisor, hand_over(inspector, tmp_path / "two.fieldkit"))
    assert [each.code for each in arrival.not_counted] == ["right.revoked"]
    assert "Aibek" in arrival.not_counted[0].message()
    assert states(supervisor) == {"F-1": "finalised"}
    [remark] = verified(supervisor).remarks
    assert (remark.code, remark.person, remark.entity) == ("right.revoked", "Aibek", late)
    assert remark.advice()


def test_what_was_withheld_is_missed_by_number(event, finished, tmp_path):
    supervisor, inspector = event
    finished(inspector, "F-1")
    finished(inspector, "F-2")
    core = inspector.services._core
    records = core.workspace.ledger.of_device(inspector.services.owner.device)
    readers = [supervisor.services.owner.device]
    kept = [record for record in records if record.seq != 2]
    write_bundle(core, tmp_path / "holed.fieldkit", kept, [], readers)
    assert len(accept(supervisor, tmp_path / "holed.fieldkit").gaps) == 1
    [remark] = verified(supervisor).remarks
    assert (remark.code, remark.person, remark.seq) == ("verify.missing", "Aibek", 2)
    assert "2 to 2 of Aibek" in remark.message


def test_enrolling_the_card_again_lifts_it(event, finished, tmp_path):
    supervisor, inspector = event
    supervisor.services.planning.revoke("Aibek", "lost")
    finished(inspector)
    accept(supervisor, hand_over(inspector, tmp_path / "one.fieldkit"))
    assert states(supervisor) == {}
    supervisor.services.planning.enrol(tmp_path / "card.txt")
    assert list(states(supervisor)) == ["F-1"]
    assert not supervisor.services.planning.devices()[0].revoked


def test_the_inspector_learns_it_from_the_next_pack(event, finished, tmp_path):
    supervisor, inspector = event
    supervisor.services.planning.revoke("Aibek", "stolen")
    finished(inspector)
    readers = [inspector.services.owner.device]
    core, file = supervisor.services._core, tmp_path / "all.fieldkit"
    write_bundle(core, file, list(core.workspace.ledger.all_records()), [], readers)
    accept(inspector, file)
    assert [row.revoked for row in inspector.services.planning.devices()] == [True, False]
    assert states(inspector) == {}


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Bolat", "device.unknown"),
        ("", "device.unknown"),
        ("Nargiza", "device.own"),
    ],
)
def test_who_cannot_be_revoked(refused, name, code):
    assert refused(name) == code


def test_a_reason_is_asked_for_and_twice_is_told(event, refused):
    assert refused("Aibek", "  ") == "device.needs_reason"
    event[0].services.planning.revoke("Aibek", "stolen")
    assert refused("Aibek") == "device.already_revoked"


def test_two_laptops_of_one_name_are_told_apart_by_words(event, laptops, refused, tmp_path):
    supervisor, _ = event
    other = laptops("second")
    card = other.services._workspace.device.card("Aibek", "inspector")
    (tmp_path / "second.txt").write_bytes(card.to_bytes())
    reading = supervisor.services.planning.read_card(tmp_path / "second.txt")
    first = supervisor.services.planning.devices()[0]
    assert reading.other_words == (first.words,)
    supervisor.services.planning.enrol_card(reading)
    assert refused("Aibek") == "device.ambiguous"
    assert supervisor.services.planning.revoke(first.words, "lost").device == first.device
    assert supervisor.services.planning.revoke("Aibek", "lost too").device == card.device


def test_an_inspector_revokes_nobody(event):
    with pytest.raises(FieldKitError) as refusal:
        event[1].services.planning.revoke("Nargiza", "I do not like it")
    assert refusal.value.code == "role.supervisor_only"


def test_what_was_kept_apart_counts_once_another_supervisors_enrolment_arrives(
    event, laptops, finished, tmp_path
):
    """Nobody has to enrol a laptop twice, nor to import its file again."""
    supervisor = event[0]
    second, newcomer = laptops("Second", "supervisor"), laptops("Newcomer")
    for laptop, other in ((supervisor, second), (second, supervisor)):
        other.services.planning.write_card(tmp_path / "card.txt")
        laptop.services.planning.enrol(tmp_path / "card.txt")
    newcomer.services.planning.write_card(tmp_path / "new.txt")
    supervisor.services.planning.write_pack(tmp_path / "p.fieldkit", JobContext(), "a passphrase")
    newcomer.services.receiving.accept(tmp_path / "p.fieldkit", JobContext(), "a passphrase")
    second.services.receiving.accept(tmp_path / "p.fieldkit", JobContext(), "a passphrase")
    finished(newcomer)
    arrival = accept(second, hand_over(newcomer, tmp_path / "out.fieldkit"))
    assert (arrival.new, arrival.quarantined) == (0, 2)
    supervisor.services.planning.enrol(tmp_path / "new.txt")
    supervisor.services.planning.write_pack(tmp_path / "p.fieldkit", JobContext())
    accept(second, tmp_path / "p.fieldkit")
    assert states(second) == {"F-1": "finalised"}
    assert second.services._core.workspace.quarantine.list() == []


def test_what_is_dated_outside_of_the_days_of_a_laptop_counts_and_is_told(laptops, tmp_path):
    supervisor, inspector = laptops("Nargiza", "supervisor"), laptops("Aibek")
    (tmp_path / "plan.yaml").write_text(PLAN, encoding="utf-8")
    supervisor.services.planning.load_event(tmp_path / "plan.yaml")
    supervisor.services.planning.add_form(write_small_form(tmp_path))
    inspector.services.planning.write_card(tmp_path / "card.txt")
    planning = supervisor.services.planning
    reading = planning.read_card(tmp_path / "card.txt")
    with pytest.raises(FieldKitError) as refusal:
        planning.enrol_card(reading, "soon", None)
    assert refusal.value.code == "plan.not_a_date"
    planning.enrol_card(reading, "2026-06-01", "2026-06-02")
    planning.write_pack(tmp_path / "pack.fieldkit", JobContext())
    inspector.services.receiving.accept(tmp_path / "pack.fieldkit", JobContext())
    for site in ("F-1", "F-2"):  # on the last day, and on the day after it
        draft = inspector.services.inspecting.start("small", site)
        draft.set("/data/hygiene/hands", "in")
        draft.finalise()
        inspector.clock.moment += timedelta(days=1)
    inspector.services.handing_over.export(tmp_path / "out.fieldkit", JobContext())
    supervisor.services.receiving.accept(tmp_path / "out.fieldkit", JobContext())
    assert len(supervisor.services.inspecting.inspections()) == 2
    report = supervisor.services.receiving.verify(JobContext())
    assert report.ok
    [remark] = [each for each in report.remarks if each.code == "right.outside_period"]
    assert "2026-06-03" in remark.message
    assert remark.person == "Aibek"
