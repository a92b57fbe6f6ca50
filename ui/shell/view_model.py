"""Where the person is, whose workspace it is, and what stands in the status line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from fieldkit.wording import marked
from ui.shared.wording import tr, trn

if TYPE_CHECKING:
    from ui.shared.desk import Desk
    from ui.shared.job_runner import Job

PATIENCE_MS = 400


@dataclass(frozen=True, slots=True)
class Place:
    """One entry of the rail."""

    key: str
    words: str
    icon: str
    begins_group: bool = False


_TODAY = Place("today", marked("Today"), "calendar-days")
_INSPECTIONS = Place("inspections", marked("Inspections"), "clipboard-list")
_HAND_OVER = Place("hand_over", marked("Hand-over"), "send")
_INBOX = Place("inbox", marked("Inbox"), "inbox")
_CHEMICALS = Place("chemicals", marked("Chemicals"), "flask-conical", begins_group=True)
_SETTINGS = Place("settings", marked("Settings"), "settings", begins_group=True)
PLACES = {
    "inspector": (_TODAY, _INSPECTIONS, _HAND_OVER, _INBOX, _CHEMICALS, _SETTINGS),
    "supervisor": (
        _TODAY,
        _INSPECTIONS,
        Place("plan", marked("Plan"), "map", begins_group=True),
        _INBOX,
        Place("review", marked("Review"), "clipboard-check"),
        Place("alerts", marked("Alerts"), "octagon-alert"),
        _CHEMICALS,
        _SETTINGS,
    ),
}


class ShellViewModel(QObject):
    """The state of the shell; it knows no screen."""

    moved = Signal(str)
    changed = Signal()
    working = Signal()
    rested = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.places = PLACES.get(desk.services.owner.role, PLACES["inspector"])
        self.current = self.places[0].key
        self.trail: tuple[str, ...] = ()
        self.saved = ""
        self.event_name = ""
        self.is_exercise = False
        self.waiting = 0
        self.drafts = 0
        self.job: Job | None = None
        self.progress = (0, 0)
        self._patience = QTimer(self, singleShot=True, interval=PATIENCE_MS)
        self._patience.timeout.connect(self._show_work)
        desk.jobs.started.connect(self._begin_work)
        desk.jobs.idle.connect(self._end_work)
        self.refresh()

    def refresh(self) -> None:
        """Read what the status line says."""
        services = self._desk.services
        events = services.planning.events()
        self.event_name = events[0].name if events else ""
        self.is_exercise = events[0].exercise if events else False
        self.drafts = len(services.inspecting.drafts())
        if services.owner.role != "supervisor":
            self.waiting = services.handing_over.outgoing().inspections
        self.changed.emit()

    def go(self, key: str) -> None:
        """Go to a place of the rail."""
        self.current = key
        self.trail = ()
        self.moved.emit(key)
        self.changed.emit()

    def go_deeper(self, *trail: str) -> None:
        """Say what is open within the place."""
        self.trail = trail
        self.changed.emit()

    def note_saved(self, time_of_day: str) -> None:
        """Say when the last answer was saved."""
        self.saved = time_of_day
        self.changed.emit()

    @property
    def title(self) -> str:
        """What the window is called: whose it is, for who has two open."""
        owner = self._desk.services.owner
        return f"{owner.name} ({tr(owner.role)}) · FieldKit"

    @property
    def crumbs(self) -> list[str]:
        """The way to what is on the screen."""
        place = next((place for place in self.places if place.key == self.current), self.places[0])
        return [tr(place.words), *self.trail]

    @property
    def status(self) -> list[str]:
        """The parts of the status line."""
        parts = [self._desk.services.owner.name]
        if self.event_name:
            parts.append(self.event_name)
        if self._desk.services.owner.role != "supervisor":
            parts.append(
                trn("{n} not handed over", "{n} not handed over", self.waiting)
                if self.waiting
                else tr("everything is handed over")
            )
        if self.drafts:
            parts.append(trn("{n} draft", "{n} drafts", self.drafts))
        if self.saved:
            parts.append(tr("saved {time}").format(time=self.saved))
        return parts

    def cancel_work(self) -> None:
        """Stop the running job at its next safe point."""
        if self.job is not None:
            self.job.cancel()

    @Slot(object)
    def _begin_work(self, job: Job) -> None:
        self.job = job
        self.progress = (0, 0)
        job.progressed.connect(self._note_progress)
        self._patience.start()

    @Slot(int, int, str)
    def _note_progress(self, done: int, total: int, label: str) -> None:  # noqa: ARG002
        self.progress = (done, total)
        self.changed.emit()

    @Slot()
    def _show_work(self) -> None:
        self.working.emit()

    @Slot()
    def _end_work(self) -> None:
        self._patience.stop()
        self.job = None
        self.rested.emit()
