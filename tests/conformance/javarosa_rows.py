"""Where JavaRosa differs: the patterns of the decisions' rows, one test each."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from fieldkit.forms.actions import FIRST_LOAD
from fieldkit.forms.dag import RuleKind
from fieldkit.forms.xpath.syntax import (
    SELF_NODE,
    Call,
    Comparison,
    Filter,
    Literal,
    Logical,
    Path,
    Start,
)
from fieldkit.forms.xpath.writing import written
from tests.conformance.explained import Scene, Test, counted
from tests.conformance.javarosa_repeats import (
    first_for_none,
    own_and_relevant_only,
    own_for_none,
    own_instance_only,
)
from tests.conformance.javarosa_texts import TEXTS
from tests.conformance.otherwise import (
    CONDITIONS,
    evaluated,
    in_language,
    is_nodes,
    rewritten,
    without,
)
from tests.conformance.trial import Difference, record_tree

if TYPE_CHECKING:
    from fieldkit.forms.dag import Rule
    from fieldkit.forms.instance import AnswerNode
    from fieldkit.forms.session import FormSession
    from fieldkit.forms.structure import Action
    from fieldkit.forms.xpath import Value
    from fieldkit.forms.xpath.syntax import Part


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
    was_gone = any(
        difference.path not in ours and difference.path in theirs
        for ours, theirs in list(states)[: scene.step]
    )
    return was_gone and _is_as_before(scene, difference)


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
    """51: what a rule comes to where irrelevant nodes are left out of node-sets."""
    return scene.gives(difference, without(lambda node, _: not node.relevant))


def _node_as_condition(scene: Scene, difference: Difference) -> bool:
    """35: what a rule comes to where a path as a condition is true by its value."""
    return scene.gives(difference, _conditions_by_value)


def _conditions_by_value(session: FormSession, rule: Rule, node: AnswerNode) -> Value:
    if rule.kind in CONDITIONS and isinstance(rule.expression.tree, Path):
        return evaluated(session, node, written(_by_value(rule.expression.tree)))
    return rewritten(_operands_by_value)(session, rule, node)


def _operands_by_value(part: Part) -> Part:
    match part:
        case Logical():
            return replace(part, operands=tuple(map(_by_value, part.operands)))
        case Call(name="not" | "boolean" | "if", arguments=(first, *rest)):
            return replace(part, arguments=(_by_value(first), *rest))
    return part


def _by_value(part: Part) -> Part:
    """A path is true where it holds anything but 0."""
    if not isinstance(part, Path):
        return part
    return Logical("and", tuple(Comparison(part, (("!=", Literal(of)),)) for of in ("", 0.0)))


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
    """37: what a rule comes to where a path that finds nothing is the empty text."""
    return scene.gives(difference, rewritten(_compared_as_texts))


def _compared_as_texts(part: Part) -> Part:
    if not isinstance(part, Comparison):
        return part
    rest = tuple((operator, _as_text(operand)) for operator, operand in part.rest)
    return Comparison(_as_text(part.first), rest)


def _as_text(operand: Part) -> Part:
    return Call("string", (operand,), 0) if is_nodes(operand) else operand


def _stale_in_repeat(scene: Scene, difference: Difference) -> bool:
    """49: a rule inside a repeat over its sibling instances, as it was before they changed."""
    rules = [rule for rule in scene.rules(difference) if rule.kind is not RuleKind.COUNT]
    if not any(
        rule.crosses or any(read.node in rule.target.repeats for read in rule.reads)
        for rule in rules
    ):
        return False
    return _is_as_before(scene, difference)


def _is_as_before(scene: Scene, difference: Difference) -> bool:
    """Whether the referee says what it said of the same node before the step."""
    if not scene.step:
        return False
    before = scene.theirs.states[scene.step - 1].get(_path_before(scene, difference.path))
    return before is not None and before.get(difference.key) == difference.theirs


def _path_before(scene: Scene, path: str) -> str:
    """Where a node was before the step, which may have removed an instance before its own."""
    op, *arguments = scene.trial.steps[scene.step - 1]
    if op == "remove":
        repeat, _, position = arguments[0].rstrip("]").rpartition("[")
        match = re.match(re.escape(repeat) + r"\[(\d+)\]", path)
        if match and int(match[1]) >= int(position):
            return f"{repeat}[{int(match[1]) + 1}]{path[match.end() :]}"
    return path


def _date_into_number(scene: Scene, difference: Difference) -> bool:
    """I: an action that sets a number from a date fails in JavaRosa."""
    return difference.key == "error" and "Invalid cast of data" in str(difference.theirs)


def _stale_choice_name(scene: Scene, difference: Difference) -> bool:
    """60: what a rule with choice names came to in a language that was active before."""
    active = [step[1] for step in scene.trial.steps[: scene.step] if step[0] == "language"]
    return any("choice-name(" in rule.expression.text for rule in scene.rules(difference)) and any(
        scene.gives(difference, in_language(language))
        for language in (scene.trial.definition.default_language, *active)
    )


def _made_on_the_next_walk(scene: Scene, difference: Difference) -> bool:
    """B: a count reads another one; JavaRosa makes its instances when it passes there again."""
    if difference.key != "present" or not difference.ours or not counted(scene.node(difference)):
        return False
    return any(difference.path in each for each in scene.theirs.states[scene.step + 1 :][:1])


def _made_while_walking(scene: Scene, difference: Difference) -> bool:
    """B: JavaRosa makes instances after once() over them has run."""
    return difference.key == "value" and any(
        "once(" in rule.expression.text
        and any(counted(read.node) or read.node in rule.target.repeats for read in rule.reads)
        for rule in scene.rules(difference)
    )


def _once_too_early(scene: Scene, difference: Difference) -> bool:
    """P: once() kept the default of a question that was found irrelevant only afterwards."""
    begun = {
        action.target for action in scene.trial.definition.actions if FIRST_LOAD in action.events
    }
    return (difference.key, difference.ours) == ("value", "") and any(
        (read.node.path in begun or (read.node.template is not None and read.node.template.text))
        and not all(entry["relevant"] for _, entry in scene.under(read.node, scene.mine))
        for rule in scene.rules(difference)
        if "once(" in rule.expression.text
        for read in rule.reads
    )


def _name_of_no_question(scene: Scene, difference: Difference) -> bool:
    """R: the name of a choice at a path that leads to no question is empty in JavaRosa."""
    is_ours = difference.key == "error" and "has no question" in str(difference.ours)
    return (
        is_ours
        and difference.theirs is None
        and any("choice-name(" in (action.value or "") for action in scene.trial.definition.actions)
    )


def _shown_again(scene: Scene, difference: Difference) -> bool:
    """S: once() is worked out anew where its question was irrelevant in between."""
    earlier = scene.theirs.states[: scene.step + 1]
    was_hidden = any(
        not state.get(difference.path, {"relevant": True})["relevant"] for state in earlier
    )
    rules = list(scene.rules(difference))
    is_kept = any(rule.keeps for rule in rules)
    return difference.key == "value" and was_hidden and is_kept


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
    if difference.key == "error" and difference.ours is None:
        return _sets_off_unseen(scene, *scene.trial.steps[scene.step - 1])
    states = scene.trial.ours.states[max(scene.step - 1, 0) : scene.step + 1]
    return any(
        not entry["relevant"]
        for action in _actions_on(scene, difference, at_load=False)
        for state in states
        for _, entry in scene.under(scene.trial.definition.nodes[action.source], state)
    )


def _sets_off_unseen(scene: Scene, op: str, path: str, *_: str) -> bool:
    """Whether a step answers an irrelevant question that an action waits for."""
    entry = scene.mine.get(path)
    sources = {action.source for action in scene.trial.definition.actions}
    generic = Difference(0, path, "", 0, 0).generic
    return op == "set" and entry is not None and not entry["relevant"] and generic in sources


def _empty_left_out(scene: Scene, difference: Difference) -> bool:
    """26, 28: what a rule comes to where sum(), max() and min() leave out empty values."""
    return scene.gives(difference, rewritten(_without_empty))


def _without_empty(part: Part) -> Part:
    match part:
        case Call(name="sum" | "max" | "min", arguments=(Path() as path,)):
            filled = Comparison(Path(Start.CONTEXT, (SELF_NODE,)), (("!=", Literal("")),))
            return replace(part, arguments=(Filter(path, (filled,)),))
    return part


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


ROWS: list[tuple[str, Test]] = [
    ("52", _is_kept),
    ("52", _returns_answered),
    ("J", own_instance_only),
    ("49", _stale_in_repeat),
    ("60", _stale_choice_name),
    *TEXTS,
    ("I", _date_into_number),
    ("54", _waits_for_relevance),
    ("51", _counts_irrelevant),
    ("J", own_and_relevant_only),
    ("35", _node_as_condition),
    ("56", _not_offered),
    ("29", _lowest_maximum),
    ("28", _empty_left_out),
    ("37", _missing_node),
    ("48", first_for_none),
    ("48", own_for_none),
    ("44", _several_for_one),
    ("B", _made_on_the_next_walk),
    ("B", _made_while_walking),
    ("P", _once_too_early),
    ("S", _shown_again),
    ("R", _name_of_no_question),
    ("F", _default_not_asked),
    ("G", _source_irrelevant),
    ("H", _set_before_calculates),
    ("54", _fewer_to_choose_from),
    ("A", _order_of_children),
]
