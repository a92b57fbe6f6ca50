"""Reads an expression into its parts (XPath 1.0 section 3), bounded in length and depth."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

from fieldkit.forms.xpath.lexer import tokens
from fieldkit.forms.xpath.nodes import Kind
from fieldkit.forms.xpath.syntax import (
    PARENT,
    SELF_NODE,
    Arithmetic,
    Call,
    Comparison,
    Filter,
    Hole,
    KindTest,
    Literal,
    Logical,
    NameTest,
    Negative,
    Path,
    Start,
    Step,
    Union,
    XPathSyntaxError,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from fieldkit.forms.xpath.lexer import Token
    from fieldkit.forms.xpath.syntax import Part

# Each level takes about six frames of Python's thousand.
MOST_DEPTH = 100
_PRECEDENCE = {
    "or": 1, "and": 2, "=": 3, "!=": 3, "<": 4, "<=": 4, ">": 4, ">=": 4,
    "+": 5, "-": 5, "*": 6, "div": 6, "mod": 6,
}  # fmt: skip
_COMPARISONS = frozenset({3, 4})
AXES = frozenset(
    {
        "ancestor", "ancestor-or-self", "attribute", "child", "descendant", "descendant-or-self",
        "following", "following-sibling", "namespace", "parent", "preceding", "preceding-sibling",
        "self",
    }
)  # fmt: skip
_KIND_TESTS = {
    "node": None,
    "text": Kind.TEXT,
    "comment": Kind.COMMENT,
    "processing-instruction": Kind.PI,
}
_DESCENDANTS = Step("descendant-or-self", KindTest(None))


def parse(text: str) -> Part:
    """The parts of an expression.

    Raises:
        XPathSyntaxError: the expression cannot be read; its context tells where.
    """
    return _Parser(text, tokens(text), _fixed_path).whole()


def parse_shape(text: str, read: Sequence[Token]) -> Part:
    """The parts of an expression whose tokens are known, with a hole for each path token.

    Raises:
        XPathSyntaxError: as `parse`.
    """
    numbers = count()
    return _Parser(text, read, lambda path: Hole(next(numbers), path.count("/"))).whole()


def _fixed_path(path: str) -> Path:
    names = path[1:].split("/")
    return Path(Start.ROOT, tuple(Step("child", NameTest(None, name)) for name in names))


class _Parser:
    def __init__(self, text: str, read: Sequence[Token], fixed: Callable[[str], Part]) -> None:
        self.text = text
        self.tokens = read
        self.fixed = fixed
        self.place = 0
        self.depth = 0

    def whole(self) -> Part:
        part = self.binary(1)
        if self.token.kind != "end":
            raise self.refused()
        return part

    @property
    def token(self) -> Token:
        return self.tokens[self.place]

    def take(self) -> Token:
        token = self.tokens[self.place]
        self.place += 1
        return token

    def at(self, *texts: str) -> bool:
        token = self.tokens[self.place]
        return token.text in texts and token.kind in {"symbol", "operator"}

    def follows(self, text: str) -> bool:
        after = self.tokens[min(self.place + 1, len(self.tokens) - 1)]
        return after.text == text and after.kind == "symbol"

    def expect(self, text: str) -> None:
        if not self.at(text):
            raise self.refused()
        self.place += 1

    def refused(self) -> XPathSyntaxError:
        token = self.token
        if token.kind == "symbol" and token.text == "$":
            return XPathSyntaxError("xpath.variable", expression=self.text, offset=token.offset)
        found = token.text if token.kind != "end" else "the end"
        return XPathSyntaxError(
            "xpath.syntax", expression=self.text, offset=token.offset, found=found
        )

    def binary(self, least: int) -> Part:
        """An expression whose operators bind at least as tightly as `least`."""
        self.depth += 1
        if self.depth > MOST_DEPTH:
            raise XPathSyntaxError("xpath.too_deep", offset=self.token.offset, most=MOST_DEPTH)
        left = self.unary()
        while True:
            token = self.token
            level = _PRECEDENCE.get(token.text, 0) if token.kind == "operator" else 0
            if level < least:
                break
            left = self.chain(left, level)
        self.depth -= 1
        return left

    def chain(self, first: Part, level: int) -> Part:
        rest: list[tuple[str, Part]] = []
        while self.token.kind == "operator" and _PRECEDENCE.get(self.token.text) == level:
            operator = self.take().text
            rest.append((operator, self.binary(level + 1)))
        if level in _COMPARISONS:
            return Comparison(first, tuple(rest))
        if level < min(_COMPARISONS):
            return Logical(rest[0][0], (first, *(part for _, part in rest)))
        return Arithmetic(first, tuple(rest))

    def unary(self) -> Part:
        signs = 0
        while self.at("-"):
            self.place += 1
            signs += 1
        operands = [self.path()]
        while self.at("|"):
            self.place += 1
            operands.append(self.path())
        part = operands[0] if len(operands) == 1 else Union(tuple(operands))
        return Negative(part, signs) if signs else part

    def path(self) -> Part:
        if self.token.kind == "path":
            return self.fixed(self.take().text)
        if self.at("/"):
            self.place += 1
            return Path(Start.ROOT, self.steps() if self.step_begins() else ())
        if self.at("//"):
            self.place += 1
            return Path(Start.ROOT, (_DESCENDANTS, *self.steps()))
        if not self.primary_begins():
            if not self.step_begins():
                raise self.refused()
            return Path(Start.CONTEXT, self.steps())
        part = self.primary()
        predicates = self.predicates()
        if predicates:
            part = Filter(part, predicates)
        if self.at("/", "//"):
            more = (_DESCENDANTS,) if self.take().text == "//" else ()
            return Path(part, (*more, *self.steps()))
        return part

    def primary_begins(self) -> bool:
        token = self.token
        if token.kind in {"number", "literal"} or (token.kind == "symbol" and token.text == "("):
            return True
        return token.kind == "name" and self.follows("(") and token.text not in _KIND_TESTS

    def primary(self) -> Part:
        token = self.take()
        if token.kind == "number":
            return Literal(float(token.text))
        if token.kind == "literal":
            return Literal(token.text[1:-1])
        if token.kind == "symbol":
            inner = self.binary(1)
            self.expect(")")
            return inner
        self.place += 1
        arguments: list[Part] = []
        while not self.at(")"):
            if arguments:
                self.expect(",")
            arguments.append(self.binary(1))
        self.place += 1
        return Call(token.text, tuple(arguments), token.offset)

    def step_begins(self) -> bool:
        token = self.token
        return token.kind == "name" or (
            token.kind == "symbol" and token.text in {".", "..", "@", "*"}
        )

    def steps(self) -> tuple[Step, ...]:
        found = [self.step()]
        while self.at("/", "//"):
            if self.take().text == "//":
                found.append(_DESCENDANTS)
            found.append(self.step())
        return tuple(found)

    def step(self) -> Step:
        if self.at("."):
            self.place += 1
            return Step(SELF_NODE.axis, SELF_NODE.test, self.predicates())
        if self.at(".."):
            self.place += 1
            return Step(PARENT.axis, PARENT.test, self.predicates())
        axis = "child"
        if self.at("@"):
            self.place += 1
            axis = "attribute"
        elif self.token.kind == "name" and self.follows("::"):
            axis = self.token.text
            if axis not in AXES:
                raise self.refused()
            self.place += 2
        return Step(axis, self.test(), self.predicates())

    def test(self) -> NameTest | KindTest:
        token = self.token
        if self.at("*"):
            self.place += 1
            return NameTest(None, "*")
        if token.kind != "name":
            raise self.refused()
        self.place += 1
        if self.at("("):
            return self.kind_test(token)
        prefix, colon, name = token.text.partition(":")
        return NameTest(prefix, name) if colon else NameTest(None, token.text)

    def kind_test(self, name: Token) -> KindTest:
        if name.text not in _KIND_TESTS:
            raise self.refused()
        self.place += 1
        target = None
        if name.text == "processing-instruction" and self.token.kind == "literal":
            target = self.take().text[1:-1]
        self.expect(")")
        return KindTest(_KIND_TESTS[name.text], target)

    def predicates(self) -> tuple[Part, ...]:
        found: list[Part] = []
        while self.at("["):
            self.place += 1
            found.append(self.binary(1))
            self.expect("]")
        return tuple(found)
