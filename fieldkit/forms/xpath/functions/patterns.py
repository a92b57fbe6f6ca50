r"""regex(): regular expressions of forms, bounded in time.

The `regex` library is used because Python's own `re` cannot be interrupted, so that one careless
pattern would hang the window, and RE2 knows neither look-ahead nor back-references, which forms
use. `\d`, `\w` are ASCII as in both ODK engines; `\p{..}` and possessive repeats work.
"""

from __future__ import annotations

import re
from functools import lru_cache

import regex

from fieldkit.errors import FieldKitError

_SECONDS = 0.25
# A pattern that took too long gets half the time afterwards: a thousand instances do not wait so.
_LEAST_SECONDS = 0.005
_MOST_SLOW = 1_000
_granted: dict[str, float] = {}
_MOST_PATTERN = 5_000
_MOST_TEXT = 200_000
# `$` is the end of the text, not the place before a last line break; classes and escapes stay.
_PIECE = re.compile(r"\\.|\[(?:\\.|[^\]\\])*\]|\$|\(\?<(?=[A-Za-z])", re.DOTALL)
_REPLACED = {"$": r"\Z", "(?<": "(?P<"}


def found(text: str, pattern: str) -> bool:
    """Whether a pattern is found anywhere in a text.

    Raises:
        FieldKitError: `xpath.regex` for a pattern that is none, `xpath.regex_slow` for one that
            takes too long on this text.
    """
    if len(text) > _MOST_TEXT:
        raise FieldKitError("xpath.regex_slow", pattern=pattern)
    seconds = _granted.get(pattern, _SECONDS)
    try:
        return _compiled(pattern).search(text, timeout=seconds) is not None
    except TimeoutError:
        if len(_granted) >= _MOST_SLOW:
            _granted.clear()
        _granted[pattern] = max(seconds / 2, _LEAST_SECONDS)
        raise FieldKitError("xpath.regex_slow", pattern=pattern) from None


@lru_cache(maxsize=1000)
def _compiled(pattern: str) -> regex.Pattern[str]:
    if len(pattern) > _MOST_PATTERN:
        raise FieldKitError("xpath.regex", pattern=pattern[:60], reason="it is too long")
    translated = _PIECE.sub(lambda match: _REPLACED.get(match[0], match[0]), pattern)
    try:
        return regex.compile(translated, regex.ASCII | regex.V0)
    except (regex.error, RecursionError, OverflowError) as error:
        raise FieldKitError("xpath.regex", pattern=pattern, reason=str(error)) from None
