"""The patterns of the decisions' rows, one test each, by referee."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fieldkit.forms.actions import FIRST_LOAD
from fieldkit.forms.dag import RuleKind
from tests.conformance.explained import Scene, Test, counted
from tests.conformance.trial import Difference, record_tree

if TYPE_CHECKING:
    from fieldkit.forms.structure import Action

_TIME = re.compile(r"\d\d:\d\d:\d\d\.\d{3}-07:00")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_TRUTHS = {RuleKind.RELEVANT, RuleKind.REQUIRED, RuleKind.READONLY, RuleKind.CONSTRAINT}
_PATH = re.compile(r"\s*(?:/|\.\./)[\w/.]+\s*")
_OPERAND = re.compile(
    r"(?:\bnot\(|\bboolean\(|\bif\(|(?<![\w-])\(|\band\b|\bor\b)\s*(?:/|\.\./)[\w/.]+\s*(?=$|\)|,|\band\b|\bor\b)"
)
_LOOKED_UP = re.compile(
    r"instance\([^)]*\)/root/item\[[^\]]*\]/\w+\s*!?="
    r"|!?=\s*instance\("
)
_COMPARED = re.compile(r"\)\s*!?=|!?=\s*indexed-repeat")
_COUNTING = re.compile(r"\b(?:count|count-non-empty|sum|max|min|join)\(")


def _instance(scene: Scene, difference: Difference) -> tuple[str, int] | None:
    """Path without position, and position, of the outermost counted instance that differs."""
    node = scene.node(difference)
    for repeat in counted(node):
        depth = repeat.path.count("/")
        steps = difference.path.split("/")[: depth + 1]
        path = "/".join(steps)
        inside = [state for state in (scene.mine, scene.other) if _within(state, path)]
        if len(inside) == 1:
            above, _, position = path.rpartition("[")
            return above, int(position[:-1])
    return None


def _within(state: dict, path: str) -> list[dict]:
    return [entry for known, entry in state.items() if known.startswith(f"{path}/")]


def _is_kept(scene: Scene, difference: Difference) -> bool:
    """52: the count went down or was never above zero, and JavaRosa's instance stays."""
    if difference.key != "present" or difference.ours:
        return False
    found = _instance(scene, difference)
    if found is None:
        return False
    path, position = found
    known = f"{path}[{position}]"
    states = (*scene.trial.ours.states[: scene.step], *scene.theirs.states[: scene.step])
    return position == 1 or any(_within(state, known) for state in states)


def _returns_answered(scene: Scene, difference: Difference) -> bool:
    """52: an instance that was gone for us begins anew; JavaRosa's returns with its answers."""
    if difference.key not in ("value", "valid") or not counted(scene.node(difference)):
        return False
    states = zip(scene.trial.ours.states, scene.theirs.states, strict=True)
    return any(
        difference.path not in ours and difference.path in theirs
        for ours, theirs in list(states)[: scene.step]
    )


def _waits_for_relevance(scene: Scene, difference: Difference) -> bool:
    """54: an irrelevant counted repeat has no instances in JavaRosa."""
    if difference.key != "present" or not difference.ours:
        return False
    found = _instance(scene, difference)
    if found is None:
        return False
    inside = _within(scene.mine, f"{found[0]}[{found[1]}]")
    return not any(entry["relevant"] for entry in inside)


def _counts_irrelevant(scene: Scene, difference: Difference) -> bool:
    """51: an aggregate over nodes of which some are irrelevant; JavaRosa leaves those out."""
    return any(
        _COUNTING.search(rule.expression.text)
        and any(
            not entry["relevant"]
            for read in rule.reads
            if read.node.repeats or read.node.is_repeat
            for _, entry in scene.under(read.node, scene.mine)
        )
        for rule in scene.rules(difference)
    )


def _node_as_condition(scene: Scene, difference: Difference) -> bool:
    """35: a bare path as a condition: a whole rule of truth, or an operand inside any rule."""
    return any(
        (rule.kind in _TRUTHS and _PATH.fullmatch(rule.expression.text))
        or _OPERAND.search(rule.expression.text)
        for rule in scene.rules(difference)
    )


def _not_offered(scene: Scene, difference: Difference) -> bool:
    """56: JavaRosa keeps a chosen value that is not on offer."""
    node = scene.node(difference)
    if difference.key != "value" or node is None or node.question is None:
        return False
    if node.question.itemset is None or node.question.itemset.nodeset is None:
        return False
    ours, theirs = str(difference.ours).split(), str(difference.theirs).split()
    return set(ours) < set(theirs)


def _lowest_maximum(scene: Scene, difference: Difference) -> bool:
    """29: JavaRosa's maximum is never below zero."""
    return difference.key == "value" and any(
        "max(" in rule.expression.text
        and difference.theirs in ("0", "0.0")
        and str(difference.ours).startswith("-")
        for rule in scene.rules(difference)
    )


def _missing_node(scene: Scene, difference: Difference) -> bool:
    """37: a path that finds nothing is the empty text in JavaRosa, and no text at all for us."""
    texts = [rule.expression.text for rule in scene.rules(difference)]
    return any(
        _LOOKED_UP.search(text) or ("indexed-repeat(" in text and _COMPARED.search(text))
        for text in texts
    )


def _counts_own_repeat(scene: Scene, difference: Difference) -> bool:
    """49: a rule inside a repeat over its sibling instances, stale in JavaRosa."""
    return any(
        rule.crosses or any(read.node in rule.target.repeats for read in rule.reads)
        for rule in scene.rules(difference)
        if rule.kind is not RuleKind.COUNT
    )


