"""Suspected duplicates are shown where a person decides, and end when one is withdrawn."""

from datetime import timedelta

from fieldkit.app.jobs import JobContext


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
