"""Runs the actions of a form when their events happen: first load, new instance, changed value."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldkit.errors import Problem
from fieldkit.forms.actions import FIRST_LOAD, LOAD, NEW_REPEAT, VALUE_CHANGED
from fieldkit.forms.instance import AnswerNode
from fieldkit.forms.structure import shared_repeats
from fieldkit.forms.values import stored
from fieldkit.forms.xpath import Context

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from fieldkit.forms.definition import FormDefinition
    from fieldkit.forms.instance import Scope
    from fieldkit.forms.recalculation import Recalculation
    from fieldkit.forms.structure import Action, NodeDefinition

# What an action cannot set leaves the rest of the record as good as it is.
AMBIGUOUS = "form.ambiguous_target"
# Actions may set each other off; a form in which they never rest is stopped here.
_ROUNDS = 100


class Events:
    """The actions of one record."""

    def __init__(self, definition: FormDefinition, recalculation: Recalculation) -> None:
        self._definition = definition
        self._work = recalculation
        self._on_value: dict[str, list[Action]] = {}
        for action in definition.actions:
            if VALUE_CHANGED in action.events and action.source is not None:
                self._on_value.setdefault(action.source, []).append(action)

    def first_load(self) -> None:
        """A record was begun."""
        self._load({FIRST_LOAD, LOAD})
        for added in self._take_added():
            self._new_instance(added)

    def load(self) -> None:
        """A saved record was opened again, to be gone on with."""
        self._load({LOAD})
        self._work.added.clear()
        self.settle()
        self._tell_nothing()

    def look(self) -> None:
        """A finished record was opened to be read: no action runs."""
        self._load(set())
        self._work.added.clear()
        self._tell_nothing()

    def _tell_nothing(self) -> None:
        """What the opening changed, nobody has seen before."""
        self._work.changed.clear()
        self._work.changed_repeats.clear()

    def settle(self) -> None:
        """Recalculates, and runs the actions that this sets off, until all is at rest."""
        for _ in self.steps():
            pass

    def steps(self) -> Iterator[None]:
        """As `settle`, with a stop after each rule."""
        yield from self._work.steps()
        for _ in range(_ROUNDS):
            added, valued = self._take_added(), self._take_valued()
            if not added and not valued:
                return
            for scope in added:
                self._new_instance(scope)
            for node in valued:
                for action in self._on_value[node.definition.path]:
                    self._run(action, node)
            yield from self._work.steps()

    def _load(self, events: set[str]) -> None:
        self._work.settle()
        # What a record begins with is no change; what an action then sets is one.
        self._work.valued.clear()
        for action in self._definition.actions:
            if action.events & events:
                self._start(action, None)
                self._work.settle()

    def _new_instance(self, scope: Scope) -> None:
        for action in self._definition.actions:
            target = self._definition.nodes.get(action.target)
            if NEW_REPEAT not in action.events or target is None or action.source is None:
                continue
            source = self._definition.nodes[action.source]
            if scope.node.definition in source.repeats:
                around = scope.node
                if len(source.repeats) > len(scope.node.definition.repeats):
                    continue
                self._start(action, around)
                self._work.settle()

    def _start(self, action: Action, around: AnswerNode | None) -> None:
        """Sets the target of an action as the record, or an instance, begins.

        An answer that is not asked is not made up.
        """
        for node in self._meant(action, around):
            if node.relevant:
                self._set(action, node)

    def _run(self, action: Action, source: AnswerNode) -> None:
        """Sets the target of an action that a change of `source` set off."""
        for node in self._meant(action, source):
            self._set(action, node)

    def _meant(self, action: Action, source: AnswerNode | None) -> list[AnswerNode]:
        """The nodes to set; none, and a problem, where it does not say which of several."""
        target = self._definition.nodes.get(action.target)
        nodes = self._targets(action, target, source) if target is not None else []
        key = f"{action.source} -> {action.target}"
        if source is not None and len(nodes) > 1:
            context = {"path": action.target, "source": source.path}
            self._work.problems[key] = Problem(AMBIGUOUS, context=context)
            return []
        self._work.problems.pop(key, None)
        return nodes

    def _set(self, action: Action, node: AnswerNode) -> None:
        text = self._value(action, node)
        self._work.write(node, stored(node.definition.type, text) or "")

    def _targets(
        self, action: Action, target: NodeDefinition, source: AnswerNode | None
    ) -> list[AnswerNode]:
        """The nodes an action means: in the instance of its source, or as its path selects."""
        work = self._work
        if "[" in action.reference:
            context = Context(source or work.instance.root, work.surroundings)
            found = work.surroundings.expression(action.reference).as_nodes(context)
            return [node for node in found if isinstance(node, AnswerNode)]
        scope = work.instance.scope
        if source is not None:
            shared = shared_repeats(source.definition, target)
            scope = source.scope.above(shared)
        return scope.nodes(target)

    def _value(self, action: Action, node: AnswerNode) -> str:
        if action.value is None:
            return action.literal
        surroundings = self._work.surroundings
        return surroundings.expression(action.value).as_string(Context(node, surroundings))

    def _take_added(self) -> list[Scope]:
        added, self._work.added = self._work.added, []
        return added

    def _take_valued(self) -> list[AnswerNode]:
        valued, self._work.valued = self._work.valued, []
        return self._known(valued)

    def _known(self, nodes: Iterable[AnswerNode]) -> list[AnswerNode]:
        return [node for node in dict.fromkeys(nodes) if node.definition.path in self._on_value]
