"""Workbooks that people fill in: rows under the names of their columns, every cell a text."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from io import BytesIO
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from openpyxl.worksheet.worksheet import Worksheet

EXAMPLE = "e.g."
"""How the first cell of an example begins; such a row is left alone."""
_EMPTY_ROWS_TO_STOP = 200
_AS_TEXT = "@"


class UnreadableWorkbookError(ValueError):
    """The bytes are no workbook; the text names the reason."""


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A filled row; `sheet` in small letters, `number` as the spreadsheet counts it."""

    sheet: str
    number: int
    values: Mapping[str, str]


def rows_of_workbook(content: bytes) -> Iterator[SheetRow]:
    """The rows of every sheet below its first filled row, which names the columns.

    Raises:
        UnreadableWorkbookError: when it is no .xlsx file.
    """
    from zipfile import BadZipFile

    import openpyxl
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = openpyxl.load_workbook(BytesIO(content), read_only=True, data_only=True)
    except (BadZipFile, InvalidFileException, KeyError, OSError) as error:
        raise UnreadableWorkbookError(type(error).__name__) from error
    for sheet in book.worksheets:
        yield from _rows(sheet.title.strip().lower(), sheet.iter_rows(values_only=True))


def texts(entry: Mapping[Any, object]) -> dict[str, str]:
    """Cells by column as texts; columns in small letters, whole numbers without a point."""
    return {str(key).strip().lower(): _text(value) for key, value in entry.items()}


def write_row(sheet: Worksheet, place: int, values: Sequence[str], font: Any = None) -> None:  # noqa: ANN401  Font
    """Write texts into a row; what begins with = is a name, no formula."""
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    for number, value in enumerate(values, start=1):
        if not value:
            continue
        cell = sheet.cell(place, number)
        cell.value = ILLEGAL_CHARACTERS_RE.sub("", value)
        cell.data_type = "s"
        cell.number_format = _AS_TEXT
        if font is not None:
            cell.font = font


def _rows(sheet: str, rows: Iterator[tuple[Any, ...]]) -> Iterator[SheetRow]:
    header: list[str] = []
    empty = 0
    for number, cells in enumerate(rows, start=1):
        filled = [cell for cell in cells if cell not in (None, "")]
        if not filled:
            empty += 1
            if empty > _EMPTY_ROWS_TO_STOP:
                break
            continue
        if not header:
            header = [str(cell or "").strip().lower() for cell in cells]
            continue
        if str(filled[0]).strip().lower().startswith(EXAMPLE):
            continue
        named = dict(zip(header, cells, strict=False))
        yield SheetRow(sheet, number, texts({k: v for k, v in named.items() if k}))


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        # A spreadsheet has no dates, only moments; midnight stands for the day.
        return (value.date() if value == _midnight(value) else value).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return value.isoformat(timespec="minutes")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def _midnight(moment: datetime) -> datetime:
    return datetime.combine(moment.date(), time(), moment.tzinfo)
