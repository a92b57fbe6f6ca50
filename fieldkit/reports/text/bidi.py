"""The order of mixed left-to-right and right-to-left text: the Unicode bidirectional algorithm.

A core of our own after Unicode Standard Annex 9 (rules are named in the comments), complete with
isolates and bracket pairs. Character classes come from Python's own Unicode tables.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from unicodedata import bidirectional

from fieldkit.reports.text.bidi_sequence import ISOLATES, REMOVED, RunSequence

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_MAX_DEPTH = 125
_EMBEDDINGS = frozenset({"LRE", "RLE", "LRO", "RLO"})
_INVISIBLE = _EMBEDDINGS | {"PDF", "BN"}
_RIGHT = frozenset({"R", "AL", "AN"})
_ORDERED = _RIGHT | ISOLATES | _EMBEDDINGS | {"PDF", "PDI", "B", "BN"}


class Piece(NamedTuple):
    """A stretch of text of one level; odd levels run from right to left."""

    start: int
    end: int
    level: int


def needs_order(text: str) -> bool:
    """Whether a left-to-right paragraph holds anything that could change the order."""
    return not text.isascii() and any(bidirectional(char) in _ORDERED for char in text)


def base_level(text: str) -> int:
    """The level of a paragraph by its first strong character outside isolates (P2, P3)."""
    classes = [bidirectional(char) for char in text]
    return _first_strong(classes, 0)


def resolve(text: str, base: int) -> list[int]:
    """The level of every character of one paragraph; `REMOVED` for invisible controls (X9)."""
    classes = [bidirectional(char) or "L" for char in text]
    levels, types = _explicit(classes, base)
    for sequence in list(_isolating_sequences(classes, levels, types, base)):
        sequence.resolve_weak()
        sequence.resolve_brackets(text)
        sequence.resolve_neutral()
        sequence.store(levels)
    _reset_whitespace(classes, levels, base)
    return levels


def visual(levels: Sequence[int], start: int, end: int) -> list[Piece]:
    """The pieces of one line from left to right (L2); removed characters are left out."""
    pieces: list[Piece] = []
    for index in range(start, end):
        level = levels[index]
        if level == REMOVED:
            continue
        if pieces and pieces[-1].level == level and pieces[-1].end == index:
            pieces[-1] = pieces[-1]._replace(end=index + 1)
        else:
            pieces.append(Piece(index, index + 1, level))
    highest = max((piece.level for piece in pieces), default=0)
    for level in range(highest, 0, -1):
        _reverse_from(pieces, level)
    return pieces


def _reverse_from(pieces: list[Piece], level: int) -> None:
    index = 0
    while index < len(pieces):
        if pieces[index].level < level:
            index += 1
            continue
        end = index
        while end < len(pieces) and pieces[end].level >= level:
            end += 1
        pieces[index:end] = pieces[index:end][::-1]
        index = end


def _first_strong(classes: Sequence[str], start: int) -> int:
    """The direction of the first strong character, up to the PDI that closes what `start` is in."""
    depth = 0
    for kind in classes[start:]:
        if kind in ISOLATES:
            depth += 1
        elif kind == "PDI":
            if depth == 0 and start:
                break
            depth = max(0, depth - 1)
        elif kind == "B":
            break
        elif depth == 0 and kind in ("L", "R", "AL"):
            return int(kind != "L")
    return 0


class _State(NamedTuple):
    level: int
    override: str
    isolate: bool


class _Explicit:
    """Rules X1 to X8: levels from embeddings, overrides and isolates."""

    def __init__(self, classes: Sequence[str], base: int) -> None:
        self.classes = classes
        self.stack = [_State(base, "", isolate=False)]
        self.base = base
        self.overflowing_isolates = 0
        self.overflowing_embeddings = 0
        self.valid_isolates = 0

    def walk(self) -> tuple[list[int], list[str]]:
        levels = [self.base] * len(self.classes)
        types = list(self.classes)
        for index, kind in enumerate(self.classes):
            if kind in _EMBEDDINGS:
                self._embed(kind)
            elif kind in ISOLATES:
                self._mark(index, levels, types)
                self._isolate(index, kind)
                continue
            elif kind == "PDI":
                self._end_isolate()
            elif kind == "PDF":
                self._end_embedding()
            if kind in _INVISIBLE:
                levels[index] = REMOVED
            elif kind != "B":
                self._mark(index, levels, types)
        return levels, types

    def _mark(self, index: int, levels: list[int], types: list[str]) -> None:
        levels[index] = self.stack[-1].level
        types[index] = self.stack[-1].override or types[index]

    def _push(self, odd: int, override: str, *, isolate: bool) -> bool:
        level = self.stack[-1].level + 1
        level += level % 2 != odd
        free = not self.overflowing_isolates and not self.overflowing_embeddings
        if level > _MAX_DEPTH or not free:
            return False
        self.stack.append(_State(level, override, isolate))
        return True

    def _embed(self, kind: str) -> None:
        override = {"LRO": "L", "RLO": "R"}.get(kind, "")
        pushed = self._push(int(kind.startswith("R")), override, isolate=False)
        if not pushed and not self.overflowing_isolates:
            self.overflowing_embeddings += 1

    def _isolate(self, index: int, kind: str) -> None:
        odd = _first_strong(self.classes, index + 1) if kind == "FSI" else int(kind == "RLI")
        if self._push(odd, "", isolate=True):
            self.valid_isolates += 1
        else:
            self.overflowing_isolates += 1

    def _end_isolate(self) -> None:
        if self.overflowing_isolates:
            self.overflowing_isolates -= 1
        elif self.valid_isolates:
            self.overflowing_embeddings = 0
            while not self.stack[-1].isolate:
                self.stack.pop()
            self.stack.pop()
            self.valid_isolates -= 1

    def _end_embedding(self) -> None:
        if self.overflowing_isolates:
            return
        if self.overflowing_embeddings:
            self.overflowing_embeddings -= 1
        elif not self.stack[-1].isolate and len(self.stack) > 1:
            self.stack.pop()


def _explicit(classes: Sequence[str], base: int) -> tuple[list[int], list[str]]:
    return _Explicit(classes, base).walk()


def _isolating_sequences(
    classes: Sequence[str], levels: list[int], types: list[str], base: int
) -> Iterator[RunSequence]:
    """Level runs joined over isolates (X10, BD13)."""
    runs: list[list[int]] = []
    for index, level in enumerate(levels):
        if level == REMOVED:
            continue
        if runs and levels[runs[-1][-1]] == level:
            runs[-1].append(index)
        else:
            runs.append([index])
    match = _matching(classes)
    by_start = {run[0]: run for run in runs}
    for run in runs:
        if classes[run[0]] == "PDI" and run[0] in match.values():
            continue
        indices = list(run)
        while classes[indices[-1]] in ISOLATES and indices[-1] in match:
            indices += by_start[match[indices[-1]]]
        yield RunSequence(indices, classes, levels, types, base)


def _matching(classes: Sequence[str]) -> dict[int, int]:
    """Isolate initiator -> its PDI (BD9)."""
    match = {}
    open_ones: list[int] = []
    for index, kind in enumerate(classes):
        if kind in ISOLATES:
            open_ones.append(index)
        elif kind == "PDI" and open_ones:
            match[open_ones.pop()] = index
        elif kind == "B":
            open_ones.clear()
    return match


def _reset_whitespace(classes: Sequence[str], levels: list[int], base: int) -> None:
    """Separators and the white space before them or before the end take the base level (L1)."""
    trailing = True
    for index in range(len(classes) - 1, -1, -1):
        kind = classes[index]
        if kind in ("B", "S"):
            trailing = True
        elif kind not in _INVISIBLE and kind not in ISOLATES and kind not in ("PDI", "WS"):
            trailing = False
        if trailing and levels[index] != REMOVED:
            levels[index] = base
