"""What no supervisor confirms in time turns red, in lists and on Today; a receipt ends that."""

from datetime import timedelta

import pytest

from fieldkit.app.jobs import JobContext


@pytest.fixture
def waiting(event, finished):
    """(supervisor, inspector, inspection): finished, never confirmed, the clock of both on it."""
    supervisor, inspector = event
    return supervisor, inspector, finished(inspector)


def days_later(laptop, days):
    laptop.clock.moment += timedelta(days=days)


def overdue(laptop):
    rows = laptop.services.inspecting.inspections()
    found = [row.id for row in rows if row.overdue]
    assert found == [row.id for row in laptop.services.handing_over.overdue()]
    return found


def test_after_three_days_without_a_receipt_it_is_overdue(waiting):
    _supervisor, inspector, inspection = waiting
    assert inspector.services.handing_over.receipt_days == 3
    days_later(inspector, 2.9)
    assert overdue(inspector) == []
    days_later(inspector, 0.2)
    assert overdue(inspector) == [inspection]
    assert inspector.services.inspecting.show(inspection).row.overdue


def test_the_number_of_days_is_the_owners_choice_and_stays(waiting):
    _supervisor, inspector, inspection = waiting
    days_later(inspector, 4)
    for days, found in ((7, []), (1, [inspection]), (0, [])):
        inspector.services.handing_over.expect_receipts_within(days)
        assert overdue(inspector) == found
    assert inspector.reopen().handing_over.receipt_days == 0


def test_a_receipt_ends_it_and_a_lost_file_does_not(waiting, tmp_path):
    supervisor, inspector, inspection = waiting
    inspector.services.handing_over.export(tmp_path / "out.fieldkit", JobContext())
    days_later(inspector, 5)
    assert overdue(inspector) == [inspection]
    supervisor.services.receiving.accept(tmp_path / "out.fieldkit", JobContext())
    supervisor.services.planning.write_pack(tmp_path / "back.fieldkit", JobContext())
    inspector.services.receiving.accept(tmp_path / "back.fieldkit", JobContext())
    assert overdue(inspector) == []
    assert inspector.services.inspecting.show(inspection).row.state == "received"


def test_a_supervisor_waits_for_no_receipt(waiting, tmp_path):
    supervisor, inspector, _inspection = waiting
    inspector.services.handing_over.export(tmp_path / "out.fieldkit", JobContext())
    supervisor.services.receiving.accept(tmp_path / "out.fieldkit", JobContext())
    days_later(supervisor, 30)
    assert overdue(supervisor) == []
