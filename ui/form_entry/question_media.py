"""The picture that a form gives a question; what cannot be played in this window is named."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from ui.form_entry.questions.pictures import BESIDE_LABEL, small_picture
from ui.shared import text
from ui.shared.wording import tr
from ui.theme import sizes

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_NOT_PLAYED = frozenset({"audio", "video"})


class QuestionMedia(QWidget):
    """Stands under the words of a question that comes with files."""

    def __init__(self, read_file: Callable[[str], bytes | None]) -> None:
        super().__init__()
        self._read_file = read_file
        self.picture = QLabel()
        self.unplayed = text.quiet()
        self.unplayed.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(sizes.TIGHT)
        column.addWidget(self.picture)
        column.addWidget(self.unplayed)

    def show_media(self, media: Mapping[str, str], *, without_picture: bool = False) -> None:
        """Show the files of the question as it stands now."""
        image = "" if without_picture else media.get("image", "")
        picture = small_picture(self._read_file(image) if image else None, BESIDE_LABEL)
        self.picture.setPixmap(picture)
        self.picture.setVisible(not picture.isNull())
        named = [name for kind, name in media.items() if kind in _NOT_PLAYED]
        self.unplayed.setText(tr("Not played here: {names}").format(names=", ".join(named)))
        self.unplayed.setVisible(bool(named))
