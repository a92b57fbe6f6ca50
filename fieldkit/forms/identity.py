"""Who a record is: the identifiers and the name in its meta block."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldkit.forms.instance import AnswerNode

if TYPE_CHECKING:
    from fieldkit.clock import Clock
    from fieldkit.forms.instance import Instance


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
    siblings = current.definition.parent.children if current.definition.parent else []
    for definition in siblings:
        if definition.name.rpartition(":")[2] == "deprecatedID":
            node = instance.ensure(definition)
            if node is not None:
                node.answer = old


def _meta_node(instance: Instance, name: str) -> AnswerNode | None:
    for child in instance.root.children:
        if child.name == "meta":
            for inner in child.children:
                if inner.name == name and isinstance(inner, AnswerNode):
                    return inner
    return None
