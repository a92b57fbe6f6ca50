"""What waits today and how a visit is begun, without a widget."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from fieldkit.wording import marked
from ui.shared.card_list import CardRow
from ui.shared.exercise import told
from ui.shared.frequency import reason_in_words
from ui.shared.moments import moment
from ui.shared.wording import tr, trn
from ui.theme.marks import STATES, Mark, Shape

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fieldkit.app.fitting_forms import FormOffer
    from fieldkit.app.rows import TodayRow
    from ui.shared.desk import Desk

_NAMES_SHOWN = 8
CONCERNS = frozenset({"event", "form", "assignment", "inspection", "draft", "import", "review"})
_FOLLOW_UP = Mark(Shape.RING, "amber", marked("follow-up"))
_RESULT = Mark(Shape.RING, "amber", marked("result"))
_LATE = Mark(Shape.TRIANGLE, "amber", marked("overdue"))
_DUE = Mark(Shape.RING, "amber", STATES["planned"].word)
_REGULAR = Mark(Shape.RING, "amber", marked("due"))
_VENUE = "venue "


@dataclass(frozen=True, slots=True)
class Emptiness:
    """What the empty screen says, and the words of its button."""

    words: str
    advice: str
    action: str


class TodayViewModel(QObject):
    """The visits that wait."""

    changed = Signal()
    opened = Signal(object)  # OpenDraft
    pack_wanted = Signal()
    plan_wanted = Signal()
    hand_over_wanted = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.rows: list[TodayRow] = []
        self.overdue = 0
        self.receipt_days = 0
        self.has_plan = False
        self.visits: Counter[str] = Counter()
        self._unfolded: frozenset[str] = frozenset()
        self.refresh()

    def refresh(self) -> None:
        """Read what waits."""
        with self._desk.notices.refusals():
            self.rows = self._desk.services.inspecting.today()
            handing_over = self._desk.services.handing_over
            self.overdue = len(handing_over.overdue())
            self.receipt_days = handing_over.receipt_days
            planning = self._desk.services.planning
            self.has_plan = bool(planning.events())
            self.visits = Counter(visit.person for visit in planning.assignments())
        self.changed.emit()

    def cards(self) -> list[CardRow]:
        """The visits as cards; those of a venue that has many lie behind one card for all."""
        folded: dict[str, list[TodayRow]] = defaultdict(list)
        shown: list[CardRow] = []
        keys = {id(row): str(place) for place, row in enumerate(self.rows)}
        for row in self.rows:
            if row.is_folded:
                folded[row.venue].append(row)
            else:
                shown.append(_card(keys[id(row)], row))
        for venue, rows in folded.items():
            is_open = venue in self._unfolded
            shown.append(_venue_card(venue, rows, tr("hide") if is_open else tr("show all")))
            shown += [_card(keys[id(row)], row) for row in rows] if is_open else ()
        return shown

    def reminder(self) -> str:
        """What has waited too long for a receipt; empty when nothing has."""
        if not self.overdue:
            return ""
        within = trn("{n} day", "{n} days", self.receipt_days)
        return trn(
            "{n} inspection has not been confirmed by a supervisor for more than {within}. "
            "Hand it over again, or import the supervisor's answer.",
            "{n} inspections have not been confirmed by a supervisor for more than {within}. "
            "Hand them over again, or import the supervisor's answer.",
            self.overdue,
            within=within,
        )

    def emptiness(self) -> Emptiness:
        """Why nothing waits, what to do about it, and the one action that does it."""
        name = self._desk.services.owner.name
        action = tr("Go to Plan") if self._plans else tr("Import a file")
        if not self.has_plan and self._plans:
            words = tr("No event is planned yet")
            advice = tr("Load an event plan: its visits appear here.")
        elif not self.has_plan:
            words = tr("No plan is imported yet")
            advice = tr("Import the pack that your supervisor gave you: your visits appear here.")
        elif self.visits[name] or self.visits[""]:
            words = tr("Every visit of {name} is done").format(name=name)
            advice = tr("New visits appear here as soon as they are planned and imported.")
        else:
            words = tr("Nothing is assigned to {name} today").format(name=name)
            advice = self._whose_visits()
        return Emptiness(words, advice, action)

    @property
    def _plans(self) -> bool:
        """Whether this person makes the plan, instead of being given it."""
        return self._desk.services.owner.role == "supervisor"

    def _whose_visits(self) -> str:
        others = [f"{name} ({count})" for name, count in sorted(self.visits.items()) if name]
        if not others:
            return tr("The plan assigns no visit to anybody yet.")
        named = ", ".join(others[:_NAMES_SHOWN])
        more = len(others) - _NAMES_SHOWN
        if more > 0:
            named = trn("{names} and {n} more", "{names} and {n} more", more, names=named)
        return tr(
            "There are visits for: {names}. Visits find their person by the name: it must be "
            "spelled as in the plan. If one of these is you, tell your supervisor."
        ).format(names=named)

    def act(self) -> None:
        """Go where the emptiness ends."""
        (self.plan_wanted if self._plans else self.pack_wanted).emit()

    def open(self, key: str) -> None:
        """Go on with a draft, correct a returned inspection, or begin a planned one.

        The card of a venue shows its visits, or hides them again.
        """
        if key.startswith(_VENUE):
            self._unfolded ^= {key.removeprefix(_VENUE)}
            self.changed.emit()
            return
        row = self.rows[int(key)]
        inspecting = self._desk.services.inspecting
        with self._desk.notices.refusals():
            if row.draft:
                draft = inspecting.resume(row.draft)
            elif row.inspection:
                draft = inspecting.correct(row.inspection)
            else:
                draft = inspecting.start(row.form, row.site or None)
            self.opened.emit(draft)

    def start(self, form: str, site: str) -> None:
        """Begin a visit that nobody planned."""
        with self._desk.notices.refusals():
            self.opened.emit(self._desk.services.inspecting.start(form, site or None))

    def forms(self, site: str) -> FormOffer:
        """The installed forms, parted by whether they fit a site."""
        return self._desk.services.planning.forms_for(site)

    @property
    def has_forms(self) -> bool:
        """Whether an inspection can be begun at all."""
        return bool(self._desk.services.planning.forms())

    def sites(self) -> list[tuple[str, str]]:
        """Sites as (code, words)."""
        sites = self._desk.services.planning.sites()
        return [(site.code, f"{site.code}  {site.name}") for site in sites]


def _card(key: str, row: TodayRow) -> CardRow:
    mark, reason = _why(row)
    place = " · ".join(part for part in (row.form_title, row.venue) if part)
    place = told(place, is_exercise=row.exercise)
    grade = tr("last grade {grade}").format(grade=row.last_grade) if row.last_grade else ""
    return CardRow(key, f"{row.site}  {row.site_name}".strip(), place, mark, reason, grade)


def _venue_card(venue: str, rows: Sequence[TodayRow], action: str) -> CardRow:
    """One card for all regular visits of a venue."""
    late = sum(row.overdue for row in rows)
    due = trn("{n} site is to be inspected", "{n} sites are to be inspected", len(rows))
    words = trn("{n} overdue", "{n} overdue", late)
    return CardRow(
        f"{_VENUE}{venue}",
        venue or tr("Sites without a venue"),
        told(tr("as often as their risk asks for"), is_exercise=rows[0].exercise),
        _LATE if late else _REGULAR,
        f"{due}, {words}" if late else due,
        action,
    )


def _why(row: TodayRow) -> tuple[Mark, str]:
    if row.why == "returned":
        words = trn("returned with {n} comment", "returned with {n} comments", row.comments)
        return STATES["returned"], words
    if row.why == "draft":
        return STATES["draft"], tr("begun, not finished")
    mark, words = _waiting(row)
    if row.overdue:
        return _LATE, tr("overdue: {words}").format(words=words)
    return mark, words


def _waiting(row: TodayRow) -> tuple[Mark, str]:
    """What nobody has begun, and when it is due."""
    if row.why == "followup":
        words = trn("{n} finding is still open", "{n} findings are still open", row.count)
        until = tr("to be corrected by {due}").format(due=moment(row.due))
        return _FOLLOW_UP, f"{words}, {until}"
    if row.why == "result":
        words = trn("sample {names} waits for its result", "samples {names} wait for their results",
                    row.count, names=row.note)  # fmt: skip
        return _RESULT, words
    if row.why == "regular":
        return _REGULAR, reason_in_words(row)
    words = tr("planned {due}").format(due=moment(row.due)) if row.due else tr("planned")
    return _DUE, f"{words}: {row.note}" if row.note else words
