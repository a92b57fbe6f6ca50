"""Text of any language into lines of positioned runs, as wide as asked for."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple
from unicodedata import bidirectional

from fieldkit.reports.text import bidi
from fieldkit.reports.text.fonts import Weight, chain
from fieldkit.reports.text.isolates import RIGHT_TO_LEFT
from fieldkit.reports.text.shaping import Run, plain_runs, runs_of, stands_alone
from fieldkit.wording import is_right_to_left

_ISOLATES = re.compile("[\u2066\u2068\u2069]")
_WORD = re.compile("[^ ]+ *| +")
_AFTER = frozenset("-/_.,;:@&=?")
_CACHED_LINES = 20_000
_LEADING = 1.36
_ARABIC_LEADING = 1.62


class Style(NamedTuple):
    """How a text is set: weight and size in points."""

    weight: Weight
    size: float


class Line(NamedTuple):
    """One line from left to right; the width is in points."""

    runs: tuple[Run, ...]
    width: float


class _Paragraph:
    """One paragraph with the level of every character, and a way to measure parts of it."""

    def __init__(self, text: str, base: int, weight: Weight, language: str) -> None:
        ordered = base or RIGHT_TO_LEFT.search(text)
        self.text = text if ordered else _ISOLATES.sub("", text)
        self.levels = bidi.resolve(self.text, base) if ordered else None
        self.alone = self.levels is None and stands_alone(self.text)
        self.weight = weight
        self.language = language

    def runs(self, start: int, end: int) -> list[Run]:
        if self.alone:
            return plain_runs(self.text[start:end], self.weight)
        if self.levels is None:
            pieces = [bidi.Piece(start, end, 0)]
        else:
            pieces = bidi.visual(self.levels, start, end)
        return [
            run for piece in pieces for run in runs_of(self.text, piece, self.weight, self.language)
        ]

    def width(self, start: int, end: int) -> int:
        if self.alone:
            letter = chain(self.weight).letter
            return sum([letter(char).advance for char in self.text[start:end]])
        return sum(run.width for run in self.runs(start, end))

    def breaks(self, available: float) -> list[tuple[int, int]]:
        """Start and end of every line, trailing spaces left out; never empty."""
        lines: list[tuple[int, int]] = []
        start = end = 0
        used = 0.0
        for match in _WORD.finditer(self.text):
            first, after = match.span()
            last = first + len(match.group().rstrip(" "))
            word = self.width(first, last)
            if used + word > available and end > start:
                lines.append((start, end))
                start, used = first, 0.0
            while word > available and last - first > 1:
                cut = self._cut(first, last, available)
                lines.append((first, cut))
                start = first = cut
                word = self.width(first, last)
            end = last
            used += self.width(first, after)
        lines.append((start, end))
        return lines

    def _cut(self, first: int, last: int, available: float) -> int:
        """Where a word too long for a line is cut: after punctuation if that is not too early."""
        low, high = first + 1, last - 1
        while low < high:
            middle = (low + high + 1) // 2
            if self.width(first, middle) <= available:
                low = middle
            else:
                high = middle - 1
        for place in range(low, first + (low - first) * 2 // 3, -1):
            if self.text[place - 1] in _AFTER:
                return place
        while low > first + 1 and bidirectional(self.text[low]) in ("NSM", "PDI", "BN"):
            low -= 1
        return low


class TextEngine:
    """Sets text for a document of one language; a right-to-left one turns every paragraph."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.right_to_left = is_right_to_left(language)

    def leading(self, style: Style) -> float:
        """The distance of two base lines in points."""
        return style.size * (_ARABIC_LEADING if self.right_to_left else _LEADING)

    def lines(self, text: str, style: Style, width: float) -> tuple[Line, ...]:
        """The text in lines at most `width` points wide; one empty line for no text."""
        return _lines(text, style, round(width, 2), self.language)

    def line(self, text: str, style: Style) -> Line:
        """The text in one line, however long."""
        return _lines(text.replace("\n", " "), style, float("inf"), self.language)[0]


@lru_cache(maxsize=_CACHED_LINES)
def _lines(text: str, style: Style, width: float, language: str) -> tuple[Line, ...]:
    base = int(is_right_to_left(language))
    scale = style.size / 1000
    lines = []
    for part in text.split("\n"):
        paragraph = _Paragraph(part, base, style.weight, language)
        for start, end in paragraph.breaks(width / scale):
            runs = tuple(paragraph.runs(start, end))
            lines.append(Line(runs, sum(run.width for run in runs) * scale))
    return tuple(lines)
