"""A row of large answers that stays one row as long as their words can be wrapped into it."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize

from ui.form_entry.flow import FlowLayout


class AnswerRow(FlowLayout):
    """Answers at their natural width, squeezed when that saves a second row, else in rows."""

    def _arranged(self, rect: QRect) -> tuple[list[QRect], int]:
        widths = self._in_one_row(rect.width())
        if not widths:
            return super()._arranged(rect)
        tall = max(
            item.heightForWidth(width) for item, width in zip(self._items, widths, strict=True)
        )
        places, x = [], rect.left()
        for width in widths:
            places.append(QRect(QPoint(x, rect.top()), QSize(width, tall)))
            x += width + self.spacing()
        return places, tall

    def _in_one_row(self, room: int) -> list[int]:
        """The widths in one row, narrower than the natural ones if need be; none beyond that."""
        room -= self.spacing() * (len(self._items) - 1)
        natural = [item.sizeHint().width() for item in self._items]
        least = [item.minimumSize().width() for item in self._items]
        if sum(natural) <= room:
            return natural
        if sum(least) > room:
            return []
        give = sum(natural) - sum(least)
        share = (room - sum(least)) / give
        return [low + int((high - low) * share) for low, high in zip(least, natural, strict=True)]
