"""Conditions and texts on which the two ODK engines differ (decisions, rows 33 to 43, 55)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldkit.forms.body import Question
from fieldkit.forms.xlsform.lint.checked_form import Finding, Role
from fieldkit.forms.xlsform.lint.patterns import anchored, is_anchored
from fieldkit.forms.xlsform.lint.reach import literal_text
from fieldkit.forms.xlsform.lint.sorts import Sort, is_question, sort_of
from fieldkit.forms.xpath.syntax import (
    Call,
    Comparison,
    Literal,
    NameTest,
    Negative,
    Path,
    Start,
)
from fieldkit.forms.xpath.writing import written

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fieldkit.forms.structure import NodeDefinition
    from fieldkit.forms.xlsform.lint.checked_form import CheckedForm, Use

_AXES = frozenset({"child", "parent", "self", "attribute"})
_DOUBLE = 2
# Functions that JavaRosa lacks; what they can be written as, the arguments filled in.
_LACKING = {
    "floor": "int({0})",
    "ceiling": "(int({0}) + ({0} mod 1 > 0))",
    "name": "",
    "local-name": "",
    "namespace-uri": "",
    "last": "",
    "lang": "",
    "id": "",
}


def check_conditions(use: Use, form: CheckedForm) -> Iterator[Finding]:
    """Everything about conditions and texts in one part of an expression."""
    part = use.part
    if isinstance(part, Path):
        yield from _bare(part, use, form)
        yield from _unsupported_steps(part, use, form)
    elif isinstance(part, Call):
        check = _OF_CALLS.get(part.name)
        if check is not None and part.arguments:
            yield from check(part, use, form)
        if part.name in _LACKING and not (part.name == "last" and use.role is Role.PREDICATE):
            yield _lacking(part, use, form)
    elif isinstance(part, Comparison):
        yield from _order_of_boolean(part, use, form)
        yield from _joined_choices(part, use, form)
    elif isinstance(part, Negative) and part.signs >= _DOUBLE:
        sign = "-" if part.signs % 2 else ""
        said = form.say(part, use)
        yield Finding("form.portable_double_minus", said, sign + said.lstrip("-"))
    if use.role is Role.STORED and use.parent is None:
        yield from _stored_boolean(use, form)


def _bare(part: Path, use: Use, form: CheckedForm) -> Iterator[Finding]:
    """A node where a condition belongs: its value counts in JavaRosa, in Web Forms that it is."""
    is_condition = use.role in {Role.CONDITION, Role.PREDICATE}
    found = form.reach(part, use)
    if not is_condition or found.node is None or found.filtered or not found.node.is_leaf:
        return
    said = form.say(part, use)
    sort = sort_of(part, use, form)
    if sort is Sort.BOOLEAN:
        rewrite = f"boolean-from-string({said})"
    elif sort in {Sort.NUMBER, Sort.DECIMAL} or _is_of_numbers(found.node, sort):
        rewrite = f"({said} != '' and {said} != 0)"
    else:
        rewrite = f"{said} != ''"
    yield Finding("form.portable_condition", said, rewrite)


def _is_of_numbers(node: NodeDefinition, sort: Sort) -> bool:
    return sort is Sort.UNKNOWN and not is_question(node)


def _stored_boolean(use: Use, form: CheckedForm) -> Iterator[Finding]:
    if use.rule.attribute != "calculate" or sort_of(use.part, use, form) is not Sort.BOOLEAN:
        return
    said = form.say(use.part, use)
    yield Finding("form.portable_boolean", said, f"if({said}, 1, 0)")


def _order_of_boolean(part: Comparison, use: Use, form: CheckedForm) -> Iterator[Finding]:
    sign, right = part.rest[0]
    for operand in (part.first, right):
        if isinstance(operand, Call) and operand.name in {"true", "false"}:
            said = form.say(part, use)
            other = form.say(right if operand is part.first else part.first, use)
            if sign not in {"=", "!="}:
                yield Finding("form.portable_boolean_order", said)
            elif isinstance(part.first, Path) or isinstance(right, Path):
                wanted = (operand.name == "true") == (sign == "=")
                rewrite = f"boolean-from-string({other})"
                yield Finding(
                    "form.portable_condition", said, rewrite if wanted else f"not({rewrite})"
                )


def _joined_choices(part: Comparison, use: Use, form: CheckedForm) -> Iterator[Finding]:
    """A select_multiple against several choices at once: their order differs."""
    sign, right = part.rest[0]
    for answer, other in ((part.first, right), (right, part.first)):
        words = (literal_text(other) or "").split()
        node = form.reach(answer, use).node
        if len(words) < _DOUBLE or sign not in {"=", "!="} or not _takes_several(node):
            continue
        said = form.say(answer, use)
        each = " and ".join(f"selected({said}, '{word}')" for word in words)
        rewrite = f"({each} and count-selected({said}) = {len(words)})"
        yield Finding(
            "form.portable_choice_order",
            form.say(part, use),
            rewrite if sign == "=" else f"not{rewrite}",
        )


def _takes_several(node: NodeDefinition | None) -> bool:
    return (
        node is not None and isinstance(node.element, Question) and node.element.control == "select"
    )


def _selected(call: Call, use: Use, form: CheckedForm) -> Iterator[Finding]:
    words = (literal_text(call.arguments[-1]) or "").split()
    if len(words) < _DOUBLE:
        return
    answer = form.say(call.arguments[0], use)
    rewrite = " and ".join(f"selected({answer}, '{word}')" for word in words)
    yield Finding("form.portable_selected", form.say(call, use), f"({rewrite})")


def _selected_at(call: Call, use: Use, form: CheckedForm) -> Iterator[Finding]:
    node = form.reach(call.arguments[0], use).node
    is_fixed = isinstance(call.arguments[-1], Literal)
    if is_fixed and _takes_several(node) and use.role is not Role.COMPARED:
        yield Finding("form.portable_choice_place", form.say(call, use))


def _boolean_text(call: Call, use: Use, form: CheckedForm) -> Iterator[Finding]:
    text = literal_text(call.arguments[0])
    if text is not None and text.lower() in {"true", "false"} and text != text.lower():
        rewrite = f"boolean-from-string('{text.lower()}')"
        yield Finding("form.portable_boolean_text", form.say(call, use), rewrite)


def _regex(call: Call, use: Use, form: CheckedForm) -> Iterator[Finding]:
    pattern = literal_text(call.arguments[-1])
    if pattern is None or is_anchored(pattern):
        return
    answer = form.say(call.arguments[0], use)
    quote = '"' if "'" in pattern else "'"
    rewrite = f"regex({answer}, {quote}{anchored(pattern)}{quote})"
    yield Finding("form.portable_regex", form.say(call, use), rewrite)


def _checklist(call: Call, use: Use, form: CheckedForm) -> Iterator[Finding]:
    limits = [form.say(argument, use) for argument in call.arguments[:2]]
    if "-1" not in limits:
        return
    limits[0] = "0" if limits[0] == "-1" else limits[0]
    limits[-1] = "999" if limits[-1] == "-1" else limits[-1]
    rest = [form.say(argument, use) for argument in call.arguments[2:]]
    rewrite = f"{call.name}({', '.join([*limits, *rest])})"
    yield Finding("form.portable_checklist", form.say(call, use), rewrite)


def _lacking(call: Call, use: Use, form: CheckedForm) -> Finding:
    said = form.say(call, use)
    inner = [form.say(argument, use) for argument in call.arguments]
    rewrite = _LACKING[call.name].format(*inner) if inner else ""
    return _without(said, rewrite, f"{call.name}()")


def _substring(call: Call, use: Use, form: CheckedForm) -> Iterator[Finding]:
    """substring() counts from 1 and takes a length, substr() from 0 and takes an end."""
    said = [form.say(argument, use) for argument in call.arguments]
    numbers = [_whole(argument) for argument in call.arguments[1:]]
    start = str(numbers[0] - 1) if numbers[0] is not None else f"{said[1]} - 1"
    rewrite = f"substr({said[0]}, {start})"
    if len(said) > _DOUBLE:
        first, length = numbers[0], numbers[-1]
        is_known = first is not None and length is not None
        end = str(first - 1 + length) if is_known else f"{start} + {said[2]}"  # type: ignore[operator]
        rewrite = f"substr({said[0]}, {start}, {end})"
    yield _without(form.say(call, use), rewrite, "substring()")


def _whole(part: object) -> int | None:
    number = part.value if isinstance(part, Literal) else None
    return int(number) if isinstance(number, float) and number.is_integer() else None


def _unsupported_steps(part: Path, use: Use, form: CheckedForm) -> Iterator[Finding]:
    said = written(part)
    if _is_current(part.start) and _is_outside(use):
        yield _without(said, form.say(part, use).replace("current()/", ""), "current()")
    for step in part.steps:
        if step.axis == "descendant-or-self":
            yield _without(said, "", "//")
            return
        if step.axis not in _AXES:
            yield _without(said, "", f"{step.axis}::")
            return
        if isinstance(step.test, NameTest) and step.test.name == "*":
            yield _without(said, "", "*")
            return


def _is_current(start: Start | object) -> bool:
    return isinstance(start, Call) and start.name == "current"


def _is_outside(use: Use) -> bool:
    above: Use | None = use
    while above is not None:
        if above.role is Role.PREDICATE:
            return False
        above = above.parent
    return True


def _without(said: str, rewrite: str, what: str) -> Finding:
    code = "form.portable_lacking" if rewrite else "form.portable_lacking_plain"
    return Finding(code, said, rewrite, {"what": what})


_OF_CALLS = {
    "selected": _selected,
    "selected-at": _selected_at,
    "boolean-from-string": _boolean_text,
    "regex": _regex,
    "weighted-checklist": _checklist,
    "substring": _substring,
}
