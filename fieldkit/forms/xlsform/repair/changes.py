"""One repair of one cell, the tables that repairs are made on, and how a repair is made there."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from fieldkit.forms.xlsform import columns
from fieldkit.forms.xlsform.origin import value
from fieldkit.forms.xlsform.tables import Row, Sheet, Tables

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from fieldkit.errors import Problem


@dataclass(frozen=True, slots=True)
class Repair:
    """One cell put right; `code` is the problem that it remedies.

    A repair of the file's name has no sheet, one of a sheet's name no row.
    """

    code: str
    sheet: str | None
    row: int | None
    column: str | None
    before: str
    after: str

    def as_dict(self) -> dict[str, object]:
        """The repair as the command line prints it."""
        return {
            "code": self.code,
            "sheet": self.sheet,
            "row": self.row,
            "column": self.column,
            "before": self.before,
            "after": self.after,
        }

    @property
    def place(self) -> str:
        """Where it is, such as `survey, row 5, calculation`; empty for the file's name."""
        row = f"row {self.row}" if self.row else ""
        return ", ".join(part for part in (self.sheet, row, self.column) if part)


@dataclass(slots=True)
class Book:
    """The tables under repair, with what the remedies ask of them; `files` are those attached."""

    tables: Tables
    name: str = "form"
    files: Mapping[str, bytes] = field(default_factory=dict)

    def rows(self, sheet: str) -> list[Row]:
        """The rows of a sheet, none where there is no such sheet."""
        found = self.tables.sheets.get(sheet)
        return found.rows if found is not None else []

    def names(self) -> list[str]:
        """The names of the survey sheet."""
        return [name for row in self.rows("survey") if (name := value(row, "name"))]

    def lists(self, sheet: str) -> list[str]:
        """The names of the choice lists of a sheet."""
        return list(dict.fromkeys(filter(None, (value(r, "list_name") for r in self.rows(sheet)))))

    def row(self, sheet: str | None, number: int | None) -> Row:
        """A row by its number; an empty one where there is none."""
        rows = self.rows(sheet or "survey")
        return next((row for row in rows if row.number == number), Row(number or 2, {}))

    def header(self, sheet: str, column: str) -> str:
        """The header of a column as written; the plain name for a column still to be made."""
        found = self.tables.sheets.get(sheet)
        headers = found.headers if found is not None else []
        return next((header for header in headers if columns.meaning(header) == column), column)

    def setting(self, column: str, after: str, code: str) -> Repair:
        """The repair that sets a column of the settings sheet."""
        rows = self.rows("settings")
        row = rows[0] if rows else Row(2, {})
        header = self.header("settings", column)
        return Repair(code, "settings", row.number, header, row.cells.get(header, ""), after)

    def cell(self, problem: Problem, after: str) -> Repair:
        """The repair of the very cell that a problem names."""
        before = self.row(problem.sheet, problem.row).cells.get(problem.column or "", "")
        return Repair(problem.code, problem.sheet, problem.row, problem.column or "", before, after)

    def cells(self) -> Iterator[tuple[str, Row, str, str]]:
        """Every filled cell: sheet, row, header, text."""
        for sheet in self.tables.sheets.values():
            for row in sheet.rows:
                for header, text in row.cells.items():
                    yield sheet.name, row, header, text


def make(repair: Repair, tables: Tables) -> None:
    """Make a repair of a cell in the tables; a column or sheet that is missing is added."""
    if repair.sheet is None or repair.row is None or repair.column is None:
        return
    sheet = tables.sheets.get(repair.sheet)
    if sheet is None:
        sheet = tables.sheets[repair.sheet] = Sheet(repair.sheet, [], [])
        tables.names.append(repair.sheet)
    if repair.column not in sheet.headers:
        sheet.headers.append(repair.column)
    row = next((row for row in sheet.rows if row.number == repair.row), None)
    if row is None:
        row = Row(repair.row, {})
        sheet.rows.append(row)
    row.as_typed.pop(repair.column, None)
    if repair.after:
        row.cells[repair.column] = repair.after
    else:
        row.cells.pop(repair.column, None)


def joined(repairs: list[Repair]) -> tuple[Repair, ...]:
    """Repairs of the same cell as one, from the first state to the last; in order of place."""
    cells: dict[tuple[str | None, int | None, str | None, str], Repair] = {}
    for repair in repairs:
        # Names of files and sheets are no cells: what was there tells them apart.
        own = "" if repair.row is not None else repair.before
        key = (repair.sheet, repair.row, repair.column, own)
        first = cells.get(key, repair)
        cells[key] = Repair(first.code, *key[:3], first.before, repair.after)
    changed = [repair for repair in cells.values() if repair.before != repair.after]
    return tuple(sorted(changed, key=_position))


def _position(repair: Repair) -> tuple[bool, str, int]:
    # The survey first, as its author reads the form.
    return repair.sheet not in (None, "survey"), repair.sheet or "", repair.row or 0
