"""The queue, the inspection under review, and the decision."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from fieldkit.app.reviewing import is_grave
from ui.review.conflict_model import ConflictModel
from ui.shared.card_list import CardRow
from ui.shared.exercise import told
from ui.shared.moments import moment
from ui.shared.wording import language, tr
from ui.theme.marks import ALERTS, STATES

if TYPE_CHECKING:
    from fieldkit.app.rows import InspectionDetail, InspectionRow
    from ui.shared.desk import Desk
    from ui.theme.marks import Mark

CONCERNS = frozenset({"inspection", "import", "review"})
_CONFLICT = "conflict"


class ReviewViewModel(QObject):
    """One inspection after the other."""

    changed = Signal()
    detail_changed = Signal()
    import_wanted = Signal()
    comment_needed = Signal()
    opened = Signal(object)  # OpenDraft

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.conflict = ConflictModel(desk)
        self.conflict.opened.connect(self.opened)
        self.rows: list[InspectionRow] = []
        self.detail: InspectionDetail | None = None
        self._chosen = ""
        self.comments: list[tuple[str, str]] = []
        self.refresh()

    def refresh(self) -> None:
        """Read what waits for a decision, conflicts first."""
        services = self._desk.services
        with self._desk.notices.refusals():
            self.rows = [*services.resolving.queue(), *services.reviewing.queue()]
        waiting = {row.id for row in self.rows if row.state == _CONFLICT}
        if self.conflict.conflict is not None and self.conflict.conflict.row.id not in waiting:
            self.conflict.end()
        self.conflict.read_again()
        self.changed.emit()
        rows = {row.id: row for row in self.rows}
        chosen = self.detail.row.id if self.detail else ""
        if chosen not in rows:
            self.select(next(iter(rows), ""))
        elif self.detail is not None and _moved(self.detail.row, rows[chosen]):
            self._load(chosen)  # what is decided on is what is shown; the comments wait

    def cards(self) -> list[CardRow]:
        """The queue as cards, the gravest first."""
        return [
            CardRow(
                key=row.id,
                title=f"{row.site}  {row.site_name}".strip(),
                detail=told(
                    f"{row.form_title} · {row.person} · {moment(row.at)}", is_exercise=row.exercise
                ),
                mark=_mark(row),
                reason=" · ".join([tr(_mark(row).word), *_grade(row), *_doubt(row)]),
            )
            for row in self.rows
        ]

    def select(self, inspection: str) -> None:
        """Show one inspection; comments that were not sent are dropped with the one before."""
        if self.detail is not None and self.detail.row.id == inspection:
            return
        self.comments = []
        self._load(inspection)

    def _load(self, inspection: str) -> None:
        self.detail = None
        self._chosen = inspection
        if inspection:
            with self._desk.notices.refusals():
                self.detail = self._desk.services.inspecting.show(inspection, language.tag)
        self.detail_changed.emit()

    def step(self, distance: int) -> None:
        """Go to the next or the previous one."""
        ids = [row.id for row in self.rows]
        if self.detail is None or not ids:
            return
        here = ids.index(self.detail.row.id) if self.detail.row.id in ids else 0
        self.select(ids[min(max(here + distance, 0), len(ids) - 1)])

    def file(self, name: str) -> bytes | None:
        """The content of a file of the inspection."""
        if self.detail is None:
            return None
        return self._desk.services.inspecting.attachment(self.detail.row.id, name)

    def questions(self) -> list[tuple[str, str]]:
        """What a comment can be about, as (path, words); first the whole inspection."""
        whole = [("", tr("the whole inspection"))]
        if self.detail is None:
            return whole
        return whole + [(row.path, row.label) for row in self.detail.transcript.rows()]

    def comment(self, path: str, words: str) -> None:
        """Note a comment; it is sent with the decision."""
        if words.strip():
            self.comments.append((path, words.strip()))
            self.detail_changed.emit()

    def drop_comment(self, place: int) -> None:
        """Remove a noted comment."""
        del self.comments[place]
        self.detail_changed.emit()

    @property
    def in_conflict(self) -> bool:
        """Whether the inspection has to be settled first; its answers may be unreadable."""
        return any(row.id == self._chosen and row.state == _CONFLICT for row in self.rows)

    def settle(self) -> None:
        """Show what the sides of the conflict say."""
        if self.in_conflict:
            self.conflict.open(self._chosen)

    @property
    def suspects(self) -> tuple[InspectionRow, ...]:
        """Other inspections that may be the same visit as the one that is shown."""
        return self.detail.duplicates if self.detail else ()

    def show_suspect(self) -> None:
        """Show the other inspection; from there the way back is the same."""
        if self.suspects:
            self.select(self.suspects[0].id)

    def separate(self, reason: str) -> None:
        """Say that the inspection is another visit than all that it was suspected to be."""
        if self.detail is not None:
            row = self.detail.row
            with self._desk.notices.refusals():
                self._desk.services.suspecting.dismiss(row.id, (), reason)
                self._desk.notices.tell(tr("{site}: separate visits.").format(site=row.site))

    def withdraw(self, reason: str) -> None:
        """Take the inspection back, as one that was written down twice."""
        if self.detail is not None:
            row = self.detail.row
            with self._desk.notices.refusals():
                self._desk.services.withdrawing.withdraw(row.id, reason)
                self._go_on(tr("{site} is withdrawn.").format(site=row.site))

    def doubt(self) -> str:
        """The question to ask before approving; nothing where an approval needs none."""
        if self.detail is None or not is_grave(self.detail.row):
            return ""
        row = self.detail.row
        alert = [] if row.alert == "none" else [tr(ALERTS[row.alert].word)]
        facts = ", ".join([*_grade(row), *alert])
        return tr("Approve {site} with {facts}?").format(site=row.site, facts=facts)

    def approve(self) -> None:
        """Approve the revision and go on."""
        if self.detail is not None:
            row = self.detail.row
            with self._desk.notices.refusals():
                self._desk.services.reviewing.approve(row.id, self._said())
                self._go_on(tr("{site} is approved.").format(site=row.site))

    def return_(self) -> None:
        """Return the revision with the comments and go on."""
        if self.detail is None:
            return
        if not self.comments:
            self.comment_needed.emit()
            return
        row = self.detail.row
        with self._desk.notices.refusals():
            self._desk.services.reviewing.return_(row.id, self._said())
            self._go_on(tr("{site} is returned.").format(site=row.site))

    def _said(self) -> tuple[str, ...]:
        return tuple(f"{path}: {words}" if path else words for path, words in self.comments)

    def _go_on(self, words: str) -> None:
        self._desk.notices.tell(words)
        self.detail = None
        self.refresh()


def _moved(shown: InspectionRow, now: InspectionRow) -> bool:
    """Whether an inspection is not any more what is shown of it."""
    return (shown.head, shown.state, shown.duplicates) != (now.head, now.state, now.duplicates)


def _mark(row: InspectionRow) -> Mark:
    if row.state == _CONFLICT or row.alert == "none":
        return STATES[row.state]
    return ALERTS[row.alert]


def _doubt(row: InspectionRow) -> list[str]:
    return [tr("perhaps twice")] if row.duplicates else []


def _grade(row: InspectionRow) -> list[str]:
    return [tr("grade {grade}").format(grade=row.grade)] if row.grade else []
