"""What many expressions share: all that is left when their absolute paths are taken out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldkit.forms.xpath import compiled as as_
from fieldkit.forms.xpath.analysis import certain
from fieldkit.forms.xpath.compiler import Compiler
from fieldkit.forms.xpath.parser import parse_shape

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fieldkit.forms.xpath.lexer import Token
    from fieldkit.forms.xpath.names import Names

Key = tuple[str | int, ...]


class Shape:
    """A parsed and compiled expression with holes, which the context of an evaluation fills."""

    __slots__ = ("ahead", "boolean", "evaluate", "names", "nodes", "number", "string", "tree")

    def __init__(self, text: str, read: Sequence[Token], names: Names) -> None:
        self.names = names
        self.tree = parse_shape(text, read)
        compiler = Compiler(names)
        part = compiler.compile(self.tree)
        made = [compiler.compile(inner) for inner in certain(self.tree)]
        # What takes long and can be worked out in pieces before the whole is evaluated.
        self.ahead = tuple(inner.pieces for inner in made if inner.pieces is not None)
        self.evaluate = part.evaluate
        self.string = as_.string(part)
        self.number = as_.number(part)
        self.boolean = as_.boolean(part)
        self.nodes = as_.nodes(part)


def key_of(read: Sequence[Token]) -> Key:
    """What tells shapes apart: the tokens, of a path token only the number of its names."""
    return tuple(token.text.count("/") if token.kind == "path" else token.text for token in read)
