"""What would go, where it can go, and what was written."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from ui.shared.job_runner import Job
from ui.shared.notices import Remedy
from ui.shared.wording import tr

if TYPE_CHECKING:
    from fieldkit.app.carrying import Exported
    from fieldkit.app.handing_over import Drive, Outgoing
    from ui.shared.desk import Desk

CONCERNS = frozenset({"inspection", "import", "export"})


class HandOverViewModel(QObject):
    """Outgoing figures, drives, and the last file written."""

    changed = Signal()
    place_wanted = Signal()
    begin_wanted = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.outgoing: Outgoing | None = None
        self.drives: list[Drive] = []
        self.written: Exported | None = None
        self.everything = False
        self.largest: int | None = None
        self.refresh()

    def refresh(self) -> None:
        """Count what would go and look for sticks."""
        with self._desk.notices.refusals():
            self.outgoing = self._desk.services.handing_over.outgoing()
            self.drives = self._desk.services.handing_over.drives()
        self.changed.emit()

    @property
    def has_work(self) -> bool:
        """Whether anything would go."""
        return self.everything or bool(self.outgoing and self.outgoing.inspections)

    @property
    def is_on_stick(self) -> bool:
        """Whether the last file was written onto a stick."""
        if self.written is None:
            return False
        return any(Path(self.written.file).is_relative_to(each.path) for each in self.drives)

    @property
    def suggested_name(self) -> str:
        """A file name that tells who and when."""
        return self._desk.services.handing_over.suggested_name()

    def take_everything(self, wanted: bool) -> None:  # noqa: FBT001  a Qt slot
        """Send all records, also those that have been confirmed."""
        self.everything = wanted
        self.changed.emit()

    def choose_size(self, largest: int | None) -> None:
        """Write files of at most so many bytes; None: one file, however large."""
        self.largest = largest

    @property
    def receipt_days(self) -> int:
        """After how many days without a receipt *Today* reminds; 0: never."""
        return self._desk.services.handing_over.receipt_days

    def expect_receipts_within(self, days: int) -> None:
        """Choose that number of days."""
        with self._desk.notices.refusals():
            self._desk.services.handing_over.expect_receipts_within(days)

    def write_to_drive(self, drive: Drive) -> None:
        """Write the file onto a stick."""
        self.write(drive.path / self.suggested_name)

    def write(self, file: Path) -> None:
        """Write the sync file, or several where one would be too large."""
        from fieldkit.app.handing_over import Order

        service = self._desk.services.handing_over
        order = Order(self.everything, largest=self.largest)
        another = Remedy(tr("Choose another place"), self.place_wanted.emit)
        job = Job(
            tr("Writing the file"),
            lambda context: service.export_for(file, order, context),
            another,
        )
        job.succeeded.connect(self._note_written)
        self._desk.jobs.submit(job)

    @Slot(object)
    def _note_written(self, exported: Exported) -> None:
        self.written = exported
        self.refresh()
