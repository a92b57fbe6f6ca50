"""A built-in form as a workbook, so that an agency can change it in its own spreadsheet program."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from fieldkit.forms.xlsform.tables import read_tables

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

    from fieldkit.forms.xlsform.tables import Sheet

_WIDTHS = {"type": 30, "name": 20, "label": 48, "hint": 36, "relevant": 36, "calculation": 48}
_ORDINARY_WIDTH = 16


def workbook_of(source: str) -> bytes:
    """The sheets of a form written as Markdown, as the bytes of a .xlsx file."""
    from openpyxl import Workbook

    tables = read_tables(source.encode())
    book = Workbook()
    book.remove(book.worksheets[0])
    for name in tables.names:
        sheet = tables.sheets.get(name.lower())
        if sheet is not None:
            _fill(book.create_sheet(sheet.name), sheet)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _fill(target: Worksheet, sheet: Sheet) -> None:
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    target.append(sheet.headers)
    for row in sheet.rows:
        target.append([row.cells.get(header) for header in sheet.headers])
    for cells in target.iter_rows():
        for cell in cells:
            # Text even where it looks like a number or a formula: a version, "= 'yes'".
            cell.data_type = "s" if cell.value is not None else cell.data_type
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    for position, header in enumerate(sheet.headers, start=1):
        target.cell(1, position).font = Font(bold=True)
        width = _WIDTHS.get(header.split("::")[0], _ORDINARY_WIDTH)
        target.column_dimensions[get_column_letter(position)].width = width
    target.freeze_panes = "C2"
