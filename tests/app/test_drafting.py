"""Work on drafts: nothing answered is lost, and only what is complete becomes a revision."""

from datetime import timedelta
from io import BytesIO

import pytest
from PIL import Image

from fieldkit.errors import FieldKitError
from tests.app.conftest import PASSPHRASE

HANDS = "/data/hygiene/hands"


def photo():
    file = BytesIO()
    Image.new("RGB", (64, 48), "teal").save(file, "JPEG")
    return file.getvalue()


def test_a_new_draft_knows_site_and_exercise(event):
    _, inspector = event
    draft = inspector.services.inspecting.start("small", "F-1")
    assert draft.session.value("/data/site") == "F-1"
    assert draft.session.value("/data/exercise") == "yes"
    assert draft.site_name == "Plov stall"


def test_a_face_draws_between_the_slices_and_the_answer_is_saved_complete(event, monkeypatch):
    monkeypatch.setattr("fieldkit.forms.pending.SLICE_SECONDS", 0)
    _, inspector = event
    draft = inspector.services.inspecting.start("small", "F-1")
    seen = []
    changes = draft.set_in_slices(HANDS, "out", lambda: seen.append(draft.session.value(HANDS)))
    assert seen
    assert set(seen) == {"out"}
    assert HANDS in changes.changed
    expected = draft.session.nodes()
    again = inspector.reopen().inspecting.resume(draft.id)
    assert again.session.nodes() == expected


def test_instances_come_and_go_in_slices_and_are_saved(event):
    _, inspector = event
    draft = inspector.services.inspecting.start("small", "F-1")
    count = draft.session.count("/data/reading")
    draft.add_in_slices("/data/reading", lambda: None)
    draft.set(f"/data/reading[{count + 1}]/t", "9.5")
    draft.add_in_slices("/data/reading", lambda: None)
    changes = draft.remove_in_slices("/data/reading[1]", lambda: None)
    assert "/data/reading" in changes.repeats
    expected = draft.session.nodes()
    again = inspector.reopen().inspecting.resume(draft.id)
    assert again.session.nodes() == expected


def test_answers_survive_without_closing(event):
    """The laptop dies: the workspace is opened again without the draft ever being closed."""
    _, inspector = event
    draft = inspector.services.inspecting.start("small", "F-1")
    draft.set(HANDS, "out")
    draft.set("/data/hygiene/hands_cos", "yes")
    while draft.session.count("/data/reading") < 2:
        draft.add("/data/reading")
    draft.set("/data/reading[2]/t", "9.5")
    draft.remove("/data/reading[1]")
    draft.attach("/data/photo", "stall.jpg", photo())
    name = draft.session.value("/data/photo")
    expected = draft.session.nodes()
    again = inspector.reopen().inspecting.resume(draft.id)
    assert again.session.nodes() == expected
    assert again.session.value("/data/reading[1]/t") == "9.5"
    assert again.file(name) == draft.file(name)


def test_a_draft_knows_where_the_person_was(event):
    _, inspector = event
    draft = inspector.services.inspecting.start("small", "F-1")
    assert draft.place == ""
    draft.set(HANDS, "out")
    again = inspector.reopen().inspecting.resume(draft.id)
    assert again.place == HANDS
    again.place = "/data/reading[1]/t"
    again.close()
    assert inspector.reopen().inspecting.resume(draft.id).place == "/data/reading[1]/t"


def test_many_answers_are_kept_through_snapshots(event):
    _, inspector = event
    draft = inspector.services.inspecting.start("small", "F-1")
    for number in range(120):
        draft.set("/data/hygiene/remarks", f"remark {number}")
    again = inspector.reopen().inspecting.resume(draft.id)
    assert again.session.value("/data/hygiene/remarks") == "remark 119"


def test_the_limit_stands_beside_the_reading(event):
    _, inspector = event
    draft = inspector.services.inspecting.start("small", "F-1")
    assert draft.limit("/data/reading[1]/t") == "at most 5 °C"
    assert draft.limit(HANDS) == ""


def test_an_incomplete_draft_stays_a_draft(event):
    _, inspector = event
    draft = inspector.services.inspecting.start("small", "F-1")
    with pytest.raises(FieldKitError) as refusal:
        draft.finalise()
    assert refusal.value.code == "inspection.incomplete"
    [problem] = refusal.value.context["problems"]
    assert problem.code == "answer.required"
    assert [row.id for row in inspector.services.inspecting.drafts()] == [draft.id]
    assert inspector.services.inspecting.inspections() == []


