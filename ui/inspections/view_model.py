"""The list of inspections with search and filter, and the one that is chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from ui.shared.job_runner import Job
from ui.shared.sample_labels import save_labels
from ui.shared.wording import NAMES, language, tr

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from fieldkit.app.rows import InspectionDetail, InspectionRow
    from ui.shared.desk import Desk

CONCERNS = frozenset({"inspection", "import"})
CORRECTABLE = frozenset({"finalised", "received", "returned", "withdrawn"})
SEARCH_DELAY_MS = 100


class InspectionsViewModel(QObject):
    """Rows, filter and detail."""

    changed = Signal()
    detail_changed = Signal()
    opened = Signal(object)  # OpenDraft
    begin_wanted = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._rows: dict[str, InspectionRow] = {}
        self.text = ""
        self.state = ""
        self.detail: InspectionDetail | None = None
        self._typing = QTimer(self, singleShot=True, interval=SEARCH_DELAY_MS)
        self._typing.timeout.connect(self.refresh)
        self.refresh()

    @property
    def ids(self) -> list[str]:
        """The ids that match, newest first."""
        return list(self._rows)

    @property
    def is_filtered(self) -> bool:
        """Whether anything narrows the list."""
        return bool(self.text or self.state)

    def rows(self, ids: Sequence[str]) -> list[InspectionRow]:
        """The rows of some ids."""
        return [self._rows[key] for key in ids]

    def refresh(self) -> None:
        """Read the list again; the chosen inspection stays chosen while it is in the list."""
        with self._desk.notices.refusals():
            found = self._desk.services.inspecting.inspections(self.text, self.state or None)
            self._rows = {row.id: row for row in found}
        chosen = self.chosen
        self._load(chosen if chosen in self._rows else next(iter(self._rows), ""))
        self.changed.emit()

    @property
    def chosen(self) -> str:
        """The id of the inspection that is shown, or nothing."""
        return self.detail.row.id if self.detail else ""

    def search(self, text: str) -> None:
        """Narrow the list to what says `text`, once typing pauses."""
        self.text = text.strip()
        self._typing.start()

    def filter(self, state: str) -> None:
        """Narrow the list to a state; nothing for all."""
        self.state = state
        self.refresh()

    def show_all(self) -> None:
        """Narrow the list no more."""
        self.text = self.state = ""
        self.refresh()

    def select(self, inspection: str) -> None:
        """Show one inspection; if the list leaves it out, the list is narrowed no more."""
        if inspection == self.chosen:
            return
        if inspection not in self._rows and self.is_filtered:
            self.show_all()
        self._load(inspection)

    def _load(self, inspection: str) -> None:
        self.detail = None
        if inspection:
            with self._desk.notices.refusals():
                self.detail = self._desk.services.inspecting.show(inspection, self.language)
        self.detail_changed.emit()

    def file(self, name: str) -> bytes | None:
        """The content of a file of the chosen inspection."""
        if self.detail is None:
            return None
        return self._desk.services.inspecting.attachment(self.detail.row.id, name)

    @property
    def language(self) -> str:
        """The language in which an inspection is shown first."""
        return language.tag

    def document_languages(self) -> list[tuple[str, str]]:
        """The languages in which the chosen inspection can be printed, as (tag, own name)."""
        if self.detail is None:
            return []
        tags = self._desk.services.documenting.languages(self.detail.row.id)
        return [(tag, NAMES.get(tag, tag)) for tag in tags]

    def suggested_name(self) -> str:
        """A file name for the document of the chosen inspection."""
        if self.detail is None:
            return "inspection.pdf"
        row = self.detail.row
        return f"{row.site or 'inspection'}-{row.form}-{row.at[:10]}.pdf"

    @property
    def can_correct(self) -> bool:
        """Whether the chosen inspection may get a new revision here."""
        return self.detail is not None and self.detail.row.state in CORRECTABLE

    def correct(self) -> None:
        """Open the chosen inspection again as a draft."""
        if self.detail is not None:
            with self._desk.notices.refusals():
                self.opened.emit(self._desk.services.inspecting.correct(self.detail.row.id))

    @property
    def can_withdraw(self) -> bool:
        """Whether the chosen inspection may be taken back here."""
        if self.detail is None:
            return False
        return self._desk.services.withdrawing.may_withdraw(self.detail.row)

    def withdraw(self, reason: str) -> None:
        """Take the chosen inspection back."""
        if self.detail is not None:
            row = self.detail.row
            with self._desk.notices.refusals():
                self._desk.services.withdrawing.withdraw(row.id, reason)
                self._desk.notices.tell(tr("{site} is withdrawn.").format(site=row.site))

    @property
    def can_separate(self) -> bool:
        """Whether the chosen inspection is suspected of a twin, and this person may answer."""
        may = self._desk.services.owner.role == "supervisor"
        return may and self.detail is not None and bool(self.detail.duplicates)

    def separate(self, reason: str) -> None:
        """Say that the chosen inspection is another visit than those it was suspected to be."""
        if self.detail is not None:
            row = self.detail.row
            with self._desk.notices.refusals():
                self._desk.services.suspecting.dismiss(row.id, (), reason)
                self._desk.notices.tell(tr("{site}: separate visits.").format(site=row.site))

    def save_labels(self, parent: QWidget, tag: str) -> None:
        """Write labels for the samples of the chosen inspection."""
        if self.detail is not None:
            save_labels(parent, self._desk, self.detail.row.id, tag)

    @property
    def has_samples(self) -> bool:
        """Whether the chosen inspection names a sample."""
        rows = self.detail.transcript.rows() if self.detail else ()
        return any(row.role == "sample_id" and row.value for row in rows)

    def save_document(self, file: Path, tag: str) -> None:
        """Write the PDF of the chosen inspection."""
        if self.detail is None:
            return
        inspection, documenting = self.detail.row.id, self._desk.services.documenting
        job = Job(
            tr("Writing the document"),
            lambda _: (file, documenting.write_pdf(inspection, file, tag)),
        )
        job.succeeded.connect(self._tell_saved)
        self._desk.jobs.submit(job)

    @Slot(object)
    def _tell_saved(self, result: tuple[Path, object]) -> None:
        self._desk.notices.tell(tr("The document is saved: {path}").format(path=result[0]))
