"""What a rule would come to if it were read as another engine reads it.

A row explains a difference only where this is shown: read in our way the rule gives what we say, and
read in the other way what the referee says.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import fields, is_dataclass, replace
from typing import TYPE_CHECKING, Any

from fieldkit.errors import FieldKitError
from fieldkit.forms.dag import Rule, RuleKind
from fieldkit.forms.values import stored
from fieldkit.forms.xpath import Context, as_boolean, as_string
from fieldkit.forms.xpath.syntax import Call, Filter, Path
from fieldkit.forms.xpath.writing import written

if TYPE_CHECKING:
    from fieldkit.forms.instance import AnswerNode
    from fieldkit.forms.session import FormSession
    from fieldkit.forms.xpath import Value

Reading = Callable[["FormSession", Rule, "AnswerNode"], "Value"]
Outcome = str | bool | list[str] | None
CONDITIONS = {RuleKind.RELEVANT, RuleKind.REQUIRED, RuleKind.READONLY, RuleKind.CONSTRAINT}


def outcome(session: FormSession, rule: Rule, path: str, reading: Reading) -> Outcome:
    """What a rule, read in some way, decides at a path; None where it decides nothing."""
    node = session._instance.find(path)
    if node is None or rule.kind is RuleKind.COUNT:
        return None
    try:
        value = reading(session, rule, node)
    except FieldKitError:
        return None
    if rule.kind in CONDITIONS:
        return as_boolean(value)
    if rule.kind is RuleKind.CHOICES:
        return (
            [item.child_text("name") or "" for item in value] if isinstance(value, list) else None
        )
    if rule.kind is RuleKind.TEXT:
        return as_string(value)
    text = "" if isinstance(value, float) and math.isnan(value) else as_string(value)
    return stored(node.definition.type, text) or ""


def as_we_do(session: FormSession, rule: Rule, node: AnswerNode) -> Value:
    """The rule as it stands."""
    return rewritten(lambda part: part)(session, rule, node)


def evaluated(session: FormSession, node: AnswerNode, text: str) -> Value:
    """The value of an expression at a node."""
    expression = session._surroundings.expression(text)
    return expression.evaluate(Context(node, session._surroundings))


def rewritten(change: Callable[[Any], Any]) -> Reading:
    """The rule with its parts changed; what once() kept is worked out again."""

    def read(session: FormSession, rule: Rule, node: AnswerNode) -> Value:
        tree = changed(rule.expression.tree, _without_once)
        return evaluated(session, node, written(changed(tree, change)))

    return read


def _without_once(part: Any) -> Any:
    return part.arguments[0] if isinstance(part, Call) and part.name == "once" else part


def changed(part: Any, change: Callable[[Any], Any]) -> Any:
    """A part of an expression in which each part, inner ones first, is as `change` gives it back."""
    if isinstance(part, tuple):
        return tuple(changed(inner, change) for inner in part)
    if not is_dataclass(part) or isinstance(part, type):
        return part
    inner = {each.name: changed(getattr(part, each.name), change) for each in fields(part)}
    return change(replace(part, **inner))


def is_nodes(part: Any) -> bool:
    """Whether a part names nodes of the record."""
    named = isinstance(part, Call) and part.name == "indexed-repeat"
    return named or isinstance(part, Path | Filter)


def without(is_hidden: Callable[[AnswerNode, AnswerNode], bool]) -> Reading:
    """The rule where some nodes do not exist; asked for each of them and the node of the rule."""

    def read(session: FormSession, rule: Rule, node: AnswerNode) -> Value:
        with _hidden(session, lambda other: is_hidden(other, node)):
            return as_we_do(session, rule, node)

    return read


@contextmanager
def _hidden(session: FormSession, is_hidden: Callable[[AnswerNode], bool]) -> Iterator[None]:
    parents = [session._instance.root, *session._instance.walk()]
    before = [(parent, list(parent.children)) for parent in parents if parent.children]
    for parent, children in before:
        parent.children[:] = [child for child in children if not is_hidden(child)]
    try:
        yield
    finally:
        for parent, children in before:
            parent.children[:] = children


def in_language(language: str) -> Reading:
    """The rule while another language is active."""

    def read(session: FormSession, rule: Rule, node: AnswerNode) -> Value:
        active, session._surroundings.language = session._surroundings.language, language
        try:
            return as_we_do(session, rule, node)
        finally:
            session._surroundings.language = active

    return read
