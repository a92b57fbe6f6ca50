"""Files that a form names and that nobody attached."""

from __future__ import annotations

import difflib
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from fieldkit.errors import Problem
from fieldkit.forms.xlsform.origin import Place

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from fieldkit.forms.xlsform.lint.checked_form import CheckedForm

_MEDIA = re.compile(r"jr://(?:images|audio|video|file)/([^<\"']+)<")
_CLOSE_ENOUGH, _MOST_COMPARED = 0.85, 100
_SEARCHED = re.compile(r"""\bsearch\(\s*(['"])(?P<file>[^'"]+)\1""")


def check_media(form: CheckedForm, files: Mapping[str, bytes]) -> Iterator[Problem]:
    """Pictures, sounds, videos and lists, each at the first cell that names it."""
    yield from _told_by_reading(form, files)
    xform = (form.conversion.xform or b"").decode("utf-8", "replace")
    for name in dict.fromkeys(_MEDIA.findall(xform)):
        if name not in files:
            yield _missing("form.media_missing", name, _cell_naming(form, name), files)
    told = {str(problem.context.get("file")) for problem in form.definition.problems}
    for element in form.definition.elements():
        searched = _SEARCHED.search(" ".join(element.appearance))
        if searched is not None:
            name = searched["file"].removesuffix(".csv") + ".csv"
            if name not in files and name not in told:
                place = form.place(element.path, "appearance")
                yield _missing("form.search_file_missing", name, place, files)


def _told_by_reading(form: CheckedForm, files: Mapping[str, bytes]) -> Iterator[Problem]:
    """What reading the form found about its files, at the cell that names the file."""
    for problem in form.definition.problems:
        name = str(problem.context.get("file", ""))
        stem = name.rpartition(".")[0]
        place = _cell_naming(form, stem) if stem else _setting(form, problem)
        if problem.code == "form.file_absent" and _nearest(name, files):
            yield _missing(problem.code, name, place, files)
        else:
            yield replace(problem, sheet=place.sheet, row=place.row, column=place.column)


def _setting(form: CheckedForm, problem: Problem) -> Place:
    """The cell of the settings sheet that a problem of the whole form stands in."""
    column = problem.code.removeprefix("form.")
    return form.conversion.origin.setting(column) if column == "public_key" else Place()


def _missing(code: str, name: str, place: Place, files: Mapping[str, bytes]) -> Problem:
    nearest = _nearest(name, files)
    context = {"file": name, "before": name, "after": nearest}
    code = "form.file_misnamed" if nearest else code
    return Problem(code, "warning", place.sheet, place.row, place.column, context)


def _nearest(name: str, files: Mapping[str, bytes]) -> str:
    """An attached file whose name differs by capitals or a letter; "" for none."""
    alike = [file for file in files if file.lower() == name.lower()]
    few = list(files)[:_MOST_COMPARED]
    close = alike or difflib.get_close_matches(name, few, n=1, cutoff=_CLOSE_ENOUGH)
    return close[0] if close else ""


def _cell_naming(form: CheckedForm, word: str) -> Place:
    """The first cell of the survey or the choices that holds a word, best as its whole text."""
    if not form.cells:
        form.cells.update(_cells(form))
    if word in form.cells:
        return form.cells[word]
    return next((place for text, place in reversed(form.cells.items()) if word in text), Place())


def _cells(form: CheckedForm) -> Iterator[tuple[str, Place]]:
    """Every cell that may name a file, the first ones last so that they count."""
    tables = form.conversion.tables
    sheets = tables.sheets if tables else {}
    for name in ("choices", "survey"):
        for row in reversed(sheets[name].rows) if name in sheets else ():
            for header, text in row.cells.items():
                yield text, Place(name, row.number, header)
