"""Pictures side by side, each with words above and below; a named box where one is missing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reportlab.platypus import Flowable

from fieldkit.reports.blocks import Mark, Tone
from fieldkit.reports.pdf.pen import HAIRLINE, SHADE, Box, Pen
from fieldkit.reports.pdf.pictures import Picture, read_picture

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fieldkit.reports.pdf.strip import Column
    from fieldkit.reports.text.engine import Style, TextEngine

_INSET = 4.0
_GAP = 3.0
_BELOW = 8.0


@dataclass(slots=True)
class PictureCell:
    """One picture: `instead` is printed in its place where it cannot be shown."""

    content: bytes | None
    instead: str
    mark: Mark
    above: Column
    below: Column
    shaded: bool


class PictureRow(Flowable):  # type: ignore[misc]  # reportlab has no types
    """Up to as many pictures as fit on one row, all in boxes of one height."""

    def __init__(
        self, engine: TextEngine, cells: Sequence[PictureCell], height: float, style: Style
    ) -> None:
        super().__init__()
        self.engine = engine
        self.cells = cells
        self.box_height = height
        self.style = style
        self.above = max(cell.above.height() for cell in cells)
        self.below = max(cell.below.height() for cell in cells)

    def wrap(self, width: float, height: float) -> tuple[float, float]:  # noqa: ARG002
        """Platypus asks how much room is needed."""
        self.width = width
        self.height = self.claim = self.above + self.box_height + _GAP + self.below + _BELOW
        return width, self.height

    def draw(self) -> None:
        """Platypus asks to draw with the origin in the lower left corner."""
        pen = Pen(self.canv, self.engine, self.width)
        for cell in self.cells:
            cell.above.draw(pen, self.height)
            top = self.height - self.above
            box = Box(cell.above.x, top, cell.above.width)
            picture = read_picture(cell.content) if cell.content else None
            pen.rectangle(
                box, self.box_height, fill=SHADE if cell.shaded else None, stroke=HAIRLINE
            )
            if picture:
                self._picture(pen, picture, box)
            else:
                self._placeholder(pen, cell, box)
            cell.below.draw(pen, top - self.box_height - _GAP)

    def _picture(self, pen: Pen, picture: Picture, box: Box) -> None:
        inner = Box(box.x + _INSET, box.top - _INSET, box.width - 2 * _INSET)
        pen.picture(picture, inner, self.box_height - 2 * _INSET)

    def _placeholder(self, pen: Pen, cell: PictureCell, box: Box) -> None:
        leading = self.engine.leading(self.style)
        room = box.width - 6 * _INSET
        most = int((self.box_height - 2 * _INSET) / leading)
        lines = self.engine.lines(cell.instead, self.style, room)[:most]
        middle = box.top - (self.box_height - leading * len(lines)) / 2
        text = Box(box.x + 3 * _INSET, middle, room)
        pen.lines(lines, self.style, text, Tone.MUTED, "center")
        if cell.mark is not Mark.NONE:
            size = self.style.size
            place = Box(box.x + _INSET, box.top - _INSET, size)
            pen.mark(cell.mark, Tone.MUTED, place)
