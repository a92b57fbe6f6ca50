"""Words of the appearance column that no program knows, that do not fit, or are shown plainly."""

from __future__ import annotations

import difflib
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from fieldkit.errors import Problem
from fieldkit.forms.appearances import FITS, PLAIN, fits, fitting, kind_of_question
from fieldkit.forms.body import Question, Repeat

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fieldkit.errors import Severity
    from fieldkit.forms.body import BodyElement
    from fieldkit.forms.xlsform.lint.checked_form import CheckedForm

    Judgement = tuple[str, Severity, dict[str, object]]

_CALL = re.compile(r"[\w.:-]+\s*\((?:[^()]|\([^()]*\))*\)")
_LAUNCHERS = {
    "ex:": "form.appearance_other_program",
    "intent": "form.appearance_other_program",
    "custom-": "form.appearance_plugin",
}
_SAID_ONCE = frozenset({"form.appearance_unknown", *PLAIN.values(), *_LAUNCHERS.values()})
_CLOSE_ENOUGH = 0.8


def check_appearances(form: CheckedForm) -> Iterator[Problem]:
    """The nearest known word, those that fit; what is said of a word alone is said once."""
    once: dict[str, tuple[Problem, int]] = {}
    for element in form.definition.elements():
        kind = _kind(element, form)
        for word, (code, severity, more) in _told_of(" ".join(element.appearance), kind):
            if not code:
                continue
            place = form.place(element.path, "appearance")
            context = {"word": word, **more}
            problem = Problem(code, severity, place.sheet, place.row, place.column, context)
            if code in _SAID_ONCE:
                first, count = once.get(word, (problem, 0))
                once[word] = first, count + 1
            else:
                yield problem
    for problem, count in once.values():
        context = {**problem.context, "count": count if count > 1 else ""}
        yield replace(problem, context=context)


def _told_of(appearance: str, kind: str) -> Iterator[tuple[str, Judgement]]:
    for start, code in _LAUNCHERS.items():
        if appearance.startswith(start):
            yield appearance.partition("(")[0].split(maxsplit=1)[0], (code, "advice", {})
            return
    for word in _CALL.sub(" ", appearance).split():
        yield word, _judged(word, kind)


def _judged(word: str, kind: str) -> Judgement:
    fitted = fits(word)
    if fitted is None:
        return _unknown(word)
    if fitted and kind not in fitted:
        context: dict[str, object] = {
            "kind": kind,
            "fits": ", ".join(fitted),
            "fitting": _listed(kind),
        }
        code = "form.appearance_unfit" if context["fitting"] else "form.appearance_useless"
        return code, "warning", context
    return PLAIN.get(word, ""), "advice", {}


def _unknown(word: str) -> Judgement:
    lower = word.lower().replace("_", "-")
    close = difflib.get_close_matches(lower, sorted(FITS), n=1, cutoff=_CLOSE_ENOUGH)
    code = "form.appearance_misspelt" if close else "form.appearance_unknown"
    return code, "advice", {"nearest": close[0] if close else ""}


def _listed(kind: str) -> str:
    return ", ".join(fitting(kind))


def _kind(element: BodyElement, form: CheckedForm) -> str:
    if not isinstance(element, Question):
        return "repeat" if isinstance(element, Repeat) else "group"
    node = form.nodes.get(element.path)
    kind = kind_of_question(element.control, node.type if node else "string", element.mediatype)
    is_fixed = node is not None and node.bind is not None and bool(node.bind.readonly)
    return "note" if kind == "text" and is_fixed else kind
