"""Labels of samples on paper: number and QR code, what was taken, lines for each handover."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from fieldkit.reports.blocks import Block, Cell, Code, Document, Heading, Meta, Proof, Table
from fieldkit.reports.text.isolates import isolate
from fieldkit.wording import catalogue

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

_HANDOVERS = 3
_ROOM_TO_WRITE = "\N{NO-BREAK SPACE}\n\N{NO-BREAK SPACE}"


class Label(Protocol):
    """What a label tells."""

    @property
    def number(self) -> str:
        """The number of the sample; the QR code holds it and nothing else."""
        ...

    @property
    def site(self) -> str:
        """The code of the site."""
        ...

    @property
    def site_name(self) -> str:
        """The name of the site."""
        ...

    @property
    def event(self) -> str:
        """The name of the event."""
        ...

    @property
    def exercise(self) -> bool:
        """Whether it is an exercise."""
        ...

    @property
    def facts(self) -> Sequence[tuple[str, str]]:
        """Questions and answers about the sample."""
        ...


def sample_labels(labels: Sequence[Label], moment: str, language: str) -> Document:
    """Lay out the labels of the samples of one inspection.

    Args:
        labels: at least one.
        moment: when they are written, ISO 8601.
        language: a tag such as `ru`.
    """
    translate: Callable[[str], str] = catalogue(language).gettext
    first = labels[0]
    head = translate("Labels of samples")
    place = isolate(f"{first.site} {first.site_name}".strip())
    meta = Meta(
        language=language,
        title=f"{head}: {first.site}",
        subject=head,
        author="FieldKit",
        identifier=f"labels-{first.number}",
        moment=moment,
        header=(f"{place} · {isolate(first.event)}" if first.event else place, head),
        footer=isolate(moment[:16].replace("T", " ")),
        page_label=translate("Page {page} of {pages}"),
        banner=translate("EXERCISE – not a real inspection") if first.exercise else "",
    )
    return Document(meta, tuple(_blocks(labels, translate)))


def _blocks(labels: Sequence[Label], translate: Callable[[str], str]) -> Iterator[Block]:
    for label in labels:
        yield Heading(isolate(label.number))
        place = isolate(f"{label.site} {label.site_name}".strip())
        facts = [(translate("Site"), place), *label.facts]
        yield Proof(tuple(facts), (Code(label.number, isolate(label.number)),), ())
        columns = (
            translate("Handed over by"),
            translate("Received by"),
            translate("Date and time"),
            translate("Condition, signature"),
        )
        empty = tuple(Cell(_ROOM_TO_WRITE) for _ in columns)
        yield Table(columns, (empty,) * _HANDOVERS)
