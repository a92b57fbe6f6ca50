"""The sheets of an XLSForm read as text, from whatever file they come in, told by content.

A workbook (.xlsx, old binary .xls), stacked CSV and Markdown tables all become the same `Tables`:
every row keeps its number in the sheet (the header is row 1) and every cell its header as written.
"""

from __future__ import annotations

import csv
import io
import re
import struct
import warnings
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time

from fieldkit.errors import FieldKitError, Problem
from fieldkit.forms.csv_text import csv_rows
from fieldkit.forms.decoding import decoded
from fieldkit.forms.xlsform import columns
from fieldkit.forms.xml_text import clean

SHEET_NAMES = ("survey", "choices", "settings", "external_choices", "entities", "osm")
_EMPTY_ROWS = 200
_EMPTY_COLUMNS = 20
_LARGEST_WORKBOOK = 400_000_000

# What the readers of workbooks raise over damaged bytes, besides their own errors.
DAMAGE = (
    AssertionError,
    AttributeError,
    EOFError,
    LookupError,
    OSError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
    struct.error,
    zipfile.BadZipFile,
    zlib.error,
)

_NO_BREAK = "\N{NO-BREAK SPACE}"
_SPACES = re.compile(rf"[ {_NO_BREAK}]+")
_COMMENT = re.compile(r"^\s*#")
_TRAILING_COMMENT = re.compile(r"^(.*)(#[^|]+)$")
# The last border may be forgotten.
_TABLE_LINE = re.compile(r"\s*\|(.*?)(?:(?<!\\)\|)?\s*")
_RULE = re.compile(r"^(?=.*-)[\s|:-]+$")
_CELL_BORDER = re.compile(r"(?<!\\)\|")


@dataclass(slots=True)
class Row:
    """One row of a sheet: its number there and its filled cells by header.

    Non-breaking spaces count as spaces; `as_typed` keeps the cells that had some.
    """

    number: int
    cells: dict[str, str]
    as_typed: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Sheet:
    """One sheet: headers in order as written, rows including empty ones."""

    name: str
    headers: list[str]
    rows: list[Row]


@dataclass(slots=True)
class Tables:
    """The sheets of one form by lower-case name, and what was odd while reading them."""

    sheets: dict[str, Sheet] = field(default_factory=dict)
    names: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def copied(self) -> Tables:
        """The same tables, to be changed without harm to these."""
        sheets = {
            key: Sheet(
                sheet.name,
                list(sheet.headers),
                [Row(row.number, dict(row.cells), dict(row.as_typed)) for row in sheet.rows],
            )
            for key, sheet in self.sheets.items()
        }
        return Tables(sheets, list(self.names), list(self.problems))


def kind_of(content: bytes) -> str:
    """What a form file is by its first bytes: xlsx, xls, xml, md or csv."""
    if content.startswith(b"PK"):
        return "xlsx"
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        return "xls"
    start = content[:4096].removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith(b"<"):
        return "xml"
    lines = [line for line in start.splitlines() if line.strip() and not line.startswith(b"#")]
    return "md" if any(line.lstrip().startswith(b"|") for line in lines[:40]) else "csv"


