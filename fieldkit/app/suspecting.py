"""Which inspections may be the same visit written down twice, and what a supervisor says to it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from fieldkit.app.changes import Changes as Announcement
from fieldkit.app.rows import DismissalRow
from fieldkit.errors import FieldKitError
from fieldkit.inspections.duplicates import Visit, suspected_duplicates
from fieldkit.inspections.shifts import event_days, moment_of, on_at, turns
from fieldkit.inspections.states import InspectionState
from fieldkit.storage.browsing import InspectionFilter

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from fieldkit.app.core import Core
    from fieldkit.app.rows import InspectionRow
    from fieldkit.inspections.shifts import Turn
    from fieldkit.storage.browsing import InspectionRow as StoredRow


@dataclass(frozen=True, slots=True)
class Suspicion:
    """Two inspections that may be one visit, the earlier first."""

    first: InspectionRow
    second: InspectionRow

    def as_dict(self) -> dict[str, Any]:
        """The pair as the command line prints it."""
        return {
            "site": self.first.site,
            "form": self.first.form,
            "inspections": [self.first.as_dict(), self.second.as_dict()],
        }

    def in_words(self) -> str:
        """The pair as lines of text."""
        row = self.first
        lines = [f"{row.form_title} at {row.site} {row.site_name}".rstrip()]
        lines += [
            f"  {each.id}  {each.at[:16]}  {each.person}  {each.state}  grade {each.grade or '-'}"
            for each in (self.first, self.second)
        ]
        return "\n".join(lines)


class Suspecting:
    """The use cases of whoever answers whether two inspections are one visit."""

    def __init__(self, core: Core) -> None:
        self._core = core

    def suspicions(self) -> list[Suspicion]:
        """Every pair that nobody has answered, the latest first."""
        rows = {row.id: row for row in with_duplicates(self._core, self._core.inspection_rows())}
        pairs = {
            tuple(sorted((row.id, other))) for row in rows.values() for other in row.duplicates
        }
        ordered = [sorted((rows[a], rows[b]), key=lambda row: (row.at, row.id)) for a, b in pairs]
        ordered.sort(key=lambda pair: (pair[1].at, pair[0].id, pair[1].id), reverse=True)
        return [Suspicion(first, second) for first, second in ordered]

    def dismiss(self, inspection: str, others: Sequence[str], reason: str) -> InspectionRow:
        """Say that an inspection and some others are visits of their own; without others, all.

        Raises:
            FieldKitError: role.supervisor_only, inspection.unknown, dismissal.needs_reason,
                dismissal.nothing_suspected, dismissal.not_suspected; then nothing is written.
        """
        core = self._core
        core.require_supervisor()
        if not reason.strip():
            raise FieldKitError("dismissal.needs_reason")
        [row] = with_duplicates(core, [core.inspection_row(inspection)])
        meant = list(dict.fromkeys(others)) or list(row.duplicates)
        if not meant:
            raise FieldKitError("dismissal.nothing_suspected", id=inspection)
        for other in meant:
            if other not in row.duplicates:
                raise FieldKitError("dismissal.not_suspected", id=inspection, other=other)
        for other in meant:
            entity, twin = sorted((inspection, other))
            body = {"other": twin, "reason": reason.strip()}
            core.workspace.append("dismissal", entity, body)
        core.announce(Announcement.of("inspection", inspection, *meant))
        [row] = with_duplicates(core, [core.inspection_row(inspection)])
        return row


def with_duplicates(core: Core, rows: Sequence[InspectionRow]) -> list[InspectionRow]:
    """The rows, each with the ids of what may be the same visit."""
    visits = list(_visits(core, {row.site for row in rows if row.site}))
    answered = core.workspace.inspections.dismissals([visit.inspection for visit in visits])
    dismissed = {frozenset((row.inspection, row.other)) for row in answered}
    found = suspected_duplicates(visits, dismissed)
    return [replace(row, duplicates=found[row.id]) if row.id in found else row for row in rows]


def dismissals_of(core: Core, inspection: str) -> tuple[DismissalRow, ...]:
    """Which others an inspection was suspected to be the same visit as, and why it is not."""
    people = {row.device: row.person for row in core.workspace.devices()}
    return tuple(
        DismissalRow(
            other=row.other if row.inspection == inspection else row.inspection,
            reason=row.reason,
            person=people.get(row.device, ""),
            at=row.at,
        )
        for row in core.workspace.inspections.dismissals([inspection])
    )


def _visits(core: Core, sites: Iterable[str]) -> Iterable[Visit]:
    plan, now, known = core.plan(), core.clock.now(), core.sites()
    days = event_days(plan.begins, plan.ends, now) if plan else []
    planned = turns(plan.shifts, days, now.tzinfo) if plan else []
    for site in sorted(sites):
        venue = known[site].venue if site in known else ""
        standing = [
            row
            for row in core.workspace.inspections.list(InspectionFilter(site=site))
            if row.state != InspectionState.WITHDRAWN
        ]
        # When a visit was begun is looked up only where it matters: nearly every visit is single.
        often = Counter((row.form, row.event) for row in standing)
        for row in standing:
            if often[row.form, row.event] > 1:
                begun = _begun(core, row)
                of_event = planned if plan and row.event == plan.code else []
                shifts = _shifts(of_event, begun, venue)
                yield Visit(row.id, row.form, row.event, site, begun, shifts)


def _shifts(planned: Iterable[Turn], begun: str, venue: str) -> frozenset[str]:
    """The times of the shifts that were on when a visit was begun; whose they are is no matter."""
    moment = moment_of(begun)
    if moment is None or moment.tzinfo is None:
        return frozenset()
    turned = on_at(planned, moment, venue)
    return frozenset(f"{turn.begins.isoformat()}/{turn.ends.isoformat()}" for turn in turned)


def _begun(core: Core, row: StoredRow) -> str:
    """The local time of the first revision; a later one would move the visit to another day."""
    if row.revisions == 1:
        return row.at
    revisions = core.revisions(row.id).values()
    first = [revision.at for revision in revisions if not revision.parents]
    return min(first, default=row.at)
