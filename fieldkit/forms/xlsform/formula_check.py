"""Cells of a workbook whose formula has no result that a form could be read from."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

from fieldkit.errors import Problem
from fieldkit.forms.xlsform import columns
from fieldkit.forms.xlsform.tables import DAMAGE, SHEET_NAMES, kind_of, plain_header

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fieldkit.forms.xlsform.tables import Tables

_ERRORS = frozenset(("#NAME?", "#REF!", "#VALUE!", "#DIV/0!", "#N/A", "#NULL!", "#NUM!"))


def check_formulas(content: bytes, tables: Tables) -> Iterator[Problem]:
    """Formulas that the spreadsheet program could not work out, or whose result was not saved."""
    for name, sheet in tables.sheets.items():
        for row in sheet.rows:
            for header, text in row.cells.items():
                if text in _ERRORS and _is_read(name, header):
                    context: dict[str, object] = {"value": text}
                    yield Problem("form.formula_error", "error", name, row.number, header, context)
    if kind_of(content) == "xlsx" and _has_formulas(content):
        yield from _without_result(content)


def _is_read(sheet: str, header: str) -> bool:
    """Whether the form is made of this column; others are notes of its author."""
    is_own = sheet == "survey" and not columns.is_known(header)
    return bool(header) and not is_own


def _has_formulas(content: bytes) -> bool:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        sheets = [name for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]
        return any(b"<f" in archive.read(name) for name in sheets)


def _without_result(content: bytes) -> Iterator[Problem]:
    from openpyxl import load_workbook

    try:
        written = load_workbook(io.BytesIO(content), read_only=True)
        results = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        for formulas, values in zip(written.worksheets, results.worksheets, strict=True):
            if formulas.title.strip().lower() in SHEET_NAMES:
                yield from _of_sheet(formulas.title.strip().lower(), formulas, values)
    except DAMAGE:
        return  # what can be read was read before


def _of_sheet(name: str, formulas: object, values: object) -> Iterator[Problem]:
    rows = zip(
        formulas.iter_rows(values_only=True),  # type: ignore[attr-defined]
        values.iter_rows(values_only=True),  # type: ignore[attr-defined]
        strict=False,
    )
    headers: list[str] = []
    for number, (written, found) in enumerate(rows, start=1):
        if number == 1:
            headers = [plain_header(str(text or "")) for text in found]
            continue
        for place, (formula, result) in enumerate(zip(written, found, strict=False)):
            is_lost = isinstance(formula, str) and formula.startswith("=") and result is None
            header = headers[place] if place < len(headers) else ""
            if is_lost and _is_read(name, header):
                context = {"formula": formula}
                yield Problem("form.formula_lost", "error", name, number, header, context)
