"""Cuts a live form into pages and describes what is on them, in the active language.

What was described once is kept until a change touches it, so that a face may look at everything
after every answer.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from fieldkit.forms.body import BodyElement, Group, Question, Repeat, no_question
from fieldkit.forms.dag import RuleKind
from fieldkit.forms.views import (
    GroupView,
    InstanceView,
    Item,
    NodeState,
    PageView,
    QuestionView,
    RepeatView,
    Violation,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fieldkit.forms.definition import FormDefinition
    from fieldkit.forms.instance import AnswerNode, Instance, Scope
    from fieldkit.forms.itext import Text
    from fieldkit.forms.recalculation import Recalculation
    from fieldkit.forms.structure import NodeDefinition
    from fieldkit.forms.surroundings import Surroundings


class Screen:
    """The view of one record."""

    def __init__(
        self,
        definition: FormDefinition,
        instance: Instance,
        surroundings: Surroundings,
        work: Recalculation,
    ) -> None:
        self._definition = definition
        self._instance = instance
        self._surroundings = surroundings
        self._work = work
        self._pages = dict(_cut(definition.body))
        # Words with the time or chance in them are read anew at every look.
        self._restless = {
            rule.target for rule in work.plan.rules if rule.kind is RuleKind.TEXT and rule.volatile
        }
        self._states: dict[AnswerNode, NodeState] = {}
        self._stale: set[AnswerNode] = set()
        self._questions: dict[AnswerNode, QuestionView] = {}

    def follow(self) -> None:
        """Lets go of what the work that is done has changed."""
        if self._work.changed_repeats:
            self.forget()
        for node in self._work.changed:
            self._questions.pop(node, None)
            if node in self._states:
                self._stale.add(node)
            elif node.definition.is_leaf:
                self._states.clear()  # It was made meanwhile, and has its place in the order.

    def forget(self) -> None:
        """Lets go of everything, as for another language."""
        self._states.clear()
        self._stale.clear()
        self._questions.clear()

    def states(self) -> list[NodeState]:
        """The states of all leaves, in document order; for a record at rest."""
        known = self._states
        if not known:
            leaves = (node for node in self._instance.walk() if node.definition.is_leaf)
            known.update((node, self.state(node)) for node in leaves)
        if self._restless:
            self._stale |= {node for node in known if node.definition in self._restless}
        known.update((node, self.state(node)) for node in self._stale)
        self._stale.clear()
        return list(known.values())

    def state(self, node: AnswerNode) -> NodeState:
        """The state of one node."""
        violation = self.violation(node)
        return NodeState(
            node.path,
            node.text,
            node.relevant,
            node.required,
            node.readonly,
            valid=violation is None,
            violation=violation,
            message=None if violation is None else self._message(node, violation),
        )

    @staticmethod
    def violation(node: AnswerNode) -> Violation | None:
        """Which rule the answer of a node breaks; None when all is well."""
        if node.relevant:
            if node.required and not node.text:
                return "required"
            if node.text and not node.satisfied:
                return "constraint"
        return None

    def label(self, node: AnswerNode) -> str | None:
        """The label of a node in the active language; None when it has none."""
        element = node.definition.element
        return self._surroundings.show(element.label, node) if element is not None else None

    def hint(self, node: AnswerNode) -> str | None:
        """The hint of a question in the active language; None when it has none."""
        question = node.definition.question
        return self._surroundings.show(question.hint, node) if question is not None else None

    def question(self, node: AnswerNode, depth: int = 0) -> QuestionView:
        """A question as a screen shows it now."""
        known = self._questions.get(node) if self._is_known(node) else None
        if known is None:
            known = self._describe(node, depth)
        elif known.depth != depth:
            known = replace(known, depth=depth)
        self._questions[node] = known
        return known

    def _is_known(self, node: AnswerNode) -> bool:
        """Whether what was said of a node still holds, also in the middle of a change."""
        is_moved = bool(self._work.changed_repeats)
        is_restless = node.definition in self._restless
        return not (is_moved or is_restless or node in self._work.changed)

    def _describe(self, node: AnswerNode, depth: int) -> QuestionView:
        state = self.state(node)
        question = node.definition.question or no_question(node.definition.path)
        show, bind = self._surroundings.show, node.definition.bind
        return QuestionView(
            path=state.path,
            name=node.name,
            label=show(question.label, node) or "",
            hint=show(question.hint, node) or "",
            guidance=show(question.guidance, node, "guidance") or "",
            control=_control(question, node),
            type=node.definition.type,
            mediatype=question.mediatype,
            appearance=question.appearance,
            parameters=question.parameters,
            value=state.value,
            relevant=state.relevant,
            required=state.required,
            readonly=state.readonly,
            valid=state.valid,
            violation=state.violation,
            message=state.message,
            choices=self._work.choices.shown(node),
            attributes=bind.attributes if bind is not None else {},
            media=self._media(question.label),
            depth=depth,
        )

    def pages(self) -> tuple[PageView, ...]:
        """The pages of which something is relevant."""
        found: list[PageView] = []
        for path, elements in self._pages.items():
            if any(self._is_shown(element) for element in elements):
                found.append(PageView(path, self._title(elements), len(found) + 1))
        return tuple(found)

    def items(self, page: str) -> list[Item]:
        """What is on a page now; empty for a page that does not exist."""
        found: list[Item] = []
        for element in self._pages.get(page, ()):
            if isinstance(element, Group):
                found += self._inside(element, self._instance.scope, 0)
            else:
                found += self._items(element, self._instance.scope, 0)
        return found

    def _items(self, element: BodyElement, scope: Scope, depth: int) -> Iterator[Item]:
        if isinstance(element, Question):
            node = self._live(element, scope)
            if node is not None and node.relevant:
                yield self.question(node, depth)
        elif isinstance(element, Group):
            yield from self._group_items(element, scope, depth)
        elif isinstance(element, Repeat):
            yield from self._repeat_items(element, scope, depth)

    def _group_items(self, group: Group, scope: Scope, depth: int) -> Iterator[Item]:
        node = self._live(group, scope)
        if node is not None and not node.relevant:
            return
        inside = self._inside(group, scope, depth + 1)
        first = next(inside, None)
        if first is not None:
            anchor = node or scope.node
            label = self._surroundings.show(group.label, anchor) or ""
            yield GroupView(anchor.path, label, depth, group.appearance)
            yield first
            yield from inside

    def _inside(self, group: Group, scope: Scope, depth: int) -> Iterator[Item]:
        node = self._live(group, scope)
        if node is None or node.relevant:
            for child in group.children:
                yield from self._items(child, scope, depth)

    def _repeat_items(self, repeat: Repeat, scope: Scope, depth: int) -> Iterator[Item]:
        definition = self._definition.nodes.get(repeat.path)
        if definition is None or definition.parent is None:
            return
        parent = scope.slots.get(definition.parent)
        instances = scope.repeats.get(definition, [])
        free = repeat.count is None and not repeat.fixed
        shown = [instance for instance in instances if instance.node.relevant]
        if parent is None or not parent.relevant or (instances and not shown):
            return
        label = self._surroundings.show(repeat.label, instances[0].node if instances else parent)
        path = f"{parent.path}/{definition.name}"
        yield RepeatView(path, label or "", len(instances), free, free and bool(instances), depth)
        for instance in shown:
            name = self._surroundings.show(repeat.label, instance.node) or ""
            yield InstanceView(instance.path, instance.position, name, depth)
            for child in repeat.children:
                yield from self._items(child, instance, depth + 1)

    def _live(self, element: BodyElement, scope: Scope) -> AnswerNode | None:
        definition: NodeDefinition | None = self._definition.nodes.get(element.path)
        return scope.slots.get(definition) if definition is not None else None

    def _is_shown(self, element: BodyElement) -> bool:
        return next(self._items(element, self._instance.scope, 0), None) is not None

    def _title(self, elements: tuple[BodyElement, ...]) -> str:
        first = elements[0]
        if isinstance(first, Question):
            return self._definition.title
        node = self._live(first, self._instance.scope) or self._instance.root
        return self._surroundings.show(first.label, node) or self._definition.title

    def _message(self, node: AnswerNode, violation: Violation | None) -> str | None:
        bind = node.definition.bind
        if violation is None or bind is None:
            return None
        text = bind.required_message if violation == "required" else bind.constraint_message
        return self._surroundings.show(text, node)

    def _media(self, text: Text | None) -> dict[str, str]:
        if text is None or text.id is None:
            return {}
        return self._definition.itext.media(self._surroundings.language, text.id)


def _control(question: Question, node: AnswerNode) -> str:
    """The control; a text field that nobody can fill and that holds no rule's result is a note."""
    bind = node.definition.bind
    is_computed = bind is not None and bind.calculate is not None
    is_note = question.control == "input" and node.definition.is_fixed and not is_computed
    return "note" if is_note else question.control


def _cut(body: tuple[BodyElement, ...]) -> Iterator[tuple[str, tuple[BodyElement, ...]]]:
    """Pages by path: a top-level group or repeat each, loose questions in a row together.

    A group around the whole form is no page: the groups inside it are.
    """
    only = body[0] if len(body) == 1 else None
    if isinstance(only, Group) and any(isinstance(part, Group) for part in only.children):
        yield from _cut(only.children)
        return
    loose: list[BodyElement] = []
    for place, element in enumerate(body):
        if isinstance(element, Question):
            loose.append(element)
            continue
        if loose:
            yield loose[0].path, tuple(loose)
            loose = []
        yield element.path or f"#{place}", (element,)
    if loose:
        yield loose[0].path, tuple(loose)
