"""What the use cases share: the open workspace, its forms, and rows put together for the faces."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from fieldkit.app.rows import DraftRow, InspectionRow, ReviewRow
from fieldkit.errors import FieldKitError
from fieldkit.inspections.plan import event_of
from fieldkit.inspections.planned_visits import first_day, waiting
from fieldkit.inspections.summary import alert_of
from fieldkit.storage.browsing import InspectionFilter

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fieldkit.app.changes import Announcements, Changes
    from fieldkit.app.opened_forms import OpenedForms
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
    )


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
