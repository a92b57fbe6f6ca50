"""Where in the source tables a node of the converted form comes from."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from fieldkit.forms.xlsform import columns
from fieldkit.forms.xlsform.row_types import RowKind, row_type

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from fieldkit.forms.xlsform.tables import Row, Tables


# The element of an XForm that says how and where to its records are sent.
SUBMISSION = "submission"


@dataclass(frozen=True, slots=True)
class Place:
    """A cell: sheet, row number and header; parts that are unknown are None.

    In a ready XForm: the path of the node, the line of its bind, and the attribute.
    """

    sheet: str | None = None
    row: int | None = None
    column: str | None = None


@dataclass(frozen=True, slots=True)
class Origin:
    """Bind path (`/data/group/name`) to the survey row that made it."""

    rows: Mapping[str, Row] = field(default_factory=dict)
    settings: Row | None = None
    lines: Mapping[str, int] = field(default_factory=dict)

    def setting(self, column: str) -> Place:
        """The cell of the settings sheet that a column stands in; of an XForm its submission."""
        if SUBMISSION in self.lines:
            return Place(SUBMISSION, self.lines[SUBMISSION], column)
        if self.settings is None:
            return Place()
        return Place("settings", self.settings.number, _header(self.settings, column) or column)

    def place(self, path: str, attribute: str | None = None) -> Place:
        """The cell of a bind path and attribute (`relevant`, `calculate`, `fk:fails`, ...)."""
        if self.lines:
            return Place(path, self.lines.get(path), attribute)
        if path.endswith("/meta/instanceName") and self.settings is not None:
            return self.setting("instance_name")
        row = self.rows.get(path)
        if row is None:
            return Place()
        return Place("survey", row.number, _header(row, attribute))


def origin_of(tables: Tables) -> Origin:
    """The origin of every row of the survey sheet."""
    survey = tables.sheets.get("survey")
    settings = tables.sheets.get("settings")
    first = settings.rows[0] if settings and settings.rows else None
    root = (first.cells.get("name") if first else None) or "data"
    rows = dict(_walked(survey.rows, root)) if survey else {}
    return Origin(rows, first)


def _walked(rows: list[Row], root: str) -> Iterator[tuple[str, Row]]:
    """Every path that the rows make, with the extra nodes that the converter adds."""
    stack = [f"/{root}"]
    for row in rows:
        kind = row_type(value(row, "type"))
        name = value(row, "name")
        if kind is RowKind.END:
            if len(stack) > 1:
                stack.pop()
            continue
        if not name:
            continue
        path = f"{stack[-1]}/{name}"
        yield path, row
        if kind in (RowKind.GROUP, RowKind.REPEAT):
            yield f"{path}_count", row
            stack.append(path)
        elif kind is RowKind.SELECT:
            yield f"{path}_other", row
        elif value(row, "type") == "audit":
            yield f"/{root}/meta/audit", row


def value(row: Row, column: str) -> str:
    """The first filled cell of a column by its one name, "" when there is none."""
    header = _header(row, column)
    return row.cells.get(header, "") if header else ""


def _header(row: Row, attribute: str | None) -> str | None:
    if attribute is None:
        return None
    column = columns.COLUMN_OF_ATTRIBUTE.get(attribute, attribute)
    return next((header for header in row.cells if columns.meaning(header) == column), None)
