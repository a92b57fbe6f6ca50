"""A file under check: what is wrong with it, what a repair mends, its copy, the way in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal, Slot

from fieldkit.errors import FieldKitError
from ui.plan.form_words import repair_words
from ui.shared.job_runner import Job
from ui.shared.notices import Notice, Remedy
from ui.shared.wording import tr, trn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from fieldkit.app import JobContext, Repair
    from fieldkit.app.form_library import FormCheck, FormRepair
    from fieldkit.app.planning import InstalledForm, Planning
    from fieldkit.errors import Problem
    from ui.shared.desk import Desk

SEVERITIES = ("error", "warning", "advice")
EVERYTHING = "all"
CHANGED = "changed"
_COPY = re.compile(r"(?P<stem>.+)-repaired(?:-(?P<number>\d{1,4}))?")


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """What is on the screen: a form, its repaired copy with what `changed`, or an event plan."""

    file: Path
    problems: tuple[Problem, ...]
    check: FormCheck | None = None
    changed: tuple[Repair, ...] = ()
    source: CheckedFile | None = None

    @property
    def is_usable(self) -> bool:
        """Whether it is a form that can be installed."""
        return self.check is not None and self.check.ok

    @property
    def repairs(self) -> tuple[Repair, ...]:
        """What a repair of it would change; of a copy, what was not chosen the last time."""
        return self.check.repairs if self.check is not None else ()


@dataclass(frozen=True, slots=True)
class Offer:
    """The repair of one kind of problem: in how many places, and whether it is wanted."""

    code: str
    words: str
    places: int
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class _Outcome:
    """A form that was installed, or else why it was not."""

    file: Path
    row: InstalledForm | None = None
    check: FormCheck | None = None


class FormCheckModel(QObject):
    """The file that was checked last, until it is put away."""

    changed = Signal()
    filtered = Signal()
    worked = Signal()
    place_wanted = Signal()
    installed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.shown: CheckedFile | None = None
        self.filter = EVERYTHING
        self.is_choosing = False
        self.is_busy = False
        self._left: set[str] = set()

    # --- checking and installing

    def add(self, file: Path) -> None:
        """Install a form; one that is refused is shown with its problems."""
        planning = self._desk.services.planning
        self._work(tr("Reading the form"), lambda job: _added(planning, file, job), self._note)

    def check(self, file: Path) -> None:
        """Check a form without installing it."""
        planning = self._desk.services.planning
        self._work(
            tr("Checking the form"),
            lambda job: _Outcome(file, check=planning.check_form(file, job)),
            self._note,
        )

    def check_again(self) -> None:
        """Check the file on the screen once more, after its author worked on it."""
        if self.shown is not None:
            self.check(self.shown.file)

    def install(self) -> None:
        """Install the form on the screen, or its copy."""
        if self.shown is not None and self.shown.is_usable:
            self.add(self.shown.file)

    def show_plan(self, file: Path, problems: Iterable[Problem]) -> None:
        """Show what is wrong with an event plan."""
        self._take(CheckedFile(file, _by_severity(problems)))

    # --- looking

    def counts(self) -> dict[str, int]:
        """How many rows each filter shows."""
        problems = self.shown.problems if self.shown else ()
        found = {each: sum(p.severity == each for p in problems) for each in SEVERITIES}
        changed = len(self.shown.changed) if self.shown else 0
        return {CHANGED: changed, EVERYTHING: len(problems), **found}

    def choose_filter(self, name: str) -> None:
        """Show what was changed, all problems, or those of one severity."""
        self.filter = name
        self.filtered.emit()

    def problems(self) -> list[Problem]:
        """The problems that the filter shows, the worst first."""
        problems = self.shown.problems if self.shown else ()
        return [p for p in problems if self.filter in (EVERYTHING, p.severity)]

    def repair_of(self, problem: Problem) -> Repair | None:
        """What a repair would make of the cell of a problem."""
        place = (problem.sheet, problem.row, problem.column)
        repairs = self.shown.repairs if self.shown else ()
        found = [each for each in repairs if (each.sheet, each.row, each.column) == place]
        return next(iter(found), None)

    @property
    def verdict(self) -> str:
        """Whether the file can be used, in words."""
        if self.shown is None:
            return ""
        if not self.shown.is_usable:
            errors = self.counts()["error"]
            return trn(
                "Cannot be used yet: {n} error stops it",
                "Cannot be used yet: {n} errors stop it",
                errors,
            )
        return tr("Can be used") if self.shown.problems else tr("Nothing is wrong")

    @property
    def about(self) -> str:
        """What kind of form it is: title, version, size, languages."""
        check = self.shown.check if self.shown else None
        if check is None or not check.id:
            return ""
        questions = trn("{n} question", "{n} questions", check.questions)
        unreviewed = ", ".join(check.unreviewed)
        doubt = tr("not reviewed yet: {languages}").format(languages=unreviewed)
        spoken = ", ".join(check.languages)
        named = (check.title or check.id, check.version, questions, spoken, unreviewed and doubt)
        return " · ".join(part for part in named if part)

    # --- repairing

    def offers(self) -> list[Offer]:
        """The kinds of problems that a repair mends here."""
        repairs = self.shown.repairs if self.shown else ()
        codes = dict.fromkeys(repair.code for repair in repairs)
        return [
            Offer(
                code,
                repair_words(code),
                sum(repair.code == code for repair in repairs),
                code not in self._left,
            )
            for code in codes
        ]

    def chosen_repairs(self) -> list[Repair]:
        """The changes that the chosen repairs would make."""
        repairs = self.shown.repairs if self.shown else ()
        return [repair for repair in repairs if repair.code not in self._left]

    def open_repairs(self) -> None:
        """Choose what a repaired copy mends."""
        self.is_choosing = bool(self.offers())
        self.changed.emit()

    def want(self, code: str) -> None:
        """Mend a kind of problem in the copy."""
        self._left.discard(code)
        self.filtered.emit()

    def leave(self, code: str) -> None:
        """Leave a kind of problem as it is."""
        self._left.add(code)
        self.filtered.emit()

    @property
    def suggested_copy(self) -> Path | None:
        """Beside the form, under its name and `-repaired`; copies of copies are numbered."""
        file = self.shown.file if self.shown else None
        if file is None:
            return None
        copied = _COPY.fullmatch(file.stem)
        if copied is None:
            return file.with_name(f"{file.stem}-repaired.xlsx")
        return file.with_name(f"{copied['stem']}-repaired-{int(copied['number'] or 1) + 1}.xlsx")

    def write_copy(self, target: Path) -> None:
        """Write the repaired copy; without a chosen repair there is nothing to write."""
        chosen = [offer.code for offer in self.offers() if offer.is_chosen]
        source = self.shown
        if source is None or not chosen:
            return
        # No code at all means every code there is: also those that come to light on the way.
        only = chosen if len(chosen) < len(self.offers()) else []
        planning = self._desk.services.planning
        self._work(
            tr("Writing the repaired copy"),
            lambda job: (source, planning.repair_form(source.file, target, only, job)),
            self._note_copy,
            Remedy(tr("Choose another place"), self.place_wanted.emit),
        )

    # --- going back

    def go_back(self) -> None:
        """From the choice of repairs to the problems, from a copy to its source, then away."""
        if self.is_choosing:
            self.is_choosing = False
            self.changed.emit()
        elif self.shown is not None and self.shown.source is not None:
            self._take(self.shown.source)
        else:
            self.put_away()

    def put_away(self) -> None:
        """Show no file any more."""
        self._take(None)

    def _take(self, file: CheckedFile | None) -> None:
        self.shown, self.is_choosing = file, False
        self.filter = CHANGED if file is not None and file.changed else EVERYTHING
        self._left.clear()
        self.changed.emit()

    # --- long work

    def _work(
        self,
        label: str,
        work: Callable[[JobContext], Any],
        note: Callable[[Any], None],
        remedy: Remedy | None = None,
    ) -> None:
        """Run a job; how it fails is told by the runner, the buttons come back in any case."""
        job = Job(label, work, remedy)
        job.succeeded.connect(note)
        job.finished.connect(self._note_end)
        self.is_busy = True
        self.worked.emit()
        self._desk.jobs.submit(job)

    @Slot()
    def _note_end(self) -> None:
        self.is_busy = False
        self.worked.emit()

    @Slot(object)
    def _note(self, outcome: _Outcome) -> None:
        self.is_busy = False  # so that the buttons can take the keyboard at once
        if outcome.check is not None:
            check = outcome.check
            self._take(CheckedFile(outcome.file, _by_severity(check.problems), check))
        elif outcome.row is not None:
            self._take(None)
            self._tell_installed(outcome.file, outcome.row)
            self.installed.emit()

    def _tell_installed(self, file: Path, row: InstalledForm) -> None:
        words = tr("The form “{title}” is installed.").format(title=row.title)
        if not row.warnings:
            self._desk.notices.tell(words)
            return
        warned = trn("Its check has {n} warning.", "Its check has {n} warnings.", row.warnings)
        show = Remedy(tr("Show the check"), lambda: self.check(file))
        self._desk.notices.add(Notice(words, warned, show, is_problem=False))

    @Slot(object)
    def _note_copy(self, result: tuple[CheckedFile, FormRepair]) -> None:
        source, made = result
        self.is_busy = False
        problems = _by_severity(made.check.problems)
        self._take(CheckedFile(made.file, problems, made.check, made.repairs, source))


def _added(planning: Planning, file: Path, job: JobContext) -> _Outcome:
    try:
        return _Outcome(file, row=planning.add_form(file, job))
    except FieldKitError as error:
        if error.code != "form.refused":
            raise
    return _Outcome(file, check=planning.check_form(file, job))


def _by_severity(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    def place(problem: Problem) -> tuple[int, bool, str, int]:
        # The survey first, as its author reads the form.
        is_aside = problem.sheet not in (None, "survey")
        severity = SEVERITIES.index(problem.severity)
        return severity, is_aside, problem.sheet or "", problem.row or 0

    return tuple(sorted(problems, key=place))
