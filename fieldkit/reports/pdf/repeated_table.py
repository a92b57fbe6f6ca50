"""A table whose head is printed again on every page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportlab.platypus import Flowable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fieldkit.reports.pdf.strip import Strip


class RepeatedTable(Flowable):  # type: ignore[misc]  # reportlab has no types
    """A head and rows below it, cut between rows, or inside one that fills a page."""

    def __init__(self, head: Strip, rows: Sequence[Strip]) -> None:
        super().__init__()
        self.head = head
        self.rows = list(rows)

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """Platypus asks how much room is needed."""
        self.width = width
        self.height = sum(part.wrap(width, height)[1] for part in (self.head, *self.rows))
        return width, self.height

    def split(self, width: float, height: float) -> list[RepeatedTable]:
        """Platypus asks for parts where the whole does not fit."""
        room = height - self.head.wrap(width, height)[1]
        rest = list(self.rows)
        first: list[Strip] = []
        while rest and rest[0].wrap(width, room)[1] <= room:
            room -= rest[0].height
            first.append(rest.pop(0))
        if rest:
            parts = rest[0].split(width, room)
            if parts:
                first.append(parts[0])
                rest[:1] = parts[1:]
        if not first:
            return []
        tables = [RepeatedTable(self.head, first)]
        if rest:
            tables.append(RepeatedTable(self.head, rest))
        return tables

    def draw(self) -> None:
        """Platypus asks to draw with the origin in the lower left corner."""
        top = self.height
        for part in (self.head, *self.rows):
            top -= part.height
            part.drawOn(self.canv, 0, top)
