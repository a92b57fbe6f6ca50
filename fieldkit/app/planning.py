"""Preparing an event: the plan, forms, devices, and the pack that inspectors take along."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from fieldkit.app import devices, visits
from fieldkit.app.card_codes import card_in, picture_of, text_of
from fieldkit.app.carrying import Exported, write_bundle
from fieldkit.app.changes import Changes as Announcement
from fieldkit.app.devices import DeviceRow
from fieldkit.app.form_library import (
    BUILT_IN,
    FormCheck,
    FormRepair,
    check_form,
    read_bytes,
    repair_form_file,
    usable_form,
)
from fieldkit.app.jobs import JobContext
from fieldkit.errors import FieldKitError
from fieldkit.inspections.plan import Assignment, Event, Person, read_plan

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from fieldkit.app.core import Core
    from fieldkit.app.receiving import Receiving
    from fieldkit.forms import FormPackage
    from fieldkit.ledger.identity import Card
    from fieldkit.storage.browsing import AssignmentRow, EventRow, SiteRow

# Which kind of site a built-in form is made for; for other forms the plan's visits tell.
_MADE_FOR = {"fk_food": "food", "fk_water": "water", "fk_chem": "chemical"}


@dataclass(frozen=True, slots=True)
class FormRow:
    """One installed version of a form."""

    id: str
    version: str
    title: str
    hash: str

    def as_dict(self) -> dict[str, Any]:
        """The row as the command line prints it."""
        return asdict(self)


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


@dataclass(frozen=True, slots=True)
class FormOffer:
    """The installed forms for a site, each once: those made for its kind, and all others."""

    fitting: tuple[FormRow, ...]
    others: tuple[FormRow, ...]


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
        core = self._core
        core.require_supervisor()
        reading = read_plan(file.name, read_bytes(file))
        if reading.event is None:
            raise FieldKitError(
                "plan.refused",
                name=file.name,
                count=len(reading.problems),
                first=reading.problems[0].located_message,
                problems=reading.problems,
            )
        event = reading.event
        earlier = next((row for row in self.events() if row.code == event.code), None)
        entity = earlier.id if earlier else core.clock.new_uuid()
        parents = (earlier.head,) if earlier else ()
        recovery = {"recovery": core.workspace.keys.recovery_recipient()}
        core.workspace.append("event", entity, {**event.as_body(), **recovery}, parents)
        visits.assign_all(core, entity, event)
        core.announce(Announcement.of("event", entity))
        return event

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

    def enrol_card(self, reading: CardReading) -> DeviceRow:
        """Enrol the device of a card with the name and role that it gives.

        What arrived from it before was kept apart and is taken in now.

        Raises:
            FieldKitError: role.supervisor_only.
        """
        core, card = self._core, reading.card
        core.require_supervisor()
        if not reading.enrolled:
            core.workspace.enrol(card)
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
        return [
            FormRow(row.id, row.version, row.title, row.hash)
            for row in self._core.workspace.forms.offered()
        ]

    def forms_for(self, site: str) -> FormOffer:
        """The newest version of every form, parted by whether it fits the kind of a site.

        A built-in form fits the kind that it is made for, any form the kinds of the sites to which
        the plan sends it.
        """
        kinds = {row.code: row.kind.casefold() for row in self.sites() if row.kind}
        kind = kinds.get(site)
        made_for = {form for form, its_kind in _MADE_FOR.items() if its_kind == kind}
        sent_to = {row.form for row in self.assignments() if kind and kinds.get(row.site) == kind}
        newest = {row.id: row for row in reversed(self.forms())}.values()
        fits = made_for | sent_to
        return FormOffer(
            tuple(row for row in newest if row.id in fits),
            tuple(row for row in newest if row.id not in fits),
        )

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
