"""Cells of a workbook whose formula has no result that a form could be read from."""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING

from fieldkit.errors import FieldKitError, Problem
from fieldkit.forms.xlsform import columns
from fieldkit.forms.xlsform.tables import DAMAGE, SHEET_NAMES, kind_of, plain_header
from fieldkit.forms.xml_reading import read_xml

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fieldkit.forms.xlsform.tables import Tables

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
# A cell that ends with its formula, or with an empty value after it.
_LOST = re.compile(rb"(?:</f>|<f[^>]*/>)\s*(?:<v\s*/>|<v></v>)?\s*</c>")
_ERRORS = frozenset(("#NAME?", "#REF!", "#VALUE!", "#DIV/0!", "#N/A", "#NULL!", "#NUM!"))


def check_formulas(content: bytes, tables: Tables) -> Iterator[Problem]:
    """Formulas that the spreadsheet program could not work out, or whose result was not saved."""
    for name, sheet in tables.sheets.items():
        for row in sheet.rows:
            for header, text in row.cells.items():
                if text in _ERRORS and _is_read(name, header):
                    context: dict[str, object] = {"value": text}
                    yield Problem("form.formula_error", "error", name, row.number, header, context)
    if kind_of(content) == "xlsx":
        yield from _without_result(content)


def _is_read(sheet: str, header: str) -> bool:
    """Whether the form is made of this column; others are notes of its author."""
    is_own = sheet == "survey" and not columns.is_known(header)
    return bool(header) and not is_own


def _without_result(content: bytes) -> Iterator[Problem]:
    """Formulas that were written by a program that does not compute, such as a script."""
    try:
        lost = list(_lost_formulas(content))
        if lost:
            from openpyxl import load_workbook

            book = load_workbook(io.BytesIO(content), read_only=True)
            headers = {sheet.title: _first_row(sheet) for sheet in book.worksheets}
    except (*DAMAGE, FieldKitError):
        return  # what can be read was read before
    for title, row, column, formula in lost:
        name = title.strip().lower()
        known = headers.get(title, [])
        header = known[column - 1] if column <= len(known) else ""
        if name in SHEET_NAMES and row > 1 and _is_read(name, header):
            yield Problem("form.formula_lost", "error", name, row, header, {"formula": formula})


def _lost_formulas(content: bytes) -> Iterator[tuple[str, int, int, str]]:
    """Sheet, row, column and text of every formula without a value; "" is one, too."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        links = read_xml(archive.read("xl/_rels/workbook.xml.rels"))
        parts = {link.get("Id"): str(link.get("Target")).removeprefix("/xl/") for link in links}
        for sheet in read_xml(archive.read("xl/workbook.xml")).iter(f"{{{_MAIN}}}sheet"):
            text = archive.read(f"xl/{parts[sheet.get(_LINK)]}")
            if _LOST.search(text) is None:
                continue
            for cell in read_xml(text).iter(f"{{{_MAIN}}}c"):
                formula, value = cell.find(f"{{{_MAIN}}}f"), cell.findtext(f"{{{_MAIN}}}v")
                if formula is not None and not value and cell.get("t") != "str":
                    column, row = coordinates(str(cell.get("r")))
                    yield str(sheet.get("name")), row, column, f"={formula.text or ''}"


def _first_row(sheet: object) -> list[str]:
    rows = sheet.iter_rows(max_row=1, values_only=True)  # type: ignore[attr-defined]
    return [plain_header(str(text or "")) for text in next(rows, ())]


def coordinates(place: str) -> tuple[int, int]:
    """The numbers of column and row of a place such as B12."""
    letters = place.rstrip("0123456789")
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - ord("A") + 1
    return column, int(place[len(letters) :])
