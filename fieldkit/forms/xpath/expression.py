"""An expression ready for use: compiled once, evaluated anywhere."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, TypeVar

from fieldkit.errors import FieldKitError
from fieldkit.forms.xpath import analysis
from fieldkit.forms.xpath.lexer import MOST_CHARACTERS, runs, tokens
from fieldkit.forms.xpath.names import ODK_NAMESPACES, Names
from fieldkit.forms.xpath.parser import MOST_DEPTH, parse
from fieldkit.forms.xpath.shape import Shape, key_of
from fieldkit.forms.xpath.syntax import Path, XPathSyntaxError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from fieldkit.forms.xpath.context import Context
    from fieldkit.forms.xpath.nodes import Node
    from fieldkit.forms.xpath.shape import Key
    from fieldkit.forms.xpath.syntax import Call, Part
    from fieldkit.forms.xpath.values import Value

T = TypeVar("T")
# Beyond so many, the expressions of a form are forgotten and compiled anew.
_MOST_KEPT = 50_000


class Expression:
    """A compiled expression: its shape, and the absolute paths in the holes of that."""

    __slots__ = ("holes", "shape", "text")

    def __init__(self, text: str, shape: Shape, holes: tuple[tuple[str, ...], ...]) -> None:
        self.text = text
        self.shape = shape
        self.holes = holes

    def __repr__(self) -> str:
        return f"<Expression {self.text!r}>"

    @property
    def names(self) -> Names:
        """The prefixes it may use."""
        return self.shape.names

    @property
    def tree(self) -> Part:
        """What the parser reads, absolute paths in their places."""
        return parse(self.text)

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
        return self._evaluated(self.shape.evaluate, context)

    def as_string(self, context: Context) -> str:
        """The value as text."""
        return self._evaluated(self.shape.string, context)

    def as_number(self, context: Context) -> float:
        """The value as a number."""
        return self._evaluated(self.shape.number, context)

    def as_boolean(self, context: Context) -> bool:
        """The value as a condition."""
        return self._evaluated(self.shape.boolean, context)

    def as_nodes(self, context: Context) -> list[Node]:
        """The value as nodes, in document order unless randomised."""
        return self._evaluated(self.shape.nodes, context)

    def prepare(self, context: Context) -> Iterator[None]:
        """Works out what takes long, with stops; the memory of the context keeps it."""
        context.holes = self.holes
        for pieces in self.shape.ahead:
            context.budget = None
            try:
                yield from pieces(context)
            except (FieldKitError, RecursionError):
                return  # The evaluation itself will tell.

    def _evaluated(self, evaluate: Callable[[Context], T], context: Context) -> T:
        outer, context.holes = context.holes, self.holes
        memory = context.memory
        if memory is not None and memory.expression is not self:
            context.memory = None
        context.budget = None
        try:
            return evaluate(context)
        except RecursionError:
            raise FieldKitError("xpath.too_deep", most=MOST_DEPTH) from None
        finally:
            context.holes = outer
            context.memory = memory


class Expressions:
    """The expressions that use one set of prefixes, each compiled once."""

    def __init__(self, namespaces: Mapping[str, str] = ODK_NAMESPACES) -> None:
        self._names = Names(dict(namespaces))
        self._known: dict[str, Expression] = {}
        self._shapes: dict[Key, Shape] = {}
        # Shapes by the text between their paths, where every run of steps in it is a path.
        self._cut: dict[Key, Shape] = {}

    def expression(self, text: str) -> Expression:
        """An expression, compiled.

        Raises:
            XPathSyntaxError: it cannot be read; its context tells the offset.
        """
        found = self._known.get(text)
        if found is None:
            if len(self._known) >= _MOST_KEPT:
                self._known.clear()
                self._shapes.clear()
                self._cut.clear()
            found = self._known[text] = self._compiled(text)
        return found

    def _compiled(self, text: str) -> Expression:
        if len(text) > MOST_CHARACTERS:
            return self._parsed(text)
        parts = runs(text)
        cut: Key = (*parts[::2], *[part.count("/") for part in parts[1::2]])
        shape = self._cut.get(cut)
        if shape is not None:
            return Expression(text, shape, tuple([_steps(part) for part in parts[1::2]]))
        made = self._parsed(text)
        if made.holes == tuple([_steps(part) for part in parts[1::2]]):
            self._cut[cut] = made.shape
        return made

    def _parsed(self, text: str) -> Expression:
        read = tokens(text)
        key = key_of(read)
        shape = self._shapes.get(key)
        if shape is None:
            try:
                shape = self._shapes[key] = Shape(text, read, self._names)
            except RecursionError:
                raise XPathSyntaxError("xpath.too_deep", offset=0, most=MOST_DEPTH) from None
        holes = tuple(_steps(token.text) for token in read if token.kind == "path")
        return Expression(text, shape, holes)


def compile_expression(text: str, namespaces: Mapping[str, str] = ODK_NAMESPACES) -> Expression:
    """An expression, compiled once for each text and set of prefixes.

    Raises:
        XPathSyntaxError: it cannot be read; its context tells the offset.
    """
    return _expressions(frozenset(namespaces.items())).expression(text)


@lru_cache(maxsize=16)
def _expressions(namespaces: frozenset[tuple[str, str]]) -> Expressions:
    return Expressions(dict(namespaces))


def _steps(path: str) -> tuple[str, ...]:
    return tuple(path[1:].split("/"))


def _paths(tree: Part) -> Iterator[Path]:
    waiting = [tree]
    while waiting:
        part = waiting.pop()
        if isinstance(part, Path):
            yield part
        waiting.extend(reversed((*analysis.operands(part), *analysis.predicates(part))))
