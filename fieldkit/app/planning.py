"""Preparing an event: the plan, forms, devices, and the pack that inspectors take along."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from fieldkit.app import devices, visits
from fieldkit.app.card_codes import card_in, picture_of, text_of
from fieldkit.app.carrying import Exported, files_of, write_bundle
from fieldkit.app.changes import Changes as Announcement
from fieldkit.app.devices import DeviceRow, RosterGaps
from fieldkit.app.event_plans import EventPlans
from fieldkit.app.fitting_forms import FittingForms, FormOffer, FormRow, installed_forms
from fieldkit.app.form_library import (
    BUILT_IN,
    FormCheck,
    FormRepair,
    check_form,
    repair_form_file,
    usable_form,
)
from fieldkit.app.jobs import JobContext
from fieldkit.app.regular_visits import RegularVisit, regular_visits
from fieldkit.errors import FieldKitError
from fieldkit.inspections.plan import Assignment, Person

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from pathlib import Path

    from fieldkit.app.core import Core
    from fieldkit.app.receiving import Receiving
    from fieldkit.forms import FormPackage
    from fieldkit.inspections.plan import Event
    from fieldkit.ledger.identity import Card
    from fieldkit.ledger.records import Record
    from fieldkit.storage.browsing import AssignmentRow, EventRow, SiteRow


@dataclass(frozen=True, slots=True)
class InstalledForm(FormRow):
    """A form that was just installed; `warnings` counts what its check warns of."""

    warnings: int = 0


@dataclass(frozen=True, slots=True)
class CardReading:
    """A device card before anything is done with it; `words` are compared aloud.

    `in_plan`: the plan names this person, or there is no plan. `enrolled`: the device is known.
    `other_words`: of other laptops that are enrolled under the same name.
    """

    card: Card
    name: str
    role: str
    words: str
    in_plan: bool
    enrolled: bool
    other_words: tuple[str, ...] = ()


class Planning:
    """The use cases before an event."""

    def __init__(self, core: Core, receiving: Receiving) -> None:
        self._core = core
        self._receiving = receiving

    # --- the event

    def load_event(self, file: Path) -> Event:
        """Load an event plan; loading a changed plan of the same event code replaces it.

        Raises:
            FieldKitError: role.supervisor_only, file.*, plan.refused with the problems.
        """
        return EventPlans(self._core).load(file).event

    def events(self) -> list[EventRow]:
        """Events, the latest to begin first."""
        return self._core.workspace.plan.events()

    def sites(self) -> list[SiteRow]:
        """Every site by code."""
        return self._core.workspace.plan.sites()

    def assignments(self) -> list[AssignmentRow]:
        """Assignments by due time."""
        return self._core.workspace.plan.assignments()

    def people(self) -> list[Person]:
        """The people of the event by name."""
        event = self._core.event()
        plan = self._core.workspace.plan
        return [Person(*row) for row in plan.people(event.id)] if event else []

    def visitors(self) -> list[str]:
        """The names to whom a visit can be assigned: the plan's people and owners of devices."""
        owners = {row.name for row in self.devices() if not row.revoked}
        return sorted(owners | {person.name for person in self.people()})

    def regular_visits(self) -> list[RegularVisit]:
        """The next visit of every site whose risk asks for any, the first due first."""
        return regular_visits(self._core)

    def assign(self, site: str, form: str, person: str = "", due: str = "") -> str:
        """Plan one visit of the event by hand; the same visit again is no change.

        Without a person it waits for everybody. `due` is a date or a moment, ISO 8601.

        Raises:
            FieldKitError: role.supervisor_only, plan.none, site.unknown, form.not_installed,
                plan.unknown_reference for a person, plan.not_a_date.
        """
        return visits.assign(self._core, Assignment(site, form, person, due), self.visitors())

    def withdraw(self, visit: str) -> Assignment:
        """Take a planned visit back, by its id; the next pack tells the inspectors.

        Raises:
            FieldKitError: role.supervisor_only, plan.no_visit.
        """
        return visits.withdraw(self._core, visit)

    # --- devices

    def write_card(self, file: Path) -> None:
        """Write this device's public card, for a supervisor to enrol; a `.png` gets its QR code.

        Raises:
            FieldKitError: file.unwritable.
        """
        card = self._own_card()
        content = picture_of(card) if file.suffix.lower() == ".png" else card.to_bytes()
        try:
            file.write_bytes(content)
        except OSError as error:
            raise FieldKitError("file.unwritable", path=str(file), reason=error.strerror) from error

    def card_picture(self) -> bytes:
        """This device's card as a QR code, a PNG to be shown on the screen."""
        return picture_of(self._own_card())

    def card_in_blocks(self) -> str:
        """This device's card as a QR code for a terminal."""
        return text_of(self._own_card())

    def _own_card(self) -> Card:
        workspace = self._core.workspace
        return workspace.device.card(workspace.name, workspace.role)

    def read_card(self, file: Path) -> CardReading:
        """Read a device card or a picture of its QR code, before it is enrolled; changes nothing.

        Raises:
            FieldKitError: file.*, ledger.bad_card, sync.not_a_picture, sync.no_codes.
        """
        card = card_in(file)
        planned, known = {person.name for person in self.people()}, self.devices()
        return CardReading(
            card,
            card.name,
            card.role,
            devices.words_of(card.device),
            in_plan=not planned or card.name in planned,
            enrolled=any(row.device == card.device and not row.revoked for row in known),
            other_words=tuple(
                row.words
                for row in known
                if row.name == card.name and row.device != card.device and not row.revoked
            ),
        )

    def enrol(self, file: Path) -> DeviceRow:
        """Enrol the device of a card file.

        Raises:
            FieldKitError: role.supervisor_only, file.*, ledger.bad_card.
        """
        self._core.require_supervisor()
        return self.enrol_card(self.read_card(file))

    def enrol_card(
        self, reading: CardReading, since: str | None = None, until: str | None = None
    ) -> DeviceRow:
        """Enrol the device of a card with the name and role that it gives.

        What arrived from it before is taken in now. `since` and `until` are its first and last day,
        ISO 8601; entries of other days count, and `verify` tells of them.

        Raises:
            FieldKitError: role.supervisor_only, plan.not_a_date.
        """
        for day in filter(None, (since, until)):
            visits.require_moment(day)
        core, card = self._core, reading.card
        core.require_supervisor()
        if not reading.enrolled:
            core.workspace.enrol(card, since=since, until=until)
            core.announce(Announcement.of("device", card.device))
            self._receiving.release(JobContext())
        return DeviceRow(card.device, card.name, card.role, reading.words)

    def revoke(self, name: str, reason: str) -> DeviceRow:
        """Let nothing count any more that a laptop writes from now on.

        What has arrived from it stays as it is; enrolling its card again lifts it.

        Args:
            name: its owner's name, its five words, or the beginning of its number.
            reason: kept with the record.

        Raises:
            FieldKitError: role.supervisor_only, device.needs_reason, device.unknown,
                device.ambiguous, device.own, device.already_revoked, device.other_supervisors.
        """
        return devices.revoke(self._core, name, reason)

    def devices(self) -> list[DeviceRow]:
        """Enrolled devices by person."""
        return devices.rows(self._core)

    def roster_gaps(self) -> RosterGaps:
        """Where the people of the plan and the enrolled devices do not agree."""
        return devices.roster_gaps(self._core)

    # --- forms

    def add_form(self, file: Path, job: JobContext | None = None) -> InstalledForm:
        """Install a form file, or a built-in form by its name; the same form again is no change.

        Raises:
            FieldKitError: file.*, form.refused with the problems.
        """
        usable = usable_form(file, job)
        package, definition = usable.package, usable.package.definition
        row = InstalledForm(
            definition.id,
            definition.version,
            definition.title or definition.id,
            definition.hash,
            sum(problem.severity == "warning" for problem in usable.check.problems),
        )
        if self._core.workspace.forms.by_hash(row.hash) is None:
            self._core.workspace.append("form", row.id, self._form_body(row, package))
            self._core.announce(Announcement.of("form", row.id))
        return row

    def forms(self) -> list[FormRow]:
        """The forms to start an inspection with, every version, the newest first."""
        return installed_forms(self._core)

    def forms_for(self, site: str) -> FormOffer:
        """The newest version of every form, parted by whether it fits the kind of a site."""
        row = self._core.sites().get(site)
        return FittingForms(self._core).offer(row.kind if row else "")

    def built_in_forms(self) -> tuple[str, ...]:
        """The names of the forms that come with FieldKit."""
        return BUILT_IN

    def check_form(self, file: Path, job: JobContext | None = None) -> FormCheck:
        """Check a form without installing it.

        Raises:
            FieldKitError: file.*.
        """
        return check_form(file, job)

    def repair_form(
        self, file: Path, copy: Path, only: Collection[str] = (), job: JobContext | None = None
    ) -> FormRepair:
        """Write a copy of a form with its small faults put right; `only` as `repair_form_file`.

        Raises:
            FieldKitError: as `repair_form_file`.
        """
        return repair_form_file(file, copy, only, job)

    def _form_body(self, row: FormRow, package: FormPackage) -> dict[str, Any]:
        put = self._core.workspace.attachments.put
        source = put(package.source).as_body() if package.source else None
        return {
            "id": row.id,
            "version": row.version,
            "hash": row.hash,
            "title": row.title,
            "xform": put(package.definition.xform).as_body(),
            "files": {name: put(content).as_body() for name, content in package.files.items()},
            "source": {"name": package.source_name, **source} if source else None,
        }

    # --- the pack

    def write_pack(self, file: Path, job: JobContext, passphrase: str | None = None) -> Exported:
        """Write the file for the inspectors: event, forms, roster, receipts, reviews.

        It is locked to every enrolled device, or to a passphrase for a device not enrolled yet.

        Raises:
            FieldKitError: role.supervisor_only, disk.full, file.unwritable.
        """
        core = self._core
        core.require_supervisor()
        self._write_receipt()
        supervisors = {row.device for row in self.devices() if row.role == "supervisor"}
        records = [
            record
            for device in sorted(supervisors)
            for record in core.workspace.ledger.of_device(device)
        ]
        readers = [row.device for row in self.devices() if not row.revoked]
        files = [
            sha256
            for row in core.workspace.forms.list()
            for sha256 in (row.xform, row.source, *row.files.values())
            if sha256
        ]
        files += _files_of_resolutions(core, records)
        job.checkpoint(0, len(records), "pack")
        exported = write_bundle(core, file, records, files, passphrase or readers)
        job.checkpoint(len(records), len(records), "pack")
        return exported

    def _write_receipt(self) -> None:
        """State what has arrived, if that is more than the last receipt said."""
        workspace = self._core.workspace
        own = workspace.device.device
        have = {
            device: point for device, point in workspace.ledger.frontier().items() if device != own
        }
        receipts = [r for r in workspace.ledger.of_kinds("receipt") if r.device == own]
        said = receipts[-1].body["have"] if receipts else {}
        if have and have != said:
            workspace.append("receipt", own, {"have": have})


def _files_of_resolutions(core: Core, records: Iterable[Record]) -> list[str]:
    """The SHA-256 of what those of some records name that settled a conflict and still hold.

    Each side has only its own pictures, and the settled inspection may show those of the others.
    """
    settled = [
        record for record in records if record.kind == "revision" and len(record.parents) > 1
    ]
    rows = {record.entity: core.workspace.inspections.get(record.entity) for record in settled}
    standing = {row.head for row in rows.values() if row and row.state != "withdrawn"}
    return files_of([record for record in settled if record.id in standing])
