"""Makes a trial as small as it gets while an unexplained difference stays."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from tests.conformance.trial import Trial

if TYPE_CHECKING:
    from tests.conformance.random_forms import Form, Item

Interesting = Callable[[Trial], bool]


def shrunk(trial: Trial, interesting: Interesting) -> Trial:
    """The smallest trial found that is still interesting: fewer steps, items and rules."""
    while True:
        smaller = next((each for each in _smaller(trial) if interesting(each)), None)
        if smaller is None:
            return trial
        trial = smaller


def _smaller(trial: Trial) -> Iterator[Trial]:
    yield from (Trial(trial.form, steps) for steps in _fewer_steps(trial.steps))
    yield from (Trial(form, trial.steps) for form in _simpler_forms(trial.form))


def _fewer_steps(steps: list) -> Iterator[list]:
    size = len(steps)
    while size:
        for start in range(0, len(steps), size):
            yield steps[:start] + steps[start + size :]
        size //= 2


def _simpler_forms(form: Form) -> Iterator[Form]:
    if form.several_languages:
        yield _one_language(form)
    places = list(_places(form.items, ()))
    for place in places:
        yield _changed(form, place, lambda items, at: items.pop(at))
    for place in places:
        for column in _at(form.items, place).columns:
            if not column.startswith("label"):
                yield _changed(form, place, _without_column(column))


def _without_column(column: str):
    return lambda items, at: items[at].columns.pop(column)


def _places(items: list[Item], above: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    for number, item in enumerate(items):
        yield (*above, number)
        yield from _places(item.children, (*above, number))


def _at(items: list[Item], place: tuple[int, ...]) -> Item:
    for number in place[:-1]:
        items = items[number].children
    return items[place[-1]]


def _changed(form: Form, place: tuple[int, ...], change: Callable[[list, int], object]) -> Form:
    made = copy.deepcopy(form)
    items = made.items
    for number in place[:-1]:
        items = items[number].children
    change(items, place[-1])
    return made


def _one_language(form: Form) -> Form:
    made = copy.deepcopy(form)
    for place in _places(made.items, ()):
        columns = _at(made.items, place).columns
        labels = [name for name in columns if name.startswith("label::")]
        for name in labels:
            columns["label"] = columns.pop(name)
    return replace(made, several_languages=False)
