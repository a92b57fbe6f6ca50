"""indexed-repeat(): a node of the repeat instance at a place."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from fieldkit.errors import FieldKitError
from fieldkit.forms.xpath.signature import Purity, declare
from fieldkit.forms.xpath.values import as_nodes, as_number

if TYPE_CHECKING:
    from fieldkit.forms.xpath.context import Context
    from fieldkit.forms.xpath.nodes import Node
    from fieldkit.forms.xpath.values import Value


def _indexed_repeat(context: Context, target: list[Node], *pairs: Value) -> list[Node]:
    """The targets inside the instance of each repeat that its place names.

    Places count among the instances with one parent, so that the place in an inner repeat counts
    inside the chosen outer instance; a place beyond the last finds nothing (decisions, row 48).
    """
    if len(pairs) % 2:
        raise FieldKitError("xpath.pairs", function="indexed-repeat")
    found = target
    for repeat, place in zip(pairs[::2], pairs[1::2], strict=True):
        instances = as_nodes(repeat)
        number = as_number(place, context.environment.zone)
        known = _beside(found, instances, number)
        if known is None:
            context.charge(len(instances) + len(found))
            chosen = _at(instances, number)
            known = [node for node in found if _lies_in(node, chosen)]
        found = known
    return found


def _beside(found: list[Node], instances: list[Node], place: float) -> list[Node] | None:
    """The same without a walk where there is one target in each instance of one parent.

    Both lists are in document order, so that the targets inside an instance lie side by side.
    """
    if len(found) != len(instances) or not 1 <= place <= len(found) or not place.is_integer():
        return None
    if instances[0].parent is not instances[-1].parent:
        return None
    here, chosen = int(place) - 1, {id(instances[int(place) - 1])}
    around = [i for i in (here - 1, here, here + 1) if 0 <= i < len(found)]
    inside = [i for i in around if _lies_in(found[i], chosen)]
    return [found[here]] if inside == [here] else None


def _at(instances: list[Node], place: float) -> set[int]:
    """The identities of the instances at a place, one for each parent."""
    if math.isnan(place) or not place.is_integer():
        return set()
    counts: dict[int, int] = {}
    chosen: set[int] = set()
    for node in instances:
        count = counts[id(node.parent)] = counts.get(id(node.parent), 0) + 1
        if count == place:
            chosen.add(id(node))
    return chosen


def _lies_in(node: Node | None, chosen: set[int]) -> bool:
    while node is not None:
        if id(node) in chosen:
            return True
        node = node.parent
    return False


TABLE = (
    declare(
        "indexed-repeat(nodes target, nodes repeat, number place, any more...) -> nodes",
        _indexed_repeat, "Repeat functions",
        "The node of the repeat instance at a place; up to three repeats with their places.",
        Purity.FORM,
    ),
)  # fmt: skip
