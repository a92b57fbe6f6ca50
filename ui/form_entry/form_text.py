"""Texts of forms as labels show them: a small safe part of Markdown and HTML, the rest dropped."""

from __future__ import annotations

import html
import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]*)\b[^<>]*>")
_KEPT_TAGS = {
    "b": "b",
    "strong": "b",
    "i": "i",
    "em": "i",
    "u": "u",
    "br": "br",
    "sup": "sup",
    "sub": "sub",
}
_BREAKING_TAGS = {"p", "div", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6"}
_MARKDOWN = (
    (re.compile(r"^#{1,6}\s+(.+?)\s*#*$", re.MULTILINE), r"<b>\1</b>"),
    (re.compile(r"\[([^\]\n]+)\]\((?:[^()\s]+)\)"), r"\1"),
    (re.compile(r"\*\*(?=\S)(.+?)(?<=\S)\*\*"), r"<b>\1</b>"),
    (re.compile(r"(?<![\w_])__(?=\S)(.+?)(?<=\S)__(?![\w_])"), r"<b>\1</b>"),
    (re.compile(r"(?<![\w*])\*(?=[^\s*])([^*\n]+?)(?<=\S)\*(?![\w*])"), r"<i>\1</i>"),
    (re.compile(r"(?<![\w_])_(?=[^\s_])([^_\n]+?)(?<=\S)_(?![\w_])"), r"<i>\1</i>"),
    (re.compile(r"^\s*[-*]\s+", re.MULTILINE), "• "),
)
_KEPT_TEXTS = 4_096  # the words of a page are shown many times, and are the same each time
_STRONG_RIGHT, _STRONG_LEFT = {"R", "AL"}, {"L"}


@lru_cache(_KEPT_TEXTS)
def as_rich_text(text: str) -> str:
    """The text of a form as the rich text of a label; nothing in it can load or run anything."""
    kept = _TAG.sub(_kept_tag, html.unescape(text.strip()) if "&" in text else text.strip())
    escaped = html.escape(kept, quote=False)
    for pattern, replacement in _MARKDOWN:
        escaped = pattern.sub(replacement, escaped)
    escaped = escaped.replace("\n", "<br>")
    return _balanced(escaped.replace("\x01", "<").replace("\x02", ">"))


@lru_cache(_KEPT_TEXTS)
def as_plain_text(text: str) -> str:
    """The text of a form as one line, for accessible names and lists."""
    marked = re.sub(r"<br>", " ", as_rich_text(text))
    return " ".join(html.unescape(re.sub(r"<[^<>]*>", "", marked)).split())


def is_right_to_left(texts: Iterable[str]) -> bool:
    """Whether most letters of the texts are written from right to left."""
    right = left = 0
    for text in texts:
        for sign in text:
            kind = unicodedata.bidirectional(sign)
            right += kind in _STRONG_RIGHT
            left += kind in _STRONG_LEFT
    return right > left


def _kept_tag(match: re.Match[str]) -> str:
    closing, name = match[1], match[2].lower()
    if name in _BREAKING_TAGS:
        return "\n" if closing else ""
    kept = _KEPT_TAGS.get(name)
    if kept == "br":
        return "\n"
    # Marks that survive escaping; control characters do not occur in a form's text.
    return f"\x01{closing}{kept}\x02" if kept else ""


def _balanced(text: str) -> str:
    """Close what is open and drop closings of nothing, so that no mark runs into other text."""
    open_tags: list[str] = []
    parts = []
    for part in re.split(r"(</?[a-z]+>)", text):
        if part.startswith("</"):
            if part[2:-1] not in open_tags:
                continue
            while open_tags:
                tag = open_tags.pop()
                parts.append(f"</{tag}>")
                if tag == part[2:-1]:
                    break
            continue
        if part.startswith("<") and part != "<br>":
            open_tags.append(part[1:-1])
        parts.append(part)
    return "".join(parts) + "".join(f"</{tag}>" for tag in reversed(open_tags))
