"""What the use cases share: the open workspace, its forms, and rows put together for the faces."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from fieldkit.app.rows import DraftRow, InspectionRow, ReviewRow
from fieldkit.errors import FieldKitError
from fieldkit.inspections.limit_profiles import BUILT_IN
from fieldkit.inspections.plan import event_of
from fieldkit.inspections.planned_visits import first_day, waiting
from fieldkit.inspections.summary import alert_of
from fieldkit.storage.browsing import InspectionFilter

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from fieldkit.app.changes import Announcements, Changes
    from fieldkit.app.opened_forms import OpenedForm, OpenedForms
    from fieldkit.clock import Clock
    from fieldkit.forms import FormDefinition
    from fieldkit.inspections.plan import Event
    from fieldkit.ledger.records import Record
    from fieldkit.storage.browsing import AssignmentRow, EventRow, SiteRow
    from fieldkit.storage.browsing import InspectionRow as StoredRow
    from fieldkit.storage.workspace import Workspace

_SUPERVISOR = "supervisor"
_CLOCK_SLACK = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Revision:
    """The content of one revision record."""

    id: str
    inspection: str
    form_hash: str
    xml: str
    files: Mapping[str, dict[str, Any]]
    summary: Mapping[str, Any]
    findings: tuple[Mapping[str, Any], ...]
    device: str
    seq: int
    at: str
    parents: tuple[str, ...]
    reason: str
    withdrawn: bool
    editions: tuple[str, ...] = ()  # of profiles of limits by which it was judged

    @property
    def number(self) -> int:
        """Which revision of the inspection it is, as its author counted; from 1."""
        number = self.summary.get("number")
        return number if isinstance(number, int) else 1


class Core:
    """An open workspace as the use cases see it."""

    def __init__(
        self, workspace: Workspace, forms: OpenedForms, announcements: Announcements, clock: Clock
    ) -> None:
        self.workspace = workspace
        self.forms = forms
        self.clock = clock
        self._announcements = announcements
        self._plan: tuple[str, Event] | None = None

    def announce(self, changes: Changes) -> None:
        """Tell every screen what changed."""
        self._announcements.announce(changes)

    def require_supervisor(self) -> None:
        """Refuse what an inspector may not do.

        Raises:
            FieldKitError: role.supervisor_only.
        """
        if self.workspace.role != _SUPERVISOR:
            raise FieldKitError("role.supervisor_only")

    def properties(self) -> dict[str, str]:
        """What forms may ask of the device (preloads)."""
        return {"deviceid": self.workspace.device.device, "username": self.workspace.name}

    # --- the plan

    def event(self) -> EventRow | None:
        """The event that work belongs to: the latest to begin."""
        events = self.workspace.plan.events()
        return events[0] if events else None

    def plan(self) -> Event | None:
        """The whole plan of the event, as its record tells it; visits are records of their own."""
        event = self.event()
        if event is None:
            return None
        if self._plan is None or self._plan[0] != event.head:
            record = self.workspace.ledger.record(event.head)
            self._plan = (event.head, event_of(record.body if record else {}))
        return self._plan[1]

    def editions_in_force(self) -> tuple[str, ...]:
        """The records of the editions of limits that the plan names, each over those before it.

        None where the plan names no profile, or one that is not here: then the limits that came
        with the form hold, and every form shows whose they are.
        """
        plan = self.plan()
        return self.editions(plan.profile) if plan else ()

    def editions(self, tag: str) -> tuple[str, ...]:
        """The editions in force of a profile and of those that it inherits."""
        known = {row.tag: row for row in self.workspace.plan.limit_profiles()}
        chain: list[str] = []
        while tag in known and known[tag].head not in chain:
            chain.insert(0, known[tag].head)
            tag = known[tag].inherits
        return tuple(chain) if tag in ("", BUILT_IN) else ()

    def require_limits(self, tag: str) -> None:
        """Refuse a profile of limits that is not here.

        Raises:
            FieldKitError: limits.unknown_profile.
        """
        if tag not in ("", BUILT_IN) and not self.editions(tag):
            raise FieldKitError("limits.unknown_profile", tag=tag)

    def form_of(self, revision: Revision) -> OpenedForm:
        """The form of a revision with the limits by which it was judged.

        Raises:
            FieldKitError: form.not_installed.
        """
        return self.forms.exactly(revision.form_hash, revision.editions)

    def form_to_edit(self, revision: Revision) -> OpenedForm:
        """As `form_of`, to go on with the revision: it is judged by the same limits again.

        Raises:
            FieldKitError: form.not_installed, limits.not_held.
        """
        if not self.forms.holds(revision.editions):
            title = str(revision.summary.get("limits") or "?")
            raise FieldKitError("limits.not_held", title=title)
        return self.form_of(revision)

    def sites(self) -> dict[str, SiteRow]:
        """Sites by code."""
        return {site.code: site for site in self.workspace.plan.sites()}

    def waiting_visits(self) -> list[AssignmentRow]:
        """Everybody's assignments that no inspection has made yet."""
        planned = self.workspace.plan.assignments()
        sites = {visit.site for visit in planned}
        made = self.workspace.inspections.visits.made(sites, first_day(planned))
        return waiting(planned, made)

    def form_title(self, form_id: str) -> str:
        """The title of an installed form, or its id."""
        row = self.workspace.forms.latest(form_id)
        return row.title if row else form_id

    def confirmed(self, device: str) -> int:
        """The highest sequence of a device that a supervisor has stated to have."""
        roster = self.workspace.roster()
        points: list[Any] = [
            record.body["have"]
            for record in self.workspace.ledger.of_kinds("receipt")
            if roster.is_supervisor(record.device)
        ]
        return max((point[device]["seq"] for point in points if device in point), default=0)

    # --- inspections

    def inspection_rows(self, text: str = "", state: str | None = None) -> list[InspectionRow]:
        """Inspections, newest first."""
        wanted = InspectionFilter(text=text, state=state or "")
        return [_row(stored) for stored in self.workspace.inspections.list(wanted)]

    def inspection_row(self, inspection: str) -> InspectionRow:
        """One inspection.

        Raises:
            FieldKitError: inspection.unknown.
        """
        stored = self.workspace.inspections.get(inspection)
        if stored is None:
            raise FieldKitError("inspection.unknown", id=inspection)
        return _row(stored)

    def last_saved(self, form: FormDefinition) -> bytes | None:
        """The submission that this laptop finished last with a form, where the form asks for it."""
        if not form.reads_last_saved:
            return None
        own = InspectionFilter(form=form.id, device=self.workspace.device.device)
        rows = [row for row in self.workspace.inspections.list(own) if row.state != "withdrawn"]
        return self.revision(rows[0].head).xml.encode() if rows else None

    def clock_doubt(self) -> dict[str, str]:
        """`entry_before`, the time of this laptop's last entry, where that lies in the future.

        Empty where the clock only went forward. It is signed with what is written now.
        """
        ledger = self.workspace.ledger
        last = ledger.record(ledger.own_head()[2])
        if last is None or datetime.fromisoformat(last.at) <= self.clock.now() + _CLOCK_SLACK:
            return {}
        return {"entry_before": last.at}

    def heads(self, inspection: str) -> tuple[str, ...]:
        """The current revisions; two are a conflict."""
        return self.workspace.inspections.history(inspection).heads

    def revision(self, record_id: str) -> Revision:
        """A revision by the id of its record."""
        record = self.workspace.ledger.record(record_id)
        if record is None:
            raise FieldKitError("inspection.unknown", id=record_id)
        return _revision(record)

    def revisions(self, inspection: str) -> dict[str, Revision]:
        """Every revision of an inspection that is here, by the id of its record."""
        history = self.workspace.inspections.history(inspection)
        return {record.id: _revision(record) for record in history.revisions}

    def reviews(self, inspection: str) -> tuple[ReviewRow, ...]:
        """The decisions on an inspection, the latest first."""
        people = {row.device: row.person for row in self.workspace.devices()}
        records = self.workspace.inspections.history(inspection).reviews
        ordered = sorted(records, key=lambda record: (record.at, record.id), reverse=True)
        return tuple(
            _review(record.body, record.at, people.get(record.device, "")) for record in ordered
        )

    def draft_rows(self) -> list[DraftRow]:
        """Unfinished inspections, the last touched first."""
        sites = self.sites()
        return [
            DraftRow(
                id=draft.id,
                inspection=draft.inspection,
                form=draft.form,
                form_title=self.form_title(draft.form),
                site=draft.site,
                site_name=sites[draft.site].name if draft.site in sites else "",
                saved_at=draft.changed,
                parents=draft.parents,
                exercise=draft.exercise,
            )
            for draft in self.workspace.drafts.list()
        ]


