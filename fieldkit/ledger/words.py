"""Five words for a device, to be read aloud and compared by two people who share no language."""

from __future__ import annotations

from itertools import product

# Sounds that every language of the product has and its letters can spell; no e, which
# Russian, Uzbek and English readers say differently.
_CONSONANTS = "bdgklmnprstz"
_VOWELS = "aiou"
_WORD_BITS = 11
_WORDS = 5
# Words that the rule makes and nobody wants to read to a colleague.
_UNWANTED = frozenset({"suka", "suki", "zopa", "zopu", "gadi", "kuni", "dura", "duri", "nagi"})


def _word_list() -> tuple[str, ...]:
    """The first 2,048 words of two different open syllables, in alphabetical order of letters."""
    syllables = ["".join(pair) for pair in product(_CONSONANTS, _VOWELS)]
    words = ("".join(pair) for pair in product(syllables, syllables) if pair[0] != pair[1])
    return tuple(word for word in words if word not in _UNWANTED)[: 1 << _WORD_BITS]


WORDS = _word_list()


def fingerprint_words(device: str) -> tuple[str, ...]:
    """The five words (55 bits) that stand for a device id, the first bits of its key's hash."""
    bits = int(device, 16) >> (len(device) * 4 - _WORDS * _WORD_BITS)
    picks = [bits >> (_WORD_BITS * place) & (len(WORDS) - 1) for place in reversed(range(_WORDS))]
    return tuple(WORDS[pick] for pick in picks)
