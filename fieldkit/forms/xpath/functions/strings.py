"""Functions of text. Lengths and places count UTF-16 units, as both ODK engines do."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from fieldkit.errors import FieldKitError
from fieldkit.forms.xpath.functions import patterns
from fieldkit.forms.xpath.signature import Purity, declare
from fieldkit.forms.xpath.values import as_string

if TYPE_CHECKING:
    from fieldkit.forms.xpath.context import Context
    from fieldkit.forms.xpath.values import Value

_SPACE = " \t\r\n"
_MOST_RANDOM = 10_000
# Forty calculations that double the one before would fill any memory.
_MOST_TEXT = 1_000_000
_ALPHABET = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"


def texts_of(values: tuple[Value, ...]) -> list[str]:
    """Each value as text, each node of a node-set by itself."""
    found: list[str] = []
    for value in values:
        if isinstance(value, list):
            found.extend(node.string_value() for node in value)
        else:
            found.append(as_string(value))
    return found


def _string(context: Context, value: Value | None = None) -> str:
    return context.node.string_value() if value is None else as_string(value)


def _concat(*values: Value) -> str:
    return _join("", *values)


def _join(separator: str, *values: Value) -> str:
    texts = texts_of(values)
    if len(separator) * len(texts) + sum(map(len, texts)) > _MOST_TEXT:
        raise FieldKitError("xpath.long_text", most=_MOST_TEXT)
    return separator.join(texts)


def _units(text: str) -> bytes:
    return text.encode("utf-16-le", "surrogatepass")


def _text(units: bytes) -> str:
    return units.decode("utf-16-le", "surrogatepass")


def _length(text: str) -> float:
    return float(len(text) if text.isascii() else len(_units(text)) // 2)


def _string_length(context: Context, text: str | None = None) -> float:
    return _length(context.node.string_value() if text is None else text)


def _normalize_space(context: Context, text: str | None = None) -> str:
    found = context.node.string_value() if text is None else text
    for sign in _SPACE[1:]:
        found = found.replace(sign, " ")
    return " ".join(part for part in found.split(" ") if part)


def _substring(text: str, start: float, length: float = math.inf) -> str:
    first = math.floor(start + 0.5) if math.isfinite(start) else start
    last = first + (math.floor(length + 0.5) if math.isfinite(length) else length)
    if math.isnan(first) or math.isnan(last):
        return ""
    units = _units(text)
    size = len(units) // 2
    begin = int(min(max(first, 1), size + 1)) - 1
    end = int(min(max(last, 1), size + 1)) - 1
    return _text(units[2 * begin : 2 * end])


def _substr(text: str, start: float, end: float = math.inf) -> str:
    units = _units(text)
    size = len(units) // 2
    begin, stop = _place(start, size), _place(end, size)
    return _text(units[2 * begin : 2 * stop])


def _place(number: float, size: int) -> int:
    """A place from the start, or from the end where negative, inside the text."""
    if math.isnan(number):
        return 0
    whole = int(max(min(number, size), -size))
    return whole if whole >= 0 else size + whole


def _substring_before(text: str, mark: str) -> str:
    before, found, _ = text.partition(mark) if mark else ("", "", "")
    return before if found else ""


def _substring_after(text: str, mark: str) -> str:
    return text.partition(mark)[2] if mark else text


def _translate(text: str, signs: str, others: str) -> str:
    table: dict[int, str | None] = {}
    for place, sign in enumerate(signs):
        table.setdefault(ord(sign), others[place] if place < len(others) else None)
    return text.translate(table)


def _uuid(context: Context, length: float | None = None) -> str:
    clock = context.environment.clock
    if length is None:
        return clock.new_uuid()
    if not 1 <= length <= _MOST_RANDOM:
        raise FieldKitError("xpath.length", most=_MOST_RANDOM)
    return "".join(_ALPHABET[int(clock.random() * len(_ALPHABET))] for _ in range(int(length)))


_SECTION = "String functions"
TABLE = (
    declare("string(any value?) -> string", _string, _SECTION, "The value as text.", Purity.NODE),
    declare("concat(any value...) -> string", _concat, _SECTION, "All values, one after another."),
    declare(
        "join(string separator, any value...) -> string", _join, _SECTION,
        "All values with the separator between them.",
    ),
    declare(
        "string-length(string text?) -> number", _string_length, _SECTION,
        "How many UTF-16 units the text has.", Purity.NODE,
    ),
    declare(
        "normalize-space(string text?) -> string", _normalize_space, _SECTION,
        "The text with single blanks, none at its ends.", Purity.NODE,
    ),
    declare(
        "substring(string text, number start, number length?) -> string", _substring,
        "XPath 1.0, 4.2", "A part of the text; places count from 1.",
    ),
    declare(
        "substr(string text, number start, number end?) -> string", _substr, _SECTION,
        "A part of the text; places count from 0, negative ones from the end.",
    ),
    declare(
        "substring-before(string text, string mark) -> string", _substring_before, _SECTION,
        "What comes before the first mark.",
    ),
    declare(
        "substring-after(string text, string mark) -> string", _substring_after, _SECTION,
        "What comes after the first mark.",
    ),
    declare(
        "contains(string text, string part) -> boolean", lambda text, part: part in text,
        _SECTION, "Whether the part occurs in the text.",
    ),
    declare(
        "starts-with(string text, string part) -> boolean", str.startswith, _SECTION,
        "Whether the text begins with the part.",
    ),
    declare(
        "ends-with(string text, string part) -> boolean", str.endswith, _SECTION,
        "Whether the text ends with the part.",
    ),
    declare(
        "translate(string text, string signs, string others) -> string", _translate, _SECTION,
        "The text with each sign replaced by the one at its place among the others.",
    ),
    declare(
        "regex(string text, string pattern) -> boolean", patterns.found, "Boolean functions",
        "Whether the regular expression is found anywhere in the text.",
    ),
    declare(
        "uuid(number length?) -> string", _uuid, _SECTION,
        "A fresh identifier, or random signs of a length.", Purity.VOLATILE,
    ),
)  # fmt: skip
