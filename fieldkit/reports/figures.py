"""How numbers and moments are printed in a language."""

from __future__ import annotations

import re
from datetime import datetime

from fieldkit.wording import has_decimal_comma

_NUMBER = re.compile(r"[-+]?\d+\.\d+")
_READING = re.compile(r"(?<![\d.])\d+\.\d+(?![\d.])")


def number(text: str, language: str) -> str:
    """A value with the language's decimal sign if it is a number, else the value unchanged."""
    if has_decimal_comma(language) and _NUMBER.fullmatch(text):
        return text.replace(".", ",")
    return text


def reading(text: str, language: str) -> str:
    """A limit such as `0.2 to 0.5 mg/L` with the language's decimal sign in its numbers."""
    if not has_decimal_comma(language):
        return text
    return _READING.sub(lambda match: match.group().replace(".", ","), text)


def moment(text: str) -> str:
    """An ISO moment to the minute with its offset; a date or any other text as it is."""
    if "T" not in text:
        return text
    try:
        value = datetime.fromisoformat(text)
    except ValueError:
        return text
    offset = value.strftime("%z")
    suffix = f" {offset[:3]}:{offset[3:5]}" if offset else ""
    return value.strftime("%Y-%m-%d %H:%M") + suffix
