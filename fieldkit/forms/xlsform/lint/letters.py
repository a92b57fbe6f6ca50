"""Texts that the bundled fonts cannot show, and texts whose direction marks are not closed."""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import TYPE_CHECKING

from fieldkit import paths
from fieldkit.errors import Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from fieldkit.forms.xlsform.lint.texts import FormText

_MOST_LETTERS = 12
_SHOWN = frozenset("LMNPS")
_OPENING = "\u202a\u202b\u202d\u202e"
_ISOLATING = "\u2066\u2067\u2068"
_CLOSING, _CLOSING_ISOLATE = "\u202c", "\u2069"
_RIGHT_TO_LEFT = frozenset(("R", "AL"))


def check_letters(texts: Iterable[FormText]) -> Iterator[Problem]:
    """One problem for each script that is missing, and one for each unclosed direction mark."""
    missing: dict[str, list[str]] = {}
    first: dict[str, FormText] = {}
    for text in texts:
        for letter in dict.fromkeys(text.text):
            if letter > "\u017f" and _is_missing(letter):
                script = _script(letter)
                letters = missing.setdefault(script, [])
                if letter not in letters:
                    letters.append(letter)
                first.setdefault(script, text)
        if _is_unclosed(text.text):
            place = text.place
            context = {"text": text.text}
            yield Problem(
                "form.direction_unclosed", "warning", place.sheet, place.row, place.column, context
            )
    for script, letters in missing.items():
        place = first[script].place
        context = {
            "script": script.capitalize(),
            "letters": " ".join(letters[:_MOST_LETTERS]),
            "count": str(len(letters)),
        }
        is_backwards = unicodedata.bidirectional(letters[0]) in _RIGHT_TO_LEFT
        code = "form.letters_missing_rtl" if is_backwards else "form.letters_missing"
        yield Problem(code, "warning", place.sheet, place.row, place.column, context)


@cache
def _is_missing(letter: str) -> bool:
    return unicodedata.category(letter)[0] in _SHOWN and ord(letter) not in _covered()


@cache
def _covered() -> frozenset[int]:
    """The characters of all bundled fonts."""
    import uharfbuzz

    found: set[int] = set()
    for file in sorted((paths.resources() / "fonts").glob("*.ttf")):
        found |= set(uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(file))).unicodes)
    return frozenset(found)


def _script(letter: str) -> str:
    """The script by the first word of the character's name: DEVANAGARI, THAI, CJK."""
    if unicodedata.category(letter)[0] == "S":
        return "symbols"
    return unicodedata.name(letter, "unnamed").split()[0]


def _is_unclosed(text: str) -> bool:
    embedded = isolated = 0
    for sign in text:
        if sign in _OPENING:
            embedded += 1
        elif sign == _CLOSING:
            embedded = max(0, embedded - 1)
        elif sign in _ISOLATING:
            isolated += 1
        elif sign == _CLOSING_ISOLATE:
            isolated = max(0, isolated - 1)
    return bool(embedded or isolated)
