"""An expression ready for use: compiled once, evaluated anywhere."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, TypeVar

from fieldkit.errors import FieldKitError
from fieldkit.forms.xpath import analysis
from fieldkit.forms.xpath import compiled as as_
from fieldkit.forms.xpath.compiler import Compiler
from fieldkit.forms.xpath.names import ODK_NAMESPACES, Names
from fieldkit.forms.xpath.parser import MOST_DEPTH, parse
from fieldkit.forms.xpath.syntax import Path, XPathSyntaxError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from fieldkit.forms.xpath.context import Context
    from fieldkit.forms.xpath.nodes import Node
    from fieldkit.forms.xpath.syntax import Call, Part
    from fieldkit.forms.xpath.values import Value

T = TypeVar("T")


class Expression:
    """A compiled expression; `tree` is what the parser read."""

    __slots__ = ("_boolean", "_evaluate", "_nodes", "_number", "_string", "names", "text", "tree")

    def __init__(self, text: str, names: Names) -> None:
        self.text = text
        self.names = names
        self.tree: Part = parse(text)
        part = Compiler(names).compile(self.tree)
        self._evaluate = part.evaluate
        self._string = as_.string(part)
        self._number = as_.number(part)
        self._boolean = as_.boolean(part)
        self._nodes = as_.nodes(part)

    def __repr__(self) -> str:
        return f"<Expression {self.text!r}>"

    @property
    def calls(self) -> tuple[Call, ...]:
        """Every function call: name, arity, offset."""
        return tuple(analysis.calls(self.tree))

    @property
    def reads(self) -> tuple[Path, ...]:
        """Every location path as written, those inside predicates too."""
        return tuple(_paths(self.tree))

    def evaluate(self, context: Context) -> Value:
        """The value at a context node.

        Raises:
            FieldKitError: the expression asks for what cannot be done (`xpath.*`).
        """
        return _evaluated(self._evaluate, context)

    def as_string(self, context: Context) -> str:
        """The value as text."""
        return _evaluated(self._string, context)

    def as_number(self, context: Context) -> float:
        """The value as a number."""
        return _evaluated(self._number, context)

    def as_boolean(self, context: Context) -> bool:
        """The value as a condition."""
        return _evaluated(self._boolean, context)

    def as_nodes(self, context: Context) -> list[Node]:
        """The value as nodes, in document order unless randomised."""
        return _evaluated(self._nodes, context)


def compile_expression(text: str, namespaces: Mapping[str, str] = ODK_NAMESPACES) -> Expression:
    """An expression, compiled once for each text and set of prefixes.

    Raises:
        XPathSyntaxError: it cannot be read; its context tells the offset.
    """
    return _compiled(text, frozenset(namespaces.items()))


@lru_cache(maxsize=50_000)
def _compiled(text: str, namespaces: frozenset[tuple[str, str]]) -> Expression:
    try:
        return Expression(text, Names(dict(namespaces)))
    except RecursionError:
        raise XPathSyntaxError("xpath.too_deep", offset=0, most=MOST_DEPTH) from None


def _evaluated(evaluate: Callable[[Context], T], context: Context) -> T:
    context.budget = None
    try:
        return evaluate(context)
    except RecursionError:
        raise FieldKitError("xpath.too_deep", most=MOST_DEPTH) from None


def _paths(tree: Part) -> Iterator[Path]:
    waiting = [tree]
    while waiting:
        part = waiting.pop()
        if isinstance(part, Path):
            yield part
        waiting.extend(reversed((*analysis.operands(part), *analysis.predicates(part))))
