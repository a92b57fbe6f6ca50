"""The table of every function an expression may call, put together from one module per subject."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from fieldkit.forms.xpath.functions import (
    dates,
    encoding,
    geography,
    language,
    logic,
    nodesets,
    numbers,
    repeats,
    selects,
    strings,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fieldkit.forms.xpath.signature import Function

FUNCTIONS: Mapping[str, Function] = MappingProxyType(
    {
        function.name: function
        for subject in (
            strings, logic, numbers, nodesets, dates, selects, repeats, geography, encoding,
            language,
        )
        for function in subject.TABLE
    }
)  # fmt: skip


def known_function(name: str) -> Function | None:
    """The function of a name (`jr:` where it has that prefix); None when there is none."""
    return FUNCTIONS.get(name)
