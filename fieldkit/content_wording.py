"""The languages of the built-in content: forms, limits, chemicals, what to do.

The English sentence is the key. Catalogues are resources/translations/content/<tag>.po, compiled by
`python packaging/translations.py`; Russian stands in the tables themselves, which were written in
both. Who vouches for a translation stands in reviews.csv beside them.
"""

from __future__ import annotations

import csv
import gettext
from dataclasses import dataclass
from functools import lru_cache

from fieldkit import paths

NAMES = {
    "kk": "Қазақша (kk)",
    "ky": "Кыргызча (ky)",
    "tg": "Тоҷикӣ (tg)",
    "uz": "Oʻzbekcha (uz)",
    "mn": "Монгол (mn)",
    "ur": "اردو (ur)",
}
"""The languages that there are catalogues of, by tag, each by its name in the forms."""

COMPLETE: tuple[str, ...] = ("kk", "ky", "tg", "uz", "mn", "ur")
"""Those in which nothing is missing; a test compares. Only these are offered."""

LANGUAGES = {tag: NAMES[tag] for tag in COMPLETE}
"""The languages merged into the built-in forms, by tag."""

MACHINE_MADE = "machine-made"


@dataclass(frozen=True, slots=True)
class ReviewState:
    """Who vouches for sentences of a language: `machine-made`, or `reviewed` by whom and when."""

    language: str
    state: str
    reviewed_by: str = ""
    date: str = ""


@lru_cache
def content_catalogue(language: str) -> gettext.NullTranslations:
    """The catalogue of a language tag; English itself when there is none."""
    compiled = paths.resources() / "translations" / "content" / f"{language}.mo"
    if not compiled.is_file():
        return gettext.NullTranslations()
    with compiled.open("rb") as file:
        return gettext.GNUTranslations(file)


def content_words(text: str, tag: str, own: str = "") -> str:
    """An English sentence of a table in a language: the table's own words, or the catalogue's."""
    return own or (content_catalogue(tag).gettext(text) if text else "")


def review_state(language: str, sentence: str = "") -> ReviewState:
    """Who vouches for one English sentence in a language, or for its content as a whole."""
    states = _review_states()
    unknown = ReviewState(language, MACHINE_MADE)
    return states.get((language, sentence)) or states.get((language, "")) or unknown


@lru_cache
def _review_states() -> dict[tuple[str, str], ReviewState]:
    """Rows of reviews.csv; one without a sentence is about all others of its language."""
    file = paths.resources() / "translations" / "content" / "reviews.csv"
    with file.open(encoding="utf-8", newline="") as stream:
        return {
            (row["language"], row["sentence"]): ReviewState(
                row["language"], row["state"], row["reviewed_by"], row["date"]
            )
            for row in csv.DictReader(stream)
        }
