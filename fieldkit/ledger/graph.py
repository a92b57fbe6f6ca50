"""The graph of revisions that name their parents: what is current, and where two parted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping


class Linked(Protocol):
    """Anything with an id that names its parents, as records do."""

    @property
    def id(self) -> str:
        """The id by which children name it."""
        ...

    @property
    def parents(self) -> tuple[str, ...]:
        """The ids it follows; they may be unknown here."""
        ...


def heads(revisions: Iterable[Linked]) -> tuple[str, ...]:
    """The ids that no other of the revisions follows, sorted."""
    ids: set[str] = set()
    followed: set[str] = set()
    for revision in revisions:
        ids.add(revision.id)
        followed.update(revision.parents)
    return tuple(sorted(ids - followed))


def heads_among(counting: Collection[Linked], revisions: Iterable[Linked]) -> tuple[str, ...]:
    """The ids among those that count that no other of them follows, be it by way of the rest.

    Args:
        counting: the revisions that count.
        revisions: all of them, those that count included.
    """
    parents = {revision.id: revision.parents for revision in revisions}
    if len(parents) == len(counting):
        return heads(counting)
    followed = set().union(*(ancestors(revision.id, parents) for revision in counting))
    return tuple(sorted({revision.id for revision in counting} - followed))


def is_conflict(revisions: Iterable[Linked]) -> bool:
    """Whether there is more than one head, which only a person may settle."""
    return len(heads(revisions)) > 1


def ancestors(revision: str, parents: Mapping[str, tuple[str, ...]]) -> set[str]:
    """Everything a revision follows, near or far, itself not included."""
    found: set[str] = set()
    waiting = list(parents.get(revision, ()))
    while waiting:
        step = waiting.pop()
        if step not in found:
            found.add(step)
            waiting.extend(parents.get(step, ()))
    return found


def common_base(
    revisions: Iterable[str], parents: Mapping[str, tuple[str, ...]]
) -> tuple[str, ...]:
    """The latest revisions that all of these follow, sorted; a revision counts as its own base.

    Usually one; none when they share no past, several after criss-cross resolutions. What is named
    as a parent counts, also when it is not here itself.
    """
    pasts = [ancestors(revision, parents) | {revision} for revision in revisions]
    shared = set.intersection(*pasts) if pasts else set()
    older = set().union(*(ancestors(revision, parents) for revision in shared))
    return tuple(sorted(shared - older))
