"""Looking a chemical up: what is typed, what answers to it, the sheet of the chosen one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from fieldkit.app.looking_up import (
    all_chemicals,
    search_chemicals,
    sheet_languages,
    sheet_of,
    write_sheet,
)
from ui.shared.job_runner import Job
from ui.shared.wording import NAMES, language, tr

if TYPE_CHECKING:
    from pathlib import Path

    from fieldkit.app import ChemicalSheet
    from fieldkit.app.looking_up import FoundChemical
    from ui.shared.desk import Desk

CONCERNS: frozenset[str] = frozenset()
"""Nothing that happens in the workspace changes what is known of chemicals."""


class ChemicalsViewModel(QObject):
    """The list that answers to the search, and one sheet; all in the language of the sheet."""

    changed = Signal()
    sheet_changed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.text = ""
        self.found: tuple[FoundChemical, ...] = ()
        self.sheet: ChemicalSheet | None = None
        self._tag = ""
        self.refresh()

    @property
    def tag(self) -> str:
        """The language of names and sheet: the chosen one, else that of the window."""
        return self._tag or (language.tag if language.tag in sheet_languages() else "en")

    @property
    def chosen(self) -> str:
        """The key of the substance whose sheet is shown, or nothing."""
        return self.sheet.key if self.sheet else ""

    def languages(self) -> list[tuple[str, str]]:
        """The languages that a sheet can be read in, as (tag, own name)."""
        return [(tag, NAMES.get(tag, tag)) for tag in sheet_languages()]

    def refresh(self) -> None:
        """Find again, as in another language."""
        self._find()
        self._show(self.chosen)

    def search(self, text: str) -> None:
        """Find what is typed; a blank text lists everything. The best answer is shown at once."""
        if text.strip() != self.text:
            self.text = text.strip()
            self._find()
            self._show("")

    def select(self, key: str) -> None:
        """Show the sheet of another substance."""
        if key != self.chosen:
            self._show(key)

    def speak(self, tag: str) -> None:
        """Read names and sheet in another language."""
        self._tag = tag
        self.refresh()

    def suggested_name(self) -> str:
        """A file name for the sheet."""
        return f"{self.chosen}-{self.tag}.pdf"

    def save(self, file: Path) -> None:
        """Write the sheet as PDF."""
        key, tag = self.chosen, self.tag
        job = Job(tr("Writing the document"), lambda _: (file, write_sheet(key, file, tag)))
        job.succeeded.connect(self._tell_saved)
        self._desk.jobs.submit(job)

    @Slot(object)
    def _tell_saved(self, result: tuple[Path, int]) -> None:
        self._desk.notices.tell(tr("The document is saved: {path}").format(path=result[0]))

    def _find(self) -> None:
        self.found = search_chemicals(self.text, self.tag) if self.text else all_chemicals(self.tag)
        self.changed.emit()

    def _show(self, key: str) -> None:
        keys = [row.key for row in self.found]
        wanted = key if key in keys else next(iter(keys), "")
        if (wanted, self.tag) != (self.chosen, self.sheet.language if self.sheet else ""):
            self.sheet = sheet_of(wanted, self.tag) if wanted else None
        self.sheet_changed.emit()