def _revision(record: Record) -> Revision:
    body: Any = record.body
    return Revision(
        id=record.id,
        inspection=record.entity,
        form_hash=(record.form or {}).get("hash", ""),
        xml=body["xml"],
        files=body["files"],
        summary=body["summary"],
        findings=tuple(body["findings"]),
        device=record.device,
        seq=record.seq,
        at=record.at,
        parents=record.parents,
        reason=body["reason"] or "",
        withdrawn=body["withdrawn"],
        editions=editions_of(body.get("limits")),
    )


def editions_of(told: object) -> tuple[str, ...]:
    """The editions that a record or a draft names; none where it is of an older program."""
    return tuple(told) if isinstance(told, list | tuple) and all_texts(told) else ()


def all_texts(values: Iterable[object]) -> bool:
    """Whether they are all texts."""
    return all(isinstance(value, str) for value in values)


def _review(body: Mapping[str, Any], at: str, person: str) -> ReviewRow:
    return ReviewRow(
        decision=body["decision"],
        person=person,
        at=at,
        revision=body["revision"],
        comments=tuple(dict(comment) for comment in body["comments"]),
    )


def _row(stored: StoredRow) -> InspectionRow:
    return InspectionRow(
        id=stored.id,
        form=stored.form,
        form_title=stored.form_title,
        site=stored.site,
        site_name=stored.site_name,
        state=stored.state,
        grade=stored.grade,
        score=_score(stored.score),
        alert=alert_of(stored.alert),
        at=stored.at,
        person=stored.person,
        exercise=stored.exercise,
        device=stored.device,
        head=stored.head,
    )


def _score(score: object) -> str:
    return "" if score in (None, "") else f"{float(str(score)):g}"
