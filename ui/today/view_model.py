"""What waits today and how a visit is begun, without a widget."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from ui.shared.card_list import CardRow
from ui.shared.moments import moment
from ui.shared.wording import tr, trn
from ui.theme.marks import STATES, Mark, Shape

if TYPE_CHECKING:
    from fieldkit.app.planning import FormRow
    from fieldkit.app.rows import TodayRow
    from ui.shared.desk import Desk

CONCERNS = frozenset({"event", "form", "assignment", "inspection", "draft", "import", "review"})
_DUE = Mark(Shape.RING, "amber", STATES["planned"].word)


class TodayViewModel(QObject):
    """The visits that wait."""

    changed = Signal()
    opened = Signal(object)  # OpenDraft
    pack_wanted = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.rows: list[TodayRow] = []
        self.refresh()

    def refresh(self) -> None:
        """Read what waits."""
        with self._desk.notices.refusals():
            self.rows = self._desk.services.inspecting.today()
        self.changed.emit()

    def cards(self) -> list[CardRow]:
        """The visits as cards."""
        return [_card(str(place), row) for place, row in enumerate(self.rows)]

    def open(self, key: str) -> None:
        """Go on with a draft, correct a returned inspection, or begin a planned one."""
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

    def forms(self) -> list[tuple[str, str]]:
        """Installed forms as (id, title), each once."""
        return list({row.id: (row.id, row.title) for row in reversed(self._forms())}.values())

    def sites(self) -> list[tuple[str, str]]:
        """Sites as (code, words)."""
        sites = self._desk.services.planning.sites()
        return [(site.code, f"{site.code}  {site.name}") for site in sites]

    def _forms(self) -> list[FormRow]:
        return self._desk.services.planning.forms()


def _card(key: str, row: TodayRow) -> CardRow:
    mark, reason = _why(row)
    place = " · ".join(part for part in (row.form_title, row.venue) if part)
    grade = tr("last grade {grade}").format(grade=row.last_grade) if row.last_grade else ""
    return CardRow(key, f"{row.site}  {row.site_name}".strip(), place, mark, reason, grade)


def _why(row: TodayRow) -> tuple[Mark, str]:
    if row.why == "returned":
        words = trn("returned with {n} comment", "returned with {n} comments", row.comments)
        return STATES["returned"], words
    if row.why == "draft":
        return STATES["draft"], tr("begun, not finished")
    words = tr("planned {due}").format(due=moment(row.due)) if row.due else tr("planned")
    return _DUE, f"{words}: {row.note}" if row.note else words
