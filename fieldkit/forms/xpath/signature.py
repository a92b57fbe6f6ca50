"""What a function of the table declares: signature, purity, place in the specification."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

_SIGNATURE = re.compile(r"(?P<name>[\w:-]+)\((?P<parameters>[^)]*)\) -> (?P<result>\w+)")
_PARAMETER = re.compile(r"(?P<kind>\w+) [\w-]+(?P<mark>\?|\.\.\.)?")


class Purity(Enum):
    """What a result depends on beside the arguments."""

    PURE = "nothing"
    FORM = "the device's zone or the form's instances"
    NODE = "the context node"
    VOLATILE = "time or chance"
    LANGUAGE = "the active language"


@dataclass(frozen=True, slots=True)
class Function:
    """One function.

    `parameters` are the kinds string, number, boolean, nodes, any, or expression (handed over
    unevaluated); the last one repeats when `most` is None. An implementation that is not PURE
    takes the context first.
    """

    name: str
    signature: str
    parameters: tuple[str, ...]
    least: int
    most: int | None
    result: str
    purity: Purity
    section: str
    doc: str
    implementation: Callable[..., Any]

    def accepts(self, arity: int) -> bool:
        """Whether it can be called with so many arguments."""
        return self.least <= arity and (self.most is None or arity <= self.most)

    def kind_of(self, place: int) -> str:
        """The kind of the argument at a place."""
        return self.parameters[min(place, len(self.parameters) - 1)]


def declare(
    signature: str, implementation: Callable[..., Any], section: str, doc: str,
    purity: Purity = Purity.PURE,
) -> Function:  # fmt: skip
    """A function from its signature: `substr(string text, number start, number end?) -> string`."""
    match = _SIGNATURE.fullmatch(signature)
    if match is None:
        raise ValueError(signature)
    found = [_PARAMETER.fullmatch(part) for part in match["parameters"].split(", ") if part]
    parameters = [parameter for parameter in found if parameter is not None]
    if len(parameters) != len(found):
        raise ValueError(signature)
    repeats = bool(parameters) and parameters[-1]["mark"] == "..."
    return Function(
        name=match["name"],
        signature=signature,
        parameters=tuple(parameter["kind"] for parameter in parameters),
        least=sum(1 for parameter in parameters if not parameter["mark"]),
        most=None if repeats else len(parameters),
        result=match["result"],
        purity=purity,
        section=section,
        doc=doc,
        implementation=implementation,
    )
