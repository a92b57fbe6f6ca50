"""Visits taken back: gone at the desk and in the field, whatever arrives in which order."""

import pytest

from fieldkit.app.jobs import JobContext
from fieldkit.errors import FieldKitError

VISIT = ("F-2", "small", "Aibek", "2026-06-03")


def refusal_of(act, *arguments):
    with pytest.raises(FieldKitError) as refusal:
        act(*arguments)
    return refusal.value.code


def sites_of_today(laptop):
    return [(row.site, row.due) for row in laptop.services.inspecting.today()]


@pytest.fixture
def carry(tmp_path):
    """Brings the supervisor's pack to somebody."""

    def pack(sender, receiver):
        file = tmp_path / "next.fieldkit"
        sender.services.planning.write_pack(file, JobContext())
        receiver.services.receiving.accept(file, JobContext())

    return pack


def test_a_visit_taken_back_leaves_the_inspectors_day(event, carry):
    supervisor, inspector = event
    planning = supervisor.services.planning
    before = sites_of_today(inspector)
    visit = planning.assign(*VISIT)
    carry(supervisor, inspector)
    assert ("F-2", "2026-06-03") in sites_of_today(inspector)
    taken_back = planning.withdraw(visit)
    assert (taken_back.site, taken_back.person, taken_back.due) == ("F-2", "Aibek", "2026-06-03")
    assert visit not in {row.id for row in planning.assignments()}
    carry(supervisor, inspector)
    assert sites_of_today(inspector) == before
    mine, theirs = (each.services.receiving.verify(JobContext()) for each in event)
    assert mine.ok and theirs.ok


def test_packs_in_the_wrong_order_change_nothing(event, carry, tmp_path):
    supervisor, inspector = event
    planning = supervisor.services.planning
    visit = planning.assign(*VISIT)
    older = tmp_path / "older.fieldkit"
    planning.write_pack(older, JobContext())
    planning.withdraw(visit)
    carry(supervisor, inspector)
    inspector.services.receiving.accept(older, JobContext())
    assert ("F-2", "2026-06-03") not in sites_of_today(inspector)


def test_a_visit_taken_back_can_be_assigned_again(event, carry):
    supervisor, inspector = event
    planning = supervisor.services.planning
    visit = planning.assign(*VISIT)
    planning.withdraw(visit)
    assert planning.assign(*VISIT) == visit
    carry(supervisor, inspector)
    assert ("F-2", "2026-06-03") in sites_of_today(inspector)
    planning.withdraw(visit)
    carry(supervisor, inspector)
    assert ("F-2", "2026-06-03") not in sites_of_today(inspector)


def test_a_visit_that_two_supervisors_planned_is_taken_back_for_both(event, laptops, tmp_path):
    one, _ = event
    other = laptops("Other", "supervisor")
    for each, host in ((other, one), (one, other)):
        each.services.planning.write_card(tmp_path / "card.txt")
        host.services.planning.enrol(tmp_path / "card.txt")
    one.services.planning.write_pack(tmp_path / "first.fieldkit", JobContext())
    other.services.receiving.accept(tmp_path / "first.fieldkit", JobContext())
    other.services.planning.add_form(tmp_path / "small.md")
    visit = one.services.planning.assign(*VISIT)
    assert other.services.planning.assign(*VISIT) == visit
    other.services.planning.write_pack(tmp_path / "other.fieldkit", JobContext())
    one.services.receiving.accept(tmp_path / "other.fieldkit", JobContext())
    one.services.planning.withdraw(visit)
    one.services.planning.write_pack(tmp_path / "last.fieldkit", JobContext())
    other.services.receiving.accept(tmp_path / "last.fieldkit", JobContext())
    for laptop in (one, other):
        assert visit not in {row.id for row in laptop.services.planning.assignments()}


def test_only_a_supervisor_takes_back_and_only_what_is_planned(event, tmp_path):
    supervisor, inspector = (each.services.planning for each in event)
    [first, *_] = inspector.assignments()
    assert refusal_of(inspector.withdraw, first.id) == "role.supervisor_only"
    supervisor.withdraw(first.id)
    before = supervisor.write_pack(tmp_path / "a.fieldkit", JobContext()).records
    supervisor.load_event(tmp_path / "plan.yaml")
    assert first.id not in {row.id for row in supervisor.assignments()}
    after = supervisor.write_pack(tmp_path / "b.fieldkit", JobContext()).records
    assert after == before  # the same plan is no new record, and no visit comes back
    assert refusal_of(supervisor.withdraw, first.id) == "plan.no_visit"
    assert refusal_of(supervisor.withdraw, "nothing") == "plan.no_visit"
