"""One isolating run sequence of the bidirectional algorithm: weak types, brackets, neutrals.

The rules are those of Unicode Standard Annex 9, named beside the code (W1 to W7, N0 to N2, I1, I2).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

REMOVED: Final = -1
ISOLATES: Final = frozenset({"LRI", "RLI", "FSI"})
_MAX_PAIRS = 63
_NEUTRAL = frozenset({"B", "S", "WS", "ON", "LRI", "RLI", "FSI", "PDI"})

# Ranges of adjacent opening and closing brackets, and the pairs that are not adjacent.
_ADJACENT = (
    (0x28, 0x29),
    (0xF3A, 0xF3D),
    (0x169B, 0x169C),
    (0x2045, 0x2046),
    (0x207D, 0x207E),
    (0x208D, 0x208E),
    (0x2308, 0x230B),
    (0x2329, 0x232A),
    (0x2768, 0x2775),
    (0x27C5, 0x27C6),
    (0x27E6, 0x27EF),
    (0x2983, 0x298C),
    (0x2991, 0x2998),
    (0x29D8, 0x29DB),
    (0x29FC, 0x29FD),
    (0x2E22, 0x2E29),
    (0x2E55, 0x2E5C),
    (0x3008, 0x3011),
    (0x3014, 0x301B),
    (0xFE59, 0xFE5E),
    (0xFF08, 0xFF09),
    (0xFF5F, 0xFF60),
    (0xFF62, 0xFF63),
)
_APART = "[]{}⦍⦐⦏⦎［］｛｝"
_EQUIVALENT = {"\u2329": "\u3008", "\u232a": "\u3009"}
_CLOSING: Final = {
    chr(code): chr(code + 1) for first, last in _ADJACENT for code in range(first, last, 2)
} | dict(zip(_APART[::2], _APART[1::2], strict=True))
_CLOSERS = frozenset(_CLOSING.values())


def _strong(kind: str) -> str:
    if kind == "L":
        return "L"
    return "R" if kind in ("R", "AL", "EN", "AN") else ""


class RunSequence:
    """One isolating run sequence: rules W1 to W7, N0 to N2, I1 and I2."""

    def __init__(
        self,
        indices: list[int],
        classes: Sequence[str],
        levels: list[int],
        types: list[str],
        base: int,
    ) -> None:
        self.indices = indices
        self.level = levels[indices[0]]
        self.types = [types[index] for index in indices]
        self.classes = [classes[index] for index in indices]
        before = next(
            (v for i in range(indices[0] - 1, -1, -1) if (v := levels[i]) != REMOVED), base
        )
        after = base
        if classes[indices[-1]] not in ISOLATES:
            rest = range(indices[-1] + 1, len(levels))
            after = next((levels[i] for i in rest if levels[i] != REMOVED), base)
        self.start = "R" if max(before, self.level) % 2 else "L"
        self.end = "R" if max(after, self.level) % 2 else "L"

    @property
    def direction(self) -> str:
        """The embedding direction of the sequence."""
        return "R" if self.level % 2 else "L"

    def resolve_weak(self) -> None:
        """Give marks, numbers and their separators a type (W1 to W7)."""
        types = self.types
        previous = self.start
        strong = self.start
        for index, kind in enumerate(types):
            if kind == "NSM":  # W1
                types[index] = "ON" if previous in ISOLATES or previous == "PDI" else previous
            if types[index] == "EN" and strong == "AL":  # W2
                types[index] = "AN"
            if types[index] in ("L", "R", "AL"):
                strong = types[index]
            previous = types[index]
        types[:] = ["R" if kind == "AL" else kind for kind in types]  # W3
        self._separators()
        self._terminators()
        strong = self.start
        for index, kind in enumerate(types):  # W7
            if kind in ("L", "R"):
                strong = kind
            elif kind == "EN" and strong == "L":
                types[index] = "L"

    def _separators(self) -> None:
        types = self.types
        for index in range(1, len(types) - 1):  # W4
            around = types[index - 1]
            same = around == types[index + 1]
            if same and (
                (types[index] == "ES" and around == "EN")
                or (types[index] == "CS" and around in ("EN", "AN"))
            ):
                types[index] = around

    def _terminators(self) -> None:
        types = self.types
        index = 0
        while index < len(types):
            if types[index] != "ET":
                index += 1
                continue
            end = index
            while end < len(types) and types[end] == "ET":
                end += 1
            before = types[index - 1] if index else ""
            after = types[end] if end < len(types) else ""
            if "EN" in (before, after):  # W5
                types[index:end] = ["EN"] * (end - index)
            index = end
        types[:] = ["ON" if kind in ("ES", "ET", "CS") else kind for kind in types]  # W6

    def resolve_brackets(self, text: str) -> None:
        """Give both brackets of a pair one direction (N0)."""
        for opener, closer in self._bracket_pairs(text):  # N0
            inside = {_strong(kind) for kind in self.types[opener + 1 : closer]}
            if self.direction in inside:
                self._set_pair(opener, closer, self.direction)
            elif inside - {""}:
                before = (
                    strong for kind in self.types[opener - 1 :: -1] if (strong := _strong(kind))
                )
                context = next(before, self.start) if opener else self.start
                opposite = "L" if self.direction == "R" else "R"
                self._set_pair(opener, closer, opposite if context == opposite else self.direction)

    def _set_pair(self, opener: int, closer: int, direction: str) -> None:
        for place in (opener, closer):
            self.types[place] = direction
            for index in range(place + 1, len(self.types)):
                if self.classes[index] != "NSM":
                    break
                self.types[index] = direction

    def _bracket_pairs(self, text: str) -> list[tuple[int, int]]:
        waiting: list[tuple[str, int]] = []
        pairs: list[tuple[int, int]] = []
        for place, index in enumerate(self.indices):
            char = _EQUIVALENT.get(text[index], text[index])
            if self.types[place] != "ON":
                continue
            if char in _CLOSING:
                if len(waiting) == _MAX_PAIRS:
                    return []
                waiting.append((_CLOSING[char], place))
            elif char in _CLOSERS:
                for depth in range(len(waiting) - 1, -1, -1):
                    if waiting[depth][0] == char:
                        pairs.append((waiting[depth][1], place))
                        del waiting[depth:]
                        break
        return sorted(pairs)

    def resolve_neutral(self) -> None:
        """Give what is left the direction around it (N1, N2)."""
        types = self.types
        index = 0
        while index < len(types):
            if types[index] not in _NEUTRAL:
                index += 1
                continue
            end = index
            while end < len(types) and types[end] in _NEUTRAL:
                end += 1
            before = _strong(types[index - 1]) if index else self.start
            after = _strong(types[end]) if end < len(types) else self.end
            direction = before if before == after else self.direction  # N1, N2
            types[index:end] = [direction] * (end - index)
            index = end

    def store(self, levels: list[int]) -> None:
        """Write the levels that follow from the types (I1, I2)."""
        for index, kind in zip(self.indices, self.types, strict=True):
            if self.level % 2:
                levels[index] = self.level + (kind != "R")  # I2
            elif kind != "L":
                levels[index] = self.level + (1 if kind == "R" else 2)  # I1
