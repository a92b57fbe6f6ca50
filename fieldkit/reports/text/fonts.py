"""The faces that text is set in, and which face has which character."""

from __future__ import annotations

from enum import Enum
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import uharfbuzz as hb

from fieldkit import paths

if TYPE_CHECKING:
    from collections.abc import Sequence

_SYMBOLS = "FieldKitSymbols"


class Weight(Enum):
    """How strong or slanted a text is; the value names the faces to try, in this order."""

    REGULAR = ("NotoSans-Regular", "NotoNaskhArabic-Regular", _SYMBOLS)
    BOLD = ("NotoSans-Bold", "NotoNaskhArabic-Bold", _SYMBOLS)
    ITALIC = ("NotoSans-Italic", "NotoNaskhArabic-Regular", _SYMBOLS)


class Face:
    """One font file; every measure is in thousandths of the font size."""

    def __init__(self, name: str) -> None:
        file = paths.resources() / "fonts" / f"{name}.ttf"
        self.name = name
        self.hb_face = hb.Face(hb.Blob.from_file_path(str(file)))
        self.hb_font = hb.Font(self.hb_face)
        self.hb_font.scale = (1000, 1000)
        self.characters = frozenset(self.hb_face.unicodes)

    def glyph(self, char: str) -> int:
        """The glyph of a character; 0, the empty box, where the face lacks it."""
        return self.hb_font.get_nominal_glyph(ord(char)) or 0

    def advance(self, glyph: int) -> int:
        """The width of a glyph."""
        return int(self.hb_font.get_glyph_h_advance(glyph))


class Letter(NamedTuple):
    """A character in the face that has it."""

    face: Face
    glyph: int
    advance: int


class FontChain:
    """The faces of one weight, in the order in which they are tried."""

    def __init__(self, weight: Weight) -> None:
        self.faces = tuple(face(name) for name in weight.value)
        self._letters: dict[str, Letter] = {}

    def letter(self, char: str) -> Letter:
        """A character in the first face that has it; an empty box of the first face if none has."""
        known = self._letters.get(char)
        if known is None:
            code = ord(char)
            chosen = next((f for f in self.faces if code in f.characters), self.faces[0])
            glyph = chosen.glyph(char)
            known = self._letters[char] = Letter(chosen, glyph, chosen.advance(glyph))
        return known

    def split(self, text: str, sticky: Sequence[bool]) -> list[tuple[Face, int, int]]:
        """Stretches of one face; a sticky character stays in the face before it where it can."""
        parts: list[tuple[Face, int, int]] = []
        for index, char in enumerate(text):
            chosen = self.letter(char).face
            if parts:
                last, start, _ = parts[-1]
                if chosen is last or (sticky[index] and ord(char) in last.characters):
                    parts[-1] = (last, start, index + 1)
                    continue
            parts.append((chosen, index, index + 1))
        return parts


@lru_cache
def face(name: str) -> Face:
    """A face, read once for the whole program."""
    return Face(name)


@lru_cache
def chain(weight: Weight) -> FontChain:
    """The faces of a weight, put together once."""
    return FontChain(weight)
