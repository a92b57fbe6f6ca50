"""Names put right: references, lists, files, and the names of rows and choices themselves."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fieldkit.forms.xlsform import columns
from fieldkit.forms.xlsform.near_names import only_near
from fieldkit.forms.xlsform.origin import value
from fieldkit.forms.xlsform.repair.changes import Repair
from fieldkit.forms.xlsform.row_types import RowKind, row_type

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fieldkit.errors import Problem
    from fieldkit.forms.xlsform.repair.changes import Book
    from fieldkit.forms.xlsform.tables import Row

_REFERENCE = re.compile(r"\$\{(\s*(?:last-saved#)?)([^{}]*?)(\s*)\}")
_UNCLOSED = re.compile(r"\$\{\s*((?:last-saved#)?)([^\W\d][\w.\-]*)(?![\w.\-]|\s*\})\)?")
_FROM_FILE = re.compile(r"^(select[_ ](?:one|multiple)[_ ]from[_ ]file\s+)(\S+)(.*)$")
_OTHER = re.compile(r"[_\- ]+or[_\- ]+other$")


def mended_references(problem: Problem, book: Book) -> Iterator[Repair]:
    """`${nmae}` becomes `${name}`; in a column of the author's own it stops being a reference."""
    names = book.names()

    def better(match: re.Match[str]) -> str:
        if match[2] in names:
            return match[0]
        near = only_near(match[2], names)
        if near:
            return f"${{{match[1]}{near}{match[3]}}}"
        return match[0] if problem.severity == "error" else match[0].removeprefix("$")

    text = _text(problem, book)
    yield book.cell(problem, _REFERENCE.sub(better, text))


def closed_references(problem: Problem, book: Book) -> Iterator[Repair]:
    """`${name` gets its brace; in a column of the author's own it stops being a reference."""
    names = book.names()
    text = _text(problem, book)

    def better(match: re.Match[str]) -> str:
        near = match[2] if match[2] in names else only_near(match[2], names)
        if near is None:
            return match[0]
        bracket = match[0].endswith(")") and text.count("(") >= text.count(")")
        return f"${{{match[1]}{near}}}{')' if bracket else ''}"

    closed = _UNCLOSED.sub(better, text)
    if closed == text and problem.severity != "error":
        closed = text.replace("${", "{")
    yield book.cell(problem, closed)


def near_list(problem: Problem, book: Book) -> Iterator[Repair]:
    """The list that a select can only mean, also where `or_other` grew on to its name."""
    wanted = str(problem.context.get("list"))
    lists = book.lists(str(problem.context.get("where", "choices")))
    text = _text(problem, book)
    plain = _OTHER.sub("", wanted)
    near = f"{plain} or_other" if plain != wanted and plain in lists else only_near(wanted, lists)
    if near:
        yield book.cell(problem, re.sub(rf"(?<=\s){re.escape(wanted)}(?=\s|$)", near, text))


def renamed(problem: Problem, book: Book) -> Iterator[Repair]:
    """Another name for a row whose own cannot be used; what refers to it follows."""
    row = book.row(problem.sheet, problem.row)
    old, kind = value(row, "name"), row_type(value(row, "type"))
    words = {RowKind.GROUP: "group", RowKind.REPEAT: "repeat"}
    plain = _slug(old) or words.get(kind, "question")
    new = _unused(plain, book.names(), row.number)
    yield book.cell(problem, new)
    if not old or book.names().count(old) > 1:
        return
    for sheet, other, header, text in book.cells():
        after = _REFERENCE.sub(lambda m: f"${{{m[1]}{new}{m[3]}}}" if m[2] == old else m[0], text)
        if after != text:
            yield Repair(problem.code, sheet, other.number, header, text, after)


def named_choice(problem: Problem, book: Book) -> Iterator[Repair]:
    """A choice without a name is named by its label."""
    row = book.row("choices", problem.row)
    label = _label(row)
    others = [
        value(other, "name")
        for other in book.rows("choices")
        if value(other, "list_name") == value(row, "list_name")
    ]
    name = _unused(_slug(label.casefold()) or "choice", others, row.number)
    yield Repair(problem.code, "choices", row.number, book.header("choices", "name"), "", name)


def unlabelled_choices(book: Book) -> Iterator[Repair]:
    """A choice that shows nothing shows its name."""
    header = book.header("choices", "label")
    headers = book.tables.sheets["choices"].headers if "choices" in book.tables.sheets else []
    label = next((h for h in headers if columns.meaning(h) == "label"), header)
    for row in book.rows("choices"):
        shows = any(columns.meaning(h) in (*columns.MEDIA, "label") for h in row.cells)
        if value(row, "list_name") and value(row, "name") and not shows:
            yield Repair(
                "form.choice_without_label", "choices", row.number, label, "", value(row, "name")
            )


def misspelt_files(book: Book) -> Iterator[Repair]:
    """A file that the form names in other letters than the attached one has."""
    for row in book.rows("survey") if book.files else ():
        for header, text in row.cells.items():
            meant = columns.meaning(header)
            named = _FROM_FILE.match(text) if meant == "type" else None
            file = named[2] if named else text if meant in columns.MEDIA else ""
            near = only_near(file, book.files) if file and file not in book.files else None
            if near and near.casefold().rpartition(".")[2] == file.casefold().rpartition(".")[2]:
                after = f"{named[1]}{near}{named[3]}" if named else near
                yield Repair("form.file_misnamed", "survey", row.number, header, text, after)


def _text(problem: Problem, book: Book) -> str:
    return book.row(problem.sheet, problem.row).cells.get(problem.column or "", "")


def _label(row: Row) -> str:
    labels = (text for header, text in row.cells.items() if columns.meaning(header) == "label")
    return next(labels, "")


def _slug(text: str) -> str:
    words = re.sub(r"[^\w.\-]+", "_", text).strip("_.-")
    return f"q_{words}" if words[:1].isdigit() else words


def _unused(name: str, names: list[str], number: int) -> str:
    """The name itself, or with the row's number where it is taken or kept by the converter."""
    free = name not in names and name != "meta"
    taken = frozenset(names)
    proposals = [name] if free else []
    proposals += [f"{name}_{number + step}" for step in range(len(names) + 1)]
    return next(proposal for proposal in proposals if proposal not in taken)
