"""A PDF page that takes shaped glyphs and shared pictures, and knows the last page's number."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportlab.pdfbase.pdfdoc import xObjectName
from reportlab.pdfgen.canvas import Canvas

from fieldkit.reports.pdf.embedded_font import EmbeddedFont

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fieldkit.reports.pdf.pictures import Picture
    from fieldkit.reports.text.fonts import Face
    from fieldkit.reports.text.shaping import Glyph, Run


class InspectionCanvas(Canvas):  # type: ignore[misc]  # reportlab has no types
    """Reportlab's canvas with fonts of our own; every text goes through `draw_runs`."""

    def __init__(self, *arguments: object, **options: object) -> None:
        super().__init__(*arguments, **options)
        self._fonts_in_use: dict[str, EmbeddedFont] = {}
        self._outlines_given: list[str] = []
        # The base class announces Helvetica on every page; nothing here is set in it.
        self._preamble = "1 0 0 1 0 0 cm"
        self._doc.idToObject["BasicFonts"].dict.clear()

    def remember(self, title: str) -> None:
        """Put an entry that leads to this page into the viewer's list of contents."""
        key = f"part{len(self._outlines_given)}"
        self._outlines_given.append(title)
        self.bookmarkPage(key, fit="Fit")
        self.addOutlineEntry(title, key, level=0)

    def emit(self, operators: str) -> None:
        """Write PDF operators to the page."""
        self._code.append(operators)

    def draw_runs(self, runs: Sequence[Run], size: float, x: float, y: float) -> None:
        """Draw one line's runs from left to right, starting at a point of the base line."""
        for run in runs:
            font = self._font(run.face)
            start = f"BT /{font.name} {size:g} Tf {x:.2f} {y:.2f} Td"
            if run.glyphs:
                self._code.append(f"{start} {_shaped(font, run.glyphs, size)} ET")
            else:
                self._code.append(f"{start} <{font.codes(run.text)}> Tj ET")
            x += run.width * size / 1000

    def _font(self, face: Face) -> EmbeddedFont:
        font = self._fonts_in_use.get(face.name)
        if font is None:
            font = EmbeddedFont(face, len(self._fonts_in_use) + 1)
            self._fonts_in_use[face.name] = font
            self._doc.delayedFonts.append(font)
        return font

    def draw_picture(self, picture: Picture, size: tuple[float, float], x: float, y: float) -> None:
        """Draw a picture from its lower left corner; equal pictures are stored once."""
        name = xObjectName(picture.name)
        if name not in self._doc.idToObject:
            self._doc.Reference(picture.as_stream(), name)
        self._formsinuse.append(picture.name)
        width, height = size
        self._code.append(f"q {width:.2f} 0 0 {height:.2f} {x:.2f} {y:.2f} cm /{name} Do Q")


def _shaped(font: EmbeddedFont, glyphs: Sequence[Glyph], size: float) -> str:
    """Operators for shaped glyphs: offsets along the line as kerning, others as text rise."""
    operators: list[str] = []
    parts: list[str] = []
    rise = 0
    pending = 0
    for glyph in glyphs:
        if glyph.dy != rise:
            if parts:
                operators.append(f"[{' '.join(parts)}] TJ")
                parts = []
            rise = glyph.dy
            operators.append(f"{rise * size / 1000:.3f} Ts")
        pending -= glyph.dx
        if pending:
            parts.append(str(pending))
        parts.append(f"<{font.code(glyph.id, glyph.text)}>")
        pending = font.face.advance(glyph.id) - glyph.advance + glyph.dx
    if parts:
        operators.append(f"[{' '.join(parts)}] TJ")
    if rise:
        operators.append("0 Ts")
    return " ".join(operators)
