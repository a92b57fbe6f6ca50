"""Which rows of the decisions explain a difference, each as a narrow test of its own.

A number is a row of `decisions.md` in the shared conformance kit, a letter one of
`further_decisions.md` beside this file. A difference is explained by a row whose pattern stands in
the rule that decides it, or as the consequence of another difference, explained in the same state,
of a node that this rule reads. Nothing else is let through.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from fieldkit.forms.body import Repeat
from fieldkit.forms.dag import Rule, RuleKind, plan
from tests.conformance.otherwise import Outcome, Reading, as_we_do, outcome
from tests.conformance.trial import Difference, Played, State, Trial, is_same

if TYPE_CHECKING:
    from fieldkit.forms.session import FormSession
    from fieldkit.forms.structure import NodeDefinition

_DECIDED_BY = {
    "value": {RuleKind.CALCULATE, RuleKind.CHOICES},
    "relevant": set(),
    "required": {RuleKind.REQUIRED},
    "readonly": {RuleKind.READONLY},
    "valid": {RuleKind.CONSTRAINT, RuleKind.REQUIRED, RuleKind.CALCULATE, RuleKind.CHOICES},
    "label": {RuleKind.TEXT},
    "choices": {RuleKind.CHOICES},
    "present": set(),
}


@dataclass
class Scene:
    """A trial at one step, with what both engines say there."""

    trial: Trial
    theirs: Played
    step: int
    differences: list[Difference]
    explained: dict[Difference, str] = field(default_factory=dict)
    earlier: dict[tuple[str, str], tuple[Difference, str]] = field(default_factory=dict)

    @property
    def mine(self) -> State:
        """Our state."""
        return self.trial.ours.states[self.step]

    @property
    def other(self) -> State:
        """The referee's state."""
        return self.theirs.states[self.step]

    def node(self, difference: Difference) -> NodeDefinition | None:
        """The path in the form that a difference is about."""
        return self.trial.definition.nodes.get(difference.generic)

    def rules(self, difference: Difference) -> Iterator[Rule]:
        """The rules that decide what differs: its own, relevance and count of all around it."""
        return (rule for rule, _ in self.places(difference))

    def places(self, difference: Difference) -> Iterator[tuple[Rule, str]]:
        """These rules, each with the path at which it decides."""
        node, path = self.node(difference), difference.path
        if node is None:
            return
        of_node = self._of_node
        for rule in of_node.get(node, ()):
            if rule.kind in _DECIDED_BY[difference.key]:
                yield rule, path
        around: NodeDefinition | None = node
        while around is not None:
            for rule in of_node.get(around, ()):
                inherited = rule.kind is RuleKind.READONLY and difference.key == "readonly"
                if rule.kind in (RuleKind.RELEVANT, RuleKind.COUNT) or inherited:
                    yield rule, path
            around, path = around.parent, path.rpartition("/")[0]

    def read_by_actions(self, difference: Difference) -> Iterator[str]:
        """What sets off the actions that set a path, and what they make its value of."""
        definition, node = self.trial.definition, self.node(difference)
        for action in definition.actions:
            if node is None or action.target != node.path:
                continue
            if action.source is not None:
                yield action.source
            if action.value is not None:
                expression = definition.expressions.expression(action.value)
                yield from (
                    read.node.path for read in definition.expressions.reads(expression, node)[0]
                )

    def gives(self, difference: Difference, reading: Reading) -> bool:
        """Whether a rule, read in another way, comes to what the referee says, and not so in ours."""
        for rule, path in (*self.places(difference), *self._actions(difference)):
            read = outcome(self.session, rule, path, reading)
            ours = outcome(self.session, rule, path, as_we_do)
            if read is not None and read != ours and self._tells(difference, rule, read):
                return True
        return False

    def _actions(self, difference: Difference) -> Iterator[tuple[Rule, str]]:
        """What actions set the path to, as rules."""
        definition, node = self.trial.definition, self.node(difference)
        for action in definition.actions if difference.key == "value" else ():
            if node is not None and action.target == node.path and action.value is not None:
                expression = definition.expressions.expression(action.value)
                yield Rule(RuleKind.CALCULATE, node, expression), difference.path

    def _tells(self, difference: Difference, rule: Rule, read: Outcome) -> bool:
        """Whether what the referee says fits what a rule would decide."""
        match rule.kind:
            case RuleKind.CALCULATE:
                return difference.key == "value" and is_same("value", read, difference.theirs)
            case RuleKind.CHOICES if difference.key == "choices":
                return read == [value for value, _ in difference.theirs]
            case RuleKind.CHOICES:
                return set(str(difference.theirs).split()) <= set(read)
            case RuleKind.TEXT:
                return read in str(difference.theirs)
        flag = {RuleKind.CONSTRAINT: "valid"}.get(rule.kind, rule.kind.name.lower())
        mine, other = (state.get(difference.path, {}) for state in (self.mine, self.other))
        return difference.key == "present" or mine.get(flag) != other.get(flag)

    @cached_property
    def session(self) -> FormSession:
        """Our record at this step, made anew: what is done to it touches nothing else."""
        return self.trial.played_until(self.step)

    @cached_property
    def _of_node(self) -> dict[NodeDefinition, list[Rule]]:
        found: dict[NodeDefinition, list[Rule]] = {}
        made = plan(self.trial.definition)
        for rule in made.rules:
            found.setdefault(rule.target, []).append(rule)
        for node, rules in made.starts.items():
            shared = [rule for rule in rules if rule.target is not node]
            found.setdefault(node, []).extend(r for r in shared if r.kind is not RuleKind.COUNT)
        return found

    def under(self, node: NodeDefinition, state: State) -> Iterator[tuple[str, dict]]:
        """The leaves of a state at a path or below it."""
        for path, entry in state.items():
            generic = Difference(0, path, "", 0, 0).generic
            if generic == node.path or generic.startswith(f"{node.path}/"):
                yield path, entry