def test_a_finalised_draft_is_gone_and_its_inspection_there(event):
    _, inspector = event
    heard = []
    inspector.services.changes.subscribe(heard.append)
    draft = inspector.services.inspecting.start("small", "F-1")
    draft.set(HANDS, "out")
    inspection = draft.finalise()
    assert inspector.services.inspecting.drafts() == []
    [row] = inspector.services.inspecting.inspections()
    assert (row.id, row.state, row.alert, row.exercise) == (inspection, "finalised", "red", True)
    assert any("inspection" in change.kinds for change in heard)


def test_a_refused_file_leaves_the_answer_as_it_was(event):
    _, inspector = event
    draft = inspector.services.inspecting.start("small", "F-1")
    draft.attach("/data/photo", "stall.jpg", photo())
    before = draft.session.value("/data/photo")
    with pytest.raises(FieldKitError):
        draft.attach("/data/photo", "broken.jpg", b"nonsense")
    assert draft.session.value("/data/photo") == before


def test_a_correction_follows_its_revision(event, finished):
    _, inspector = event
    inspection = finished(inspector)
    services = inspector.services
    first = services.inspecting.show(inspection).heads
    draft = services.inspecting.correct(inspection)
    assert services.inspecting.correct(inspection).id == draft.id
    draft.set(HANDS, "out")
    assert draft.finalise() == inspection
    shown = services.inspecting.show(inspection)
    assert len(shown.heads) == 1
    assert shown.heads != first
    assert shown.row.alert == "red"


def test_an_unknown_site_is_refused(event):
    _, inspector = event
    with pytest.raises(FieldKitError) as refusal:
        inspector.services.inspecting.start("small", "X-9")
    assert refusal.value.code == "site.unknown"


def test_a_second_opener_is_told(event):
    from fieldkit.app.bootstrap import open_services

    _, inspector = event
    with pytest.raises(FieldKitError) as refusal:
        open_services(inspector.folder, PASSPHRASE)
    assert refusal.value.code == "workspace.in_use"


def test_today_lists_what_waits_and_why(event, finished):
    _, inspector = event
    services = inspector.services
    assert [(r.site, r.why) for r in services.inspecting.today()] == [("F-1", "planned")]
    draft = services.inspecting.start("small", "F-1")
    assert [(r.site, r.why) for r in services.inspecting.today()] == [("F-1", "draft")]
    draft.set(HANDS, "in")
    draft.finalise()
    assert services.inspecting.today() == []


def test_signs_from_elsewhere_cost_no_answer(event):
    """Text copied from a spreadsheet or a broken file holds signs that no record can."""
    _, inspector = event
    draft = inspector.services.inspecting.start("small", "F-1")
    draft.set(HANDS, "in")
    draft.set("/data/hygiene/remarks", "a\x0b\x00\ud800b")
    again = inspector.reopen().inspecting.resume(draft.id)
    assert again.session.value("/data/hygiene/remarks") == "ab"
    again.close()
    last = inspector.reopen().inspecting.resume(draft.id)
    assert last.session.value("/data/hygiene/remarks") == "ab"
    inspection = last.finalise()
    assert inspector.services.inspecting.show(inspection).answers["/data/hygiene/remarks"] == "ab"


OWNED = """
| survey |
| | type | name | label |
| | deviceid | device | |
| | username | user | |
| | phonenumber | phone | |
| | start | start | |
| | end | end | |
| | text | a | A |
| settings |
| | form_title | form_id | version |
| | Owned | owned | 1 |
"""


def test_a_form_learns_whose_laptop_it_is_and_when_it_was_finished(laptops, tmp_path):
    (tmp_path / "owned.md").write_text(OWNED, encoding="utf-8")
    laptop = laptops("Aibek", "supervisor")
    laptop.services.planning.add_form(tmp_path / "owned.md")
    draft = laptop.services.inspecting.start("owned", None)
    draft.set("/data/a", "x")
    laptop.clock.moment += timedelta(hours=2)
    inspection = laptop.reopen().inspecting.resume(draft.id).finalise()
    answers = laptop.services.inspecting.show(inspection).answers
    assert answers["/data/device"] == laptop.services.owner.device
    assert answers["/data/user"] == "Aibek"
    assert "/data/phone" not in answers  # a laptop has none
    assert answers["/data/start"].startswith("2026-06-02T09:00")
    assert answers["/data/end"].startswith("2026-06-02T11:00")
