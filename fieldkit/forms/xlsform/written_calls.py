"""The function calls of an expression as text, so that one of them can be written differently.

The expression may hold `${name}`, and need not be right: this reads only names, brackets, commas
and literals.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_PART = re.compile(
    r"""(?P<literal>"[^"]*"|'[^']*')|(?P<reference>\$\{[^{}]*\})
    |(?P<open>(?P<name>[^\W\d][\w.\-]*(?::[^\W\d][\w.\-]*)?)?\s*\()|(?P<close>\))|(?P<comma>,)
    |(?P<word>[^\W\d][\w.\-]*|[\d.]+)|(?P<other>\S)""",
    re.VERBOSE,
)
_OPERATORS = frozenset(("and", "or", "div", "mod"))


@dataclass(slots=True)
class WrittenCall:
    """One call: its place in the text, the function around it, its arguments as written."""

    name: str
    start: int
    around: str
    end: int = 0
    arguments: list[str] = field(default_factory=list)
    begun: int = 0


def written_calls(text: str) -> list[WrittenCall]:
    """Every closed call of a text, the outer one before what it holds."""
    found: list[WrittenCall] = []
    stack: list[WrittenCall] = []
    after_operand = False
    for part in _PART.finditer(text):
        kind = part.lastgroup if part.lastgroup != "name" else "open"
        if kind == "open":
            name = part["name"] or ""
            if after_operand and name.casefold() in _OPERATORS:
                name = ""  # an operator before a bracket is no function
            stack.append(
                WrittenCall(name, part.start(), stack[-1].name if stack else "", begun=part.end())
            )
        elif kind == "comma" and stack:
            stack[-1].arguments.append(text[stack[-1].begun : part.start()].strip())
            stack[-1].begun = part.end()
        elif kind == "close" and stack:
            call = stack.pop()
            last = text[call.begun : part.start()].strip()
            if last or call.arguments:
                call.arguments.append(last)
            call.end = part.end()
            if call.name:
                found.append(call)
        word = part["word"] or ""
        after_operand = (
            kind in ("literal", "reference", "close")
            or (kind == "word" and word.casefold() not in _OPERATORS)
            or part.group() in (".", "]")
        )
    return sorted(found, key=lambda call: call.start)


def outside_literals(text: str) -> list[tuple[bool, str]]:
    """The text cut into pieces: whether a piece is code, and the piece; the rest are literals."""
    pieces = []
    place = 0
    for literal in re.finditer(r"\"[^\"]*\"|'[^']*'", text):
        pieces += [(True, text[place : literal.start()]), (False, literal.group())]
        place = literal.end()
    return [*pieces, (True, text[place:])]
