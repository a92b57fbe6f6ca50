"""Functions of choices: what is selected, how a choice is called, columns of lists."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from fieldkit.forms.xpath.signature import Purity, declare

if TYPE_CHECKING:
    from fieldkit.forms.xpath.context import Context
    from fieldkit.forms.xpath.nodes import Node

_ITEMS = ("root", "item")


def _selected(answer: str, choice: str) -> bool:
    """Whether the choice equals one of the answer's words (decisions, row 40)."""
    choice = choice.strip()
    return choice in answer.split() or (choice == "" and answer.strip() == "")


def _selected_at(answer: str, place: float) -> str:
    words = answer.split()
    if math.isnan(place) or not 0 <= place < len(words):
        return ""
    return words[int(place)]


def _count_selected(answer: str) -> float:
    return float(len(answer.split()))


def _pulldata(context: Context, instance: str, column: str, key: str, value: str) -> str:
    """The cell of the first row whose key column holds the value."""
    rows = context.environment.lookup(instance, _ITEMS, key, value)
    if rows is None:
        rows = [row for row in _rows(context, instance) if _cell(row, key) == value]
    return (_cell(rows[0], column) or "") if rows else ""


def _rows(context: Context, instance: str) -> list[Node]:
    found = context.environment.instance(instance)
    level = [found] if found is not None else []
    for name in _ITEMS:
        level = [inner for outer in level for inner in outer.child_elements(name)]
    context.charge(len(level))
    return level


def _cell(row: Node, column: str) -> str | None:
    found = row.child_elements(column)
    return found[0].string_value() if found else None


_SECTION = "Select functions"
TABLE = (
    declare(
        "selected(string answer, string choice) -> boolean", _selected, _SECTION,
        "Whether a choice is among those selected.",
    ),
    declare(
        "selected-at(string answer, number place) -> string", _selected_at, _SECTION,
        "The choice at a place; places count from 0.",
    ),
    declare(
        "count-selected(string answer) -> number", _count_selected, _SECTION,
        "How many choices are selected.",
    ),
    declare(
        "pulldata(string instance, string column, string key, string value) -> string",
        _pulldata, "String functions", "A cell of an attached table.", Purity.FORM,
    ),
)  # fmt: skip
