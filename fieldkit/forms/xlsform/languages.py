"""Further languages for a form written as Markdown: columns from a translator of its sentences."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fieldkit.forms.xlsform.tables import read_grids

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

_OWN = "English (en)"
_HAS_WORDS = re.compile(r"[^\W\d_]")
_OUTPUT = re.compile(r"\$\{[^}]*\}")


def sentences_of(source: str) -> list[str]:
    """Every English sentence of a form's Markdown, each once, in order."""
    found: dict[str, None] = {}
    for _name, lines in read_grids(source.encode()):
        own: list[int] = []
        for line in lines:
            own = own or _own_columns(line)
            cells = [line[place] for place in own if place < len(line)]
            found |= dict.fromkeys(cell for cell in cells if _is_sentence(cell))
    return list(found)


def with_languages(source: str, translators: Mapping[str, Callable[[str], str]]) -> str:
    """The same form with the columns of its English sentences also in further languages.

    `translators` gives for the name of each language what turns a sentence into it.
    """
    lines: list[str] = []
    for name, rows in read_grids(source.encode()):
        lines.append(_line([name]))
        own: list[int] = []
        width = 0
        for row in rows:
            cells = list(row)
            if not own:
                own, width = _own_columns(cells), len(cells)
                added = [cells[i].replace(_OWN, language) for language in translators for i in own]
            else:
                cells += [""] * (width - len(cells))
                added = [_said(cells[i], said) for said in translators.values() for i in own]
            lines.append(_line(["", *cells, *added]))
    return "\n".join(lines) + "\n"


def _own_columns(header: Sequence[str]) -> list[int]:
    return [place for place, cell in enumerate(header) if cell.endswith(f"::{_OWN}")]


def _said(text: str, translate: Callable[[str], str]) -> str:
    return translate(text) if _is_sentence(text) else text


def _is_sentence(text: str) -> bool:
    """Whether there are words in it beside the answers that it shows; headers are none."""
    return _HAS_WORDS.search(_OUTPUT.sub("", text)) is not None and not text.endswith(_OWN)


def _line(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cell.replace("|", r"\|") for cell in cells) + " |"
