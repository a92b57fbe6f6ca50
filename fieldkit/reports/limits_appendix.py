"""The appendix "Limits and sources": every limit of a profile, for experts to check and sign."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldkit.inspections.limits import NAMING_ROW, limit_in_words, profile_in_words
from fieldkit.reports.blocks import (
    Block,
    Cell,
    Document,
    Heading,
    Mark,
    Masthead,
    Meta,
    Note,
    Signal,
    SignatureItem,
    Signatures,
    Table,
    Tone,
)
from fieldkit.reports.text.isolates import as_unit, isolate
from fieldkit.wording import catalogue, marked

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from fieldkit.inspections.limits import Limit

_SECTIONS = {
    "food": marked("Food"),
    "water": marked("Drinking water and sanitation"),
    "chem": marked("Chemicals"),
    "illness": marked("Linked illness"),
    "": marked("Scores"),
}
_UNCONFIRMED, _OWN = "unverified", "own"


def limits_appendix(table: Mapping[str, Limit], name: str, moment: str, language: str) -> Document:
    """Lay out the limits of a profile.

    Args:
        table: the limits by key, as they hold.
        name: what people call the profile; empty for the built-in one.
        moment: when it is written, ISO 8601.
        language: a tag such as `ru`.
    """
    translate: Callable[[str], str] = catalogue(language).gettext
    naming = table.get(NAMING_ROW)
    title = profile_in_words(naming.value, language) if naming else ""
    titled = f"{name} · {title}" if name else title
    head = translate("Limits and sources")
    meta = Meta(
        language=language,
        title=f"{head}: {titled}",
        subject=head,
        author="FieldKit",
        identifier=f"limits-{naming.value if naming else ''}",
        moment=moment,
        header=(isolate(f"{head} · {titled}"), "FieldKit"),
        footer=isolate(moment[:16].replace("T", " ")),
        page_label=translate("Page {page} of {pages}"),
    )
    limits = [limit for key, limit in table.items() if key != NAMING_ROW]
    return Document(meta, tuple(_blocks(limits, head, titled, language)))


def _blocks(limits: list[Limit], head: str, title: str, language: str) -> Iterator[Block]:
    translate: Callable[[str], str] = catalogue(language).gettext
    unconfirmed = sum(limit.status == _UNCONFIRMED for limit in limits)
    counted = translate("{count} limits, of which {unconfirmed} are not confirmed yet.")
    yield Masthead(
        isolate(head),
        isolate(title),
        (counted.format(count=len(limits), unconfirmed=unconfirmed),),
    )
    yield Note(
        translate(
            "Please compare each value with its source, correct it where it is wrong, and sign at "
            "the end for the part that you answer for."
        )
    )
    for area, heading in _SECTIONS.items():
        chosen = [limit for limit in limits if limit.area == area]
        if chosen:
            yield Heading(translate(heading))
            yield _table(chosen, language)
    yield Heading(translate("Checked by"))
    yield Signatures(tuple(_lines_to_sign(translate)))


def _table(limits: Iterable[Limit], language: str) -> Table:
    translate: Callable[[str], str] = catalogue(language).gettext
    columns = (
        translate("What is limited"),
        translate("Limit"),
        translate("Source"),
        translate("Profile"),
        translate("How sure"),
    )
    return Table(columns, tuple(_row(limit, language) for limit in limits))


def _row(limit: Limit, language: str) -> tuple[Cell, ...]:
    own = limit.in_language(language)
    return (
        Cell(f"{as_unit(own.name)} ({isolate(limit.key)})"),
        Cell(as_unit(limit_in_words(limit, language))),
        Cell(as_unit(own.cited)),
        Cell(isolate(profile_in_words(limit.profile, language))),
        _how_sure(limit, language),
    )


def _how_sure(limit: Limit, language: str) -> Cell:
    translate: Callable[[str], str] = catalogue(language).gettext
    if limit.status == _UNCONFIRMED:
        return Cell("", Signal(translate("not confirmed yet"), Mark.MAJOR, Tone.AMBER))
    if limit.status == _OWN:
        return Cell(translate("own rule"))
    by = ", ".join(part for part in (limit.verified_by, limit.verified_at) if part)
    seen = translate("read in the source")
    return Cell(f"{seen}: {isolate(by)}" if by else seen)


def _lines_to_sign(translate: Callable[[str], str]) -> Iterator[SignatureItem]:
    for area in ("food", "water", "chem"):
        yield SignatureItem(
            role=translate(_SECTIONS[area]),
            name=translate("Name, function, date:"),
            detail="",
            image=None,
            instead="",
        )
