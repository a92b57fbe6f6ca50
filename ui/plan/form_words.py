"""The words of a checked form: of its problems, of its repairs, and of both as text to copy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldkit.errors import message_of, remedy_of
from fieldkit.wording import marked
from ui.shared.wording import tr
from ui.theme.marks import SEVERITIES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from fieldkit.app import Repair
    from fieldkit.errors import Problem

# What a repair of each problem does, for the box that chooses it.
REPAIR_WORDS: Mapping[str, str] = {
    "form.appearance_misspelt": marked("Spell appearances as they are known"),
    "form.calculation_missing": marked("Give calculations that are missing an empty text"),
    "form.choice_repeated": marked("Drop choices that are there twice, or allow them"),
    "form.choice_without_label": marked("Show the name of a choice where its label is missing"),
    "form.choice_without_name": marked("Name choices after their labels"),
    "form.column_misspelt": marked("Correct misspelt headers of columns"),
    "form.end_alone": marked("Close groups and repeats where a row says only end"),
    "form.expression": marked("Correct expressions that cannot be read"),
    "form.file_misnamed": marked("Name attached files as they are called"),
    "form.function_unknown": marked("Replace functions of other programs"),
    "form.id_missing": marked("Write the form's id, so that it stays the same under another name"),
    "form.list_missing": marked("Name choice lists as they are called"),
    "form.list_extra": marked("Write names of choice lists without blanks"),
    "form.name_invalid": marked("Rename questions whose names cannot be used"),
    "form.name_is_root": marked("Rename the root of the form, which is called like a question"),
    "form.name_missing": marked("Name rows that have no name"),
    "form.name_repeated": marked("Rename questions that are called alike"),
    "form.name_reserved": marked("Rename questions whose names are reserved"),
    "form.pulldata_extension": marked("Leave the ending .csv out of file names"),
    "form.reference_broken": marked("Close references to questions"),
    "form.reference_unknown": marked("Correct misspelt references to questions"),
    "form.sheet_misnamed": marked("Name sheets as they are known"),
    "form.type_missing": marked("Make questions without a type text questions"),
    "form.type_unknown": marked("Correct misspelt types of questions"),
    "form.typographic": marked("Write plain quotes and spaces into expressions"),
    "form.wrong_ending": marked("Save the file under the ending of its content"),
}
_AHEAD = 16
_LONG = 400


def repair_words(code: str) -> str:
    """What the repair of a problem does; its code for one that nobody worded yet."""
    return tr(REPAIR_WORDS[code]) if code in REPAIR_WORDS else code


def place_words(item: Problem | Repair) -> str:
    """Where something is, such as `survey, row 5, calculation`."""
    row = tr("row {row}").format(row=item.row) if item.row else ""
    return ", ".join(part for part in (item.sheet, row, item.column) if part)


def message_words(problem: Problem) -> str:
    """What is wrong."""
    return message_of(problem.code, problem.context, tr)


def remedy_words(problem: Problem) -> str:
    """What to do about it."""
    return remedy_of(problem.code, problem.context, tr)


def problem_fields(problem: Problem) -> tuple[str, ...]:
    """Severity, sheet, row, column, what is wrong and what to do."""
    severity = tr(SEVERITIES[problem.severity].word)
    return (severity, *_cell(problem), message_words(problem), remedy_words(problem))


def repair_fields(repair: Repair) -> tuple[str, ...]:
    """What the repair does, sheet, row, column, what was there, what is there now."""
    return (repair_words(repair.code), *_cell(repair), repair.before, repair.after)


def as_text(rows: Iterable[tuple[str, ...]]) -> str:
    """Rows to paste into a letter or a spreadsheet: a line each, a tabulator between fields."""
    return "".join("\t".join(" ".join(field.split()) for field in row) + "\n" for row in rows)


def difference(repair: Repair) -> tuple[str, str]:
    """Before and after from a little ahead of where they part, for cells of a table."""
    same = 0
    for one, other in zip(repair.before, repair.after, strict=False):
        if one != other:
            break
        same += 1
    start = same - _AHEAD if same > 2 * _AHEAD else 0
    lead = "…" if start else ""
    before, after = (
        " ".join(words[start : start + _LONG].split()) for words in (repair.before, repair.after)
    )
    return (
        lead + before if before else tr("(empty)"),
        lead + after if after else tr("(empty)"),
    )


def _cell(item: Problem | Repair) -> tuple[str, str, str]:
    return item.sheet or "", str(item.row or ""), item.column or ""