def read_tables(content: bytes) -> Tables:
    """The sheets of a form file that is not an XForm.

    Raises:
        FieldKitError: form.unreadable_workbook, form.not_text, form.too_large.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl warns of decoration that it does not keep
        return _collected(read_grids(content))


Grid = tuple[str, Iterator[Sequence[str]]]


def read_grids(content: bytes) -> Iterator[Grid]:
    """Every sheet of a form file as its lines of texts, headers first."""
    readers = {"xlsx": _read_xlsx, "xls": _read_xls, "md": _read_markdown, "csv": _read_csv}
    return readers[kind_of(content)](content)


def _collected(grids: Iterable[Grid]) -> Tables:
    """Tables out of raw rows; a single sheet with a type column is the survey whatever its name."""
    tables = Tables()
    spare: list[Sheet] = []
    for name, lines in grids:
        tables.names.append(name)
        sheet = _sheet(name.strip().lower(), lines, tables.problems)
        if sheet.name in SHEET_NAMES:
            tables.sheets.setdefault(sheet.name, sheet)
        else:
            spare.append(sheet)
    if not tables.sheets and len(spare) == 1 and "type" in map(str.lower, spare[0].headers):
        spare[0].name = "survey"
        tables.sheets["survey"] = spare[0]
    return tables


def _sheet(name: str, lines: Iterator[Sequence[str]], problems: list[Problem]) -> Sheet:
    headers = _headers(next(lines, ()), name, problems)
    rows: list[Row] = []
    filled = 0
    for number, line in enumerate(lines, start=2):
        typed = {
            header: clean(text)
            for header, text in zip(headers, line, strict=False)
            if header is not None and text
        }
        cells = {header: text.replace(_NO_BREAK, " ") for header, text in typed.items()}
        spaced = {header: text for header, text in typed.items() if _NO_BREAK in text}
        extra = [text for text in line[len(headers) :] if text]
        if isinstance(line, _MarkdownLine) and (extra or line.is_cut(headers)):
            problems.append(_shifted(name, number, line, headers))
        rows.append(Row(number, cells, spaced))
        if cells:
            filled = len(rows)
        elif len(rows) - filled >= _EMPTY_ROWS:
            break
    return Sheet(name, [header for header in headers if header is not None], rows[:filled])


def plain_header(text: str) -> str:
    """A header without spaces around it or twice in it."""
    return _SPACES.sub(" ", text.strip())


def _headers(line: Sequence[str], sheet: str, problems: list[Problem]) -> list[str | None]:
    headers: list[str | None] = []
    empty = 0
    for text in line:
        header = plain_header(text) or None
        empty = 0 if header else empty + 1
        if empty > _EMPTY_COLUMNS:
            break
        if header in headers and header is not None:
            problems.append(
                Problem("form.column_twice", "error", sheet, 1, header, {"header": header})
            )
            header = None
        headers.append(header)
    return headers


def _shifted(
    sheet: str, number: int, line: _MarkdownLine, headers: Sequence[str | None]
) -> Problem:
    column = next((headers[index] for index in line.suspects if index < len(headers)), None)
    return Problem("form.pipe", "error", sheet, number, column, {"line": line.line})


# --- workbooks


def _read_xlsx(content: bytes) -> Iterator[Grid]:
    from openpyxl.reader.excel import ExcelReader

    _refuse_bomb(content)
    try:
        reader = ExcelReader(io.BytesIO(content), read_only=True, data_only=True)
        reader.read()
    except DAMAGE as reason:
        raise FieldKitError("form.unreadable_workbook", reason=_first_line(reason)) from reason
    for sheet in reader.wb.worksheets:
        yield sheet.title, _xlsx_lines(sheet)


def _xlsx_lines(sheet: object) -> Iterator[Sequence[str]]:
    try:
        for cells in sheet.iter_rows(values_only=True):  # type: ignore[attr-defined]
            yield [_text(value) for value in cells]
    except DAMAGE as reason:
        raise FieldKitError("form.unreadable_workbook", reason=_first_line(reason)) from reason


def _refuse_bomb(content: bytes) -> None:
    try:
        size = sum(member.file_size for member in zipfile.ZipFile(io.BytesIO(content)).infolist())
    except DAMAGE as reason:
        raise FieldKitError("form.unreadable_workbook", reason=_first_line(reason)) from reason
    if size > _LARGEST_WORKBOOK:
        raise FieldKitError("form.too_large", size=size, most=_LARGEST_WORKBOOK)


def _read_xls(content: bytes) -> Iterator[Grid]:
    import xlrd  # type: ignore[import-untyped]
    from xlrd.compdoc import CompDocError  # type: ignore[import-untyped]

    try:
        book = xlrd.open_workbook(file_contents=content, logfile=io.StringIO())
        grids = [
            (
                sheet.name,
                [
                    [_xls_text(cell, book.datemode) for cell in sheet.row(number)]
                    for number in range(sheet.nrows)
                ],
            )
            for sheet in book.sheets()
        ]
    except (*DAMAGE, xlrd.XLRDError, CompDocError) as reason:
        raise FieldKitError("form.unreadable_workbook", reason=_first_line(reason)) from reason
    for name, lines in grids:
        yield name, iter(lines)


def _xls_text(cell: object, datemode: int) -> str:
    from xlrd import XL_CELL_BOOLEAN, XL_CELL_DATE, XL_CELL_ERROR, error_text_from_code
    from xlrd.xldate import xldate_as_datetime  # type: ignore[import-untyped]

    value, kind = cell.value, cell.ctype  # type: ignore[attr-defined]
    if kind == XL_CELL_BOOLEAN:
        return _text(bool(value))
    if kind == XL_CELL_ERROR:
        return str(error_text_from_code.get(value, "#N/A"))
    if kind == XL_CELL_DATE:
        moment = xldate_as_datetime(value, datemode)
        return _text(moment.time() if value < 1 else moment)
    return _text(value)


def _text(value: object) -> str:
    """A cell as the text that its author sees: whole numbers without a point, TRUE and FALSE."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime | date | time):
        return str(value)
    return str(value).strip()


