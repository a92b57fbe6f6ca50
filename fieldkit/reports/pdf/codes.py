"""QR codes as a drawing: runs of dark modules as rectangles of one path."""

from __future__ import annotations

from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

import segno

QUIET_ZONE = 4
_MASK = 2


class ModuleRun(NamedTuple):
    """Dark modules side by side: column and row of the first, and how many."""

    column: int
    row: int
    length: int


class Matrix(NamedTuple):
    """A QR code: modules per side without the quiet zone, and its dark runs."""

    size: int
    runs: tuple[ModuleRun, ...]


@lru_cache(maxsize=256)
def qr_matrix(content: str) -> Matrix:
    """The code of a text at error level M; the mask is fixed, so that it is made quickly."""
    code = segno.make(content, error="m", mask=_MASK, micro=False, boost_error=False)
    runs = []
    for row, modules in enumerate(code.matrix):
        column = 0
        for dark, group in groupby(modules):
            length = len(list(group))
            if dark:
                runs.append(ModuleRun(column, row, length))
            column += length
    return Matrix(len(code.matrix), tuple(runs))
