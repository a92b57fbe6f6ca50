"""Strongly connected components of a graph, in an order in which each comes after what it needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence


def components(before: Sequence[Collection[int]]) -> list[list[int]]:
    """Tarjan's components of the graph where place i needs the places `before[i]`.

    Without recursion, because chains of thousands of calculations are ordinary.
    """
    if all(max(needed, default=-1) < place for place, needed in enumerate(before)):
        return [
            [place] for place in range(len(before))
        ]  # In order as it stands, as forms mostly are.
    found: list[list[int]] = []
    index: dict[int, int] = {}
    low: dict[int, int] = {}
    open_places: list[int] = []
    is_open: set[int] = set()
    for start in range(len(before)):
        if start in index:
            continue
        walk = [(start, iter(before[start]))]
        index[start] = low[start] = len(index)
        open_places.append(start)
        is_open.add(start)
        while walk:
            place, rest = walk[-1]
            for needed in rest:
                if needed not in index:
                    index[needed] = low[needed] = len(index)
                    open_places.append(needed)
                    is_open.add(needed)
                    walk.append((needed, iter(before[needed])))
                    break
                if needed in is_open:
                    low[place] = min(low[place], index[needed])
            else:
                walk.pop()
                if walk:
                    above = walk[-1][0]
                    low[above] = min(low[above], low[place])
                if low[place] == index[place]:
                    found.append(_closed(place, open_places, is_open))
    return found


def _closed(place: int, open_places: list[int], is_open: set[int]) -> list[int]:
    component = []
    while True:
        member = open_places.pop()
        is_open.discard(member)
        component.append(member)
        if member == place:
            return component[::-1]
