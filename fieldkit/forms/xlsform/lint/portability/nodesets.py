"""Repeats and lists on which the two ODK engines differ (decisions, rows 44 to 54)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldkit.forms.structure import shared_repeats
from fieldkit.forms.xlsform.lint.checked_form import SINGLE, Finding, Role
from fieldkit.forms.xpath.syntax import (
    Arithmetic,
    Call,
    Comparison,
    Literal,
    Path,
    Start,
)
from fieldkit.forms.xpath.writing import written

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fieldkit.forms.structure import NodeDefinition
    from fieldkit.forms.xlsform.lint.checked_form import CheckedForm, Use
    from fieldkit.forms.xlsform.lint.reach import Reached

_AGGREGATES = frozenset({"sum", "max", "min", "count", "count-non-empty", "join", "concat"})
_LAST_SAVED = "__last-saved"
_TWO = 2


def check_nodesets(use: Use, form: CheckedForm) -> Iterator[Finding]:
    """Everything about repeats and lists in one part of an expression."""
    part = use.part
    if isinstance(part, Path):
        found = form.reach(part, use)
        if found.repeats and not found.filtered:
            yield from _several(part, found, use, form)
        elif found.filtered and use.is_inside_call not in _AGGREGATES:
            yield from _among_siblings(part, found, use, form)
        yield from _placed(part, found, use, form)
        yield from _whole_list(part, use, form)
    elif isinstance(part, Call):
        if part.name == "indexed-repeat":
            yield from _indexed(part, use, form)
        elif part.name == "position" and part.arguments:
            yield from _position(part, use, form)
        elif part.name in _AGGREGATES and part.arguments:
            yield from _aggregate(part, use, form)


def _several(part: Path, found: Reached, use: Use, form: CheckedForm) -> Iterator[Finding]:
    """A question inside a repeat, read where one value is wanted."""
    node = found.node
    if node is None or not node.is_leaf or use.is_inside_call in _AGGREGATES:
        return
    said = form.say(part, use)
    if _is_own_by_full_path(part, found, use):
        rewrite = _relative(use, node)
        is_value = use.role in {*SINGLE, Role.COMPARED, Role.CONDITION}
        if is_value and use.rule.attribute != "jr:count":
            yield Finding("form.portable_full_path", node.path, rewrite)
    elif use.role in SINGLE:
        repeat = form.reference(found.repeats[-1])
        yield Finding(
            "form.reference_ambiguous",
            said,
            f"indexed-repeat({said}, {repeat}, 1)",
            {"repeat": found.repeats[-1].name, "joined": f"join(' ', {said})"},
        )
    elif use.role is Role.COMPARED and use.parent is not None:
        yield from _many_compared(part, use, form)


def _among_siblings(part: Path, found: Reached, use: Use, form: CheckedForm) -> Iterator[Finding]:
    """A search through the instances of the very repeat that it stands in."""
    if any(repeat in use.rule.node.repeats for repeat in found.repeats):
        yield Finding("form.portable_sibling", form.say(part, use))


def _many_compared(part: Path, use: Use, form: CheckedForm) -> Iterator[Finding]:
    comparison = use.parent.part if use.parent else None
    if not isinstance(comparison, Comparison) or len(comparison.rest) > 1:
        return
    sign, right = comparison.rest[0]
    said = form.say(part, use)
    if comparison.first is part:
        condition = f". {sign} {form.say(right, use)}"
    else:
        condition = f"{form.say(comparison.first, use)} {sign} ."
    rewrite = f"count({said}[{condition}]) > 0"
    yield Finding("form.portable_many_compared", form.say(comparison, use), rewrite)


def _is_own_by_full_path(part: Path, found: Reached, use: Use) -> bool:
    """/data/r/v written out by somebody who stands in r: one engine reads the own instance."""
    own = set(use.rule.node.repeats)
    return part.start is Start.ROOT and all(repeat in own for repeat in found.repeats)


def _relative(use: Use, node: NodeDefinition) -> str:
    """The path from the node of a rule to another, step by step."""
    mine, theirs = use.rule.node.path.split("/"), node.path.split("/")
    shared = 0
    while shared < min(len(mine), len(theirs)) and mine[shared] == theirs[shared]:
        shared += 1
    return "/".join([*[".."] * (len(mine) - shared), *theirs[shared:]]) or "."


def _placed(part: Path, found: Reached, use: Use, form: CheckedForm) -> Iterator[Finding]:
    """An instance picked by its place with [..]: JavaRosa finds nothing."""
    node = found.node
    if not found.placed or node is None or len(found.placed) > 1:
        return
    repeat = found.placed[0]
    predicate = next((p for step in part.steps for p in step.predicates), None)
    index = _index(predicate, form.reference(repeat), use, form)
    target = form.reference(node)
    rewrite = f"indexed-repeat({target}, {form.reference(repeat)}, {index})" if index else ""
    code = "form.portable_place" if rewrite else "form.portable_place_plain"
    yield Finding(code, form.say(part, use), rewrite)


def _index(predicate: object, repeat: str, use: Use, form: CheckedForm) -> str:
    if isinstance(predicate, Literal | Arithmetic):
        return form.say(predicate, use)
    if isinstance(predicate, Call) and predicate.name == "last":
        return f"count({repeat})"
    if isinstance(predicate, Comparison) and written(predicate.first) == "position()":
        sign, right = predicate.rest[0]
        return form.say(right, use) if sign == "=" else ""
    return ""


def _whole_list(part: Path, use: Use, form: CheckedForm) -> Iterator[Finding]:
    """A column of a list without saying which row."""
    start = part.start
    if not isinstance(start, Call) or start.name != "instance" or use.role not in SINGLE:
        return
    is_list = start.arguments != (Literal(_LAST_SAVED),)
    if is_list and part.steps and not any(step.predicates for step in part.steps):
        said = form.say(part, use)
        column = part.steps[-1]
        item = Path(start, part.steps[:-1])
        rewrite = f"{form.say(item, use)}[name = '..']/{written(Path(Start.CONTEXT, (column,)))}"
        yield Finding("form.portable_whole_list", said, rewrite)


def _indexed(call: Call, use: Use, form: CheckedForm) -> Iterator[Finding]:
    indexes = call.arguments[2::2]
    said = form.say(call, use)
    for index in indexes:
        if isinstance(index, Literal) and isinstance(index.value, float):
            whole = max(1, int(index.value))
            if index.value != whole:
                rewrite = said.replace(f", {form.say(index, use)})", f", {whole})")
                yield Finding("form.portable_index", said, rewrite)
    if _is_previous(indexes) and not _is_guarded(use):
        rewrite = f"if(position(..) > 1, {said}, '')"
        yield Finding("form.portable_previous", said, rewrite)
    if call.arguments and indexes:
        node = form.reach(call.arguments[0], use).node
        if node is not None and shared_repeats(node, use.rule.node) == len(node.repeats):
            yield Finding("form.portable_sibling", said)


def _is_previous(indexes: tuple[object, ...]) -> bool:
    """position(..) - 1: no instance before the first."""
    return any(
        isinstance(index, Arithmetic)
        and written(index.first) == "position(..)"
        and index.rest[0] == ("-", Literal(1.0))
        for index in indexes
    )


def _is_guarded(use: Use) -> bool:
    """Whether an if() or a relevance may keep the first instance away."""
    above = use.parent
    while above is not None:
        if isinstance(above.part, Call) and above.part.name == "if":
            return True
        above = above.parent
    return bool(use.rule.node.bind and use.rule.node.bind.relevant)


def _position(call: Call, use: Use, form: CheckedForm) -> Iterator[Finding]:
    found = form.reach(call.arguments[0], use)
    if found.node is None or not found.repeats or found.placed:
        return
    said = form.say(call, use)
    own = found.repeats[-1] in use.rule.node.repeats
    inner = "position(..)" if own else f"count({form.reference(found.repeats[-1])})"
    yield Finding("form.portable_position", said, inner)


def _aggregate(call: Call, use: Use, form: CheckedForm) -> Iterator[Finding]:
    for argument in call.arguments:
        found = form.reach(argument, use)
        node = found.node
        if node is None or not found.repeats:
            continue
        said = form.say(call, use)
        if any(repeat in use.rule.node.repeats for repeat in found.repeats):
            yield Finding("form.portable_sibling", said)
        elif len(found.repeats) >= _TWO and call.name == "sum":
            inner = form.reference(found.repeats[-1])
            outer = form.reference(found.repeats[-_TWO])
            yield Finding("form.portable_nested", said, "", {"inner": inner, "outer": outer})
        if call.name == "count" and not found.filtered:
            yield from _irrelevant(call, node, use, form)


def _irrelevant(call: Call, node: NodeDefinition, use: Use, form: CheckedForm) -> Iterator[Finding]:
    """count() of what is not always asked: one engine leaves it out."""
    said, inner = form.say(call, use), form.say(call.arguments[0], use)
    if not _is_conditional(node):
        return
    if node.is_leaf:
        yield Finding("form.portable_count", said, f"count-non-empty({inner})")
    elif node.is_repeat and node.bind is not None and node.bind.relevant:
        yield Finding("form.portable_count_of_repeat", said)


def _is_conditional(node: NodeDefinition) -> bool:
    """Whether the node is asked only sometimes, up to its innermost repeat."""
    inside: NodeDefinition | None = node
    while inside is not None:
        if inside.bind is not None and inside.bind.relevant:
            return True
        inside = None if inside.is_repeat else inside.parent
    return False
