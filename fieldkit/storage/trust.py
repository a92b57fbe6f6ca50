"""Who is who by the records held here: the roster, kept until a record changes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldkit.ledger.outline import Outline
from fieldkit.ledger.roster import ROSTER_KINDS, Roster, revoked_in

if TYPE_CHECKING:
    from collections.abc import Iterable

    from fieldkit.ledger.chain import Placed
    from fieldkit.storage.database import Database
    from fieldkit.storage.ledger_store import LedgerStore

_DECIDING = "SELECT id FROM records WHERE kind IN ({}) AND kind NOT IN ('revision', 'review')"


class Trust:
    """The roster by which the tables are computed: it believes every supervisor with a chain here.

    Which supervisors' chains get in is decided before, at import, by those that the workspace
    believes; so the tables are alike wherever the same records are.
    """

    def __init__(self, database: Database, ledger: LedgerStore) -> None:
        self._database = database
        self._ledger = ledger
        self._state: object = None
        self._cut: list[str] = []
        self._roster = Roster({})

    def roster(self) -> Roster:
        """The roster, computed again when records that decide it came or went."""
        state = self._now()
        if state != self._state:
            records = self._ledger.of_kinds(*ROSTER_KINDS)
            self._cut = revoked_in(records)
            self._roster = Roster.of([*records, *self._chains(self._cut)])
            self._state = self._now()
        return self._roster

    def believed(self, roots: Iterable[str]) -> Roster:
        """The roster as far as only these supervisors are believed."""
        return Roster.of(self.records(), roots)

    def records(self) -> list[Placed]:
        """What a roster is computed from."""
        records = self._ledger.of_kinds(*ROSTER_KINDS)
        return [*records, *self._chains(revoked_in(records))]

    def _now(self) -> object:
        deciding = self._database.rows_in(_DECIDING, ROSTER_KINDS)
        counts = self._database.rows_in(
            "SELECT device, count(*) FROM records WHERE device IN ({}) GROUP BY device", self._cut
        )
        return sorted(deciding), sorted(counts)

    def _chains(self, devices: Iterable[str]) -> list[Outline]:
        return [
            Outline.of(record) for device in devices for record in self._ledger.of_device(device)
        ]
