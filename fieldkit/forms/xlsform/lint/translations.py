"""Texts that some languages of the form have and others lack."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldkit.errors import Problem
from fieldkit.forms.xlsform.header_check import folded_language

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from fieldkit.forms.xlsform.lint.texts import FormText

_EMPTY = frozenset(("", "-"))
_MOST_ROWS = 8


def _spelt_in_several_ways(languages: set[str]) -> set[str]:
    """Languages of which only the spelling differs: their texts are there under the other one."""
    folded = [folded_language(language) for language in languages]
    return {language for language in languages if folded.count(folded_language(language)) > 1}


def check_translations(all_texts: Iterable[FormText]) -> Iterator[Problem]:
    """For each language and column one problem that counts the texts and names the first rows."""
    lacking: dict[tuple[str, str, str], list[FormText]] = {}
    all_texts = list(all_texts)
    several = _spelt_in_several_ways({text.language for text in all_texts})
    texts = [text for text in all_texts if text.language and text.language not in several]
    filled = {text.key for text in texts if text.text.strip() not in _EMPTY}
    for text in texts:
        # In a ready XForm the place is a path of its own for each text.
        sheet = "" if (text.place.sheet or "").startswith("/") else text.place.sheet or ""
        if text.text.strip() in _EMPTY and text.key in filled:
            lacking.setdefault((sheet, text.column, text.language), []).append(text)
    for (sheet, column, language), found in lacking.items():
        rows = [str(text.place.row) for text in found if text.place.row]
        more = ", ..." if len(rows) > _MOST_ROWS else ""
        place = found[0].place
        context = {
            "language": language,
            "column": column,
            "count": len(found),
            "rows": ", ".join(rows[:_MOST_ROWS]) + more,
        }
        yield Problem(
            "form.untranslated", "warning", sheet or None, place.row, place.column, context
        )
