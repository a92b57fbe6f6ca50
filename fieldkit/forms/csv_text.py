"""Rows of text separated by commas, with cells of any length."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


def csv_rows(text: str, delimiter: str = ",") -> Iterator[list[str]]:
    """The rows of a text; the library alone refuses cells of more than 131,072 characters.

    Raises:
        csv.Error: it is no table.
    """
    csv.field_size_limit(max(len(text), csv.field_size_limit()))
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
