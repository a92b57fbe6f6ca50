"""The audit log of a record: where a person was, when, and what changed there.

Written as ODK Collect writes its `audit.csv` (docs.getodk.org/form-audit-log), for forms with a
question of type `audit`; of others nothing is noted.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from io import StringIO
from typing import TYPE_CHECKING, Any, Final

from fieldkit.forms.identity import AUDIT_FILE, meta_definition

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from fieldkit.clock import Clock
    from fieldkit.forms.definition import FormDefinition
    from fieldkit.forms.session import FormSession

_QUESTION, _GROUP = "question", "group questions"
_ALWAYS = ("event", "node", "start", "end")
_PLACE = ("latitude", "longitude", "accuracy")
_CHANGE = ("old-value", "new-value")


@dataclass(frozen=True, slots=True)
class AuditSettings:
    """What a form wants to have in its log."""

    places: bool
    changes: bool
    user: bool
    reasons: bool

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of the log, in order."""
        asked = (
            (self.places, _PLACE),
            (self.changes, _CHANGE),
            (self.user, ("user",)),
            (self.reasons, ("change-reason",)),
        )
        return (*_ALWAYS, *(name for wanted, names in asked if wanted for name in names))


def audit_settings(definition: FormDefinition) -> AuditSettings | None:
    """What the form's audit question asks for; None for a form that keeps no log."""
    node = meta_definition(definition.root, "audit")
    if node is None:
        return None
    said = node.bind.attributes if node.bind is not None else {}
    places = ("odk:location-priority", "odk:location-min-interval", "odk:location-max-age")
    return AuditSettings(
        places=all(said.get(name) for name in places),
        changes=_is_true(said.get("odk:track-changes")),
        user=_is_true(said.get("odk:identify-user")),
        reasons=said.get("odk:track-changes-reasons") == "on-form-edit",
    )


@dataclass(eq=False, slots=True)
class _Event:
    """One line of the log; times in milliseconds since 1970, `end` None for a moment."""

    name: str
    node: str
    start: int
    end: int | None
    user: str
    old: str = ""
    new: str = ""
    reason: str = ""

    def as_row(self) -> list[object]:
        """The event as JSON can hold it."""
        return [getattr(self, name) for name in _Event.__slots__]

    def cells(self) -> dict[str, object]:
        """The event by columns; a laptop knows no position."""
        changed = self.old != self.new
        return {
            **dict.fromkeys(_PLACE, ""),
            "event": self.name,
            "node": self.node,
            "start": self.start,
            "end": "" if self.end is None else self.end,
            "old-value": self.old if changed else "",
            "new-value": self.new if changed else "",
            "user": self.user,
            "change-reason": self.reason,
        }


