"""Sketches on a white sheet, and marks on a picture that was chosen or that the form brings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.form_entry.questions.editor import Editor
from ui.form_entry.questions.files import FileEditor
from ui.form_entry.questions.pictures import upright_image
from ui.form_entry.questions.sketch_pad import SketchPad
from ui.form_entry.questions.strokes import encoded
from ui.shared.widgets import button
from ui.shared.wording import tr

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QResizeEvent

    from fieldkit.app import QuestionView

_PHOTO_QUALITY = 92


class DrawEditor(Editor):
    """A sheet to draw on; a sketch saved before is drawn on further."""

    def __init__(self, question: QuestionView, read_file: Callable[[str], bytes | None]) -> None:
        super().__init__(question, read_file)
        self.pad = SketchPad()
        self.pad.changed.connect(self._save)
        self._shown: str | None = None
        self._is_saving = False
        self._clear = button(tr("Clear"), lambda: self.answered.emit(""))
        self.pad.add_tool(self._clear)
        self.row.addWidget(self.pad, 1)
        self.setFocusProxy(self.pad.sheet)
        self.show_answer()

    def show_answer(self) -> None:
        """Show the sketch that is saved; what is being drawn stays."""
        value = self.question.value
        self._clear.setEnabled(value != "")
        if self._is_saving:
            self._shown = value
        elif value != self._shown:
            self._shown = value
            self.pad.sheet.load(upright_image(self.read_file(value)) if value else None)

    def flush(self) -> None:
        """Save what is drawn without waiting for the pen to rest."""
        self.pad.sheet.finish()

    def name_inputs(self, name: str) -> None:
        """The sheet and its tools are named."""
        self.setAccessibleName(name)
        self.pad.name_inputs(name)
        self._clear.setAccessibleName(f"{name}: {self._clear.text()}")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The sheet is never wider than the page."""
        super().resizeEvent(event)
        self.pad.sheet.fit(event.size().width())

    def _save(self) -> None:
        self._is_saving = True
        if self.pad.sheet.strokes or self._shown:
            self.drawn.emit(f"{self.question.name}.png", encoded(self.pad.sheet.picture()))
        self._is_saving = False


class AnnotateEditor(FileEditor):
    """A picture to draw on. The drawn-on copy is the answer; the picture itself is not kept.

    When every stroke is taken back, the answer is the picture again that was there before.
    """

    def __init__(self, question: QuestionView, read_file: Callable[[str], bytes | None]) -> None:
        self.pad = SketchPad()
        self.pad.changed.connect(self._save)
        self._under = ""
        self._drawn_on: str | None = None
        self._is_saving = False
        super().__init__(question, read_file)
        self.column.insertWidget(0, self.pad)

    def show_content(self, content: bytes | None) -> None:
        """Show the picture to draw on; one that was just drawn on stays as it is."""
        value = self.question.value
        if self._is_saving:
            self._drawn_on = value
        elif value != self._drawn_on:
            self._drawn_on = self._under = value
            picture = upright_image(content)
            self.pad.setVisible(picture is not None)
            self.pad.sheet.load(picture)

    def flush(self) -> None:
        """Save what is drawn without waiting for the pen to rest."""
        self.pad.sheet.finish()

    def name_inputs(self, name: str) -> None:
        """The picture and its tools are named."""
        super().name_inputs(name)
        self.pad.name_inputs(name)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The picture is never wider than the page."""
        super().resizeEvent(event)
        self.pad.sheet.fit(event.size().width())

    def _save(self) -> None:
        self._is_saving = True
        if not self.pad.sheet.strokes:
            self.answered.emit(self._under)
        elif self._under.lower().endswith(".png"):
            self.drawn.emit(f"{self.question.name}.png", encoded(self.pad.sheet.picture()))
        else:
            photo = encoded(self.pad.sheet.picture(), "JPEG", _PHOTO_QUALITY)
            self.drawn.emit(f"{self.question.name}.jpg", photo)
        self._is_saving = False
