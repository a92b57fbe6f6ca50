"""What the `type` cell of a survey row says: the spellings that XLSForm authors use."""

from __future__ import annotations

import re
from enum import Enum, auto
from functools import cache


class RowKind(Enum):
    """The part that a survey row plays."""

    GROUP = auto()
    REPEAT = auto()
    END = auto()
    SELECT = auto()
    QUESTION = auto()
    SETTING = auto()
    UNKNOWN = auto()


_BEGIN = re.compile(r"^begin[\s_]+(group|lgroup|repeat|loop|looped group)\b")
_END = re.compile(r"^end[\s_]+(group|lgroup|repeat|loop|looped group)$")
_SELECT = re.compile(
    r"^(?:add select one prompt using|add select multiple prompt using|select all that apply from"
    r"|select one from|select1|select_one|select one|select_multiple|select all that apply"
    r"|select_one_external|select_one_from_file|select_multiple_from_file"
    r"|select one from file|select multiple from file|rank)"
    r" (?P<list>\S+)(?: (?P<other>or specify other|or_other|or other))?$"
)
_SETTINGS = frozenset(("form_title", "set_form_title", "form_id", "set_form_id", "prefix"))
_FILES = (".csv", ".xml", ".geojson")


def row_type(text: str) -> RowKind:
    """The part of a row by its type cell, loose spaces allowed."""
    plain = " ".join(text.split())
    begin = _BEGIN.match(plain)
    if begin:
        return RowKind.GROUP if begin.group(1) == "group" else RowKind.REPEAT
    if _END.match(plain):
        return RowKind.END
    if _SELECT.match(plain):
        return RowKind.SELECT
    if plain in _SETTINGS:
        return RowKind.SETTING
    known = plain in known_types() or plain.startswith("osm ")
    return RowKind.QUESTION if known else RowKind.UNKNOWN


def choice_list(text: str) -> str | None:
    """The list on the choices sheet that a select row names; None for files and earlier answers."""
    match = _SELECT.match(" ".join(text.split()))
    if match is None or match.group("list").startswith("${"):
        return None
    return None if match.group("list").endswith(_FILES) else match.group("list")


def uses_external_choices(text: str) -> bool:
    """Whether a select takes its choices from the external_choices sheet."""
    return text.split()[:1] == ["select_one_external"]


@cache
def known_types() -> frozenset[str]:
    """The plain question types that the converter knows."""
    from pyxform.question_type_dictionary import QUESTION_TYPE_DICT

    return frozenset(QUESTION_TYPE_DICT) | {"rank", "audit", "osm", "hidden", "entity"}
