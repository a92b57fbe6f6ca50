"""Clocks that are wrong, jump back or stand in other zones: order and merge do not follow them."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from fieldkit.app.jobs import JobContext
from tests.support.pdf_text import text_of

MOMENTS = {
    "1970": datetime(1970, 1, 1, 0, 0, 1, tzinfo=UTC),
    "2038": datetime(2038, 1, 19, 3, 14, 8, tzinfo=UTC),
    "2099": datetime(2099, 12, 31, 23, 59, tzinfo=UTC),
}


def hand_over(laptop, file):
    laptop.services.handing_over.export(file, JobContext())
    return file


def accept(laptop, file):
    return laptop.services.receiving.accept(file, JobContext())


def remark(laptop, inspection, words):
    draft = laptop.services.inspecting.correct(inspection)
    draft.set("/data/hygiene/remarks", words)
    draft.finalise()


def remarks(laptop, inspection):
    answers = laptop.services.inspecting.show(inspection).answers
    return answers["/data/hygiene/remarks"]


@pytest.mark.parametrize("moment", MOMENTS.values(), ids=MOMENTS)
def test_what_follows_comes_after_whatever_the_clock_says(event, finished, tmp_path, moment):
    supervisor, inspector = event
    inspection = finished(inspector)
    remark(inspector, inspection, "first")
    inspector.clock.moment = moment
    remark(inspector, inspection, "second")
    inspector.clock.moment = MOMENTS["1970"]
    remark(inspector, inspection, "third")
    accept(supervisor, hand_over(inspector, tmp_path / "one.fieldkit"))
    assert remarks(supervisor, inspection) == "third"
    assert supervisor.services.inspecting.inspections()[0].state != "conflict"
    assert supervisor.services.receiving.verify(JobContext()).ok


@pytest.mark.parametrize("hours", [-11, 14])
def test_another_zone_changes_nothing(event, finished, tmp_path, hours):
    supervisor, inspector = event
    inspection = finished(inspector)
    inspector.clock.zone = timezone(timedelta(hours=hours))
    inspector.clock.moment += timedelta(minutes=1)
    remark(inspector, inspection, "elsewhere")
    accept(supervisor, hand_over(inspector, tmp_path / "one.fieldkit"))
    assert remarks(supervisor, inspection) == "elsewhere"
    assert doubts(supervisor, inspection) == []


def test_two_at_once_stay_a_conflict_though_one_clock_is_years_ahead(event, finished, tmp_path):
    supervisor, inspector = event
    inspection = finished(inspector)
    accept(supervisor, hand_over(inspector, tmp_path / "one.fieldkit"))
    supervisor.clock.moment = MOMENTS["2099"]
    remark(supervisor, inspection, "from the future")
    remark(inspector, inspection, "from today")
    accept(supervisor, hand_over(inspector, tmp_path / "two.fieldkit"))
    [row] = supervisor.services.inspecting.inspections()
    assert row.state == "conflict"


def test_a_conflict_tells_whose_clock_went_back(event, finished, tmp_path):
    supervisor, inspector = event
    inspection = finished(inspector)
    accept(supervisor, hand_over(inspector, tmp_path / "one.fieldkit"))
    remark(supervisor, inspection, "here")
    inspector.clock.moment = MOMENTS["1970"]
    remark(inspector, inspection, "there")
    accept(supervisor, hand_over(inspector, tmp_path / "two.fieldkit"))
    [conflict] = supervisor.services.resolving.conflicts()
    told = {side.person: side.time_reliable for side in conflict.sides}
    assert told == {"Nargiza": True, "Aibek": False}
    assert conflict.in_words().count("it went back before") == 1


def doubts(laptop, inspection):
    """What the record itself says against its time."""
    core = laptop.services._core
    summary = core.revision(core.inspection_row(inspection).head).summary
    return [summary["entry_before"]] if "entry_before" in summary else []


def test_a_clock_set_back_is_told_by_the_record_and_in_the_document(event, finished, tmp_path):
    supervisor, inspector = event
    inspector.clock.moment = MOMENTS["2038"]
    before = finished(inspector, "F-2")
    inspector.clock.moment = datetime(2026, 6, 2, 12, 0, tzinfo=UTC)
    inspection = finished(inspector)
    assert doubts(inspector, before) == []
    [said] = doubts(inspector, inspection)
    assert said.startswith("2038-01-19")
    accept(supervisor, hand_over(inspector, tmp_path / "one.fieldkit"))
    for laptop in (inspector, supervisor):
        file = tmp_path / f"{laptop.folder.name}.pdf"
        laptop.services.documenting.write_pdf(inspection, file, "en")
        assert "indoubt" in text_of(file.read_bytes())
    contents = {file.read_bytes() for file in tmp_path.glob("*.pdf")}
    assert len(contents) == 1  # the same record, the same document


def test_minutes_are_no_doubt(event, finished):
    inspector = event[1]
    finished(inspector, "F-2")
    inspector.clock.moment -= timedelta(minutes=4)
    assert doubts(inspector, finished(inspector)) == []
