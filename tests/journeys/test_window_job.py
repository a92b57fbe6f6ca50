"""The main job through the real window: from two blank laptops to a reviewed inspection."""

import json
from pathlib import Path

import pytest
from PySide6.QtWidgets import QAbstractButton, QApplication

from fieldkit import paths
from fieldkit.app.answers_filing import AnswersFiling
from fieldkit.forms.answers import fill
from ui.composition import Composition
from ui.shared import files
from ui.shared.wording import language
from ui.theme.theme import Theme
from ui.welcome.view import WelcomeView

SAMPLE = paths.resources() / "reference" / "sample_event"
PATIENCE = 30_000


class Laptop:
    """One person at one window: presses buttons, names files when asked."""

    def __init__(self, theme, folder, qtbot, monkeypatch):
        self.window = Composition(theme, folder)
        self.qtbot = qtbot
        self.monkeypatch = monkeypatch
        self.window.window.show()
        qtbot.waitExposed(self.window.window)

    def begin(self, name, role):
        view = self.window.window.findChild(WelcomeView)
        view.name.setText(name)
        view.passphrase.setText("three small words")
        view.again.setText("three small words")
        view.roles.findChild(QAbstractButton, role).setChecked(True)
        view.go.click()
        self.until(lambda: self.window.desk is not None)

    def until(self, happened):
        self.qtbot.waitUntil(happened, timeout=PATIENCE)

    def go(self, place):
        self.window.go(place)
        return self.window.screen(place).view

    def model(self, place):
        return self.window.screen(place).model

    def press(self, words, file=None):
        """Press the button with these words; `file` answers the dialog."""
        self.monkeypatch.setattr(files, "file_to_open", lambda *_: file)
        self.monkeypatch.setattr(files, "files_to_open", lambda *_: [file])
        self.monkeypatch.setattr(files, "file_to_write", lambda *_: file)
        QApplication.processEvents()  # widgets made a moment ago are shown by then
        for button in self.window.window.findChildren(QAbstractButton):
            if button.isVisible() and button.text().replace("&", "") == words:
                assert button.isEnabled(), words
                button.click()
                self.until(lambda: not self.window.jobs.is_busy)
                return
        raise AssertionError(f"no button {words!r}")

    def import_(self, file: Path):
        self.go("inbox")
        self.press("Choose files…" if not self.model("inbox").rows else "Add files…", file)
        self.until(lambda: any(row.path == file for row in self.model("inbox").rows))
        assert not any(row.problem for row in self.model("inbox").rows)
        self.press("Import")
        self.until(
            lambda: any(row.path == file and row.is_imported for row in self.model("inbox").rows)
        )

    def close(self):
        self.window.window.close()


@pytest.fixture
def laptops(qapp, qtbot, monkeypatch, tmp_path):
    language.choose("en")
    theme = Theme(qapp)
    made = [Laptop(theme, tmp_path / name, qtbot, monkeypatch) for name in ("sup", "insp")]
    yield made
    for laptop in made:
        if laptop.window.window.isVisible():
            laptop.close()


def answer(view, name):
    """Answer everything as in the sample, the last question through the screen's own model."""
    draft = view.model.draft
    given = json.loads((SAMPLE / f"{name}.json").read_text(encoding="utf-8"))
    assert fill(AnswersFiling(draft, SAMPLE), given) == []
    draft.keep()
    view.model.refresh_overview()


def test_the_whole_job_through_the_window(laptops, tmp_path):
    supervisor, inspector = laptops
    card, pack, sync = tmp_path / "card.txt", tmp_path / "pack.fieldkit", tmp_path / "out.fieldkit"
    document, reply = tmp_path / "F-12.pdf", tmp_path / "reply.fieldkit"

    inspector.begin("Aigerim Sadykova", "inspector")
    inspector.go("settings")
    inspector.press("Save the device card…", card)

    supervisor.begin("Nargiza Supervisor", "supervisor")
    supervisor.go("plan")
    supervisor.press("Load an event plan…", SAMPLE / "event.yaml")
    supervisor.press("Install the built-in forms")
    supervisor.press("Enrol a device card…", card)
    supervisor.press("Write the pack…", pack)
    supervisor.until(pack.is_file)

    inspector.import_(pack)
    inspector.go("today")
    cards = {card.title.split()[0]: card for card in inspector.model("today").cards()}
    assert "F-12" in cards
    inspector.model("today").open(cards["F-12"].key)
    view = inspector.window.form_entry
    assert inspector.window.shell_model.trail[0].startswith("F-12")
    answer(view, "food")
    inspector.monkeypatch.setattr(view, "confirm", lambda *_: True)
    view.finalise()
    inspector.until(lambda: inspector.window.shell_model.current == "inspections")
    inspector.press("Save PDF…", document)
    assert document.read_bytes().startswith(b"%PDF")
    inspector.go("hand_over")
    inspector.press("Choose a folder or file…", sync)
    assert inspector.model("hand_over").written.records >= 1

    supervisor.import_(sync)
    review = supervisor.go("review")
    assert [row.site for row in supervisor.model("review").rows] == ["F-12"]
    review.words.setText("Please measure again at noon.")
    supervisor.press("Return")
    assert supervisor.model("review").rows == []
    supervisor.go("plan")
    supervisor.press("Write the pack…", reply)

    inspector.import_(reply)
    inspector.go("today")
    assert any(
        "returned with 1 comment" in card.reason for card in inspector.model("today").cards()
    )
    assert inspector.model("hand_over").outgoing.inspections == 0


def test_a_draft_left_in_the_middle_is_found_again(laptops, tmp_path, qtbot, monkeypatch):
    supervisor, _ = laptops
    supervisor.begin("Nargiza Supervisor", "supervisor")
    supervisor.go("plan")
    supervisor.press("Load an event plan…", SAMPLE / "event.yaml")
    supervisor.press("Install the built-in forms")
    supervisor.model("today").start("fk_food", "F-12")
    model = supervisor.window.form_entry.model
    question = next(
        q
        for page in model.pages
        for q in model.draft.session.items(page.path)
        if getattr(q, "control", "") == "input"
        and getattr(q, "type", "") == "string"
        and not q.readonly
    )
    model.set(question.path, "typed before the lid was closed")
    supervisor.close()
    again = Laptop(supervisor.window.theme, tmp_path / "sup", qtbot, monkeypatch)
    again.window.welcome.unlock("three small words")
    again.until(lambda: again.window.desk is not None)
    again.go("today")
    again.model("today").open("0")
    assert (
        again.window.form_entry.model.draft.session.value(question.path)
        == "typed before the lid was closed"
    )
    again.close()
