"""Functions whose result depends on the language in which the form is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldkit.forms.xpath.signature import Purity, declare

if TYPE_CHECKING:
    from fieldkit.forms.xpath.context import Context
    from fieldkit.forms.xpath.nodes import Node


def _itext(context: Context, key: str) -> str | list[Node]:
    return context.environment.itext(key)


def _choice_name(context: Context, value: str, path: str) -> str:
    return context.environment.choice_name(value, path, context)


_SECTION = "Language functions"
TABLE = (
    declare(
        "jr:itext(string id) -> any", _itext, _SECTION,
        "A text of the form in the active language.", Purity.LANGUAGE,
    ),
    declare(
        "jr:choice-name(string value, string path) -> string", _choice_name, "Select functions",
        "The label of a choice of the question at a path.", Purity.LANGUAGE,
    ),
)  # fmt: skip
