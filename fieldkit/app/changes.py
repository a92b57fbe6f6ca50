"""What a use case changed, told to whoever shows it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True, slots=True)
class Changes:
    """Kinds of things that changed (event, form, draft, inspection, device, ...) and their ids."""

    kinds: frozenset[str]
    ids: frozenset[str] = frozenset()

    @classmethod
    def of(cls, kind: str, *ids: str) -> Changes:
        """A change of one kind."""
        return cls(frozenset({kind}), frozenset(ids))


class Announcements:
    """Passes each `Changes` on to its subscribers, in the order of their subscription."""

    def __init__(self) -> None:
        self._subscribers: list[Callable[[Changes], None]] = []

    def subscribe(self, subscriber: Callable[[Changes], None]) -> None:
        """Tell `subscriber` of every later change."""
        self._subscribers.append(subscriber)

    def announce(self, changes: Changes) -> None:
        """Tell everyone."""
        for subscriber in list(self._subscribers):
            subscriber(changes)
