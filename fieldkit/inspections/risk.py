"""How risky a site is, and how often a risk lets it be inspected.

A risk is one of four levels, given outright or as likelihood times impact, each from 1 to 5. The
bands and the frequencies of `resources/reference/frequencies.csv` are a proposal of FieldKit's; a
plan may name other frequencies, for a level or for a single site.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from fieldkit import paths

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import tzinfo

RISKS = ("low", "moderate", "high", "very high")
_HIGHEST_SCORES = (4, 9, 15, 25)
RATINGS = range(1, 6)
_EVERY = re.compile(r"(\d{1,4})\s*([^\W\d_]+)\.?")
_HOURS = frozenset({"h", "hour", "hours", "ч", "час", "часа", "часов"})
_DAYS = frozenset({"d", "day", "days", "д", "день", "дня", "дней"})


def risk_named(text: str) -> str:
    """The level that a text names, whatever its spelling; empty for none of the four."""
    words = " ".join(re.sub(r"[_-]", " ", text).casefold().split())
    return words if words in RISKS else ""


def rating(text: str) -> int | None:
    """A likelihood or an impact; None for what is no whole number from 1 to 5."""
    return int(text) if text in map(str, RATINGS) else None


def risk_of(likelihood: int, impact: int) -> str:
    """The level of a likelihood and an impact: up to 4 low, 9 moderate, 15 high, else very high."""
    score = likelihood * impact
    return next(
        risk for risk, highest in zip(RISKS, _HIGHEST_SCORES, strict=True) if score <= highest
    )


@dataclass(frozen=True, slots=True)
class Every:
    """The time between two inspections: whole hours, or whole days of the calendar."""

    count: int
    unit: str

    def __str__(self) -> str:
        return f"{self.count} {self.unit}"

    def after(self, moment: datetime) -> str:
        """When the next inspection is due: a moment after hours, a day after days; ISO 8601."""
        if self.unit == "h":
            return (moment + timedelta(hours=self.count)).isoformat(timespec="minutes")
        return (moment + timedelta(days=self.count)).date().isoformat()


def read_every(text: str) -> Every | None:
    """`12 h`, `2 days`; None for what is neither hours nor days, or not more than none."""
    match = _EVERY.fullmatch(text.strip().casefold())
    if match is None or int(match[1]) == 0:
        return None
    count, word = int(match[1]), match[2]
    if word in _HOURS:
        return Every(count, "h")
    return Every(count, "d") if word in _DAYS else None


class Frequencies:
    """How often sites are to be inspected, by their risk."""

    def __init__(self, by_risk: Iterable[tuple[str, str]] = ()) -> None:
        self._by_risk = dict(_proposed()) | {
            risk: every for risk, text in by_risk if (every := read_every(text)) is not None
        }

    @property
    def by_risk(self) -> Mapping[str, Every]:
        """What counts for each level."""
        return self._by_risk

    def of(self, risk: str, every: str = "") -> Every | None:
        """How often a site is inspected; its own `every` comes first. None: nothing is asked."""
        return read_every(every) or self._by_risk.get(risk)


def own_words(values: Mapping[str, str]) -> dict[str, str]:
    """The cells of a row, risk and frequency written as plans write them.

    Where likelihood and impact are given, the risk is theirs.
    """
    said = dict(values)
    likelihood, impact = (rating(said.get(name, "")) for name in ("likelihood", "impact"))
    if likelihood and impact:
        said["risk"] = risk_of(likelihood, impact)
    elif risk := risk_named(said.get("risk", "")):
        said["risk"] = risk
    if every := read_every(said.get("every", "")):
        said["every"] = str(every)
    return said


def due_after(every: Every, at: str, zone: tzinfo | None) -> str:
    """When a site is due that was inspected last at a moment; days are counted in `zone`."""
    return every.after(datetime.fromisoformat(at).astimezone(zone))


@lru_cache
def _proposed() -> tuple[tuple[str, Every], ...]:
    """The frequencies that come with FieldKit."""
    file = paths.resources() / "reference" / "frequencies.csv"
    with file.open(encoding="utf-8", newline="") as lines:
        rows = [(row["risk"], read_every(row["every"])) for row in csv.DictReader(lines)]
    return tuple((risk, every) for risk, every in rows if every is not None)
