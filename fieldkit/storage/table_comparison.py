"""The computed tables as they are stored beside what the records say: which rows differ."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from fieldkit.storage.projected_tables import INSPECTIONS, TABLES
from fieldkit.storage.projection import projection_digest
from fieldkit.storage.verify_report import VerifyProblem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from fieldkit.storage.database import Database
    from fieldkit.storage.projected_tables import ProjectedTable
    from fieldkit.storage.projection import Row
    from fieldkit.storage.whole_projection import WholeProjection

_PART = 500


class TableComparison:
    """Rows that the stored tables have otherwise than the records say, more, or not at all."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.problems: list[VerifyProblem] = []

    def compare(self, whole: WholeProjection) -> str:
        """Compare every row; the digest of those computed."""
        digest = projection_digest(self._inspections(whole.inspections()), whole.tables)
        for table in TABLES:
            if table is not INSPECTIONS:
                right = {row[: table.key]: row for row in whole.tables[table.name]}
                self._differing(table, right, {r[: table.key]: r for r in self._stored(table)})
        return digest

    def _inspections(self, computed: Iterator[Row]) -> Iterator[Row]:
        """The computed rows, each part compared with those stored on its way."""
        seen: set[str] = set()
        while part := list(islice(computed, _PART)):
            right = {row[:1]: row for row in part}
            ids = [row[0] for row in part]
            seen.update(ids)
            named = ", ".join(INSPECTIONS.quoted)
            there = self._database.rows_in(
                f"SELECT {named} FROM inspections WHERE id IN ({{}})",  # noqa: S608  our own names
                ids,
            )
            self._differing(INSPECTIONS, right, {row[:1]: row for row in there})
            yield from part
        for (stored,) in self._database.rows("SELECT id FROM inspections ORDER BY id"):
            if stored not in seen:
                self._name(INSPECTIONS, (stored,), "")

    def _stored(self, table: ProjectedTable) -> list[Row]:
        return self._database.rows(f"SELECT {', '.join(table.quoted)} FROM {table.name}")  # noqa: S608

    def _differing(
        self, table: ProjectedTable, right: Mapping[Row, Row], there: Mapping[Row, Row]
    ) -> None:
        for key in sorted(right.keys() | there.keys()):
            if right.get(key) != there.get(key):
                self._name(table, key, _fields(table, right.get(key), there.get(key)))

    def _name(self, table: ProjectedTable, key: Row, fields: str) -> None:
        # Frontiers hang on the receipt of the receiver, forms on their id, others on the first.
        for entity in (*reversed(key), key[0]):
            place = self._database.row(
                "SELECT device, seq FROM records WHERE entity = ?"
                " ORDER BY device DESC, seq DESC LIMIT 1",
                (entity,),
            )
            if place is not None:
                break
        device, seq = place or ("", 0)
        row = " ".join([table.name, *(str(part) for part in key if part != entity)])
        self.problems.append(
            VerifyProblem("verify.table_differs", device, seq, str(entity), row, fields)
        )


def _fields(table: ProjectedTable, right: Row | None, there: Row | None) -> str:
    """The columns in which a row differs, with what stands there; empty for a row too many.

    The id of the record that the row came of says nothing to a person.
    """
    if right is None or there is None:
        return ""
    named = zip(table.names, there, right, strict=True)
    return "; ".join(
        f"{name}: {is_} | {was}" for name, is_, was in named if is_ != was and name != "head"
    )
