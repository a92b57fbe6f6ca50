"""What goes along in a file is settled when it is begun."""

import pytest

from fieldkit.app.carrying import HeldRecords
from fieldkit.app.jobs import JobContext


@pytest.fixture
def inspector(event, finished):
    finished(event[1])
    return event[1]


def test_records_can_be_gone_through_again_and_what_came_since_is_not_among_them(
    inspector, finished
):
    ledger = inspector.services._workspace.ledger
    records = HeldRecords(ledger)
    first = [record.id for record in records]
    late = finished(inspector, "F-2")
    assert [record.id for record in records] == first
    assert len(records) == len(first) == ledger.count() - 1
    assert all(record in records for record in records)
    assert not any(record in records for record in ledger.of_entity(late))


def test_an_inspection_finished_during_an_export_does_not_spoil_the_file(
    event, inspector, finished, tmp_path
):
    supervisor = event[0]

    def meanwhile(done, _total, label):
        if label == "export" and not done:
            finished(inspector, "F-2")

    job = JobContext()
    job.checkpoint = meanwhile
    file = tmp_path / "all.fieldkit"
    inspector.services.handing_over.export_everything(file, job)
    assert supervisor.services.receiving.accept(file, JobContext()).ok
    assert [row.site for row in supervisor.services.inspecting.inspections()] == ["F-1"]