# --- text


def _decoded(content: bytes) -> str:
    text = decoded(content)
    if text is None:
        raise FieldKitError("form.not_text")
    return text


class _MarkdownLine(list[str]):
    """The cells of one Markdown row, with the line of the file it stands on."""

    def __init__(self, cells: Iterable[str], line: int) -> None:
        super().__init__(cells)
        self.line = line

    def is_cut(self, headers: Sequence[str | None]) -> bool:
        """Whether an expression was cut in two by a | and moved the cells after it."""
        return any(
            header is not None
            and columns.meaning(header) in columns.EXPRESSIONS
            and "(" in first
            and _is_open(first)
            and _is_open(second)
            and not _is_open(f"{first}|{second}")
            for header, first, second in zip(headers, self, self[1:], strict=False)
        )

    @property
    def suspects(self) -> list[int]:
        """Positions of cells that look cut in two: open brackets or quotes."""
        return [index for index, text in enumerate(self) if _is_open(text)]


def _is_open(text: str) -> bool:
    return text.count("(") != text.count(")") or text.count("'") % 2 == 1


def _read_markdown(content: bytes) -> Iterator[Grid]:
    sheets: dict[str, list[_MarkdownLine]] = {}
    name = ""
    for number, line in enumerate(_decoded(content).split("\n"), start=1):
        if _COMMENT.match(line):
            continue
        trailing = _TRAILING_COMMENT.match(line)
        match = _TABLE_LINE.fullmatch(trailing.group(1) if trailing else line)
        if not match or _RULE.match(match.group(1)):
            continue
        cells = [cell.strip().replace(r"\|", "|") for cell in _CELL_BORDER.split(match.group(1))]
        name = cells[0] or name
        rows = sheets.setdefault(name, [])
        if any(cells[1:]):
            rows.append(_MarkdownLine(cells[1:], number))
    for sheet, rows in sheets.items():
        yield sheet, iter(rows)


def _read_csv(content: bytes) -> Iterator[Grid]:
    text = _decoded(content)
    head = text[:5000]
    delimiter = max(",;\t", key=head.count)
    sheets: dict[str, list[list[str]]] = {}
    name = ""
    try:
        for line in csv_rows(text, delimiter):
            name = (line[0].strip() if line else "") or name
            rows = sheets.setdefault(name, [])
            cells = [cell.strip() for cell in line[1:]]
            if any(cells) or rows:
                rows.append(cells)
    except csv.Error as reason:
        raise FieldKitError("form.unreadable_workbook", reason=_first_line(reason)) from reason
    for sheet, rows in sheets.items():
        if sheet:
            yield sheet, iter(rows)


def _first_line(reason: BaseException) -> str:
    return (str(reason).strip().splitlines() or [type(reason).__name__])[0]
