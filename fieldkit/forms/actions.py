"""Reads the actions of an XForm: what is set by itself when a record or an instance is new."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from fieldkit.errors import FieldKitError, Problem
from fieldkit.forms.body import reference_of, resolve_path
from fieldkit.forms.namespaces import ODK, XFORMS
from fieldkit.forms.structure import Action

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from fieldkit.forms.structure import NodeDefinition

FIRST_LOAD = "odk-instance-first-load"
LOAD = "odk-instance-load"
NEW_REPEAT = "odk-new-repeat"
VALUE_CHANGED = "xforms-value-changed"
_EVENTS = {FIRST_LOAD, LOAD, NEW_REPEAT, VALUE_CHANGED}
_SETVALUE = f"{{{XFORMS}}}setvalue"
# What only a device with sensors can do: noted, the answer stays empty.
_DEVICE_ACTIONS = {f"{{{ODK}}}setgeopoint", f"{{{ODK}}}recordaudio"}
_ACTIONS = {_SETVALUE, *_DEVICE_ACTIONS}
_HAS_ACTIONS = etree.XPath(
    "boolean(.//x:setvalue | .//o:setgeopoint | .//o:recordaudio)",
    namespaces={"x": XFORMS, "o": ODK},
)


def read_actions(
    model: etree._Element,
    body: etree._Element | None,
    nodes: Mapping[str, NodeDefinition],
    problems: list[Problem],
) -> tuple[Action, ...]:
    """The actions of the model and of the body, in document order; what needs sensors is noted."""
    placed: list[tuple[etree._Element, str | None]] = [
        (element, None) for element in model.iterchildren(*_ACTIONS)
    ]
    if body is not None and _HAS_ACTIONS(body):
        placed += _nested(body, "")
    found = []
    for element, source in placed:
        action = _read_action(element, source, nodes)
        if element.tag == _SETVALUE:
            found.append(action)
        else:
            name = etree.QName(element).localname
            context = {"action": name, "path": action.target}
            problems.append(Problem("form.device_action", "advice", context=context))
    return tuple(found)


def _nested(parent: etree._Element, base: str) -> Iterator[tuple[etree._Element, str]]:
    for element in parent:
        if element.tag in _ACTIONS:
            yield element, base
        elif isinstance(element.tag, str):
            yield from _nested(element, reference_of(element, base) or base)


def _read_action(
    element: etree._Element, source: str | None, nodes: Mapping[str, NodeDefinition]
) -> Action:
    events = frozenset(element.get("event", "").split())
    reference = element.get("ref", "")
    target = resolve_path(reference, source or "")
    for event in sorted(events - _EVENTS):
        raise FieldKitError("form.unknown_event", event=event, path=target)
    around = nodes.get(source) if source else None
    if NEW_REPEAT in events and (around is None or not around.repeats):
        raise FieldKitError("form.event_outside_repeat", event=NEW_REPEAT, path=target)
    value = element.get("value")
    return Action(
        events=events,
        reference=reference,
        target=target,
        value=value if value else None,
        literal="".join(map(str, element.itertext())) if value is None else "",
        source=source,
    )
