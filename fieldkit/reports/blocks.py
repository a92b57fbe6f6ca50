"""What a document consists of, as plain values: no PDF, no form, no language rules.

Texts are final: translated, with isolates around what was inserted. Writers only lay them out.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum


class Mark(Enum):
    """A state as a shape, so that it is told without colour."""

    NONE = "none"
    CRITICAL = "octagon"
    MAJOR = "triangle"
    MINOR = "diamond"
    DONE = "filled circle"
    OPEN = "ring"
    RETURNED = "arrow back"
    REFUSED = "cross"


class Tone(Enum):
    """What a state means; writers give each a colour, never the colour alone."""

    PLAIN = "plain"
    MUTED = "muted"
    RED = "red"
    AMBER = "amber"
    GREEN = "green"
    BLUE = "blue"
    VIOLET = "violet"


@dataclass(frozen=True, slots=True)
class Signal:
    """A state in words with its shape and tone."""

    text: str
    mark: Mark = Mark.NONE
    tone: Tone = Tone.PLAIN


@dataclass(frozen=True, slots=True)
class Meta:
    """What stands on every page and in the file's properties.

    `moment` is ISO 8601; `page_label` has the places {page} and {pages}.
    """

    language: str
    title: str
    subject: str
    author: str
    identifier: str
    moment: str
    header: tuple[str, str]
    footer: str
    page_label: str
    banner: str = ""


@dataclass(frozen=True, slots=True)
class Masthead:
    """The title of the document and whom, where and when it is about."""

    title: str
    subtitle: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """A large value with its name."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """The result at a glance: figures, then the alert and the decision with what they entail."""

    figures: tuple[Figure, ...]
    alert: Signal
    alert_detail: str
    decision_label: str
    decision: str
    deadline: str
    tally: str
    grade_detail: str = ""


@dataclass(frozen=True, slots=True)
class Heading:
    """A title of a part (level 1) or of a group inside it (level 2, 3)."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class FindingItem:
    """One finding with what has to be done about it and by when."""

    number: str
    severity: Signal
    text: str
    found: str
    action: str
    deadline: str
    status: Signal


@dataclass(frozen=True, slots=True)
class FindingList:
    """The findings, gravest first."""

    items: tuple[FindingItem, ...]


@dataclass(frozen=True, slots=True)
class SignatureItem:
    """One signature: an image, or the words that stand in its place."""

    role: str
    name: str
    detail: str
    image: bytes | None
    instead: str


@dataclass(frozen=True, slots=True)
class Signatures:
    """Signatures side by side."""

    items: tuple[SignatureItem, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One question with its answer, the limit it is held against, and a failed state."""

    label: str
    value: str
    limit: str = ""
    note: str = ""
    signal: Signal | None = None
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table."""

    text: str
    signal: Signal | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """Repeated answers side by side; the head is printed again on every page."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Photo:
    """A picture with its caption; `missing` is printed where it cannot be shown."""

    name: str
    content: bytes | None
    caption: str
    detail: str
    missing: str


@dataclass(frozen=True, slots=True)
class PhotoGrid:
    """Photos in two columns."""

    photos: tuple[Photo, ...]


@dataclass(frozen=True, slots=True)
class Note:
    """A sentence of its own, with a state where it has one."""

    text: str
    signal: Signal | None = None


@dataclass(frozen=True, slots=True)
class Code:
    """A QR code with the words under it."""

    content: str
    caption: str


@dataclass(frozen=True, slots=True)
class Proof:
    """What proves the document: facts, codes to scan, and how to verify it."""

    facts: tuple[tuple[str, str], ...]
    codes: tuple[Code, ...]
    steps: tuple[str, ...]


Block = (
    Masthead | Verdict | Heading | FindingList | Signatures | Row | Table | PhotoGrid | Note | Proof
)


@dataclass(frozen=True, slots=True)
class Document:
    """A whole document in one language."""

    meta: Meta
    blocks: tuple[Block, ...] = field(default_factory=tuple)
