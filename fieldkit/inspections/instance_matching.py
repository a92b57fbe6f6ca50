"""Which instance of a repeat is which, in two records of one inspection.

ODK gives instances no identity, only positions, and a position means something else once an
earlier instance is gone. So an instance is known again by what it says, in three steps:

1. Instances with the same answers are the same, the first with the first.
2. Of the rest, those that share at least half of their answers (half of what the shorter of the two
   says) are the same: the pair with most in common first, then the nearest, then the earliest.
3. Of the rest, those at the same position are the same: somebody wrote over it.

Whatever remains was added on one side or removed on the other. A changed order changes nothing in
this. Instances of a repeat that the form counts are known by their position alone. Instances that
the base lacks are the same on several sides only if they say the same.

They stand in the order of the base, or in that of the one side that changed it; new ones after what
they follow on their side. If sides order them differently, the order of the base stays.
"""

from __future__ import annotations

from collections import defaultdict, deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping, Sequence

    from fieldkit.inspections.answers import Answers

Pairs = dict[int, int]
_Order = tuple[int, int, int, tuple[object, ...]]


def match_instances(earlier: Sequence[Answers], later: Sequence[Answers]) -> Pairs:
    """The positions (from 0) in `later` by those in `earlier` of instances that are the same."""
    found = _match_equal(earlier, later)
    _match_similar(earlier, later, found)
    taken = set(found.values())
    for position in range(min(len(earlier), len(later))):
        if position not in found and position not in taken:
            found[position] = position
    return found


def _match_equal(earlier: Sequence[Answers], later: Sequence[Answers]) -> Pairs:
    waiting: dict[Hashable, deque[int]] = defaultdict(deque)
    for position, instance in enumerate(later):
        waiting[instance.key()].append(position)
    found: Pairs = {}
    for position, instance in enumerate(earlier):
        same = waiting[instance.key()]
        if same:
            found[position] = same.popleft()
    return found


def _match_similar(earlier: Sequence[Answers], later: Sequence[Answers], found: Pairs) -> None:
    taken = set(found.values())
    free = [position for position in range(len(later)) if position not in taken]
    pairs = []
    for first in (position for position in range(len(earlier)) if position not in found):
        for second in free:
            shared, least = _in_common(earlier[first], later[second])
            if shared and shared * 2 >= least:
                pairs.append((-shared, abs(first - second), first + second, first, second))
    for _, _, _, first, second in sorted(pairs):
        if first not in found and second not in taken:
            found[first] = second
            taken.add(second)


def _in_common(one: Answers, other: Answers) -> tuple[int, int]:
    """How many answers two instances share, and how many the shorter has."""
    shared = sum(other.values.get(path) == answer for path, answer in one.values.items())
    return shared, min(len(one.values), len(other.values))


@dataclass(frozen=True, slots=True)
class Match:
    """One instance that is the same in some versions: its position in each, from 0."""

    base: int | None
    sides: tuple[int | None, ...]


def matches_by_position(
    base: Sequence[Answers] | None, sides: Sequence[Sequence[Answers]]
) -> list[Match]:
    """The instances of a repeat that the form counts."""
    there = base or ()
    most = max(len(there), *map(len, sides))
    return [
        Match(
            place if place < len(there) else None,
            tuple(place if place < len(side) else None for side in sides),
        )
        for place in range(most)
    ]


def matches_with_base(base: Sequence[Answers], sides: Sequence[Sequence[Answers]]) -> list[Match]:
    """Every instance that any side holds, in the order that the module says."""
    found = [match_instances(base, side) for side in sides]
    known = {
        place: Match(place, tuple(pairs.get(place) for pairs in found))
        for place in range(len(base))
        if any(place in pairs for pairs in found)
    }
    order = _order(len(base), found)
    rank = {place: number for number, place in enumerate(order)}
    keyed: list[tuple[_Order, Match]] = [
        ((rank[place], 0, 0, ()), match) for place, match in known.items()
    ]
    keyed += [(_place_of(match, sides, found, rank), match) for match in _new(sides, found)]
    return [match for _, match in sorted(keyed, key=lambda entry: entry[0])]


def matches_without_base(sides: Sequence[Sequence[Answers]]) -> list[Match]:
    """Every instance, when nothing is known of earlier ones: the sides are matched in turn."""
    matches: list[list[int | None]] = []
    firsts: list[Answers] = []
    for number, side in enumerate(sides):
        pairs = match_instances(firsts, side)
        for match_number, match in enumerate(matches):
            match.append(pairs.get(match_number))
        taken = set(pairs.values())
        for place, instance in enumerate(side):
            if place not in taken:
                matches.append([*[None] * number, place])
                firsts.append(instance)
    return [Match(None, tuple(match)) for match in matches]


def _new(sides: Sequence[Sequence[Answers]], found: Sequence[Pairs]) -> list[Match]:
    """The instances that the base lacks; those that say the same are one."""
    matches: dict[tuple[object, int], list[int | None]] = {}
    for number, (side, pairs) in enumerate(zip(sides, found, strict=True)):
        taken = set(pairs.values())
        seen: dict[object, int] = defaultdict(int)
        for place, instance in enumerate(side):
            if place in taken:
                continue
            key = instance.key()
            match = matches.setdefault((key, seen[key]), [None] * len(sides))
            match[number] = place
            seen[key] += 1
    return [Match(None, tuple(match)) for match in matches.values()]


def _place_of(
    match: Match,
    sides: Sequence[Sequence[Answers]],
    found: Sequence[Pairs],
    rank: Mapping[int, int],
) -> _Order:
    """Where a new instance stands: after the known one before it, by its distance from that."""
    places = []
    for place, side, pairs in zip(match.sides, sides, found, strict=True):
        if place is None:
            continue
        known = {later: earlier for earlier, later in pairs.items()}
        before = next((each for each in range(place - 1, -1, -1) if each in known), None)
        after = -1 if before is None else rank[known[before]]
        distance = place - (-1 if before is None else before)
        places.append((after, 1, distance, side[place].key()))
    return min(places)


def _order(count: int, found: Sequence[Pairs]) -> list[int]:
    """The positions of the base in the order of the result."""
    orders = {tuple(sorted(pairs, key=pairs.__getitem__)) for pairs in found}
    changed = [order for order in orders if list(order) != sorted(order)]
    if len(changed) != 1:
        return list(range(count))
    order = list(changed[0])
    for place in range(count):
        if place not in order:
            order.insert(order.index(place - 1) + 1 if place else 0, place)
    return order
