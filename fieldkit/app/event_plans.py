"""The plan of the event as a whole: loaded, written, edited, and joined where two were made."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from fieldkit.app import visits
from fieldkit.app.changes import Changes
from fieldkit.app.event_versions import PlanVersion, event_heads, joined_version, versions_of
from fieldkit.app.fitting_forms import installed_forms
from fieldkit.app.form_library import BUILT_IN, read_bytes
from fieldkit.errors import FieldKitError
from fieldkit.inspections.plan import KIND_OF_SECTION, Assignment, Event, entry_of, event_of
from fieldkit.inspections.plan_changes import cells_of, changes_between, head_of, keyed
from fieldkit.inspections.plan_editing import with_details, with_entry, without_entry
from fieldkit.inspections.plan_reading import read_plan
from fieldkit.inspections.risk import own_words

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from pathlib import Path

    from fieldkit.app.core import Core
    from fieldkit.errors import Problem
    from fieldkit.inspections.plan import Entry
    from fieldkit.inspections.plan_changes import PlanChange
    from fieldkit.inspections.plan_editing import Edited
    from fieldkit.inspections.plan_merge import PlanMerge, Side
    from fieldkit.storage.browsing import AssignmentRow


@dataclass(frozen=True, slots=True)
class PlanLook:
    """A plan in a file beside the one in force; nothing is changed by looking.

    `visits_new` come with it; `visits_unlisted` are planned but not in the file and stay;
    `visits_ended` are of sites or people that are gone and will be taken back. `inspected` counts
    the inspections of sites that are gone: they stay.
    """

    event: Event
    is_first: bool
    changes: tuple[PlanChange, ...]
    visits_new: int
    visits_unlisted: int
    visits_ended: int
    inspected: int

    @property
    def is_alike(self) -> bool:
        """Whether loading it would change nothing."""
        return not (self.is_first or self.changes or self.visits_new)


@dataclass(frozen=True, slots=True)
class Dependents:
    """What hangs on one row of the plan; inspections stay whatever becomes of it."""

    sites: int = 0
    shifts: int = 0
    visits: int = 0
    inspections: int = 0

    @property
    def is_any(self) -> bool:
        """Whether anything does."""
        return bool(self.sites or self.shifts or self.visits or self.inspections)


class EventPlans:
    """The use cases of a supervisor on the plan of the event."""

    def __init__(self, core: Core) -> None:
        self._core = core

    def plan(self) -> Event | None:
        """The plan in force; its visits are asked for apart."""
        return self._core.plan()

    # --- files

    def look(self, file: Path) -> PlanLook:
        """Read a plan and say what loading it would change.

        Raises:
            FieldKitError: role.supervisor_only, file.*, plan.refused with the problems.
        """
        core = self._core
        core.require_supervisor()
        event = _read(file)
        entity, before = self._known(event.code)
        waiting = core.waiting_visits()
        listed = {(v.site, v.form, v.person, v.due) for v in event.assignments}
        stays = {site.code for site in event.sites}
        unlisted = [
            v
            for v in waiting
            if v.site in stays and (v.site, v.form, v.person, v.due) not in listed
        ]
        gone = _gone(before.sites, event.sites)
        return PlanLook(
            event=event,
            is_first=not entity,
            changes=changes_between(before, event) if entity else (),
            visits_new=len(visits.unknown(core, entity, event)),
            visits_unlisted=len(unlisted),
            visits_ended=len(_ended(waiting, before, event)),
            inspected=sum(core.workspace.inspections.visits.counts(gone).values()),
        )

    def load(self, file: Path) -> PlanLook:
        """Put the plan of a file in force; one of the same event code is followed by it.

        Visits that are planned already stay, unless their site or person is gone.

        Raises:
            FieldKitError: role.supervisor_only, file.*, plan.refused with the problems.
        """
        look = self.look(file)
        event = look.event
        earlier = next(
            (r for r in self._core.workspace.plan.events() if r.code == event.code), None
        )
        entity = earlier.id if earlier else self._core.clock.new_uuid()
        self._write(entity, event)
        visits.assign_all(self._core, entity, event)
        self._core.announce(Changes.of("event", entity))
        return look

    def save(self, file: Path, language: str) -> Event:
        """Write the plan in force with its visits as a workbook that can be loaded again.

        Raises:
            FieldKitError: plan.none, file.unwritable.
        """
        plan, core = self._core.plan(), self._core
        if plan is None:
            raise FieldKitError("plan.none")
        codes = {site.code for site in plan.sites}
        planned = tuple(
            Assignment(row.site, row.form, row.person, row.due, row.note)
            for row in core.workspace.plan.assignments()
            if row.site in codes
        )
        whole = replace(plan, assignments=planned)
        self._write_workbook(file, whole, language)
        return whole

    def write_template(self, file: Path, language: str) -> None:
        """Write an empty workbook in which every column is explained.

        Raises:
            FieldKitError: file.unwritable.
        """
        self._write_workbook(file, None, language)

    def _write_workbook(self, file: Path, event: Event | None, language: str) -> None:
        from fieldkit.inspections.plan_workbook import plan_workbook

        installed = dict.fromkeys(row.id for row in installed_forms(self._core))
        content = plan_workbook(event, tuple(installed) or BUILT_IN, language)
        try:
            file.write_bytes(content)
        except OSError as error:
            raise FieldKitError("file.unwritable", path=str(file), reason=error.strerror) from error

    # --- editing

    def set_details(self, details: Event) -> None:
        """Change what the plan says of the event itself; its rows stay as they are.

        Raises:
            FieldKitError: as `put`; plan.code_stays.
        """
        plan, entity = self._editable()
        if details.code != plan.code:
            raise FieldKitError("plan.code_stays", event=plan.code)
        rows: dict[str, Any] = {
            name: plan.section(name) for name in ("venues", "sites", "people", "shifts")
        }
        rows["frequencies"] = plan.frequencies
        self._edit(entity, plan, with_details(replace(details, **rows)))

    def put(self, section: str, entry: Entry, former: str = "") -> None:
        """Add a row to the plan, or change the one with the key `former`.

        Where its code or name changes, everything in the plan that names it follows.

        Raises:
            FieldKitError: role.supervisor_only, plan.none, plan.two_versions, plan.refused with
                the problems of this row.
        """
        plan, entity = self._editable()
        self._edit(entity, plan, with_entry(plan, section, entry, former))

    def cells(self, section: str) -> dict[str, dict[str, str]]:
        """The rows of a section by key, each as cells by column; the event's own is ''."""
        plan = self._core.plan()
        if plan is None:
            return {}
        if section == "event":
            return {"": head_of(plan)}
        return {key: cells_of(entry) for key, entry in keyed(plan.section(section)).items()}

    def put_cells(self, section: str, cells: Mapping[str, str], former: str = "") -> None:
        """As `put` and `set_details`, with the row as cells by column.

        Raises:
            FieldKitError: as those.
        """
        said = {column: value.strip() for column, value in cells.items()}
        if section == "event":
            self.set_details(event_of({**said, "exercise": said.get("exercise") == "yes"}))
        else:
            self.put(section, entry_of(KIND_OF_SECTION[section], own_words(said)), former)

    def remove(self, section: str, key: str) -> None:
        """Take a row out of the plan; what names it is left without, visits are taken back.

        Raises:
            FieldKitError: role.supervisor_only, plan.none, plan.two_versions.
        """
        plan, entity = self._editable()
        self._write(entity, without_entry(plan, section, key))
        self._core.announce(Changes.of("event", entity))

    def dependents(self, section: str, key: str) -> Dependents:
        """What hangs on a row."""
        core, plan = self._core, self._core.plan()
        if plan is None:
            return Dependents()
        after = without_entry(plan, section, key)
        shifts = sum(shift not in after.shifts for shift in plan.shifts)
        return Dependents(
            sites=sum(site.venue == key for site in plan.sites) if section == "venues" else 0,
            shifts=shifts if section in ("venues", "people") else 0,
            visits=len(_ended(core.waiting_visits(), plan, after)),
            inspections=core.workspace.inspections.visits.counts([key]).get(key, 0)
            if section == "sites"
            else 0,
        )

    # --- two versions

    def versions(self) -> Sequence[PlanVersion]:
        """The versions of the plan that nobody joined; one when all is well."""
        event = self._core.event()
        return versions_of(self._core, event.id) if event else ()

    def joined(self, prefer: Side = "left") -> PlanMerge | None:
        """What joining the versions would give; None when there are not two."""
        event = self._core.event()
        return joined_version(self._core, event.id, prefer) if event else None

    def join(self, prefer: Side = "left") -> PlanMerge:
        """Put the joined versions in force; `prefer` decides what both changed.

        Raises:
            FieldKitError: role.supervisor_only, plan.one_version.
        """
        self._core.require_supervisor()
        event, merged = self._core.event(), self.joined(prefer)
        if event is None or merged is None:
            raise FieldKitError("plan.one_version")
        self._write(event.id, merged.event)
        self._core.announce(Changes.of("event", event.id))
        return merged

    def take(self, version: str) -> None:
        """Put one of the versions in force as it is; `version` is the id of its record.

        Raises:
            FieldKitError: role.supervisor_only, plan.one_version.
        """
        self._core.require_supervisor()
        event, offered = self._core.event(), {each.record: each for each in self.versions()}
        if event is None or len(offered) < 2 or version not in offered:  # noqa: PLR2004  two
            raise FieldKitError("plan.one_version")
        self._write(event.id, offered[version].event)
        self._core.announce(Changes.of("event", event.id))

    # --- writing

    def _known(self, code: str) -> tuple[str, Event]:
        """The id and the plan that are held of an event code; empty ones when there is none."""
        for row in self._core.workspace.plan.events():
            record = self._core.workspace.ledger.record(row.head)
            if row.code == code and record is not None:
                return row.id, event_of(record.body)
        return "", Event("", "", exercise=False)

    def _editable(self) -> tuple[Event, str]:
        self._core.require_supervisor()
        event, plan = self._core.event(), self._core.plan()
        if event is None or plan is None:
            raise FieldKitError("plan.none")
        if len(event_heads(self._core, event.id)) > 1:
            raise FieldKitError("plan.two_versions")
        return plan, event.id

    def _edit(self, entity: str, plan: Event, edited: Edited) -> None:
        if edited.problems:
            raise _refusal(plan.name, edited.problems)
        if edited.renamed:  # first, or the visits would end with the name that is gone
            visits.rename(self._core, entity, *edited.renamed)
        self._write(entity, edited.event)
        self._core.announce(Changes.of("event", entity))

    def _write(self, entity: str, event: Event) -> None:
        """Append the plan as the successor of all its versions, unless it says nothing new."""
        core = self._core
        heads = event_heads(core, entity)
        before = [event_of(head.body) for head in heads]
        if all(event.profile != known.profile for known in before):
            core.require_limits(event.profile)
        unknown = {k: v for head in heads for k, v in head.body.items() if k not in _KNOWN}
        recovery = {"recovery": core.workspace.keys.recovery_recipient()}
        body = {**unknown, **event.as_body(), **recovery}
        if [head.body for head in heads] != [body]:
            core.workspace.append("event", entity, body, tuple(head.id for head in heads))
        for known in before:
            for visit in _ended(core.waiting_visits(), known, event):
                visits.withdraw(core, visit.id)


_KNOWN = frozenset(
    {*Event("", "", exercise=False).as_body(), "profile", "shifts", "frequencies", "recovery"}
)
"""What a plan says in words that this program writes anew; the rest is a newer program's."""


def _read(file: Path) -> Event:
    reading = read_plan(file.name, read_bytes(file))
    if reading.event is None:
        raise _refusal(file.name, reading.problems)
    return reading.event


def _refusal(name: str, problems: Sequence[Problem]) -> FieldKitError:
    return FieldKitError(
        "plan.refused",
        name=name,
        count=len(problems),
        first=problems[0].located_message,
        problems=tuple(problems),
    )


def _gone(before: Collection[Entry], after: Collection[Entry]) -> set[str]:
    return keyed(before).keys() - keyed(after).keys()


def _ended(planned: Sequence[AssignmentRow], before: Event, after: Event) -> list[AssignmentRow]:
    """The waiting visits whose site or person is gone from one version to the next."""
    sites, people = _gone(before.sites, after.sites), _gone(before.people, after.people)
    return [visit for visit in planned if visit.site in sites or visit.person in people]
