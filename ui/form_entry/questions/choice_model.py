"""The choices of a long list as a model: a list asks each row how many there are, so Qt counts.

Substances are found by any of their names and numbers, whatever the language of the form.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QStringListModel, Qt

from fieldkit.app.looking_up import chemicals_among, search_chemicals
from ui.shared.wording import language

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from PySide6.QtCore import QObject

    from fieldkit.app import Choice

VALUE = Qt.ItemDataRole.UserRole


class ChoiceModel(QStringListModel):
    """The choices whose words hold what is typed, in the order of the form."""

    def __init__(self, parent: QObject, *, takes_several: bool) -> None:
        super().__init__(parent)
        self._takes_several = takes_several
        self._all: Sequence[Choice] = ()
        self._rows: Sequence[Choice] = ()
        self._sought = ""
        self._taken: frozenset[str] = frozenset()
        self._by_value: dict[str, int] = {}
        self._words: list[str] = []
        self._folded: list[str] = []

    def offer(self, choices: Sequence[Choice]) -> None:
        """Show other choices."""
        self._all = choices
        self._by_value = {choice.value: place for place, choice in enumerate(choices)}
        self._words = [_words(choice) for choice in choices]
        self._folded = []
        self._show()

    def narrow(self, typed: str) -> None:
        """Show only what holds these letters, great or small."""
        self._sought = typed.casefold()
        self._show()

    def mark(self, taken: Iterable[str]) -> list[str]:
        """Mark what is taken; gives its words in the order of the form."""
        self._taken = frozenset(taken)
        if self._takes_several and self._rows:
            last = self.index(len(self._rows) - 1)
            self.dataChanged.emit(self.index(0), last, [Qt.ItemDataRole.CheckStateRole])
        return [_words(self._all[self._by_value[value]]) for value in self.in_order(self._taken)]

    def in_order(self, values: Iterable[str]) -> list[str]:
        """Those of the values that are on offer, in the order of the form."""
        return sorted(self._by_value.keys() & set(values), key=self._by_value.__getitem__)

    def place_of(self, value: str) -> QModelIndex:
        """The row of a value; none where it is not shown."""
        place = self._by_value.get(value)
        if place is None:
            return QModelIndex()
        if self._rows is self._all:
            return self.index(place)
        rows = (row for row, choice in enumerate(self._rows) if choice.value == value)
        return self.index(next(rows, -1))

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = 0) -> Any:  # noqa: ANN401  as Qt
        """The words of a choice, its value, whether it is taken."""
        if not 0 <= index.row() < len(self._rows):
            return None
        choice = self._rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return _words(choice)
        if role == VALUE:
            return choice.value
        if role == Qt.ItemDataRole.CheckStateRole and self._takes_several:
            is_taken = choice.value in self._taken
            return Qt.CheckState.Checked if is_taken else Qt.CheckState.Unchecked
        return None

    def _show(self) -> None:
        if not self._sought:
            self._rows, shown = self._all, self._words
        else:
            if not self._folded:
                self._folded = [words.casefold() for words in self._words]
            found = [n for n, words in enumerate(self._folded) if self._sought in words]
            if chemicals_among(self._by_value):
                found = self._chemicals(found)
            self._rows = [self._all[place] for place in found]
            shown = [self._words[place] for place in found]
        self.setStringList(shown)

    def _chemicals(self, found: list[int]) -> list[int]:
        """Substances that another of their names finds come first, the best before all."""
        named = (row.key for row in search_chemicals(self._sought, language.tag))
        places = [self._by_value[key] for key in named if key in self._by_value]
        return list(dict.fromkeys([*places, *found]))


def _words(choice: Choice) -> str:
    return choice.label or choice.value
