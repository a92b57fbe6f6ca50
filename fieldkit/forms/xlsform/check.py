"""What is wrong with a converted form as a whole: cycles, files, texts, and what is not portable.

Problems of single rows and expressions are found by the conversion itself; here the whole form is
there, and every problem is traced back to the cell that it comes from.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldkit.errors import Problem
from fieldkit.forms.dag import find_cycles
from fieldkit.forms.xlsform.convert import go_on
from fieldkit.forms.xlsform.lint.appearances import check_appearances
from fieldkit.forms.xlsform.lint.checked_form import CheckedForm
from fieldkit.forms.xlsform.lint.comparisons import check_comparisons
from fieldkit.forms.xlsform.lint.expressions import check_unread_expressions
from fieldkit.forms.xlsform.lint.letters import check_letters
from fieldkit.forms.xlsform.lint.media import check_media
from fieldkit.forms.xlsform.lint.portability import check_portability
from fieldkit.forms.xlsform.lint.required_notes import check_required_notes
from fieldkit.forms.xlsform.lint.texts import form_texts
from fieldkit.forms.xlsform.lint.translations import check_translations

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from fieldkit.forms.definition import FormDefinition
    from fieldkit.forms.xlsform.convert import Conversion


def check_conversion(
    conversion: Conversion,
    definition: FormDefinition,
    files: Mapping[str, bytes],
    pause: Callable[[], None] = go_on,
) -> list[Problem]:
    """The problems of a form that converted; cycles are errors, the rest warnings and advice.

    `pause` is called now and then, and may end the work by what it raises.
    """
    form = CheckedForm(conversion, definition, pause)
    unread = list(check_unread_expressions(form))
    if any(problem.severity == "error" for problem in unread):
        return _once(unread)  # no rule can be followed further
    texts = tuple(form_texts(form))
    return _once(
        [
            *unread,
            *_cycles(form),
            *check_portability(form),
            *check_comparisons(form),
            *check_media(form, files),
            *check_translations(texts),
            *check_letters(texts),
            *check_appearances(form),
            *check_required_notes(form),
        ]
    )


def _cycles(form: CheckedForm) -> Iterator[Problem]:
    for paths in find_cycles(form.definition):
        place = form.place(paths[0], "calculate")
        names = " -> ".join(path.rpartition("/")[2] for path in [*paths, paths[0]])
        yield Problem("form.cycle", "error", place.sheet, place.row, place.column, {"paths": names})


def _once(problems: Iterable[Problem]) -> list[Problem]:
    """The same thing said of the same cell is said once."""
    found: dict[object, Problem] = {}
    for problem in problems:
        key = (problem.code, problem.place, tuple(sorted(map(str, problem.context.items()))))
        found.setdefault(key, problem)
    return list(found.values())
