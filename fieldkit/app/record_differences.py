"""In which fields a record that somebody changed differs from the one that is known."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fieldkit.ledger.records import Record

_MOST = 5
_LEAF = re.compile(r"<([^\s<>/]+)[^<>]*>([^<]+)</\1>")
_XML = "xml"


def differing_fields(said: Record, known: Record) -> str:
    """Each field as `name: what is said | what is known`, the first few; empty without any."""
    here, there = dict(_fields(known.body)), dict(_fields(said.body))
    names = [name for name in {**there, **here} if here.get(name) != there.get(name)]
    told = [f"{name}: {there.get(name, '')} | {here.get(name, '')}" for name in names[:_MOST]]
    return "; ".join([*told, *(["..."] if len(names) > _MOST else [])])


def _fields(value: object, path: str = "") -> Iterator[tuple[str, object]]:
    """The single values in a body; of a submission those of its questions, in their order."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _fields(inner, f"{path}/{name}" if path else str(name))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _fields(inner, f"{path}[{number + 1}]")
    elif path == _XML:
        counts: dict[str, int] = {}
        for name, content in _LEAF.findall(str(value)):
            counts[name] = counts.get(name, 0) + 1
            yield name if counts[name] == 1 else f"{name}[{counts[name]}]", content
    else:
        yield path, value
