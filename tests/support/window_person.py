"""A person at the real window: finds widgets by their words, clicks, types, names files when asked."""

import time
from pathlib import Path

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLineEdit,
    QListView,
    QPlainTextEdit,
)

from fieldkit import paths
from fieldkit.app.bootstrap import create_workspace, open_services
from ui.composition import Composition
from ui.form_entry.blocks import RepeatBlock
from ui.form_entry.question_block import QuestionBlock
from ui.form_entry.questions.signature import Canvas
from ui.shared import files
from ui.shared.card_list import CardList

SAMPLE = paths.resources() / "reference" / "sample_event"
PASSPHRASE = "three small words"
PATIENCE = 25  # seconds
_LEFT = Qt.MouseButton.LeftButton
_NEAR = QPoint(12, 12)  # on the mark of a line to be marked, not on its words


def make_planned_workspace(folder, *forms):
    """A workspace of one person who plans and inspects, with these built-in forms."""
    create_workspace(folder, PASSPHRASE, "Aigerim Sadykova", "supervisor")
    with open_services(folder, PASSPHRASE) as services:
        services.planning.load_event(SAMPLE / "event.yaml")
        for form in forms:
            services.planning.add_form(paths.resources() / "forms" / f"{form}.md")


class Person:
    """One person at one window. `patch` sets an attribute, as monkeypatch.setattr does."""

    def __init__(self, theme, folder, patch=setattr):
        self.composition = Composition(theme, folder)
        self.window = self.composition.window
        self.file = None
        self.agreed_to = ""
        patch(files, "file_to_open", lambda *_: self.file)
        patch(files, "files_to_open", lambda *_: [self.file])
        patch(files, "file_to_write", lambda *_: self.file)
        self.window.resize(1280, 820)
        self.window.show()
        self.window.activateWindow()
        assert QTest.qWaitForWindowActive(self.window)

    def close(self):
        """Close the window."""
        self.window.close()

    # --- finding and pressing

    def until(self, happened, what=""):
        """Wait for something to happen."""
        begun = time.monotonic()
        while not happened():
            assert time.monotonic() - begun < PATIENCE, what
            QTest.qWait(5)

    def find(self, kind, words, within=None):
        """The visible widget of a kind with these words on it or as its accessible name."""
        QApplication.processEvents()
        seen = []
        for widget in (within or self.window).findChildren(kind):
            if widget.isVisible():
                own = widget.text() if hasattr(widget, "text") else ""
                names = {own.replace("&", ""), widget.accessibleName()}
                if words in names:
                    return widget
                seen.append(sorted(names))
        raise AssertionError(f"no {kind.__name__} {words!r} among {seen}")

    def press(self, words, file=None, within=None):
        """Click the button with these words and wait for the work that it begins."""
        self.file = file
        button = self.find(QAbstractButton, words, within)
        assert button.isEnabled(), words
        QTest.mouseClick(button, _LEFT)
        self.until(lambda: self.agreed_to == "" and not self.composition.jobs.is_busy, words)

    def type(self, name, words, within=None):
        """Type into the field with this name."""
        field = self.find(QLineEdit, name, within)
        field.setFocus()
        QTest.keyClicks(field, words)

    def go(self, place):
        """Choose a place of the rail."""
        self.press(place)

    def open_card(self, beginning):
        """Click the card whose title begins so."""
        QApplication.processEvents()
        cards = next(each for each in self.window.findChildren(CardList) if each.isVisible())
        rows = [cards.model().index(row, 0) for row in range(cards.model().rowCount())]
        index = next(each for each in rows if each.data().startswith(beginning))
        cards.scrollTo(index)
        spot = cards.visualRect(index).center()
        QTest.mouseClick(cards.viewport(), _LEFT, Qt.KeyboardModifier.NoModifier, spot)
        QApplication.processEvents()

    def agree(self, words):
        """Press this button in the question that the next `press` must bring."""

        def press():
            box = QApplication.activeModalWidget()
            if box is None and self.window.isVisible():
                QTimer.singleShot(20, self.window, press)
            elif box is not None:
                self.agreed_to = ""
                QTest.mouseClick(self.find(QAbstractButton, words, box), _LEFT)

        self.agreed_to = words
        QTimer.singleShot(20, self.window, press)

    # --- beginning

    def begin(self, name, role):
        """Make a workspace at the welcome."""
        self.type("Your name", name)
        choice = self.window.findChild(QAbstractButton, role)
        QTest.mouseClick(choice, _LEFT, Qt.KeyboardModifier.NoModifier, QPoint(10, 10))
        assert choice.isChecked()
        self.type("Passphrase", PASSPHRASE)
        self.type("Passphrase again", PASSPHRASE)
        self.press("Make the workspace")
        self.until(lambda: self.composition.desk is not None, "the workspace")

    def unlock(self):
        """Open the workspace again."""
        self.type("Passphrase", PASSPHRASE)
        self.press("Unlock")
        self.until(lambda: self.composition.desk is not None, "the workspace")

    def import_(self, file: Path):
        """Look into a file in the inbox, then import it."""
        self.go("Inbox")
        model = self.composition.screen("inbox").model
        self.press("Add files…", file)
        self.until(lambda: any(row.path == file for row in model.rows), "the look")
        assert not any(row.problem for row in model.rows)
        self.press("Import")
        self.until(lambda: next(row for row in model.rows if row.path == file).is_imported)

    # --- answering

    @property
    def form(self):
        """The form on the screen."""
        return self.composition.form_entry

    def fill(self, given, folder, told=lambda _path, _value: None):
        """Answer all pages as an answers file says; `told` hears of each answer when it is saved."""
        while True:
            self.fill_page(given, folder, told)
            if not self.turn_page():
                return

    def turn_page(self):
        """Go to the next page, once the form knows whether there is one; false on the last."""
        timers = self.form.model.findChildren(QTimer)
        self.until(lambda: not any(each.isActive() for each in timers if each.isSingleShot()))
        onward = self.find(QAbstractButton, "Next page")
        if not onward.isEnabled():
            return False
        QTest.mouseClick(onward, _LEFT)
        return True

    def fill_page(self, given, folder, told=lambda _path, _value: None):
        """Answer the page on the screen, one question after the other as they unfold."""
        done = set()
        while True:
            blocks = [each for each in self.form.page.blocks.items() if each[0] not in done]
            if not blocks:
                return
            key, block = blocks[0]
            done.add(key)
            if isinstance(block, RepeatBlock):
                while block.item.count < len(given_at(given, block.item.path) or ()):
                    before = block.item.count
                    self.press(f"Add: {block.accessibleName()}", within=block)
                    assert block.item.count == before + 1
            elif isinstance(block, QuestionBlock) and not block.question.readonly:
                value = given_at(given, block.question.path)
                if value is not None:
                    self.give(block, value, folder)
                    told(block.question.path, self.form.model.question(block.question.path).value)

    def give(self, block, value, folder=None):
        """Answer one question through its widgets; returns when it is saved."""
        question, model = block.question, self.form.model
        if holds(question, question.value, value) and question.control != "upload":
            return
        self.form.page.focus_path(question.path)
        if question.control in ("select1", "select"):
            self._choose(block, value)
        elif question.control == "trigger":
            QTest.mouseClick(block.editor.mark, _LEFT, Qt.KeyboardModifier.NoModifier, _NEAR)
        elif question.control == "upload":
            self._bring(block, folder / value)
        else:
            self._write(block, value)
        QTest.keyClick(QApplication.focusWidget() or block, Qt.Key.Key_Tab)
        self.until(
            lambda: holds(question, model.question(question.path).value, value),
            (question.path, value),
        )
        assert not model.has_unsaved

    def _choose(self, block, value):
        question = block.question
        wanted = value if isinstance(value, list) else str(value).split()
        labels = {each.value: each.label or each.value for each in question.choices}
        box, view = block.findChild(QComboBox), block.findChild(QListView)
        for each in wanted:
            if box is not None:
                for _ in range(box.findData(each) - box.currentIndex()):
                    QTest.keyClick(box, Qt.Key.Key_Down)
            elif view is not None:
                field = block.findChild(QLineEdit)
                field.clear()
                QTest.keyClicks(field, labels[each])
                rows = [view.model().index(row, 0) for row in range(view.model().rowCount())]
                index = next(row for row in rows if row.data(Qt.ItemDataRole.UserRole) == each)
                view.scrollTo(index)
                spot = view.visualRect(index).center()
                QTest.mouseClick(view.viewport(), _LEFT, Qt.KeyboardModifier.NoModifier, spot)
            else:
                button = next(
                    button
                    for button in block.editor.findChildren(QAbstractButton)
                    if button.accessibleName().endswith(f": {labels[each]}")
                )
                spot = QPoint(12, button.height() // 2)
                QTest.mouseClick(button, _LEFT, Qt.KeyboardModifier.NoModifier, spot)

    def _bring(self, block, file):
        canvas = block.findChild(Canvas)
        if canvas is None:
            self.file = file
            button = next(
                each
                for each in block.editor.findChildren(QAbstractButton)
                if each.text() in ("Choose a file…", "Choose another…")
            )
            QTest.mouseClick(button, _LEFT)
            return
        QTest.mousePress(canvas, _LEFT, Qt.KeyboardModifier.NoModifier, QPoint(40, 90))
        for x, y in ((70, 40), (100, 110), (150, 60), (210, 95)):
            QTest.mouseMove(canvas, QPoint(x, y))
            QApplication.processEvents()
        QTest.mouseRelease(canvas, _LEFT, Qt.KeyboardModifier.NoModifier, QPoint(240, 80))
        assert len(canvas.strokes[-1]) > 2

    def _write(self, block, value):
        question = block.question
        if question.type == "geopoint":
            for part, words in zip(("Latitude", "Longitude"), str(value).split(), strict=False):
                field = next(
                    each
                    for each in block.findChildren(QLineEdit)
                    if each.accessibleName().endswith(f": {part}")
                )
                field.setFocus()
                field.selectAll()
                QTest.keyClicks(field, words)
            return
        words = str(value)
        if question.type == "dateTime":
            words = words[:16].replace("T", " ")
        field = block.findChild(QLineEdit) or block.findChild(QPlainTextEdit)
        field.setFocus()
        field.selectAll()
        QTest.keyClicks(field, words)


def given_at(given, path):
    """The answer for a path: by name, repeats as lists of their instances' answers."""
    for step in path.split("/")[:-1]:
        name, _, position = step.partition("[")
        if position:
            rows = given.get(name, [])
            place = int(position.rstrip("]")) - 1
            if place >= len(rows):
                return None
            given = rows[place]
    return given.get(path.rpartition("/")[2].partition("[")[0])


def holds(question, stored, value):
    """Whether a stored answer means what was to be answered."""
    if question.control == "upload":
        return stored != ""
    if question.control == "select":
        return set(stored.split()) == set(value if isinstance(value, list) else str(value).split())
    if question.type in ("int", "decimal"):
        return stored != "" and float(stored) == float(value)
    if question.type == "geopoint":
        return [*map(float, stored.split()[:2])] == [*map(float, str(value).split()[:2])]
    if question.type == "dateTime":
        return stored[:16] == str(value)[:16]
    return stored == str(value)
