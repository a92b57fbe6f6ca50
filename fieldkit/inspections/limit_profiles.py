"""Profiles of limits: what a country or an event sets in place of the international limits.

A profile has a name, an edition, and rows that override rows of the built-in table (or of the
profile that it inherits) by key. What it does not name stays as it is.
"""

from __future__ import annotations

import csv
from dataclasses import asdict, dataclass, fields
from io import StringIO
from typing import TYPE_CHECKING, Any

from fieldkit.errors import Problem
from fieldkit.inspections.limits import NAMING_ROW

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

BUILT_IN = "intl"
STATUSES = ("seen", "unverified", "own")
_LOW_END, _HIGH_END = "_min", "_max"
_SHEET = "limits"
_TAG_LENGTH = 20


@dataclass(frozen=True, slots=True)
class Override:
    """One limit that a profile sets; `status`: seen in its source, unverified, or an own rule.

    `unit` is what a workbook says; it must be that of the built-in table and is not kept.
    """

    key: str
    value: str
    source: str
    section: str = ""
    unit: str = ""
    status: str = "unverified"
    verified_by: str = ""
    verified_at: str = ""


@dataclass(frozen=True, slots=True)
class LimitProfile:
    """One edition of a profile; `inherits` is the tag of another one, or `intl`."""

    tag: str
    name: str
    edition: str
    inherits: str = BUILT_IN
    rows: tuple[Override, ...] = ()

    @property
    def title(self) -> str:
        """How forms and documents name the edition: `kz 2026-1`."""
        return f"{self.tag} {self.edition}".strip()

    def as_body(self) -> dict[str, Any]:
        """The edition as the body of a record."""
        rows = [
            {name: text for name, text in asdict(row).items() if text and name != "unit"}
            for row in self.rows
        ]
        return {
            "name": self.name,
            "edition": self.edition,
            "inherits": self.inherits,
            "rows": rows,
        }


def profile_of(tag: str, body: Mapping[str, Any]) -> LimitProfile:
    """The edition that the body of a record tells of; what is no text counts as empty."""
    rows = body.get("rows")
    told = [row for row in rows if isinstance(row, dict)] if isinstance(rows, list | tuple) else []
    return LimitProfile(
        tag,
        _text(body.get("name")),
        _text(body.get("edition")),
        _text(body.get("inherits")) or BUILT_IN,
        tuple(override_of(row) for row in told if _text(row.get("key"))),
    )


def override_of(row: Mapping[str, object]) -> Override:
    """An override from the cells of a row; unverified where nothing else is said."""
    texts = {field.name: _text(row.get(field.name)) for field in fields(Override)}
    return Override(**(texts | {"status": texts["status"] or "unverified"}))


def merged(built_in: bytes, chain: Sequence[LimitProfile]) -> bytes:
    """The table of limits by some profiles, each over those before it.

    Args:
        built_in: the built-in table as CSV.
        chain: from the one that inherits the built-in table on.

    Returns:
        A CSV with the same columns and keys in the same order; each row names whose it is, and the
        row `profile` names the last edition.
    """
    if not chain:
        return built_in
    reader = csv.DictReader(StringIO(built_in.decode("utf-8-sig")))
    columns = list(reader.fieldnames or ())
    rows = {row["key"]: row for row in reader}
    for profile in chain:
        for override in profile.rows:
            if override.key in rows and override.key != NAMING_ROW:
                rows[override.key] = _overridden(rows[override.key], override, profile.title)
    if NAMING_ROW in rows:
        rows[NAMING_ROW]["value"] = chain[-1].title
        rows[NAMING_ROW]["profile"] = chain[-1].tag
    text = StringIO()
    writer = csv.DictWriter(text, columns, lineterminator="\n", extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows.values())
    return text.getvalue().encode()


