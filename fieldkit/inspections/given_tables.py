"""The tables that each record gets from the workspace in place of those attached to its form."""

from __future__ import annotations

import csv
from dataclasses import astuple, fields
from io import StringIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from _typeshed import DataclassInstance

OPEN_FINDINGS = "open_findings.csv"
SAMPLES = "samples.csv"
GIVEN_TABLES = frozenset({OPEN_FINDINGS, SAMPLES})


def as_csv(kind: type[DataclassInstance], rows: Iterable[DataclassInstance]) -> bytes:
    """Rows of one dataclass as a CSV file; the header alone when there is none."""
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([column.name for column in fields(kind)])
    writer.writerows(map(astuple, rows))
    return text.getvalue().encode()
