"""Expressions that stand in no cell of their own: dynamic defaults, and those of a ready XForm."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldkit.errors import Problem
from fieldkit.forms.xlsform.expression_check import SEVERITY, expression_problems
from fieldkit.forms.xlsform.lint.checked_form import expressions_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fieldkit.forms.xlsform.lint.checked_form import CheckedForm

# What stands in the binds was read with them.
_READ_BEFORE = frozenset(("relevant", "required", "readonly", "constraint", "calculate"))


def check_unread_expressions(form: CheckedForm) -> Iterator[Problem]:
    """What is wrong with the expressions that the conversion has not looked at."""
    for node, attribute, text in expressions_of(form.definition):
        if attribute in _READ_BEFORE:
            continue
        for code, context in expression_problems(text):
            place = form.place(node.path, attribute)
            severity = SEVERITY.get(code, "error")
            column = place.column or attribute
            yield Problem(code, severity, place.sheet, place.row, column, context)
