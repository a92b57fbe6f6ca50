"""Looking up chemicals: which one is meant, what is known of it, what must not stand together.

Needs no workspace: the tables come with the program.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from fieldkit.content_wording import LANGUAGES
from fieldkit.errors import FieldKitError
from fieldkit.inspections.chemical_search import EXACT, Found, folded, known_index
from fieldkit.inspections.chemical_sheet import chemical_sheet, clashes, name_of
from fieldkit.inspections.chemicals import SURROUNDINGS, known_chemicals
from fieldkit.wording import SOURCE_LANGUAGE

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from pathlib import Path

    from fieldkit.inspections.chemical_sheet import ChemicalSheet, Clash

_MOST_NAMED = 6


@dataclass(frozen=True, slots=True)
class FoundChemical:
    """A substance that answers a search: its name here, and the name or number that matched."""

    key: str
    name: str
    cas: str
    un: tuple[str, ...]
    groups: tuple[str, ...]
    matched: str
    language: str
    rank: int

    def as_dict(self) -> dict[str, Any]:
        """The line as the command line prints it."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class ChemicalCheck:
    """Whether substances may stand in one place as far as the tables tell."""

    substances: tuple[str, ...]
    clashes: tuple[Clash, ...]

    def as_dict(self) -> dict[str, Any]:
        """The check as the command line prints it."""
        return asdict(self)


def search_chemicals(text: str, language: str = SOURCE_LANGUAGE) -> tuple[FoundChemical, ...]:
    """Substances by any name, CAS or UN number, the best first; nothing for a blank text."""
    return tuple(_row(found, language) for found in known_index().search(text, language))


def all_chemicals(language: str = SOURCE_LANGUAGE) -> tuple[FoundChemical, ...]:
    """Every substance by its name in a language, in the order of the alphabet."""
    substances = known_chemicals().substances.values()
    rows = (_row(Found(s.key, s.name(language), language, EXACT), language) for s in substances)
    return tuple(sorted(rows, key=lambda row: folded(row.name)))


def _row(found: Found, language: str) -> FoundChemical:
    chemicals = known_chemicals()
    substance = chemicals.substances[found.key]
    return FoundChemical(
        key=found.key,
        name=substance.name(language),
        cas=substance.cas,
        un=tuple(value.value for value in substance.of("un")),
        groups=tuple(chemicals.groups[group].said(language) for group in substance.groups),
        matched=found.matched,
        language=found.language,
        rank=found.rank,
    )


def chemicals_among(values: Collection[str]) -> bool:
    """Whether the choices of a question are substances of the tables: all their names find them."""
    return bool(values) and all(value in known_chemicals().substances for value in values)


def sheet_languages() -> tuple[str, ...]:
    """The tags of the languages in which a sheet says everything."""
    return (SOURCE_LANGUAGE, "ru", *LANGUAGES)


def sheet_of(key: str, language: str = SOURCE_LANGUAGE) -> ChemicalSheet:
    """What is known of a substance, by its key."""
    return chemical_sheet(known_chemicals(), key, language)


def write_sheet(key: str, file: Path, language: str = SOURCE_LANGUAGE) -> int:
    """Write the sheet of a substance as PDF; gives its size in bytes.

    Raises:
        FieldKitError: disk.full, file.unwritable.
    """
    from fieldkit.reports.chemical import chemical_document
    from fieldkit.reports.seal import seal
    from fieldkit.reports.writer import write_pdf
    from fieldkit.storage.workspace_folder import write_durably

    document = chemical_document(sheet_of(key, language))
    content = seal(write_pdf(document), document.meta, b"", "")
    write_durably(file, content)
    return len(content)


def the_chemical(text: str, language: str = SOURCE_LANGUAGE) -> str:
    """The key of the one substance that a name or number means.

    Raises:
        FieldKitError: chemical.unknown, chemical.several.
    """
    if text in known_chemicals().substances:
        return text
    found = search_chemicals(text, language)
    meant = [row for row in found if row.rank == EXACT] or found
    if not meant:
        raise FieldKitError("chemical.unknown", text=text)
    if len(meant) > 1:
        names = ", ".join(f"{row.name} ({row.cas})" for row in meant[:_MOST_NAMED])
        raise FieldKitError("chemical.several", text=text, count=len(meant), names=names)
    return meant[0].key


def check_chemicals(texts: Sequence[str], language: str = SOURCE_LANGUAGE) -> ChemicalCheck:
    """What must not stand together among substances, and surroundings (`water`, `food`).

    Raises:
        FieldKitError: chemical.unknown, chemical.several.
    """
    chemicals = known_chemicals()
    keys = tuple(
        text if text in SURROUNDINGS else the_chemical(text, language)
        for text in dict.fromkeys(texts)
    )
    names = tuple(name_of(chemicals, key, language) for key in keys)
    return ChemicalCheck(names, clashes(chemicals, keys, language))
