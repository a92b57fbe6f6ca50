"""What a form is made of, as its definition says it: paths, binds, controls, texts and actions."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from fieldkit.forms.body import Question

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lxml import etree

    from fieldkit.forms.body import BodyElement
    from fieldkit.forms.itext import Text

# What has no attributes of its own shares this.
_NONE: Mapping[str, str] = MappingProxyType({})


class Bind(NamedTuple):
    """The rules of a path, as text; `attributes` are the foreign ones by well-known prefix.

    Paths with the same rules share one.
    """

    type: str = "string"
    relevant: str | None = None
    required: str | None = None
    constraint: str | None = None
    calculate: str | None = None
    readonly: str | None = None
    constraint_message: Text | None = None
    required_message: Text | None = None
    preload: str | None = None
    preload_parameter: str = ""
    attributes: Mapping[str, str] = _NONE


@dataclass(frozen=True, slots=True)
class Action:
    """A setvalue: when one of `events` happens at `source`, `target` gets `value` or `literal`."""

    events: frozenset[str]
    reference: str
    target: str
    value: str | None
    literal: str
    source: str | None


@dataclass(eq=False, slots=True)
class NodeDefinition:
    """One path of the primary instance: its place, its rules and what a new node starts with.

    `tag` is namespace, local name and prefix. A name without prefix is the form's own and in no
    namespace, whichever the form or a record declares for it.
    """

    path: str
    name: str
    namespace: str
    tag: tuple[str, str, str]
    parent: NodeDefinition | None
    index: int
    children: list[NodeDefinition] = field(default_factory=list)
    bind: Bind | None = None
    element: BodyElement | None = None
    is_repeat: bool = False
    is_attribute: bool = False
    is_optional: bool = False
    template: etree._Element | None = None
    repeats: tuple[NodeDefinition, ...] = ()

    @property
    def is_leaf(self) -> bool:
        """Whether the path holds an answer rather than other paths."""
        if self.is_repeat:
            return False
        return not self.children or all(child.is_attribute for child in self.children)

    @property
    def question(self) -> Question | None:
        """The control that answers this path, if the body has one."""
        return self.element if isinstance(self.element, Question) else None

    @property
    def is_fixed(self) -> bool:
        """Whether nobody can ever change it: read-only without a condition."""
        return self.bind is not None and (self.bind.readonly or "").replace(" ", "") == "true()"

    @property
    def is_asked(self) -> bool:
        """Whether somebody is asked for it: not a note, not the heading of a grid."""
        question = self.question
        return question is not None and not self.is_fixed and "label" not in question.appearance

    @property
    def type(self) -> str:
        """The bind type without its prefix; `string` where none is given."""
        return self.bind.type if self.bind else "string"


def shared_repeats(first: NodeDefinition, second: NodeDefinition) -> int:
    """How many repeats two paths lie in together."""
    shared = 0
    for mine, theirs in zip(first.repeats, second.repeats, strict=False):
        if mine is not theirs:
            break
        shared += 1
    return shared
