"""A form being answered: begin, restore or edit a record, set answers, see what follows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldkit.clock import SystemClock
from fieldkit.collector import paused_collector
from fieldkit.errors import FieldKitError, Problem
from fieldkit.forms.body import Repeat
from fieldkit.forms.choices import Choices
from fieldkit.forms.dag import plan
from fieldkit.forms.events import AMBIGUOUS, Events
from fieldkit.forms.identity import deprecate, finishing, meta_text
from fieldkit.forms.instance import AnswerNode, Instance
from fieldkit.forms.pending import Pending
from fieldkit.forms.preloads import preload
from fieldkit.forms.recalculation import Recalculation
from fieldkit.forms.screen import Screen
from fieldkit.forms.submission import attached_names, draft_xml, read_record, submission_xml
from fieldkit.forms.surroundings import Surroundings
from fieldkit.forms.values import in_range, stored
from fieldkit.forms.views import (
    Changes,
    GroupView,
    InstanceView,
    Item,
    NodeState,
    PageView,
    QuestionView,
    RepeatView,
)
from fieldkit.forms.xpath import Context

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lxml import etree

    from fieldkit.clock import Clock
    from fieldkit.forms.definition import FormDefinition
    from fieldkit.forms.instance import Scope
    from fieldkit.forms.secondary import Given
    from fieldkit.forms.structure import NodeDefinition

__all__ = [
    "Changes",
    "FormSession",
    "GroupView",
    "InstanceView",
    "Item",
    "NodeState",
    "PageView",
    "QuestionView",
    "RepeatView",
]


class FormSession:
    """One record of one form, live."""

    def __init__(
        self,
        definition: FormDefinition,
        source: etree._Element,
        clock: Clock,
        given: Given | None = None,
    ) -> None:
        self.definition = definition
        self._clock = clock
        self._pending: Pending | None = None
        self._surroundings = Surroundings(definition, clock, given)
        self._instance = Instance(definition, source)
        self._surroundings.tree = self._instance
        choices = Choices(self._surroundings)
        self._surroundings.name_choice = choices.label_of
        self._work = Recalculation(plan(definition), self._instance, self._surroundings, choices)
        self._events = Events(definition, self._work)
        self._screen = Screen(definition, self._instance, self._surroundings, self._work)

    @classmethod
    @paused_collector()
    def new(
        cls,
        definition: FormDefinition,
        clock: Clock | None = None,
        properties: Mapping[str, str] | None = None,
        given: Given | None = None,
    ) -> FormSession:
        """A fresh record; `properties` are what the device knows (deviceid, username, ...).

        Raises:
            FieldKitError: `form.cycle`, or the first expression that fails on the blank record.
        """
        session = cls(definition, definition.instance, clock or SystemClock(), given)
        preload(session._instance, session._clock, properties or {})
        session._work.touch_all()
        session._events.first_load()
        session._events.settle()
        for problem in (each for each in session.problems if each.code != AMBIGUOUS):
            raise FieldKitError(problem.code, **problem.context)
        session._forget_changes()
        return session

    @classmethod
    @paused_collector()
    def restore(
        cls,
        definition: FormDefinition,
        xml: bytes,
        clock: Clock | None = None,
        given: Given | None = None,
    ) -> FormSession:
        """A saved draft, as it was."""
        session = cls(definition, read_record(definition, xml), clock or SystemClock(), given)
        session._instance.resume()
        session._work.touch_saved()
        session._events.load()
        return session

    @classmethod
    @paused_collector()
    def read(
        cls, definition: FormDefinition, xml: bytes, clock: Clock | None = None
    ) -> FormSession:
        """A finished submission as it is, to be read: the opening itself sets nothing in it."""
        session = cls(definition, read_record(definition, xml), clock or SystemClock())
        session._work.touch_saved()
        session._events.look()
        return session

    @classmethod
    @paused_collector()
    def edit(
        cls,
        definition: FormDefinition,
        xml: bytes,
        clock: Clock | None = None,
        given: Given | None = None,
    ) -> FormSession:
        """A finished submission opened again: a new instanceID, the old one as deprecatedID.

        Raises:
            FieldKitError: `form.closed` for a form that asks for encryption.
        """
        if definition.public_key:
            raise FieldKitError("form.closed", form=definition.id)
        session = cls(definition, read_record(definition, xml), clock or SystemClock(), given)
        deprecate(session._instance, session._clock)
        session._work.keep_instances()
        session._work.touch_edited()
        session._events.load()
        return session

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Rules that could not be evaluated; what they decide stays as it was."""
        return tuple(self._work.problems.values())

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages of the form."""
        return self.definition.languages

    @property
    def language(self) -> str:
        """The active language."""
        return self._surroundings.language

    def set_language(self, language: str) -> Changes:
        """Switches the language of labels, hints, messages and choices."""
        if language not in self.languages:
            raise FieldKitError("form.no_such_language", language=language)
        if language == self.language:
            return Changes()
        self._rest()
        self._begin()
        self._surroundings.language = language
        self._screen.forget()
        self._work.touch_named()
        changes = self._follow().complete()
        return changes | Changes(frozenset(node.path for node in self._instance.walk()))

    def set(self, path: str, value: str) -> Changes:
        """Answers a question; several choices are separated by spaces, "" clears.

        Raises:
            FieldKitError: `form.no_such_question`, `form.readonly`, `form.not_a_value`.
        """
        return self.setting(path, value).complete()

    def setting(self, path: str, value: str) -> Pending:
        """As `set`, for a face that draws while it drives the consequences itself.

        Whatever answers or saves works them to their end first: nothing half done is ever written.
        `adding` and `removing` are to `add` and `remove` what this is to `set`.
        """
        self._rest()
        node = self._question(path)
        if node.readonly:
            raise FieldKitError("form.readonly", path=path)
        answer = self._stored(node, value)
        if answer is None:
            raise FieldKitError(
                "form.not_a_value", path=path, value=value, type=node.definition.type
            )
        self._begin()
        self._work.write(node, answer)
        return self._follow()

    def accepts(self, path: str, value: str) -> bool:
        """Whether a text is a value of the question's type."""
        return self._stored(self._question(path), value) is not None

    def add(self, repeat: str) -> Changes:
        """Appends an instance to a repeat.

        Raises:
            FieldKitError: `form.no_such_repeat`, `form.fixed_repeat`.
        """
        return self.adding(repeat).complete()

    def adding(self, repeat: str) -> Pending:
        """As `add`, in slices."""
        self._rest()
        definition, scope = self._free_repeat(repeat)
        self._begin()
        self._work.add(definition, scope)
        return self._follow()

    def remove(self, instance: str) -> Changes:
        """Takes an instance of a repeat out; later ones move up.

        Raises:
            FieldKitError: `form.no_such_repeat`, `form.fixed_repeat`.
        """
        return self.removing(instance).complete()

    def removing(self, instance: str) -> Pending:
        """As `remove`, in slices."""
        self._rest()
        node = self._instance.find(instance)
        if node is None or not node.definition.is_repeat:
            raise FieldKitError("form.no_such_repeat", path=instance)
        self._free_repeat(instance.rpartition("[")[0])
        self._begin()
        self._work.remove(node.scope)
        return self._follow()

    def count(self, repeat: str) -> int:
        """How many instances a repeat has."""
        found = self._instance.find_repeat(repeat)
        if found is None:
            raise FieldKitError("form.no_such_repeat", path=repeat)
        return len(found[1].repeats.get(found[0], ()))

    def value(self, path: str) -> str:
        """The text at a path as others see it; "" for a path that does not exist."""
        node = self._instance.find(path)
        return node.text if node is not None else ""

    def holds(self, path: str, expression: str) -> bool:
        """Whether an expression is true at the node of a path; false where there is none."""
        node = self._instance.find(path)
        if node is None:
            return False
        compiled = self._surroundings.expression(expression)
        return compiled.as_boolean(Context(node, self._surroundings))

    def node(self, path: str) -> NodeState:
        """The state of one node.

        Raises:
            FieldKitError: `form.no_such_question`.
        """
        return self._screen.state(self._node(path))

    def nodes(self) -> list[NodeState]:
        """The states of all leaves, in document order."""
        self._rest()
        return self._screen.states()

    def violations(self) -> list[NodeState]:
        """The leaves that are required and empty or break their constraint, in document order."""
        return [state for state in self.nodes() if state.violation is not None]

    def question(self, path: str) -> QuestionView:
        """A question as a screen shows it now."""
        return self._screen.question(self._node(path))

    def label(self, path: str) -> str | None:
        """The label of a node or repeat in the active language; None when it has none."""
        return self._screen.label(self._node(path))

    def pages(self) -> tuple[PageView, ...]:
        """The form cut into pages; pages of which nothing is relevant are left out."""
        return self._screen.pages()

    def items(self, page: str) -> list[Item]:
        """What is on a page now, in order, relevant things only."""
        return self._screen.items(page)

    def submission(self) -> bytes:
        """The record's XML without what is not relevant."""
        self._rest()
        return submission_xml(self._instance)

    def draft(self) -> bytes:
        """The record's XML with everything it remembers, for `restore`."""
        self._rest()
        return draft_xml(self._instance)

    def complete(self) -> Changes:
        """Stamps the end of the work and who the record is; call it before `submission`."""
        self._rest()
        self._begin()
        for node, text in finishing(self._instance, self._clock):
            self._work.write(node, text)
        return self._follow().complete()

    @property
    def instance_id(self) -> str:
        """The identifier of the record, "uuid:..."; "" when the form makes none."""
        return meta_text(self._instance, "instanceID")

    @property
    def deprecated_id(self) -> str:
        """The identifier of the submission this one replaces; "" for a first one."""
        return meta_text(self._instance, "deprecatedID")

    @property
    def instance_name(self) -> str:
        """The name the form gives the record; "" when it gives none."""
        return meta_text(self._instance, "instanceName")

    @property
    def attachments(self) -> tuple[str, ...]:
        """The file names that file questions hold, in document order."""
        return attached_names(self._instance)

    def _begin(self) -> None:
        self._surroundings.moment = self._clock.now()
        self._forget_changes()

    def _rest(self) -> None:
        """Works a change that is still pending to its end."""
        if self._pending is not None:
            self._pending.complete()

    def _follow(self) -> Pending:
        """What follows from a change, waiting to be worked out."""
        self._pending = Pending(self._events.steps(), self._finish)
        return self._pending

    def _finish(self) -> Changes:
        changes = Changes(
            frozenset(node.path for node in self._work.changed),
            frozenset(self._work.changed_repeats),
        )
        self._pending = None
        self._forget_changes()
        return changes

    def _forget_changes(self) -> None:
        self._screen.follow()
        self._work.changed.clear()
        self._work.changed_repeats.clear()

    def _stored(self, node: AnswerNode, value: str) -> str | None:
        question = node.definition.question
        answer = stored(node.definition.type, value)
        if answer and question is not None and question.control == "range":
            return answer if in_range(answer, question.parameters) else None
        return answer

    def _node(self, path: str) -> AnswerNode:
        node = self._instance.find(path)
        if node is None:
            raise FieldKitError("form.no_such_question", path=path)
        return node

    def _question(self, path: str) -> AnswerNode:
        node = self._node(path)
        if node.definition.question is None:
            raise FieldKitError("form.no_such_question", path=path)
        return node

    def _free_repeat(self, path: str) -> tuple[NodeDefinition, Scope]:
        found = self._instance.find_repeat(path)
        if found is None:
            raise FieldKitError("form.no_such_repeat", path=path)
        element = found[0].element
        if isinstance(element, Repeat) and (element.count is not None or element.fixed):
            raise FieldKitError("form.fixed_repeat", path=path)
        return found
