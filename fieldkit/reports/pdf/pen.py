"""The pen: text lines, shapes, marks and pictures in a box that a right-to-left page mirrors."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Literal, NamedTuple

from fieldkit.reports.blocks import Mark, Tone
from fieldkit.reports.pdf.codes import QUIET_ZONE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fieldkit.reports.pdf.canvas import InspectionCanvas
    from fieldkit.reports.pdf.codes import Matrix
    from fieldkit.reports.pdf.pictures import Picture
    from fieldkit.reports.text.engine import Line, Style, TextEngine

Align = Literal["start", "center", "end"]
Colour = tuple[float, float, float]


def _colour(code: str) -> Colour:
    red, green, blue = (round(int(code[at : at + 2], 16) / 255, 3) for at in (1, 3, 5))
    return red, green, blue


# The light palette of the screen (ui/theme), where the core may not look.
INK = _colour("#17202B")
HAIRLINE = _colour("#C4CAD1")
BORDER = _colour("#8A95A3")
SHADE = _colour("#F0F2F5")
WHITE = (1.0, 1.0, 1.0)
_TONES: dict[Tone, Colour] = {
    Tone.PLAIN: INK,
    Tone.MUTED: _colour("#55606E"),
    Tone.RED: _colour("#B3261E"),
    Tone.AMBER: _colour("#855400"),
    Tone.GREEN: _colour("#1B6A39"),
    Tone.BLUE: _colour("#1D5CA5"),
    Tone.VIOLET: _colour("#6B3FA0"),
}
_ASCENT = 0.78
_QUARTER_ARC = 0.5523
_POLYGONS: dict[Mark, tuple[tuple[float, float], ...]] = {
    Mark.CRITICAL: tuple(
        (0.5 + 0.54 * math.cos(math.pi * k / 4 + math.pi / 8),
         0.5 + 0.54 * math.sin(math.pi * k / 4 + math.pi / 8))
        for k in range(8)
    ),
    Mark.MAJOR: ((0.0, 0.04), (1.0, 0.04), (0.5, 0.96)),
    Mark.MINOR: ((0.5, 0.0), (1.0, 0.5), (0.5, 1.0), (0.0, 0.5)),
    Mark.RETURNED: (
        (0.0, 0.5), (0.45, 0.95), (0.45, 0.66), (1.0, 0.66), (1.0, 0.34), (0.45, 0.34),
        (0.45, 0.05),
    ),
}  # fmt: skip


class Box(NamedTuple):
    """Where something is drawn: distance from the starting side, top, and width."""

    x: float
    top: float
    width: float


class Pen:
    """Draws in a box of a given width; x runs from the side where reading starts, y upwards.

    All lengths are points. On a right-to-left page the box is mirrored, its texts are not.
    """

    def __init__(self, canvas: InspectionCanvas, engine: TextEngine, width: float) -> None:
        self.canvas = canvas
        self.engine = engine
        self.width = width

    def _left(self, x: float, width: float) -> float:
        return self.width - x - width if self.engine.right_to_left else x

    def lines(
        self,
        lines: Sequence[Line],
        style: Style,
        box: Box,
        tone: Tone = Tone.PLAIN,
        align: Align = "start",
    ) -> None:
        """Draw lines from the top of a box downwards."""
        leading = self.engine.leading(style)
        baseline = box.top - (leading - style.size) / 2 - style.size * _ASCENT
        red, green, blue = _TONES[tone]
        self.canvas.emit(f"{red} {green} {blue} rg")
        for line in lines:
            x = self._left(box.x, box.width) + self._indent(line.width, box.width, align)
            self.canvas.draw_runs(line.runs, style.size, x, baseline)
            baseline -= leading

    def _indent(self, used: float, width: float, align: Align) -> float:
        if align == "center":
            return (width - used) / 2
        right = (align == "end") != self.engine.right_to_left
        return width - used if right else 0.0

    def rectangle(
        self, box: Box, height: float, fill: Colour | None = None, stroke: Colour | None = None
    ) -> None:
        """Draw a box that hangs from its top."""
        x, y = self._left(box.x, box.width), box.top - height
        shape = f"{x:.2f} {y:.2f} {box.width:.2f} {height:.2f} re"
        if fill:
            self.canvas.emit("{} {} {} rg ".format(*fill) + shape + " f")
        if stroke:
            self.canvas.emit("{} {} {} RG 0.8 w ".format(*stroke) + shape + " S")

    def rule(self, y: float, colour: Colour = HAIRLINE, thickness: float = 0.5) -> None:
        """Draw a line over the whole width."""
        self.canvas.emit(
            "{} {} {} RG ".format(*colour)
            + f"{thickness} w 0 {y:.2f} m {self.width:.2f} {y:.2f} l S"
        )

    def mark(self, mark: Mark, tone: Tone, box: Box) -> None:
        """Draw a state's shape as large as the box is wide."""
        if mark is Mark.NONE:
            return
        x, y, size = self._left(box.x, box.width), box.top - box.width, box.width
        red, green, blue = _TONES[tone]
        self.canvas.emit(f"{red} {green} {blue} rg {red} {green} {blue} RG")
        if mark in (Mark.DONE, Mark.OPEN):
            self._circle(x, y, size, filled=mark is Mark.DONE)
        elif mark is Mark.REFUSED:
            inset = size * 0.12
            near, far = x + inset, x + size - inset
            low, high = y + inset, y + size - inset
            self.canvas.emit(
                f"{size * 0.17:.2f} w {near:.2f} {low:.2f} m {far:.2f} {high:.2f} l "
                f"{near:.2f} {high:.2f} m {far:.2f} {low:.2f} l S"
            )
        else:
            turn = 1 if self.engine.right_to_left else 0
            points = [(x + abs(turn - px) * size, y + py * size) for px, py in _POLYGONS[mark]]
            moves = [
                f"{px:.2f} {py:.2f} {'l' if index else 'm'}"
                for index, (px, py) in enumerate(points)
            ]
            self.canvas.emit(" ".join(moves) + " h f")

    def _circle(self, x: float, y: float, size: float, *, filled: bool) -> None:
        stroke = size * 0.14
        radius = (size if filled else size - stroke) / 2
        bend = radius * _QUARTER_ARC
        cx, cy = x + size / 2, y + size / 2
        arcs = " ".join(
            f"{cx + a:.2f} {cy + b:.2f} {cx + c:.2f} {cy + d:.2f} {cx + e:.2f} {cy + f:.2f} c"
            for a, b, c, d, e, f in (
                (radius, bend, bend, radius, 0, radius),
                (-bend, radius, -radius, bend, -radius, 0),
                (-radius, -bend, -bend, -radius, 0, -radius),
                (bend, -radius, radius, -bend, radius, 0),
            )
        )
        end = "f" if filled else "S"
        self.canvas.emit(f"{stroke:.2f} w {cx + radius:.2f} {cy:.2f} m {arcs} {end}")

    def picture(self, picture: Picture, box: Box, height: float) -> None:
        """Draw a picture as large as fits into a box, in its middle."""
        scale = min(box.width / picture.width, height / picture.height)
        width, high = picture.width * scale, picture.height * scale
        x = self._left(box.x, box.width) + (box.width - width) / 2
        y = box.top - height + (height - high) / 2
        self.canvas.draw_picture(picture, (width, high), x, y)

    def matrix(self, matrix: Matrix, box: Box) -> None:
        """Draw a QR code with its quiet zone as large as the box is wide, as one path."""
        module = box.width / (matrix.size + 2 * QUIET_ZONE)
        left = self._left(box.x, box.width) + module * QUIET_ZONE
        top = box.top - module * QUIET_ZONE
        path = [f"{run.column} {-run.row - 1} {run.length} 1 re" for run in matrix.runs]
        self.canvas.emit(
            f"q 0 0 0 rg {module:.4f} 0 0 {module:.4f} {left:.2f} {top:.2f} cm "
            + " ".join(path)
            + " f Q"
        )
