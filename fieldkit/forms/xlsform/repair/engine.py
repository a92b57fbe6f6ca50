"""Goes round the faults of a form until nothing is left that a rule can mend.

Behind one fault there is often a second one, so every round checks again. What no rule can mend
stays as it is: guessing is left to people.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import TYPE_CHECKING

from fieldkit.errors import FieldKitError, Problem
from fieldkit.forms.xlsform import columns
from fieldkit.forms.xlsform.convert import go_on
from fieldkit.forms.xlsform.header_check import check_headers
from fieldkit.forms.xlsform.near_names import only_near
from fieldkit.forms.xlsform.origin import value
from fieldkit.forms.xlsform.repair import naming, workbook
from fieldkit.forms.xlsform.repair.appearances import misspelt_appearances
from fieldkit.forms.xlsform.repair.changes import Book, Repair, joined, make
from fieldkit.forms.xlsform.repair.expressions import expression_repairs
from fieldkit.forms.xlsform.repair.types import better_type
from fieldkit.forms.xlsform.row_types import RowKind, row_type
from fieldkit.forms.xlsform.table_check import check_tables, straighten_file_names
from fieldkit.forms.xlsform.tables import SHEET_NAMES, kind_of, read_tables

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

    from fieldkit.errors import Severity
    from fieldkit.forms.xlsform.tables import Tables

# Faults that the form works with, so that the conversion says nothing of them.
UNTOLD = frozenset(
    [
        "form.choice_without_label",
        "form.file_misnamed",
        "form.sheet_misnamed",
        "form.typographic",
        "form.wrong_ending",
    ]
)
# What is looked for in every cell, instead of being remedied problem by problem.
_BY_CELL = frozenset(
    [
        "form.appearance_misspelt",
        "form.column_misspelt",
        "form.expression",
        "form.function_unknown",
    ]
)
_MOST_ROUNDS = 40
_ENDINGS = {
    "xlsx": (".xlsx", ".xlsm"),
    "xls": (".xls",),
    "csv": (".csv", ".txt", ".tsv"),
    "md": (".md",),
}


@dataclass(frozen=True, slots=True)
class RepairedForm:
    """The copy of a form as a workbook (.xlsx), and all that is different in it."""

    workbook: bytes
    repairs: tuple[Repair, ...]


def repair_form(
    name: str,
    content: bytes,
    files: Mapping[str, bytes] | None = None,
    only: Collection[str] | None = None,
    pause: Callable[[], None] = go_on,
) -> RepairedForm:
    """A copy of a form with its small faults put right.

    `name` is the file's name, `files` the files attached to the form, `only` the codes of the
    problems to remedy, all of them without it. `pause` is called now and then, and may end the
    work by what it raises.

    Raises:
        FieldKitError: form.repair_needs_tables for an XForm; what `read_tables` raises.
    """
    if kind_of(content) == "xml":
        raise FieldKitError("form.repair_needs_tables", name=name)
    tables = read_tables(content)
    if not tables.names:
        raise FieldKitError("form.no_survey", found="-")
    named = [repair for repair in _sheet_names(tables) if only is None or repair.code in only]
    book_bytes = workbook.with_sheet_names(workbook.as_workbook(content), named)
    headers = [one for one in _headers(tables) if only is None or one.code in only]
    book_bytes = workbook.with_cells(book_bytes, headers)
    if named or headers:
        tables = read_tables(book_bytes)
    book = Book(tables.copied(), name, files or {})
    in_cells = _rounds(book, only, pause)
    found = joined([*_file_name(name, content, only), *named, *headers, *in_cells])
    return RepairedForm(workbook.with_cells(book_bytes, joined(in_cells)), found)


def repairable_codes() -> frozenset[str]:
    """The codes of all problems that a repair can remedy."""
    return frozenset(_REMEDIES) | UNTOLD | _BY_CELL


def offered_repairs(
    name: str,
    content: bytes,
    files: Mapping[str, bytes] | None = None,
    pause: Callable[[], None] = go_on,
) -> tuple[Repair, ...]:
    """The repairs that a form would get; none for what cannot be read as tables."""
    try:
        return repair_form(name, content, files, pause=pause).repairs
    except FieldKitError:
        return ()


def repair_problems(repairs: Iterable[Repair]) -> Iterator[Problem]:
    """The faults that a form works with, told only because they can be repaired."""
    for repair in repairs:
        if repair.code in UNTOLD:
            severity: Severity = "warning" if repair.code == "form.wrong_ending" else "advice"
            context = {"before": repair.before, "after": repair.after}
            yield Problem(repair.code, severity, repair.sheet, repair.row, repair.column, context)


def _rounds(book: Book, only: Collection[str] | None, pause: Callable[[], None]) -> list[Repair]:
    made: list[Repair] = []
    for _ in range(_MOST_ROUNDS):
        pause()
        cells = set()
        for repair in _one_round(book):
            pause()
            key = (repair.sheet, repair.row, repair.column)
            if key in cells or repair.before == repair.after:
                continue
            if only is not None and repair.code not in only:
                continue
            cells.add(key)
            made.append(repair)
        if not cells:
            break
        for repair in made[-len(cells) :]:
            make(repair, book.tables)
    return made


def _one_round(book: Book) -> Iterator[Repair]:
    for problem in _problems(book.tables):
        remedy = _REMEDIES.get(problem.code)
        if remedy is not None:
            yield from remedy(problem, book)
    yield from expression_repairs(book)
    yield from misspelt_appearances(book)
    yield from naming.unlabelled_choices(book)
    yield from naming.misspelt_files(book)


def _problems(tables: Tables) -> Iterable[Problem]:
    working = tables.copied()
    survey = working.sheets.get("survey")
    files = straighten_file_names(survey) if survey else []
    return [*check_tables(working), *files]


# --- remedies of single problems; those of names are in `naming`


def _type(problem: Problem, book: Book) -> Iterator[Repair]:
    better = better_type(book.row("survey", problem.row), book)
    if better is not None:
        yield book.cell(problem, better)


def _end(problem: Problem, book: Book) -> Iterator[Repair]:
    """What only says `end` closes what was begun last."""
    open_ = []
    for row in book.rows("survey"):
        if row.number == problem.row:
            break
        kind = row_type(value(row, "type"))
        if kind in (RowKind.GROUP, RowKind.REPEAT):
            open_.append("end_group" if kind is RowKind.GROUP else "end_repeat")
        elif kind is RowKind.END and open_:
            open_.pop()
    if open_:
        yield book.cell(problem, open_[-1])


def _missing_type(problem: Problem, book: Book) -> Iterator[Repair]:
    yield replace(book.cell(problem, "text"), column=book.header("survey", "type"))


def _calculation(problem: Problem, book: Book) -> Iterator[Repair]:
    header = book.header("survey", "calculation")
    yield Repair(problem.code, "survey", problem.row, header, "", "''")


def _repeated_choice(problem: Problem, book: Book) -> Iterator[Repair]:
    """A choice that is there twice, word by word, goes once; others need the setting."""
    row = book.row("choices", problem.row)
    for other in book.rows("choices"):
        if other.number >= row.number:
            break
        if other.cells == row.cells:
            for header, text in row.cells.items():
                yield Repair(problem.code, "choices", row.number, header, text, "")
            return
    yield book.setting("allow_choice_duplicates", "yes", problem.code)


def _another_root(problem: Problem, book: Book) -> Iterator[Repair]:
    root = value(book.row("survey", problem.row), "name")
    yield book.setting("name", f"{root}_form", problem.code)
    for sheet, row, header, text in book.cells():
        if f"/{root}/" in text and columns.meaning(header) in columns.EXPRESSIONS:
            after = text.replace(f"/{root}/", f"/{root}_form/")
            yield Repair(problem.code, sheet, row.number, header, text, after)


def _form_id(problem: Problem, book: Book) -> Iterator[Repair]:
    """The copy has another file name; the form's id, taken from it until now, stays."""
    yield book.setting("form_id", PurePath(book.name).stem, problem.code)


