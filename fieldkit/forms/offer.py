"""What a question offers at one moment: the items of a list, the choices as a person sees them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fieldkit.forms.xpath import Node


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice as a person sees it; `media` maps image, audio, video to file names."""

    value: str
    label: str
    media: Mapping[str, str] = field(default_factory=dict)


@dataclass(eq=False, slots=True)
class Offer:
    """The items of an itemset at one moment, by their value, in the order offered."""

    items: dict[str, Node]
    shown: dict[str, tuple[Choice, ...]] = field(default_factory=dict)  # by the column of the words

    def is_like(self, other: Offer | None) -> bool:
        """Whether both offer the same items in the same order."""
        if other is None or len(self.items) != len(other.items):
            return False
        same = list(self.items) == list(other.items)
        return same and list(self.items.values()) == list(other.items.values())
