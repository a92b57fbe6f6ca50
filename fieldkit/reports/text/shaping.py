"""Glyphs for stretches of one face and one direction."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import uharfbuzz as hb

from fieldkit.reports.text.fonts import Face, Weight, chain
from fieldkit.reports.text.fonts import face as face_named

if TYPE_CHECKING:
    from fieldkit.reports.text.bidi import Piece

# Scripts whose letters stand alone side by side; everything else goes through HarfBuzz.
_STANDS_ALONE = re.compile(
    "[ -~\u00a0-\u02ff\u0370-\u0482\u048a-\u052f\u2010-\u2027\u2030-\u2bff]*"
)
# They have done their work once the order is known; no face draws them.
_ORDER_MARKS = re.compile("[\u061c\u200e\u200f\u2066-\u2069]")


class Glyph(NamedTuple):
    """One drawn glyph; `text` is what copying it gives, lengths are thousandths of the size."""

    id: int
    text: str
    advance: int
    dx: int
    dy: int


class Run(NamedTuple):
    """A stretch drawn with one face: plain `text`, or shaped `glyphs` from left to right."""

    face: Face
    text: str
    glyphs: tuple[Glyph, ...]
    width: int


def stands_alone(text: str) -> bool:
    """Whether every character is drawn by its own glyph, without looking at its neighbours."""
    return _STANDS_ALONE.fullmatch(text) is not None


def runs_of(text: str, piece: Piece, weight: Weight, language: str) -> list[Run]:
    """One piece of a line as runs from left to right."""
    part = _ORDER_MARKS.sub("", text[piece.start : piece.end])
    if piece.level % 2 == 0 and stands_alone(part):
        return plain_runs(part, weight)
    sticky = [
        char == " " or unicodedata.combining(char) > 0 or char in "\u200c\u200d" for char in part
    ]
    stretches = chain(weight).split(part, sticky)
    if piece.level % 2:
        stretches.reverse()
    return [
        shape(face.name, part[start:end], piece.level % 2, language)
        for face, start, end in stretches
    ]


def plain_runs(text: str, weight: Weight) -> list[Run]:
    """Left-to-right text whose characters stand alone."""
    letter = chain(weight).letter
    runs: list[Run] = []
    start = width = 0
    face: Face | None = None
    for index, char in enumerate(text):
        found = letter(char)
        if found.face is not face:
            if face is not None:
                runs.append(Run(face, text[start:index], (), width))
            face, start, width = found.face, index, 0
        width += found.advance
    if face is not None:
        runs.append(Run(face, text[start:], (), width))
    return runs


@lru_cache(maxsize=20_000)
def shape(face_name: str, text: str, odd: int, language: str) -> Run:
    """Shape a stretch; the glyphs come back from left to right."""
    face = face_named(face_name)
    buffer = hb.Buffer()
    buffer.cluster_level = hb.BufferClusterLevel.MONOTONE_CHARACTERS
    buffer.flags = hb.BufferFlags.REMOVE_DEFAULT_IGNORABLES
    buffer.add_str(text)
    buffer.direction = "rtl" if odd else "ltr"
    buffer.language = language
    buffer.guess_segment_properties()
    hb.shape(face.hb_font, buffer)
    infos, positions = buffer.glyph_infos, buffer.glyph_positions
    starts = sorted({info.cluster for info in infos})
    # A stretch of ignorable characters alone has no glyph, and so no start.
    ends = dict(zip(starts, [*starts[1:], len(text)], strict=False))
    told: set[int] = set()
    glyphs = []
    for info, position in zip(infos, positions, strict=True):
        start = info.cluster
        words = "" if start in told else text[start : ends[start]]
        told.add(start)
        glyphs.append(
            Glyph(info.codepoint, words, position.x_advance, position.x_offset, position.y_offset)
        )
    return Run(face, "", tuple(glyphs), sum(glyph.advance for glyph in glyphs))
