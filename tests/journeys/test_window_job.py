"""The main job through the real window: from a blank workspace to the returned inspection."""

import gc
import json

import pytest

from fieldkit import paths
from tests.support.window_person import Person
from ui.shared.wording import language
from ui.theme.theme import Theme

SAMPLE = paths.resources() / "reference" / "sample_event"


@pytest.fixture
def person(qapp, monkeypatch, tmp_path):
    """Seats a person at the window of a workspace; one window after the other."""
    language.choose("en")
    theme = Theme(qapp)
    seated = []

    def sit(name):
        for each in seated:
            each.close()
        seated[:] = [Person(theme, tmp_path / name, monkeypatch.setattr)]
        return seated[0]

    yield sit
    for each in seated:
        each.close()


def sample(name):
    return json.loads((SAMPLE / f"{name}.json").read_text(encoding="utf-8"))


def prepare_supervisor(one, card, pack):
    one.begin("Nargiza Supervisor", "supervisor")
    one.go("Plan")
    one.press("Load an event plan…", SAMPLE / "event.yaml")
    one.press("Install the built-in forms")
    one.agree("Enrol")
    one.press("Enrol a device card…", card)
    one.press("Write the pack…", pack)
    one.until(pack.is_file, "the pack")


def cards(one):
    return one.composition.screen("today").model.cards()


def answered(one):
    """Every answer that stands in the form on the screen."""
    session = one.form.model.draft.session
    return {node.path: node.value for node in session.nodes() if node.value != ""}


def finalise(one):
    assert gc.get_freeze_count() > 0  # no collection walks through the open form
    one.agree("Finalise")
    one.press("Finalise")
    one.until(lambda: one.composition.form_entry is None, one.composition.notices)
    assert one.composition.collector._pause.isActive()
    assert one.composition.shell_model.current == "inspections"


def fill_water(one):
    """The water form by mouse and keyboard; nothing is answered behind the widgets."""
    given = sample("water")
    told = {}
    one.fill(given, SAMPLE, told.__setitem__)
    kinds = {
        (one.form.model.question(path).control, one.form.model.question(path).type) for path in told
    }
    assert {
        ("input", "string"), ("input", "int"), ("input", "decimal"), ("input", "date"),
        ("input", "dateTime"), ("input", "geopoint"), ("select1", "string"), ("select", "string"),
        ("upload", "binary"),
    } <= kinds  # fmt: skip
    assert len(told) > 60
    after = answered(one)
    assert {path: after[path] for path in told} == told
    return told


def add_and_remove_an_entry(one):
    """One entry too many, answered, then taken away again, after being asked."""
    model = one.form.model
    repeat = next(n.path for n in model.draft.session.nodes() if n.path.endswith("[1]/p_kind"))
    outer = repeat.rpartition("[")[0]
    model.go_to(repeat)
    block = one.form.page.blocks[f"repeat {outer}"]
    before = answered(one)
    one.press(f"Add: {block.accessibleName()}", within=block)
    assert block.item.count == 3
    added = one.form.page.blocks[f"{outer}[3]/p_kind"]
    one.give(added, "lead")
    assert answered(one) != before
    one.agree("Remove")
    one.press(f"Remove {one.form.page.blocks[f'instance {outer}[3]'].accessibleName()}")
    assert block.item.count == 2
    assert answered(one) == before


def record_and_hand_over(one, folder, sync):
    """The water inspection answered by hand, the food one in brief; both finalised."""
    one.go("Today")
    titles = [card.title.split()[0] for card in cards(one)]
    assert {"W-03", "F-12"} <= set(titles)
    one.open_card("W-03")
    told = fill_water(one)
    add_and_remove_an_entry(one)
    finalise(one)
    one.press("Save PDF…", folder / "W-03.pdf")
    one.until((folder / "W-03.pdf").is_file, "the PDF")
    assert (folder / "W-03.pdf").read_bytes().startswith(b"%PDF")
    one.go("Today")
    one.open_card("F-12")
    one.fill(sample("food"), SAMPLE)
    finalise(one)
    one.go("Hand-over")
    one.press("Choose a folder or file…", sync)
    one.until(sync.is_file, "the sync file")
    return told


def test_the_whole_job_through_the_window(person, tmp_path):
    card, pack = tmp_path / "card.txt", tmp_path / "pack.fieldkit"
    sync, answer = tmp_path / "out.fieldkit", tmp_path / "answer.fieldkit"
    inspector = person("inspector")
    inspector.begin("Aigerim Sadykova", "inspector")
    inspector.go("Settings")
    inspector.press("Save the device card…", card)

    prepare_supervisor(person("supervisor"), card, pack)

    inspector = person("inspector")
    inspector.unlock()
    inspector.import_(pack)
    told = record_and_hand_over(inspector, tmp_path, sync)

    supervisor = person("supervisor")
    supervisor.unlock()
    supervisor.import_(sync)
    supervisor.go("Review")
    review = supervisor.composition.screen("review").model
    assert {row.site for row in review.rows} == {"W-03", "F-12"}
    supervisor.open_card("F-12")
    supervisor.press("Approve")
    assert [row.site for row in review.rows] == ["W-03"]
    supervisor.type("Comment", "Please measure again at noon.")
    supervisor.press("Return")
    assert review.rows == []
    supervisor.go("Inspections")
    shown = supervisor.composition.screen("inspections").model
    states = {row.site: row.state for row in shown.rows(shown.ids)}
    assert states == {"F-12": "approved", "W-03": "returned"}
    supervisor.go("Plan")
    supervisor.press("Write the pack…", answer)

    inspector = person("inspector")
    inspector.unlock()
    inspector.import_(answer)
    inspector.go("Today")
    back = next(each for each in cards(inspector) if each.title.startswith("W-03"))
    assert "returned with 1 comment" in back.reason
    assert inspector.composition.screen("hand_over").model.outgoing.inspections == 0
    inspector.open_card("W-03")
    after = answered(inspector)
    assert {path: after[path] for path in told} == told
