r"""Regular expressions as the programs read them that run a form: Java, JavaScript and FieldKit.

JavaRosa wants the whole text to match, Web Forms and FieldKit look for the pattern anywhere; with
`^` and `$` around it a pattern means the same everywhere. Some signs mean something in one of the
languages only.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fieldkit.errors import FieldKitError
from fieldkit.forms.xlsform.lint.checked_form import Finding
from fieldkit.forms.xlsform.lint.reach import literal_text
from fieldkit.forms.xpath.functions.patterns import found
from fieldkit.forms.xpath.syntax import Call

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fieldkit.forms.xlsform.lint.checked_form import CheckedForm, Use

# Signs that the three read differently, outside of classes: what they are, and what to write.
_OUTSIDE = (
    (re.compile(r"\\Q|\\E"), "\\Q..\\E", "a \\ before each sign"),
    (re.compile(r"\\[AZz]"), "\\A, \\Z", "^ and $"),
    (re.compile(r"\\[hRX]"), "\\h, \\R, \\X", "\\s"),
    (re.compile(r"(?:[*+?]|\{\d+(?:,\d*)?\})\+"), "possessive repeats such as ++", "+"),
    (re.compile(r"\(\?[imsxu-]+[:)]"), "(?i)", "both cases, as in [Aa]"),
    (re.compile(r"\(\?>"), "(?>..)", "(?:..)"),
    (re.compile(r"\(\?P[<=]"), "(?P<..>)", "(..)"),
    (re.compile(r"\{,\d+\}"), "{,n}", "{0,n}"),
)
_ANYWHERE = (
    (re.compile(r"\\[pP]\{?"), "\\p{..}", "the letters themselves, as in [А-Яа-я]"),
    (re.compile(r"\\x\{"), "\\x{..}", "\\u and four digits"),
)
_INSIDE = (
    (re.compile(r"&&"), "&& in a class", "one class"),
    (re.compile(r"\["), "[ inside a class", "\\["),
)
_PIECE = re.compile(r"(?P<escape>\\.)|(?P<class>\[\^?\]?(?:\\.|\[[^\]]*\]|[^\]\\])*\])", re.DOTALL)
_ANY_START, _ANY_END = (".*", ".+"), (".*", ".+")


def check_patterns(use: Use, form: CheckedForm) -> Iterator[Finding]:
    """A regex() whose pattern cannot be read, or is read differently."""
    call = use.part
    if not isinstance(call, Call) or call.name != "regex" or not call.arguments:
        return
    pattern = literal_text(call.arguments[-1])
    if not pattern:
        return
    said = form.say(call, use)
    try:
        found("", pattern)
    except FieldKitError as refusal:
        reason = refusal.context.get("reason", "")
        yield Finding("form.pattern_unreadable", said, "", {"pattern": pattern, "reason": reason})
        return
    for sign, instead in differences(pattern):
        context = {"pattern": pattern, "sign": sign}
        yield Finding("form.pattern_differs", said, instead, context)


def differences(pattern: str) -> Iterator[tuple[str, str]]:
    """What in a pattern is read differently: the sign, and what to write instead."""
    classes = [match["class"] for match in _PIECE.finditer(pattern) if match["class"]]
    plain = _PIECE.sub(lambda match: "[]" if match["class"] else match[0], pattern)
    # An escaped backslash begins no sign of its own.
    plain = plain.replace("\\\\", "")
    whole = pattern.replace("\\\\", "")
    for sign, name, instead in _OUTSIDE:
        if sign.search(plain):
            yield name, instead
    for sign, name, instead in _ANYWHERE:
        if sign.search(whole):
            yield name, instead
    inside = [re.sub(r"\\.", "", text[1:-1]) for text in classes]
    for sign, name, instead in _INSIDE:
        if any(sign.search(text) for text in inside):
            yield name, instead


# --- anchors


def is_anchored(pattern: str) -> bool:
    """Whether a pattern matches the whole text in every engine, or any part of it in each."""
    branches = _branches(pattern)
    if len(branches) > 1:
        return all(is_anchored(branch) for branch in branches)
    inner = _inside_brackets(pattern)
    if inner is not None:
        return is_anchored(inner)
    begins = pattern.startswith(("^", "\\A", *_ANY_START)) or _leads(pattern)
    ends = (pattern.endswith("$") and not pattern.endswith("\\$")) or _is_any_end(pattern)
    return begins and ends


def anchored(pattern: str) -> str:
    """The pattern for the whole text, as JavaRosa takes it."""
    inner = pattern.removeprefix("^")
    inner = inner[:-1] if inner.endswith("$") and not inner.endswith("\\$") else inner
    if len(_branches(pattern)) > 1:
        return f"^({pattern})$"
    return f"^{inner}$"


def _leads(pattern: str) -> bool:
    """Whether a look-ahead stands before the anchor."""
    return bool(re.match(r"\(\?[=!][^()]*\)\^", pattern))


def _is_any_end(pattern: str) -> bool:
    return pattern.endswith(_ANY_END) and not pattern.endswith(("\\.*", "\\.+"))


def _branches(pattern: str) -> list[str]:
    """The alternatives of a pattern at its outermost level."""
    found, depth, start = [], 0, 0
    for place, sign in _signs(pattern):
        if sign == "(":
            depth += 1
        elif sign == ")":
            depth -= 1
        elif sign == "|" and depth == 0:
            found.append(pattern[start:place])
            start = place + 1
    return [*found, pattern[start:]]


def _inside_brackets(pattern: str) -> str | None:
    """What is inside the brackets, where one pair encloses the whole pattern."""
    if not pattern.startswith("(") or not pattern.endswith(")"):
        return None
    depth = 0
    for place, sign in _signs(pattern):
        depth += {"(": 1, ")": -1}.get(sign, 0)
        if depth == 0 and place < len(pattern) - 1:
            return None
    if depth:
        return None
    inner = pattern[1:-1]
    return None if inner.startswith(("?=", "?!", "?<")) else inner.removeprefix("?:")


def _signs(pattern: str) -> Iterator[tuple[int, str]]:
    """The signs that are neither escaped nor inside a class, with their places."""
    skipped = {
        place for match in _PIECE.finditer(pattern) for place in range(match.start(), match.end())
    }
    for place, sign in enumerate(pattern):
        if place not in skipped:
            yield place, sign
