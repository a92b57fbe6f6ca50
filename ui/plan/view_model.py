"""Everything a supervisor prepares before the event."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from PySide6.QtCore import QObject, Signal, Slot

from ui.plan.editing_model import PlanEditingModel
from ui.plan.form_check_model import FormCheckModel
from ui.plan.limits_model import LimitsModel
from ui.shared.job_runner import Job
from ui.shared.notices import Remedy
from ui.shared.wording import language, tr, trn

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fieldkit.app import JobContext, PlanConflict
    from fieldkit.app.carrying import Exported
    from fieldkit.app.devices import DeviceRow
    from fieldkit.app.event_plans import PlanLook
    from fieldkit.app.fitting_forms import FormOffer, FormRow
    from fieldkit.app.planning import CardReading
    from fieldkit.errors import FieldKitError, Problem
    from ui.shared.desk import Desk

CONCERNS = frozenset({"event", "form", "device", "assignment", "inspection", "import", "limits"})


class PlanViewModel(QObject):
    """Event, sites, devices, forms, pack; `form_check` holds the file that was checked last."""

    changed = Signal()
    place_wanted = Signal()
    load_asked = Signal(object)  # PlanLook

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        planning = desk.services.planning
        self.events = planning.events()
        self.sites = planning.sites()
        self.assignments = planning.assignments()
        self.devices = planning.devices()
        self.forms = planning.forms()
        self.form_check = FormCheckModel(desk)
        self.form_check.installed.connect(self.refresh)
        self.editing = PlanEditingModel(desk)
        self.editing.saved.connect(self.refresh)
        self.limits = LimitsModel(desk)
        self.limits.saved.connect(self.refresh)
        self.limits.file_refused.connect(self._show_problems)
        self.written: Exported | None = None
        self._plan = Path()
        self._read_plan()

    @Slot()
    def refresh(self) -> None:
        """Read everything again."""
        planning = self._desk.services.planning
        with self._desk.notices.refusals():
            self.events = planning.events()
            self.sites = planning.sites()
            self.assignments = planning.assignments()
            self.devices = planning.devices()
            self.forms = planning.forms()
            self._read_plan()
        self.changed.emit()

    def _read_plan(self) -> None:
        self.regular_visits = self._desk.services.planning.regular_visits()
        self.gaps = self._desk.services.planning.roster_gaps()
        self.versions = self._desk.services.event_plans.versions()

    # --- the event

    def load_event(self, file: Path) -> None:
        """Read a plan from a workbook or YAML file; one that changes another asks first."""
        plans = self._desk.services.event_plans
        self._plan = file
        job = Job(tr("Reading the plan"), lambda _: plans.look(file))
        job.succeeded.connect(self._note_looked)
        job.failed.connect(self._note_refused)
        self._desk.jobs.submit(job)

    @Slot()
    def load_looked_at(self) -> None:
        """Put the plan that was read last in force."""
        plans, file = self._desk.services.event_plans, self._plan
        job = Job(tr("Loading the plan"), lambda _: plans.load(file).event.name)
        job.succeeded.connect(self._note_loaded)
        job.failed.connect(self._note_refused)
        self._desk.jobs.submit(job)

    def save_plan(self, file: Path) -> None:
        """Write the plan in force as a workbook."""
        plans = self._desk.services.event_plans
        job = Job(tr("Writing the plan"), lambda _: plans.save(file, language.tag) and file.name)
        job.succeeded.connect(self._note_saved)
        self._desk.jobs.submit(job)

    def write_template(self, file: Path) -> None:
        """Write an empty workbook to be filled in."""
        plans = self._desk.services.event_plans

        def write(_: JobContext) -> str:
            plans.write_template(file, language.tag)
            return file.name

        job = Job(tr("Writing the template"), write)
        job.succeeded.connect(self._note_saved)
        self._desk.jobs.submit(job)

    # --- two versions

    def conflicts(self) -> tuple[PlanConflict, ...]:
        """What the versions say differently of the same."""
        merged = self._desk.services.event_plans.joined()
        return merged.conflicts if merged else ()

    def join_versions(self, prefer: Literal["left", "right"]) -> None:
        """Make one plan of two versions."""
        with self._desk.notices.refusals():
            self._desk.services.event_plans.join(prefer)
            self.refresh()
            self._desk.notices.tell(
                tr("There is one plan again. The next pack that you write says so.")
            )

    def take_version(self, record: str) -> None:
        """Let one of the versions be the plan."""
        with self._desk.notices.refusals():
            self._desk.services.event_plans.take(record)
            self.refresh()
            self._desk.notices.tell(
                tr("There is one plan again. The next pack that you write says so.")
            )

    # --- visits

    def event_sites(self) -> list[Any]:
        """The sites of the event to which visits are assigned."""
        return [site for site in self.sites if site.event == self.events[0].id]

    def forms_for(self, site: str) -> FormOffer:
        """The installed forms, parted by whether they fit a site."""
        return self._desk.services.planning.forms_for(site)

    def visitors(self) -> list[str]:
        """The names to whom a visit can be assigned."""
        return self._desk.services.planning.visitors()

    @property
    def can_assign(self) -> bool:
        """Whether there is a site to visit and a form to fill in."""
        return bool(self.events and self.event_sites() and self.forms)

    @property
    def first_day(self) -> str:
        """The day to begin with: today, or the nearest day of the event."""
        today = datetime.now().astimezone().date().isoformat()
        if not self.events:
            return today
        event = self.events[0]
        return min(max(today, event.begins[:10]), event.ends[:10] or today)

    def assign(self, site: str, form: str, person: str, day: str) -> None:
        """Plan one visit by hand."""
        with self._desk.notices.refusals():
            self._desk.services.planning.assign(site, form, person, day)
            self.refresh()
            words = tr("{site} is assigned to {name}. The next pack that you write says so.")
            self._desk.notices.tell(words.format(site=site, name=person or tr("everybody")))

    def withdraw(self, visit: str) -> None:
        """Take a visit back."""
        with self._desk.notices.refusals():
            taken = self._desk.services.planning.withdraw(visit)
            self.refresh()
            words = tr("The visit to {site} is taken back. The next pack that you write says so.")
            self._desk.notices.tell(words.format(site=taken.site))

    # --- devices

    def read_card(self, file: Path) -> CardReading | None:
        """Read a card to ask about; nothing to ask when it is refused or enrolled already."""
        with self._desk.notices.refusals():
            reading = self._desk.services.planning.read_card(file)
            if not reading.enrolled:
                return reading
            self._desk.notices.tell(
                tr("The device of {name} is enrolled already.").format(name=reading.name)
            )
        return None

    def enrol(self, reading: CardReading) -> None:
        """Enrol the device of a card that was read."""
        with self._desk.notices.refusals():
            row = self._desk.services.planning.enrol_card(reading)
            self.refresh()
            self._desk.notices.tell(tr("{name} is enrolled.").format(name=row.name))

    @property
    def revocable(self) -> list[DeviceRow]:
        """The laptops of others that still count."""
        own = self._desk.services.owner.device
        return [row for row in self.devices if not row.revoked and row.device != own]

    def revoke(self, row: DeviceRow, reason: str) -> None:
        """Let nothing count any more that a laptop writes from now on."""
        with self._desk.notices.refusals():
            self._desk.services.planning.revoke(row.words, reason)
            self.refresh()
            self._desk.notices.tell(tr("The laptop of {name} is revoked.").format(name=row.name))

    # --- forms

    def missing_built_in(self) -> list[str]:
        """Forms that come with FieldKit and are not installed."""
        installed = {row.id for row in self.forms}
        return [n for n in self._desk.services.planning.built_in_forms() if n not in installed]

    def add_built_in(self) -> None:
        """Install the forms that come with FieldKit."""
        planning, names = self._desk.services.planning, self.missing_built_in()
        job = Job(
            tr("Installing the forms"),
            lambda _: len([planning.add_form(Path(name)) for name in names]),
        )
        job.succeeded.connect(self._note_built_in)
        self._desk.jobs.submit(job)

    def form_rows(self) -> list[FormRow]:
        """The installed forms."""
        return list(self.forms)

    # --- the pack

    @property
    def inspectors(self) -> int:
        """How many devices of inspectors are enrolled."""
        return sum(row.role == "inspector" and not row.revoked for row in self.devices)

    def missing(self, passphrase: str) -> list[str]:
        """What must still be done before a pack is of use, in words."""
        steps = [
            (self.events, tr("No event yet: load an event plan (1).")),
            (self.forms, tr("No form yet: install one (2).")),
            (
                self.inspectors or passphrase,
                tr("No inspector is enrolled yet: enrol a device card (3), or give a passphrase."),
            ),
        ]
        return [words for is_there, words in steps if not is_there]

    def write_pack(self, file: Path, passphrase: str) -> None:
        """Write the pack, for the enrolled devices or locked with a passphrase."""
        planning = self._desk.services.planning
        job = Job(
            tr("Writing the pack"),
            lambda context: planning.write_pack(file, context, passphrase or None),
            Remedy(tr("Choose another place"), self.place_wanted.emit),
        )
        job.succeeded.connect(self._note_written)
        self._desk.jobs.submit(job)

    # --- what came of it

    @Slot(object)
    def _note_looked(self, look: PlanLook) -> None:
        """A first plan is loaded at once; what changes another one is asked about."""
        if look.is_first:
            self.load_looked_at()
        elif look.is_alike:
            self._desk.notices.tell(tr("Nothing in this plan is new."))
        else:
            self.load_asked.emit(look)

    @Slot(object)
    def _note_saved(self, name: str) -> None:
        self._desk.notices.tell(tr("{name} is written.").format(name=name))

    @Slot(object)
    def _note_loaded(self, name: str) -> None:
        self._desk.notices.tell(tr("The plan of {name} is loaded.").format(name=name))
        self.refresh()

    @Slot(object)
    def _note_refused(self, error: FieldKitError) -> None:
        """A plan that was refused is shown with its problems; other failures the runner tells."""
        problems = error.context.get("problems")
        if isinstance(problems, list | tuple):
            self._show_problems(self._plan, problems)

    @Slot(object, object)
    def _show_problems(self, file: Path, problems: Sequence[Problem]) -> None:
        self.form_check.show_plan(file, problems)

    @Slot(object)
    def _note_built_in(self, count: int) -> None:
        self._desk.notices.tell(
            trn("The built-in form is installed.", "The {n} built-in forms are installed.", count)
        )
        self.refresh()

    @Slot(object)
    def _note_written(self, exported: Exported) -> None:
        self.written = exported
        self.changed.emit()
