"""Functions that other programs know, written as ODK's where there is an equal.

Sources: SurveyCTO's and CommCare's documentation, XPath 2, spreadsheet programs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldkit.forms.xlsform.near_names import folded, only_near
from fieldkit.forms.xlsform.written_calls import WrittenCall, written_calls
from fieldkit.forms.xpath import FUNCTIONS, known_function

if TYPE_CHECKING:
    from collections.abc import Callable

# Another name for the same function.
_SAME = {
    "concatenate": "concat", "len": "string-length", "length": "string-length", "ceil": "ceiling",
    "power": "pow", "matches": "regex", "double": "number", "unique-id": "uuid", "rand": "random",
    "current-date": "today", "current-datetime": "now", "count-items": "count-selected",
}  # fmt: skip
_SAME_BY_LETTERS = {folded(other): ours for other, ours in _SAME.items()}
# The same by an expression of the arguments, by name and how many there are.
_TEMPLATES = {
    ("index", 0): "position(..)",
    ("trim", 1): "normalize-space({0})",
    ("empty", 1): "({0} = '')",
    ("isblank", 1): "({0} = '')",
    ("isnull", 1): "({0} = '')",
    ("isempty", 1): "({0} = '')",
    ("exists", 1): "(count({0}) > 0)",
    ("average", 1): "(sum({0}) div count({0}))",
    ("avg", 1): "(sum({0}) div count({0}))",
    ("mod", 2): "({0} mod {1})",
    ("left", 2): "substr({0}, 0, {1})",
    ("mid", 3): "substr({0}, {1} - 1, {1} - 1 + {2})",
    ("year", 1): "number(format-date({0}, '%Y'))",
    ("month", 1): "number(format-date({0}, '%n'))",
    ("stringjoin", 2): "join({1}, {0})",
    ("formatnumber", 1): "string({0})",
}
_BLANK = ("' '", '" "')
_SEPARATED = {("itemat", 3): "selected-at({1}, {2})", ("countitems", 2): "count-selected({1})"}
# A blank in one of these leaves the rest of the text as it is.
_FORGIVING = frozenset(("concat", "join", "coalesce"))
_MOST_REWRITES = 200


def with_known_functions(text: str, *, computes: bool) -> str:
    """An expression in which every function is known; "" where it has to be left out.

    `computes` tells a calculation from a condition. In a calculation an unknown part of a text
    becomes a blank, any other calculation of the unknown is blank as a whole.
    """
    for _ in range(_MOST_REWRITES):
        call = next((call for call in written_calls(text) if not _is_known(call)), None)
        if call is None:
            return text
        instead = _instead(call)
        if instead is None:
            if not computes:
                return ""
            if call.around not in _FORGIVING:
                return "''"
            instead = "''"
        text = text[: call.start] + instead + text[call.end :]
    return ""


def _is_known(call: WrittenCall) -> bool:
    # A prefix is another program's namespace: such a call is only warned of.
    return ":" in call.name or known_function(call.name) is not None


def _instead(call: WrittenCall) -> str | None:
    key = (folded(call.name), len(call.arguments))
    if key in _SEPARATED and call.arguments[0] in _BLANK:
        return _SEPARATED[key].format(*call.arguments)
    if key in _TEMPLATES:
        return _TEMPLATES[key].format(*call.arguments)
    by_rule = _RULES.get(key[0])
    if by_rule is not None:
        return by_rule(call.arguments)
    name = _SAME_BY_LETTERS.get(key[0]) or only_near(call.name, FUNCTIONS)
    known = known_function(name) if name else None
    if known is None or not known.accepts(len(call.arguments)):
        return None
    return f"{name}({', '.join(call.arguments)})"


def _choice_label(arguments: list[str]) -> str | None:
    if len(arguments) != 2 or not arguments[0].startswith("${"):  # noqa: PLR2004
        return None
    return f"jr:choice-name({arguments[1]}, '{arguments[0]}')"


def _nested_if(arguments: list[str]) -> str | None:
    """cond(test, value, test, value, otherwise) of CommCare."""
    if len(arguments) % 2 == 0 or len(arguments) == 1:
        return None
    text = arguments[-1]
    for place in range(len(arguments) - 3, -1, -2):
        text = f"if({arguments[place]}, {arguments[place + 1]}, {text})"
    return text


def _joined_by(operator: str) -> Callable[[list[str]], str | None]:
    return lambda arguments: f"({f' {operator} '.join(arguments)})" if arguments else None


_RULES: dict[str, Callable[[list[str]], str | None]] = {
    "choicelabel": _choice_label,
    "cond": _nested_if,
    "and": _joined_by("and"),
    "or": _joined_by("or"),
}
