"""Triggers, dynamic defaults and once(): when each engine runs them (further rows C to I)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldkit.errors import Problem
from fieldkit.forms.actions import FIRST_LOAD, NEW_REPEAT, VALUE_CHANGED
from fieldkit.forms.structure import shared_repeats
from fieldkit.forms.xlsform.lint.checked_form import Finding
from fieldkit.forms.xlsform.lint.sorts import DATES, is_calculated, sort_of
from fieldkit.forms.xpath.analysis import operands
from fieldkit.forms.xpath.syntax import Arithmetic, Call, Negative, Path

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fieldkit.forms.structure import Action, NodeDefinition
    from fieldkit.forms.xlsform.lint.checked_form import CheckedForm, Use
    from fieldkit.forms.xpath.syntax import Part

_AT_START = {FIRST_LOAD, NEW_REPEAT}
_AS_EMPTY_AS_THEIRS = frozenset({"number", "int", "round", "string", "date", "abs", "if"})


def check_actions(form: CheckedForm) -> Iterator[Problem]:
    """Every action that one engine runs and the other does not."""
    at_start = {
        action.target
        for action in form.definition.actions
        if action.events & _AT_START and action.value is not None
    }
    for action in form.definition.actions:
        target = form.nodes.get(action.target)
        if target is None or target.is_attribute or "/meta/" in target.path:
            continue
        if action.events & _AT_START:
            yield from _default_not_asked(action, target, form)
        source = form.nodes.get(action.source or "")
        if VALUE_CHANGED in action.events and source is not None:
            for code in _trigger_codes(target, source, at_start):
                yield _told(code, target, source, form)


def _trigger_codes(
    target: NodeDefinition, source: NodeDefinition, at_start: set[str]
) -> Iterator[str]:
    if len(target.repeats) > shared_repeats(target, source):
        yield "form.portable_trigger_outside"
    if source.path in at_start and target.path not in at_start:
        yield "form.portable_trigger_of_default"
    if _condition_of(source) is not None:
        yield "form.portable_trigger_hidden"


def _told(code: str, target: NodeDefinition, source: NodeDefinition, form: CheckedForm) -> Problem:
    place = form.conversion.origin.place(target.path, "trigger")
    context = {"source": form.reference(source), "target": target.name, "rewrite": ""}
    return Problem(code, "warning", place.sheet, place.row, place.column, context)


def _default_not_asked(
    action: Action, target: NodeDefinition, form: CheckedForm
) -> Iterator[Problem]:
    """F: a dynamic default of what is not asked when the record begins."""
    condition = _condition_of(target)
    if condition is None or action.value is None:
        return
    for use in form.uses_of.get((target.path, "setvalue"), ()):
        if use.parent is None and use.rule.text == action.value:
            said = form.say(use.part, use)
            yield form.problem(
                use.rule, Finding("form.portable_default_hidden", said, f"once({said})")
            )
            return


def _condition_of(node: NodeDefinition) -> str | None:
    """The condition that the node, or a group around it, is shown under."""
    inside: NodeDefinition | None = node
    while inside is not None:
        relevant = inside.bind.relevant if inside.bind is not None else None
        if relevant and relevant.strip() != "true()":
            return relevant
        inside = inside.parent
    return None


def check_moments_of_rules(use: Use, form: CheckedForm) -> Iterator[Finding]:
    """I: an action that makes a number of a date; E: once() over what is computed later."""
    part = use.part
    sets_number = use.rule.attribute == "setvalue" and use.rule.node.type in {"int", "decimal"}
    if sets_number and use.parent is None and sort_of(part, use, form) in DATES:
        said = form.say(part, use)
        yield Finding("form.portable_date_set", said, f"round(number({said}))")
    if isinstance(part, Call) and part.name == "once" and part.arguments:
        yield from _default_behind(part, use, form)
        for path in _kept_although_empty(part.arguments[0]):
            node = form.reach(path, use).node
            if node is not None and is_calculated(node) and node.index > use.rule.node.index:
                more = {"later": form.reference(node)}
                yield Finding("form.portable_once_early", form.say(part, use), "", more)
                return


def _default_behind(call: Call, use: Use, form: CheckedForm) -> Iterator[Finding]:
    """P: once() over a computed default of what is hidden when the record begins."""
    for path in _paths_in(call.arguments[0]):
        node = form.reach(path, use).node
        if node is None or _condition_of(node) is None:
            continue
        for action in form.definition.actions:
            if action.target == node.path and action.events & _AT_START and action.value:
                more = {"source": form.reference(node)}
                yield Finding("form.portable_once_default", form.say(call, use), "", more)
                return


def _kept_although_empty(part: Part) -> Iterator[Path]:
    """The paths whose being empty does not make the whole part empty: once() keeps that."""
    if isinstance(part, Path | Arithmetic | Negative):
        return
    if isinstance(part, Call) and part.name not in _AS_EMPTY_AS_THEIRS:
        for argument in part.arguments:
            yield from _paths_in(argument)


def _paths_in(part: Part) -> Iterator[Path]:
    if isinstance(part, Path):
        yield part
        return
    for operand in operands(part):
        yield from _paths_in(operand)
