"""Commands about chemicals: search, show, pdf, check. They need no workspace."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from fieldkit.app.looking_up import (
    check_chemicals,
    search_chemicals,
    sheet_of,
    the_chemical,
    write_sheet,
)
from fieldkit.cli.face import Face, pass_face

if TYPE_CHECKING:
    from fieldkit.app import ChemicalSheet, Fact
    from fieldkit.app.looking_up import ChemicalCheck, FoundChemical

_language = click.option("--lang", default="en", metavar="TAG", help="The language: en, ru, kk ...")


@click.group()
def chemicals() -> None:
    """Look up chemicals: names, numbers, limits, what to keep apart, what to do first."""


@chemicals.command()
@click.argument("text")
@_language
@pass_face
def search(face: Face, text: str, lang: str) -> None:
    """Find substances by a name in any language, a CAS or a UN number."""
    found = search_chemicals(text, lang)
    face.say(
        [row.as_dict() for row in found],
        lambda: "\n".join(map(_line, found)) or "Nothing found.",
    )


def _line(row: FoundChemical) -> str:
    line = f"{row.cas:>12}  {row.name}"
    return line if row.matched in (row.name, row.cas) else f"{line}  ({row.matched})"


@chemicals.command()
@click.argument("name")
@_language
@pass_face
def show(face: Face, name: str, lang: str) -> None:
    """Show what is known of a substance, by a name, its CAS or its UN number."""
    sheet = sheet_of(the_chemical(name, lang), lang)
    face.say(sheet.as_dict(), lambda: words_of_sheet(sheet))


@chemicals.command()
@click.argument("name")
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path))
@_language
@pass_face
def pdf(face: Face, name: str, output: Path, lang: str) -> None:
    """Write what is known of a substance as PDF."""
    size = write_sheet(the_chemical(name, lang), output, lang)
    face.say({"file": str(output), "bytes": size}, lambda: f"{output}  {size} bytes")


@chemicals.command()
@click.argument("names", nargs=-1, required=True)
@_language
@pass_face
def check(face: Face, names: tuple[str, ...], lang: str) -> None:
    """Tell which substances must not stand in one place; `water` and `food` count, too."""
    found = check_chemicals(names, lang)
    face.say(found.as_dict(), lambda: words_of_check(found))


def words_of_sheet(sheet: ChemicalSheet) -> str:
    """A sheet as lines: what to do first."""
    said = sheet.headings
    pictograms = ", ".join(hazard.text for hazard in sheet.pictograms)
    lines = [sheet.action, "", f"{sheet.name}, CAS {sheet.cas}"]
    if sheet.other_names:
        lines.append(f"  {said['also']}: {', '.join(sheet.other_names)}")
    lines += [_fact(sheet, fact) for fact in sheet.numbers]
    lines.append(f"  {said['groups']}: {', '.join(sheet.groups)}")
    hazards = [_noted(sheet, f"{each.code} {each.text}", each.status) for each in sheet.hazards]
    lines += _part(said["hazards"], [f"  {pictograms}", *hazards] if pictograms else hazards)
    lines += _part(said["limits"], [_fact(sheet, fact, fact.source) for fact in sheet.limits])
    apart = [_noted(sheet, f"{each.label}: {each.why}", each.status) for each in sheet.apart]
    lines += _part(said["apart"], apart)
    lines += _part(said["names"], [f"  {each.language}: {each.name}" for each in sheet.names])
    lines += _part(said["missing"], [f"  {words}" for words in sheet.missing])
    return "\n".join([*lines, "", said["caution"]])


def _part(title: str, lines: list[str]) -> list[str]:
    return ["", title, *lines] if lines else []


def _fact(sheet: ChemicalSheet, fact: Fact, *beside: str) -> str:
    return _noted(sheet, f"{fact.label}: {fact.shown}", fact.status, fact.basis, *beside)


def _noted(sheet: ChemicalSheet, words: str, status: str, *beside: str) -> str:
    notes = [note for note in beside if note]
    if status != "seen":
        notes.append(sheet.headings["unverified"].upper())
    return f"  {words} ({'; '.join(notes)})" if notes else f"  {words}"


def words_of_check(found: ChemicalCheck) -> str:
    """A check as lines, one for each pair and outcome."""
    lines = [
        f"{clash.a} + {clash.b}: {clash.outcome}. {clash.why}"
        + ("" if clash.status == "seen" else " (UNVERIFIED)")
        for clash in found.clashes
    ]
    return (
        "\n".join(lines)
        or "The tables oppose none of these. That does not make them safe together."
    )


COMMANDS = (chemicals,)
