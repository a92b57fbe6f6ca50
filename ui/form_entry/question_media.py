"""What a form gives a question to be looked at and listened to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from ui.form_entry.played_media import PlayedMedia, recordings_of
from ui.form_entry.questions.pictures import BESIDE_LABEL, small_picture
from ui.theme import sizes

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from fieldkit.app import QuestionView


class QuestionMedia(QWidget):
    """Stands under the words of a question that comes with files."""

    def __init__(
        self, read_file: Callable[[str], bytes | None], lay_open: Callable[[str], Path | None]
    ) -> None:
        super().__init__()
        self._read_file = read_file
        self._lay_open = lay_open
        self.picture = QLabel()
        self.played: PlayedMedia | None = None
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(sizes.TIGHT)
        column.addWidget(self.picture)

    def show_media(self, question: QuestionView, *, without_picture: bool = False) -> None:
        """Show the files of the question as it stands now."""
        image = "" if without_picture else question.media.get("image", "")
        picture = small_picture(self._read_file(image) if image else None, BESIDE_LABEL)
        self.picture.setPixmap(picture)
        self.picture.setVisible(not picture.isNull())
        recordings = recordings_of(question)
        if self.played is None and recordings:
            self.played = PlayedMedia(self._lay_open)
            self._column.addWidget(self.played)
        if self.played is not None:
            self.played.show_recordings(recordings)


def has_media(question: QuestionView) -> bool:
    """Whether a form gives a question, or its choices, anything to show or to play."""
    return bool(question.media) or bool(recordings_of(question))
