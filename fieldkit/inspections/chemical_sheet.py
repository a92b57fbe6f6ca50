"""What is known of one substance, in the words of a language: the sheet that faces show and print.

First what to do, then hazards, published limits, what to keep it away from, names. Each value
stands as published, with its unit, what it holds for, its source and whether a second one says the
same. FieldKit computes no distances and calls no reading safe.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from fieldkit.inspections.chemicals import SURROUNDINGS
from fieldkit.wording import SOURCE_LANGUAGE, has_decimal_comma

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fieldkit.inspections.chemicals import (
        Chemicals,
        ChemicalValue,
        Incompatibility,
        State,
        Substance,
    )

LIMITS = (
    "idlh", "level1", "level2", "level3", "twa", "stel", "ceiling", "lel", "uel", "flash_point",
)  # fmt: skip
_CODES = {"ghs_pictograms": "pictogram", "ghs_statements": "statement"}


@dataclass(frozen=True, slots=True)
class Fact:
    """One published value in words; `shown` is value and unit as a person reads them."""

    property: str
    label: str
    value: str
    unit: str
    shown: str
    basis: str
    source: str
    place: str
    status: State


@dataclass(frozen=True, slots=True)
class Hazard:
    """One hazard by its code in the Globally Harmonised System, in words."""

    code: str
    text: str
    source: str
    status: State


@dataclass(frozen=True, slots=True)
class Apart:
    """One group, or surroundings, to keep the substance away from, and why."""

    group: str
    label: str
    result: str
    why: str
    examples: tuple[str, ...]
    source: str
    status: State


@dataclass(frozen=True, slots=True)
class NameOf:
    """One name in one language."""

    language: str
    name: str
    main: bool
    reviewed: bool


@dataclass(frozen=True, slots=True)
class ChemicalSheet:
    """Everything about one substance in one language.

    `missing`: in words, what the tables do not know. `reviewed`: whether a person vouches for the
    wording of the action. `checked`: when its values were last compared with their sources.
    `headings`: the words between, by what they announce.
    """

    key: str
    language: str
    name: str
    other_names: tuple[str, ...]
    cas: str
    action: str
    action_source: str
    reviewed: bool
    groups: tuple[str, ...]
    numbers: tuple[Fact, ...]
    pictograms: tuple[Hazard, ...]
    hazards: tuple[Hazard, ...]
    limits: tuple[Fact, ...]
    apart: tuple[Apart, ...]
    names: tuple[NameOf, ...]
    missing: tuple[str, ...]
    checked: str
    headings: Mapping[str, str]

    def as_dict(self) -> dict[str, Any]:
        """The sheet as the command line prints it."""
        told = asdict(self)
        del told["headings"]
        return told


@dataclass(frozen=True, slots=True)
class Clash:
    """Why two substances must not stand in one place."""

    a: str
    b: str
    result: str
    outcome: str
    why: str
    source: str
    status: State


def chemical_sheet(
    chemicals: Chemicals, key: str, language: str = SOURCE_LANGUAGE
) -> ChemicalSheet:
    """The sheet of a substance by its key."""
    substance = chemicals.substances[key]
    action = chemicals.actions[substance.action]
    return ChemicalSheet(
        key=key,
        language=language,
        name=substance.name(language),
        other_names=tuple(
            name.text for name in substance.names if name.language == language and not name.main
        ),
        cas=substance.cas,
        action=action.first_line.said(language),
        action_source=chemicals.sources[action.source],
        reviewed=action.reviewed,
        groups=tuple(chemicals.groups[group].said(language) for group in substance.groups),
        numbers=_facts(chemicals, substance.of("un", "erg"), language),
        pictograms=_hazards(chemicals, substance, "ghs_pictograms", language),
        hazards=_hazards(chemicals, substance, "ghs_statements", language),
        limits=_facts(chemicals, substance.of(*LIMITS), language),
        apart=_apart(chemicals, substance, language),
        names=tuple(NameOf(n.language, n.text, n.main, n.reviewed) for n in substance.names),
        missing=tuple(chemicals.word("property", p, language) for p in substance.missing),
        checked=max((value.checked for value in substance.values), default=""),
        headings={
            key: words.said(language)
            for (kind, key), words in chemicals.words.items()
            if kind == "heading"
        },
    )


def clashes(
    chemicals: Chemicals, keys: tuple[str, ...], language: str = SOURCE_LANGUAGE
) -> tuple[Clash, ...]:
    """What must not stand together among substances, and surroundings (`water`, `food`), by key."""
    found = []
    for place, one in enumerate(keys):
        for other in keys[place + 1 :]:
            rules = chemicals.between(_thing(chemicals, one), _thing(chemicals, other))
            # The tables say the particular first: hypochlorite and acid, then oxidiser and acid.
            first: dict[str, Incompatibility] = {}
            for rule in rules:
                first.setdefault(rule.result, rule)
            found += [_clash(chemicals, one, other, rule, language) for rule in first.values()]
    return tuple(found)


def _thing(chemicals: Chemicals, key: str) -> Substance | str:
    return key if key in SURROUNDINGS else chemicals.substances[key]


def name_of(chemicals: Chemicals, key: str, language: str) -> str:
    """The name of a substance or of surroundings in a language."""
    thing = _thing(chemicals, key)
    return (
        chemicals.groups[thing].said(language) if isinstance(thing, str) else thing.name(language)
    )


def _clash(
    chemicals: Chemicals, one: str, other: str, rule: Incompatibility, language: str
) -> Clash:
    return Clash(
        a=name_of(chemicals, one, language),
        b=name_of(chemicals, other, language),
        result=rule.result,
        outcome=chemicals.word("result", rule.result, language),
        why=rule.sentence.said(language),
        source=chemicals.sources[rule.source],
        status=rule.state,
    )


def _facts(
    chemicals: Chemicals, values: tuple[ChemicalValue, ...], language: str
) -> tuple[Fact, ...]:
    return tuple(_fact(chemicals, value, language) for value in values)


def _fact(chemicals: Chemicals, value: ChemicalValue, language: str) -> Fact:
    unit = chemicals.word("unit", value.unit, language)
    figure = value.value.removeprefix("UN")
    figure = figure.replace(".", ",") if has_decimal_comma(language) else figure
    return Fact(
        property=value.property,
        label=chemicals.word("property", value.property, language),
        value=value.value,
        unit=value.unit,
        shown=f"{figure.replace('-', '−') if value.unit else figure} {unit}".strip(),
        basis=chemicals.word("basis", value.basis, language) if value.basis else "",
        source=chemicals.sources[value.source],
        place=value.place,
        status=value.state,
    )


def _hazards(
    chemicals: Chemicals, substance: Substance, kind: str, language: str
) -> tuple[Hazard, ...]:
    return tuple(
        Hazard(
            code,
            chemicals.word(_CODES[kind], code, language),
            chemicals.sources[value.source],
            value.state,
        )
        for value in substance.of(kind)
        for code in value.value.split()
    )


def _apart(chemicals: Chemicals, substance: Substance, language: str) -> tuple[Apart, ...]:
    first: dict[tuple[str, str], Incompatibility] = {}
    for rule, other in chemicals.against(substance):
        first.setdefault((other, rule.result), rule)
    return tuple(
        Apart(
            group=other,
            label=chemicals.groups[other].said(language),
            result=chemicals.word("result", rule.result, language),
            why=rule.sentence.said(language),
            examples=tuple(
                each.name(language)
                for each in chemicals.substances.values()
                if other in each.groups and each is not substance
            ),
            source=chemicals.sources[rule.source],
            status=rule.state,
        )
        for (other, _), rule in first.items()
    )
