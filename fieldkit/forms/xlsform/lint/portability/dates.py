"""Dates and times on which the two ODK engines differ (conformance decisions, rows 1 to 15)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fieldkit.forms.values import is_date
from fieldkit.forms.xlsform.lint.checked_form import Finding, Role
from fieldkit.forms.xlsform.lint.reach import literal_text
from fieldkit.forms.xlsform.lint.sorts import DATES, Sort, sort_of
from fieldkit.forms.xpath.syntax import Arithmetic, Call, Comparison, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fieldkit.forms.xlsform.lint.checked_form import CheckedForm, Use
    from fieldkit.forms.xpath.syntax import Part

_ORDERS = frozenset({"<", "<=", ">", ">="})
_MIRRORED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
# The day of a moment lies before or on the moment itself, so these two come out alike.
_SAME_FOR_DAY_AND_MOMENT = frozenset({"<=", ">"})
_UNLIKE = frozenset({Sort.TIME, Sort.MOMENT, Sort.DATE_TEXT})
_FORMAT_CODE = re.compile(r"%(.)", re.DOTALL)
_KNOWN_CODES = frozenset("YymnbdeHhMS3a")
_CLOCK = re.compile(r"(\d\d?):(\d\d)(?::(\d\d)(?:\.\d+)?)?")
_LOOSE_DATE = re.compile(r"(\d{1,4})-(\d{1,2})-(\d{1,2})(?:T.*)?")
_YEAR_DIGITS = 4
_DAY_SECONDS = 86_400


def check_dates(use: Use, form: CheckedForm) -> Iterator[Finding]:
    """Everything about dates in one part of an expression."""
    part = use.part
    if isinstance(part, Arithmetic):
        yield from _arithmetic(part, use, form)
    elif isinstance(part, Comparison):
        yield from _comparison(part, use, form)
    elif isinstance(part, Call):
        check = _OF_CALLS.get(part.name)
        if check is not None and part.arguments:
            yield from check(part, use, form)
    if use.role is Role.STORED and use.rule.node.type == "string":
        yield from _stored(use, form)


def _arithmetic(part: Arithmetic, use: Use, form: CheckedForm) -> Iterator[Finding]:
    if any(sign not in {"+", "-"} for sign, _ in part.rest):
        return
    operands = (part.first, *(operand for _, operand in part.rest))
    sorts = [sort_of(operand, use, form) for operand in operands]
    for operand, sort in zip(operands, sorts, strict=True):
        if sort is Sort.DATE_TEXT:
            yield _date_text(operand, use, form)
    if Sort.TIME in sorts:
        code, function = "form.portable_time", "decimal-time"
    elif sorts.count(Sort.MOMENT) + sorts.count(Sort.DATE) > 1 and Sort.MOMENT in sorts:
        code, function = "form.portable_moment", "decimal-date-time"
    else:
        return
    yield Finding(code, form.say(part, use), _each(part, function, use, form))


def _comparison(part: Comparison, use: Use, form: CheckedForm) -> Iterator[Finding]:
    sign, right = part.rest[0]
    left = part.first
    sorts = sort_of(left, use, form), sort_of(right, use, form)
    if not _UNLIKE & set(sorts):
        return
    said = form.say(part, use)
    if Sort.TIME in sorts:
        if literal_text(left) != "" and literal_text(right) != "":
            yield Finding("form.portable_time", said, _each(part, "decimal-time", use, form))
        return
    if sign not in _ORDERS or len(part.rest) > 1:
        return
    for operand, sort in zip((left, right), sorts, strict=True):
        if sort is Sort.DATE_TEXT:
            yield _date_text(operand, use, form)
    if sorts == (Sort.MOMENT, Sort.MOMENT):
        yield Finding("form.portable_moment", said, _each(part, "decimal-date-time", use, form))
    elif sorts == (Sort.DATE, Sort.MOMENT) and sign not in _SAME_FOR_DAY_AND_MOMENT:
        rewrite = f"{form.say(left, use)} {sign} {_day_of(right, use, form)}"
        yield Finding("form.portable_moment", said, rewrite)
    elif sorts == (Sort.MOMENT, Sort.DATE) and _MIRRORED[sign] not in _SAME_FOR_DAY_AND_MOMENT:
        rewrite = f"{_day_of(left, use, form)} {sign} {form.say(right, use)}"
        yield Finding("form.portable_moment", said, rewrite)


def _stored(use: Use, form: CheckedForm) -> Iterator[Finding]:
    """A calculation of no type that is a date; passed on through if(), it is told once."""
    if use.rule.attribute != "calculate" or use.parent is not None:
        return
    sort = sort_of(use.part, use, form)
    if sort not in {Sort.DATE, Sort.DAYS}:
        return
    said = form.say(use.part, use)
    if sort is Sort.DATE:
        yield Finding("form.portable_date_stored", said, said)
    else:
        yield Finding("form.portable_day_stored", said, f"date({said})")


def _number(call: Call, use: Use, form: CheckedForm) -> Iterator[Finding]:
    sort = sort_of(call.arguments[0], use, form)
    if sort is Sort.DATE_TEXT:
        yield _date_text(call.arguments[0], use, form)
    elif sort in DATES and use.role is Role.NUMBER and use.is_inside_call not in {"round", "int"}:
        said = form.say(call, use)
        yield Finding("form.portable_day_fraction", said, f"round({said})")
    elif sort is Sort.TIME:
        said = form.say(call.arguments[0], use)
        yield Finding("form.portable_time", form.say(call, use), f"decimal-time({said})")


def _date(call: Call, use: Use, form: CheckedForm) -> Iterator[Finding]:
    argument = call.arguments[0]
    said, inner = form.say(call, use), form.say(argument, use)
    text = literal_text(argument)
    sort = sort_of(argument, use, form)
    if text:
        yield from _date_of_text(said, text)
    elif sort is Sort.NUMBER and not _is_day_count(argument):
        rewrite = f"date(date('1970-01-01') + {inner})"
        yield Finding("form.portable_day_number", said, rewrite)
    elif sort is Sort.MOMENT:
        rewrite = "today()" if inner == "now()" else f"date(format-date({inner}, '%Y-%m-%d'))"
        yield Finding("form.portable_moment", said, rewrite)


def _date_of_text(said: str, text: str) -> Iterator[Finding]:
    loose = _LOOSE_DATE.fullmatch(text)
    if loose is None:
        yield Finding("form.portable_no_date", said, "date('2026-01-31')")
        return
    year, month, day = loose.groups()
    full = f"{year}-{month:0>2}-{day:0>2}"
    if len(year) < _YEAR_DIGITS:
        yield Finding("form.portable_no_date", said, f"date('20{year:0>2}-{month:0>2}-{day:0>2}')")
    elif not is_date(full):
        yield Finding("form.portable_no_date", said, "date('2026-01-31')")


def _is_day_count(part: Part) -> bool:
    """decimal-date-time() and what is counted from it has the fraction of local midnight."""
    if isinstance(part, Arithmetic):
        return any(_is_day_count(o) for o in (part.first, *(o for _, o in part.rest)))
    return isinstance(part, Call) and (
        part.name == "decimal-date-time" or any(_is_day_count(a) for a in part.arguments)
    )


def _format(call: Call, use: Use, form: CheckedForm) -> Iterator[Finding]:
    said = form.say(call, use)
    pattern = literal_text(call.arguments[-1])
    for code in _FORMAT_CODE.findall(pattern or ""):
        if code not in _KNOWN_CODES:
            yield Finding("form.portable_format_code", said, "", {"code": f"%{code}"})
        elif code == "a":
            yield Finding("form.portable_weekday", said)
    if sort_of(call.arguments[0], use, form) in {Sort.DAYS, Sort.NUMBER}:
        inner = form.say(call.arguments[0], use)
        rest = "".join(f", {form.say(argument, use)}" for argument in call.arguments[1:])
        yield Finding("form.portable_format_number", said, f"{call.name}(date({inner}){rest})")


def _decimal_time(call: Call, use: Use, form: CheckedForm) -> Iterator[Finding]:
    said, text = form.say(call, use), literal_text(call.arguments[0])
    sort = sort_of(call.arguments[0], use, form)
    clock = _CLOCK.match(text or "")
    if clock is not None:
        yield Finding("form.portable_decimal_time", said, _fraction(clock))
    elif sort in {Sort.TEXT, Sort.MOMENT, Sort.DATE}:
        yield Finding("form.portable_decimal_time_of", said)


def _fraction(clock: re.Match[str]) -> str:
    hours, minutes, seconds = (int(part or 0) for part in clock.groups())
    total = hours * 3600 + minutes * 60 + seconds
    exact = total / _DAY_SECONDS
    return str(exact) if exact == round(exact, 6) else f"({total} div {_DAY_SECONDS})"


def _date_text(part: Part, use: Use, form: CheckedForm) -> Finding:
    said = form.say(part, use)
    return Finding("form.portable_date_text", said, f"date({said})")


def _each(part: Arithmetic | Comparison, function: str, use: Use, form: CheckedForm) -> str:
    """The same part with every date or time in it turned into a number."""
    said = _as_number(part.first, function, use, form)
    return said + "".join(f" {s} {_as_number(o, function, use, form)}" for s, o in part.rest)


def _as_number(part: Part, function: str, use: Use, form: CheckedForm) -> str:
    said, text = form.say(part, use), literal_text(part)
    clock = _CLOCK.match(text) if text else None
    if clock is not None and function == "decimal-time":
        return _fraction(clock)
    if isinstance(part, Literal) and not isinstance(part.value, str):
        return said
    sort = sort_of(part, use, form)
    return f"{function}({said})" if sort in {*DATES, Sort.TIME, Sort.DATE_TEXT} else said


def _day_of(part: Part, use: Use, form: CheckedForm) -> str:
    said = form.say(part, use)
    return "today()" if said == "now()" else f"date(format-date({said}, '%Y-%m-%d'))"


_OF_CALLS = {
    "number": _number,
    "date": _date,
    "format-date": _format,
    "format-date-time": _format,
    "decimal-time": _decimal_time,
}
