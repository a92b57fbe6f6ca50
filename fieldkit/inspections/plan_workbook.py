"""Writing a plan as a workbook that people fill in and that `plan_reading` reads.

Every column is explained in a note at its head and on the sheet `how to`; where a column takes
certain values only, its cells offer them. Without an event there is one example on each sheet,
which reading ignores.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from io import BytesIO
from typing import TYPE_CHECKING

from fieldkit.inspections.plan import KIND_OF_SECTION, Event, Site, column_of
from fieldkit.inspections.plan_columns import COLUMNS, SHEETS, PlanColumn
from fieldkit.inspections.risk import Frequencies
from fieldkit.inspections.workbooks import EXAMPLE, write_row
from fieldkit.wording import catalogue, marked

if TYPE_CHECKING:
    from collections.abc import Iterator

    from openpyxl.worksheet.worksheet import Worksheet

HOW_TO = "how to"
_ROWS_MADE_READY = 500
_AS_TEXT = "@"
_WIDTHS = {"name": 30, "note": 30, "person": 26, "place": 30, "operator": 24, "days": 26}
_WIDTH = 14
_ADVICE = (
    marked("One sheet for each part of the plan. Sheets and columns keep their names."),
    marked("Columns and sheets that you do not need may stay empty."),
    marked("Rows that begin with e.g. are examples and are ignored."),
    marked("Check it with: fieldkit event load FILE --check."),
)
_PROPOSAL = marked("What FieldKit proposes, unless the sheet frequencies says otherwise: {list}.")


@dataclass(frozen=True, slots=True)
class _Writing:
    """What a workbook is written with."""

    event: Event | None
    forms: tuple[str, ...]
    language: str

    def words(self, text: str) -> str:
        return catalogue(self.language).gettext(text)


def plan_workbook(event: Event | None, forms: tuple[str, ...], language: str) -> bytes:
    """The bytes of an .xlsx file.

    Args:
        event: what it holds; None for an empty one with examples.
        forms: those that are offered for assignments.
        language: of the explanations.
    """
    import openpyxl

    writing = _Writing(event, forms, language)
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for section in COLUMNS:
        _write_section(book.create_sheet(section), section, writing)
    _write_how_to(book.create_sheet(HOW_TO), writing)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def _write_section(sheet: Worksheet, section: str, writing: _Writing) -> None:
    from openpyxl.comments import Comment
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    for number, column in enumerate(COLUMNS[section], start=1):
        letter = get_column_letter(number)
        sheet.column_dimensions[letter].width = _WIDTHS.get(column.name, _WIDTH)
        sheet.column_dimensions[letter].number_format = _AS_TEXT
        head = sheet.cell(1, number, column.name)
        head.font = Font(bold=True)
        head.comment = Comment(_explained(column, writing), "FieldKit", height=90, width=280)
        _offer(sheet, letter, column, writing)
    sheet.freeze_panes = "A2"
    if writing.event is None:
        row = [column.example for column in COLUMNS[section]]
        row[0] = f"{EXAMPLE} {row[0]}"
        write_row(sheet, 2, row, Font(italic=True, color="808080"))
        return
    for place, entry in enumerate(_entries(section, writing.event), start=2):
        write_row(sheet, place, [entry[column.name] for column in COLUMNS[section]])


def _entries(section: str, event: Event) -> Iterator[dict[str, str]]:
    if section == "event":
        said = asdict(event) | {"exercise": "yes" if event.exercise else "no"}
        yield {column_of(name): value for name, value in said.items() if isinstance(value, str)}
        return
    for entry in event.section(section):
        row = {column_of(name): value for name, value in asdict(entry).items()}
        if isinstance(entry, Site) and entry.likelihood:
            row["risk"] = ""  # it follows from likelihood and impact, which may be changed
        yield row


def _explained(column: PlanColumn, writing: _Writing) -> str:
    words = [writing.words(column.meaning)]
    if column.is_needed:
        words.append(writing.words(marked("Must be filled in.")))
    if column.choices and not column.is_open:
        words.append(", ".join(column.choices))
    return "\n".join(words)


def _offer(sheet: Worksheet, letter: str, column: PlanColumn, writing: _Writing) -> None:
    """Let the cells of a column offer the values that it takes."""
    from openpyxl.worksheet.datavalidation import DataValidation

    choices = writing.forms if column.name == "form" else column.choices
    last = max(_ROWS_MADE_READY, *_lengths(writing.event)) + 1
    if column.taken_from:
        formula = f"={column.taken_from}!$A$2:$A${last}"
    elif choices:
        formula = '"' + ",".join(choices) + '"'
    else:
        return
    offered = DataValidation("list", formula1=formula, allow_blank=True)
    offered.showErrorMessage = bool(column.choices) and not column.is_open
    sheet.add_data_validation(offered)
    offered.add(f"{letter}2:{letter}{last}")


def _lengths(event: Event | None) -> list[int]:
    if event is None:
        return [0]
    return [len(event.section(section)) for section in KIND_OF_SECTION]


def _write_how_to(sheet: Worksheet, writing: _Writing) -> None:
    from openpyxl.styles import Alignment, Font

    for letter, width in (("A", 16), ("B", 16), ("C", 80), ("D", 24)):
        sheet.column_dimensions[letter].width = width
    for line in _ADVICE:
        sheet.append([writing.words(line)])
    proposed = Frequencies().by_risk.items()
    listed = ", ".join(f"{risk}: {every}" for risk, every in proposed)
    sheet.append([writing.words(_PROPOSAL).format(list=listed)])
    for section, columns in COLUMNS.items():
        sheet.append([])
        sheet.append([section, "", writing.words(SHEETS[section])])
        sheet.cell(sheet.max_row, 1).font = Font(bold=True)
        for column in columns:
            meaning = _explained(column, writing).replace("\n", " ")
            sheet.append(["", column.name, meaning, column.example])
    for row in sheet.iter_rows(min_row=len(_ADVICE) + 2):
        for cell in row:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
