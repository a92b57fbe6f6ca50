"""The latest revisions of one inspection compared with what they come from, answer by answer.

An answer is the same on all sides, changed (by one side, or alike by some while the others left
it), changed alike by all, or in conflict: changed differently. Only a change that no other side
touched proposes itself; a conflict proposes nothing, and waits for a person.

Instances of repeats are matched with those of the base as `instance_matching` says. One that is
gone on a side proposes to go, unless another side changed it: then it is a conflict. One that is
new proposes to stay.

With several bases (after two resolutions that crossed) an answer has a base only where all bases
agree; without one, nothing is known to be a change, and whatever differs is a conflict.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from fieldkit.errors import FieldKitError
from fieldkit.inspections.answers import NO_ANSWER, Answer, Answers
from fieldkit.inspections.instance_matching import (
    matches_by_position,
    matches_with_base,
    matches_without_base,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

Choice = Answer | bool


class Standing(StrEnum):
    """How the sides stand to one another on one thing."""

    SAME = "same"
    CHANGED = "changed"
    CHANGED_ALIKE = "changed_alike"
    CONFLICT = "conflict"


@dataclass(frozen=True, slots=True)
class ComparedAnswer:
    """One question. A base of None is not known; a side of None lacks the instance around it.

    `place` is the path with positions as in the comparison.
    """

    path: str
    place: str
    base: Answer | None
    sides: tuple[Answer | None, ...]
    standing: Standing
    proposal: Answer | None


@dataclass(frozen=True, slots=True)
class ComparedInstance:
    """One instance of a repeat: whether it is there, in the base and on each side.

    A base of None is not known; a side of None lacks the instance around it. The positions, from 1,
    are those in the first base and on each side.
    """

    path: str
    place: str
    base: bool | None
    base_position: int | None
    sides: tuple[bool | None, ...]
    positions: tuple[int | None, ...]
    standing: Standing
    proposal: bool | None
    inside: Comparison


@dataclass(frozen=True, slots=True)
class Comparison:
    """A record, or one instance, with everything that any side says."""

    answers: tuple[ComparedAnswer, ...]
    instances: tuple[ComparedInstance, ...]

    def undecided(self, choices: Mapping[str, Choice]) -> tuple[str, ...]:
        """The places that neither a proposal nor a choice decides.

        Nothing inside an instance has to be decided while that one is not to stay.
        """
        return tuple(_undecided(self, choices))

    def merged(self, choices: Mapping[str, Choice]) -> Answers:
        """The answers that choices, and proposals where there is none, amount to.

        Raises:
            FieldKitError: resolve.undecided.
        """
        waiting = self.undecided(choices)
        if waiting:
            raise FieldKitError("resolve.undecided", count=len(waiting), first=waiting[0])
        return _merged(self, choices)

    def walk(self) -> Iterator[ComparedAnswer | ComparedInstance]:
        """Everything compared, an instance before what is inside it."""
        yield from self.answers
        for instance in self.instances:
            yield instance
            yield from instance.inside.walk()


def compare(
    bases: Sequence[Answers], sides: Sequence[Answers], counted: Collection[str] = ()
) -> Comparison:
    """Compare the sides of a conflict.

    Args:
        bases: the latest revisions that all sides follow; none when they share no past here.
        sides: the latest revisions.
        counted: the repeats whose instances the form counts.
    """
    return _compared(_Scope("", "", tuple(bases), tuple(sides), frozenset(counted)))


@dataclass(frozen=True, slots=True)
class _Scope:
    """What is compared: the whole record, or one instance, in all its versions."""

    path: str
    place: str
    bases: tuple[Answers, ...]
    sides: tuple[Answers | None, ...]
    counted: frozenset[str]

    def placed(self, path: str) -> str:
        return self.place + path[len(self.path) :]

    def versions(self) -> list[Answers]:
        return [*self.bases, *(side for side in self.sides if side is not None)]


def _compared(scope: _Scope) -> Comparison:
    versions = scope.versions()
    paths = dict.fromkeys(path for each in versions for path in each.values)
    repeats = dict.fromkeys(path for each in versions for path in each.repeats)
    return Comparison(
        tuple(_answer(scope, path) for path in paths),
        tuple(instance for path in repeats for instance in _instances(scope, path)),
    )


def _answer(scope: _Scope, path: str) -> ComparedAnswer:
    earlier = {base.value(path) for base in scope.bases}
    base = earlier.pop() if len(earlier) == 1 else None
    sides = tuple(None if side is None else side.value(path) for side in scope.sides)
    standing, proposal = _standing(base, [side for side in sides if side is not None])
    was_there = any(version.values for version in scope.bases)
    if standing is Standing.CHANGED_ALIKE and None in sides and was_there:
        standing = Standing.CHANGED  # the sides that took the instance out did not agree to this
    return ComparedAnswer(path, scope.placed(path), base, sides, standing, proposal)


def _standing(base: Answer | None, sides: Sequence[Answer]) -> tuple[Standing, Answer | None]:
    """How the sides stand, and what they propose; None in a conflict."""
    said = dict.fromkeys(sides)
    if len(said) == 1:
        return (Standing.SAME if base in said else Standing.CHANGED_ALIKE), sides[0]
    changes = [answer for answer in said if answer != base]
    if len(changes) == 1:
        return Standing.CHANGED, changes[0]
    return Standing.CONFLICT, None


def _instances(scope: _Scope, path: str) -> Iterator[ComparedInstance]:
    known = {tuple(each.key() for each in base.instances(path)) for base in scope.bases}
    earlier = scope.bases[0].instances(path) if len(known) == 1 else None
    held = [() if side is None else side.instances(path) for side in scope.sides]
    if path in scope.counted:
        matches = matches_by_position(earlier, held)
    elif earlier is not None:
        matches = matches_with_base(earlier, held)
    else:
        matches = matches_without_base(held)
    for position, match in enumerate(matches, 1):
        sides = tuple(
            None if at is None else instances[at]
            for at, instances in zip(match.sides, held, strict=True)
        )
        bases: tuple[Answers, ...] = ()
        if earlier is not None:
            bases = (Answers() if match.base is None else earlier[match.base],)
        place = f"{scope.placed(path)}[{position}]"
        inside = _compared(_Scope(path, place, bases, sides, scope.counted))
        there = tuple(
            None if around is None else side is not None
            for around, side in zip(scope.sides, sides, strict=True)
        )
        base = None if earlier is None else match.base is not None
        standing, proposal = _presence(base, there, bases, sides)
        if path in scope.counted:
            standing, proposal = Standing.SAME, True
        yield ComparedInstance(
            path=path,
            place=place,
            base=base,
            base_position=_from_one(match.base),
            sides=there,
            positions=tuple(map(_from_one, match.sides)),
            standing=standing,
            proposal=proposal,
            inside=inside,
        )


def _from_one(position: int | None) -> int | None:
    return None if position is None else position + 1


def _presence(
    base: bool | None,  # noqa: FBT001  a state of the base, not a flag
    there: Sequence[bool | None],
    bases: Sequence[Answers],
    sides: Sequence[Answers | None],
) -> tuple[Standing, bool | None]:
    """How the sides stand to an instance being there, and whether they propose that it is."""
    if False not in there:
        return (Standing.SAME if base else Standing.CHANGED_ALIKE), True
    if base is None:
        return Standing.CONFLICT, None
    if not base:
        return Standing.CHANGED, True
    untouched = bases[0].key()
    if all(side is None or side.key() == untouched for side in sides):
        return Standing.CHANGED, False
    return Standing.CONFLICT, None


def _undecided(comparison: Comparison, choices: Mapping[str, Choice]) -> Iterator[str]:
    for answer in comparison.answers:
        if answer.proposal is None and answer.place not in choices:
            yield answer.place
    for instance in comparison.instances:
        stays = choices.get(instance.place, instance.proposal)
        if stays is None:
            yield instance.place
        if stays is not False:
            yield from _undecided(instance.inside, choices)


def _merged(comparison: Comparison, choices: Mapping[str, Choice]) -> Answers:
    values: dict[str, Answer] = {}
    for each in comparison.answers:
        answer = choices.get(each.place, each.proposal)
        if isinstance(answer, Answer) and answer != NO_ANSWER:
            values[each.path] = answer
    repeats: dict[str, tuple[Answers, ...]] = {}
    for instance in comparison.instances:
        known = repeats.setdefault(instance.path, ())
        if choices.get(instance.place, instance.proposal):
            repeats[instance.path] = (*known, _merged(instance.inside, choices))
    return Answers(values, repeats)
