"""What no XML can carry, though a table can: endless nesting and names, prefixes of nothing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fieldkit.errors import Problem
from fieldkit.forms.xlsform.origin import value
from fieldkit.forms.xlsform.row_types import RowKind, row_type
from fieldkit.forms.xml_text import NAME

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


def leave_out_foreign_columns(tables: Tables) -> list[Problem]:
    """Columns of other programs that no XForm can hold; takes them out of `tables`."""
    declared = _DECLARED | _declared(tables)
    problems = []
    for name, is_foreign in (("survey", _is_undeclared), ("choices", _is_no_name)):
        sheet = tables.sheets.get(name)
        if sheet is None:
            continue
        for header in (header for header in sheet.headers if is_foreign(header, declared)):
            for row in sheet.rows:
                row.cells.pop(header, None)
            context: dict[str, object] = {"header": header}
            problems.append(Problem("form.column_foreign", "advice", name, 1, header, context))
    return problems


def _is_undeclared(header: str, declared: frozenset[str]) -> bool:
    """Whether a header makes an attribute with a prefix of no namespace."""
    first, colons, attribute = header.partition("::")
    prefix, colon, _ = attribute.strip().partition(":")
    makes_attribute = first.strip().lower() in ("bind", "body", "control", "instance")
    return bool(makes_attribute and colons and colon and prefix not in declared)


def _is_no_name(header: str, _declared: frozenset[str]) -> bool:
    """Whether a header, which names an element for each choice, cannot be one."""
    return ":" not in header and NAME.fullmatch("_".join(header.split())) is None


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
