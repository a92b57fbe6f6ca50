"""The plan of an event: venues, sites, people and assignments, read from a workbook or a YAML file.

A workbook has one sheet per section (event, venues, sites, people, assignments) with the names of
the columns in its first row; a YAML file has the same names as keys.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from datetime import date, datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any

from fieldkit.errors import Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

SECTIONS = ("event", "venues", "sites", "people", "assignments")
ROLES = ("inspector", "supervisor")
_EMPTY_ROWS_TO_STOP = 200


@dataclass(frozen=True, slots=True)
class Venue:
    """A place of the event."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Site:
    """One inspectable point: a stand, a tap, a tanker, a store."""

    code: str
    name: str
    venue: str = ""
    kind: str = ""
    lat: str = ""
    lon: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who takes part, with a role: inspector or supervisor."""

    name: str
    role: str = "inspector"


@dataclass(frozen=True, slots=True)
class Assignment:
    """One visit to make: which site, with which form, by whom, until when (ISO 8601)."""

    site: str
    form: str
    person: str = ""
    due: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """A gathering with all that is planned for it. Dates are ISO 8601 text, codes are unique."""

    code: str
    name: str
    exercise: bool
    begins: str = ""
    ends: str = ""
    place: str = ""
    venues: tuple[Venue, ...] = ()
    sites: tuple[Site, ...] = ()
    people: tuple[Person, ...] = ()
    assignments: tuple[Assignment, ...] = ()

    def as_body(self) -> dict[str, Any]:
        """The event as the body of a record; assignments travel as records of their own."""
        return {
            "code": self.code,
            "name": self.name,
            "exercise": self.exercise,
            "from": self.begins,
            "until": self.ends,
            "place": self.place,
            "venues": [asdict(venue) for venue in self.venues],
            "sites": [asdict(site) for site in self.sites],
            "people": [asdict(person) for person in self.people],
        }


@dataclass(frozen=True, slots=True)
class PlanReading:
    """What reading a plan gave: the event, or the problems that forbid it."""

    event: Event | None
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class _Row:
    section: str
    number: int
    values: Mapping[str, str]

    def problem(self, code: str, column: str, **context: object) -> Problem:
        return Problem(code, sheet=self.section, row=self.number, column=column, context=context)


def read_plan(name: str, content: bytes) -> PlanReading:
    """Read an event plan from the bytes of a .xlsx or .yaml file; `name` is for messages only."""
    rows: dict[str, list[_Row]] = {section: [] for section in SECTIONS}
    try:
        found = _workbook_rows(content) if content[:2] == b"PK" else _yaml_rows(content)
        for row in found:
            rows[row.section].append(row)
    except _UnreadableError as reason:
        problem = Problem("plan.unreadable", context={"name": name, "reason": str(reason)})
        return PlanReading(None, (problem,))
    problems = tuple(_problems(rows))
    if problems:
        return PlanReading(None, problems)
    return PlanReading(_event(rows), ())


class _UnreadableError(ValueError):
    """The file is neither a workbook nor YAML of the expected shape."""


def _yaml_rows(content: bytes) -> Iterator[_Row]:
    import yaml

    try:
        tree = yaml.safe_load(content.decode("utf-8-sig"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        reason = f"no YAML, line {mark.line + 1}" if mark else "no YAML"
        raise _UnreadableError(reason) from error
    if not isinstance(tree, dict):
        raise _UnreadableError("no sections")
    sections = tree.get("event", {}) if set(tree) == {"event"} else tree
    if not isinstance(sections, dict):
        raise _UnreadableError("no sections")
    head = sections["event"] if isinstance(sections.get("event"), dict) else sections
    yield _Row(
        "event", 1, _texts({k: v for k, v in head.items() if not isinstance(v, list | dict)})
    )
    for section in SECTIONS[1:]:
        entries = sections.get(section) or []
        if not isinstance(entries, list):
            raise _UnreadableError(section)
        for number, entry in enumerate(entries, start=1):
            if not isinstance(entry, dict):
                raise _UnreadableError(f"{section} {number}")
            yield _Row(section, number, _texts(entry))


def _workbook_rows(content: bytes) -> Iterator[_Row]:
    from zipfile import BadZipFile

    import openpyxl
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = openpyxl.load_workbook(BytesIO(content), read_only=True, data_only=True)
    except (BadZipFile, InvalidFileException, KeyError, OSError) as error:
        raise _UnreadableError(type(error).__name__) from error
    for sheet in book.worksheets:
        section = sheet.title.strip().lower()
        if section not in SECTIONS:
            continue
        header: list[str] = []
        empty = 0
        for number, cells in enumerate(sheet.iter_rows(values_only=True), start=1):
            if not any(cell not in (None, "") for cell in cells):
                empty += 1
                if empty > _EMPTY_ROWS_TO_STOP:
                    break
                continue
            if not header:
                header = [str(cell or "").strip().lower() for cell in cells]
                continue
            named = dict(zip(header, cells, strict=False))
            yield _Row(section, number, _texts({k: v for k, v in named.items() if k}))


def _texts(entry: Mapping[object, object]) -> dict[str, str]:
    return {str(key).strip().lower(): _text(value) for key, value in entry.items()}


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def _problems(rows: Mapping[str, list[_Row]]) -> Iterator[Problem]:
    if not rows["event"]:
        yield Problem("plan.no_event", sheet="event")
        return
    yield from _missing(rows["event"][:1], ("code", "name"))
    yield from _missing(rows["venues"], ("code", "name"))
    yield from _missing(rows["sites"], ("code", "name"))
    yield from _missing(rows["people"], ("name",))
    yield from _missing(rows["assignments"], ("site", "form"))
    yield from _repeated(rows["venues"], "code")
    yield from _repeated(rows["sites"], "code")
    yield from _repeated(rows["people"], "name")
    yield from _dangling(rows["sites"], "venue", rows["venues"], "code")
    yield from _dangling(rows["assignments"], "site", rows["sites"], "code")
    yield from _dangling(rows["assignments"], "person", rows["people"], "name")
    for row in rows["people"]:
        role = row.values.get("role", "")
        if role and role not in ROLES:
            yield row.problem("plan.unknown_role", "role", value=role)
    for row in rows["assignments"]:
        yield from _bad_moment(row, "due")
    for column in ("from", "until"):
        yield from _bad_moment(rows["event"][0], column)
    for row in rows["sites"]:
        yield from _bad_position(row)


def _missing(rows: Iterable[_Row], columns: tuple[str, ...]) -> Iterator[Problem]:
    for row in rows:
        for column in columns:
            if not row.values.get(column):
                yield row.problem("plan.missing_value", column)


def _repeated(rows: Iterable[_Row], column: str) -> Iterator[Problem]:
    first: dict[str, int] = {}
    for row in rows:
        value = row.values.get(column, "")
        if value and first.setdefault(value.casefold(), row.number) != row.number:
            yield row.problem(
                "plan.repeated_value", column, value=value, first=first[value.casefold()]
            )


def _dangling(
    rows: Iterable[_Row], column: str, targets: Iterable[_Row], target_column: str
) -> Iterator[Problem]:
    known = {row.values.get(target_column, "") for row in targets}
    for row in rows:
        value = row.values.get(column, "")
        if value and value not in known:
            yield row.problem("plan.unknown_reference", column, value=value)


def _bad_moment(row: _Row, column: str) -> Iterator[Problem]:
    value = row.values.get(column, "")
    if value:
        try:
            datetime.fromisoformat(value)
        except ValueError:
            yield row.problem("plan.not_a_date", column, value=value)


def _bad_position(row: _Row) -> Iterator[Problem]:
    for column, extent in (("lat", 90), ("lon", 180)):
        value = row.values.get(column, "")
        try:
            inside = not value or abs(float(value)) <= extent
        except ValueError:
            inside = False
        if not inside:
            yield row.problem("plan.not_a_position", column, value=value)


def _event(rows: Mapping[str, list[_Row]]) -> Event:
    head = rows["event"][0].values
    return Event(
        code=head["code"],
        name=head["name"],
        exercise=head.get("exercise", "").lower() in ("yes", "true", "1"),
        begins=head.get("from", ""),
        ends=head.get("until", ""),
        place=head.get("place", ""),
        venues=tuple(Venue(**_known(Venue, row)) for row in rows["venues"]),
        sites=tuple(Site(**_known(Site, row)) for row in rows["sites"]),
        people=tuple(Person(**_known(Person, row)) for row in rows["people"]),
        assignments=tuple(Assignment(**_known(Assignment, row)) for row in rows["assignments"]),
    )


def _known(kind: type[Venue | Site | Person | Assignment], row: _Row) -> dict[str, str]:
    names = {field.name for field in fields(kind)}
    return {name: value for name, value in row.values.items() if name in names and value}
