"""The known name that somebody may have meant, within what a check may cost."""

from __future__ import annotations

import difflib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

# Alike names cost a comparison each: in a form of thousands of faults only the first are compared.
_MOST_COMPARED = 30_000
NONE_ALIKE = "—"


@dataclass(slots=True)
class Nearest:
    """Looks for alike names during one check of a form."""

    compared: int = 0
    known: dict[str, str] = field(default_factory=dict)

    def to(self, word: str, among: Iterable[str]) -> str:
        """The most alike of some names, always the same ones for a word; a dash for none."""
        found = self.known.get(word)
        if found is None:
            names = sorted({name for name in among if name})
            self.compared += len(names)
            is_worth_it = self.compared <= _MOST_COMPARED
            found = self.known[word] = most_alike(word, names) if is_worth_it else NONE_ALIKE
        return found


def most_alike(word: str, names: Iterable[str]) -> str:
    """The most alike of some names, capitals aside; a dash where none is alike."""
    by_letters = {name.casefold(): name for name in names}
    close = difflib.get_close_matches(word.casefold(), list(by_letters), n=1)
    return by_letters[close[0]] if close else NONE_ALIKE
