"""What sort of value a part of an expression has, as far as the form alone can tell."""

from __future__ import annotations

import re
from enum import Enum, auto
from typing import TYPE_CHECKING

from fieldkit.forms.body import Question
from fieldkit.forms.xlsform.lint.checked_form import CheckedForm, Role, Use
from fieldkit.forms.xpath import FUNCTIONS
from fieldkit.forms.xpath.syntax import (
    Arithmetic,
    Call,
    Comparison,
    Literal,
    Logical,
    Negative,
    Path,
)

if TYPE_CHECKING:
    from fieldkit.forms.structure import NodeDefinition
    from fieldkit.forms.xpath.syntax import Part


class Sort(Enum):
    """The sorts that the checks tell apart."""

    NUMBER = auto()
    DECIMAL = auto()
    TEXT = auto()
    BOOLEAN = auto()
    DATE = auto()
    MOMENT = auto()
    TIME = auto()
    DAYS = auto()
    DATE_TEXT = auto()
    UNKNOWN = auto()


DATES = frozenset({Sort.DATE, Sort.MOMENT})
_TYPES = {
    "int": Sort.NUMBER,
    "decimal": Sort.DECIMAL,
    "date": Sort.DATE,
    "dateTime": Sort.MOMENT,
    "time": Sort.TIME,
}
_RESULTS = {"number": Sort.NUMBER, "string": Sort.TEXT, "boolean": Sort.BOOLEAN}
_DATE_TEXT = re.compile(r"\d{4}-\d\d-\d\d(?:T.*)?")
_WHOLE_DATE_FORMAT = "%Y-%m-%d"
_STANDS_FOR = {"once": 0, "if": 2, "coalesce": 1}


def sort_of(part: Part, use: Use, form: CheckedForm) -> Sort:
    """The sort of a part that stands where `use` stands."""
    if isinstance(part, Literal):
        return _of_literal(part.value)
    if isinstance(part, Logical | Comparison):
        return Sort.BOOLEAN
    if isinstance(part, Negative):
        return Sort.NUMBER
    if isinstance(part, Arithmetic):
        return _of_arithmetic(part, use, form)
    if isinstance(part, Call):
        return _of_call(part, use, form)
    if isinstance(part, Path):
        node = form.reach(part, use).node
        return sort_of_node(node, form) if node is not None else Sort.UNKNOWN
    return Sort.UNKNOWN


def sort_of_node(node: NodeDefinition, form: CheckedForm) -> Sort:
    """The sort of an answer; a calculation of no type has the sort of its expression."""
    if node.type in _TYPES:
        return _TYPES[node.type]
    if node.type != "string" or node.bind is None or not node.bind.calculate:
        return Sort.TEXT if node.is_leaf else Sort.UNKNOWN
    known = form.sorts.get(node.path)
    if not isinstance(known, Sort):
        form.sorts[node.path] = Sort.UNKNOWN
        known = _of_calculation(node, form)
        form.sorts[node.path] = known
    return known


def is_question(node: NodeDefinition | None) -> bool:
    """Whether somebody answers this path."""
    return node is not None and isinstance(node.element, Question) and not is_calculated(node)


def is_calculated(node: NodeDefinition) -> bool:
    """Whether the form computes this path."""
    return node.bind is not None and bool(node.bind.calculate)


def calculation_of(node: NodeDefinition, form: CheckedForm) -> Use | None:
    """The calculation of a path as a use of its own."""
    return next(
        (
            Use(rule.tree, Role.STORED, rule.here, rule)
            for rule in form.rules_of.get(node.path, ())
            if rule.attribute == "calculate"
        ),
        None,
    )


def _of_calculation(node: NodeDefinition, form: CheckedForm) -> Sort:
    use = calculation_of(node, form)
    return sort_of(use.part, use, form) if use is not None else Sort.UNKNOWN


def _of_literal(value: str | float) -> Sort:
    if isinstance(value, float):
        return Sort.NUMBER
    return Sort.DATE_TEXT if _DATE_TEXT.fullmatch(value) else Sort.TEXT


def _of_arithmetic(part: Arithmetic, use: Use, form: CheckedForm) -> Sort:
    """Date minus date is a number of days between, date and number is a day since 1970."""
    if not part.rest:
        return Sort.NUMBER
    dates = 0
    for sign, operand in (("+", part.first), *part.rest):
        if sign not in {"+", "-"}:
            return Sort.NUMBER
        if sort_of(operand, use, form) in {*DATES, Sort.DAYS, Sort.DATE_TEXT}:
            dates += 1 if sign == "+" else -1
    return Sort.DAYS if dates == 1 else Sort.NUMBER


