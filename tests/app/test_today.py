"""What waits for a person, in the order in which it is due."""

from datetime import timedelta

from tests.app.test_known_tables import follow_up_form, record


def waiting(laptop):
    return [(row.why, row.site, row.due, row.overdue) for row in laptop.services.inspecting.today()]


def test_a_visit_is_overdue_once_its_time_has_passed(event):
    _, inspector = event
    assert waiting(inspector) == [("planned", "F-1", "2026-06-02T14:00:00+05:00", False)]
    inspector.clock.moment += timedelta(minutes=1)  # it is 14:01 there
    assert waiting(inspector) == [("planned", "F-1", "2026-06-02T14:00:00+05:00", True)]


def test_open_findings_wait_for_a_follow_up_by_whoever_found_them(event, tmp_path):
    supervisor, inspector = event
    follow_up_form(supervisor, inspector, tmp_path)
    draft = record(inspector, records="out")
    draft.set("/data/deadline", "2026-06-03T10:00:00.000+00:00")
    draft.finalise()
    [row] = inspector.services.inspecting.today()
    assert (row.why, row.form, row.count) == ("followup", "fk_followup", 2)
    assert row.due == "2026-06-03T10:00:00.000+00:00"
    assert not row.overdue
    inspector.clock.moment += timedelta(days=2)
    assert inspector.services.inspecting.today()[0].overdue

    follow = inspector.services.inspecting.start("fk_followup", "F-1")
    assert [each.why for each in inspector.services.inspecting.today()] == ["draft"]
    follow.set("/data/site", "F-1")
    for place in (1, 2):
        follow.set(f"/data/finding[{place}]/corrected", "yes")
    follow.finalise()
    assert inspector.services.inspecting.today() == []
    assert [row.why for row in supervisor.services.inspecting.today()] == []


def test_a_sample_waits_for_its_result_from_when_it_can_be_read(event, tmp_path):
    supervisor, inspector = event
    follow_up_form(supervisor, inspector, tmp_path)
    (tmp_path / "lab.md").write_text(LABORATORY, encoding="utf-8")
    inspector.services.planning.add_form(tmp_path / "lab.md")
    draft = inspector.services.inspecting.start("fk_lab", "F-2")
    draft.set("/data/taken", "S-7")
    draft.set("/data/taken_at", "2026-06-02T10:00:00.000+05:00")
    draft.finalise()
    [_planned, row] = inspector.services.inspecting.today()
    assert (row.why, row.site, row.note, row.count) == ("result", "F-2", "S-7", 1)
    assert row.due == "2026-06-03T04:00+05:00"

    draft = inspector.services.inspecting.start("fk_lab", "F-2")
    draft.set("/data/result_of", "S-7")
    draft.finalise()
    assert [each.why for each in inspector.services.inspecting.today()] == ["planned"]


LABORATORY = """| survey |
| | type | name | label | bind::fk:role |
| | text | taken | Sample | sample_id |
| | dateTime | taken_at | Taken at | sample_taken_at |
| | text | result_of | Result of | result_sample |
| settings |
| | form_title | form_id | version | namespaces |
| | Laboratory | fk_lab | 1 | fk="urn:fieldkit:xlsform:1" |
"""
