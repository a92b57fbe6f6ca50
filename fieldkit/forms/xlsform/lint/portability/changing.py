"""Lists and repeats that change under the answers they hold (rows 52 and 56, and row B)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldkit.forms.actions import VALUE_CHANGED
from fieldkit.forms.body import Repeat
from fieldkit.forms.xlsform.lint.checked_form import Finding
from fieldkit.forms.xlsform.lint.sorts import Sort, calculation_of, is_calculated, sort_of
from fieldkit.forms.xpath.syntax import Arithmetic, Call, Negative, Path

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fieldkit.errors import Problem
    from fieldkit.forms.structure import NodeDefinition
    from fieldkit.forms.xlsform.lint.checked_form import CheckedForm, Rule, Use

_MOST_NAMES = 4


def check_counts(form: CheckedForm) -> Iterator[Problem]:
    """The number of instances: whether it can become smaller, negative, or a fraction."""
    for node in form.nodes.values():
        if not isinstance(node.element, Repeat) or not node.element.count:
            continue
        for rule in form.rules_of.get(node.path, ()):
            if rule.attribute == "jr:count":
                for finding in _count_findings(rule, form):
                    yield form.problem(rule, finding)


def _count_findings(rule: Rule, form: CheckedForm) -> Iterator[Finding]:
    use = _what_counts(rule, form)
    if use is None:
        return
    said = form.say(use.part, use)
    asked = _asked_behind(use, form)
    if asked:
        names = ", ".join(form.reference(node) for node in asked)
        rewrite = f"position(..) <= {said}"
        yield Finding("form.portable_count_lowered", said, rewrite, {"asked": names})
    may_be_negative = _subtracts(use)
    has_fraction = _has_fraction(use, form)
    if may_be_negative or has_fraction:
        whole = f"int({said})" if has_fraction else said
        rewrite = f"if({said} > 0, {whole}, 0)" if may_be_negative else whole
        yield Finding("form.portable_count_value", said, rewrite)


def _what_counts(rule: Rule, form: CheckedForm) -> Use | None:
    """The expression of the count; behind a path to a calculation, that calculation."""
    use = form.uses_of[(rule.node.path, rule.attribute)][0]
    seen: set[str] = set()
    while isinstance(use.part, Path):
        node = form.reach(use.part, use).node
        if node is None or not is_calculated(node) or node.path in seen:
            break
        seen.add(node.path)
        computed = calculation_of(node, form)
        if computed is None:
            return None
        use = computed
    return use


def _subtracts(use: Use) -> bool:
    part = use.part
    is_difference = isinstance(part, Arithmetic) and any(sign == "-" for sign, _ in part.rest)
    return is_difference or isinstance(part, Negative)


def _has_fraction(use: Use, form: CheckedForm) -> bool:
    part = use.part
    if isinstance(part, Call):
        return False
    if isinstance(part, Arithmetic):
        return any(sign == "div" for sign, _ in part.rest)
    return sort_of(part, use, form) is Sort.DECIMAL


# --- what an expression follows


def _asked_behind(use: Use, form: CheckedForm) -> list[NodeDefinition]:
    """The questions whose answers an expression follows, also through calculations."""
    found: dict[str, NodeDefinition] = {}
    seen: set[tuple[str, str]] = set()
    todo = [(use.rule.node.path, use.rule.attribute)]
    while todo:
        key = todo.pop()
        if key in seen:
            continue
        seen.add(key)
        for part in form.uses_of.get(key, ()):
            node = form.reach(part.part, part).node if not _is_kept(part) else None
            if node is None:
                continue
            if is_calculated(node):
                todo.append((node.path, "calculate"))
            elif _may_change(node):
                found[node.path] = node
    return list(found.values())


def _may_change(node: NodeDefinition) -> bool:
    return node.is_asked or (isinstance(node.element, Repeat) and not node.element.fixed)


def _is_kept(use: Use) -> bool:
    """Whether it stands inside once(), which keeps its first value."""
    above = use.parent
    while above is not None:
        if isinstance(above.part, Call) and above.part.name == "once":
            return True
        above = above.parent
    return False


# --- 56: choices that depend on answers


def check_choices(form: CheckedForm) -> Iterator[Problem]:
    """Selects whose choices depend on an answer, and that keep theirs when it changes."""
    cleared = {
        action.target for action in form.definition.actions if VALUE_CHANGED in action.events
    }
    for rule in form.rules:
        if rule.attribute != "nodeset" or rule.node.path in cleared:
            continue
        asked = _asked_behind(form.uses_of[(rule.node.path, "nodeset")][0], form)
        asked = [node for node in asked if node is not rule.node]
        if not asked:
            continue
        names = ", ".join(form.reference(node) for node in asked[:_MOST_NAMES])
        if len(asked) <= _MOST_NAMES and all(_can_trigger(node, rule.node) for node in asked):
            yield form.problem(rule, Finding("form.portable_choice_kept", names, names))
        else:
            more = f" (+{len(asked) - _MOST_NAMES})" if len(asked) > _MOST_NAMES else ""
            yield form.problem(rule, Finding("form.portable_choice_gone", names + more))


def _can_trigger(source: NodeDefinition, target: NodeDefinition) -> bool:
    """Whether a question stands in the same instances as another, or around them."""
    is_around = source.repeats == target.repeats[: len(source.repeats)]
    return is_around and not source.is_repeat


# --- B: instances that are made after the first calculation


def check_kept_counts(use: Use, form: CheckedForm) -> Iterator[Finding]:
    """once() over instances of a counted repeat, which JavaRosa makes too late for it."""
    call = use.part
    if not isinstance(call, Call) or call.name not in {"count", "sum", "count-non-empty", "join"}:
        return
    if not _is_kept(use) or not call.arguments:
        return
    found = form.reach(call.arguments[-1], use)
    repeats = [*found.repeats, *([found.node] if found.node and found.node.is_repeat else [])]
    for repeat in dict.fromkeys(node.path for node in repeats):
        element = form.nodes[repeat].element
        if isinstance(element, Repeat) and element.count:
            rule = next(r for r in form.rules_of[repeat] if r.attribute == "jr:count")
            counts = _what_counts(rule, form)
            rewrite = form.say(counts.part, counts) if counts and call.name == "count" else ""
            code = "form.portable_count_kept" if rewrite else "form.portable_kept_early"
            yield Finding(code, form.say(call, use), rewrite)
            return
