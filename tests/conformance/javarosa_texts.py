"""Where JavaRosa writes an answer in another way: the rows about texts, one test each."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from fieldkit.forms.dag import RuleKind
from fieldkit.forms.instance import AnswerNode
from fieldkit.forms.values import stored
from fieldkit.forms.xpath.syntax import Arithmetic, Call, Path
from fieldkit.forms.xpath.writing import written
from tests.conformance.otherwise import changed, evaluated, is_nodes
from tests.conformance.spellings import is_completed, is_same_line, is_same_moment
from tests.conformance.trial import Difference

if TYPE_CHECKING:
    from fieldkit.forms.dag import Rule
    from fieldkit.forms.session import FormSession
    from fieldkit.forms.xpath import Value
    from fieldkit.forms.xpath.syntax import Part
    from tests.conformance.explained import Scene, Test

_TIME = re.compile(r"\d\d:\d\d:\d\d\.\d{3}(?:Z|[+-]\d\d:\d\d)")
_MOMENT = re.compile(rf"\d{{4}}-\d\d-\d\dT{_TIME.pattern}")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def _moment_in_label(scene: Scene, difference: Difference) -> bool:
    """15, L: in a label, JavaRosa makes a date of a time, and the day of a dateTime."""
    if difference.key != "label":
        return False
    ours = _TIME.sub("T", _MOMENT.sub("T", str(difference.ours)))
    return ours.split() == _DAY.sub("T", str(difference.theirs)).split() and "T" in ours


def _moment_in_text(scene: Scene, difference: Difference) -> bool:
    """L: in a text that a calculation puts together, JavaRosa writes the day of a dateTime."""
    reads_moments = any(
        rule.kind is RuleKind.CALCULATE and read.node.type == "dateTime"
        for rule in scene.rules(difference)
        for read in rule.reads
    )
    ours = _MOMENT.sub(lambda moment: moment[0][:10], str(difference.ours))
    is_like = difference.theirs == ours != difference.ours
    return difference.key == "value" and reads_moments and is_like


def _time_in_text(scene: Scene, difference: Difference) -> bool:
    """15: as a text that is calculated, JavaRosa writes a time with the day of today."""
    reads_times = any(
        rule.kind is RuleKind.CALCULATE and read.node.type == "time"
        for rule in scene.rules(difference)
        for read in rule.reads
    )
    is_time = _TIME.fullmatch(str(difference.ours)) is not None
    day, _, time = str(difference.theirs).partition("T")
    is_like = _DAY.fullmatch(day) is not None and time == difference.ours
    return difference.key == "value" and reads_times and is_time and is_like


def _other_spelling(scene: Scene, difference: Difference) -> bool:
    """59: a moment is written with the local offset."""
    return difference.key == "value" and is_same_moment(difference.ours, difference.theirs)


def _whole_position(scene: Scene, difference: Difference) -> bool:
    """K: a position is written with altitude and accuracy, a line with blanks."""
    return difference.key == "value" and is_same_line(difference.ours, difference.theirs)


def _loose_answer(scene: Scene, difference: Difference) -> bool:
    """58: an answer that is not quite of its type, as it was given, completed or dropped."""
    if difference.key != "value" or scene.node(difference) is None:
        return False
    kind = scene.node(difference).type
    given = {
        step[2]
        for step in scene.trial.steps[: scene.step]
        if step[0] == "set" and Difference(0, step[1], "", 0, 0).generic == difference.generic
    }
    return any(
        stored(kind, text) == (difference.ours or None) != text
        and (is_completed(text, difference.theirs) or not difference.theirs)
        for text in given
    )


def _decimal_as_number(scene: Scene, difference: Difference) -> bool:
    """22: what a rule comes to where a decimal answer is a number, 7 and not 7.0."""
    return scene.gives(difference, _decimals_as_numbers)


def _decimals_as_numbers(session: FormSession, rule: Rule, node: AnswerNode) -> Value:
    def as_number(part: Part) -> Part:
        found = evaluated(session, node, written(part)) if isinstance(part, Path) else []
        types = [each.definition.type for each in found if isinstance(each, AnswerNode)]
        return Call("number", (part,), 0) if types == ["decimal"] and found[0].text else part

    return evaluated(session, node, written(changed(rule.expression.tree, as_number)))


def _whole_days(scene: Scene, difference: Difference) -> bool:
    """3: what a rule comes to where a date in a computation is a whole number of days."""
    return scene.gives(difference, _dates_as_days)


def _dates_as_days(session: FormSession, rule: Rule, node: AnswerNode) -> Value:
    def as_days(part: Part) -> Part:
        found = evaluated(session, node, written(part)) if is_nodes(part) else []
        types = [each.definition.type for each in found if isinstance(each, AnswerNode)]
        return Call("int", (part,), 0) if types == ["date"] and found[0].text else part

    def computed(part: Part) -> Part:
        if isinstance(part, Call) and part.name == "round":
            return replace(part, arguments=tuple(map(as_days, part.arguments)))
        if not isinstance(part, Arithmetic):
            return part
        rest = tuple((operator, as_days(operand)) for operator, operand in part.rest)
        return Arithmetic(as_days(part.first), rest)

    return evaluated(session, node, written(changed(rule.expression.tree, computed)))


def _unrounded_measure(scene: Scene, difference: Difference) -> bool:
    """21: a distance or an area with all its digits."""
    if difference.key != "value" or not any(
        re.search(r"\b(?:distance|area)\(", rule.expression.text)
        for rule in scene.rules(difference)
    ):
        return False
    numbers = [_as_number(text) for text in (difference.ours, difference.theirs)]
    return math.isclose(*numbers, rel_tol=5e-6, abs_tol=0.006)


def _as_number(text: object) -> float:
    try:
        return float(str(text))
    except ValueError:
        return math.nan


def _blanks(scene: Scene, difference: Difference) -> bool:
    """31: a text of nothing but blanks is stored as none."""
    return (
        difference.key == "value"
        and difference.theirs == ""
        and str(difference.ours).isspace()
        and any(rule.kind is RuleKind.CALCULATE for rule in scene.rules(difference))
    )


def _date_as_text(scene: Scene, difference: Difference) -> bool:
    """8: a date in a text calculate is written with its midnight by JavaRosa."""
    return difference.theirs == f"{difference.ours}T00:00:00.000-07:00"


TEXTS: list[tuple[str, Test]] = [
    ("15", _moment_in_label),
    ("L", _moment_in_text),
    ("15", _time_in_text),
    ("59", _other_spelling),
    ("K", _whole_position),
    ("58", _loose_answer),
    ("22", _decimal_as_number),
    ("3", _whole_days),
    ("21", _unrounded_measure),
    ("8", _date_as_text),
    ("31", _blanks),
]
