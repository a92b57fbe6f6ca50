"""What was chosen in a conflict, carried over when another version of the inspection arrives."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldkit.app.opened_conflict import BASE
from fieldkit.app.resolving import OWN

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fieldkit.app.conflict_rows import Conflict, ConflictAnswer


class Carried:
    """The same conflict before and after; sides may have other names, places other meanings.

    Attributes:
        places: where the newcomers say what nobody had said before.
    """

    def __init__(self, before: Conflict, now: Conflict) -> None:
        self._before, self._now = before, now
        self._same = {
            old: new
            for old, head in enumerate(before.heads)
            for new, other in enumerate(now.heads)
            if head == other
        }
        known = {answer.place: answer for answer in before.differing}
        self._pairs = {
            answer.place: known.get(answer.place)
            for answer in now.differing
            if answer.place not in known or self._is_same(known[answer.place], answer)
        }
        self.places = {answer.place for answer in now.differing if self._is_news(answer)}

    def side(self, name: str) -> str:
        """What a side is called now; nothing when it is none any more."""
        for old, new in self._same.items():
            if self._before.sides[old].side == name:
                return self._now.sides[new].side
        return ""

    def choices(self, chosen: Mapping[str, str]) -> dict[str, str]:
        """The choices that still can hold: what a side said that is gone stays as a value."""
        kept = {}
        for place, said in chosen.items():
            earlier = self._pairs.get(place)
            if earlier is not None and (carried := self._carried(earlier, said)):
                kept[place] = carried
        return kept

    def _carried(self, earlier: ConflictAnswer, said: str) -> str:
        names = [side.side for side in self._before.sides]
        if said == BASE or said.startswith(OWN):
            return said
        if (now := self.side(said)) or said not in names:
            return now
        value = earlier.sides[names.index(said)]
        is_value = value is not None and not any(earlier.files)
        return f"{OWN}{value}" if is_value else ""

    def _is_same(self, before: ConflictAnswer, now: ConflictAnswer) -> bool:
        """Whether a place means the same thing: the versions that stayed say the same there."""
        return (before.path, before.kind) == (now.path, now.kind) and all(
            before.sides[old] == now.sides[new] for old, new in self._same.items()
        )

    def _is_news(self, answer: ConflictAnswer) -> bool:
        earlier = self._pairs.get(answer.place)
        said = {answer.base, *(earlier.sides if earlier is not None else ())}
        fresh = set(range(len(answer.sides))) - set(self._same.values())
        return any(answer.sides[number] not in said for number in fresh)
