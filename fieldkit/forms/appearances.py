"""The words of the appearance column: the questions that each one fits, and what is drawn here.

Sources: the question types of the ODK documentation, the appearances that ODK Web Forms reads, and
the grid words of Enketo. Whoever draws one more takes its word out of `PLAIN`.
"""

from __future__ import annotations

import re

_SELECTS = ("select_one", "select_multiple")
_DATES = ("date", "dateTime")
_PLACES = ("geopoint", "geotrace", "geoshape")
_GROUPS = ("group", "repeat")
CALENDARS = (
    "ethiopian", "coptic", "islamic", "bikram-sambat", "myanmar", "persian", "buddhist",
)  # fmt: skip
EVERYTHING: tuple[str, ...] = ()
# The kinds of question that a word does something on; none named: on all of them.
FITS: dict[str, tuple[str, ...]] = {
    "multiline": ("text",),
    "textarea": ("text",),
    "numbers": ("text",),
    "masked": ("text",),
    "url": ("text", "note"),
    "printer": ("text", "note"),
    "hidden-answer": ("text", "barcode"),
    "thousands-sep": ("integer", "decimal", "text"),
    "counter": ("integer",),
    "bearing": ("decimal",),
    "no-calendar": _DATES,
    "month-year": ("date",),
    "year": ("date",),
    **dict.fromkeys(CALENDARS, _DATES),
    "minimal": _SELECTS,
    "search": _SELECTS,
    "autocomplete": _SELECTS,
    "columns": _SELECTS,
    "columns-pack": _SELECTS,
    "compact": (*_SELECTS, "group"),
    "horizontal": _SELECTS,
    "horizontal-compact": _SELECTS,
    "no-buttons": _SELECTS,
    "label": _SELECTS,
    "list-nolabel": _SELECTS,
    "list": _SELECTS,
    "image-map": _SELECTS,
    "quick": ("select_one",),
    "quickcompact": ("select_one",),
    "likert": ("select_one",),
    "likert-min": ("select_one",),
    "likert-mid": ("select_one",),
    "likert-max": ("select_one",),
    "map": ("select_one",),
    "vertical": ("range",),
    "no-ticks": ("range",),
    "picker": ("range",),
    "rating": ("range",),
    "maps": _PLACES,
    "placement-map": _PLACES,
    "new": ("image", "audio", "video"),
    "new-front": ("image", "video"),
    "selfie": ("image", "video"),
    "annotate": ("image",),
    "draw": ("image",),
    "signature": ("image",),
    "front": ("barcode",),
    "field-list": _GROUPS,
    "table-list": _GROUPS,
    "theme-grid": EVERYTHING,
}
# What people see instead of the wanted widget, as the check says it: the question can be answered.
PLAIN = {
    **dict.fromkeys(("maps", "placement-map"), "form.appearance_map"),
    "map": "form.appearance_choice_map",
    **dict.fromkeys(CALENDARS, "form.appearance_calendar"),
    "printer": "form.appearance_printer",
    "bearing": "form.appearance_compass",
    **dict.fromkeys(("new", "new-front", "selfie"), "form.appearance_camera"),
    "front": "form.appearance_scanner",
}
# Words with a number fit what the word without it fits; w1 to w12 are widths in a grid.
_NUMBERED = re.compile(r"(?P<word>columns|compact|quickcompact|horizontal)-\d+|[wh]\d+")
_CONTROLS = {"select1": "select_one", "select": "select_multiple", "trigger": "acknowledge"}
_TYPES = {"string": "text", "int": "integer", "barcode": "barcode"}


def fits(word: str) -> tuple[str, ...] | None:
    """The kinds of question that a word is for, () for all of them; None for an unknown word."""
    numbered = _NUMBERED.fullmatch(word)
    if numbered is not None:
        return FITS[numbered["word"]] if numbered["word"] else EVERYTHING
    return FITS.get(word)


def fitting(kind: str) -> list[str]:
    """The words that do something on a kind of question."""
    return sorted(word for word, kinds in FITS.items() if kind in kinds)


def kind_of_question(control: str, answer_type: str, mediatype: str) -> str:
    """What XLSForm calls a question: by its control, the type of its answer, its sort of file."""
    if control == "upload":
        sort = mediatype.partition("/")[0]
        return sort if sort in {"image", "audio", "video"} else "file"
    if control in {"input", "secret"}:
        return _TYPES.get(answer_type, answer_type)
    return _CONTROLS.get(control, control)
