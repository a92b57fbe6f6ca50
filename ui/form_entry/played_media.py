"""Sound and video that a form brings along, opened in the player of this computer when asked."""

from __future__ import annotations

from functools import partial
from pathlib import PurePath
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from fieldkit.errors import FieldKitError, message_of
from ui.form_entry.flow import FlowLayout
from ui.form_entry.form_text import as_plain_text
from ui.shared import text
from ui.shared.widgets import button
from ui.shared.wording import tr
from ui.theme import sizes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from fieldkit.app import QuestionView

# A file of any other sort could start a program of the computer instead of a player.
PLAYED_TYPES = frozenset(
    {
        *(".mp3", ".m4a", ".wav", ".ogg", ".oga", ".amr", ".opus", ".flac", ".aac"),
        *(".mp4", ".m4v", ".mov", ".3gp", ".mkv", ".webm", ".avi", ".mpg", ".mpeg"),
    }
)
_SORTS = ("audio", "video")
_MOST_CHOICES = 60


class Recording(NamedTuple):
    """A file to be played, and whose it is: "" for the question itself."""

    name: str
    whose: str


def recordings_of(question: QuestionView) -> list[Recording]:
    """The sounds and videos of a question, and of its choices where these can be overlooked."""
    own = [Recording(name, "") for name in _named(question.media)]
    choices = question.choices if len(question.choices) <= _MOST_CHOICES else ()
    return own + [
        Recording(name, as_plain_text(choice.label) or choice.value)
        for choice in choices
        if choice.media
        for name in _named(choice.media)
    ]


def _named(media: Mapping[str, str]) -> Iterator[str]:
    return (media[sort] for sort in _SORTS if media.get(sort))


class PlayedMedia(QWidget):
    """A button for each recording; what the form lost, or nobody can play, is named instead.

    `lay_open` tells where the player of this computer can read a file of the form.
    """

    def __init__(self, lay_open: Callable[[str], Path | None]) -> None:
        super().__init__()
        self._lay_open = lay_open
        self._shown: list[Recording] | None = None
        self.buttons: list[QPushButton] = []
        self.told = text.quiet()
        self.told.setWordWrap(True)
        self._flow = FlowLayout()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(sizes.TIGHT)
        column.addLayout(self._flow)
        column.addWidget(self.told)

    def show_recordings(self, recordings: list[Recording]) -> None:
        """Offer these from now on."""
        if recordings == self._shown:
            return
        self._shown = recordings
        for old in self.buttons:
            self._flow.removeWidget(old)
            old.deleteLater()
        playable = [each for each in recordings if _is_played(each.name)]
        self.buttons = [self._button(each) for each in playable]
        for made in self.buttons:
            self._flow.addWidget(made)
        others = ", ".join(each.name for each in recordings if not _is_played(each.name))
        self._tell(tr("Not played here: {names}").format(names=others) if others else "")
        self.setVisible(bool(recordings))

    def _button(self, recording: Recording) -> QPushButton:
        words = tr("Play: {what}").format(what=recording.whose or recording.name)
        made = button(words.replace("&", "&&"), partial(self._play, recording.name), "play")
        made.setAccessibleName(words)
        return made

    def _play(self, name: str) -> None:
        try:
            file = self._lay_open(name)
        except FieldKitError as refusal:
            self._tell(message_of(refusal.code, refusal.context, tr))
            return
        if file is None:
            self._tell(tr("The form came without the file {name}.").format(name=name))
        elif not QDesktopServices.openUrl(QUrl.fromLocalFile(str(file))):
            self._tell(tr("No program of this computer plays it."))
        else:
            self._tell("")

    def _tell(self, words: str) -> None:
        self.told.setText(words)
        self.told.setVisible(bool(words))


def _is_played(name: str) -> bool:
    return PurePath(name).suffix.lower() in PLAYED_TYPES
