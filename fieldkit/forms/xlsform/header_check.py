"""The headers of a form's sheets: those that are missing, misspelt, or spelt in several ways."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fieldkit.errors import Problem
from fieldkit.forms.xlsform import columns
from fieldkit.forms.xlsform.near_names import only_near
from fieldkit.forms.xlsform.origin import value

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fieldkit.forms.xlsform.tables import Sheet, Tables

_WANTED = {"survey": ("type", "name"), "choices": ("list_name", "name")}
_OF_CHOICES = ("list_name", "name", "label")
_SETTINGS = (
    "form_title", "form_id", "version", "default_language", "instance_name", "style", "public_key",
    "submission_url", "allow_choice_duplicates", "namespaces", "name", "auto_send", "auto_delete",
    "title", "id_string", "prefix", "delimiter", "clean_text_values", "client_editable",
)  # fmt: skip
_LANGUAGE_CODE = re.compile(r"\s*\([^()]*\)\s*$")


def missing_columns(tables: Tables) -> list[Problem]:
    """Columns that no form can do without, and headers that stand below the first row."""
    problems = []
    for name, needed in _WANTED.items():
        sheet = tables.sheets.get(name)
        if sheet is None or (not sheet.rows and name != "survey"):
            continue
        present = {columns.meaning(header) for header in sheet.headers}
        missing = [column for column in needed if column not in present]
        below = _row_of_headers(sheet, needed[0]) if missing else None
        if below is not None:
            context: dict[str, object] = {"row": below, "first": ", ".join(sheet.headers)}
            problems.append(Problem("form.headers_below", "error", name, below, None, context))
            continue
        for column in missing:
            context = {"column": column, "found": ", ".join(sheet.headers) or "-"}
            problems.append(Problem("form.column_missing", "error", name, 1, column, context))
    return problems


def _row_of_headers(sheet: Sheet, wanted: str) -> int | None:
    return next(
        (
            row.number
            for row in sheet.rows[:10]
            if any(columns.meaning(text) == wanted for text in row.cells.values())
        ),
        None,
    )


def check_headers(tables: Tables) -> Iterator[Problem]:
    """Headers that are nearly a known one, and languages that are spelt in several ways."""
    for name in ("survey", "choices", "settings"):
        sheet = tables.sheets.get(name)
        for header in sheet.headers if sheet is not None else ():
            meant = meant_header(name, header, sheet)
            if meant is not None:
                context = {"header": header, "meant": meant}
                yield Problem("form.column_misspelt", "warning", name, 1, header, context)
    yield from _languages(tables)


def meant_header(name: str, header: str, sheet: Sheet | None) -> str | None:
    """The header that a misspelt one can only mean; None where it is right or its author's own."""
    base, colons, rest = header.partition("::")
    present = {columns.meaning(other) for other in sheet.headers} if sheet is not None else set()
    known = {"survey": columns.SURVEY_HEADERS, "settings": _SETTINGS}.get(name, _OF_CHOICES)
    is_right = columns.is_known(header) if name == "survey" else columns.meaning(base) in known
    free = [other for other in known if columns.meaning(other) not in present]
    near = None if is_right else only_near(base.strip(), free)
    return f"{near}{colons}{rest}" if near else None


def folded_language(language: str) -> str:
    """A language without its code and without capitals: `English (en)` is `english`."""
    return _LANGUAGE_CODE.sub("", language).strip().casefold()


def _default_language(tables: Tables, found: list[str]) -> Iterator[Problem]:
    settings = tables.sheets.get("settings")
    row = settings.rows[0] if settings is not None and settings.rows else None
    language = value(row, "default_language") if row is not None else ""
    known = {folded_language(other) for other in found}
    if row is not None and language and known and folded_language(language) not in known:
        context = {"language": language, "found": ", ".join(found)}
        code, column = "form.default_language_absent", "default_language"
        yield Problem(code, "warning", "settings", row.number, column, context)


def _languages(tables: Tables) -> Iterator[Problem]:
    spellings: dict[str, dict[str, tuple[str, str]]] = {}
    for name in ("survey", "choices"):
        sheet = tables.sheets.get(name)
        for header in sheet.headers if sheet is not None else ():
            language = columns.language(header)
            if language:
                spelt = spellings.setdefault(folded_language(language), {})
                spelt.setdefault(language, (name, header))
    yield from _default_language(tables, [one for spelt in spellings.values() for one in spelt])
    for spelt in spellings.values():
        if len(spelt) > 1:
            sheet_name, header = list(spelt.values())[1]
            best = max(spelt, key=len)
            context = {"spellings": ", ".join(spelt), "rewrite": best}
            yield Problem("form.language_spelt", "warning", sheet_name, 1, header, context)
