"""Numbers on which the two ODK engines differ (conformance decisions, rows 16 to 30 and 36)."""

from __future__ import annotations

import math
import re
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from fieldkit.forms.xlsform.lint.checked_form import Finding, Role, is_literal
from fieldkit.forms.xlsform.lint.reach import literal_text
from fieldkit.forms.xlsform.lint.sorts import (
    Sort,
    may_be_empty,
    node_may_be_empty,
    sort_of,
)
from fieldkit.forms.xpath import number_text
from fieldkit.forms.xpath.syntax import Arithmetic, Call, Comparison, Literal, Negative, Path

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fieldkit.forms.xlsform.lint.checked_form import CheckedForm, Use
    from fieldkit.forms.xpath.syntax import Part

_PLAIN = re.compile(r"-?(?:\d+(?:\.\d*)?|\.\d+)")
_READ_AS_NUMBER = re.compile(
    r"\s*[+-]?(?:[\d,]+\.?\d*(?:[eE][+-]?\d+)?|0x[\da-fA-F]+|Infinity)?\s*"
)
_JAVA_LARGEST, _JAVA_SMALLEST = 2.0**63, 1e-3
_TEXT_FUNCTIONS = frozenset(
    {"string", "concat", "join", "string-length", "substr", "substring", "contains", "starts-with",
     "ends-with", "regex", "translate", "substring-before", "substring-after", "normalize-space"}
)  # fmt: skip
_MEASURES = {"area": "form.portable_area", "distance": "form.portable_distance"}
_TEXT_ROLES = frozenset({Role.TEXT, Role.TEXTS})


def check_numbers(use: Use, form: CheckedForm) -> Iterator[Finding]:
    """Everything about numbers in one part of an expression."""
    part = use.part
    if isinstance(part, Call):
        check = _OF_CALLS.get(part.name)
        if check is not None and part.arguments:
            yield from check(part, use, form)
    elif isinstance(part, Comparison):
        yield from _compared_with_text(part, use, form)
    elif isinstance(part, Literal | Negative):
        yield from _written_number(part, use, form)
    elif isinstance(part, Arithmetic):
        yield from _constant(part, use, form)
        if use.role is Role.TEXTS:
            yield from _no_number_as_text(part, use, form)
    elif isinstance(part, Path):
        yield from _decimal_as_text(part, use, form)


# --- literal numbers


def _value(part: Part) -> float | None:
    """The number that a part of literals comes to."""
    if isinstance(part, Literal):
        return part.value if isinstance(part.value, float) else None
    if isinstance(part, Negative):
        inner = _value(part.operand)
        return None if inner is None else inner * (-1) ** part.signs
    if not isinstance(part, Arithmetic):
        return None
    total = _value(part.first)
    for sign, operand in part.rest:
        other = _value(operand)
        if total is None or other is None or (other == 0 and sign in {"div", "mod"}):
            return None
        total = _computed(total, sign, other)
    return total


def _computed(left: float, sign: str, right: float) -> float:
    if sign == "+":
        return left + right
    if sign == "-":
        return left - right
    return (
        left * right if sign == "*" else left / right if sign == "div" else math.fmod(left, right)
    )


def _round(call: Call, use: Use, form: CheckedForm) -> Iterator[Finding]:
    number = _value(call.arguments[0])
    digits = _value(call.arguments[1]) if len(call.arguments) > 1 else 0.0
    if number is None or digits is None:
        return
    scaled = number * 10**digits
    exact = Decimal(repr(number)).scaleb(int(digits)).to_integral_value(ROUND_HALF_UP)
    if exact != math.floor(scaled + 0.5):
        text = number_text(math.floor(scaled + 0.5) / 10**digits)
        yield Finding("form.portable_rounding", form.say(call, use), text)


def _written_number(part: Literal | Negative, use: Use, form: CheckedForm) -> Iterator[Finding]:
    number = _value(part)
    if number is None or use.role not in {*_TEXT_ROLES, Role.STORED}:
        return
    if number and not _JAVA_SMALLEST <= abs(number) < _JAVA_LARGEST:
        said = form.say(part, use)
        yield Finding("form.portable_digits", said, f"'{said}'")


def _constant(part: Arithmetic, use: Use, form: CheckedForm) -> Iterator[Finding]:
    if any(sign == "div" and _value(operand) == 0 for sign, operand in part.rest):
        yield Finding("form.portable_division_by_zero", form.say(part, use))
        return
    number = _value(part)
    short = float(f"{number:.14g}") if number is not None else None
    if number is not None and short is not None and short != number and use.role in _TEXT_ROLES:
        yield Finding("form.portable_digits", form.say(part, use), f"'{number_text(short)}'")


def _number_of_text(call: Call, use: Use, form: CheckedForm) -> Iterator[Finding]:
    text = literal_text(call.arguments[0])
    if not text or _PLAIN.fullmatch(text) or not _READ_AS_NUMBER.fullmatch(text):
        return
    plain = text.replace(",", "").strip().removeprefix("+")
    try:
        rewrite = number_text(float(plain))
    except ValueError:
        rewrite = "number('')"
    yield Finding("form.portable_number_text", form.say(call, use), rewrite)


# --- decimals and empty values as text


