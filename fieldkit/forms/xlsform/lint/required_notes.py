"""Notes that are required although nobody can answer them: they hold every inspection up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldkit.errors import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fieldkit.forms.structure import NodeDefinition
    from fieldkit.forms.xlsform.lint.checked_form import CheckedForm

_ALWAYS = {"true()", "'true'", "1"}


def check_required_notes(form: CheckedForm) -> Iterator[Problem]:
    """Each required note that is shown without a condition of its own.

    One with a condition is how authors stop people who must not go on.
    """
    for path, node in form.nodes.items():
        bind = node.bind
        if bind is None or bind.relevant is not None or not _is_blank_note(node):
            continue
        if (bind.required or "").replace(" ", "") in _ALWAYS:
            place = form.place(path, "required")
            yield Problem("form.required_note", "warning", place.sheet, place.row, place.column)


def _is_blank_note(node: NodeDefinition) -> bool:
    question = node.question
    if question is None or question.control != "input" or not node.is_fixed:
        return False
    has_default = node.template is not None and bool((node.template.text or "").strip())
    return not has_default and node.bind is not None and node.bind.calculate is None