def _file_ending(problem: Problem, book: Book) -> Iterator[Repair]:
    row = copy.deepcopy(book.row("survey", problem.row))
    header = problem.column or ""
    before = row.cells.get(header, "")
    survey = copy.deepcopy(book.tables.sheets["survey"])
    survey.rows = [row]
    straighten_file_names(survey)
    yield Repair(problem.code, "survey", row.number, header, before, row.cells[header])


_REMEDIES: dict[str, Callable[[Problem, Book], Iterator[Repair]]] = {
    "form.type_unknown": _type,
    "form.type_missing": _missing_type,
    "form.list_extra": _type,
    "form.end_alone": _end,
    "form.calculation_missing": _calculation,
    "form.choice_repeated": _repeated_choice,
    "form.choice_without_name": naming.named_choice,
    "form.reference_unknown": naming.mended_references,
    "form.reference_broken": naming.closed_references,
    "form.list_missing": naming.near_list,
    "form.name_invalid": naming.renamed,
    "form.name_missing": naming.renamed,
    "form.name_repeated": naming.renamed,
    "form.name_reserved": naming.renamed,
    "form.name_is_root": _another_root,
    "form.id_missing": _form_id,
    "form.pulldata_extension": _file_ending,
}


# --- names of the file and of the sheets


def _file_name(name: str, content: bytes, only: Collection[str] | None) -> Iterator[Repair]:
    """A file whose ending tells another kind than its content; other programs refuse it."""
    kind, path = kind_of(content), PurePath(name)
    if path.suffix.lower() in _ENDINGS[kind] or (
        only is not None and "form.wrong_ending" not in only
    ):
        return
    now = f"{path.stem}.xlsx (xlsx)"
    yield Repair("form.wrong_ending", None, None, None, f"{name} ({kind})", now)


def _headers(tables: Tables) -> Iterator[Repair]:
    """Headers that no program knows, and that can only mean one that they do."""
    for problem in check_headers(tables):
        if problem.code == "form.column_misspelt":
            before, after = str(problem.context["header"]), str(problem.context["meant"])
            yield Repair(problem.code, problem.sheet, 1, problem.column, before, after)


def _sheet_names(tables: Tables) -> Iterator[Repair]:
    """Sheets whose names are misspelt, and a lone sheet of questions under another name."""
    code = "form.sheet_misnamed"
    named = {title.strip().lower() for title in tables.names}
    for title in tables.names:
        plain = title.strip().lower()
        near = only_near(plain, SHEET_NAMES)
        if plain not in SHEET_NAMES and near and near not in named:
            yield Repair(code, near, None, None, title, near)
        elif "survey" in tables.sheets and "survey" not in named and len(named) == 1:
            yield Repair(code, "survey", None, None, title, "survey")
