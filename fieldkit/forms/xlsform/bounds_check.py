"""What no XML can carry, though a table can: endless nesting and names, prefixes of nothing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fieldkit.errors import Problem
from fieldkit.forms.xlsform.origin import value
from fieldkit.forms.xlsform.row_types import RowKind, row_type

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fieldkit.forms.xlsform.tables import Row, Tables

# XML readers stop at 256 elements inside each other; a repeat takes two on the screen.
DEEPEST = 100
LONGEST_NAME = 250
# What the converter declares in every form.
_DECLARED = frozenset(("ev", "h", "jr", "odk", "orx", "xsd", "entities"))
_PREFIX = re.compile(r"([\w.-]+)\s*=")


def check_bounds(tables: Tables) -> list[Problem]:
    """Rows of the survey that nest too deep, have too long a name, or a prefix of no namespace."""
    survey = tables.sheets.get("survey")
    if survey is None:
        return []
    declared = _DECLARED | _declared(tables)
    return [
        problem for row, depth in _nested(survey.rows) for problem in _check(row, depth, declared)
    ]


def _check(row: Row, depth: int, declared: frozenset[str]) -> Iterator[Problem]:
    name = value(row, "name")
    prefix, colon, _ = name.partition(":")
    if depth == DEEPEST + 1:
        context: dict[str, object] = {"most": DEEPEST}
        yield Problem("form.nested_too_deep", "error", "survey", row.number, "type", context)
    if len(name) > LONGEST_NAME:
        context = {"start": name[:30], "most": LONGEST_NAME}
        yield Problem("form.name_too_long", "error", "survey", row.number, "name", context)
    elif colon and prefix not in declared:
        context = {"value": name, "prefix": prefix}
        yield Problem("form.prefix_undeclared", "error", "survey", row.number, "name", context)


def _nested(rows: list[Row]) -> Iterator[tuple[Row, int]]:
    """Every row, with the number of groups and repeats that it opens or stands in; 0 for ends."""
    depth = 0
    for row in rows:
        kind = row_type(value(row, "type"))
        if kind is RowKind.END:
            depth -= 1
        opens = kind in (RowKind.GROUP, RowKind.REPEAT)
        depth += opens
        yield row, depth if opens else 0


def _declared(tables: Tables) -> frozenset[str]:
    settings = tables.sheets.get("settings")
    first = settings.rows[0] if settings is not None and settings.rows else None
    return frozenset(_PREFIX.findall(value(first, "namespaces"))) if first else frozenset()
