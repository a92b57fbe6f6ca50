"""The limits under edit: one profile at a time, one limit of it in the fields."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from fieldkit.app import Override
from fieldkit.app.limiting import BUILT_IN
from fieldkit.errors import FieldKitError
from ui.shared.field_faults import faults_of
from ui.shared.job_runner import Job
from ui.shared.wording import language, tr, trn

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from fieldkit.app import JobContext
    from fieldkit.app.limiting import LimitView, ProfileLook, ProfileView
    from ui.shared.desk import Desk


class LimitsModel(QObject):
    """`limits` are those of the profile `tag` by key; `chosen` is the key of the one in the fields.

    `problems` says what is wrong with a field, by column.
    """

    opened = Signal()
    changed = Signal()
    found = Signal()
    chosen_changed = Signal()
    refused = Signal()
    file_refused = Signal(object, object)  # Path, problems
    load_asked = Signal(object)  # ProfileLook
    saved = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.is_open = False
        self.tag = BUILT_IN
        self.words = ""
        self.chosen = ""
        self.profiles: Sequence[ProfileView] = ()
        self.limits: Mapping[str, LimitView] = {}
        self.problems: Mapping[str, str] = {}
        self._file = Path()

    # --- where one is

    def open(self) -> None:
        """Show the profile in force."""
        self.is_open = True
        self.tag = self._desk.services.limiting.in_force()
        self.refresh()
        self.opened.emit()

    def close(self) -> None:
        """Go back to the plan."""
        self.is_open = False
        self.opened.emit()

    @Slot()
    def refresh(self) -> None:
        """Read the profiles and the limits of the shown one again."""
        limiting = self._desk.services.limiting
        with self._desk.notices.refusals():
            self.profiles = limiting.profiles()
            if self.tag not in {profile.tag for profile in self.profiles}:
                self.tag = BUILT_IN
            views = limiting.limits(self.tag, language.tag)
            self.limits = {view.limit.key: view for view in views}
        if self.chosen not in self.limits:
            self.chosen = next(iter(self.shown()), "")
        self.problems = {}
        self.changed.emit()

    def choose_profile(self, tag: str) -> None:
        """Show another profile."""
        if tag != self.tag:
            self.tag = tag
            self.refresh()

    def choose(self, key: str) -> None:
        """Edit another limit."""
        self.chosen, self.problems = key, {}
        self.chosen_changed.emit()

    def search(self, words: str) -> None:
        """Show the limits that hold some words only."""
        self.words = words.strip()
        self.found.emit()

    # --- what is shown

    def shown(self) -> list[str]:
        """The keys of the limits that hold every word that is looked for."""
        wanted = self.words.casefold().split()
        return [
            key
            for key, view in self.limits.items()
            if all(word in _sought(view).casefold() for word in wanted)
        ]

    @property
    def profile(self) -> ProfileView | None:
        """The shown profile."""
        return next((each for each in self.profiles if each.tag == self.tag), None)

    @property
    def below(self) -> str:
        """What the shown profile inherits, in words; empty for the built-in one."""
        inherits = self.profile.inherits if self.profile else ""
        found = (each.title(language.tag) for each in self.profiles if each.tag == inherits)
        return next(found, inherits)

    @property
    def is_editable(self) -> bool:
        """Whether the shown profile can be changed; the built-in one cannot."""
        return self.tag != BUILT_IN

    def override(self) -> Override | None:
        """What the shown profile itself says of the chosen limit."""
        view = self.limits.get(self.chosen)
        if view is None or not view.is_own:
            return None
        limit = view.limit
        return Override(
            limit.key,
            limit.value,
            limit.source,
            limit.section,
            status=limit.status,
            verified_by=limit.verified_by,
            verified_at=limit.verified_at,
        )

    # --- doing

    def add(self, tag: str, name: str, inherits: str) -> bool:
        """Begin a profile, and show it; false when it is refused."""
        is_added = False
        with self._desk.notices.refusals():
            self._desk.services.limiting.add(tag.strip(), name, inherits)
            self.tag, is_added = tag.strip(), True
            self._tell_saved()
        return is_added

    def put(self, cells: Mapping[str, str]) -> None:
        """Set the chosen limit; what is wrong with it is said beside the fields."""
        self.problems = {}
        with self._desk.notices.refusals():
            try:
                self._desk.services.limiting.put(self.tag, Override(self.chosen, **cells))
            except FieldKitError as error:
                if not self._explain(error, set(cells)):
                    raise
                return
            self._tell_saved()

    def inherit(self) -> None:
        """Give the chosen limit up."""
        with self._desk.notices.refusals():
            self._desk.services.limiting.inherit(self.tag, self.chosen)
            self._tell_saved()

    def use(self) -> None:
        """Put the shown profile in force."""
        with self._desk.notices.refusals():
            self._desk.services.limiting.use(self.tag)
            self.refresh()
            words = tr("New inspections are judged by these limits. The next pack says so.")
            self._desk.notices.tell(words)
            self.saved.emit()

    # --- files

    def look(self, file: Path) -> None:
        """Read a workbook, and ask before it changes anything."""
        limiting = self._desk.services.limiting
        self._file = file
        job = Job(tr("Reading the limits"), lambda _: limiting.look(file))
        job.succeeded.connect(self._note_looked)
        job.failed.connect(self._note_refused)
        self._desk.jobs.submit(job)

    def load_looked_at(self) -> None:
        """Keep the profile that was read last."""
        with self._desk.notices.refusals():
            self.tag = self._desk.services.limiting.load(self._file).profile.tag
            self._tell_saved()

    def save(self, file: Path) -> None:
        """Write the shown profile as a workbook; of the built-in one, an empty one to fill in."""
        limiting, tag = self._desk.services.limiting, self.tag if self.is_editable else ""
        self._write(file, lambda: limiting.save(tag, file, language.tag))

    def write_appendix(self, file: Path) -> None:
        """Write "Limits and sources" for experts to sign."""
        limiting, tag = self._desk.services.limiting, self.tag
        self._write(file, lambda: limiting.write_appendix(tag, file, language.tag))

    # --- inside

    def _write(self, file: Path, write: Callable[[], object]) -> None:
        def written(_: JobContext) -> str:
            write()
            return file.name

        job = Job(tr("Writing the limits"), written)
        job.succeeded.connect(self._note_written)
        self._desk.jobs.submit(job)

    def _tell_saved(self) -> None:
        self.refresh()
        profile = self.profile
        words = tr("The limits are saved as {edition}. The next pack that you write says so.")
        edition = f"{profile.tag} {profile.edition}" if profile else ""
        self._desk.notices.tell(words.format(edition=edition))
        self.saved.emit()

    @Slot(object)
    def _note_looked(self, look: ProfileLook) -> None:
        if look.is_alike:
            self._desk.notices.tell(tr("Nothing in these limits is new."))
        else:
            self.load_asked.emit(look)

    @Slot(object)
    def _note_refused(self, error: FieldKitError) -> None:
        problems = error.context.get("problems")
        if isinstance(problems, list | tuple):
            self.file_refused.emit(self._file, problems)

    @Slot(object)
    def _note_written(self, name: str) -> None:
        self._desk.notices.tell(tr("{name} is written.").format(name=name))

    def _explain(self, error: FieldKitError, columns: set[str]) -> bool:
        """Say beside the fields what a refusal says of them; false when it says nothing of them."""
        self.problems = faults_of(error, columns)
        self.refused.emit()
        return bool(self.problems)


def look_in_words(look: ProfileLook) -> str:
    """What loading a workbook would change."""
    names = trn("{n} limit of its own", "{n} limits of its own", len(look.profile.rows))
    changes = [f"{each.key}: {each.before or '–'} → {each.after or '–'}" for each in look.changes]
    return "\n".join([names, *changes])


def _sought(view: LimitView) -> str:
    limit = view.limit
    return f"{limit.key} {limit.name} {limit.cited} {limit.profile} {limit.value}"
