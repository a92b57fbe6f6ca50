"""The alerts of the event, the one that is shown, and the next step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from fieldkit.app.alert_list import level_of
from fieldkit.wording import marked
from ui.shared.card_list import CardRow
from ui.shared.exercise import told
from ui.shared.moments import isolated, moment
from ui.shared.wording import language, tr, trn
from ui.theme.marks import Mark, Shape

if TYPE_CHECKING:
    from collections.abc import Callable

    from fieldkit.app.alert_list import AlertRow, AlertStepRow
    from fieldkit.app.alerting import Assessment
    from fieldkit.app.rows import InspectionRow
    from ui.shared.desk import Desk

CONCERNS = frozenset({"inspection", "import", "review", "event", "alert"})
STATES = {
    "signal": Mark(Shape.RING, "red", marked("new")),
    "triaged": Mark(Shape.HALF, "blue", marked("relevant")),
    "verified": Mark(Shape.DISC, "blue", marked("confirmed")),
    "assessed": Mark(Shape.DISC, "blue", marked("assessed")),
    "responding": Mark(Shape.DISC, "blue", marked("being dealt with")),
    "closed": Mark(Shape.DISC, "green", marked("closed")),
}
STEPS = {
    "triage": marked("Triage"),
    "verify": marked("Verification"),
    "assess": marked("Assessment"),
    "respond": marked("Response"),
    "tell": marked("Told"),
    "close": marked("Closed"),
}
OUTCOMES = {
    "relevant": marked("relevant"),
    "duplicate": marked("a duplicate"),
    "not_relevant": marked("not relevant"),
    "confirmed": marked("confirmed"),
    "refuted": marked("refuted"),
}
RISKS = {
    "low": marked("low risk"),
    "moderate": marked("moderate risk"),
    "high": marked("high risk"),
    "very_high": marked("very high risk"),
}
_RED_FROM = 2


class AlertsViewModel(QObject):
    """One alert after the other."""

    changed = Signal()
    shown_changed = Signal()
    inspection_wanted = Signal(str)
    import_wanted = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.with_closed = False
        self.rows: list[AlertRow] = []
        self.shown: AlertRow | None = None
        self.refresh()

    def refresh(self) -> None:
        """Read the alerts again; the same one stays shown where it is still there."""
        with self._desk.notices.refusals():
            found = self._desk.services.alerting.alerts(language.tag)
            self.rows = [row for row in found if self.with_closed or row.state != "closed"]
        chosen = self.shown.id if self.shown else ""
        self.changed.emit()
        rows = {row.id: row for row in self.rows}
        self._show(rows.get(chosen) or next(iter(self.rows), None))

    def show_closed(self, wanted: bool) -> None:  # noqa: FBT001  a slot of a check box
        """Show those that are closed too, or only open ones."""
        self.with_closed = wanted
        self.refresh()

    def select(self, number: str) -> None:
        """Show one alert."""
        if self.shown is None or self.shown.id != number:
            self._show(next((row for row in self.rows if row.id == number), None))

    def _show(self, row: AlertRow | None) -> None:
        self.shown = row
        self.shown_changed.emit()

    def cards(self) -> list[CardRow]:
        """The alerts as cards, the gravest first."""
        return [
            CardRow(
                key=row.id,
                title=self.about(row),
                detail=told(
                    f"{tr(STATES[row.state].word)} · {moment(row.since)}", is_exercise=row.exercise
                ),
                mark=mark_of(row),
                reason=f"L{row.level} · {_urgency(row)}",
            )
            for row in self.rows
        ]

    def about(self, row: AlertRow) -> str:
        """What an alert is about: the sites, and what they have in common."""
        sites = ", ".join(row.sites)
        if row.subject == "inspection":
            return f"{sites} {row.site_name}".strip() or row.about
        if row.subject == "event":
            return tr("The whole event: {sites}").format(sites=sites)
        return f"{isolated(row.about)}: {sites}" if sites else row.about

    def reasons(self, row: AlertRow) -> list[str]:
        """Why it was raised, with the figure where there is one."""
        return [f"{reason}: {row.figure}" if row.figure else reason for reason in row.reasons]

    def asks(self, row: AlertRow) -> tuple[str, str, str]:
        """What the level asks for: what to do, whom to tell, by when."""
        level = level_of(row.level)
        when = ""
        if row.told:
            when = tr("Somebody was told.")
        elif row.tell_by:
            words = tr("Too late since {time}.") if row.overdue else tr("By {time}.")
            when = words.format(time=moment(row.tell_by))
        return level.in_words("act", language.tag), level.in_words("tell", language.tag), when

    def inspections(self, row: AlertRow) -> list[tuple[str, str]]:
        """The inspections of an alert, as (id, words)."""
        found = []
        for number in row.inspections:
            with self._desk.notices.refusals():
                found.append((number, _inspection(self._desk.services.inspecting.row(number))))
        return found

    def history(self, row: AlertRow) -> list[tuple[str, str]]:
        """The steps taken, as (what, who and when and why)."""
        return [(_what(step), _told_by(step)) for step in row.steps]

    def triage(self, outcome: str, note: str) -> None:
        """Say whether it is relevant."""
        self._step(lambda number: self._desk.services.alerting.triage(number, outcome, note))

    def verify(self, outcome: str, note: str) -> None:
        """Say whether it is confirmed."""
        self._step(lambda number: self._desk.services.alerting.verify(number, outcome, note))

    def assess(self, assessment: Assessment, note: str) -> None:
        """Write the assessment down."""
        self._step(lambda number: self._desk.services.alerting.assess(number, assessment, note))

    def respond(self, note: str) -> None:
        """Write down what is done."""
        self._step(lambda number: self._desk.services.alerting.respond(number, note))

    def tell(self, who: str) -> None:
        """Write down that somebody was told now."""
        self._step(lambda number: self._desk.services.alerting.tell(number, who))

    def close(self, note: str) -> None:
        """Close it."""
        self._step(lambda number: self._desk.services.alerting.close(number, note))

    def _step(self, take: Callable[[str], AlertRow]) -> None:
        if self.shown is not None:
            with self._desk.notices.refusals():
                row = take(self.shown.id)
                words = tr("{about}: {state}.")
                state = tr(STATES[row.state].word)
                self._desk.notices.tell(words.format(about=self.about(row), state=state))


def level_words(level: int) -> str:
    """A level as people call it: L3, Event health command."""
    return f"L{level} {level_of(level).in_words('name', language.tag)}"


def mark_of(row: AlertRow) -> Mark:
    """The mark of an alert by its level; a closed one has the mark of its state."""
    if row.state == "closed":
        return STATES["closed"]
    if row.level >= _RED_FROM:
        return Mark(Shape.OCTAGON, "red", marked("red alert"))
    return Mark(Shape.TRIANGLE, "amber", marked("amber alert"))


def _urgency(row: AlertRow) -> str:
    if row.state == "closed":
        return tr(STATES["closed"].word)
    if row.grown:
        return tr("more has come since")
    if row.told:
        return tr("told")
    if row.overdue:
        return tr("too late since {time}").format(time=moment(row.tell_by))
    if row.tell_by:
        return tr("tell by {time}").format(time=moment(row.tell_by))
    return trn("{n} inspection", "{n} inspections", len(row.inspections))


def _inspection(row: InspectionRow) -> str:
    return f"{row.site} {row.site_name} · {row.form_title} · {row.person} · {moment(row.at)}"


def _what(step: AlertStepRow) -> str:
    words = tr(STEPS[step.step]) if step.step in STEPS else tr("A step of a newer program")
    if step.outcome in OUTCOMES:
        words = f"{words}: {tr(OUTCOMES[step.outcome])}"
    if step.level is not None:
        words = f"{words}: {level_words(step.level)}"
    risk = RISKS.get(str(step.details.get("risk", "")))
    return f"{words}, {tr(risk)}" if risk else words


def _told_by(step: AlertStepRow) -> str:
    who = str(step.details.get("who", ""))
    when = moment(str(step.details.get("told_at", "")) or step.at)
    parts = [isolated(who), isolated(step.note), f"{isolated(step.person)}, {when}"]
    return " · ".join(part for part in parts if part)
