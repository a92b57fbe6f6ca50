"""The flowable that text is printed with: columns of lines side by side, cut where a page ends."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from reportlab.platypus import Flowable

from fieldkit.reports.blocks import Mark, Tone
from fieldkit.reports.pdf.page import FRAME_HEIGHT
from fieldkit.reports.pdf.pen import BORDER, HAIRLINE, INK, SHADE, Align, Box, Pen

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fieldkit.reports.pdf.codes import Matrix
    from fieldkit.reports.text.engine import Line, Style, TextEngine

MARK_GAP = 3.5
_ALWAYS_WHOLE = 0.4
_MARK_SIZE = 0.86
_HAIRLINE_ROOM = 0.6


class PrintedLine(NamedTuple):
    """One line of a column: `gap` is the space above it, `indent` the room that a mark takes."""

    line: Line
    style: Style
    tone: Tone
    gap: float
    indent: float
    mark: Mark
    align: Align


@dataclass(slots=True)
class Column:
    """Lines below one another, `width` points wide, starting `x` points from the side."""

    engine: TextEngine
    x: float
    width: float
    lines: list[PrintedLine] = field(default_factory=list)

    def add(
        self,
        text: str,
        style: Style,
        *,
        tone: Tone = Tone.PLAIN,
        gap: float = 0.0,
        mark: Mark = Mark.NONE,
        align: Align = "start",
    ) -> None:
        """Break a text into the column; empty text adds nothing unless it has a mark."""
        if not text and mark is Mark.NONE:
            return
        indent = 0.0 if mark is Mark.NONE else style.size + MARK_GAP
        for line in self.engine.lines(text, style, self.width - indent):
            self.lines.append(PrintedLine(line, style, tone, gap, indent, mark, align))
            mark, gap = Mark.NONE, 0.0

    def height(self) -> float:
        """How much room the lines take."""
        return sum(printed.gap + self.engine.leading(printed.style) for printed in self.lines)

    def cut(self, height: float) -> tuple[Column, Column]:
        """The lines that fit into a height, and the others."""
        used = 0.0
        fitting = 0
        for printed in self.lines:
            used += printed.gap + self.engine.leading(printed.style)
            if used > height:
                break
            fitting += 1
        parts = self.lines[:fitting], self.lines[fitting:]
        first, rest = (Column(self.engine, self.x, self.width, lines) for lines in parts)
        return first, rest

    def draw(self, pen: Pen, top: float) -> None:
        """Draw the lines from a height downwards."""
        for printed in self.lines:
            top -= printed.gap
            leading = self.engine.leading(printed.style)
            size = printed.style.size * _MARK_SIZE
            if printed.mark is not Mark.NONE:
                offset = (leading - size) / 2
                pen.mark(printed.mark, printed.tone, Box(self.x, top - offset, size))
            box = Box(self.x + printed.indent, top, self.width - printed.indent)
            pen.lines((printed.line,), printed.style, box, printed.tone, printed.align)
            top -= leading


@dataclass(frozen=True, slots=True)
class Dress:
    """What surrounds the columns of a strip: room above and below, lines, ground."""

    above: float = 3.0
    below: float = 3.0
    rule: bool = False
    strong_rule: bool = False
    shade: bool = False
    border: bool = False
    dividers: tuple[float, ...] = ()


class PlacedCode(NamedTuple):
    """A QR code of `side` points with its quiet zone, `x` points from the side."""

    matrix: Matrix
    x: float
    side: float


class Strip(Flowable):  # type: ignore[misc]  # reportlab has no types
    """Columns side by side in one dress, with QR codes where there are any."""

    def __init__(
        self,
        engine: TextEngine,
        columns: Sequence[Column],
        dress: Dress,
        codes: Sequence[PlacedCode] = (),
    ) -> None:
        super().__init__()
        self.engine = engine
        self.columns = list(columns)
        self.dress = dress
        self.codes = codes
        self.outline = ""
        self.is_heading = False
        self.claim = 0.0
        heights = [column.height() for column in self.columns]
        self.content_height = max([*heights, *(code.side for code in codes)], default=0.0)

    def wrap(self, width: float, height: float) -> tuple[float, float]:  # noqa: ARG002
        """Platypus asks how much room is needed."""
        self.width = width
        self.height = self.content_height + self.dress.above + self.dress.below
        return width, self.height

    def split(self, width: float, height: float) -> list[Strip]:  # noqa: ARG002
        """Platypus asks for parts where the whole does not fit; short strips move as a whole."""
        room = height - self.dress.above - self.dress.below
        if self.content_height < FRAME_HEIGHT * _ALWAYS_WHOLE or self.codes:
            return []
        parts = [column.cut(room) for column in self.columns]
        if not any(first.lines for first, _ in parts):
            return []
        return [
            Strip(self.engine, [first for first, _ in parts], self.dress),
            Strip(self.engine, [rest for _, rest in parts], self.dress),
        ]

    def draw(self) -> None:
        """Platypus asks to draw with the origin in the lower left corner."""
        pen = Pen(self.canv, self.engine, self.width)
        whole = Box(0, self.height, self.width)
        if self.dress.shade:
            # The line under the row above stays visible.
            ground = self.height - _HAIRLINE_ROOM
            pen.rectangle(Box(0, ground, self.width), ground, fill=SHADE)
        if self.outline:
            self.canv.remember(self.outline)
        top = self.height - self.dress.above
        for code in self.codes:
            pen.matrix(code.matrix, Box(code.x, top, code.side))
        for column in self.columns:
            column.draw(pen, top)
        if self.dress.rule:
            pen.rule(0, HAIRLINE)
        if self.dress.strong_rule:
            pen.rule(0, INK, 1.0)
        for x in self.dress.dividers:
            pen.rectangle(Box(x, self.height, 0.01), self.height, stroke=HAIRLINE)
        if self.dress.border:
            pen.rectangle(whole, self.height, stroke=BORDER)
