"""The text of a file whose encoding nobody tells: Unicode, or Cyrillic as old spreadsheets save."""

from __future__ import annotations

import re

_UTF16 = (b"\xff\xfe", b"\xfe\xff")
# Almost any bytes are "valid" Windows-1251; only what people really write in it is believed.
_BELIEVED = re.compile("[\t\n\r\x20-\x7eА-яЁёІіЇїЄєҐґЎў«»„“”‘’‹›–—…№•·°±§©®™€\N{NO-BREAK SPACE}]*")


def decoded(content: bytes) -> str | None:
    """The text of a file, without its byte order mark; None when it is no text.

    UTF-8, UTF-16 with a mark, and Windows-1251 where the result is plain Cyrillic text.
    """
    if content.startswith(_UTF16):
        return _attempt(content, "utf-16")
    text = _attempt(content, "utf-8-sig")
    if text is None:
        text = _attempt(content, "cp1251")
        if text is not None and _BELIEVED.fullmatch(text) is None:
            return None
    return text


def _attempt(content: bytes, encoding: str) -> str | None:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        return None
