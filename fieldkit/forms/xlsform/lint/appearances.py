"""Words of the appearance column that no program knows, or that FieldKit shows plainly."""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING

from fieldkit.errors import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fieldkit.forms.xlsform.lint.checked_form import CheckedForm

# The words of the ODK documentation and of the programs that read ODK forms.
KNOWN = frozenset(
    {
        "field-list", "table-list", "minimal", "search", "autocomplete", "quick", "columns",
        "columns-pack", "compact", "quickcompact", "horizontal", "horizontal-compact", "no-buttons",
        "likert", "likert-min", "likert-mid", "likert-max", "label", "list-nolabel", "list",
        "image-map", "map", "multiline", "numbers", "thousands-sep", "counter", "bearing", "masked",
        "url", "printer", "vertical", "no-ticks", "picker", "rating", "no-calendar", "month-year",
        "year", "ethiopian", "coptic", "islamic", "bikram-sambat", "myanmar", "persian", "buddhist",
        "maps", "placement-map", "new", "new-front", "selfie", "annotate", "draw", "signature",
        "front", "hidden-answer", "theme-grid", "textarea",
    }
)  # fmt: skip
# What people see instead of the wanted widget: the question can still be answered.
_PLAIN = frozenset(
    {
        "printer", "bearing", "image-map", "map", "maps", "placement-map", "ethiopian", "coptic",
        "islamic", "bikram-sambat", "myanmar", "persian", "buddhist", "annotate",
    }
)  # fmt: skip
_NUMBERED = re.compile(r"columns-\d+|w\d+|h\d+|compact-\d+|quickcompact-\d+|horizontal-\d+")
_CALL = re.compile(r"[\w.:-]+\s*\((?:[^()]|\([^()]*\))*\)")
_OTHER_PROGRAM = re.compile(r"ex:|custom-|intent")
_CLOSE_ENOUGH = 0.8


def check_appearances(form: CheckedForm) -> Iterator[Problem]:
    """Unknown words, each with the nearest known one; and what is shown plainly."""
    told: set[tuple[str, str]] = set()
    for element in form.definition.elements():
        appearance = " ".join(element.appearance)
        is_launcher = bool(_OTHER_PROGRAM.match(appearance))
        words = _CALL.sub(" ", appearance).split()
        for word in words if not is_launcher else [appearance.split("(")[0]]:
            code, nearest = _judged(word, is_launcher=is_launcher)
            if code and (code, word) not in told:
                told.add((code, word))
                place = form.place(element.path, "appearance")
                context = {"word": word, "nearest": nearest}
                yield Problem(code, "advice", place.sheet, place.row, place.column, context)


def _judged(word: str, *, is_launcher: bool) -> tuple[str, str]:
    if is_launcher or word in _PLAIN:
        return "form.appearance_plain", ""
    if word in KNOWN or _NUMBERED.fullmatch(word):
        return "", ""
    lower = word.lower().replace("_", "-")
    close = difflib.get_close_matches(lower, sorted(KNOWN), n=1, cutoff=_CLOSE_ENOUGH)
    return ("form.appearance_misspelt", close[0]) if close else ("form.appearance_unknown", "")
