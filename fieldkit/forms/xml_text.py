"""What may stand in XML: names of elements, and text."""

from __future__ import annotations

import re

_LETTERS = r"A-Za-z_\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff"
NAME = re.compile(rf"[{_LETTERS}][{_LETTERS}0-9.\-\u00b7\u0300-\u036f]*")
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def clean(text: str) -> str:
    """A text without the signs that XML cannot hold."""
    return _FORBIDDEN.sub("", text)
