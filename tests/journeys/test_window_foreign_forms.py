"""Forms that other people made, through the real window: added, begun, answered, printed."""

import pytest
from PySide6.QtWidgets import QApplication, QComboBox

from fieldkit import paths
from fieldkit.app.form_library import usable_form
from tests.support.answering import fullest
from tests.support.window_person import Person, make_planned_workspace
from ui.shared.wording import language
from ui.theme.theme import Theme

SAMPLE = paths.resources() / "reference" / "sample_event"
BY_HAND = {"string", "int", "decimal", "date"}
FORMS = ("unhcr-results-monitoring", "grain-store-survey", "mali-health-facilities")
LANGUAGES = {"العربية (ar)", "French"}


@pytest.fixture
def one(qapp, monkeypatch, tmp_path):
    make_planned_workspace(tmp_path / "w")
    language.choose("en")
    person = Person(Theme(qapp), tmp_path / "w", monkeypatch.setattr)
    person.unlock()
    yield person
    person.close()


def begin(one, form):
    """Add a form in Plan and begin it in Today."""
    one.go("Plan")
    one.press("Add a form…", form)
    one.go("Today")
    one.press("New inspection")
    sites = one.find(QComboBox, "Site")
    sites.setCurrentIndex(sites.findData("F-12"))
    one.press("Begin")


def answer(one, steps):
    """Take the steps at the window: a share of the answers by mouse and keys, the rest at once."""
    model, by_hand = one.form.model, 0
    for step in steps:
        if step[0] == "add":
            model.add(step[1])
            continue
        _, path, value = step
        model.go_to(path)
        block = one.form.page.blocks.get(path)
        if (
            block
            and by_hand < 25
            and block.question.control == "input"
            and block.question.type in BY_HAND
        ):
            by_hand += 1
            one.give(block, value)
        else:
            model.set(path, value)
    return by_hand


@pytest.mark.parametrize("name", FORMS)
def test_a_foreign_form_is_filled_in_and_printed(one, shared, name, tmp_path):
    form = next((shared / "forms-in-the-wild").glob(f"{name}.xls*"))
    _, steps = fullest(usable_form(form).definition, seeds=range(3))
    begin(one, form)
    other = next((each for each in one.form.model.languages if each in LANGUAGES), "")
    one.form.model.set_language(other or one.form.model.language)
    assert answer(one, steps) >= 1
    assert len(steps) > 10
    model = one.form.model
    for node in model.draft.check():
        if model.question(node.path).control == "upload":
            model.attach(node.path, SAMPLE / "photos" / "stall.jpg")
    given = {step[1]: step[2] for step in steps if step[0] == "set"}
    held = {path: model.draft.session.value(path) for path in given}
    assert sum(value != "" for value in held.values()) > len(given) * 0.9
    if model.draft.check():
        one.press("Close and keep the draft")
        QApplication.processEvents()
        row = next(row for row in one.composition.screen("today").model.rows if row.draft)
        assert row.site == "F-12"
        return
    one.agree("Finalise")
    one.press("Finalise")
    document = tmp_path / "document.pdf"
    one.press("Save PDF…", document)
    one.until(document.is_file, "the PDF")
    assert document.read_bytes().startswith(b"%PDF")
