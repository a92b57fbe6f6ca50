"""Answers compared with a choice that their list does not have, or with what is no date."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fieldkit.forms.xlsform.lint.checked_form import Finding
from fieldkit.forms.xlsform.lint.portability.answers import values_of_list
from fieldkit.forms.xlsform.lint.reach import literal_text
from fieldkit.forms.xlsform.lint.sorts import DATES, sort_of
from fieldkit.forms.xpath.syntax import Call, Comparison

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fieldkit.errors import Problem
    from fieldkit.forms.xlsform.lint.checked_form import CheckedForm, Use
    from fieldkit.forms.xpath.syntax import Part

_PAIR = 2
_SIGNS = ("=", "!=", "<", ">", "<=", ">=")
_ISO = re.compile(r"\d{4}-\d\d?-\d\d?(?:T.*)?")
_DAY_FIRST = re.compile(r"(\d\d?)[./](\d\d?)[./](\d{4})")


def check_comparisons(form: CheckedForm) -> Iterator[Problem]:
    """Conditions that mean something else than they say, mostly a slip of the pen."""
    for use in form.uses:
        for answer, text in _compared(use):
            for finding in (*_choice(answer, text, use, form), *_date(answer, text, use, form)):
                yield form.problem(use.rule, finding)


def _compared(use: Use) -> Iterator[tuple[Part, str]]:
    """An answer and the text that it is compared with."""
    part = use.part
    pairs: list[tuple[Part, Part]] = []
    if isinstance(part, Comparison) and len(part.rest) == 1 and part.rest[0][0] in _SIGNS:
        pairs = [(part.first, part.rest[0][1]), (part.rest[0][1], part.first)]
    elif isinstance(part, Call) and part.name == "selected" and len(part.arguments) == _PAIR:
        pairs = [(part.arguments[0], part.arguments[1])]
    for answer, other in pairs:
        text = literal_text(other)
        if text:
            yield answer, text


def _choice(answer: Part, text: str, use: Use, form: CheckedForm) -> Iterator[Finding]:
    node = form.reach(answer, use).node
    values = values_of_list(node, form) if node is not None and node.question else set()
    missing = [word for word in text.split() if word not in values] if values else []
    if missing and text not in values:
        rewrite = form.nearest.to(missing[0], values)
        more = {"choice": missing[0], "question": form.say(answer, use)}
        yield Finding("form.choice_unknown", form.say(use.part, use), rewrite, more)


def _date(answer: Part, text: str, use: Use, form: CheckedForm) -> Iterator[Finding]:
    """A date against a text that is written as people write dates, or not a date at all."""
    is_call = isinstance(use.part, Call)
    if is_call or sort_of(answer, use, form) not in DATES or _ISO.fullmatch(text):
        return
    day_first = _DAY_FIRST.fullmatch(text)
    day, month, year = day_first.groups() if day_first else ("31", "1", "2026")
    rewrite = f"date('{year}-{month:0>2}-{day:0>2}')"
    more = {"date": text}
    yield Finding("form.no_date", form.say(use.part, use), rewrite, more)
