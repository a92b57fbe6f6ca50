"""What waits for a person: what came back, drafts, follow-ups, results, visits."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from fieldkit.app.known_tables import findings_open, samples_taken
from fieldkit.app.regular_visits import visits_of_owner
from fieldkit.app.rows import TodayRow
from fieldkit.inspections.planned_visits import is_overdue
from fieldkit.inspections.states import InspectionState
from fieldkit.storage.browsing import InspectionFilter

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from fieldkit.app.core import Core
    from fieldkit.storage.browsing import AssignmentRow

_FOLLOW_UP, _LABORATORY = "fk_followup", "fk_lab"
_FIRST_RESULT = timedelta(hours=18)
"""When the first count of bacteria can be read (domain notes, 5.2: 18 to 24 hours)."""
_LAST = "9"


_MOST_OF_A_VENUE = 8
"""So many regular visits of one venue stand one by one; more are folded into one card."""


def today_rows(core: Core) -> list[TodayRow]:
    """What came back, then what was begun, then everything else by the time that it is due.

    What only the risks of the sites ask for comes after what is planned or left open.
    """
    cards, visits = _Cards(core), core.waiting_visits()
    begun = [*_returned(core, cards), *_begun(core, cards)]
    busy = {(row.site, row.form) for row in begun}
    own = [visit for visit in visits if visit.person in ("", core.workspace.name)]
    planned = [*_planned(own, cards), *_follow_ups(core, own, cards), *_results(core, cards)]
    now, event = core.clock.now(), core.event()
    is_exercise = event is not None and event.exercise
    waiting = [
        [replace(row, exercise=is_exercise) for row in rows if (row.site, row.form) not in busy]
        for rows in (planned, _regular(core, visits))
    ]
    return [*begun, *(row for rows in waiting for row in _in_order(rows, now))]


def _in_order(rows: Iterable[TodayRow], now: datetime) -> list[TodayRow]:
    waiting = sorted(rows, key=lambda row: (row.due or _LAST, row.site))
    return [replace(row, overdue=is_overdue(row.due, now)) for row in waiting]


def _returned(core: Core, cards: _Cards) -> Iterator[TodayRow]:
    begun = {draft.inspection for draft in core.draft_rows()}
    own = core.workspace.hands()
    for row in core.inspection_rows(state=InspectionState.RETURNED):
        if row.id not in begun and row.device in own:
            card = cards.of(row.site, row.form, "returned")
            comments = len(core.reviews(row.id)[0].comments)
            yield replace(card, inspection=row.id, comments=comments, exercise=row.exercise)


def _begun(core: Core, cards: _Cards) -> Iterator[TodayRow]:
    for draft in core.draft_rows():
        card = cards.of(draft.site, draft.form, "draft")
        yield replace(card, draft=draft.id, inspection=draft.inspection, exercise=draft.exercise)


def _planned(own: Iterable[AssignmentRow], cards: _Cards) -> Iterator[TodayRow]:
    for visit in own:
        card = cards.of(visit.site, visit.form, "planned")
        yield replace(card, due=visit.due, note=visit.note)


def _regular(core: Core, planned: Sequence[AssignmentRow]) -> list[TodayRow]:
    """What the risks of the sites ask of this person, folded by venue where it is much."""
    visits, is_everybodys = visits_of_owner(core, planned)
    of_venue = Counter(visit.venue for visit in visits)
    return [
        TodayRow(
            site=visit.site,
            site_name=visit.site_name,
            venue=visit.venue_name or visit.venue,
            form=visit.form,
            form_title=visit.form_title,
            why="regular",
            due=visit.due,
            last_grade=visit.last_grade,
            risk=visit.risk,
            every=visit.every,
            last_at=visit.last_at,
            is_folded=is_everybodys or of_venue[visit.venue] > _MOST_OF_A_VENUE,
        )
        for visit in visits
    ]


def _follow_ups(core: Core, own: Iterable[AssignmentRow], cards: _Cards) -> Iterator[TodayRow]:
    """The sites where this person left findings open, unless a follow-up is planned already."""
    if core.workspace.forms.latest(_FOLLOW_UP) is None:
        return
    planned = {visit.site for visit in own if visit.form == _FOLLOW_UP}
    deadlines: dict[str, list[str]] = defaultdict(list)
    for finding in findings_open(core, core.workspace.name):
        deadlines[finding.site].append(finding.deadline or finding.found_at)
    for site, each in deadlines.items():
        if site not in planned:
            card = cards.of(site, _FOLLOW_UP, "followup")
            yield replace(card, due=min(each), count=len(each))


def _results(core: Core, cards: _Cards) -> Iterator[TodayRow]:
    """The sites of this person's samples of which no result has come."""
    if core.workspace.forms.latest(_LABORATORY) is None:
        return
    names: dict[str, list[str]] = defaultdict(list)
    due: dict[str, str] = {}
    for sample in samples_taken(core):
        if not sample.outcome and sample.taken_by == core.workspace.name:
            names[sample.site].append(sample.name)
            due.setdefault(sample.site, _readable_from(sample.taken_at))
    for site, numbers in names.items():
        card = cards.of(site, _LABORATORY, "result")
        yield replace(card, due=due[site], note=", ".join(numbers), count=len(numbers))


def _readable_from(taken_at: str) -> str:
    try:
        return (datetime.fromisoformat(taken_at) + _FIRST_RESULT).isoformat(timespec="minutes")
    except ValueError:
        return ""


class _Cards:
    """Cards of visits; the sites are read once."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._sites = core.sites()

    def of(self, code: str, form: str, why: str) -> TodayRow:
        """A card that says where, with what and why."""
        site = self._sites.get(code)
        wanted, inspections = InspectionFilter(site=code), self._core.workspace.inspections
        earlier = inspections.list(wanted, limit=1) if code else []
        return TodayRow(
            site=code,
            site_name=site.name if site else "",
            venue=site.venue_name or site.venue if site else "",
            form=form,
            form_title=self._core.form_title(form),
            why=why,
            last_grade=earlier[0].grade if earlier else "",
        )