def _decimal_as_text(part: Path, use: Use, form: CheckedForm) -> Iterator[Finding]:
    """A decimal question inside a text function: 12 in one engine, 12.0 in the other."""
    if use.role not in _TEXT_ROLES or use.is_inside_call not in _TEXT_FUNCTIONS:
        return
    if use.role is Role.TEXTS and not _is_sentence(use):
        return  # the one of several answers that is there, to be computed with
    if sort_of(part, use, form) is not Sort.DECIMAL or form.reach(part, use).repeats:
        return
    said = form.say(part, use)
    is_there = said == "." or not may_be_empty(part, use, form)
    rewrite = f"number({said})" if is_there else f"if({said} = '', '', number({said}))"
    yield Finding("form.portable_decimal_text", said, rewrite)


def _is_sentence(use: Use) -> bool:
    """Whether the texts that a part is joined to say something of their own."""
    call = use.parent.part if use.parent else None
    texts = [literal_text(other) for other in call.arguments] if isinstance(call, Call) else []
    return any(text and text.strip() for text in texts)


def _compared_with_text(part: Comparison, use: Use, form: CheckedForm) -> Iterator[Finding]:
    sign, right = part.rest[0]
    if sign not in {"=", "!="} or len(part.rest) > 1:
        return
    for answer, other in ((part.first, right), (right, part.first)):
        text = literal_text(other)
        if not text or not isinstance(answer, Path) or not _PLAIN.fullmatch(text):
            continue
        sort, plain = sort_of(answer, use, form), number_text(float(text))
        node = form.reach(answer, use).node
        is_typed = node is not None and node.type in {"int", "decimal"}
        if is_typed and (sort is Sort.DECIMAL or plain != text):
            rewrite = f"{form.say(answer, use)} {sign} {plain}"
            yield Finding("form.portable_number_as_text", form.say(part, use), rewrite)


def _no_number_as_text(part: Arithmetic, use: Use, form: CheckedForm) -> Iterator[Finding]:
    if use.parent is None or _is_guarded(use):
        return
    for operand in (part.first, *(operand for _, operand in part.rest)):
        if isinstance(operand, Path) and may_be_empty(operand, use, form):
            said = form.say(part, use)
            yield Finding(
                "form.portable_nan_text", said, f"if({form.say(operand, use)} = '', '', {said})"
            )
            return


def _is_guarded(use: Use) -> bool:
    """Whether an if() around it may keep the part from being computed."""
    above = use.parent
    while above is not None:
        if isinstance(above.part, Call) and above.part.name in {"if", "coalesce"}:
            return True
        above = above.parent
    return bool(use.rule.node.bind and use.rule.node.bind.relevant)


# --- sums, smallest and largest


def _sum(call: Call, use: Use, form: CheckedForm) -> Iterator[Finding]:
    argument = call.arguments[0]
    found = form.reach(argument, use)
    if found.node is None or not found.repeats:
        return
    said, inner = form.say(call, use), form.say(argument, use)
    is_kept = use.is_inside_call == "coalesce"
    if not found.filtered and node_may_be_empty(found.node, form):
        rewrite = f"sum({inner}[. != ''])"
        yield Finding("form.portable_sum", said, rewrite if is_kept else f"coalesce({rewrite}, 0)")
    elif found.filtered and not is_kept and use.role in {*_TEXT_ROLES, Role.STORED, Role.NUMBER}:
        yield Finding("form.portable_sum_of_none", said, f"coalesce({said}, 0)")


def _extreme(call: Call, use: Use, form: CheckedForm) -> Iterator[Finding]:
    said = form.say(call, use)
    arguments = [(argument, form.reach(argument, use)) for argument in call.arguments]
    empty = [
        argument
        for argument, found in arguments
        if isinstance(argument, Path)
        and found.node is not None
        and not found.filtered
        and node_may_be_empty(found.node, form)
    ]
    if empty:
        inner = [
            form.say(argument, use) + ("[. != '']" if argument in empty else "")
            for argument in call.arguments
        ]
        yield Finding("form.portable_extreme", said, f"{call.name}({', '.join(inner)})")
    if call.name == "max" and all(_is_below_zero(argument) for argument in call.arguments):
        inner = [form.say(_turned(argument), use) for argument in call.arguments]
        yield Finding("form.portable_negative_maximum", said, f"0 - min({', '.join(inner)})")


def _is_below_zero(part: Part) -> bool:
    return isinstance(part, Negative) and part.signs % 2 == 1 and is_literal(part)


def _turned(part: Part) -> Part:
    return part.operand if isinstance(part, Negative) else part


def _measure(call: Call, use: Use, form: CheckedForm) -> Iterator[Finding]:
    if call.name == "distance" and not _is_guarded(use):
        yield from _unmeasured(call, use, form)
    if use.role not in {*_TEXT_ROLES, Role.STORED} or use.is_inside_call in {"round", "int"}:
        return
    said = form.say(call, use)
    digits = 0 if call.name == "area" else 1
    yield Finding(_MEASURES[call.name], said, f"round({said}, {digits})")


def _unmeasured(call: Call, use: Use, form: CheckedForm) -> Iterator[Finding]:
    """What has no answer yet: Web Forms then does not even open the form."""
    empty = [a for a in call.arguments if isinstance(a, Path) and may_be_empty(a, use, form)]
    if empty:
        said = form.say(call, use)
        condition = " or ".join(f"{form.say(argument, use)} = ''" for argument in empty)
        yield Finding("form.portable_unmeasured", said, f"if({condition}, 0, {said})")


_OF_CALLS = {
    "round": _round,
    "number": _number_of_text,
    "sum": _sum,
    "max": _extreme,
    "min": _extreme,
    "area": _measure,
    "distance": _measure,
}
