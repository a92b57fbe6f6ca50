"""What the columns of an XLSForm mean: one name for every spelling of a header.

Authors write `relevance`, `bind::relevant`, `Label : English`; the rest of the form room asks for
`relevant` and `label`.
"""

from __future__ import annotations

import re
from functools import lru_cache

_SPELLINGS = {
    "caption": "label",
    "command": "type",
    "tag": "name",
    "value": "name",
    "relevance": "relevant",
    "calculate": "calculation",
    "readonly": "read_only",
    "constraining_message": "constraint_message",
    "requiredmsg": "required_message",
    "jr:constraintmsg": "constraint_message",
    "jr:requiredmsg": "required_message",
    "count": "repeat_count",
    "jr:count": "repeat_count",
    "list name": "list_name",
}
_TRANSLATED = frozenset(
    [
        "label",
        "hint",
        "guidance_hint",
        "constraint_message",
        "required_message",
        "image",
        "big-image",
        "audio",
        "video",
        "media::image",
        "media::big-image",
        "media::audio",
        "media::video",
    ]
)
MEDIA = frozenset(["image", "big-image", "audio", "video"])
EXPRESSIONS = frozenset(
    [
        "relevant",
        "constraint",
        "calculation",
        "required",
        "read_only",
        "choice_filter",
        "repeat_count",
        "fk:fails",
    ]
)
_OTHERS = frozenset(
    [
        "type",
        "name",
        "default",
        "appearance",
        "parameters",
        "trigger",
        "save_to",
        "autoplay",
        "rows",
        "intent",
        "disabled",
        "no_app_error_string",
        "noapperrorstring",
        "compact_tag",
        "query",
    ]
)
# The attribute of a bind (or of its control) and the column that it is written in.
COLUMN_OF_ATTRIBUTE = {
    "calculate": "calculation",
    "readonly": "read_only",
    "jr:constraintMsg": "constraint_message",
    "jr:requiredMsg": "required_message",
    "nodeset": "choice_filter",
    "jr:count": "repeat_count",
    "setvalue": "default",
}
# Every header that a survey may have, in each of its spellings.
SURVEY_HEADERS = sorted({*_TRANSLATED, *EXPRESSIONS, *_OTHERS, *_SPELLINGS} - {"fk:fails"})
_SEPARATOR = re.compile(r"\s*::\s*")


@lru_cache(maxsize=4096)
def meaning(header: str) -> str:
    """The one name of a column: `relevant`, `label`, `fk:role`, `media::image` as `image`."""
    parts = _parts(header)
    first = _spelling(parts[0])
    if first in ("bind", "body", "control", "instance", "media") and len(parts) > 1:
        return _spelling(parts[1])
    return first


@lru_cache(maxsize=4096)
def language(header: str) -> str | None:
    """The language that a translated column is written in, None where it names none."""
    parts = _parts(header)
    if _spelling(parts[0]) in ("media", "bind"):
        parts = parts[1:]
    return parts[1] if len(parts) > 1 and _spelling(parts[0]) in _TRANSLATED else None


def is_known(header: str) -> bool:
    """Whether a survey column belongs to XLSForm, not to the author's own notes."""
    first = _spelling(_parts(header)[0])
    known = first in _TRANSLATED or first in EXPRESSIONS or first in _OTHERS
    return known or first in ("bind", "body", "control", "instance", "media")


def _parts(header: str) -> list[str]:
    if "::" in header:
        return [part.strip() for part in _SEPARATOR.split(header)]
    first, colon, rest = header.partition(":")
    if colon and _spelling(first) in (*_TRANSLATED, "bind", "body", "media", "control", "instance"):
        return [first.strip(), rest.strip()]
    return [header.strip()]


def _spelling(word: str) -> str:
    plain = "_".join(word.split()).lower()
    return _SPELLINGS.get(plain, plain)
