"""A profile of limits as a workbook: one row for each limit that a form knows.

The sheet `profile` says whose it is; on the sheet `limits` a row without a value inherits. What the
profile inherits stands beside each row, so that nobody has to look it up.
"""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

from fieldkit.errors import Problem
from fieldkit.inspections.limit_profiles import BUILT_IN, STATUSES, LimitProfile, override_of
from fieldkit.inspections.limits import NAMING_ROW
from fieldkit.inspections.workbooks import (
    UnreadableWorkbookError,
    rows_of_workbook,
    write_row,
)
from fieldkit.wording import catalogue, marked

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from openpyxl.worksheet.worksheet import Worksheet

    from fieldkit.inspections.limits import Limit

_PROFILE, _LIMITS = "profile", "limits"
_HEAD = {
    "tag": marked("A short name in small Latin letters, such as kz or kz-games."),
    "name": marked("What people call it, such as Kazakhstan."),
    "edition": marked("Which edition, such as 2026-1. A changed profile needs a new one."),
    "inherits": marked("The profile that holds where this one says nothing; intl is built in."),
}
_COLUMNS = {
    "key": marked("Which limit; forms know it by this key."),
    "name": marked("What is limited."),
    "inherited": marked("What holds where no value is given. For reading only."),
    "relation": marked("How a reading is compared with the value. For reading only."),
    "value": marked("The value of this profile; empty: the inherited one."),
    "unit": marked("The unit; it cannot be changed."),
    "source": marked("The document that sets the value, with number and year."),
    "section": marked("Where in the document."),
    "status": marked("seen: somebody read it in the source; own: a rule of ours; unverified."),
    "verified_by": marked("Who compared the value with the source."),
    "verified_at": marked("When, such as 2026-11-23."),
}
_WIDTHS = {"name": 44, "source": 44, "section": 18, "key": 30, "unit": 24}
_WIDTH = 13
_LAST_ROW = 500


@dataclass(frozen=True, slots=True)
class ProfileReading:
    """What reading a workbook gave; `numbers` are the rows of its overrides in their sheet."""

    profile: LimitProfile | None
    numbers: tuple[int, ...] = ()
    problems: tuple[Problem, ...] = ()


def read_profile(name: str, content: bytes) -> ProfileReading:
    """Read a profile from the bytes of an .xlsx file; `name` is for messages only."""
    try:
        rows = list(rows_of_workbook(content))
    except UnreadableWorkbookError as error:
        return _unreadable(name, str(error))
    heads = [row.values for row in rows if row.sheet == _PROFILE]
    if not heads or not any(row.sheet == _LIMITS for row in rows):
        return _unreadable(name, f"{_PROFILE}, {_LIMITS}")
    head = heads[0]
    # A row that only repeats what is inherited has no value of its own.
    said = [row for row in rows if row.sheet == _LIMITS and row.values.get("value")]
    profile = LimitProfile(
        head.get("tag", ""),
        head.get("name", ""),
        head.get("edition", ""),
        head.get("inherits", "") or BUILT_IN,
        tuple(override_of(row.values) for row in said),
    )
    return ProfileReading(profile, tuple(row.number for row in said))


def profile_workbook(profile: LimitProfile, inherited: Mapping[str, Limit], language: str) -> bytes:
    """The bytes of an .xlsx file; `inherited` are the limits that hold without the profile."""
    import openpyxl

    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    head = book.create_sheet(_PROFILE)
    _write_head(head, _HEAD, language)
    write_row(head, 2, [profile.tag, profile.name, profile.edition, profile.inherits])
    sheet = book.create_sheet(_LIMITS)
    _write_head(sheet, _COLUMNS, language)
    _offer_statuses(sheet)
    own = {row.key: row for row in profile.rows}
    shown = (limit for key, limit in inherited.items() if key != NAMING_ROW)
    for place, limit in enumerate(shown, start=2):
        said = own.get(limit.key)
        told = (
            [said.source, said.section, said.status, said.verified_by, said.verified_at]
            if said
            else []
        )
        value = said.value if said else ""
        name = limit.in_language(language).name
        row = [limit.key, name, limit.value, limit.relation, value, limit.unit, *told]
        write_row(sheet, place, row)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def _unreadable(name: str, reason: str) -> ProfileReading:
    problem = Problem("limits.unreadable", context={"name": name, "reason": reason})
    return ProfileReading(None, problems=(problem,))


def _write_head(sheet: Worksheet, columns: Mapping[str, str], language: str) -> None:
    from openpyxl.comments import Comment
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    words = catalogue(language).gettext
    for number, (name, meaning) in enumerate(columns.items(), start=1):
        cell = sheet.cell(1, number, name)
        cell.font = Font(bold=True)
        cell.comment = Comment(words(meaning), "FieldKit", height=90, width=280)
        width = sheet.column_dimensions[get_column_letter(number)]
        width.width = _WIDTHS.get(name, _WIDTH)
    sheet.freeze_panes = "A2" if sheet.title == _PROFILE else "C2"


def _offer_statuses(sheet: Worksheet) -> None:
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    letter = get_column_letter(list(_COLUMNS).index("status") + 1)
    offered = DataValidation("list", formula1=_quoted(STATUSES), allow_blank=True)
    sheet.add_data_validation(offered)
    offered.add(f"{letter}2:{letter}{_LAST_ROW}")


def _quoted(values: Iterable[str]) -> str:
    return '"' + ",".join(values) + '"'
