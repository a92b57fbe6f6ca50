"""Suspected duplicates are shown where a person decides, and end when one is withdrawn."""

from datetime import timedelta

import pytest

from fieldkit.app.jobs import JobContext
from fieldkit.errors import FieldKitError

REASON = "The morning and the evening shift."


@pytest.fixture
def twice(event, finished, tmp_path):
    """(supervisor, inspector, ids of two inspections of one stall on one day), both everywhere."""
    supervisor, inspector = event
    found = [finished(inspector)]
    inspector.clock.moment += timedelta(hours=9)
    found.append(finished(inspector, hands="out"))
    hand_over(inspector, supervisor, tmp_path)
    return supervisor, inspector, found


def hand_over(inspector, supervisor, folder):
    inspector.services.handing_over.export(folder / "out.fieldkit", JobContext())
    supervisor.services.receiving.accept(folder / "out.fieldkit", JobContext())


def answer_back(supervisor, inspector, folder):
    supervisor.services.planning.write_pack(folder / "answer.fieldkit", JobContext())
    inspector.services.receiving.accept(folder / "answer.fieldkit", JobContext())


def duplicates_at(laptop):
    rows = laptop.services.inspecting.all_rows()
    return {row.id: set(row.duplicates) for row in rows if row.duplicates}


def test_two_inspections_of_one_stall_on_one_day_are_told(event, finished, tmp_path):
    supervisor, inspector = event
    first = finished(inspector)
    inspector.clock.moment += timedelta(hours=2)
    second = finished(inspector, hands="out")
    finished(inspector, site="F-2")
    inspector.services.handing_over.export(tmp_path / "out.fieldkit", JobContext())
    supervisor.services.receiving.accept(tmp_path / "out.fieldkit", JobContext())

    inspecting = supervisor.services.inspecting
    listed = {row.id: row.duplicates for row in inspecting.all_rows()}
    assert listed[first] == (second,)
    assert sum(bool(found) for found in listed.values()) == 2
    queue = {row.id: row.duplicates for row in supervisor.services.reviewing.queue()}
    assert queue[second] == (first,)
    detail = inspecting.show(first)
    assert [other.id for other in detail.duplicates] == [second]
    assert detail.as_dict()["duplicates"] == [second]
    assert second in detail.in_words()

    supervisor.services.withdrawing.withdraw(second, "Written down twice.")
    assert inspecting.show(first).duplicates == ()
    assert inspecting.show(second).duplicates == ()


def test_a_visit_stays_on_its_day_when_it_is_corrected_later(event, finished):
    _, inspector = event
    first = finished(inspector)
    inspector.clock.moment += timedelta(days=1)
    again = finished(inspector)
    draft = inspector.services.inspecting.correct(first)
    draft.set("/data/hygiene/remarks", "Corrected the day after.")
    draft.finalise()
    assert inspector.services.inspecting.show(again).duplicates == ()


def test_a_supervisor_says_that_they_are_two_visits_and_everyone_hears_of_it(twice, tmp_path):
    supervisor, inspector, (first, second) = twice
    [suspicion] = supervisor.services.suspecting.suspicions()
    assert (suspicion.first.id, suspicion.second.id) == (first, second)
    row = supervisor.services.suspecting.dismiss(second, [first], f" {REASON} ")
    assert row.duplicates == ()
    assert supervisor.services.suspecting.suspicions() == []
    assert duplicates_at(inspector), "the inspector has not heard of it yet"
    answer_back(supervisor, inspector, tmp_path)
    for laptop in (supervisor, inspector):
        assert duplicates_at(laptop) == {}
        for one, other in ((first, second), (second, first)):
            detail = laptop.services.inspecting.show(one)
            assert detail.duplicates == ()
            [said] = detail.dismissals
            assert (said.other, said.reason, said.person) == (other, REASON, "Nargiza")
            assert detail.as_dict()["dismissals"][0]["reason"] == REASON
            assert REASON in detail.in_words()
    workspaces = [laptop.services._core.workspace for laptop in (supervisor, inspector)]
    assert workspaces[0].digest() == workspaces[1].digest()
    assert workspaces[0].verify().ok


def test_a_third_inspection_is_suspected_of_both_though_they_are_two_visits(
    twice, finished, tmp_path
):
    supervisor, inspector, (first, second) = twice
    supervisor.services.suspecting.dismiss(first, [], REASON)
    third = finished(inspector)
    hand_over(inspector, supervisor, tmp_path)
    known = {first: {third}, second: {third}, third: {first, second}}
    assert duplicates_at(supervisor) == known
    supervisor.services.suspecting.dismiss(third, [second], REASON)
    assert duplicates_at(supervisor) == {first: {third}, third: {first}}


def test_a_dismissal_without_reason_right_or_suspicion_is_refused(twice, finished):
    supervisor, inspector, (first, second) = twice
    elsewhere = finished(supervisor, site="F-2")
    before = supervisor.services._core.workspace.ledger.count()
    for laptop, inspection, others, reason, code in (
        (supervisor, first, [second], "  ", "dismissal.needs_reason"),
        (inspector, first, [second], REASON, "role.supervisor_only"),
        (supervisor, first, [second, elsewhere], REASON, "dismissal.not_suspected"),
        (supervisor, elsewhere, [], REASON, "dismissal.nothing_suspected"),
    ):
        with pytest.raises(FieldKitError) as refused:
            laptop.services.suspecting.dismiss(inspection, others, reason)
        assert refused.value.code == code
    assert supervisor.services._core.workspace.ledger.count() == before


def test_a_dismissal_that_an_inspector_writes_by_force_decides_nothing(twice, tmp_path):
    supervisor, inspector, (first, second) = twice
    entity, twin = sorted((first, second))
    body = {"other": twin, "reason": "no trouble, please"}
    inspector.services._core.workspace.append("dismissal", entity, body)
    hand_over(inspector, supervisor, tmp_path)
    for laptop in (supervisor, inspector):
        assert duplicates_at(laptop) == {first: {second}, second: {first}}
        codes = [remark.code for remark in laptop.services._core.workspace.verify().remarks]
        assert "right.not_supervisor" in codes


@pytest.mark.parametrize(
    ("shifts", "suspected"),
    [
        ([("Day", "08:00", "16:00", ""), ("Evening", "16:00", "23:00", "")], False),
        ([("Day", "08:00", "20:00", "")], True),
        ([("Elsewhere", "08:00", "12:00", "V")], True),
        ([], True),
    ],
)
def test_two_shifts_of_one_day_are_two_visits(twice, shifts, suspected):
    supervisor, _inspector, found = twice
    plans = supervisor.services.event_plans
    plans.put_cells("venues", {"code": "V", "name": "Another venue"})
    for name, begins, ends, venue in shifts:
        cells = {"name": name, "from": begins, "until": ends, "venue": venue, "person": "Aibek"}
        plans.put_cells("shifts", cells)
    plan = plans.cells("event")[""] | {"from": "2026-06-01", "until": "2026-06-03"}
    plans.put_cells("event", plan)
    told = duplicates_at(supervisor)
    assert (told != {}) is suspected, told
    assert set(told) <= set(found)
