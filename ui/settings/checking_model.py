"""Checking the workspace or a file, without a widget: what was found, in whole sentences."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal, Slot

from ui.shared.job_runner import Job
from ui.shared.wording import tr, trn

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from fieldkit.app.bootstrap import Services
    from fieldkit.app.findings import Finding
    from fieldkit.app.jobs import JobContext
    from ui.shared.desk import Desk

_LOCKED = frozenset({"sync.needs_passphrase", "sync.wrong_passphrase"})
_WELL, _TABLES = "well", "verify.table_differs"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one check gave; `file` is None for the workspace itself."""

    file: Path | None
    checks: Sequence[Any]
    report: Any


class CheckingModel(QObject):
    """The check that was made last."""

    changed = Signal()
    secret_wanted = Signal(object)  # Path

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._outcome: Outcome | None = None
        self.is_busy = False

    # --- asking

    def check_workspace(self) -> None:
        """Read the whole workspace again, with how the program and its folder stand."""
        self._check(Job(tr("Checking the workspace"), partial(_workspace, self._desk.services)))

    def check_file(self, file: Path, passphrase: str | None = None) -> None:
        """Check a file of others; nothing of it is taken in."""
        work = partial(_file, self._desk.services, file, passphrase)
        self._check(Job(tr("Checking a file"), work))

    def mend(self) -> None:
        """Compute every table again from the log, then check the workspace once more."""

        def work(context: JobContext) -> Outcome:
            self._desk.services.receiving.mend_tables()
            return _workspace(self._desk.services, context)

        self._check(Job(tr("Computing the tables again"), work))

    def _check(self, job: Job) -> None:
        self.is_busy = True
        job.succeeded.connect(self._take)
        job.finished.connect(self._end)
        self.changed.emit()
        self._desk.jobs.submit(job)

    @Slot(object)
    def _take(self, outcome: Outcome) -> None:
        self._outcome = outcome
        codes = {problem.code for problem in outcome.report.problems}
        if outcome.file is not None and codes & _LOCKED:
            self.secret_wanted.emit(outcome.file)

    @Slot()
    def _end(self) -> None:
        self.is_busy = False
        self.changed.emit()

    # --- what was found

    @property
    def is_done(self) -> bool:
        """Whether there is a result."""
        return self._outcome is not None

    @property
    def subject(self) -> str:
        """What was checked, and how much it held."""
        if self._outcome is None:
            return ""
        report, file = self._outcome.report, self._outcome.file
        records = trn("{n} entry of the log", "{n} entries of the log", report.records)
        inspections = trn("{n} inspection", "{n} inspections", report.inspections)
        name = file.name if file is not None else tr("This workspace")
        return f"{name}: {records}, {inspections}"

    @property
    def standing(self) -> str:
        """The worst of what was found: well, attention or bad."""
        found = {finding.standing for finding in self.findings()}
        return next((each for each in ("bad", "attention") if each in found), _WELL)

    @property
    def verdict(self) -> str:
        """The result in a few words."""
        return {
            "bad": tr("Not in order"),
            "attention": tr("In order, with something to do"),
            _WELL: tr("All is well"),
        }[self.standing]

    def findings(self) -> list[Finding]:
        """What was found, the worst first, in the language of the window."""
        from fieldkit.app.findings import of_checks, of_report

        if self._outcome is None:
            return []
        found = [*of_report(self._outcome.report, tr), *of_checks(self._outcome.checks, tr)]
        order = ("bad", "attention", _WELL)
        return sorted(found, key=lambda finding: order.index(finding.standing))

    @property
    def can_mend(self) -> bool:
        """Whether computing the tables again puts right what was found."""
        problems = self._outcome.report.problems if self._outcome else ()
        return any(problem.code == _TABLES for problem in problems)

    def as_text(self) -> str:
        """All of it, to be sent to somebody who can help."""
        lines = [self.subject, self.verdict]
        for finding in self.findings():
            lines.append(f"- {finding.words}")
            lines += [f"  {finding.advice}"] if finding.advice else []
        return "\n".join(lines)


def _workspace(services: Services, context: JobContext) -> Outcome:
    checks = services.safekeeping.diagnosis()
    return Outcome(None, checks, services.receiving.verify(context))


def _file(services: Services, file: Path, passphrase: str | None, context: JobContext) -> Outcome:
    return Outcome(file, (), services.receiving.verify_file(file, context, passphrase))
