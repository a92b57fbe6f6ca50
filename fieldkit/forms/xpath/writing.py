"""The text of a parsed expression: what the form check quotes, and what it proposes instead."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldkit.forms.xpath.nodes import Kind
from fieldkit.forms.xpath.syntax import (
    Arithmetic,
    Call,
    Comparison,
    Filter,
    KindTest,
    Literal,
    Logical,
    Negative,
    Path,
    Start,
    Union,
)
from fieldkit.forms.xpath.values import number_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from fieldkit.forms.xpath.syntax import Part, Step

    Naming = Callable[[Path], str | None]

_LEVELS = {"or": 1, "and": 2, "=": 3, "!=": 3, "<": 4, "<=": 4, ">": 4, ">=": 4, "+": 5, "-": 5}
_PRODUCT, _SIGN, _UNION, _WHOLE = 6, 7, 8, 9
_KIND_TESTS = {
    None: "node",
    Kind.TEXT: "text",
    Kind.COMMENT: "comment",
    Kind.PI: "processing-instruction",
}
_DESCENDANTS = "descendant-or-self::node()"


def written(part: Part, naming: Naming = lambda _: None) -> str:
    """The text of a part; `naming` may give a path another name, such as `${age}`."""
    return _Writer(naming).text(part, 0)


class _Writer:
    def __init__(self, naming: Naming) -> None:
        self.naming = naming

    def text(self, part: Part, least: int) -> str:
        """The text of a part, in brackets where it binds less tightly than `least`."""
        said = self.plain(part)
        return f"({said})" if _level(part) < least else said

    def plain(self, part: Part) -> str:
        if isinstance(part, Literal):
            return _literal(part.value)
        if isinstance(part, Call):
            return f"{part.name}({', '.join(self.text(item, 0) for item in part.arguments)})"
        if isinstance(part, Path):
            return self.path(part)
        if isinstance(part, Filter):
            return self.text(part.primary, _WHOLE) + self.predicates(part.predicates)
        if isinstance(part, Negative):
            return "-" * part.signs + self.text(part.operand, _UNION)
        if isinstance(part, Logical | Union):
            level = _level(part)
            operator = f" {part.operator} " if isinstance(part, Logical) else " | "
            return operator.join(self.text(item, level + 1) for item in part.operands)
        if isinstance(part, Comparison | Arithmetic):
            return self.chain(part)
        return ".."  # a hole, which only the shape of several expressions has

    def chain(self, part: Comparison | Arithmetic) -> str:
        level = _level(part)
        said = self.text(part.first, level)
        for operator, operand in part.rest:
            said += f" {operator} {self.text(operand, level + 1)}"
        return said

    def path(self, part: Path) -> str:
        named = self.naming(part)
        if named is not None:
            return named + self.predicates(part.steps[-1].predicates if part.steps else ())
        steps = "/".join(self.step(step) for step in part.steps)
        steps = steps.replace(f"/{_DESCENDANTS}/", "//")
        if part.start is Start.CONTEXT:
            return steps
        if part.start is Start.ROOT:
            said = f"/{steps}"
        else:
            said = f"{self.text(part.start, _WHOLE)}/{steps}"
        return said.replace(f"/{_DESCENDANTS}/", "//")

    def step(self, step: Step) -> str:
        test = step.test
        if isinstance(test, KindTest):
            if test.kind is None and step.axis in {"self", "parent"} and not step.predicates:
                return "." if step.axis == "self" else ".."
            target = _literal(test.target) if test.target else ""
            name = f"{_KIND_TESTS.get(test.kind, 'node')}({target})"
        else:
            name = f"{test.prefix}:{test.name}" if test.prefix else test.name
        axis = {"child": "", "attribute": "@"}.get(step.axis, f"{step.axis}::")
        return axis + name + self.predicates(step.predicates)

    def predicates(self, predicates: tuple[Part, ...]) -> str:
        return "".join(f"[{self.text(predicate, 0)}]" for predicate in predicates)


def _level(part: Part) -> int:
    if isinstance(part, Logical):
        return _LEVELS[part.operator]
    if isinstance(part, Comparison):
        return _LEVELS[part.rest[0][0]]
    if isinstance(part, Arithmetic):
        return _LEVELS.get(part.rest[0][0], _PRODUCT) if part.rest else _SIGN
    if isinstance(part, Negative):
        return _SIGN
    return _UNION if isinstance(part, Union) else _WHOLE


def _literal(value: str | float) -> str:
    if isinstance(value, str):
        return f'"{value}"' if "'" in value else f"'{value}'"
    return number_text(value)
