"""Translated wording for every face (screen, paper, command line) from gettext catalogues.

The English sentence is the key. Catalogues are resources/translations/<tag>.po, compiled to .mo by
`python packaging/translations.py`.
"""

from __future__ import annotations

import gettext
import re
from functools import lru_cache
from typing import TYPE_CHECKING

from fieldkit import paths

if TYPE_CHECKING:
    from collections.abc import Iterable

SOURCE_LANGUAGE = "en"
DECIMAL_COMMA = frozenset({"ru", "kk", "ky", "tg", "uz", "tk", "be", "uk", "fr", "de", "es"})
RIGHT_TO_LEFT = frozenset({"ur", "ar", "fa", "ps"})
_OVERRIDES = re.compile("[\u202a-\u202e]")
_ISOLATES = re.compile("[\u2066-\u2069]")
_END_OF_ISOLATE = "\u2069"
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")


@lru_cache
def catalogue(language: str) -> gettext.NullTranslations:
    """The catalogue of a language tag; English itself when there is none."""
    compiled = paths.resources() / "translations" / f"{language}.mo"
    if language == SOURCE_LANGUAGE or not compiled.is_file():
        return gettext.NullTranslations()
    with compiled.open("rb") as file:
        return gettext.GNUTranslations(file)


def available() -> list[str]:
    """Language tags that the product speaks, English first."""
    folder = paths.resources() / "translations"
    return [SOURCE_LANGUAGE, *sorted(file.stem for file in folder.glob("*.mo"))]


def marked(text: str) -> str:
    """The text itself; marks it for extraction where it is translated later."""
    return text


def has_decimal_comma(language: str) -> bool:
    """Whether a language tag writes 0,2 for two tenths."""
    return language[:2] in DECIMAL_COMMA


def is_right_to_left(language: str) -> bool:
    """Whether a language tag is written from right to left."""
    return language[:2] in RIGHT_TO_LEFT


def listed(words: Iterable[str]) -> str:
    """Words in a row, parted by commas; whole sentences only by a space."""
    return ", ".join(words).replace("., ", ". ").replace("۔, ", "۔ ")


def steady(text: str) -> str:
    """A stranger's text that turns no letters around, neither its own nor those beside it.

    Overrides could let one name pose as another; an isolate ends where the text ends.
    """
    if text.isascii():
        return text
    text = _OVERRIDES.sub("", text)
    open_isolates = 0

    def kept(sign: re.Match[str]) -> str:
        nonlocal open_isolates
        if sign[0] != _END_OF_ISOLATE:
            open_isolates += 1
        elif open_isolates:
            open_isolates -= 1
        else:
            return ""
        return sign[0]

    text = _ISOLATES.sub(kept, text)
    return text + _END_OF_ISOLATE * open_isolates


def printable(text: str) -> str:
    """Text that a terminal only shows: no signs that move its cursor, colour or rename it."""
    return _CONTROLS.sub("\N{REPLACEMENT CHARACTER}", steady(text))