def _of_call(call: Call, use: Use, form: CheckedForm) -> Sort:
    if call.name == "today":
        return Sort.DATE
    if call.name in {"now", "date-time"}:
        return Sort.MOMENT
    if call.name == "date" and call.arguments:
        inner = sort_of(call.arguments[0], use, form)
        return Sort.MOMENT if inner is Sort.MOMENT else Sort.DATE
    if call.name == "format-date" and _writes_whole_date(call):
        return Sort.DATE_TEXT
    if call.name in _STANDS_FOR and len(call.arguments) > _STANDS_FOR[call.name]:
        return _of_branches(call.arguments[-2:], use, form)
    if call.name == "indexed-repeat" and call.arguments:
        return sort_of(call.arguments[0], use, form)
    known = FUNCTIONS.get(call.name)
    return _RESULTS.get(known.result, Sort.UNKNOWN) if known else Sort.UNKNOWN


def _of_branches(branches: tuple[Part, ...], use: Use, form: CheckedForm) -> Sort:
    """What both branches give; an empty text beside another value does not count."""
    sorts = {sort_of(branch, use, form) for branch in branches if branch != Literal("")}
    return sorts.pop() if len(sorts) == 1 else Sort.UNKNOWN


def _writes_whole_date(call: Call) -> bool:
    return len(call.arguments) > 1 and call.arguments[1] == Literal(_WHOLE_DATE_FORMAT)


# --- whether it may be empty

_NEVER_EMPTY = frozenset(
    {"count", "count-non-empty", "count-selected", "string-length", "position", "today", "now",
     "random", "pi", "true", "false", "not", "selected", "uuid", "once"}
)  # fmt: skip
_AS_FULL_AS_THEIRS = frozenset({"round", "int", "abs", "number", "pow", "sqrt", "string", "date"})


def may_be_empty(part: Part, use: Use, form: CheckedForm) -> bool:
    """Whether a part may have no value (or be no number) in a form that is filled in."""
    if isinstance(part, Literal):
        return part.value == ""
    if isinstance(part, Logical | Comparison):
        return False
    if isinstance(part, Negative):
        return may_be_empty(part.operand, use, form)
    if isinstance(part, Arithmetic):
        return any(may_be_empty(o, use, form) for o in (part.first, *(o for _, o in part.rest)))
    if isinstance(part, Path):
        found = form.reach(part, use)
        return found.node is None or node_may_be_empty(found.node, form)
    if isinstance(part, Call):
        return _call_may_be_empty(part, use, form)
    return True


def _call_may_be_empty(call: Call, use: Use, form: CheckedForm) -> bool:
    if call.name in _NEVER_EMPTY:
        return False
    if call.name == "coalesce":
        return all(may_be_empty(item, use, form) for item in call.arguments)
    if call.name == "if":
        return any(may_be_empty(item, use, form) for item in call.arguments[1:])
    if call.name in _AS_FULL_AS_THEIRS:
        return any(may_be_empty(item, use, form) for item in call.arguments)
    return True


def node_may_be_empty(node: NodeDefinition, form: CheckedForm) -> bool:
    """Whether a path may be without a value: optional, or not always asked."""
    key = f"empty {node.path}"
    known = form.sorts.get(key)
    if isinstance(known, bool):
        return known
    form.sorts[key] = False
    found = _is_conditional(node) or _own_value_may_be_empty(node, form)
    form.sorts[key] = found
    return found


def _own_value_may_be_empty(node: NodeDefinition, form: CheckedForm) -> bool:
    if not node.is_leaf or node.bind is None:
        return not node.is_repeat
    if is_calculated(node):
        use = calculation_of(node, form)
        return use is None or may_be_empty(use.part, use, form)
    if node.bind.preload:
        return False
    return (node.bind.required or "") not in {"true()", "'true'", "1"}


def _is_conditional(node: NodeDefinition) -> bool:
    """Whether the path is asked only sometimes within its innermost repeat."""
    inside: NodeDefinition | None = node
    while inside is not None and (not inside.is_repeat or inside is node):
        if inside.bind is not None and inside.bind.relevant not in {None, "true()"}:
            return True
        inside = inside.parent
    return False
