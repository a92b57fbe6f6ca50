"""Words that are wrapped into little room."""

from __future__ import annotations

import re
from functools import lru_cache

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFont, QFontMetrics

_SYLLABLES = 9  # signs of a long word that stand together in a narrow column
_LEAST_ROOM = 40
_WRAPPED = int(Qt.TextFlag.TextWordWrap)


def breakable(words: str) -> str:
    """The words with places where a long one may be broken in a narrow column."""
    return re.sub(rf"(\S{{{_SYLLABLES}}})(?=\S{{4}})", "\\1\u200b", words)


def words_height(used: QFont, words: str, width: int) -> int:
    """The height of words in a width."""
    return _known_height(used.toString(), words, width)


@lru_cache(maxsize=4096)
def _known_height(font_as_text: str, words: str, width: int) -> int:
    """Layouts ask for the same words again and again."""
    meant = QFont()
    meant.fromString(font_as_text)
    room = QRect(0, 0, max(_LEAST_ROOM, width), 10_000)
    return QFontMetrics(meant).boundingRect(room, _WRAPPED, words).height()