def _time_as_number(scene: Scene, difference: Difference) -> bool:
    """15: a time in a label is text for us; JavaRosa makes a date of it."""
    if difference.key != "label":
        return False
    untimed = _TIME.sub("T", str(difference.ours))
    return untimed.split() == _DAY.sub("T", str(difference.theirs)).split() and "T" in untimed


def _date_into_number(scene: Scene, difference: Difference) -> bool:
    """I: an action that sets a number from a date fails in JavaRosa."""
    return difference.key == "error" and "Invalid cast of data" in str(difference.theirs)


def _stale_choice_name(scene: Scene, difference: Difference) -> bool:
    """60: JavaRosa does not work choice names out again in another language."""
    return any(step[0] == "language" for step in scene.trial.steps[: scene.step]) and any(
        "choice-name(" in rule.expression.text for rule in scene.rules(difference)
    )


def _date_as_text(scene: Scene, difference: Difference) -> bool:
    """8: a date in a text calculate is written with its midnight by JavaRosa."""
    return difference.theirs == f"{difference.ours}T00:00:00.000-07:00"


def _made_while_walking(scene: Scene, difference: Difference) -> bool:
    """B: JavaRosa makes instances after once() over them has run."""
    return difference.key == "value" and any(
        "once(" in rule.expression.text
        and any(counted(read.node) or read.node in rule.target.repeats for read in rule.reads)
        for rule in scene.rules(difference)
    )


def _several_for_one(scene: Scene, difference: Difference) -> bool:
    """44: JavaRosa refuses several nodes where one value is wanted."""
    return difference.key == "error" and "This field is repeated" in str(difference.theirs)


def _actions_on(scene: Scene, difference: Difference, *, at_load: bool) -> list[Action]:
    """The actions that set the path of a difference: at the first load, or when a value changed."""
    node = scene.node(difference)
    if difference.key != "value" or node is None:
        return []
    return [
        action
        for action in scene.trial.definition.actions
        if action.target == node.path and ((FIRST_LOAD in action.events) == at_load)
    ]


def _default_not_asked(scene: Scene, difference: Difference) -> bool:
    """F: a dynamic default of a question that was irrelevant when the record or instance began."""
    return (
        bool(_actions_on(scene, difference, at_load=True))
        and difference.ours == ""
        and any(rule.kind is RuleKind.RELEVANT for rule in scene.rules(difference))
    )


def _source_irrelevant(scene: Scene, difference: Difference) -> bool:
    """G: the question that sets off an action is, or was until now, irrelevant."""
    states = scene.trial.ours.states[max(scene.step - 1, 0) : scene.step + 1]
    return any(
        not entry["relevant"]
        for action in _actions_on(scene, difference, at_load=False)
        for state in states
        for _, entry in scene.under(scene.trial.definition.nodes[action.source], state)
    )


def _set_before_calculates(scene: Scene, difference: Difference) -> bool:
    """H: what a dynamic default sets off reads calculates that JavaRosa has not run yet."""
    begun = {
        action.target for action in scene.trial.definition.actions if FIRST_LOAD in action.events
    }
    actions = _actions_on(scene, difference, at_load=False)
    return scene.step == 0 and any(action.source in begun for action in actions)


def _fewer_to_choose_from(scene: Scene, difference: Difference) -> bool:
    """54: only one of the engines has several instances that an action could mean."""
    if difference.key != "error" or "does not say which instance" not in str(difference.ours):
        return False
    nodes = scene.trial.definition.nodes
    targets = [nodes.get(action.target) for action in scene.trial.definition.actions]
    # What was irrelevant before the step has its instances only after it.
    states = scene.theirs.states[max(scene.step - 1, 0) : scene.step + 1]
    return any(
        len(list(scene.under(node, scene.mine))) > 1
        and any(len(list(scene.under(node, state))) <= 1 for state in states)
        for node in targets
        if node is not None and counted(node)
    )


def _order_of_children(scene: Scene, difference: Difference) -> bool:
    """A: JavaRosa writes instances made later behind the other children of their parent."""
    if difference.key != "xml":
        return False
    trees = [record_tree(text) for text in (scene.trial.ours.xml, scene.theirs.xml)]
    return _sorted(trees[0]) == _sorted(trees[1])


def _sorted(tree: tuple) -> tuple:
    name, attributes, text, children = tree
    ordered = sorted((_sorted(child) for child in children), key=lambda child: child[0])
    return (name, attributes, text, tuple(ordered))


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


_JAVAROSA: list[tuple[str, Test]] = [
    ("52", _is_kept),
    ("52", _returns_answered),
    ("49", _counts_own_repeat),
    ("60", _stale_choice_name),
    ("15", _time_as_number),
    ("I", _date_into_number),
    ("54", _waits_for_relevance),
    ("51", _counts_irrelevant),
    ("35", _node_as_condition),
    ("56", _not_offered),
    ("29", _lowest_maximum),
    ("37", _missing_node),
    ("8", _date_as_text),
    ("44", _several_for_one),
    ("B", _made_while_walking),
    ("F", _default_not_asked),
    ("G", _source_irrelevant),
    ("H", _set_before_calculates),
    ("54", _fewer_to_choose_from),
    ("A", _order_of_children),
]
_WEB_FORMS: list[tuple[str, Test]] = [
    ("52", _no_count),
    ("25", _nan_as_text),
    ("16", _negative_tie),
    ("27", _sum_of_none),
    ("C", _set_at_load),
    ("D", _failed_inside),
    ("E", _once_too_early),
]
ROWS = {"javarosa": _JAVAROSA, "webforms": _WEB_FORMS}
