"""Conversion of an XLSForm to an XForm, with every problem named by sheet, row and column.

pyxform does the conversion and is loaded only here. A form with an error has no XForm: it is never
half accepted.
"""

from __future__ import annotations

import copy
from bisect import bisect_left
from dataclasses import dataclass, field, replace
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from lxml import etree

from fieldkit.errors import FieldKitError, Problem
from fieldkit.forms.namespaces import XFORMS, XHTML
from fieldkit.forms.xlsform.bounds_check import check_bounds, leave_out_foreign_columns
from fieldkit.forms.xlsform.converter_messages import problem_of_failure, problem_of_warning
from fieldkit.forms.xlsform.expression_check import check_binds, check_expressions
from fieldkit.forms.xlsform.formula_check import check_formulas
from fieldkit.forms.xlsform.header_check import check_headers
from fieldkit.forms.xlsform.origin import SUBMISSION, Origin, origin_of, value
from fieldkit.forms.xlsform.row_types import RowKind, row_type
from fieldkit.forms.xlsform.table_check import check_tables, straighten_file_names
from fieldkit.forms.xlsform.tables import Row, Tables, kind_of, read_tables
from fieldkit.forms.xml_reading import read_xml

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

_FURTHER_ATTEMPTS = 25
_HARMLESS = "-"
# With these the converter has nothing to go on with.
_HOPELESS = frozenset(
    ("form.no_survey", "form.column_missing", "form.headers_below", "form.nested_too_deep")
)
# What a converter that is not ours may raise over a strange form, besides its own errors.
_CRASHES = (
    ArithmeticError, AssertionError, AttributeError, LookupError, NameError, OSError, RuntimeError,
    StopIteration, TypeError, ValueError,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Conversion:
    """What became of a form file.

    `xform` is None when there is any error. `files` are the attached files with those that the
    conversion itself made (itemsets.csv). `tables` are the sheets as written, None for an XForm.
    """

    name: str
    xform: bytes | None
    problems: tuple[Problem, ...]
    origin: Origin
    files: Mapping[str, bytes] = field(default_factory=dict)
    tables: Tables | None = None

    @property
    def ok(self) -> bool:
        """Whether the form can be used; warnings and advice do not forbid it."""
        return self.xform is not None


def go_on() -> None:
    """The pause of work that nobody stops."""


def convert(
    name: str,
    content: bytes,
    files: Mapping[str, bytes] | None = None,
    pause: Callable[[], None] = go_on,
) -> Conversion:
    """The XForm of a form file, told by content and not by name; all problems at once.

    `name` is the file's name, `files` the files attached to the form by name (CSV, media). `pause`
    is called now and then, and may end the work by what it raises.
    """
    attached = dict(files or {})
    if kind_of(content) == "xml":
        return _ready_xform(name, content, attached)
    try:
        tables = read_tables(content)
    except FieldKitError as refusal:
        problem = Problem(refusal.code, context=refusal.context)
        return Conversion(name, None, (problem,), Origin(), attached)
    working = copy.deepcopy(tables)
    problems = [
        *tables.problems,
        *check_bounds(tables),
        *check_tables(working),
        *check_headers(tables),
        *check_formulas(content, tables),
        *leave_out_foreign_columns(working),
    ]
    shifted = {problem.row for problem in problems if problem.code == "form.pipe"}
    problems += [problem for problem in check_expressions(tables) if problem.row not in shifted]
    if "survey" in working.sheets:
        problems += straighten_file_names(working.sheets["survey"])
    xform = None
    if not any(problem.code in _HOPELESS for problem in problems):
        pause()
        xform, itemsets = _converted(name, working, problems, pause)
        if itemsets is not None:
            attached["itemsets.csv"] = itemsets
    if any(problem.severity == "error" for problem in problems):
        xform = None
    return Conversion(name, xform, tuple(problems), origin_of(tables), attached, tables)


def _converted(
    name: str, working: Tables, problems: list[Problem], pause: Callable[[], None]
) -> tuple[bytes | None, bytes | None]:
    """The XForm and the itemsets file; goes on behind each error of the converter."""
    from pyxform.errors import PyXFormError

    for _ in range(_FURTHER_ATTEMPTS):
        pause()
        notes: list[str] = []
        try:
            converted = _run(name, working, notes)
        except PyXFormError as failure:
            problem = problem_of_failure(str(failure), working)
            if problem.row is None:
                problem = replace(problem, **_located(name, working, str(failure), pause))
        except _CRASHES as crash:
            problems.append(_crash(crash))
            return None, None
        else:
            remarks = (problem_of_warning(note, working) for note in notes)
            problems += [remark for remark in remarks if remark is not None]
            return converted if _is_xml(converted[0], problems) else (None, None)
        if not _is_told(problem, problems):
            problems.append(problem)
        if not _mended(problem, working):
            return None, None
    return None, None


def _is_xml(xform: bytes, problems: list[Problem]) -> bool:
    """Whether what the converter wrote can be read; it does not look at every name."""
    try:
        read_xml(xform)
    except FieldKitError as refusal:
        context = {"reason": refusal.context.get("reason", ""), "where": "pyxform"}
        problems.append(Problem("form.converter_crash", context=context))
        return False
    return True


def _located(name: str, working: Tables, message: str, pause: Callable[[], None]) -> dict[str, Any]:
    """The survey row behind a message that names none: the first without which it is gone."""
    rows = working.sheets["survey"].rows

    def is_told_without(count: int) -> bool:
        pause()
        trial = copy.deepcopy(working)
        for row in trial.sheets["survey"].rows[count:]:
            _make_harmless(row)
        try:
            _run(name, trial)
        except PyXFormError as failure:
            return str(failure) == message
        except _CRASHES:
            return False
        return False

    from pyxform.errors import PyXFormError

    if is_told_without(0):
        return {}
    count = bisect_left(range(len(rows) + 1), x=True, key=is_told_without)
    return {"sheet": "survey", "row": rows[count - 1].number} if count <= len(rows) else {}


def _run(name: str, tables: Tables, notes: list[str] | None = None) -> tuple[bytes, bytes | None]:
    from pyxform.survey_element import SurveyElement
    from pyxform.xls2xform import convert as pyxform_convert

    # pyxform compares two elements of a form by all that is in and below them, which takes seconds
    # in a large repeat; within one form an element equals itself only.
    type.__setattr__(SurveyElement, "__eq__", object.__eq__)
    result = pyxform_convert(_as_pyxform(name, tables), warnings=notes)
    return result.xform.encode(), result.itemsets.encode() if result.itemsets else None


def _as_pyxform(name: str, tables: Tables) -> dict[str, object]:
    book: dict[str, object] = {
        "sheet_names": list(tables.names),
        "fallback_form_name": PurePath(name).stem or "form",
    }
    for sheet in tables.sheets.values():
        headers = dict.fromkeys([*sheet.headers, *_added_headers(sheet.rows, sheet.headers)])
        book[sheet.name] = [dict(row.cells) for row in sheet.rows]
        book[f"{sheet.name}_header"] = [headers] if headers else []
    return book


def _added_headers(rows: Iterable[Row], headers: list[str]) -> list[str]:
    known = set(headers)
    return [header for row in rows for header in row.cells if header not in known]


def _is_told(problem: Problem, problems: Iterable[Problem]) -> bool:
    """Whether an error of the same row is already there: the converter repeats ours."""
    return problem.row is not None and any(
        (told.sheet, told.row, told.severity) == (problem.sheet, problem.row, "error")
        for told in problems
    )


def _mended(problem: Problem, working: Tables) -> bool:
    """Makes the row harmless that the converter stopped at; False when it cannot be."""
    sheet = working.sheets.get(problem.sheet or "")
    row = next((row for row in sheet.rows if row.number == problem.row), None) if sheet else None
    if row is None or not row.cells:
        return False
    if problem.sheet != "survey":
        row.cells.clear()
        return True
    if row.cells.get("label") == _HARMLESS:
        row.cells.clear()
        return True
    return _make_harmless(row)


def _make_harmless(row: Row) -> bool:
    """A question becomes a plain text question of the same name; groups have to stay."""
    if row_type(value(row, "type")) in (RowKind.GROUP, RowKind.REPEAT, RowKind.END):
        return False
    name = value(row, "name")
    row.cells = {"type": "text", "name": name, "label": _HARMLESS} if name else {}
    return True


def _crash(crash: BaseException) -> Problem:
    place = crash.__traceback__
    while place is not None and place.tb_next is not None:
        place = place.tb_next
    where = f"{PurePath(place.tb_frame.f_code.co_filename).name}:{place.tb_lineno}" if place else ""
    return Problem(
        "form.converter_crash",
        context={"reason": f"{type(crash).__name__} {crash}".strip(), "where": where},
    )


def _ready_xform(name: str, content: bytes, files: Mapping[str, bytes]) -> Conversion:
    """A form that is already an XForm: only read, its binds placed by line."""
    try:
        root = read_xml(content)
    except FieldKitError as error:
        line = int(str(error.context["line"]))
        problem = Problem(error.code, row=line, context=error.context)
        return Conversion(name, None, (problem,), Origin(), files)
    if root.tag != f"{{{XHTML}}}html":
        problem = Problem("form.not_a_form", row=1, context={"root": etree.QName(root).localname})
        return Conversion(name, None, (problem,), Origin(), files)
    lines = {
        str(bind.get("nodeset")): int(str(bind.sourceline))
        for bind in root.iter(f"{{{XFORMS}}}bind")
    }
    for element in root.iter(f"{{{XFORMS}}}{SUBMISSION}"):
        lines[SUBMISSION] = int(str(element.sourceline))
    problems = tuple(check_binds(root))
    broken = any(problem.severity == "error" for problem in problems)
    return Conversion(name, None if broken else content, problems, Origin(lines=lines), files)
