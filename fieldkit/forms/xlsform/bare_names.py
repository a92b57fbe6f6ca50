"""Words and signs of an expression that are read otherwise than their author means them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fieldkit.errors import FieldKitError
from fieldkit.forms.xlsform.written_calls import outside_literals
from fieldkit.forms.xpath.analysis import operands
from fieldkit.forms.xpath.parser import parse
from fieldkit.forms.xpath.syntax import NameTest, Path, Start

# Two references with nothing between them, a division, a function without its brackets.
_BESIDE = re.compile(r"(\$\{[^{}]*\})\s*(\$\{[^{}]*\})")
_DIVIDED = re.compile(r"[\d})]\s*/\s*[\d($]")
_UNBRACKETED = re.compile(r"(?<![\w$.\-/])(not|count|sum|selected|count-selected|if)\s+\$\{")

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fieldkit.forms.xpath.syntax import Part


def bare_names(text: str) -> list[str]:
    """The words that are read as the path of a node below the question, where there is none."""
    try:
        return list(dict.fromkeys(_names(parse(text))))
    except FieldKitError:
        return []


def misread(text: str) -> Iterator[tuple[str, dict[str, object]]]:
    """Code and context of what is read as a path, in the text of a cell with its `${name}`."""
    code = "".join(piece if is_code else "''" for is_code, piece in outside_literals(text))
    beside = _BESIDE.search(code)
    if beside:
        yield "form.reference_beside", {"first": beside[1], "second": beside[2]}
    if _DIVIDED.search(code):
        yield "form.division_sign", {}
    unbracketed = _UNBRACKETED.search(code)
    if unbracketed:
        yield "form.brackets_missing", {"function": unbracketed[1]}


def _names(part: Part) -> Iterator[str]:
    if isinstance(part, Path) and part.start is Start.CONTEXT and len(part.steps) == 1:
        step = part.steps[0]
        if step.axis == "child" and isinstance(step.test, NameTest) and not step.predicates:
            if step.test.prefix is None and step.test.name != "*":
                yield step.test.name
            return
    for operand in operands(part):
        yield from _names(operand)