class AuditLog:
    """The log of one record, fed by whatever face the person works with.

    Tell it where the person is (`visit`), and after each change what was done (`answered`, `added`,
    `removed`). `steps` are lines that were not kept yet, `rows` all of them, `csv` the file.
    """

    FILE_NAME: Final = AUDIT_FILE
    START: Final = "form start"
    RESUME: Final = "form resume"

    def __init__(
        self,
        session: FormSession,
        clock: Clock,
        user: str = "",
        opening: str = START,
    ) -> None:
        self.settings = audit_settings(session.definition)
        self._session = session
        self._clock = clock
        self._user = user
        self._opened, self._since = _milliseconds(clock.now().timestamp()), clock.elapsed()
        self._events: list[_Event] = []
        self._unkept: set[int] = set()
        self._places: dict[_Event, int] = {}
        self._opening = opening
        self._screen: _Event | None = None  # the field list on the screen
        self._here: _Event | None = None  # the question, or the end, where the person is

    def go_on(self, rows: Iterable[Sequence[Any]]) -> None:
        """This is a later sitting with the same record; `rows` are the lines of those before."""
        self._events = [_Event(*row) for row in rows]
        self._opening = self.RESUME

    # --- what happens

    def visit(self, path: str) -> None:
        """The person is at a question now."""
        if self.settings is None or (self._here is not None and self._here.node == path):
            return
        self._leave_question()
        around = self._field_list(path)
        if self._screen is None or self._screen.node != around:
            self._leave_screen()
            self._screen = self._note(_GROUP, around) if around else None
        self._here = self._event(_QUESTION, path)
        self._here.old = self._here.new = self._value(path)
        if self._screen is None:
            self._put(self._here)

    def answered(self, path: str) -> None:
        """The question got the value that it has now."""
        if self.settings is None:
            return
        self.visit(path)
        here = self._here
        if here is not None:
            here.new = self._value(path)
            if self._screen is None or here.old != here.new:
                self._put(here)

    def added(self, repeat: str) -> None:
        """An instance of a repeat was added."""
        event = self._note("add repeat", f"{repeat}[{self._session.count(repeat)}]")
        event.end = event.start

    def removed(self, instance: str) -> None:
        """An instance of a repeat was removed."""
        self._leave()
        self._note("delete repeat", instance)

    def jumped(self) -> None:
        """The person went elsewhere by the outline of the form."""
        self._leave()
        event = self._note("jump")
        event.end = event.start

    def looked_at_end(self) -> None:
        """The person looks over what is about to be finalised."""
        self._leave()
        self._here = self._note("end screen")

    def refused(self) -> None:
        """The record could not be finalised: answers are missing or not allowed."""
        self._note("constraint error")

    def unsaved(self) -> None:
        """An answer could not be saved; it is on the screen only."""
        self._note("save error")

    def exited(self) -> None:
        """The person leaves the record for later; it is saved."""
        self._leave()
        self._note("form save")
        self._note("form exit")

    def finalised(self, reason: str = "") -> None:
        """The record is finished; `reason` says why a finished one was changed."""
        self._leave()
        if reason:
            self._note("change reason").reason = reason
        self.exited()
        self._note("form finalize")

    def failed(self) -> None:
        """The finished record could not be stored; the person goes on with it."""
        self._note("finalize error")

    # --- what is kept

    def rows(self) -> list[list[object]]:
        """Every line, for a log that goes on later with the same record."""
        self._bring_up_to_now()
        return [event.as_row() for event in self._events]

    def steps(self) -> list[list[object]]:
        """The lines that are new or different since `kept`: ["audit", place, line]."""
        self._bring_up_to_now()
        return [["audit", place, self._events[place].as_row()] for place in sorted(self._unkept)]

    def kept(self) -> None:
        """What `steps` or `rows` gave is safe now."""
        self._unkept.clear()

    def csv(self, earlier: bytes = b"") -> bytes:
        """The file of the log, after the lines of an `earlier` one of the same form."""
        self._bring_up_to_now()
        columns = self.settings.columns if self.settings is not None else ()
        text = StringIO()
        writer = csv.DictWriter(text, columns, extrasaction="ignore", lineterminator="\n")
        if not earlier:
            writer.writeheader()
        writer.writerows(event.cells() for event in self._events)
        return earlier + text.getvalue().encode("utf-8")

    # --- inside

    def _now(self) -> int:
        """The clock of the opening and the time since: a clock set later moves nothing."""
        return self._opened + _milliseconds(self._clock.elapsed() - self._since)

    def _value(self, path: str) -> str:
        is_wanted = self.settings is not None and self.settings.changes
        return self._session.value(path) if is_wanted else ""

    def _event(self, name: str, node: str = "") -> _Event:
        return _Event(name, node, self._now(), None, self._user)

    def _note(self, name: str, node: str = "") -> _Event:
        event = self._event(name, node)
        self._put(event)
        return event

    def _put(self, event: _Event) -> None:
        """Into the log, once; before the first of a sitting comes what opened it."""
        if self.settings is None:
            return
        opening, self._opening = self._opening, ""
        if opening:
            self._put(_Event(opening, "", self._opened, None, self._user))
            if self.settings.places:
                away = "location providers disabled"
                self._put(_Event(away, "", self._opened, None, self._user))
        place = self._places.setdefault(event, len(self._events))
        if place == len(self._events):
            self._events.append(event)
        self._unkept.add(place)

    def _leave(self) -> None:
        self._leave_question()
        self._leave_screen()

    def _leave_question(self) -> None:
        self._bring_up_to_now()
        self._here = None

    def _leave_screen(self) -> None:
        self._bring_up_to_now()
        self._screen = None

    def _bring_up_to_now(self) -> None:
        """What lasts has lasted until now, should nothing follow any more."""
        for event in (self._screen, self._here):
            if event is not None and event in self._places:
                event.end = self._now()
                self._put(event)

    def _field_list(self, path: str) -> str:
        """The outermost group around a question whose questions stand on one screen."""
        steps = path.split("/")
        plain = [step.partition("[")[0] for step in steps]
        for depth in range(2, len(steps)):
            node = self._session.definition.nodes.get("/".join(plain[:depth]))
            element = node.element if node is not None else None
            if element is not None and "field-list" in element.appearance:
                return "/".join(steps[:depth])
        return ""


def _is_true(text: str | None) -> bool:
    return (text or "").strip().lower() == "true"


def _milliseconds(seconds: float) -> int:
    return round(seconds * 1000)
