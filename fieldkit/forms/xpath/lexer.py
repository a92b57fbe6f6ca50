"""Cuts an expression into tokens, telling `*` and `div` as operators from names."""

from __future__ import annotations

import re
from dataclasses import dataclass

from fieldkit.forms.xpath.syntax import XPathSyntaxError

MOST_CHARACTERS = 100_000
_NAME = r"[^\W\d][\w.\-\u00b7]*"
_SPACE = re.compile(r"[ \t\r\n\u00a0]*")
_TOKEN = re.compile(
    rf"""(?P<number>\d+(?:\.\d*)?|\.\d+)
    |(?P<literal>"[^"]*"|'[^']*')
    |(?P<name>{_NAME}(?::(?!:)(?:{_NAME}|\*))?)
    |(?P<symbol>::|//|\.\.|!=|<=|>=|[()\[\]@,/|+\-=<>*.$])""",
    re.VERBOSE,
)
_WORD_OPERATOR = re.compile("and|or|div|mod")
# After one of these, or at the beginning, an operand follows (XPath 1.0 section 3.7).
_BEFORE_OPERAND = frozenset(("@", "::", "(", "[", ",", "/", "//", "$"))


@dataclass(frozen=True, slots=True)
class Token:
    """One token: `kind` is number, literal, name, operator, symbol or end."""

    kind: str
    text: str
    offset: int


def tokens(text: str) -> list[Token]:
    """The tokens of an expression, the last one of kind `end`.

    Raises:
        XPathSyntaxError: a character that begins no token, or too long an expression.
    """
    if len(text) > MOST_CHARACTERS:
        raise XPathSyntaxError("xpath.too_long", offset=0, most=MOST_CHARACTERS)
    found: list[Token] = []
    place = _past_space(text, 0)
    operand = True
    while place < len(text):
        token = _token(text, place, operand=operand)
        found.append(token)
        operand = token.kind == "operator" or (
            token.kind == "symbol" and token.text in _BEFORE_OPERAND
        )
        place = _past_space(text, place + len(token.text))
    found.append(Token("end", "", len(text)))
    return found


def _past_space(text: str, place: int) -> int:
    match = _SPACE.match(text, place)
    return match.end() if match else place


def _token(text: str, place: int, *, operand: bool) -> Token:
    if not operand:
        word = _WORD_OPERATOR.match(text, place)
        if word:
            return Token("operator", word.group(), place)
        if text[place] == "*":
            return Token("operator", "*", place)
    match = _TOKEN.match(text, place)
    if match is None or match.lastgroup is None:
        raise XPathSyntaxError("xpath.syntax", expression=text, offset=place, found=text[place])
    kind = match.lastgroup
    if kind == "symbol" and match.group() in {"|", "+", "-", "=", "!=", "<", "<=", ">", ">="}:
        kind = "operator"
    return Token(kind, match.group(), place)
