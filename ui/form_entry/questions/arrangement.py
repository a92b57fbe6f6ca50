"""How the choices of a question are laid out: under each other, in columns, or packed in lines."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QGridLayout, QLayout, QWidget

from ui.form_entry.flow import FlowLayout
from ui.theme import sizes

if TYPE_CHECKING:
    from collections.abc import Callable

_CELL = 168
_MOST_COLUMNS = 10
# Older spellings that ODK Collect and Enketo still read, and what they stand for today.
_TODAY = {
    "compact": ("columns-pack", "no-buttons"),
    "quickcompact": ("columns-pack", "no-buttons", "quick"),
    "horizontal": ("columns",),
    "horizontal-compact": ("columns-pack",),
}
_NUMBERED = {
    "columns": (),
    "horizontal": (),
    "compact": ("no-buttons",),
    "quickcompact": ("no-buttons", "quick"),
}


@dataclass(frozen=True, slots=True)
class Arrangement:
    """What the appearance says of the choices.

    `columns`: how many stand side by side, 0 for as many as have room. `is_packed`: lines are
    filled like words of a text. `has_marks`: whether a choice has a radio or check mark.
    `is_laid_out`: the form says where choices stand. `is_exact`: so exactly that few short ones
    may not stand in a row instead.
    """

    columns: int = 1
    is_packed: bool = False
    has_marks: bool = True
    is_quick: bool = False
    is_laid_out: bool = False
    is_exact: bool = False


@lru_cache(maxsize=1024)
def arrangement(appearance: tuple[str, ...]) -> Arrangement:
    """The arrangement that the words of an appearance ask for."""
    words: set[str] = set()
    columns = 0
    for word in appearance:
        stem, _, number = word.rpartition("-")
        if number.isdigit() and stem in _NUMBERED:
            columns = max(1, min(int(number), _MOST_COLUMNS))
            words.update(_NUMBERED[stem])
        words.update(_TODAY.get(word, (word,)))
    is_exact = columns > 0 or "no-buttons" in words
    return Arrangement(
        columns=columns or (0 if "columns" in words else 1),
        is_packed=bool(words & {"columns-pack", "no-buttons"}) and not columns,
        has_marks="no-buttons" not in words,
        is_quick="quick" in words,
        is_laid_out=is_exact or bool(words & {"columns", "columns-pack"}),
        is_exact=is_exact,
    )


class ChoiceLayout:
    """Puts the widgets of choices where the arrangement wants them."""

    def __init__(self, wanted: Arrangement) -> None:
        self._columns = wanted.columns
        self.layout: QLayout
        self._put: Callable[[int, QWidget], None]
        if wanted.is_packed or not wanted.columns:
            self.layout = FlowLayout(0 if wanted.is_packed else _CELL)
            self._put = self._append
        else:
            self._grid = QGridLayout()
            self._grid.setContentsMargins(0, 0, 0, 0)
            self.layout = self._grid
            self._put = self._into_cell
        self.layout.setSpacing(sizes.TIGHT)

    def put(self, place: int, widget: QWidget) -> None:
        """Put a widget at a place, counted from 0."""
        self._put(place, widget)

    def take_out(self, widget: QWidget) -> None:
        """Leave no room for a widget that goes."""
        self.layout.removeWidget(widget)

    def _append(self, place: int, widget: QWidget) -> None:
        del place
        self.layout.addWidget(widget)

    def _into_cell(self, place: int, widget: QWidget) -> None:
        row, column = divmod(place, self._columns)
        self._grid.addWidget(widget, row, column)
        if self._columns > 1:
            self._grid.setColumnStretch(column, 1)
