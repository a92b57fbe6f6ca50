"""Numeric limits of readings: the table `limits.csv` that forms carry and screens show."""

from __future__ import annotations

import csv
from dataclasses import dataclass, field, replace
from io import StringIO
from typing import TYPE_CHECKING

from fieldkit.content_wording import content_words
from fieldkit.wording import SOURCE_LANGUAGE, catalogue, has_decimal_comma, marked

if TYPE_CHECKING:
    from collections.abc import Mapping

FILE_NAME = "limits.csv"
NAMING_ROW = "profile"
"""The row whose value names the set of limits and its edition."""
_PLAIN = (
    "key",
    "value",
    "unit",
    "source",
    "profile",
    "relation",
    "status",
    "name",
    "section",
    "verified_by",
    "verified_at",
)
_TRANSLATED = ("name", "unit", "source")
_RANGE = "–"
_RELATIONS = {
    "≥": marked("at least {limit}"),
    "≤": marked("at most {limit}"),
    ">": marked("above {limit}"),
    "<": marked("below {limit}"),
}
_AREAS = frozenset({"food", "water", "chem", "illness"})
_UNCONFIRMED = "unverified"
_PROFILES = {"intl": marked("international")}


@dataclass(frozen=True, slots=True)
class Limit:
    """One limit: what is compared, with which value and unit, and who says so.

    `section` is the place in the source; `others` holds name, unit and source in other languages,
    from columns such as `unit_ru`.
    """

    key: str
    value: str
    unit: str
    source: str
    profile: str
    relation: str = ""
    status: str = ""
    name: str = ""
    section: str = ""
    verified_by: str = ""
    verified_at: str = ""
    others: Mapping[str, str] = field(default_factory=dict)

    @property
    def area(self) -> str:
        """The trade that it belongs to: food, water, chem, illness; empty for scores."""
        begins = self.key.partition("_")[0]
        return begins if begins in _AREAS else ""

    @property
    def text(self) -> str:
        """The limit in few signs, such as `≥ 60 °C`."""
        return " ".join(part for part in (self.relation, self.value, self.unit) if part)

    @property
    def cited(self) -> str:
        """The source with the section in it; of several sources the last ones have sections."""
        sources, sections = self.source.split("; "), self.section.split("; ")
        padding = [""] * (len(sources) - len(sections))
        pairs = zip(sources, [*padding, *sections], strict=False)
        return "; ".join(f"{source} {section}".strip() for source, section in pairs)

    def in_language(self, tag: str) -> Limit:
        """The same limit with its words in a language, by the table or the catalogue."""
        return replace(
            self,
            name=content_words(self.name, tag, self.others.get(f"name_{tag}", "")),
            unit=content_words(self.unit, tag, self.others.get(f"unit_{tag}", "")),
            source=content_words(self.source, tag, self.others.get(f"source_{tag}", "")),
        )


def read_limits(content: bytes) -> Mapping[str, Limit]:
    """The limits of a CSV by key; rows without a key are left out."""
    rows = csv.DictReader(StringIO(content.decode("utf-8-sig")))
    limits = (_limit(row) for row in rows if row.get("key"))
    return {limit.key: limit for limit in limits}


def limit_in_words(limit: Limit, tag: str) -> str:
    """The limit as it stands beside a reading, such as `at least 60 °C` or `0.2 to 5 mg/L`."""
    translate = catalogue(tag).gettext
    own = limit.in_language(tag)
    value = own.value.replace(".", ",") if has_decimal_comma(tag) else own.value
    low, _, high = value.partition(_RANGE)
    if low and high:
        between = translate("{low} to {high}").format(low=low, high=high)
        return f"{between} {own.unit}".strip()
    known = _RELATIONS.get(own.relation)
    if known is None:
        return own.text
    return translate(known).format(limit=f"{value} {own.unit}".strip())


def origin_in_words(limit: Limit, tag: str) -> str:
    """Whose limit it is: `international profile: WHO Five Keys to Safer Food`."""
    translate = catalogue(tag).gettext
    words = limit.in_language(tag).cited
    if limit.profile:
        named = translate("{profile} profile").format(profile=profile_in_words(limit.profile, tag))
        words = f"{named}: {words}" if words else named
    if limit.status == _UNCONFIRMED:
        words += ", " + translate("not confirmed yet")
    return words


def profile_in_words(profile: str, tag: str = SOURCE_LANGUAGE) -> str:
    """The name of a set of limits; a later word in it, such as its edition, stays."""
    name, space, edition = profile.partition(" ")
    known = _PROFILES.get(name)
    return (catalogue(tag).gettext(known) if known else name) + space + edition


def _limit(row: Mapping[str, str | None]) -> Limit:
    plain = {name: (row.get(name) or "").strip() for name in _PLAIN}
    others = {
        column: text.strip()
        for column, text in row.items()
        if column and column.startswith(tuple(f"{name}_" for name in _TRANSLATED)) and text
    }
    return Limit(**plain, others=others)
