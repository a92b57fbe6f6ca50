"""Answers compared with a choice that their list does not have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldkit.forms.xlsform.lint.checked_form import Finding
from fieldkit.forms.xlsform.lint.portability.answers import values_of_list
from fieldkit.forms.xlsform.lint.reach import literal_text
from fieldkit.forms.xpath.syntax import Call, Comparison

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fieldkit.errors import Problem
    from fieldkit.forms.xlsform.lint.checked_form import CheckedForm, Use
    from fieldkit.forms.xpath.syntax import Part

_PAIR = 2


def check_compared_choices(form: CheckedForm) -> Iterator[Problem]:
    """Conditions about a choice that is not on offer, mostly a slip of the pen."""
    for use in form.uses:
        for answer, text in _compared(use):
            for finding in _finding(answer, text, use, form):
                yield form.problem(use.rule, finding)


def _compared(use: Use) -> Iterator[tuple[Part, str]]:
    """An answer and the text that it is compared with."""
    part = use.part
    pairs: list[tuple[Part, Part]] = []
    if isinstance(part, Comparison) and len(part.rest) == 1 and part.rest[0][0] in ("=", "!="):
        pairs = [(part.first, part.rest[0][1]), (part.rest[0][1], part.first)]
    elif isinstance(part, Call) and part.name == "selected" and len(part.arguments) == _PAIR:
        pairs = [(part.arguments[0], part.arguments[1])]
    for answer, other in pairs:
        text = literal_text(other)
        if text:
            yield answer, text


def _finding(answer: Part, text: str, use: Use, form: CheckedForm) -> Iterator[Finding]:
    node = form.reach(answer, use).node
    values = values_of_list(node, form) if node is not None and node.question else set()
    missing = [word for word in text.split() if word not in values] if values else []
    if missing and text not in values:
        rewrite = form.nearest.to(missing[0], values)
        more = {"choice": missing[0], "question": form.say(answer, use)}
        yield Finding("form.choice_unknown", form.say(use.part, use), rewrite, more)
