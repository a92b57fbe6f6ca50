"""Every text of a form that a person reads, with its language and its cell."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fieldkit.forms.body import Question
from fieldkit.forms.xlsform import columns
from fieldkit.forms.xlsform.origin import Place, value

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fieldkit.forms.body import BodyElement
    from fieldkit.forms.itext import Pieces, Text
    from fieldkit.forms.xlsform.lint.checked_form import CheckedForm
    from fieldkit.forms.xlsform.tables import Row

# Stands for the answer that a text shows.
_ANSWER = "\N{HORIZONTAL ELLIPSIS}"
_READ = frozenset(("", "guidance"))
_CHOICE_TEXT = re.compile(r"(?P<list>.+)-(?P<place>\d+)")


@dataclass(frozen=True, slots=True)
class FormText:
    """One text in one language; `column` is label, hint, constraint_message, ...

    The texts of all languages that say the same have one `key`.
    """

    key: str
    text: str
    language: str
    column: str
    place: Place


def form_texts(form: CheckedForm) -> Iterator[FormText]:
    """The texts of all translations, then those that stand in the form itself."""
    itext = form.definition.itext
    keys = dict.fromkeys(
        (key, variant)
        for translation in itext.translations.values()
        for key, variants in translation.texts.items()
        for variant in variants
        if variant in _READ
    )
    for language, translation in itext.translations.items():
        for key, variant in keys:
            pieces = translation.texts.get(key, {}).get(variant, ())
            yield _translated(form, key, variant, language, pieces)
    for element in form.definition.elements():
        for column, text in _own_texts(element):
            if text is not None and text.id is None and text.pieces:
                place = _cell(form, element.path, column, "")
                yield FormText(element.path, _plain(text.pieces), "", column, place)


def _translated(
    form: CheckedForm, key: str, variant: str, language: str, pieces: Pieces
) -> FormText:
    path, _, kind = key.partition(":")
    path, kind = (path, kind) if kind else ("", "label")
    column = "guidance_hint" if variant else columns.COLUMN_OF_ATTRIBUTE.get(kind, kind)
    place = _cell(form, path, column, language) if path else choice_cell(form, key, language)
    return FormText(f"{key}/{variant}", _plain(pieces), language, column, place)


def _own_texts(element: BodyElement) -> Iterator[tuple[str, Text | None]]:
    yield "label", element.label
    if isinstance(element, Question):
        yield "hint", element.hint


def _plain(pieces: Pieces) -> str:
    return "".join(piece if isinstance(piece, str) else _ANSWER for piece in pieces)


def _cell(form: CheckedForm, path: str, column: str, language: str) -> Place:
    place = form.conversion.origin.place(path, column)
    row = form.conversion.origin.rows.get(path)
    if row is None:
        return place
    return Place(place.sheet, place.row, _header(row, column, language))


def choice_cell(form: CheckedForm, key: str, language: str) -> Place:
    """The cell of a choice's label, by the name of its text: list-0, list-1, ..."""
    match = _CHOICE_TEXT.fullmatch(key)
    rows = _rows_of_lists(form).get(match["list"], []) if match is not None else []
    place = int(match["place"]) if match is not None else 0
    if place >= len(rows):
        return Place()
    sheet, row = rows[place]
    return Place(sheet, row.number, _header(row, "label", language))


def _rows_of_lists(form: CheckedForm) -> dict[str, list[tuple[str, Row]]]:
    known = form.rows_of_lists
    tables = form.conversion.tables
    if not known and tables is not None:
        for name in ("choices", "external_choices"):
            for row in tables.sheets[name].rows if name in tables.sheets else ():
                known.setdefault(value(row, "list_name"), []).append((name, row))
    return known


def _header(row: Row, column: str, language: str) -> str:
    """The header of a column in a language; as it would be written where the row has none."""
    for header in row.cells:
        if columns.meaning(header) == column and (columns.language(header) or "") == language:
            return header
    is_plain = not language or language == "default"
    plain = next((h for h in row.cells if columns.meaning(h) == column), column)
    return plain if is_plain else f"{column}::{language}"
