"""Numeric limits of readings: the table `limits.csv` that forms carry and screens show."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from io import StringIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

FILE_NAME = "limits.csv"


@dataclass(frozen=True, slots=True)
class Limit:
    """One limit: what is compared, with which value and unit, and who says so."""

    key: str
    value: str
    unit: str
    source: str
    profile: str
    relation: str = ""
    status: str = ""

    @property
    def text(self) -> str:
        """The limit as it stands beside a reading, such as `≥ 60 °C`."""
        return " ".join(part for part in (self.relation, self.value, self.unit) if part)


def read_limits(content: bytes) -> Mapping[str, Limit]:
    """The limits of a CSV by key; rows without a key are left out."""
    rows = csv.DictReader(StringIO(content.decode("utf-8-sig")))
    names = Limit.__dataclass_fields__
    limits = (
        Limit(**{name: (row.get(name) or "").strip() for name in names})
        for row in rows
        if row.get("key")
    )
    return {limit.key: limit for limit in limits}
