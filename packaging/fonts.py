"""Build resources/fonts: the subsets of Noto and DejaVu that the screen and the paper use.

Run it with `python packaging/fonts.py` on Debian with fonts-noto-core and fonts-dejavu-core (needs
fonttools, extra `dev`). The result is committed; nobody needs this script to run the product.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import NamedTuple

from fontTools import subset
from fontTools.ttLib import TTFont

SYSTEM = Path("/usr/share/fonts/truetype")
TARGET = Path(__file__).resolve().parent.parent / "resources" / "fonts"

LATIN_AND_CYRILLIC = (
    (0x20, 0x7E),
    (0xA0, 0x17F),  # Western, Central European and Turkish letters
    (0x18F, 0x18F),
    (0x218, 0x21B),
    (0x259, 0x259),
    (0x2B0, 0x2DD),  # with U+02BB and U+02BC of Uzbek
    (0x300, 0x30C),
    (0x386, 0x3CE),  # Greek letters of units and formulas
    (0x400, 0x52F),  # Russian, Kazakh, Kyrgyz, Tajik, Uzbek, Mongolian
    (0x1E9E, 0x1E9E),
    (0x2000, 0x206F),
    (0x2070, 0x209C),
    (0x20A0, 0x20BF),
    (0x2100, 0x218B),
    (0x2212, 0x2212),
)
ARABIC = (
    (0x20, 0x20),
    (0xA0, 0xA0),
    (0x600, 0x6FF),  # Arabic, Urdu, Persian, Pashto letters, digits and marks
    (0x200C, 0x200F),
    (0xFD3E, 0xFD3F),
    (0xFDFA, 0xFDFD),
    (0x25CC, 0x25CC),
)
SYMBOLS = tuple((ord(sign), ord(sign)) for sign in " ←↑→↓↔−√∞≈≠≤≥■□▲△▼●○◆◇☐☑☒⚠✓✔✗✘⬣�")


class Face(NamedTuple):
    """One file to build: where it comes from and which characters it keeps."""

    source: str
    ranges: tuple[tuple[int, int], ...]
    name: str = ""


FACES = {
    "NotoSans-Regular.ttf": Face("noto/NotoSans-Regular.ttf", LATIN_AND_CYRILLIC),
    "NotoSans-Bold.ttf": Face("noto/NotoSans-Bold.ttf", LATIN_AND_CYRILLIC),
    "NotoSans-Italic.ttf": Face("noto/NotoSans-Italic.ttf", LATIN_AND_CYRILLIC),
    "NotoNaskhArabic-Regular.ttf": Face("noto/NotoNaskhArabic-Regular.ttf", ARABIC),
    "NotoNaskhArabic-Bold.ttf": Face("noto/NotoNaskhArabic-Bold.ttf", ARABIC),
    # The licence of Bitstream Vera asks for another name once a font was changed.
    "FieldKitSymbols.ttf": Face("dejavu/DejaVuSans.ttf", SYMBOLS, "FieldKit Symbols"),
}


def build(file_name: str, face: Face) -> int:
    """Write one subset without hints, with all layout features; returns its size in bytes."""
    font = TTFont(SYSTEM / face.source, recalcTimestamp=False)
    options = subset.Options(
        hinting=False,
        layout_features=["*"],
        name_IDs=["*"],
        notdef_outline=True,
        glyph_names=False,
        recalc_timestamp=False,
        drop_tables=[*subset.Options().drop_tables, "FFTM"],
    )
    subsetter = subset.Subsetter(options)
    subsetter.populate(
        unicodes=[code for first, last in face.ranges for code in range(first, last + 1)]
    )
    subsetter.subset(font)
    if face.name:
        rename(font, face.name)
    target = TARGET / file_name
    font.save(target)
    return target.stat().st_size


def rename(font: TTFont, name: str) -> None:
    """Give a changed font a name of its own, in every field that shows one."""
    table = font["name"]
    texts = {1: name, 3: name, 4: name, 6: name.replace(" ", ""), 16: name}
    for record in list(table.names):
        if record.nameID in texts:
            table.setName(
                texts[record.nameID],
                record.nameID,
                record.platformID,
                record.platEncID,
                record.langID,
            )


def main() -> int:
    """Build every subset and say how large it is."""
    TARGET.mkdir(parents=True, exist_ok=True)
    missing = [face.source for face in FACES.values() if not (SYSTEM / face.source).is_file()]
    if missing:
        print(f"Missing in {SYSTEM}: {', '.join(missing)}. Install fonts-noto-core.")
        return 1
    total = 0
    for file_name, face in FACES.items():
        size = build(file_name, face)
        total += size
        print(f"{file_name:32} {size / 1024:7.1f} KB")
    print(f"{'together':32} {total / 1024:7.1f} KB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
