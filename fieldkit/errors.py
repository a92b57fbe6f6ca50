"""What can go wrong, as data: coded refusals and problems, each with a remedy in the catalogue."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from string import Formatter
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

from fieldkit.error_catalogue import CATALOGUE

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_OPTIONAL = re.compile(r"\[\[(.*?)\]\]")

Severity = Literal["error", "warning", "advice"]


def message_of(
    code: str, context: Mapping[str, object], translate: Callable[[str], str] = str
) -> str:
    """The sentence for a code, its template translated first and filled in after."""
    return _filled(translate(CATALOGUE[code][0]), context)


def remedy_of(
    code: str, context: Mapping[str, object], translate: Callable[[str], str] = str
) -> str:
    """What to do about a code, translated and filled in."""
    return _filled(translate(CATALOGUE[code][1]), context)


class FieldKitError(Exception):
    """An expected refusal: the disk's or the file's fault, never a bug of ours.

    `code` is a key of the catalogue, `context` the values that its templates name. The screen and
    the command line word it; the core only raises it.
    """

    def __init__(self, code: str, **context: object) -> None:
        super().__init__(code, context)
        self.code = code
        self.context: Mapping[str, object] = MappingProxyType(context)

    def __str__(self) -> str:
        return self.message

    @property
    def message(self) -> str:
        """The refusal in English."""
        return message_of(self.code, self.context)

    @property
    def remedy(self) -> str:
        """What to do, in English."""
        return remedy_of(self.code, self.context)


class CancelledByUser(Exception):
    """Raised at a safe point of a long job after the user asked it to stop."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with a form, a plan, a file or an answer, and where."""

    code: str
    severity: Severity = "error"
    sheet: str | None = None
    row: int | None = None
    column: str | None = None
    context: Mapping[str, object] = field(default_factory=dict)

    @property
    def message(self) -> str:
        """What is wrong, in English."""
        return message_of(self.code, self.context)

    @property
    def remedy(self) -> str:
        """What to do, in English."""
        return remedy_of(self.code, self.context)

    @property
    def place(self) -> str:
        """Where it is, such as `survey, row 5, calculation`; empty where that is not known."""
        row = f"row {self.row}" if self.row else ""
        return ", ".join(part for part in (self.sheet, row, self.column) if part)

    @property
    def located_message(self) -> str:
        """What is wrong, in English, led by the place."""
        return f"{self.place}: {self.message}" if self.place else self.message

    def as_dict(self) -> dict[str, object]:
        """The problem as the command line prints it."""
        return {
            "severity": self.severity,
            "code": self.code,
            "sheet": self.sheet,
            "row": self.row,
            "column": self.column,
            "message": self.message,
            "remedy": self.remedy,
        }


class _Lenient(dict[str, object]):
    """A context in which a name that a template asks for in vain stays visible."""

    def __missing__(self, key: str) -> str:
        return "{" + key + "}"


def _filled(template: str, context: Mapping[str, object]) -> str:
    """The sentence; what stands in [[ ]] is left out where a value that it names is empty."""

    def kept(part: re.Match[str]) -> str:
        named = [name for _, name, _, _ in Formatter().parse(part[1]) if name]
        return part[1] if all(context.get(name) for name in named) else ""

    return _OPTIONAL.sub(kept, template).format_map(_Lenient(context))
