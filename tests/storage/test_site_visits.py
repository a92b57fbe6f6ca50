"""When the sites of an event were inspected last: what counts, and what does not."""

import pytest


@pytest.fixture
def event(supervisor, bodies):
    supervisor.append("event", "e1", bodies.event(sites=("A1", "B7")))
    return supervisor


def record(workspace, bodies, inspection, **said):
    return workspace.append("revision", inspection, bodies.revision(event="EXPO", **said), form=bodies.form)  # fmt: skip


def latest(workspace, **options):
    found = workspace.inspections.visits.latest("e1", "EXPO", "fk_food", **{"exercise": True} | options)  # fmt: skip
    return {site: visit.grade for site, visit in found.items()}


def test_the_latest_of_each_site_tells_its_grade_and_time(event, bodies):
    record(event, bodies, "i1", grade="A")
    last = record(event, bodies, "i2", grade="C")
    assert latest(event) == {"A1": "C"}
    found = event.inspections.visits.latest("e1", "EXPO", "fk_food", exercise=True)
    assert found["A1"].at == last.at


@pytest.mark.parametrize(
    "said", [{"exercise": False}, {"event": "OTHER"}, {"withdrawn": True}, {"site": "Z9"}]
)
def test_what_is_of_another_world_or_withdrawn_does_not_count(event, bodies, said):
    record(event, bodies, "i1", grade="A")
    body = bodies.revision(**{"event": "EXPO", "grade": "D"} | said)
    event.append("revision", "i2", body, form=bodies.form)
    assert latest(event) == {"A1": "A"}


def test_only_inspections_by_the_form_count(event, bodies):
    record(event, bodies, "i1", grade="A")
    event.append("revision", "i2", bodies.revision(event="EXPO", grade="D"), form={**bodies.form, "id": "fk_followup"})  # fmt: skip
    assert latest(event) == {"A1": "A"}


def test_inspections_of_some_sites_from_a_day_on(event, bodies):
    record(event, bodies, "i1")
    record(event, bodies, "i2", site="B7")
    record(event, bodies, "i3", withdrawn=True)
    visits = event.inspections.visits
    assert [row[:3] for row in visits.made(["A1"], "2026-11-23")] == [("A1", "fk_food", "Aru")]
    assert visits.made(["A1", "B7"], "2026-11-24") == []
    assert visits.counts(["A1", "B7", "Z9"]) == {"A1": 2, "B7": 1}
