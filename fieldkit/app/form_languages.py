"""Names of languages in forms, such as `Русский (ru)`, and the tags that the faces use."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fieldkit.wording import SOURCE_LANGUAGE

if TYPE_CHECKING:
    from collections.abc import Sequence

# Forms often name a language without a tag; these are the ones of the programme and its neighbours.
_OWN_NAMES = {
    "english": "en",
    "русский": "ru",
    "қазақша": "kk",
    "қазақ тілі": "kk",
    "кыргызча": "ky",
    "тоҷикӣ": "tg",
    "oʻzbekcha": "uz",
    "o'zbekcha": "uz",
    "монгол": "mn",
    "اردو": "ur",
    "العربية": "ar",
    "فارسی": "fa",
    "دری": "fa",
    "پښتو": "ps",
    "français": "fr",
    "french": "fr",
    "español": "es",
    "arabic": "ar",
    "russian": "ru",
    "urdu": "ur",
}
_TAG = re.compile(r"\(([a-z]{2,3}(?:[-_]\w+)?)\)")


def tag_of(language: str) -> str:
    """The tag in a form's name of a language, or of a well-known name; English otherwise."""
    found = _TAG.search(language)
    return found.group(1) if found else _OWN_NAMES.get(language.strip().lower(), SOURCE_LANGUAGE)


def language_for(languages: Sequence[str], tag: str) -> str | None:
    """The form's language for a tag, or of exactly that name; None when the form has none."""
    for language in languages:
        named = _TAG.search(language) or language.strip().lower() in _OWN_NAMES
        if tag == language or (named and tag_of(language) == tag):
            return language
    return None
