"""Where Web Forms differs: the patterns of the decisions' rows, one test each."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.conformance.explained import Scene, Test
    from tests.conformance.trial import Difference


def _no_count(scene: Scene, difference: Difference) -> bool:
    """52: Web Forms fails where a count is no whole number from 0."""
    told = str(difference.theirs)
    return difference.key in ("error", "refused") and "Invalid array length" in told


def _nan_as_text(scene: Scene, difference: Difference) -> bool:
    """25: NaN as text is empty in Web Forms."""
    if difference.key == "value" and "NaN" in str(difference.ours):
        return any(scene.rules(difference))
    return any("string(int(" in rule.expression.text for rule in scene.rules(difference))


def _sum_of_none(scene: Scene, difference: Difference) -> bool:
    """27: the sum of no nodes is NaN in Web Forms."""
    return any(
        "sum(" in rule.expression.text
        and not any(
            entry["value"]
            for read in rule.reads
            if read.node.repeats
            for _, entry in scene.under(read.node, scene.mine)
        )
        for rule in scene.rules(difference)
    )


def _failed_inside(scene: Scene, difference: Difference) -> bool:
    """D: after an action that cannot know which instance it sets, Web Forms stops recalculating."""
    told = scene.theirs.errors[: scene.step]
    return any("target a repeated field" in str(error) for error in told)


def _once_too_early(scene: Scene, difference: Difference) -> bool:
    """E: once() in Web Forms keeps what it reads before later calculates have run."""
    return difference.key == "value" and any(
        "once(" in rule.expression.text
        and any(read.node.bind is not None and read.node.bind.calculate for read in rule.reads)
        for rule in scene.rules(difference)
    )


def _negative_tie(scene: Scene, difference: Difference) -> bool:
    """16: Web Forms rounds negative ties away from zero."""
    return any("round(" in rule.expression.text for rule in scene.rules(difference)) and (
        difference.key != "value" or str(difference.ours).startswith("-")
    )


def _set_at_load(scene: Scene, difference: Difference) -> bool:
    """C: a value set at the first load sets off no further action inside a group in Web Forms."""
    node, actions = scene.node(difference), scene.trial.definition.actions
    return (
        difference.key == "value"
        and difference.theirs == ""
        and node is not None
        and any(
            action.target == node.path
            and any(first.target == action.source and first.source is None for first in actions)
            for action in actions
        )
    )


ROWS: list[tuple[str, Test]] = [
    ("52", _no_count),
    ("25", _nan_as_text),
    ("16", _negative_tie),
    ("27", _sum_of_none),
    ("C", _set_at_load),
    ("D", _failed_inside),
    ("E", _once_too_early),
]
