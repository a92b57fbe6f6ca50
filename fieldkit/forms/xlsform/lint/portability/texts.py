"""Texts made of numbers, blanks and times on which the engines differ (rows 15, 18, 31 and 59)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldkit.forms.xlsform.lint.checked_form import Finding, Role
from fieldkit.forms.xlsform.lint.reach import literal_text
from fieldkit.forms.xlsform.lint.sorts import (
    Sort,
    calculation_of,
    is_calculated,
    may_be_empty,
    sort_of,
)
from fieldkit.forms.xpath.syntax import Arithmetic, Call, Literal, Path

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fieldkit.forms.xlsform.lint.checked_form import CheckedForm, Use
    from fieldkit.forms.xpath.syntax import Part

_AS_TEXT = frozenset({Role.TEXT, Role.TEXTS, Role.SHOWN})
_JOINING = frozenset({"concat", "join"})
_PASSING_ON = frozenset({"sum", "max", "min", "if", "coalesce", "number", "abs", "pow"})
_POSITIONS = frozenset({"geopoint", "geotrace", "geoshape"})
# The day stands at the front of a moment in every engine, the minute in its text alone.
_DAY_LENGTH = 10
_DAY_AND_MINUTE, _MINUTE = "'%Y-%m-%d %H:%M'", "'%H:%M'"
_PIECES = frozenset(
    {"substr", "substring", "substring-before", "substring-after", "string-length", "contains",
     "starts-with", "ends-with", "translate", "regex"}
)  # fmt: skip


def check_texts(use: Use, form: CheckedForm) -> Iterator[Finding]:
    """Everything about the text of numbers, blanks and times in one part of an expression."""
    part = use.part
    if isinstance(part, Arithmetic) and use.role in _AS_TEXT:
        yield from _nearly_whole(part, use, form)
    elif isinstance(part, Path):
        yield from _time_as_text(part, use, form)
        yield from _position_as_text(part, use, form)
    elif isinstance(part, Call) and part.name in {"format-date", "format-date-time"}:
        yield from _formatted_time(part, use, form)
    if use.rule.attribute == "calculate" and use.parent is None:
        yield from _blanks_only(part, use, form)


# --- 18: a number that is whole but for its last digit


def _nearly_whole(part: Arithmetic, use: Use, form: CheckedForm) -> Iterator[Finding]:
    if part.rest and _may_be_nearly_whole(part, use, form):
        said = form.say(part, use)
        yield Finding("form.portable_fraction", said, f"round({said}, 2)")


def _may_be_nearly_whole(part: Arithmetic, use: Use, form: CheckedForm) -> bool:
    operands = (part.first, *(operand for _, operand in part.rest))
    if all(isinstance(operand, Literal) for operand in operands):
        return False  # the form's own numbers are looked at one by one
    # One division of whole numbers is exact where its result is whole.
    divides = any(sign == "div" for sign, _ in part.rest) and len(part.rest) > 1
    return divides or any(_has_fraction(operand, use, form) for operand in operands)


def _has_fraction(part: Part, use: Use, form: CheckedForm) -> bool:
    if isinstance(part, Literal):
        return isinstance(part.value, float) and not part.value.is_integer()
    if isinstance(part, Arithmetic):
        operands = (part.first, *(operand for _, operand in part.rest))
        divides = any(sign == "div" for sign, _ in part.rest)
        return divides or any(_has_fraction(operand, use, form) for operand in operands)
    if isinstance(part, Call):
        passed = part.arguments if part.name in _PASSING_ON else ()
        return any(_has_fraction(argument, use, form) for argument in passed)
    if not isinstance(part, Path):
        return False
    node = form.reach(part, use).node
    if node is None or not is_calculated(node):
        return node is not None and node.type == "decimal"
    key = f"fraction {node.path}"
    if key not in form.sorts:
        form.sorts[key] = False
        computed = calculation_of(node, form)
        found = computed is not None and _has_fraction(computed.part, computed, form)
        form.sorts[key] = found
    return bool(form.sorts[key])


# --- 31: nothing but blanks


def _blanks_only(part: Part, use: Use, form: CheckedForm) -> Iterator[Finding]:
    """What joins answers that may all be empty, with blanks between."""
    if not isinstance(part, Call) or part.name not in _JOINING or not part.arguments:
        return
    texts = [literal_text(argument) for argument in part.arguments]
    has_blank = any(text and not text.strip() for text in texts)
    has_word = any(text and text.strip() for text in texts)
    others = [a for a, text in zip(part.arguments, texts, strict=True) if text is None]
    is_text = not any(_is_formatted(argument) for argument in others)
    if has_blank and not has_word and is_text:
        if not others or not all(may_be_empty(argument, use, form) for argument in others):
            return
        said = form.say(part, use)
        yield Finding("form.portable_blanks", said, f"normalize-space({said})")


def _is_formatted(part: Part) -> bool:
    return isinstance(part, Call) and part.name in {"if", "string", "normalize-space"}


# --- 15 and 59: times and moments as text


def _time_as_text(part: Path, use: Use, form: CheckedForm) -> Iterator[Finding]:
    """ODK Collect makes a date of both, and writes the offset of the device into them."""
    if use.role not in _AS_TEXT and not _is_stored_time(use):
        return
    node = form.reach(part, use).node
    sort = sort_of(part, use, form)
    if node is None or sort not in {Sort.TIME, Sort.MOMENT} or _is_guarded(use):
        return
    whole = use.parent.part if use.parent and use.is_inside_call in _PIECES else part
    if sort is Sort.MOMENT and _is_day(whole):
        return
    said = form.say(part, use)
    pattern = _MINUTE if sort is Sort.TIME else _DAY_AND_MINUTE
    yield Finding("form.portable_time_text", form.say(whole, use), _written(said, pattern, sort))


def _formatted_time(call: Call, use: Use, form: CheckedForm) -> Iterator[Finding]:
    """A time of day is no date: Web Forms formats it as nothing."""
    if not call.arguments or sort_of(call.arguments[0], use, form) is not Sort.TIME:
        return
    if not _is_guarded(use):
        said = form.say(call.arguments[0], use)
        rewrite = _written(said, form.say(call.arguments[-1], use), Sort.TIME)
        yield Finding("form.portable_time_text", form.say(call, use), rewrite)


def _written(said: str, pattern: str, sort: Sort) -> str:
    formatted = f"format-date-time({said}, {pattern})"
    if sort is Sort.MOMENT:
        return formatted
    return f"coalesce({formatted}, substr({said}, 0, 5))"


def _position_as_text(part: Path, use: Use, form: CheckedForm) -> Iterator[Finding]:
    """Numbers that were not given are zeros in one engine, and missing in the other."""
    node = form.reach(part, use).node if use.role in _AS_TEXT else None
    if node is None or node.type not in _POSITIONS or use.is_inside_call == "selected-at":
        return
    said = form.say(part, use)
    rewrite = f"concat(selected-at({said}, 0), ' ', selected-at({said}, 1))"
    if node.type == "geopoint":
        yield Finding("form.portable_position_text", said, rewrite)
    else:
        yield Finding("form.portable_line_text", said)


def _is_stored_time(use: Use) -> bool:
    rule = use.rule
    is_text = rule.attribute == "calculate" and rule.node.type == "string"
    return is_text and use.parent is None


def _is_day(part: Part) -> bool:
    """The first ten signs of a moment: its day in both engines."""
    if not isinstance(part, Call) or part.name != "substr":
        return False
    start, *end = part.arguments[1:] or (Literal(0.0),)
    length = end[0] if end else None
    is_short = isinstance(length, Literal) and isinstance(length.value, float)
    return start == Literal(0.0) and is_short and float(str(length.value)) <= _DAY_LENGTH  # type: ignore[union-attr]


def _is_guarded(use: Use) -> bool:
    """Whether it stands beside its formatted form, one of which gives a text."""
    above = use.parent
    while above is not None:
        part = above.part
        if isinstance(part, Call) and part.name == "coalesce" and part.arguments:
            first = part.arguments[0]
            return isinstance(first, Call) and first.name == "format-date-time"
        above = above.parent
    return False
