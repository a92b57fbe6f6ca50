"""What the two ODK engines evaluate differently, and how to write it so that both agree.

The rows are those of the decided differences that the form engine is built on. What is not looked
for: decimal arithmetic as text unless it is constant (18), blanks that join() leaves (31), answers
given on another device (57 in a list, 59), what happens when a count goes down (52) or a list
changes under an answer (56): no spelling of an expression avoids these.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldkit.forms.xlsform.lint.patterns import check_patterns
from fieldkit.forms.xlsform.lint.portability.answers import (
    check_defaults,
    check_lists,
    check_paths,
    check_relevance_cycles,
)
from fieldkit.forms.xlsform.lint.portability.conditions import check_conditions
from fieldkit.forms.xlsform.lint.portability.dates import check_dates
from fieldkit.forms.xlsform.lint.portability.nodesets import check_nodesets
from fieldkit.forms.xlsform.lint.portability.numbers import check_numbers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fieldkit.errors import Problem
    from fieldkit.forms.xlsform.lint.checked_form import CheckedForm

_OF_EXPRESSIONS = (
    check_dates,
    check_numbers,
    check_conditions,
    check_nodesets,
    check_lists,
    check_patterns,
)
_OF_FORMS = (check_defaults, check_relevance_cycles, check_paths)


def check_portability(form: CheckedForm) -> Iterator[Problem]:
    """Every expression that ODK's own engines read differently, once for each cell."""
    for use in form.uses:
        for check in _OF_EXPRESSIONS:
            for finding in check(use, form):
                yield form.problem(use.rule, finding)
    for check_whole in _OF_FORMS:
        yield from check_whole(form)
