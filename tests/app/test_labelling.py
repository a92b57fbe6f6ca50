"""Labels of samples: what they tell, what they keep to themselves, that the QR code is the number."""

import json
from datetime import UTC, datetime
from io import BytesIO

import pypdfium2
import pytest
import zxingcpp

from fieldkit import paths
from fieldkit.errors import FieldKitError

SAMPLE = paths.resources() / "reference" / "sample_event"
PLAN = """
event: {code: X-26, name: Games, exercise: yes}
sites:
- {code: W-03, name: Tap, kind: water}
"""


@pytest.fixture
def desk(laptops, tmp_path):
    laptop = laptops("Dilnoza", "supervisor")
    laptop.clock.moment = datetime(2026, 11, 24, 8, tzinfo=UTC)
    (tmp_path / "plan.yaml").write_text(PLAN, encoding="utf-8")
    laptop.services.planning.load_event(tmp_path / "plan.yaml")
    for form in ("fk_water", "fk_illness"):
        laptop.services.planning.add_form(paths.resources() / "forms" / f"{form}.md")
    return laptop


def begun(desk, tmp_path, form, stem, **other):
    answers = json.loads((SAMPLE / f"{stem}.json").read_text(encoding="utf-8")) | other
    answers |= {"event": "X-26", "site": "W-03"}
    if not (tmp_path / "photos").exists():
        (tmp_path / "photos").symlink_to(SAMPLE / "photos")
    file = tmp_path / "answers.json"
    file.write_text(json.dumps(answers), encoding="utf-8")
    return desk.services.inspecting.begin_recording(form, "W-03", file, {})


def test_a_label_tells_of_the_sample_before_and_after_finalising(desk, tmp_path):
    recording = begun(desk, tmp_path, "fk_water", "water")
    draft = desk.services.inspecting.drafts()[0].id
    [before] = desk.services.labelling.labels(draft, "en")
    made = recording.finalise()
    [after] = desk.services.labelling.labels(made.id, "en")
    assert before == after
    assert (after.number, after.site, after.site_name) == ("STEPPE26-W03-1", "W-03", "Tap")
    facts = dict(after.facts)
    assert facts["Analyses requested"] == "Microbiology, Chemistry"
    assert facts["Preservative"] == "Thiosulfate"
    assert facts["Seal number"] == "0047"
    assert after.exercise
    [russian] = desk.services.labelling.labels(made.id, "ru")
    assert dict(russian.facts)["Консервант"] == "Тиосульфат натрия"


def test_a_label_of_a_patient_says_nothing_of_the_patient(desk, tmp_path):
    made = begun(desk, tmp_path, "fk_illness", "illness").finalise()
    labels = desk.services.labelling.labels(made.id, "en")
    assert labels
    told = {name for label in labels for name, _ in label.facts}
    assert told <= {"Samples taken", "Taken at", "Sampling point", "Case number"}, told


@pytest.mark.parametrize(("language", "word"), [("en", "Handed over by"), ("ru", "Сдал")])
def test_the_code_on_paper_is_the_number_alone(desk, tmp_path, language, word):
    made = begun(desk, tmp_path, "fk_water", "water").finalise()
    file = tmp_path / "labels.pdf"
    assert desk.services.labelling.write(made.id, file, language) == 1
    with pypdfium2.PdfDocument(BytesIO(file.read_bytes())) as document:
        [page] = document
        text = page.get_textpage().get_text_range()
        [code] = zxingcpp.read_barcodes(page.render(scale=3).to_pil())
    assert code.text == "STEPPE26-W03-1"
    assert word in text
    assert ("EXERCISE" if language == "en" else "УЧЕНИЕ") in text


def test_without_samples_there_is_no_label(desk, tmp_path):
    made = begun(desk, tmp_path, "fk_water", "water", sampled="no", r_sample=[]).finalise()
    assert desk.services.labelling.labels(made.id) == ()
    with pytest.raises(FieldKitError) as refused:
        desk.services.labelling.write(made.id, tmp_path / "labels.pdf")
    assert refused.value.code == "labels.none"
    assert not (tmp_path / "labels.pdf").exists()
    with pytest.raises(FieldKitError):
        desk.services.labelling.labels("nothing")
