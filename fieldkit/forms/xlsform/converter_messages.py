"""The converter's own words turned into problems, with row, sheet and column read out of them.

What it says often has a sentence of our own, which can be translated and tells a remedy.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fieldkit.errors import Problem, Severity
from fieldkit.forms.xlsform import columns
from fieldkit.forms.xlsform.origin import value
from fieldkit.forms.xlsform.tables import Row

if TYPE_CHECKING:
    from fieldkit.forms.xlsform.tables import Tables

_ROW = re.compile(r"\[row ?: ?(\d+)\]\s*")
_SHEET = re.compile(
    r"(?:On the '?|the )(survey|choices|settings|entities|external_choices)'? sheet"
)
_COLUMN = re.compile(r"the '([\w:]+)' (?:value|column)|, column: ?'?([\w:]+)'?")
_QUOTED_NAME = re.compile(r"(?:'name': '|named '|element (?!named)|\$\{)([\w.\-]+)")
# Its sentence, our code for it ("" where another check says the same), the column it is about.
_OURS = (
    (r"named '(?P<name>[^']+)' has no label or hint", "form.label_missing", "label"),
    (r"names must be unique .*The name '(?P<name>[^']+)'", "form.reference_twice", None),
    (r"Reference variables must start with", "form.reference_shape", None),
    (r"Use the max-pixels parameter", "form.max_pixels", "parameters"),
    (
        r"Parameter (?P<parameter>[\w-]+) must have an integer",
        "form.parameter_number",
        "parameters",
    ),
    (r"^\s*(?:Repeat|Group) has no label", "form.frame_unlabelled", "label"),
    (r"(?P<type>\w+) is no longer supported on most devices", "form.type_old", "type"),
    (r"machine-readable codes: (?P<languages>[^.]+)\.", "form.language_code", None),
    (r"Choices should have a label", "form.choice_without_label", "label"),
    (r"'(?P<header>\w+)' column header is not part of the current spec", "form.column_old", None),
    (r"Row without name, text, or label", "form.row_skipped", "type"),
    (r"^Language '[^']+' is missing the \w+ (?:\w+ column|columns )", "", None),
)


def problem_of_failure(message: str, tables: Tables) -> Problem:
    """An error that the converter stopped at."""
    return _problem("form.converter", "error", message, tables)


def problem_of_warning(message: str, tables: Tables) -> Problem | None:
    """A remark that the converter made on the way; None where another check says the same."""
    found = _problem("form.converter_remark", "advice", message, tables)
    return found if found.code else None


def _problem(code: str, severity: Severity, message: str, tables: Tables) -> Problem:
    row = _ROW.search(message)
    sheet = _SHEET.search(message)
    column = _COLUMN.search(message)
    number = int(row.group(1)) if row else None
    name = sheet.group(1) if sheet else "survey" if number else None
    if number is None and severity == "error":
        name, number = _row_of_named(message, tables)
    text = " ".join(_ROW.sub("", message).split())
    header = next((group for group in column.groups() if group), None) if column else None
    context: dict[str, object] = {"message": text}
    for pattern, ours, about in _OURS:
        said = re.search(pattern, text)
        if said is not None:
            cells = _row(name, number, tables)
            context |= {**said.groupdict(), "after": value(cells, "name")}
            code, header = ours, header or about or _naming(str(context.get("name")), cells)
            break
    return Problem(code, severity, name, number, _written(header, name, tables), context)


def _written(column: str | None, sheet: str | None, tables: Tables) -> str | None:
    """The header of a column as its author wrote it."""
    headers = tables.sheets[sheet].headers if sheet in tables.sheets else []
    same = (header for header in headers if column and columns.meaning(header) == column)
    return next(same, column)


def _row(sheet: str | None, number: int | None, tables: Tables) -> Row:
    rows = tables.sheets[sheet].rows if sheet in tables.sheets else []
    return next((row for row in rows if row.number == number), Row(0, {}))


def _naming(name: str, row: Row) -> str | None:
    """The column in which a row refers to a question."""
    return next((header for header, text in row.cells.items() if f"${{{name}}}" in text), None)


def _row_of_named(message: str, tables: Tables) -> tuple[str | None, int | None]:
    """The survey row of a question that a message names without its row."""
    names = _QUOTED_NAME.findall(message)
    survey = tables.sheets.get("survey")
    for row in survey.rows if survey else ():
        named = [text for header, text in row.cells.items() if columns.meaning(header) == "name"]
        if named and named[0] in names:
            return "survey", row.number
    return None, None
