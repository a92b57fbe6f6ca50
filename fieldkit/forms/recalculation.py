"""Keeps a record in accord with its form: runs the rules that a change touches, and no others."""

from __future__ import annotations

import heapq
import math
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from fieldkit.errors import FieldKitError, Problem
from fieldkit.forms.dag import Plan, Rule, RuleKind
from fieldkit.forms.instance import AnswerNode, Scope, descendants
from fieldkit.forms.values import stored
from fieldkit.forms.xpath import Context, Memory, as_string

if TYPE_CHECKING:
    from collections.abc import Iterable

    from fieldkit.forms.choices import Choices
    from fieldkit.forms.instance import Instance
    from fieldkit.forms.structure import NodeDefinition
    from fieldkit.forms.surroundings import Surroundings

# Decides what a rule is about; what takes many steps is left to be stepped through.
Decide = Callable[["Rule", AnswerNode], "Iterator[None] | None"]
# Relevances may depend on each other in a circle (decision 60): after so many rounds it rests.
_ROUNDS = 8
# Instances that take over from each other need three, those that look one another up some more.
_ROUNDS_ACROSS_INSTANCES = 100
# What remains for a rule that visited too many nodes again and again.
_LEAST_VISITS = 20_000
# More instances than anybody can answer mean a mistaken jr:count.
MOST_INSTANCES = 10_000
# Counts inside counts: beyond this a record takes more memory than a laptop has to spare.
MOST_NODES = 300_000


