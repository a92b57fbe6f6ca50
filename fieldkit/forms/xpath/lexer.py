"""Cuts an expression into tokens, telling `*` and `div` as operators from names."""

from __future__ import annotations

import re
from typing import NamedTuple

from fieldkit.forms.xpath.syntax import XPathSyntaxError

MOST_CHARACTERS = 100_000
_NAME = r"[^\W\d][\w.\-\u00b7]*"
_SPACE = r"[ \t\r\n\u00a0]*"
_ANYWHERE = rf"""(?P<number>\d+(?:\.\d*)?|\.\d+)
    |(?P<literal>"[^"]*"|'[^']*')
    |(?P<name>{_NAME}(?::(?!:)(?:{_NAME}|\*))?)
    |(?P<operator>!=|<=|>=|[|+\-=<>])
    |(?P<symbol>::|//|\.\.|[()\[\]@,/*.$])"""
# A whole absolute path of plain names is one token, unless something of it goes on behind.
_OPERAND = re.compile(
    rf"{_SPACE}(?:(?P<path>(?>(?:/{_NAME})+)(?!{_SPACE}[/(\[:]))|{_ANYWHERE})", re.VERBOSE
)
_AFTER_OPERAND = re.compile(rf"{_SPACE}(?:(?P<word>and|or|div|mod|\*)|{_ANYWHERE})", re.VERBOSE)
_BLANK = re.compile(_SPACE)
# Runs of steps of plain names; whether one is a whole path, only the tokens tell.
_RUNS = re.compile(rf"((?>(?:/{_NAME})+))")
# After one of these, or at the beginning, an operand follows (XPath 1.0 section 3.7).
_BEFORE_OPERAND = frozenset(("@", "::", "(", "[", ",", "/", "//", "$"))


class Token(NamedTuple):
    """One token: `kind` is number, literal, name, path, operator, symbol or end."""

    kind: str
    text: str
    offset: int


def runs(text: str) -> list[str]:
    """A text cut before and behind each run of steps of plain names: every second is a run."""
    return _RUNS.split(text)


def tokens(text: str) -> list[Token]:
    """The tokens of an expression, the last one of kind `end`.

    Raises:
        XPathSyntaxError: a character that begins no token, or too long an expression.
    """
    if len(text) > MOST_CHARACTERS:
        raise XPathSyntaxError("xpath.too_long", offset=0, most=MOST_CHARACTERS)
    found: list[Token] = []
    pattern = _OPERAND
    match = pattern.match(text)
    while match is not None:
        kind, place = match.lastgroup or "", match.end()
        word = match[kind]
        if kind == "word":
            kind = "operator"
        found.append(Token(kind, word, place - len(word)))
        operand = kind == "operator" or (kind == "symbol" and word in _BEFORE_OPERAND)
        pattern = _OPERAND if operand else _AFTER_OPERAND
        match = pattern.match(text, place)
    rest = found[-1].offset + len(found[-1].text) if found else 0
    blank = _BLANK.match(text, rest)
    end = blank.end() if blank else rest
    if end < len(text):
        raise XPathSyntaxError("xpath.syntax", expression=text, offset=end, found=text[end])
    found.append(Token("end", "", len(text)))
    return found
