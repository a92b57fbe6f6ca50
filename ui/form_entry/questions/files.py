"""Pictures, sound, video and other files, chosen from the disk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QLabel, QVBoxLayout

from fieldkit.wording import marked
from ui.form_entry.form_text import as_plain_text
from ui.form_entry.questions.editor import Editor
from ui.shared import files, text
from ui.shared.photos import photo
from ui.shared.widgets import button, row
from ui.shared.wording import tr
from ui.theme import sizes

if TYPE_CHECKING:
    from collections.abc import Callable

    from fieldkit.app import QuestionView

THUMBNAIL = QSize(220, 150)
_PATTERNS = {
    "image": "*.jpg *.jpeg *.png *.webp *.tif *.tiff *.bmp",
    "audio": "*.mp3 *.m4a *.wav *.ogg *.amr *.opus *.flac",
    "video": "*.mp4 *.mov *.3gp *.mkv *.webm *.avi",
}


def file_name(value: str) -> str:
    """The name of the file that an answer stands for; a form's own is given as jr://images/name."""
    return value.rpartition("/")[2] if value.startswith("jr://") else value


class FileEditor(Editor):
    """The name of the file and its size."""

    def __init__(self, question: QuestionView, read_file: Callable[[str], bytes | None]) -> None:
        super().__init__(question, read_file)
        self.column = QVBoxLayout()
        self.column.setSpacing(sizes.NEAR)
        self.name = text.quiet()
        self._choose = button(tr("Choose a file…"), self._ask)
        self._remove = button(tr("Remove"), lambda: self.answered.emit(""))
        self.column.addWidget(self.name)
        self.column.addLayout(row(self._choose, self._remove))
        self.row.addLayout(self.column, 1)
        self.setFocusProxy(self._choose)
        self.show_answer()

    def show_answer(self) -> None:
        """Show the file's name."""
        value = file_name(self.question.value)
        content = self.read_file(value) if value else None
        self.name.setVisible(value != "")
        self.name.setText(value)
        if content is not None:
            self.name.setText(f"{value}, {max(1, round(len(content) / 1024))} KB")
        self._remove.setVisible(value != "")
        self._choose.setText(tr("Choose another…") if value else tr("Choose a file…"))
        self.show_content(content)

    def show_content(self, content: bytes | None) -> None:
        """Show what is in the file, where that is possible."""

    def name_inputs(self, name: str) -> None:
        """The buttons say what they are for."""
        self.setAccessibleName(name)
        self._choose.setAccessibleName(f"{name}: {self._choose.text()}")
        self._remove.setAccessibleName(f"{name}: {self._remove.text()}")

    def _ask(self) -> None:
        kind = self.question.mediatype.partition("/")[0]
        wanted = files.Purpose("answer", marked("Files"), _PATTERNS.get(kind, "*"))
        title = as_plain_text(self.question.label)
        chosen = files.file_to_open(self, title, wanted)
        if chosen is not None:
            self.file_chosen.emit(chosen)


class ImageEditor(FileEditor):
    """A picture with its thumbnail."""

    def __init__(self, question: QuestionView, read_file: Callable[[str], bytes | None]) -> None:
        self.thumbnail = QLabel()
        super().__init__(question, read_file)
        self.column.insertWidget(0, self.thumbnail)

    def show_content(self, content: bytes | None) -> None:
        """Show the picture in small."""
        picture = QPixmap.fromImage(photo(content or b"", THUMBNAIL))
        self.thumbnail.setVisible(not picture.isNull())
        if not picture.isNull():
            self.thumbnail.setPixmap(picture)
            self.thumbnail.setAccessibleName(self.question.value)
