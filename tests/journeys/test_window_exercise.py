"""What is an exercise says so wherever it is shown, and counts for nothing real."""

import json

import pypdfium2
import pytest

from fieldkit import paths
from fieldkit.app.bootstrap import create_workspace, open_services
from fieldkit.storage import workspace_key
from tests.support.window_person import PASSPHRASE, SAMPLE, Person, make_planned_workspace
from ui.shared.transcript import TranscriptView
from ui.shared.wording import language
from ui.shell.bars import TopBar
from ui.theme.theme import Theme

REAL = """
event: {code: R26, name: Summer festival}
sites:
- {code: W-1, name: Tap, kind: water, operator: Nomad LLP}
- {code: W-2, name: Tank, kind: water, operator: Nomad LLP}
- {code: W-3, name: Well, kind: water, operator: Nomad LLP}
"""
RED = {"ecoli_state": "present"}


@pytest.fixture(autouse=True)
def _quick(monkeypatch):
    language.choose("en")
    monkeypatch.setattr(workspace_key, "STANDARD", workspace_key.Effort(64, 1, 1))


@pytest.fixture
def mixed(tmp_path):
    """A workspace of a real event with one real inspection and one that was an exercise, both red."""
    folder = tmp_path / "w"
    create_workspace(folder, PASSPHRASE, "Nargiza", "supervisor")
    (tmp_path / "plan.yaml").write_text(REAL, encoding="utf-8")
    (tmp_path / "photos").symlink_to(SAMPLE / "photos")
    sample = json.loads((SAMPLE / "water.json").read_text(encoding="utf-8"))
    sample.pop("ecoli_due")
    made = {}
    with open_services(folder, PASSPHRASE) as services:
        services.planning.load_event(tmp_path / "plan.yaml")
        services.planning.add_form(paths.resources() / "forms" / "fk_water.md")
        for site, exercise in (("W-1", "no"), ("W-2", "yes")):
            answers = sample | RED | {"event": "R26", "site": site, "exercise": exercise}
            file = tmp_path / "answers.json"
            file.write_text(json.dumps(answers), encoding="utf-8")
            recording = services.inspecting.begin_recording("fk_water", site, file, {})
            made[exercise] = recording.finalise().id
    return folder, made


@pytest.fixture
def window(qapp, monkeypatch):
    """Opens a workspace in the window."""
    opened = []

    def open_(folder):
        opened.append(Person(Theme(qapp), folder, monkeypatch.setattr))
        opened[0].unlock()
        return opened[0]

    yield open_
    for person in opened:
        person.close()


def exercise_mark(one):
    """The word in the bar over every screen."""
    return one.window.findChild(TopBar)._exercise


def test_every_place_of_an_exercise_says_so(window, tmp_path):
    make_planned_workspace(tmp_path / "w", "fk_water")
    one = window(tmp_path / "w")
    for place in one.composition.shell_model.places:
        one.go(place.words)
        assert exercise_mark(one).isVisible(), place.key
    one.composition.go("today")
    rows = one.composition.screen("today").model.cards()
    assert all(card.detail.startswith("EXERCISE · ") for card in rows if card.key.isdigit())
    one.open_card("W-03")
    assert one.form.model.headline.is_exercise


def test_an_exercise_within_a_real_event_is_marked_by_itself(window, mixed):
    folder, made = mixed
    one = window(folder)
    assert not exercise_mark(one).isVisible()
    one.composition.go("inspections")
    view = one.composition.screen("inspections").view
    rows, about = view.table_model, view.table_model.columns[0].detail
    details = {rows.id_at(number): about(rows._row(number)) for number in range(rows.rowCount())}
    assert details[made["yes"]].startswith("EXERCISE · ")
    assert not details[made["no"]].startswith("EXERCISE")
    for which, told in (("yes", True), ("no", False)):
        one.composition.show_inspection(made[which])
        assert ("EXERCISE" in view.findChild(TranscriptView).toPlainText()) is told
    one.composition.go("review")
    cards = {card.key: card.detail for card in one.composition.screen("review").model.cards()}
    assert cards[made["yes"]].startswith("EXERCISE · ")
    assert not cards[made["no"]].startswith("EXERCISE")


def test_every_page_of_its_document_says_so_and_no_page_of_a_real_one(mixed, tmp_path):
    folder, made = mixed
    with open_services(folder, PASSPHRASE) as services:
        for tag, word in (("en", "EXERCISE"), ("ru", "УЧЕНИЕ"), ("kk", "EXERCISE")):
            for which, told in (("yes", True), ("no", False)):
                pdf = services.documenting.pdf(made[which], tag)
                with pypdfium2.PdfDocument(pdf) as document:
                    pages = [page.get_textpage().get_text_range() for page in document]
                assert len(pages) > 1
                assert [word in page for page in pages] == [told] * len(pages)


def test_an_exercise_raises_no_real_alert_and_is_told_by_command(mixed):
    folder, made = mixed
    with open_services(folder, PASSPHRASE) as services:
        alerts = services.alerting.alerts()
        # The exercise raises none here, and two red ones of one operator would make another.
        assert [(alert.inspections, alert.exercise) for alert in alerts] == [((made["no"],), False)]
        cards = services.inspecting.inspections()
        assert {row.exercise for row in cards} == {True, False}
        assert "EXERCISE" in services.inspecting.show(made["yes"]).in_words()
        assert "EXERCISE" not in services.inspecting.show(made["no"]).in_words()
