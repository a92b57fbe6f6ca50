"""What a screen, a printer or a check sees of a live form: values without behaviour."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fieldkit.forms.offer import Choice

Violation = Literal["required", "constraint"]


class NodeState(NamedTuple):
    """The state of one leaf; `message` is the form's own words, None where it has none."""

    path: str
    value: str
    relevant: bool = True
    required: bool = False
    readonly: bool = False
    valid: bool = True
    violation: Violation | None = None
    message: str | None = None


@dataclass(frozen=True, slots=True)
class QuestionView:
    """A question as a screen shows it now."""

    path: str
    name: str
    label: str
    hint: str
    guidance: str
    control: str
    type: str
    mediatype: str
    appearance: tuple[str, ...]
    parameters: Mapping[str, str]
    value: str
    relevant: bool
    required: bool
    readonly: bool
    valid: bool
    violation: Violation | None
    message: str | None
    choices: tuple[Choice, ...]
    attributes: Mapping[str, str]
    media: Mapping[str, str] = field(default_factory=dict)
    depth: int = 0


@dataclass(frozen=True, slots=True)
class GroupView:
    """The heading of a group; `depth` counts the groups around it on its page."""

    path: str
    label: str
    depth: int
    appearance: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RepeatView:
    """The heading of a repeat and what may be done with it."""

    path: str
    label: str
    count: int
    can_add: bool
    can_remove: bool
    depth: int = 0


@dataclass(frozen=True, slots=True)
class InstanceView:
    """The heading of one instance of a repeat; positions count from 1."""

    path: str
    position: int
    label: str
    depth: int = 0


@dataclass(frozen=True, slots=True)
class PageView:
    """One page of the form; numbers count from 1."""

    path: str
    title: str
    number: int


Item = QuestionView | GroupView | RepeatView | InstanceView


@dataclass(frozen=True, slots=True)
class Changes:
    """What an act changed: paths with another state, label or choices; repeats with other rows."""

    changed: frozenset[str] = frozenset()
    repeats: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.changed or self.repeats)

    def __or__(self, other: Changes) -> Changes:
        return Changes(self.changed | other.changed, self.repeats | other.repeats)
