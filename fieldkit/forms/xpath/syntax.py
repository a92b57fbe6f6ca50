"""The parts of a parsed expression. Chains of one precedence are flat, so depth means nesting."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from fieldkit.errors import FieldKitError

if TYPE_CHECKING:
    from fieldkit.forms.xpath.nodes import Kind


class XPathSyntaxError(FieldKitError):
    """An expression that cannot be read; `context["offset"]` counts characters from 0."""

    @property
    def offset(self) -> int:
        """Where in the expression reading stopped."""
        return int(str(self.context.get("offset", 0)))


class Start(Enum):
    """Where a location path without a leading expression begins."""

    CONTEXT = "context"
    ROOT = "root"


@dataclass(frozen=True, slots=True)
class Literal:
    """A number or a string written in the expression."""

    value: str | float


@dataclass(frozen=True, slots=True)
class Logical:
    """`a or b or c`, `a and b`."""

    operator: str
    operands: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """`a = b`, `a < b <= c`; from left to right."""

    first: Part
    rest: tuple[tuple[str, Part], ...]


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """`a + b - c`, `a * b div c`; from left to right."""

    first: Part
    rest: tuple[tuple[str, Part], ...]


@dataclass(frozen=True, slots=True)
class Negative:
    """`-a`; an even number of signs is written as a sum with nothing."""

    operand: Part
    signs: int


@dataclass(frozen=True, slots=True)
class Union:
    """`a | b`."""

    operands: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Call:
    """A function call; `name` as written, `offset` where its name begins."""

    name: str
    arguments: tuple[Part, ...]
    offset: int

    @property
    def arity(self) -> int:
        """How many arguments are given."""
        return len(self.arguments)


@dataclass(frozen=True, slots=True)
class NameTest:
    """`name`, `p:name`, `p:*`, `*`; `prefix` None where none is written."""

    prefix: str | None
    name: str


@dataclass(frozen=True, slots=True)
class KindTest:
    """`node()` (kind None), `text()`, `comment()`, `processing-instruction('target')`."""

    kind: Kind | None
    target: str | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a location path."""

    axis: str
    test: NameTest | KindTest
    predicates: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True)
class Path:
    """A location path: where it starts, and its steps."""

    start: Start | Part
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Hole:
    """The place of an absolute path of so many plain names, which each expression fills."""

    number: int
    length: int


@dataclass(frozen=True, slots=True)
class Filter:
    """`primary[predicate]`."""

    primary: Part
    predicates: tuple[Part, ...]


Part = Literal | Logical | Comparison | Arithmetic | Negative | Union | Call | Path | Hole | Filter
SELF_NODE = Step("self", KindTest(None))
PARENT = Step("parent", KindTest(None))
