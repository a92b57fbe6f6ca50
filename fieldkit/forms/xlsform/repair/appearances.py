"""Misspelt appearances: words that no program knows, but that can only mean one that ODK does."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fieldkit.forms.appearances import FITS
from fieldkit.forms.xlsform import columns
from fieldkit.forms.xlsform.near_names import only_near
from fieldkit.forms.xlsform.repair.changes import Repair

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fieldkit.forms.xlsform.repair.changes import Book

# Words with a number, and those of other programs (`ex:...`, `custom-...`), mean what they say.
_MEANT = re.compile(r"[a-z-]*\d+|.*[:=].*|custom-.*")


def misspelt_appearances(book: Book) -> Iterator[Repair]:
    """Appearances with every word that is misspelt put right; unknown words stay."""
    for row in book.rows("survey"):
        for header, text in row.cells.items():
            if columns.meaning(header) != "appearance" or "(" in text or "${" in text:
                continue
            better = " ".join(_word(word) for word in text.split())
            if better != " ".join(text.split()):
                yield Repair("form.appearance_misspelt", "survey", row.number, header, text, better)


def _word(word: str) -> str:
    if word in FITS or _MEANT.fullmatch(word):
        return word
    return only_near(word, FITS) or word
