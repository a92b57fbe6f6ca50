"""Words of an expression that stand neither in quotes nor in `${}`, where one of both is meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldkit.errors import FieldKitError
from fieldkit.forms.xpath.analysis import operands
from fieldkit.forms.xpath.parser import parse
from fieldkit.forms.xpath.syntax import NameTest, Path, Start

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fieldkit.forms.xpath.syntax import Part


def bare_names(text: str) -> list[str]:
    """The words that are read as the path of a node below the question, where there is none."""
    try:
        return list(dict.fromkeys(_names(parse(text))))
    except FieldKitError:
        return []


def _names(part: Part) -> Iterator[str]:
    if isinstance(part, Path) and part.start is Start.CONTEXT and len(part.steps) == 1:
        step = part.steps[0]
        if step.axis == "child" and isinstance(step.test, NameTest) and not step.predicates:
            if step.test.prefix is None and step.test.name != "*":
                yield step.test.name
            return
    for operand in operands(part):
        yield from _names(operand)