def explain(trial: Trial, theirs: Played, found: list[Difference], referee: str):
    """The explained differences with their rows, in order, and those that nothing explains."""
    rows: dict[Difference, str] = {}
    earlier: dict[tuple[str, str], tuple[Difference, str]] = {}
    for step in sorted({each.step for each in found}):
        here = [each for each in found if each.step == step]
        scene = Scene(trial, theirs, step, here, earlier=earlier)
        _explain_scene(scene, referee)
        rows |= scene.explained
        if any(each.key in ("error", "refused") for each in scene.explained):
            # An engine that failed inside a step keeps no state worth comparing.
            broken = next(row for each, row in rows.items() if each.key in ("error", "refused"))
            rows |= {each: broken for each in found if each.step >= step and each not in rows}
            break
        for each, row in scene.explained.items():
            earlier[each.path, each.key] = (each, row)
    return rows, [each for each in found if each not in rows]


def _explain_scene(scene: Scene, referee: str) -> None:
    from tests.conformance import javarosa_rows, web_forms_rows

    rows = {"javarosa": javarosa_rows.ROWS, "webforms": web_forms_rows.ROWS}[referee]
    for difference in scene.differences:
        for row, test in rows:
            if test(scene, difference):
                scene.explained[difference] = row
                break
    open_ones = [each for each in scene.differences if each not in scene.explained]
    while open_ones:
        followed = {each: row for each in open_ones if (row := _follows(scene, each))}
        if not followed:
            return
        scene.explained |= followed
        open_ones = [each for each in open_ones if each not in followed]


def _follows(scene: Scene, difference: Difference) -> str | None:
    """The row of an explained difference of which this one is the consequence."""
    if difference.key == "error":
        return _refused_since(scene)
    if difference.key in ("xml", "refused"):
        return None
    before = scene.earlier.get((difference.path, difference.key))
    if before is not None and (before[0].ours, before[0].theirs) == (
        difference.ours,
        difference.theirs,
    ):
        return before[1]
    if before is not None and any(
        "once(" in rule.expression.text for rule in scene.rules(difference)
    ):
        # What once() has kept in one engine decides what it is later.
        return before[1]
    for each, row in scene.explained.items():
        if each.path == difference.path and _PART_OF.get(each.key, set()) & {difference.key}:
            return row
    reads = [read.node.path for rule in scene.rules(difference) for read in rule.reads]
    if difference.key == "value":
        reads += scene.read_by_actions(difference)
    for each, row in scene.explained.items():
        if any(_reached(each, path) for path in reads):
            return row
    return None


def _refused_since(scene: Scene) -> str | None:
    """The row of what kept one of the engines from a step: a node missing or readonly before it."""
    path = scene.trial.steps[scene.step - 1][1] if scene.step else ""
    for (known, key), (each, row) in scene.earlier.items():
        if each.step == scene.step - 1 and (
            (key == "readonly" and known == path) or (key == "present" and _is_inside(known, path))
        ):
            return row
    return None


def _is_inside(known: str, path: str) -> bool:
    """Whether both lie in the same instance of a repeat."""
    instance = path[: path.rfind("]") + 1]
    return bool(instance) and known.startswith(f"{instance}/")


_PART_OF = {
    "value": {"valid", "label"},
    "relevant": {"value", "valid"},
    "required": {"valid"},
}


def _reached(difference: Difference, path: str) -> bool:
    generic = difference.generic
    if difference.key == "present":
        return generic == path or generic.startswith(f"{path}/")
    return generic == path and difference.key in ("value", "relevant")


Test = Callable[[Scene, Difference], bool]


def counted(node: NodeDefinition | None) -> list[NodeDefinition]:
    """The repeats with a count that a path lies in."""
    return [
        repeat
        for repeat in (node.repeats if node is not None else ())
        if isinstance(repeat.element, Repeat) and repeat.element.count is not None
    ]
