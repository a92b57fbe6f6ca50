"""Names of languages in forms, such as `Русский (ru)`, and the tags that the faces use."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fieldkit.wording import SOURCE_LANGUAGE

if TYPE_CHECKING:
    from collections.abc import Sequence

_TAG = re.compile(r"\(([a-z]{2,3}(?:[-_]\w+)?)\)")


def tag_of(language: str) -> str:
    """The tag in a form's name of a language; English when there is none."""
    found = _TAG.search(language)
    return found.group(1) if found else SOURCE_LANGUAGE


def language_for(languages: Sequence[str], tag: str) -> str | None:
    """The form's language for a tag, or of exactly that name; None when the form has none."""
    for language in languages:
        found = _TAG.search(language)
        if tag == language or (found and found.group(1) == tag):
            return language
    return None
