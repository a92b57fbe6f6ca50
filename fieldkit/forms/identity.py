"""Who a record is: the identifiers and the name in its meta block."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldkit.clock import timestamp
from fieldkit.forms.instance import AnswerNode
from fieldkit.forms.preloads import is_end

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fieldkit.clock import Clock
    from fieldkit.forms.instance import Instance
    from fieldkit.forms.structure import NodeDefinition


AUDIT_FILE = "audit.csv"


def meta_text(instance: Instance, name: str) -> str:
    """The text of an entry of the meta block; "" when there is none."""
    node = _meta_node(instance, name)
    return node.text if node is not None else ""


def deprecate(instance: Instance, clock: Clock) -> None:
    """Gives a record a new identity and names the old one."""
    current = _meta_node(instance, "instanceID")
    if current is None or not current.answer:
        return
    old, bind = current.answer, current.definition.bind
    if bind is not None and bind.preload == "uid":
        current.answer = f"uuid:{clock.new_uuid()}"
    node = _made(instance, "deprecatedID")
    if node is not None:
        node.answer = old


def finishing(instance: Instance, clock: Clock) -> Iterator[tuple[AnswerNode, str]]:
    """What a record gets when it is finished, by node.

    The moment, and the name of its audit log, where the form asks for them; an identity, where the
    form made it none of its own.
    """
    moment = timestamp(clock.now())
    for definition, bind in instance.definition.preloads:
        if is_end(bind):
            yield from ((node, moment) for node in instance.scope.nodes(definition))
    log = _made(instance, "audit")
    if log is not None:
        yield log, AUDIT_FILE
    known = meta_text(instance, "instanceID")
    if not known or known == meta_text(instance, "deprecatedID"):
        current = _made(instance, "instanceID")
        if current is not None:
            yield current, f"uuid:{clock.new_uuid()}"


def _made(instance: Instance, name: str) -> AnswerNode | None:
    """The entry of a name in the meta block, made where the record lacks it."""
    definition = meta_definition(instance.definition.root, name)
    return instance.ensure(definition) if definition is not None else None


def meta_definition(root: NodeDefinition, name: str) -> NodeDefinition | None:
    """The entry of a name in a form's meta block, whatever its namespace; None when none is."""
    for meta in root.children:
        for child in meta.children if _local(meta) == "meta" else ():
            if _local(child) == name:
                return child
    return None


def _meta_node(instance: Instance, name: str) -> AnswerNode | None:
    for child in instance.root.children:
        if child.name == "meta":
            for inner in child.children:
                if inner.name == name and isinstance(inner, AnswerNode):
                    return inner
    return None


def _local(definition: NodeDefinition) -> str:
    return definition.name.rpartition(":")[2]
