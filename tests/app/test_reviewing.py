"""Reviews are a supervisor's, bound to one revision, and reach the inspector."""

import pytest

from fieldkit.app.jobs import JobContext
from fieldkit.errors import FieldKitError


@pytest.fixture
def arrived(event, finished, tmp_path):
    supervisor, inspector = event
    inspection = finished(inspector)
    inspector.services.handing_over.export(tmp_path / "out.fieldkit", JobContext())
    supervisor.services.receiving.accept(tmp_path / "out.fieldkit", JobContext())
    return supervisor, inspector, inspection


def test_the_gravest_waits_first(arrived, finished, tmp_path):
    supervisor, inspector, quiet = arrived
    red = finished(inspector, "F-2", hands="out")
    inspector.services.handing_over.export(tmp_path / "more.fieldkit", JobContext())
    supervisor.services.receiving.accept(tmp_path / "more.fieldkit", JobContext())
    assert [row.id for row in supervisor.services.reviewing.queue()] == [red, quiet]


def test_a_comment_finds_its_question(arrived):
    supervisor, _, inspection = arrived
    supervisor.services.reviewing.return_(inspection, ("hands: who washed?", "Nice: otherwise."))
    [review] = supervisor.services.inspecting.show(inspection).reviews
    assert [(c["path"], c["text"]) for c in review.comments] == [
        ("/data/hygiene/hands", "who washed?"),
        ("", "Nice: otherwise."),
    ]


def test_an_approval_does_not_move_to_a_later_revision(arrived, tmp_path):
    supervisor, inspector, inspection = arrived
    assert supervisor.services.reviewing.approve(inspection).state == "approved"
    draft = inspector.services.inspecting.correct(inspection)
    draft.set("/data/hygiene/hands", "out")
    draft.finalise()
    inspector.services.handing_over.export(tmp_path / "more.fieldkit", JobContext())
    supervisor.services.receiving.accept(tmp_path / "more.fieldkit", JobContext())
    assert supervisor.services.inspecting.show(inspection).row.state == "finalised"


@pytest.mark.parametrize("comments", [(), ("  ",)])
def test_returning_needs_a_reason(arrived, comments):
    supervisor, _, inspection = arrived
    with pytest.raises(FieldKitError) as refusal:
        supervisor.services.reviewing.return_(inspection, comments)
    assert refusal.value.code == "review.needs_comment"


def test_an_inspector_does_not_review(arrived):
    _, inspector, inspection = arrived
    with pytest.raises(FieldKitError) as refusal:
        inspector.services.reviewing.approve(inspection)
    assert refusal.value.code == "role.supervisor_only"
