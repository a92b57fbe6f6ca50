"""Text as it was typed, made safe to print, and isolates around what a sentence is filled with."""

from __future__ import annotations

import re
import unicodedata

FIRST_STRONG_ISOLATE = "\u2068"
LEFT_TO_RIGHT_ISOLATE = "\u2066"
POP_ISOLATE = "\u2069"

# Direction marks of a stranger could turn the words around an answer; ours are put on afterwards.
_DIRECTION_CONTROLS = re.compile("[\u202a-\u202e\u2066-\u2069]")
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufeff\ufffe\uffff]")
_BREAKS = re.compile("\r\n|[\r\u0085\u2028\u2029\x0b\x0c]")

RIGHT_TO_LEFT = re.compile(
    "[\u0590-\u08ff\u200f\u202b\u202e\u2067\ufb1d-\ufdff\ufe70-\ufefe\U00010800-\U00010fff"
    "\U0001e800-\U0001efff]"
)
# A reading, a date or a moment: digits with their sign before them and their unit after them.
_READING = re.compile(
    "(?:[≤≥<>=±+−-][ \u00a0]?)?[0-9]+(?:[ .,:/+–-]{1,2}[0-9]+)*"
    "(?:[ \u00a0]?(?:%|°[CF]?|[A-Za-zµ][A-Za-zµ0-9/²³]*))?"
)


def plain(text: str) -> str:
    """The text in NFC without controls; line breaks become newlines, tabs spaces."""
    if text.isascii() and text.isprintable():
        return text
    text = _BREAKS.sub("\n", unicodedata.normalize("NFC", text)).replace("\t", " ")
    return _UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", _DIRECTION_CONTROLS.sub("", text))


def isolate(text: str) -> str:
    """An answer, code, date or reading as a unit with a direction of its own (U+2068, U+2069)."""
    text = plain(text)
    if RIGHT_TO_LEFT.search(text):
        text = _READING.sub(f"{LEFT_TO_RIGHT_ISOLATE}\\g<0>{POP_ISOLATE}", text)
    return as_unit(text)


def as_unit(text: str) -> str:
    """A text that is already clean, each of its lines with a direction of its own."""
    return "\n".join(
        f"{FIRST_STRONG_ISOLATE}{line}{POP_ISOLATE}" if line else "" for line in text.split("\n")
    )
