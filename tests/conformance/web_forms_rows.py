"""Where Web Forms differs: the patterns of the decisions' rows, one test each."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from fieldkit.forms.xpath import as_number
from fieldkit.forms.xpath.syntax import Call, Comparison, Literal, Negative
from tests.conformance.explained import counted
from tests.conformance.otherwise import evaluated, rewritten
from tests.conformance.trial import Difference

if TYPE_CHECKING:
    from fieldkit.forms.structure import NodeDefinition
    from fieldkit.forms.xpath.syntax import Part
    from tests.conformance.explained import Scene, Test


def _no_count(scene: Scene, difference: Difference) -> bool:
    """52: Web Forms fails where a count is no whole number from 0."""
    if difference.key == "present":
        return any(_is_fraction(scene, repeat) for repeat in counted(scene.node(difference)))
    told = str(difference.theirs)
    return difference.key in ("error", "refused") and "Invalid array length" in told


def _is_fraction(scene: Scene, repeat: NodeDefinition) -> bool:
    session = scene.session
    value = evaluated(session, session._instance.root, repeat.element.count)
    number = as_number(value, session._surroundings.zone)
    return math.isfinite(number) and number != int(number)


def _nan_as_text(scene: Scene, difference: Difference) -> bool:
    """25: what a rule comes to where NaN as text is empty."""
    return scene.gives(difference, rewritten(_empty_for_nan))


def _empty_for_nan(part: Part) -> Part:
    match part:
        case Call(name="string"):
            is_nan = Comparison(part, (("=", Literal("NaN")),))
            return Call("if", (is_nan, Literal(""), part), 0)
    return part


def _sum_of_none(scene: Scene, difference: Difference) -> bool:
    """27: what a rule comes to where the sum of no nodes is NaN."""
    return scene.gives(difference, rewritten(_no_sum_of_none))


def _no_sum_of_none(part: Part) -> Part:
    match part:
        case Call(name="sum", arguments=(nodes,)):
            is_empty = Comparison(Call("count", (nodes,), 0), (("=", Literal(0.0)),))
            return Call("if", (is_empty, Call("number", (Literal("x"),), 0), part), 0)
    return part


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
    """16: what a rule comes to where negative ties are rounded away from zero."""
    return scene.gives(difference, rewritten(_away_from_zero))


def _away_from_zero(part: Part) -> Part:
    match part:
        case Call(name="round", arguments=(number, *places)):
            is_negative = Comparison(number, (("<", Literal(0.0)),))
            turned = Call("round", (Negative(number, 1), *places), 0)
            return Call("if", (is_negative, Negative(turned, 1), part), 0)
    return part


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


def _time_in_utc(scene: Scene, difference: Difference) -> bool:
    """12 (and 25): what a rule comes to where decimal-time() of a time ending in Z is no number."""
    return scene.gives(difference, rewritten(lambda part: _empty_for_nan(_no_number_in_utc(part))))


def _no_number_in_utc(part: Part) -> Part:
    if not isinstance(part, Call) or part.name != "decimal-time":
        return part
    in_utc = Call("ends-with", (*part.arguments, Literal("Z")), 0)
    return Call("if", (in_utc, Call("number", (Literal("x"),), 0), part), 0)


def _no_sunday(scene: Scene, difference: Difference) -> bool:
    """O: what a rule comes to where a Sunday has no name."""
    return scene.gives(difference, rewritten(_unnamed_sunday))


def _unnamed_sunday(part: Part) -> Part:
    match part:
        case Call(name="format-date", arguments=(_, Literal("%a"))):
            is_sunday = Comparison(part, (("=", Literal("Sun")),))
            return Call("if", (is_sunday, Literal(""), part), 0)
    return part


def _measures_nothing(scene: Scene, difference: Difference) -> bool:
    """N: distance() of what is no position, above all of no answer yet, fails."""
    told = str(difference.theirs)
    return difference.key in ("error", "refused") and "'distance' received a value" in told


def _named_where_it_repeats(scene: Scene, difference: Difference) -> bool:
    """Q: a choice's name in the relevance of a repeat inside another one cannot be had."""
    nodes = scene.trial.definition.nodes.values()
    return (
        difference.key == "refused"
        and "No element found by evaluating" in str(difference.theirs)
        and any(
            len(node.repeats) > 1 and "choice-name(" in ((node.bind and node.bind.relevant) or "")
            for node in nodes
            if node.is_repeat
        )
    )


def _name_of_no_question(scene: Scene, difference: Difference) -> bool:
    """R: after the name of a choice at a path to no question, Web Forms stops recalculating."""
    told = scene.theirs.errors[: scene.step]
    has_failed = any("No element found by evaluating" in str(error) for error in told)
    is_ours = difference.key == "error" and "has no question" in str(difference.ours)
    return has_failed and (is_ours or difference.key == "value")


def _power_of_ten(scene: Scene, difference: Difference) -> bool:
    """M: a whole number that was given with an exponent."""
    node = scene.node(difference)
    return (
        (difference.key, difference.ours) == ("value", "")
        and node is not None
        and node.type == "int"
        and any(
            step[0] == "set"
            and "e" in step[2]
            and Difference(0, step[1], "", 0, 0).generic == difference.generic
            and str(int(float(step[2]))) == difference.theirs
            for step in scene.trial.steps[: scene.step]
        )
    )


ROWS: list[tuple[str, Test]] = [
    ("52", _no_count),
    ("25", _nan_as_text),
    ("16", _negative_tie),
    ("27", _sum_of_none),
    ("12", _time_in_utc),
    ("M", _power_of_ten),
    ("N", _measures_nothing),
    ("O", _no_sunday),
    ("Q", _named_where_it_repeats),
    ("R", _name_of_no_question),
    ("C", _set_at_load),
    ("D", _failed_inside),
    ("E", _once_too_early),
]
