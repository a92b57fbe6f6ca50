"""A transcript as the document prints it: measurement repeats become tables."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING

from fieldkit.inspections.transcript import Heading, Row
from fieldkit.reports.inspection_view import (
    AnswerView,
    CellView,
    SectionView,
    SubheadingView,
    TableView,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from fieldkit.inspections.transcript import Section, Transcript

_INSTANCE = re.compile(r"^(.*)\[(\d+)\](?=/)")
_MOST_COLUMNS = 7
_LEAST_INSTANCES = 2


def section_views(transcript: Transcript) -> tuple[SectionView, ...]:
    """The sections of a transcript; pictures are printed apart and left out here."""
    return tuple(
        SectionView(title=section.title, entries=tuple(_entries(section)))
        for section in transcript.sections
        if any(not row.file for row in section.rows())
    )


def _entries(section: Section) -> Iterator[AnswerView | SubheadingView | TableView]:
    for repeat, group in groupby(section.entries, _repeat_of):
        entries = list(group)
        table = _table(entries) if repeat else None
        if table is not None:
            yield table
        else:
            yield from (_entry(entry) for entry in entries if not _is_picture(entry))


def _repeat_of(entry: Row | Heading) -> str:
    """The repeat that an entry is an instance's part of; headings go with what follows them."""
    found = _INSTANCE.match(f"{entry.path}/")
    return found.group(1) if found else ""


def _is_picture(entry: Row | Heading) -> bool:
    return isinstance(entry, Row) and bool(entry.file)


def _entry(entry: Row | Heading) -> AnswerView | SubheadingView:
    if isinstance(entry, Heading):
        return SubheadingView(text=entry.text, depth=entry.depth)
    return AnswerView(
        label=entry.label,
        value=entry.value,
        limit=entry.unit_limit,
        failed=entry.failed,
        corrected=entry.corrected,
        depth=entry.depth,
    )


def _table(entries: Iterable[Row | Heading]) -> TableView | None:
    """Instances side by side, when their questions are few enough for columns."""
    rows = [entry for entry in entries if isinstance(entry, Row) and not entry.file]
    columns: dict[str, str] = {}
    instances: dict[str, dict[str, CellView]] = {}
    for row in rows:
        found = _INSTANCE.match(row.path)
        if found is None:
            return None
        name = row.path[found.end() :]
        columns.setdefault(name, row.label)
        cell = CellView(value=row.value, failed=row.failed)
        instances.setdefault(found.group(2), {})[name] = cell
    if len(columns) > _MOST_COLUMNS or len(instances) < _LEAST_INSTANCES:
        return None
    empty = CellView(value="")
    return TableView(
        title="",
        columns=tuple(columns.values()),
        rows=tuple(
            tuple(cells.get(name, empty) for name in columns) for cells in instances.values()
        ),
    )
