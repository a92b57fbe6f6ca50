"""Samples that inspections took, and which of them still wait for a laboratory's result."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


@dataclass(frozen=True, slots=True)
class Sample:
    """Something taken for a laboratory; `name` is the number on its label.

    `taken_at` is ISO 8601; `outcome` what the latest result says, empty while none has come.
    """

    name: str
    site: str
    inspection: str
    kind: str
    taken_at: str
    taken_by: str
    point: str
    analyses: str
    outcome: str = ""


class Mention(Protocol):
    """What one inspection says of one sample; `entry` as `inspections.references` gives it."""

    @property
    def inspection(self) -> str:
        """The id of the inspection."""
        ...

    @property
    def thing(self) -> str:
        """The number of the sample."""
        ...

    @property
    def site(self) -> str:
        """Where the inspection was."""
        ...

    @property
    def person(self) -> str:
        """Who made it."""
        ...

    @property
    def entry(self) -> Mapping[str, str]:
        """What else is said."""
        ...


def samples_of(taken: Iterable[Mention], results: Iterable[Mention]) -> list[Sample]:
    """The samples that were taken, each once, with their results.

    Both the oldest first: of a number that was used twice the first sample counts and gets the
    results, of several results the latest counts.
    """
    samples: dict[str, Sample] = {}
    for mention in taken:
        samples.setdefault(mention.thing, _sample(mention))
    outcomes = {mention.thing: mention.entry.get("outcome") or "come" for mention in results}
    return [replace(each, outcome=outcomes.get(each.name, "")) for each in samples.values()]


def _sample(mention: Mention) -> Sample:
    def told(name: str) -> str:
        return str(mention.entry.get(name) or "")

    return Sample(
        name=mention.thing,
        site=mention.site,
        inspection=mention.inspection,
        kind=told("kind"),
        taken_at=told("taken_at"),
        taken_by=told("taken_by") or mention.person,
        point=told("point"),
        analyses=told("analyses"),
    )
