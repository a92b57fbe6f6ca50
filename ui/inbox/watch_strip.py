"""One line of the inbox: the folder that is watched, or the button that begins it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from ui.shared import files, text
from ui.shared.widgets import MarkedWord, button, clear, row
from ui.shared.wording import tr
from ui.theme import sizes
from ui.theme.marks import Mark, Shape

if TYPE_CHECKING:
    from fieldkit.app.watching import Watched
    from ui.inbox.folder_watcher import FolderWatcher


class WatchStrip(QWidget):
    """What the watcher does, and how to change it."""

    def __init__(self, watcher: FolderWatcher) -> None:
        super().__init__()
        self._watcher = watcher
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(sizes.TIGHT)
        watcher.changed.connect(self._show)
        self._show()

    def _show(self) -> None:
        clear(self._column)
        watched = self._watcher.watched
        if watched is None:
            self._offer()
        else:
            self._tell(watched)

    def _offer(self) -> None:
        self.choose = button(tr("&Watch a folder…"), self._choose, "folder-open")
        advice = text.quiet(
            tr("What appears in a folder, or on a stick, is then shown here by itself.")
        )
        self._column.addLayout(row(self.choose, advice, stretch_last=advice))

    def _tell(self, watched: Watched) -> None:
        state = (
            MarkedWord(Mark(Shape.DISC, "green", ""), tr("watched"))
            if self._watcher.is_there
            else MarkedWord(Mark(Shape.DISC, "amber", ""), tr("not there now"))
        )
        self.stop = button(tr("&Stop watching"), self._watcher.end)
        place = text.place(watched.folder)
        line = row(state, place, stretch_last=place)
        line.addWidget(self.stop)
        self._column.addLayout(line)
        self.by_itself = QCheckBox(tr("Import new work of known laptops &by itself"))
        self.by_itself.setAccessibleName(tr("Import new work of known laptops by itself"))
        self.by_itself.setToolTip(
            tr("Importing cannot be undone. Whatever deserves a look waits for you all the same.")
        )
        self.by_itself.setChecked(watched.imports_itself)
        self.by_itself.toggled.connect(self._watcher.import_by_itself)
        self._column.addLayout(row(self.by_itself))

    def _choose(self) -> None:
        folder = files.folder_to_use(self, tr("Watch a folder"), files.WATCHED)
        if folder is not None:
            self._watcher.choose(folder)
