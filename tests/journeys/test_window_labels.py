"""At the real window: labels for samples, from the form while it is filled in and from the list."""

import json

import pytest

from fieldkit.app.bootstrap import open_services
from fieldkit.storage import workspace_key
from tests.support.window_person import PASSPHRASE, SAMPLE, Person, make_planned_workspace
from ui.shared.wording import language
from ui.theme.theme import Theme


@pytest.fixture
def one(qapp, monkeypatch, tmp_path):
    language.choose("en")
    monkeypatch.setattr(workspace_key, "STANDARD", workspace_key.Effort(64, 1, 1))
    make_planned_workspace(tmp_path / "w", "fk_water")
    with open_services(tmp_path / "w", PASSPHRASE) as services:
        services.inspecting.begin_recording("fk_water", "W-03", SAMPLE / "water.json", {})
    person = Person(Theme(qapp), tmp_path / "w", monkeypatch.setattr)
    person.unlock()
    yield person
    person.close()


def test_labels_are_written_from_the_form_and_from_the_list(one, tmp_path):
    one.composition.go("today")
    one.open_card("W-03")
    one.press("Sample labels…", file=tmp_path / "from-form.pdf", within=one.form)
    assert (tmp_path / "from-form.pdf").read_bytes().startswith(b"%PDF")
    assert one.composition.notices.latest.message == "1 label is written: from-form.pdf"
    inspection = one.form.model.draft.finalise()
    one.composition.show_inspection(inspection)
    one.press("Sample labels…", file=tmp_path / "from-list.pdf")
    assert (tmp_path / "from-list.pdf").read_bytes().startswith(b"%PDF")


def test_without_a_number_the_form_says_what_is_missing(one, tmp_path):
    answers = json.loads((SAMPLE / "water.json").read_text(encoding="utf-8"))
    assert answers["r_sample"]
    one.composition.go("today")
    one.open_card("W-03")
    one.form.model.draft.set("/data/samples/r_sample[1]/sample_id", "")
    one.press("Sample labels…", file=tmp_path / "none.pdf", within=one.form)
    assert one.composition.notices.latest.message.startswith("This inspection has no sample")
    assert not (tmp_path / "none.pdf").exists()
