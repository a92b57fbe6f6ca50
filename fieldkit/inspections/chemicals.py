"""The chemicals that matter at gatherings: names, numbers, values with sources, what to keep apart.

The tables are resources/reference/chemical_*.csv and incompatibilities.csv. Values are shown as
they were published, each with its source and state; nothing is computed from them.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from fieldkit import paths
from fieldkit.content_wording import content_catalogue

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    Row = dict[str, str]

State = Literal["seen", "unverified"]
SURROUNDINGS = ("water", "food")
"""Groups of no substance: what may be beside one."""
WITHOUT_VALUE = ("un", "ghs_statements", "idlh", "level2")
"""Properties whose absence a person must be told; others are no matter for every substance."""


@dataclass(frozen=True, slots=True)
class Words:
    """A sentence of the tables in English and Russian; further languages are in the catalogues."""

    en: str
    ru: str = ""

    def said(self, tag: str) -> str:
        """The sentence in a language; English where nobody has translated it."""
        if tag == "ru" and self.ru:
            return self.ru
        return content_catalogue(tag).gettext(self.en) if self.en else ""


@dataclass(frozen=True, slots=True)
class ChemicalName:
    """One name of a substance; `main` is the one that a language shows."""

    language: str
    text: str
    main: bool
    reviewed: bool


@dataclass(frozen=True, slots=True)
class ChemicalValue:
    """One published value: its unit, what it holds for, and where it was read.

    `unverified` where no second source was found to say the same; `checked`: the day of that look.
    """

    property: str
    value: str
    unit: str
    basis: str
    source: str
    place: str
    state: State
    checked: str


@dataclass(frozen=True, slots=True)
class Action:
    """What to do first near a substance, by its emergency guide."""

    key: str
    guides: tuple[str, ...]
    first_line: Words
    source: str
    reviewed: bool


@dataclass(frozen=True, slots=True)
class Incompatibility:
    """Two groups that must not stand in one place, and what happens if they do."""

    a: str
    b: str
    result: str
    sentence: Words
    source: str
    state: State
    reviewed: bool

    def parts(self, one: Substance | str, other: Substance | str) -> bool:
        """Whether it keeps two apart, substances or surroundings, in either order."""
        first, second = _groups(one), _groups(other)
        return (self.a in first and self.b in second) or (self.b in first and self.a in second)


@dataclass(frozen=True, slots=True)
class Substance:
    """One substance with everything that the tables know of it."""

    key: str
    cas: str
    groups: tuple[str, ...]
    action: str
    names: tuple[ChemicalName, ...]
    values: tuple[ChemicalValue, ...]

    def name(self, tag: str) -> str:
        """The name that a language shows; the English one where it has none."""
        shown = {name.language: name.text for name in self.names if name.main}
        return shown.get(tag) or shown["en"]

    def of(self, *properties: str) -> tuple[ChemicalValue, ...]:
        """The values of some properties, in this order of properties, then that of the table."""
        return tuple(v for wanted in properties for v in self.values if v.property == wanted)

    @property
    def missing(self) -> tuple[str, ...]:
        """The properties of which nothing is known although a person would look for them."""
        known = {value.property for value in self.values}
        return tuple(wanted for wanted in WITHOUT_VALUE if wanted not in known)


@dataclass(frozen=True, slots=True)
class Chemicals:
    """All tables, by key."""

    substances: Mapping[str, Substance]
    groups: Mapping[str, Words]
    actions: Mapping[str, Action]
    incompatibilities: tuple[Incompatibility, ...]
    sources: Mapping[str, str]
    words: Mapping[tuple[str, str], Words]

    def between(self, one: Substance | str, other: Substance | str) -> tuple[Incompatibility, ...]:
        """Why two substances, or one and its surroundings, must not stand in one place."""
        return tuple(rule for rule in self.incompatibilities if rule.parts(one, other))

    def against(self, substance: Substance) -> tuple[tuple[Incompatibility, str], ...]:
        """Every rule about a substance, with the group that it is to be kept away from."""
        found = []
        for rule in self.incompatibilities:
            for own, other in ((rule.a, rule.b), (rule.b, rule.a)):
                if own in substance.groups and other not in substance.groups:
                    found.append((rule, other))
        return tuple(found)

    def word(self, kind: str, key: str, tag: str) -> str:
        """A word of the tables in a language, such as a hazard statement by its code."""
        known = self.words.get((kind, key))
        return known.said(tag) if known else key


def words_of_choices(chemicals: Chemicals, tag: str) -> Mapping[str, str]:
    """What stands in forms for substances and for what must not meet, by its English text."""
    said = {each.name("en"): each.name(tag) for each in chemicals.substances.values()}
    for rule in chemicals.incompatibilities:
        said[_in_full(chemicals, rule, "en")] = _in_full(chemicals, rule, tag)
    return said


def _in_full(chemicals: Chemicals, rule: Incompatibility, tag: str) -> str:
    groups = " + ".join(chemicals.groups[group].said(tag) for group in (rule.a, rule.b))
    return f"{groups}: {rule.sentence.said(tag)}"


def _groups(thing: Substance | str) -> tuple[str, ...]:
    return (thing,) if isinstance(thing, str) else thing.groups


@lru_cache
def known_chemicals(folder: Path | None = None) -> Chemicals:
    """The tables of a folder; those that FieldKit brings when none is named."""
    folder = folder or paths.resources() / "reference"
    names: dict[str, list[ChemicalName]] = {}
    for row in _rows(folder, "chemical_names"):
        name = ChemicalName(row["language"], row["name"], row["use"] == "main", _reviewed(row))
        names.setdefault(row["key"], []).append(name)
    values: dict[str, list[ChemicalValue]] = {}
    for row in _rows(folder, "chemical_values"):
        values.setdefault(row["key"], []).append(_value(row))
    return Chemicals(
        {
            row["key"]: Substance(
                key=row["key"],
                cas=row["cas"],
                groups=tuple(row["groups"].split()),
                action=row["action"],
                names=tuple(names.get(row["key"], ())),
                values=tuple(values.get(row["key"], ())),
            )
            for row in _rows(folder, "chemical_substances")
        },
        {row["key"]: _words(row, "label") for row in _rows(folder, "chemical_groups")},
        {row["key"]: _action(row) for row in _rows(folder, "chemical_actions")},
        tuple(_incompatibility(row) for row in _rows(folder, "incompatibilities")),
        {row["key"]: row["title"] for row in _rows(folder, "chemical_sources")},
        {(r["kind"], r["key"]): _words(r, "text") for r in _rows(folder, "chemical_words")},
    )


def _rows(folder: Path, name: str) -> Iterator[Row]:
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        yield from csv.DictReader(stream)


def _words(row: Row, column: str) -> Words:
    return Words(row[column], row.get(f"{column}_ru", ""))


def _reviewed(row: Row) -> bool:
    return row["review"] == "reviewed"


def _state(row: Row) -> State:
    return "seen" if row["status"] == "verified" else "unverified"


def _value(row: Row) -> ChemicalValue:
    return ChemicalValue(
        property=row["property"],
        value=row["value"],
        unit=row["unit"],
        basis=row["basis"],
        source=row["source"],
        place=row["place"],
        state=_state(row),
        checked=row["checked"],
    )


def _action(row: Row) -> Action:
    guides = tuple(row["guides"].split())
    return Action(row["key"], guides, _words(row, "first_line"), row["source"], _reviewed(row))


def _incompatibility(row: Row) -> Incompatibility:
    return Incompatibility(
        a=row["a"],
        b=row["b"],
        result=row["result"],
        sentence=_words(row, "sentence"),
        source=row["source"],
        state=_state(row),
        reviewed=_reviewed(row),
    )
