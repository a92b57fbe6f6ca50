"""What a new record knows by itself: its identifier, the time, the device and its user."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldkit.clock import timestamp
from fieldkit.forms.values import stored

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fieldkit.clock import Clock
    from fieldkit.forms.instance import Instance
    from fieldkit.forms.structure import Bind


def preload(instance: Instance, clock: Clock, properties: Mapping[str, str]) -> None:
    """What a new record begins with: defaults of the right type, and what the device knows."""
    for node in instance.nodes():
        if node.answer and stored(node.definition.type, node.answer) is None:
            node.answer = ""
    for definition, bind in instance.definition.preloads:
        for node in instance.scope.nodes(definition):
            value = preloaded(bind, clock, properties)
            if value is not None:
                node.answer = value


def preloaded(bind: Bind, clock: Clock, properties: Mapping[str, str]) -> str | None:
    """The value a bind preloads when the record begins; None when it preloads nothing then."""
    parameter = bind.preload_parameter.strip()
    if bind.preload == "uid":
        return f"uuid:{clock.new_uuid()}"
    if bind.preload == "timestamp" and parameter == "start":
        return timestamp(clock.now())
    if bind.preload == "date" and parameter == "today":
        return clock.now().date().isoformat()
    if bind.preload == "property":
        wanted = parameter.lower()
        return next((text for name, text in properties.items() if name.lower() == wanted), None)
    return None


def is_end(bind: Bind) -> bool:
    """Whether a bind wants the moment at which the record was finished."""
    return (
        bind is not None and bind.preload == "timestamp" and bind.preload_parameter.strip() == "end"
    )
