"""Files that wait to be imported, and what each would bring."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from fieldkit.app.carriers import carriers_among
from fieldkit.app.watching import needs_no_look
from fieldkit.errors import message_of, remedy_of
from ui.inbox.folder_watcher import FolderWatcher
from ui.shared.job_runner import Job
from ui.shared.notices import Notice, Remedy
from ui.shared.wording import tr, trn

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from fieldkit.app.jobs import JobContext
    from fieldkit.app.receiving import Arrival
    from ui.shared.desk import Desk

CONCERNS = frozenset({"import", "quarantine", "device"})
_SUPERVISOR = "supervisor"
_MOST_NAMED = 5
_SUPERVISOR = "supervisor"
_LOCKED = frozenset({"sync.not_for_you", "sync.needs_passphrase", "sync.wrong_passphrase"})


@dataclass(frozen=True, slots=True)
class InboxRow:
    """One file: what it would bring, or what it brought once imported."""

    path: Path
    arrival: Arrival
    is_imported: bool = False
    passphrase: str | None = None

    @property
    def can_import(self) -> bool:
        """Whether the file can be taken in now."""
        return self.arrival.ok and not self.is_imported

    @property
    def brings_nothing(self) -> bool:
        """Whether all that is in the file is known here already."""
        return self.can_import and not self.arrival.new

    @property
    def is_introduction(self) -> bool:
        """Whether importing it means to believe a supervisor for the first time."""
        return self.can_import and self.arrival.new_supervisor

    @property
    def can_join(self) -> bool:
        """Whether it may be imported together with others, without a closer look."""
        return self.can_import and not self.brings_nothing and not self.is_introduction

    @property
    def is_locked(self) -> bool:
        """Whether a passphrase may open it."""
        problem = self.arrival.problem
        return problem is not None and problem.code in _LOCKED

    @property
    def may_be_believed(self) -> bool:
        """Whether it was kept apart and says of itself that a supervisor sent it."""
        arrival = self.arrival
        return self.is_imported and arrival.quarantined > 0 and arrival.sender_role == "supervisor"

    @property
    def problem(self) -> str:
        """Why it is refused, with what to do."""
        problem = self.arrival.problem
        if problem is None:
            return ""
        message = message_of(problem.code, problem.context, tr)
        return f"{message} {remedy_of(problem.code, problem.context, tr)}"

    @property
    def contents(self) -> list[str]:
        """What the file brings, in words."""
        arrival = self.arrival
        new = trn("{n} new record", "{n} new records", arrival.new)
        parts = [new if arrival.new else tr("Nothing new")]
        if arrival.known:
            parts.append(trn("{n} known", "{n} known", arrival.known))
        if arrival.quarantined:
            parts.append(tr("kept apart: the sender is not enrolled"))
        return parts

    @property
    def warnings(self) -> list[tuple[str, str]]:
        """What deserves a look, as (severity, words)."""
        arrival = self.arrival
        gaps = sum(gap.last - gap.first + 1 for gap in arrival.gaps)
        found = [
            (arrival.alerts, "critical", trn("{n} alert", "{n} alerts", arrival.alerts)),
            (arrival.forks, "critical", trn("{n} fork", "{n} forks", arrival.forks)),
            (
                arrival.conflicts,
                "critical",
                trn("{n} conflict", "{n} conflicts", arrival.conflicts),
            ),
            (
                len(arrival.missing_parts),
                "major",
                trn(
                    "part {parts} is missing",
                    "parts {parts} are missing",
                    len(arrival.missing_parts),
                    parts=", ".join(map(str, arrival.missing_parts[:_MOST_NAMED])),
                ),
            ),
            (gaps, "major", trn("{n} record is missing", "{n} records are missing", gaps)),
            (
                arrival.awaited_files,
                "major",
                trn("{n} photo is missing", "{n} photos are missing", arrival.awaited_files),
            ),
        ]
        told = [(severity, words) for count, severity, words in found if count]
        refused = arrival.not_counted
        told += [("critical", each.message(tr)) for each in refused[:_MOST_NAMED]]
        more = len(refused) - _MOST_NAMED
        if more > 0:
            words = trn("{n} more entry does not count", "{n} more entries do not count", more)
            told.append(("critical", words))
        return told


class InboxViewModel(QObject):
    """The files on the table and those imported before."""

    changed = Signal()
    alerts_wanted = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.rows: list[InboxRow] = []
        self.past = desk.services.receiving.arrivals()
        self.watcher = FolderWatcher(desk)
        self.watcher.appeared.connect(self._look_at_appeared)

    def refresh(self) -> None:
        """Read which files were imported before."""
        with self._desk.notices.refusals():
            self.past = self._desk.services.receiving.arrivals()
        self.changed.emit()

    def look(self, paths: Iterable[Path], passphrase: str | None = None) -> None:
        """Look into files, and into those of folders; nothing is imported."""
        with self._desk.notices.refusals():
            self._look(carriers_among(paths), passphrase)

    def _look(self, wanted: list[Path], passphrase: str | None) -> None:
        receiving = self._desk.services.receiving

        def work(context: JobContext) -> list[InboxRow]:
            rows = []
            for number, path in enumerate(wanted):
                context.checkpoint(number, len(wanted), path.name)
                rows.append(InboxRow(path, receiving.look(path, passphrase), passphrase=passphrase))
            return rows

        job = Job(tr("Looking into the files"), work)
        job.succeeded.connect(self._put_on_table)
        self._desk.jobs.submit(job)

    def unlock(self, row: InboxRow, passphrase: str) -> None:
        """Try a passphrase on a locked file."""
        self.look([row.path], passphrase)

    def import_(self, row: InboxRow) -> None:
        """Take a file in."""
        receiving = self._desk.services.receiving
        job = Job(
            tr("Importing {name}").format(name=row.path.name),
            lambda context: replace(
                row,
                arrival=receiving.accept(row.path, context, row.passphrase),
                is_imported=True,
            ),
        )
        job.succeeded.connect(self._note_imported)
        self._desk.jobs.submit(job)

    def believe(self, row: InboxRow, words: str) -> None:
        """Take in what a supervisor sent whom nobody here could enrol, by the five words."""
        receiving = self._desk.services.receiving

        def work(context: JobContext) -> InboxRow:
            taken = receiving.believe(words, context)
            return replace(row, arrival=replace(taken[-1], file=row.arrival.file))

        job = Job(tr("Importing {name}").format(name=row.path.name), work)
        job.succeeded.connect(self._note_imported)
        self._desk.jobs.submit(job)

    @property
    def joined(self) -> int:
        """How many files can be imported together."""
        return sum(row.can_join for row in self.rows)

    def import_all(self) -> None:
        """Take every file in that brings something and needs no closer look."""
        for row in self.rows:
            if row.can_join:
                self.import_(row)

    def put_away(self, row: InboxRow) -> None:
        """Take a file off the table; the file itself stays where it is."""
        self.watcher.settle(row.path)
        self.rows = [each for each in self.rows if each.path != row.path]
        self.changed.emit()

    @Slot(object)
    def _put_on_table(self, looked: list[InboxRow]) -> None:
        paths = {row.path for row in looked}
        self.rows = [row for row in self.rows if row.path not in paths] + looked
        self.changed.emit()

    @Slot(object)
    def _look_at_appeared(self, paths: list[Path]) -> None:
        receiving = self._desk.services.receiving

        def work(context: JobContext) -> list[InboxRow]:
            rows = []
            for number, path in enumerate(paths):
                context.checkpoint(number, len(paths), path.name)
                arrival = receiving.look(path)
                if self.watcher.is_worth_telling(arrival):
                    rows.append(InboxRow(path, arrival))
            return rows

        job = Job(tr("Looking into the watched folder"), work)
        job.succeeded.connect(self._put_appeared_on_table)
        self._desk.jobs.submit(job)

    @Slot(object)
    def _put_appeared_on_table(self, appeared: list[InboxRow]) -> None:
        # A stick that comes back while its file is imported shows that file once more.
        imported = {row.path for row in self.rows if row.is_imported}
        appeared = [row for row in appeared if not (row.path in imported and row.brings_nothing)]
        if not appeared:
            return
        self._put_on_table(appeared)
        unseen = [row for row in appeared if needs_no_look(row.arrival)]
        taken = unseen if self.watcher.imports_itself else []
        for row in taken:
            self.import_(row)
        waiting = len(appeared) - len(taken)
        if waiting:
            words = trn("{n} file waits in the inbox.", "{n} files wait in the inbox.", waiting)
            self._desk.notices.tell(words)

    @Slot(object)
    def _note_imported(self, imported: InboxRow) -> None:
        self.watcher.settle(imported.path)
        self.rows = [imported if row.path == imported.path else row for row in self.rows]
        self.refresh()
        raised = len(imported.arrival.raised)
        if raised and self._desk.services.owner.role == _SUPERVISOR:
            words = trn(
                "What was imported belongs to {n} alert.",
                "What was imported belongs to {n} alerts.",
                raised,
            )
            advice = tr("Look at them: each says whom to tell, and by when.")
            self._desk.notices.add(
                Notice(words, advice, Remedy(tr("Alerts"), self.alerts_wanted.emit))
            )
