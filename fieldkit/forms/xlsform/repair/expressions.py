"""Expressions put right: typographic signs, others' operators, functions of other programs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fieldkit.forms.xlsform import columns
from fieldkit.forms.xlsform.bare_names import misread
from fieldkit.forms.xlsform.expression_check import expression_problems
from fieldkit.forms.xlsform.repair.changes import Repair
from fieldkit.forms.xlsform.repair.functions import with_known_functions
from fieldkit.forms.xlsform.written_calls import outside_literals

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fieldkit.forms.xlsform.repair.changes import Book
    from fieldkit.forms.xlsform.tables import Row

_REFERENCE = re.compile(r"\$\{[^{}]*\}")
_QUOTES = str.maketrans(dict.fromkeys("‘’‚‛", "'") | dict.fromkeys("“”„‟", '"'))
_ANY_SPACE = str.maketrans(
    dict.fromkeys(map(chr, (0xA0, 0x2002, 0x2003, 0x2007, 0x2009, 0x202F, 0x3000)), " ")
    | dict.fromkeys(map(chr, (0x200B, 0x2060, 0xFEFF, 0xAD)), "")
)
_CURLY_INSIDE = re.compile(r"'([^'\"“”]*[‘’][^'\"“”]*)'")
_FULL_WIDTH = str.maketrans("（），＝＜＞＋－＊", "(),=<>+-*")
# How other languages write an operator, and how XPath does.
_OPERATORS = (
    (re.compile(r"==+"), "="),
    (re.compile(r"&&?"), " and "),
    (re.compile(r"\|\|"), " or "),
    (re.compile(r"<>|≠"), "!="),
    (re.compile(r"≥|=>"), ">="),
    (re.compile(r"≤|=<"), "<="),
    (re.compile(r"(?<=[\d)}])\s*/\s*(?=[\d($])"), " div "),
    (re.compile(r"×"), "*"),
    (re.compile(r"÷"), " div "),
    (re.compile(r"[\u2212\u2013]"), "-"),
    (re.compile(r"\$\s+\{"), "${"),
    (re.compile(r"\bAND\b"), "and"),
    (re.compile(r"\bOR\b"), "or"),
    (re.compile(r"\bDIV\b"), "div"),
    (re.compile(r"\bMOD\b"), "mod"),
    (re.compile(r";"), ","),
)
_UNREADABLE = {"form.expression", "form.division_sign"}
_COMPUTING = ("calculation", "instance_name")


def expression_repairs(book: Book) -> Iterator[Repair]:
    """What can be put right in every expression of the survey and of the settings."""
    for row in book.rows("survey"):
        for header in list(row.cells):
            if columns.meaning(header) in columns.EXPRESSIONS:
                yield from _cell_repairs("survey", row, header)
    for row in book.rows("settings")[:1]:
        if "instance_name" in row.cells:
            yield from _cell_repairs("settings", row, "instance_name")


def _cell_repairs(sheet: str, row: Row, header: str) -> Iterator[Repair]:
    text = row.cells[header]
    typed = row.as_typed.get(header, text)
    plain = straightened(typed)
    if plain != typed:
        yield Repair("form.typographic", sheet, row.number, header, typed, plain)
    operators = with_our_operators(plain)
    if operators != plain:
        yield Repair("form.expression", sheet, row.number, header, plain, operators)
    if "form.function_unknown" in codes(operators):
        computes = columns.meaning(header) in _COMPUTING
        known = with_known_functions(operators, computes=computes)
        yield Repair("form.function_unknown", sheet, row.number, header, operators, known)


def straightened(text: str) -> str:
    """An expression with plain quotes and plain spaces; as it was where that would break it."""
    spaced = text.translate(_ANY_SPACE).strip()
    # An apostrophe inside a text in single quotes: the text gets double quotes instead.
    quoted = _CURLY_INSIDE.sub(r'"\1"', spaced).translate(_QUOTES)
    plain = spaced.translate(_QUOTES)
    if "form.expression" in codes(plain) and "form.expression" not in codes(quoted):
        return quoted
    return plain


def with_our_operators(text: str) -> str:
    """An expression that cannot be read, with XPath's operators, where it can be read then."""
    if not codes(text) & _UNREADABLE:
        return text
    for full in (_OPERATORS[:-1], _OPERATORS):
        better = "".join(
            _respelt(piece, full) if is_code else piece for is_code, piece in outside_literals(text)
        )
        if not codes(better) & _UNREADABLE:
            return better
    return text


def _respelt(piece: str, operators: tuple[tuple[re.Pattern[str], str], ...]) -> str:
    piece = piece.translate(_FULL_WIDTH)
    for pattern, ours in operators:
        piece = pattern.sub(ours, piece)
    return re.sub(r"  +", " ", piece) if piece.strip() else piece


def codes(text: str) -> set[str]:
    """The codes of everything wrong with an expression of a cell."""
    plain = _REFERENCE.sub(" /data/x ", text)
    if not plain.strip():
        return set()
    return {code for code, _ in (*misread(text), *expression_problems(plain))}
