"""The plan of an event as values: venues, sites, people, shifts, frequencies, assignments."""

from __future__ import annotations

from dataclasses import MISSING, asdict, dataclass, fields
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

SECTIONS = ("event", "venues", "sites", "people", "shifts", "frequencies", "assignments")
ROLES = ("inspector", "supervisor")


@dataclass(frozen=True, slots=True)
class Venue:
    """A place of the event."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Site:
    """One inspectable point: a stand, a tap, a tanker, a store.

    `operator` runs it; `source` is the code of the supply or water source that it draws from.
    `risk` is one of `risk.RISKS`, given or computed from likelihood and impact (1 to 5); `every`
    is the time between two inspections (`12 h`, `2 d`) where the risk does not decide it.
    """

    code: str
    name: str
    venue: str = ""
    kind: str = ""
    lat: str = ""
    lon: str = ""
    operator: str = ""
    source: str = ""
    risk: str = ""
    likelihood: str = ""
    impact: str = ""
    every: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who takes part, with a role: inspector or supervisor.

    `device` says by which laptop they are known: its five words, or the beginning of its number.
    """

    name: str
    role: str = "inspector"
    device: str = ""


@dataclass(frozen=True, slots=True)
class Shift:
    """Who works when and where; `person` and `venue` may name several, with semicolons between.

    `begins` and `ends` are moments, or times of day on `days` (every day of the event when empty).
    """

    name: str = ""
    begins: str = ""
    ends: str = ""
    days: str = ""
    person: str = ""
    venue: str = ""


@dataclass(frozen=True, slots=True)
class Frequency:
    """How often sites of one risk are inspected at this event."""

    risk: str
    every: str


@dataclass(frozen=True, slots=True)
class Assignment:
    """One visit to make: which site, with which form, by whom, until when (ISO 8601)."""

    site: str
    form: str
    person: str = ""
    due: str = ""
    note: str = ""


Entry = Venue | Site | Person | Shift | Frequency | Assignment
KIND_OF_SECTION: Mapping[str, type[Entry]] = {
    "venues": Venue,
    "sites": Site,
    "people": Person,
    "shifts": Shift,
    "frequencies": Frequency,
    "assignments": Assignment,
}
_COLUMNS = {"begins": "from", "ends": "until"}
_ALWAYS = {
    "venues": ("code", "name"),
    "sites": ("code", "name", "venue", "kind", "lat", "lon"),
    "people": ("name", "role"),
}
"""What each entry of a record has had from the beginning; what came later is left out if empty."""


@dataclass(frozen=True, slots=True)
class Event:
    """A gathering with all that is planned for it. Dates are ISO 8601 text, codes are unique.

    `profile` is the tag of the profile of limits that holds there; empty: the international ones.
    """

    code: str
    name: str
    exercise: bool
    begins: str = ""
    ends: str = ""
    place: str = ""
    profile: str = ""
    venues: tuple[Venue, ...] = ()
    sites: tuple[Site, ...] = ()
    people: tuple[Person, ...] = ()
    shifts: tuple[Shift, ...] = ()
    frequencies: tuple[Frequency, ...] = ()
    assignments: tuple[Assignment, ...] = ()

    def as_body(self) -> dict[str, Any]:
        """The event as the body of a record; assignments travel as records of their own."""
        body = {
            "code": self.code,
            "name": self.name,
            "exercise": self.exercise,
            "from": self.begins,
            "until": self.ends,
            "place": self.place,
            "venues": _bodies("venues", self.venues),
            "sites": _bodies("sites", self.sites),
            "people": _bodies("people", self.people),
        }
        later: dict[str, Any] = {
            "profile": self.profile,
            "shifts": _bodies("shifts", self.shifts),
            "frequencies": _bodies("frequencies", self.frequencies),
        }
        return body | {name: entries for name, entries in later.items() if entries}

    def section(self, name: str) -> tuple[Entry, ...]:
        """The entries of one of `KIND_OF_SECTION`."""
        entries: tuple[Entry, ...] = getattr(self, name)
        return entries


def column_of(field: str) -> str:
    """How a field of an entry or of the event is called in a sheet and in a record."""
    return _COLUMNS.get(field, field)


def columns_of(kind: type[Entry]) -> tuple[str, ...]:
    """The columns of a sheet of such entries."""
    return tuple(column_of(field.name) for field in fields(kind))


def entry_of(kind: type[Entry], values: Mapping[str, object]) -> Any:  # noqa: ANN401  of `kind`
    """An entry from what a sheet or a record says; what is missing or no text stays empty."""
    said = {field.name: values.get(column_of(field.name)) for field in fields(kind)}
    texts = {name: value for name, value in said.items() if isinstance(value, str) and value}
    required = {field.name: "" for field in fields(kind) if field.default is MISSING}
    return kind(**(required | texts))


def event_of(body: Mapping[str, Any]) -> Event:
    """The event that the body of a record tells of; its assignments are records of their own."""
    return Event(
        code=_text(body, "code"),
        name=_text(body, "name"),
        exercise=body.get("exercise") is True,
        begins=_text(body, "from"),
        ends=_text(body, "until"),
        place=_text(body, "place"),
        profile=_text(body, "profile"),
        **{
            section: tuple(entry_of(kind, entry) for entry in _mappings(body.get(section)))
            for section, kind in KIND_OF_SECTION.items()
            if section != "assignments"
        },
    )


def _bodies(section: str, entries: Iterable[Entry]) -> list[dict[str, str]]:
    always = _ALWAYS.get(section, ())
    return [
        {column_of(name): value for name, value in asdict(entry).items() if value or name in always}
        for entry in entries
    ]


def _text(body: Mapping[str, Any], name: str) -> str:
    value = body.get(name)
    return value if isinstance(value, str) else ""


def _mappings(value: object) -> list[Mapping[str, object]]:
    """The mappings of a list that a stranger may have written."""
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []
