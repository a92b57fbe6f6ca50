"""Translated wording for every face (screen, paper, command line) from gettext catalogues.

The English sentence is the key. Catalogues are resources/translations/<tag>.po, compiled to .mo by
`python packaging/translations.py`.
"""

from __future__ import annotations

import gettext
from functools import lru_cache

from fieldkit import paths

SOURCE_LANGUAGE = "en"
DECIMAL_COMMA = frozenset({"ru", "kk", "ky", "tg", "uz", "tk", "be", "uk", "fr", "de", "es"})
RIGHT_TO_LEFT = frozenset({"ur", "ar", "fa", "ps"})


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
