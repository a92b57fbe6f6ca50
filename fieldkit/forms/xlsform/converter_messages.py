"""The converter's own words turned into problems, with row, sheet and column read out of them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fieldkit.errors import Problem, Severity
from fieldkit.forms.xlsform import columns

if TYPE_CHECKING:
    from fieldkit.forms.xlsform.tables import Tables

_ROW = re.compile(r"\[row ?: ?(\d+)\]\s*")
_SHEET = re.compile(
    r"(?:On the '?|the )(survey|choices|settings|entities|external_choices)'? sheet"
)
_COLUMN = re.compile(r"the '([\w:]+)' (?:value|column)|, column: ?'?([\w:]+)'?")
_QUOTED_NAME = re.compile(r"(?:'name': '|named '|element |\$\{)([\w.\-]+)")
_SECTION = re.compile(r"^In the ['\"]?(\w+)['\"]? sheet", re.IGNORECASE)


def problem_of_failure(message: str, tables: Tables) -> Problem:
    """An error that the converter stopped at."""
    return _problem("form.converter", "error", message, tables)


def problem_of_warning(message: str) -> Problem:
    """A remark that the converter made on the way."""
    return _problem("form.converter_remark", "advice", message, None)


def _problem(code: str, severity: Severity, message: str, tables: Tables | None) -> Problem:
    row = _ROW.search(message)
    sheet = _SHEET.search(message)
    column = _COLUMN.search(message)
    number = int(row.group(1)) if row else None
    name = sheet.group(1) if sheet else "survey" if number else None
    if number is None and tables is not None:
        name, number = _row_of_named(message, tables)
    text = " ".join(_ROW.sub("", message).split())
    header = next((group for group in column.groups() if group), None) if column else None
    return Problem(code, severity, name, number, header, {"message": text})


def _row_of_named(message: str, tables: Tables) -> tuple[str | None, int | None]:
    """The survey row of a question that a message names without its row."""
    names = _QUOTED_NAME.findall(message)
    survey = tables.sheets.get("survey")
    for row in survey.rows if survey else ():
        named = [text for header, text in row.cells.items() if columns.meaning(header) == "name"]
        if named and named[0] in names:
            return "survey", row.number
    return None, None
