"""What is wrong with the tables of a form before the converter sees them, all at once.

The converter stops at the first error. So every rule here also mends its row in the working copy
(an unknown type becomes text, a broken reference is blanked), and the converter can go on to find
what only it knows. A mended form is never used: its errors refuse it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from fieldkit.errors import Problem
from fieldkit.forms.xlsform import columns
from fieldkit.forms.xlsform.header_check import missing_columns
from fieldkit.forms.xlsform.near_names import Nearest
from fieldkit.forms.xlsform.origin import value
from fieldkit.forms.xlsform.row_types import (
    RowKind,
    choice_list,
    known_types,
    row_type,
    uses_external_choices,
)
from fieldkit.forms.xlsform.tables import Row, Sheet, Tables

if TYPE_CHECKING:
    from collections.abc import Iterable

_NAME = re.compile(r"^[^\W\d][\w.\-]*(:[^\W\d][\w.\-]*)?$")
_REFERENCE = re.compile(r"\$\{\s*(?:last-saved#)?([^{}]*?)\s*\}")
_OPEN_REFERENCE = re.compile(r"\$\{[^}]*$|\$\{[^}]*(?=\$\{)")
_LOOSE_REFERENCE = re.compile(r"\$\{\s*((?:last-saved#)?[^{}]*?)\s*\}")
_SELECT = re.compile(r"^(select[_ ]one|select[_ ]multiple|rank)(?: (?P<list>\S+) (?P<extra>.+))?$")
_TAKING_SEVERAL = ("select_multiple", "select multiple", "select all", "rank")
_SHOWN = ("label", "hint", "constraint_message", "required_message")
_BRACES = re.compile(r"(?<!\$)\{\s*([^\W\d][\w.\-]*)\s*\}")
_FRAMES = ("begin group", "end group", "begin repeat", "end repeat")
# A table of KoboToolbox, whose server writes it out; its end is not told once more.
_MATRIX, _END_OF_MATRIX = re.compile(r"begin[_ ]kobomatrix$"), re.compile(r"end[_ ]kobomatrix$")
_MATRIX_LIST = "kobo--matrix_list"
_SPREADSHEET_DATE = re.compile(r"\d{4}-\d\d-\d\d 00:00:00")
_PULLDATA_FILE = re.compile(r"""(pulldata\(\s*['"][^'"]+)\.csv(?=['"])""")
_YES = frozenset(("yes", "true", "true()"))


@dataclass(slots=True)
class _Level:
    """An open group or repeat while walking the rows."""

    row: Row | None = None
    names: set[str] = field(default_factory=set)


def check_tables(tables: Tables) -> list[Problem]:
    """The structural problems of a form; mends `tables` so that the converter can go on."""
    survey = tables.sheets.get("survey")
    if survey is None:
        return [Problem("form.no_survey", context={"found": ", ".join(tables.names) or "nothing"})]
    missing = missing_columns(tables)
    if any(problem.sheet == "survey" for problem in missing):
        return missing
    _straighten(survey)
    found = [
        *_check_rows(survey, tables),
        *_check_references(survey),
        *_check_choices(tables.sheets.get("choices"), tables),
        *_check_settings(tables.sheets.get("settings")),
    ]
    return [*missing, *(_at_written_header(problem, tables) for problem in found)]


def _straighten(survey: Sheet) -> None:
    """Lines broken inside a type, and blanks inside `${ name }`, which the converter refuses."""
    for row in survey.rows:
        for header, text in row.cells.items():
            if columns.meaning(header) == "type":
                row.cells[header] = " ".join(text.split())
            elif "${" in text:
                row.cells[header] = _LOOSE_REFERENCE.sub(r"${\1}", text)


def _at_written_header(problem: Problem, tables: Tables) -> Problem:
    """The same problem; an empty cell, too, is named by the header that its author wrote."""
    sheet = tables.sheets.get(problem.sheet or "")
    headers = sheet.headers if sheet is not None else []
    if problem.column is None or problem.column in headers:
        return problem
    header = next((h for h in headers if columns.meaning(h) == problem.column), problem.column)
    return replace(problem, column=header)


# --- the survey row by row


def _check_rows(survey: Sheet, tables: Tables) -> list[Problem]:
    problems: list[Problem] = []
    lists = _list_names(tables)
    root = _setting(tables, "name") or "data"
    levels = [_Level()]
    for row in survey.rows:
        kind = _check_type(row, problems)
        if kind is None or _is_disabled(row):
            continue
        if value(row, "type") == "end" and not value(row, "name") and len(levels) > 1:
            problems.append(_at(row, "type", "form.end_alone"))
            kind = _set_end(row, levels[-1])
        if kind is RowKind.END:
            _close(row, levels, problems)
            continue
        if kind is RowKind.SETTING:
            continue
        _check_name(row, levels[-1], root, problems)
        if kind is RowKind.SELECT:
            _check_list(row, lists, problems)
        elif value(row, "type") == "calculate" and not _computes(row):
            problems.append(_at(row, "name", "form.calculation_missing"))
            row.cells["calculation"] = "''"
        if kind in (RowKind.GROUP, RowKind.REPEAT):
            levels.append(_Level(row))
    for level in levels[1:]:
        row = level.row or Row(0, {})
        problems.append(_at(row, "type", "form.group_unclosed"))
    for level in reversed(levels[1:]):
        last = Row(survey.rows[-1].number + 1, {_type_header(survey): ""})
        _set_end(last, level)
        survey.rows.append(last)
    return problems


def _set_end(row: Row, level: _Level) -> RowKind:
    """The row becomes the end of an open group or repeat."""
    is_repeat = row_type(value(level.row or Row(0, {}), "type")) is RowKind.REPEAT
    _set(row, "type", "end repeat" if is_repeat else "end group")
    return RowKind.END


def _check_type(row: Row, problems: list[Problem]) -> RowKind | None:
    """The part of the row; None for rows that are empty or only a remark."""
    text = value(row, "type")
    if not text:
        if value(row, "name") and value(row, "label"):
            problems.append(_at(row, "type", "form.type_missing"))
            row.cells["type"] = "text"
            return RowKind.QUESTION
        return None
    kind = row_type(text)
    if kind is not RowKind.UNKNOWN:
        return kind
    select = _SELECT.match(text)
    if _MATRIX.match(text):
        problems.append(_at(row, "type", "form.type_matrix", list=row.cells.get(_MATRIX_LIST, "")))
    elif _END_OF_MATRIX.match(text):
        _set(row, "type", "")
        return None
    elif select is None:
        nearest = _nearest(text, [*known_types(), "select_one", "select_multiple", *_FRAMES])
        problems.append(_at(row, "type", "form.type_unknown", type=text, nearest=nearest))
    elif select["list"]:
        problems.append(_at(row, "type", "form.list_extra", **select.groupdict()))
    else:
        problems.append(_at(row, "type", "form.list_unnamed", type=text))
    _set(row, "type", "text")
    if not value(row, "name"):
        _set(row, "name", f"row_{row.number}")  # one mistake of a row is told once
    return RowKind.QUESTION


def _check_name(row: Row, level: _Level, root: str, problems: list[Problem]) -> None:
    name = value(row, "name")
    kind = value(row, "type").split()[0]
    if not name:
        if kind not in ("note", "audit"):
            problems.append(_at(row, "name", "form.name_missing"))
            row.cells["name"] = f"row_{row.number}"
        return
    code = None
    if not _NAME.match(name):
        code = "form.name_invalid"
    elif name in level.names:
        code = "form.name_repeated"
    elif name == "meta":
        code = "form.name_reserved"
    elif name == root and level.row is None and row_type(value(row, "type")) is RowKind.REPEAT:
        code = "form.name_is_root"
    if code is not None:
        proposal = _proposal(name, row.number, level)
        problems.append(_at(row, "name", code, proposal=proposal))
        name = f"row_{row.number}"
        _set(row, "name", name)
    level.names.add(name)


def _proposal(name: str, number: int, level: _Level) -> str:
    """A name like the one that cannot be used."""
    words = re.sub(r"\W+", "_", name).strip("_") or "question"
    words = f"q_{words}" if words[0].isdigit() else words
    is_free = words not in level.names and words not in (name, "meta")
    return words if is_free else f"{words}_{number}"


def _check_list(row: Row, lists: dict[str, list[str]], problems: list[Problem]) -> None:
    text = value(row, "type")
    name = choice_list(text)
    sheet = "external_choices" if uses_external_choices(text) else "choices"
    if name is None or name in lists[sheet]:
        return
    if "file" in text.split(name)[0]:
        problems.append(_at(row, "type", "form.list_ending", list=name))
    else:
        near = _nearest(name, lists[sheet])
        problems.append(_at(row, "type", "form.list_missing", list=name, where=sheet, nearest=near))
    _set(row, "type", "text")
    for header in [header for header in row.cells if columns.meaning(header) == "choice_filter"]:
        del row.cells[header]


def _close(row: Row, levels: list[_Level], problems: list[Problem]) -> None:
    opened = levels[-1].row
    wanted = "repeat" if "repeat" in value(row, "type") or "loop" in value(row, "type") else "group"
    if opened is None:
        problems.append(_at(row, "type", "form.group_unopened"))
        row.cells.clear()
        return
    begun = "repeat" if row_type(value(opened, "type")) is RowKind.REPEAT else "group"
    if begun != wanted:
        problems.append(
            _at(
                row, "type", "form.group_crossed", begun=value(opened, "name"), opened=opened.number
            )
        )
        _set(row, "type", f"end {begun}")
    levels.pop()


def _computes(row: Row) -> bool:
    return bool(value(row, "calculation") or value(row, "default"))


def _is_disabled(row: Row) -> bool:
    return value(row, "disabled").lower() in _YES


# --- references, choices, settings


def _check_references(survey: Sheet) -> list[Problem]:
    """`${name}` of questions that are not there, in any column."""
    known = {value(row, "name") for row in survey.rows}
    nearest = Nearest()
    problems = []
    for row in survey.rows:
        for header, text in list(row.cells.items()):
            if columns.meaning(header) in _SHOWN:
                problems += _plain_braces(text, row, header, known)
            if "${" not in text:
                continue
            found = _broken_reference(text, known, nearest)
            if found is None:
                continue
            code, context = found
            used = columns.is_known(header)
            problems.append(
                Problem(code, "error" if used else "advice", "survey", row.number, header, context)
            )
            _blank(row, header)
    return problems


def _plain_braces(text: str, row: Row, header: str, known: set[str]) -> list[Problem]:
    """`{name}` and `#{name}` of a question, which people are shown as they stand."""
    return [
        Problem("form.braces", "advice", "survey", row.number, header, {"name": name})
        for name in dict.fromkeys(_BRACES.findall(text))
        if name in known
    ]


def _broken_reference(
    text: str, known: set[str], nearest: Nearest
) -> tuple[str, dict[str, object]] | None:
    if _OPEN_REFERENCE.search(text):
        return "form.reference_broken", {"text": text}
    for name in _REFERENCE.findall(text):
        if name not in known:
            return "form.reference_unknown", {"name": name, "nearest": nearest.to(name, known)}
    return None


def _blank(row: Row, header: str) -> None:
    """Takes the broken reference out; what must not be empty gets a harmless text."""
    column = columns.meaning(header)
    if column in ("label", "name"):
        row.cells[header] = f"row {row.number}"
    elif column == "calculation":
        row.cells[header] = "''"
    elif column == "type":
        row.cells[header] = "text"
    else:
        del row.cells[header]


def _check_choices(choices: Sheet | None, tables: Tables) -> list[Problem]:
    if choices is None:
        return []
    problems = []
    may_repeat = _setting(tables, "allow_choice_duplicates").lower() in _YES
    seen: set[tuple[str, str]] = set()
    types = [value(row, "type") for row in tables.sheets["survey"].rows]
    torn = {choice_list(text) for text in types if text.startswith(_TAKING_SEVERAL)}
    for row in choices.rows:
        list_name, name = value(row, "list_name"), value(row, "name")
        if not list_name:
            continue
        if not name:
            problems.append(_at(row, "name", "form.choice_without_name", sheet="choices"))
            row.cells.clear()
            continue
        if (list_name, name) in seen and not may_repeat:
            problems.append(
                _at(row, "name", "form.choice_repeated", sheet="choices", name=name, list=list_name)
            )
            row.cells.clear()
            continue
        seen.add((list_name, name))
        is_date = _SPREADSHEET_DATE.fullmatch(name) is not None
        if is_date or (" " in name and list_name in torn):
            code = "form.choice_name_date" if is_date else "form.choice_name_spaced"
            told = _at(row, "name", code, sheet="choices", proposal="_".join(name.split()))
            problems.append(replace(told, severity="warning"))
    return problems


def _check_settings(settings: Sheet | None) -> list[Problem]:
    rows = settings.rows if settings is not None else []
    named = bool(rows) and bool(value(rows[0], "form_id") or value(rows[0], "id_string"))
    if named:
        return []
    return [Problem("form.id_missing", "advice", "settings", 2, "form_id")]


def straighten_file_names(survey: Sheet) -> list[Problem]:
    """pulldata('x.csv', ...) means x.csv; the converter would look for x.csv.csv."""
    problems = []
    for row in survey.rows:
        for header, text in list(row.cells.items()):
            plain = _PULLDATA_FILE.sub(r"\1", text)
            if plain != text:
                row.cells[header] = plain
                problems.append(
                    Problem("form.pulldata_extension", "advice", "survey", row.number, header)
                )
    return problems


# --- small parts


def _list_names(tables: Tables) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name in ("choices", "external_choices"):
        sheet = tables.sheets.get(name)
        rows: Iterable[Row] = sheet.rows if sheet is not None else ()
        found[name] = list(dict.fromkeys(value(row, "list_name") for row in rows))
    return found


def _setting(tables: Tables, column: str) -> str:
    sheet = tables.sheets.get("settings")
    return value(sheet.rows[0], column) if sheet is not None and sheet.rows else ""


def _nearest(word: str, among: Iterable[str]) -> str:
    """The most alike of the known names; a dash when none is alike."""
    return Nearest().to(word, among)


def _at(row: Row, column: str, code: str, sheet: str = "survey", **context: object) -> Problem:
    header = next((name for name in row.cells if columns.meaning(name) == column), column)
    text = row.cells.get(header, "")
    return Problem(code, "error", sheet, row.number, header, {"value": text, **context})


def _set(row: Row, column: str, text: str) -> None:
    header = next((name for name in row.cells if columns.meaning(name) == column), column)
    row.cells[header] = text


def _type_header(survey: Sheet) -> str:
    return next(header for header in survey.headers if columns.meaning(header) == "type")
