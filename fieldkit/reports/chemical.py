"""The sheet of a chemical on paper: what to do first, then hazards, values, what to keep apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldkit.content_wording import NAMES
from fieldkit.reports.blocks import (
    Block,
    Document,
    Heading,
    Mark,
    Masthead,
    Meta,
    Note,
    Row,
    Signal,
    Tone,
)
from fieldkit.reports.text.isolates import as_unit, isolate
from fieldkit.wording import catalogue

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fieldkit.inspections.chemical_sheet import ChemicalSheet, Fact
    from fieldkit.inspections.chemicals import State

_EXAMPLES = 8
_LANGUAGES = {"en": "English (en)", "ru": "Русский (ru)", **NAMES}


def chemical_document(sheet: ChemicalSheet) -> Document:
    """Lay out what is known of one substance in the language of its sheet."""
    return Document(_meta(sheet), tuple(_blocks(sheet)))


def _meta(sheet: ChemicalSheet) -> Meta:
    title = f"{isolate(sheet.name)} · {isolate(f'CAS {sheet.cas}')}"
    return Meta(
        language=sheet.language,
        title=f"{sheet.name} · CAS {sheet.cas}",
        subject=sheet.headings["limits"],
        author="FieldKit",
        identifier=f"chemical-{sheet.cas}",
        moment=sheet.checked,
        header=(title, "FieldKit"),
        footer=isolate(sheet.checked),
        page_label=catalogue(sheet.language).gettext("Page {page} of {pages}"),
    )


def _blocks(sheet: ChemicalSheet) -> Iterator[Block]:
    said = sheet.headings
    vouching = "" if sheet.reviewed else as_unit(said["machine"])
    yield Heading(said["do"])
    yield Note(vouching, Signal(as_unit(sheet.action), Mark.CRITICAL, Tone.RED))
    yield Masthead(isolate(sheet.name), _numbers(sheet), tuple(_lines(sheet)))
    yield from _hazards(sheet)
    if sheet.limits:
        yield Heading(said["limits"])
        yield Note(as_unit(said["caution"]))
        yield from (_limit(sheet, fact) for fact in sheet.limits)
    if sheet.apart:
        yield Heading(said["apart"])
        for apart in sheet.apart:
            shown = ", ".join(apart.examples[:_EXAMPLES])
            note = f"{said['examples']} {isolate(shown)}" if shown else ""
            doubt = _doubt(sheet, apart.status)
            yield Row(as_unit(apart.label), as_unit(apart.why), note=note, signal=doubt)
    if sheet.missing:
        yield Heading(said["missing"])
        yield Note(as_unit(", ".join(sheet.missing)))
    yield Heading(said["names"])
    yield from _names(sheet)


def _numbers(sheet: ChemicalSheet) -> str:
    told = [isolate(f"CAS {sheet.cas}")]
    for fact in sheet.numbers:
        basis = f" ({fact.basis})" if fact.basis else ""
        doubt = "" if fact.status == "seen" else f", {sheet.headings['unverified']}"
        told.append(as_unit(f"{fact.label} {isolate(fact.shown)}{basis}{doubt}"))
    return " · ".join(told)


def _lines(sheet: ChemicalSheet) -> Iterator[str]:
    said = sheet.headings
    if sheet.other_names:
        yield f"{said['also']}: {isolate(', '.join(sheet.other_names))}"
    yield f"{said['groups']}: {as_unit(', '.join(sheet.groups))}"


def _hazards(sheet: ChemicalSheet) -> Iterator[Block]:
    if not (sheet.hazards or sheet.pictograms):
        return
    yield Heading(sheet.headings["hazards"])
    if sheet.pictograms:
        yield Note(" · ".join(as_unit(each.text) for each in sheet.pictograms))
    for each in sheet.hazards:
        doubt = _doubt(sheet, each.status)
        yield Row(isolate(each.code), as_unit(each.text), signal=doubt)


def _limit(sheet: ChemicalSheet, fact: Fact) -> Row:
    source = " · ".join(as_unit(part) for part in (fact.basis, fact.source) if part)
    return Row(
        as_unit(fact.label), isolate(fact.shown), note=source, signal=_doubt(sheet, fact.status)
    )


def _doubt(sheet: ChemicalSheet, status: State) -> Signal | None:
    if status == "seen":
        return None
    return Signal(sheet.headings["unverified"], Mark.MAJOR, Tone.AMBER)


def _names(sheet: ChemicalSheet) -> Iterator[Row]:
    by_language: dict[str, list[str]] = {}
    for name in sheet.names:
        by_language.setdefault(name.language, []).append(name.name)
    for tag, names in by_language.items():
        yield Row(isolate(_LANGUAGES.get(tag, tag)), isolate(", ".join(names)))