class Recalculation:
    """The queue of rules to run for one record, ordered by their rank."""

    def __init__(
        self, plan: Plan, instance: Instance, surroundings: Surroundings, choices: Choices
    ) -> None:
        self.plan = plan
        self.instance = instance
        self.surroundings = surroundings
        self.choices = choices
        self.changed: set[AnswerNode] = set()
        self.changed_repeats: set[str] = set()
        self.added: list[Scope] = []
        self.valued: list[AnswerNode] = []
        self.problems: dict[str, Problem] = {}
        self._ranks: list[int] = []
        self._pending: dict[int, dict[AnswerNode, None]] = {}
        # Where all nodes that a rule decides about are pending; new ones are touched as they come.
        self._touched: dict[int, set[Scope]] = {}
        self._rules = {rule.rank: rule for rule in plan.rules}
        self._runs: dict[tuple[int, AnswerNode], int] = {}
        self._memory: Memory | None = None
        self._visits: dict[int, int] = {}
        self._nodes = 0
        self._counted: set[tuple[NodeDefinition, Scope]] = set()
        self._decide: dict[RuleKind, Decide] = {
            RuleKind.COUNT: self._count,
            RuleKind.CALCULATE: self._calculate,
            RuleKind.RELEVANT: self._relevant,
            RuleKind.CHOICES: self._choices,
            RuleKind.REQUIRED: self._required,
            RuleKind.READONLY: self._readonly,
            RuleKind.CONSTRAINT: self._constraint,
        }

    def touch_all(self) -> None:
        """Everything is to be worked out anew, as when a record is opened."""
        for definition, rules in self.plan.starts.items():
            for node in self.instance.scope.nodes(definition):
                for rule in rules:
                    self._touch(rule, node)
        for node in self.instance.nodes():
            self._nodes += 1
            if node.answer or node.text:
                self._touch_answered(node)

    def touch_saved(self) -> None:
        """As `touch_all`, but what time or chance decided once stays as it was saved."""
        self.keep_instances()
        self.touch_all()
        self._keep(rule for rule in self.plan.rules if rule.volatile)

    def touch_edited(self) -> None:
        """As `touch_all`, but what came of an earlier record stays: that one is not at hand."""
        self.touch_all()
        self._keep(rule for rule in self.plan.rules if rule.remembers)

    def _keep(self, rules: Iterable[Rule]) -> None:
        """Lets the results that calculations already have stand."""
        for rule in rules:
            if rule.kind is RuleKind.CALCULATE:
                nodes = self._pending.get(rule.rank, {})
                self._touched.pop(rule.rank, None)
                for node in [node for node in nodes if node.answer]:
                    del nodes[node]

    def touch_named(self) -> None:
        """What holds the name of a choice follows the active language (decision 60)."""
        for rule in self.plan.rules:
            if "choice-name" in rule.expression.text:
                self._touch_inside(rule, self.instance.scope)

    def keep_instances(self) -> None:
        """The instances of a record opened again are its own, also where a count is empty."""
        waiting = [self.instance.scope]
        while waiting:
            scope = waiting.pop()
            for repeat, instances in scope.repeats.items():
                self._counted.add((repeat, scope))
                waiting += instances

    def write(self, node: AnswerNode, answer: str) -> None:
        """Stores an answer and touches what reads it."""
        node.answer = answer
        self.refresh(node)

    def refresh(self, node: AnswerNode) -> None:
        """Brings what others see of a node in line with its answer, relevance and choices."""
        text = self.choices.offered(node) if node.relevant and node.answer else ""
        if text != node.text:
            node.text = text
            self.changed.add(node)
            self.valued.append(node)
            self._touch_readers(node)

    def add(self, repeat: NodeDefinition, scope: Scope) -> Scope:
        """A new last instance of a repeat."""
        made = self.instance.add(repeat, scope)
        self._forget()
        made.node.relevant = self._parent_relevant(made.node)
        self._touch_subtree(made.node)
        self._touch_count(repeat, scope)
        self.changed_repeats.add(
            f"{scope.slots[repeat.parent].path}/{repeat.name}" if repeat.parent else repeat.path
        )
        self.added.append(made)
        return made

    def remove(self, instance: Scope) -> None:
        """Takes an instance of a repeat out."""
        repeat, scope = instance.node.definition, instance.parent
        if scope is None:
            return
        around = instance.path.rpartition("[")[0]
        self.changed_repeats.add(around)
        self.problems = dict(_moved_up(self.problems, f"{around}[", instance.position))
        self.instance.remove(instance)
        self._forget()
        gone = {instance.node, *descendants(instance.node)}
        self._nodes -= len(gone)
        self.changed -= gone
        for nodes in self._pending.values():
            for node in gone & nodes.keys():
                del nodes[node]
        self._touch_count(repeat, scope)
        for rule, level in self.plan.position_readers.get(repeat, ()):
            self._touch_inside(rule, scope.above(level))

    def settle(self) -> None:
        """Runs every touched rule, until nothing changes any more."""
        for _ in self.steps():
            pass

    def steps(self) -> Iterator[None]:
        """As `settle`, with a stop after each rule."""
        self._runs.clear()
        turns: dict[int, int] = {}
        while self._ranks:
            rank = heapq.heappop(self._ranks)
            nodes = self._pending.pop(rank, None)
            self._touched.pop(rank, None)
            if not nodes:
                continue
            rule = self._rules[rank]
            decide = self._decide[rule.kind]
            memory = self._memory = Memory(rule.expression)
            memory.most = self._visits.get(rank, memory.most)
            turn = turns[rank] = turns.get(rank, 0) + 1
            # Instances may take over from the one before or from the one behind: there and back.
            for node in nodes if turn % 2 else [*nodes][::-1]:
                if self._may_run(rule, node):
                    if rank in self._pending:
                        # What the rule reads has changed since it began: it will run again.
                        memory.clear()
                    if rule.expression.shape.ahead:
                        yield from self._prepare(rule, node)
                    yield from self._run(decide, rule, node) or ()
                    yield

    def _prepare(self, rule: Rule, node: AnswerNode) -> Iterator[None]:
        """Works out ahead, with stops, what takes long in a rule: a long list that is filtered."""
        if rule.kind is not RuleKind.CHOICES or not self.choices.knows(rule, node):
            yield from rule.expression.prepare(self._context(node))

    def _run(self, decide: Decide, rule: Rule, node: AnswerNode) -> Iterator[None] | None:
        """Runs one rule; what a failing one decides stays as it was, and is a problem."""
        steps = None
        try:
            steps = decide(rule, node)
        except FieldKitError as error:
            self._refuse(node, error)
            if error.code == "xpath.too_much_work" and self._memory is not None:
                # Hundreds of instances, or of answers, do not each wait for as long again.
                less = max(self._memory.most // 2, _LEAST_VISITS)
                self._visits[rule.rank] = self._memory.most = less
        else:
            if self.problems:
                self.problems.pop(node.path, None)
        return steps

    def _refuse(self, node: AnswerNode, error: FieldKitError) -> None:
        context = {"path": node.path, "reason": error.message}
        self.problems[node.path] = Problem("form.evaluation", context=context)

    def _may_run(self, rule: Rule, node: AnswerNode) -> bool:
        key = (rule.rank, node)
        runs = self._runs[key] = self._runs.get(key, 0) + 1
        if not rule.crosses:
            return runs <= _ROUNDS
        if runs > _ROUNDS_ACROSS_INSTANCES and not rule.volatile:
            self._refuse(node, FieldKitError("form.no_rest", path=rule.target.path))
        return runs <= _ROUNDS_ACROSS_INSTANCES

    def _touch(self, rule: Rule, node: AnswerNode) -> None:
        if rule.kind is RuleKind.TEXT:
            self.changed.add(node)
            return
        nodes = self._pending.get(rule.rank)
        if nodes is None:
            nodes = self._pending[rule.rank] = {}
            heapq.heappush(self._ranks, rule.rank)
        nodes[node] = None

    def _touch_inside(self, rule: Rule, scope: Scope) -> None:
        target = rule.target
        if rule.kind is RuleKind.COUNT and target.parent is not None:
            target = target.parent
        if len(target.repeats) > len(scope.node.definition.repeats):
            # Hundreds of instances that change in turn would each touch all of them again.
            touched = self._touched.setdefault(rule.rank, set())
            if scope in touched and rule.kind is not RuleKind.TEXT:
                return
            touched.add(scope)
        for node in scope.nodes(target):
            self._touch(rule, node)

    def _touch_readers(self, node: AnswerNode) -> None:
        self._touch_constraint(node)
        for rule, level in self.plan.value_readers.get(node.definition, ()):
            self._touch_inside(rule, node.scope.above(level))
        for rule in self.plan.wildcards:
            self._touch_inside(rule, self.instance.scope)

    def _touch_count(self, repeat: NodeDefinition, scope: Scope) -> None:
        for rule, level in self.plan.count_readers.get(repeat, ()):
            self._touch_inside(rule, scope.above(level))
        for rule in self.plan.wildcards:
            self._touch_inside(rule, self.instance.scope)

    def _touch_subtree(self, node: AnswerNode) -> None:
        touched = (node, *descendants(node))
        self._nodes += len(touched)
        for inner in touched:
            inner.relevant = self._parent_relevant(inner)
            for rule in self.plan.starts.get(inner.definition, ()):
                self._touch(rule, inner)
            if inner.answer or inner.text:
                self._touch_answered(inner)

    def _touch_answered(self, node: AnswerNode) -> None:
        """A node has an answer to begin with."""
        self._touch_constraint(node)
        self.refresh(node)

    def _touch_constraint(self, node: AnswerNode) -> None:
        rule = self.plan.constraints.get(node.definition)
        if rule is not None:
            self._touch(rule, node)

    def _parent_relevant(self, node: AnswerNode) -> bool:
        parent = node.parent
        return node.own_relevant and (not isinstance(parent, AnswerNode) or parent.relevant)

    def _forget(self) -> None:
        """Nodes have come or gone, which the rule that is running may have kept in lists."""
        if self._memory is not None:
            self._memory.forget()

    def _context(self, node: AnswerNode) -> Context:
        return Context(node, self.surroundings, memory=self._memory)

    def _calculate(self, rule: Rule, node: AnswerNode) -> None:
        if rule.keeps and not node.relevant:
            return
        value = rule.expression.evaluate(self._context(node))
        text = "" if isinstance(value, float) and math.isnan(value) else as_string(value)
        self.write(node, stored(node.definition.type, text) or "")

    def _relevant(self, rule: Rule, node: AnswerNode) -> None:
        node.own_relevant = rule.expression.as_boolean(self._context(node))
        self._show(node, shown=self._parent_relevant(node))

    def _show(self, node: AnswerNode, *, shown: bool) -> None:
        if node.relevant == shown:
            return
        node.relevant = shown
        if shown and node.definition in self.plan.keepers:
            self._touch(self.plan.keepers[node.definition], node)
        self.changed.add(node)
        self.refresh(node)
        for child in (*node.attributes, *node.children):
            if isinstance(child, AnswerNode):
                self._show(child, shown=shown and child.own_relevant)

    def _count(self, rule: Rule, node: AnswerNode) -> Iterator[None] | None:
        repeat, scope = rule.target, node.scope
        stand_in = AnswerNode(repeat, node, None)
        stand_in.scope.parent = scope
        number = rule.expression.as_number(self._context(stand_in))
        if math.isnan(number) and (repeat, scope) in self._counted:
            # A count cleared to be typed anew takes no answers away, as in both ODK engines.
            return None
        if number > MOST_INSTANCES:
            raise FieldKitError("form.too_many_instances", path=repeat.path, most=MOST_INSTANCES)
        self._counted.add((repeat, scope))
        return self._grow(repeat, scope, 0 if math.isnan(number) else int(max(0.0, number)))

    def _grow(self, repeat: NodeDefinition, scope: Scope, wanted: int) -> Iterator[None]:
        """Brings a repeat to so many instances, with a stop after each."""
        known = scope.repeats.setdefault(repeat, [])
        while len(known) > wanted:
            self.remove(known[-1])
            yield
        while len(known) < wanted:
            if self._nodes > MOST_NODES:
                most = {"path": repeat.path, "most": MOST_NODES}
                self._refuse(scope.node, FieldKitError("form.too_many_nodes", **most))
                return
            self.add(repeat, scope)
            yield

    def _choices(self, rule: Rule, node: AnswerNode) -> None:
        offered = self.choices.evaluate(rule, self._context(node), node)
        if offered is not node.choices:
            if not offered.is_like(node.choices) or self.choices.are_answers(node):
                self.changed.add(node)
            node.choices = offered
        self.refresh(node)

    def _required(self, rule: Rule, node: AnswerNode) -> None:
        required = rule.expression.as_boolean(self._context(node))
        if required != node.required:
            node.required = required
            self.changed.add(node)

    def _readonly(self, rule: Rule, node: AnswerNode) -> None:
        readonly = rule.expression.as_boolean(self._context(node))
        if readonly != node.own_readonly:
            node.own_readonly = readonly
            self.changed |= {node, *descendants(node)}

    def _constraint(self, rule: Rule, node: AnswerNode) -> None:
        satisfied = not node.text or rule.expression.as_boolean(self._context(node))
        if satisfied != node.satisfied:
            node.satisfied = satisfied
            self.changed.add(node)


def _moved_up(
    problems: dict[str, Problem], around: str, gone: int
) -> Iterator[tuple[str, Problem]]:
    """Problems by path when an instance goes: without its own, those of later ones moved."""
    for path, problem in problems.items():
        place, _, below = path.removeprefix(around).partition("]")
        if not path.startswith(around) or int(place) < gone:
            yield path, problem
        elif int(place) > gone:
            moved = f"{around}{int(place) - 1}]{below}"
            yield moved, replace(problem, context={**problem.context, "path": moved})