def problems_of(
    profile: LimitProfile, table: bytes, numbers: Sequence[int] = ()
) -> Iterator[Problem]:
    """What forbids an edition, by row and column.

    Args:
        profile: the edition.
        table: the limits that it inherits, as CSV.
        numbers: where its rows stand in their sheet; one after the other from 2 if not given.
    """
    inherited = _by_key(table)
    places = numbers or range(2, len(profile.rows) + 2)
    if not _is_tag(profile.tag):
        yield Problem("limits.bad_tag", column="tag", context={"value": profile.tag})
    if not profile.name:
        yield Problem("limits.missing", column="name", context={"what": "name"})
    if not profile.edition:
        yield Problem("limits.missing", column="edition", context={"what": "edition"})
    seen: dict[str, int] = {}
    for number, row in zip(places, profile.rows, strict=True):
        yield from _problems_of_row(row, number, inherited)
        if row.key in seen:
            context = {"value": row.key, "first": seen[row.key]}
            yield Problem("limits.twice", sheet=_SHEET, row=number, column="key", context=context)
        seen.setdefault(row.key, number)
    yield from _reversed_ranges(dict(zip(places, profile.rows, strict=True)), inherited)


def next_edition(edition: str, year: int) -> str:
    """The name of the edition after one: `2026-1`, `2026-2`; a new year begins with 1."""
    begun, dash, number = edition.rpartition("-")
    if dash and begun == str(year) and number.isascii() and number.isdigit():
        return f"{year}-{int(number) + 1}"
    return f"{year}-1"


def _problems_of_row(
    row: Override, number: int, inherited: Mapping[str, Mapping[str, str]]
) -> Iterator[Problem]:
    def problem(code: str, column: str, value: str) -> Problem:
        return Problem(code, sheet=_SHEET, row=number, column=column, context={"value": value})

    known = inherited.get(row.key)
    if known is None or row.key == NAMING_ROW:
        yield problem("limits.unknown_key", "key", row.key)
    elif not row.value:
        yield problem("limits.no_value", "value", row.key)
    elif _shape(row.value) != _shape(known["value"]):
        yield problem("limits.not_a_number", "value", row.value)
    if known is not None and row.unit and row.unit != known["unit"]:
        context = {"value": row.unit, "unit": known["unit"]}
        yield Problem("limits.other_unit", sheet=_SHEET, row=number, column="unit", context=context)
    if not row.source:
        yield problem("limits.no_source", "source", row.key)
    if row.status not in STATUSES:
        yield problem("limits.bad_status", "status", row.status)


def _reversed_ranges(
    rows: Mapping[int, Override], inherited: Mapping[str, Mapping[str, str]]
) -> Iterator[Problem]:
    """Lower ends above their upper ends, whichever of the two a profile sets."""
    own = {row.key: (number, row.value) for number, row in rows.items()}
    values = {key: row["value"] for key, row in inherited.items()}
    values |= {key: value for key, (_number, value) in own.items()}
    for key in sorted(key for key in values if key.endswith(_LOW_END)):
        other = key.removesuffix(_LOW_END) + _HIGH_END
        if not own.keys() & {key, other} or other not in values:
            continue
        low, high = _number(values[key]), _number(values[other])
        if low is not None and high is not None and low > high:
            number = (own.get(key) or own[other])[0]
            context = {"value": values[key], "other": values[other], "key": other}
            yield Problem(
                "limits.reversed", sheet=_SHEET, row=number, column="value", context=context
            )


def _overridden(row: Mapping[str, str], override: Override, title: str) -> dict[str, str]:
    """A row with what an override says; words in other languages are those of another source."""
    kept = {column: text for column, text in row.items() if not column.startswith("source_")}
    return {**kept, **asdict(override), "unit": row["unit"], "profile": title}


def _by_key(table: bytes) -> dict[str, dict[str, str]]:
    return {row["key"]: row for row in csv.DictReader(StringIO(table.decode("utf-8-sig")))}


def _shape(value: str) -> str:
    """Number, range or text: an override has to be what it stands for."""
    if _number(value) is not None:
        return "number"
    low, dash, high = value.partition("–")
    if dash and _number(low) is not None and _number(high) is not None:
        return "range"
    return "text"


def _number(value: str) -> float | None:
    try:
        found = float(value)
    except ValueError:
        return None
    return found if found - found == 0 else None  # no infinity, no nan


def _is_tag(text: str) -> bool:
    plain = text.isascii() and text.replace("-", "").isalnum() and text == text.lower()
    return plain and len(text) <= _TAG_LENGTH and text != BUILT_IN


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""
