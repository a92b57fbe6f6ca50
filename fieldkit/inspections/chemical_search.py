"""Finding a substance by any of its names in any language, by its CAS or its UN number.

Names and what is typed are folded alike: case, accents, ё and е, the letters that Kazakh, Kyrgyz,
Tajik, Mongolian and Uzbek have beyond Russian, the apostrophes of Uzbek, the letters of Urdu that
keyboards give in their Arabic form. Uzbek names are found in Cyrillic, too.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from fieldkit.inspections.chemicals import known_chemicals

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fieldkit.inspections.chemicals import Chemicals

EXACT, BEGINS, WORDS, WITHIN, MISTYPED = range(5)
"""How a name answers: as a whole, at its beginning, word by word, inside, but for a slip."""
MOST = 30
_LONG_ENOUGH_TO_MISTYPE = 4
_LONG_ENOUGH_TO_LIE_WITHIN = 3
_OTHER_LETTERS = str.maketrans(
    {
        **dict(zip("әғқңөұүһіҳҷєў", "агкноуухихчеу", strict=True)),
        **dict.fromkeys("\u06cc\u06d2", "\u064a"),  # yeh as in Urdu and as in Arabic
        **dict.fromkeys("\u06c1\u06be\u06d5\u06c0\u06c2", "\u0647"),  # heh
        **dict.fromkeys("\u06a9\u06ab", "\u0643"),  # kaf
        **dict.fromkeys("ʻʼ‘’'`ʹъь-\u200c\u200d\u0640", ""),
    }
)
_CYRILLIC = (
    *(("sh", "ш"), ("ch", "ч"), ("ts", "ц"), ("yo", "е"), ("yu", "ю"), ("ya", "я"), ("ye", "е")),
    *zip("abdefghijklmnopqrstuvxyz", "абдефгхижклмнопкрстувхиз", strict=True),
)
_WORD = re.compile(r"[^\W_]+")
_CAS = re.compile(r"(?:cas\s*)?(\d{2,7}-\d{0,2}(?:-\d?)?|\d{3,10})")
_UN = re.compile(r"(?:(?:un|na|id|оон|no|№)\s*)?(\d{3,4})")
_UN_DIGITS = 4


@dataclass(frozen=True, slots=True)
class Found:
    """A substance that answers a search: by which name or number, and how well (0 is best)."""

    key: str
    matched: str
    language: str
    rank: int


@dataclass(frozen=True, slots=True)
class _Entry:
    """One name as it is looked for."""

    key: str
    text: str
    language: str
    is_main: bool
    folded: str
    words: tuple[str, ...]


class ChemicalIndex:
    """The names and numbers of all substances, ready to be searched at every keystroke."""

    def __init__(self, chemicals: Chemicals) -> None:
        self._entries = tuple(_entries(chemicals))
        self._cas = {s.cas.replace("-", ""): s for s in chemicals.substances.values()}
        self._un: dict[str, list[str]] = {}
        for substance in chemicals.substances.values():
            for number in dict.fromkeys(value.value for value in substance.of("un")):
                self._un.setdefault(number[-_UN_DIGITS:], []).append(substance.key)

    def search(self, text: str, language: str = "en", most: int = MOST) -> tuple[Found, ...]:
        """Substances that answer a text, the best first; names of a language win a tie."""
        number = text.strip().casefold()
        found = [*self._by_un(number), *self._by_cas(number)]
        found += self._by_name(folded(text), language, is_number=bool(found))
        best: dict[str, Found] = {}
        for each in found:
            best.setdefault(each.key, each)
        return tuple(best.values())[:most]

    def _by_un(self, text: str) -> Iterator[Found]:
        asked = _UN.fullmatch(text)
        for number, keys in self._un.items() if asked else ():
            if asked and number.startswith(asked[1]):
                rank = EXACT if number == asked[1] else BEGINS
                yield from (Found(key, f"UN {number}", "", rank) for key in keys)

    def _by_cas(self, text: str) -> Iterator[Found]:
        asked = _CAS.fullmatch(text)
        for number, substance in self._cas.items() if asked else ():
            if asked and asked[1] in (number, substance.cas):
                yield Found(substance.key, substance.cas, "", EXACT)
            elif asked and (number.startswith(asked[1]) or substance.cas.startswith(asked[1])):
                yield Found(substance.key, substance.cas, "", BEGINS)

    def _by_name(self, typed: str, language: str, *, is_number: bool) -> Iterator[Found]:
        words = _WORD.findall(typed)
        if not words:
            return
        ranked = [(how, e) for e in self._entries if (how := _rank(typed, words, e)) is not None]
        if not ranked and not is_number:
            ranked = [(MISTYPED, e) for e in self._entries if _is_mistyped(words, e)]
        ranked.sort(key=lambda pair: _order(pair[0], pair[1], language))
        for how, entry in ranked:
            yield Found(entry.key, entry.text, entry.language, how)


@lru_cache
def known_index() -> ChemicalIndex:
    """The index of the chemicals that FieldKit brings."""
    return ChemicalIndex(known_chemicals())


@lru_cache(maxsize=4096)
def folded(text: str) -> str:
    """A text as it is compared: small letters without marks, related letters as one, one space."""
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_OTHER_LETTERS))
    bare = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return " ".join(bare.translate(_OTHER_LETTERS).split())


def in_cyrillic(text: str) -> str:
    """An Uzbek name in Latin letters as it is written in Cyrillic, folded."""
    written = folded(text)
    for latin, cyrillic in _CYRILLIC:
        written = written.replace(latin, cyrillic)
    return written


def _entries(chemicals: Chemicals) -> Iterator[_Entry]:
    for substance in chemicals.substances.values():
        for name in substance.names:
            spellings = [folded(name.text)]
            if name.language == "uz":
                spellings.append(in_cyrillic(name.text))
            for spelling in spellings:
                words = tuple(_WORD.findall(spelling))
                yield _Entry(substance.key, name.text, name.language, name.main, spelling, words)


def _rank(typed: str, words: list[str], entry: _Entry) -> int | None:
    if entry.folded == typed:
        return EXACT
    if entry.folded.startswith(typed):
        return BEGINS
    if all(any(word.startswith(asked) for word in entry.words) for asked in words):
        return WORDS
    if len(typed) >= _LONG_ENOUGH_TO_LIE_WITHIN and typed in entry.folded:
        return WITHIN
    return None


def _is_mistyped(words: list[str], entry: _Entry) -> bool:
    return all(any(_begins_nearly(asked, word) for word in entry.words) for asked in words)


def _begins_nearly(typed: str, word: str) -> bool:
    """Whether a word begins with what was typed, but for one letter wrong, missing, more, swapped.

    The first letter must be right, and short words must be typed as they are.
    """
    if word.startswith(typed):
        return True
    if len(typed) < _LONG_ENOUGH_TO_MISTYPE or typed[0] != word[0]:
        return False
    same = next(
        (i for i, pair in enumerate(zip(typed, word, strict=False)) if pair[0] != pair[1]),
        min(len(typed), len(word)),
    )
    left, right = typed[same:], word[same:]
    return (
        right.startswith(left[1:])
        or right[1:].startswith((left, left[1:]))
        or (left[:2] == right[1::-1] and right[2:].startswith(left[2:]))
    )


def _order(how: int, entry: _Entry, language: str) -> tuple[int, bool, int, bool, int]:
    """Names of the person's language come first among those that begin or hold what was typed."""
    tier = BEGINS if how == WORDS else how
    return tier, entry.language != language, how, not entry.is_main, len(entry.folded)
