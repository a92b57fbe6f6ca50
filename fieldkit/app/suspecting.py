"""Which inspections may be the same visit written down twice."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from fieldkit.inspections.duplicates import Visit, suspected_duplicates
from fieldkit.inspections.states import InspectionState
from fieldkit.storage.browsing import InspectionFilter

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from fieldkit.app.core import Core
    from fieldkit.app.rows import InspectionRow
    from fieldkit.storage.browsing import InspectionRow as StoredRow


def with_duplicates(core: Core, rows: Sequence[InspectionRow]) -> list[InspectionRow]:
    """The rows, each with the ids of what may be the same visit."""
    found = suspected_duplicates(_visits(core, {row.site for row in rows if row.site}))
    return [replace(row, duplicates=found[row.id]) if row.id in found else row for row in rows]


def _visits(core: Core, sites: Iterable[str]) -> Iterable[Visit]:
    for site in sorted(sites):
        standing = [
            row
            for row in core.workspace.inspections.list(InspectionFilter(site=site))
            if row.state != InspectionState.WITHDRAWN
        ]
        # When a visit was begun is looked up only where it matters: nearly every visit is single.
        often = Counter((row.form, row.event) for row in standing)
        for row in standing:
            if often[row.form, row.event] > 1:
                yield Visit(row.id, row.form, row.event, site, _begun(core, row))


def _begun(core: Core, row: StoredRow) -> str:
    """The local time of the first revision; a later one would move the visit to another day."""
    if row.revisions == 1:
        return row.at
    revisions = core.revisions(row.id).values()
    first = [revision.at for revision in revisions if not revision.parents]
    return min(first, default=row.at)
