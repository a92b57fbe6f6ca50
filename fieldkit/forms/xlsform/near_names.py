"""Known names near a misspelt word: the one to show a person, and the only one it can mean."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

# Alike names cost a comparison each: in a form of thousands of faults only the first are compared.
_MOST_COMPARED = 30_000
NONE_ALIKE = ""
_DIGITS = re.compile(r"\d+")
_SHORT, _LONG = 4, 8


@dataclass(slots=True)
class Nearest:
    """Looks for alike names during one check of a form."""

    compared: int = 0
    known: dict[str, str] = field(default_factory=dict)

    def to(self, word: str, among: Iterable[str]) -> str:
        """The most alike of some names, always the same ones for a word; nothing for none."""
        found = self.known.get(word)
        if found is None:
            names = sorted({name for name in among if name})
            self.compared += len(names)
            is_worth_it = self.compared <= _MOST_COMPARED
            found = self.known[word] = most_alike(word, names) if is_worth_it else NONE_ALIKE
        return found


def most_alike(word: str, names: Iterable[str]) -> str:
    """The most alike of some names, capitals aside; nothing where none is alike."""
    by_letters = {name.casefold(): name for name in names}
    close = difflib.get_close_matches(word.casefold(), list(by_letters), n=1)
    return by_letters[close[0]] if close else NONE_ALIKE


def only_near(word: str, names: Iterable[str]) -> str | None:
    """The one name that differs from a word by case, spaces or dashes, or by a slip of the pen.

    None where no name or more than one is as near: guessing is worse than asking. Names with other
    digits are never near: `q11` is no misspelt `q12`.
    """
    among = dict.fromkeys(name for name in names if name)
    same = [name for name in among if folded(name) == folded(word)]
    if same:
        return same[0] if len(same) == 1 else None
    most = 0 if len(word) < _SHORT else 1 if len(word) < _LONG else 2
    digits = _DIGITS.findall(word)
    slips: dict[str, int] = {}
    for name in among:
        if (
            abs(len(name) - len(word)) <= most
            and len(_letters(name) ^ _letters(word)) <= 2 * most  # a slip changes two at most
            and _DIGITS.findall(name) == digits
        ):
            count = _slips(word.casefold(), name.casefold())
            if count <= most:
                slips[name] = count
    least = [name for name, count in slips.items() if count == min(slips.values())]
    return least[0] if len(least) == 1 else None


@lru_cache(maxsize=20_000)
def _letters(word: str) -> frozenset[str]:
    return frozenset(word.casefold())


@lru_cache(maxsize=20_000)
def folded(word: str) -> str:
    """A word without case, spaces and signs."""
    return "".join(letter for letter in word.casefold() if letter.isalnum())


def _slips(one: str, other: str) -> int:
    """Letters added, lost, mistaken or swapped (optimal string alignment distance)."""
    before: list[int] = []
    last = list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        line = [i]
        for j, its in enumerate(other, start=1):
            cost = min(last[j] + 1, line[j - 1] + 1, last[j - 1] + (letter != its))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == its:
                cost = min(cost, before[j - 2] + 1)
            line.append(cost)
        before, last = last, line
    return last[-1]
