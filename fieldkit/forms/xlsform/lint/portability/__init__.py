"""What the two ODK engines evaluate differently, and how to write it so that both agree.

The rows are those of the decided differences that the form engine is built on, and the further
ones that its tests found; a test names the check of each, or why no form can show it.
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
from fieldkit.forms.xlsform.lint.portability.changing import (
    check_choices,
    check_counts,
    check_kept_counts,
)
from fieldkit.forms.xlsform.lint.portability.conditions import check_conditions
from fieldkit.forms.xlsform.lint.portability.dates import check_dates
from fieldkit.forms.xlsform.lint.portability.events import check_actions, check_moments_of_rules
from fieldkit.forms.xlsform.lint.portability.nodesets import check_nodesets
from fieldkit.forms.xlsform.lint.portability.numbers import check_numbers
from fieldkit.forms.xlsform.lint.portability.texts import check_texts

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
    check_texts,
    check_kept_counts,
    check_moments_of_rules,
    check_patterns,
)
_OF_FORMS = (
    check_defaults,
    check_counts,
    check_choices,
    check_actions,
    check_relevance_cycles,
    check_paths,
)


def check_portability(form: CheckedForm) -> Iterator[Problem]:
    """Every expression that ODK's own engines read differently, once for each cell."""
    for use in form.uses:
        form.pause()
        for check in _OF_EXPRESSIONS:
            for finding in check(use, form):
                yield form.problem(use.rule, finding)
    for check_whole in _OF_FORMS:
        form.pause()
        yield from check_whole(form)
