"""Taking an inspection back: a last revision with a reason. Nothing is deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldkit.app.changes import Changes as Announcement
from fieldkit.errors import FieldKitError
from fieldkit.inspections.states import InspectionState

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from fieldkit.app.core import Core, Revision
    from fieldkit.app.rows import InspectionRow


class Withdrawing:
    """The use case of whoever finds that an inspection does not count."""

    def __init__(self, core: Core) -> None:
        self._core = core

    def may_withdraw(self, row: InspectionRow) -> bool:
        """Whether this laptop may withdraw an inspection as it stands."""
        closed = (InspectionState.WITHDRAWN, InspectionState.CONFLICT, InspectionState.DRAFT)
        return row.state not in closed and self._is_entitled(row)

    def withdraw(self, inspection: str, reason: str) -> InspectionRow:
        """Write a revision that withdraws the inspection; correcting it later brings it back.

        Raises:
            FieldKitError: inspection.unknown, inspection.in_conflict, withdraw.needs_reason,
                withdraw.already, withdraw.not_yours.
        """
        core = self._core
        row = core.inspection_row(inspection)
        if not reason.strip():
            raise FieldKitError("withdraw.needs_reason")
        if row.state == InspectionState.CONFLICT:
            raise FieldKitError("inspection.in_conflict", id=inspection)
        if row.state == InspectionState.WITHDRAWN:
            raise FieldKitError("withdraw.already", id=inspection)
        if not self._is_entitled(row):
            raise FieldKitError("withdraw.not_yours")
        changes = {"withdrawn": True, "reason": reason.strip()}
        write_again(core, core.revision(row.head), (row.head,), changes)
        core.announce(Announcement.of("inspection", inspection))
        return core.inspection_row(inspection)

    def _is_entitled(self, row: InspectionRow) -> bool:
        """A supervisor withdraws any inspection, an inspector what the own laptop wrote."""
        workspace = self._core.workspace
        return workspace.role == "supervisor" or row.device in workspace.hands()


def write_again(
    core: Core, seed: Revision, parents: Iterable[str], changes: Mapping[str, object]
) -> None:
    """Append a revision that says what `seed` says, but for some fields of its body."""
    followed = tuple(parents)
    record = core.workspace.ledger.record(seed.id)
    if record is None:
        raise FieldKitError("inspection.unknown", id=seed.id)
    number = max(core.revision(parent).number for parent in followed) + 1
    body = {**record.body, "summary": {**seed.summary, "number": number}, **changes}
    core.workspace.append("revision", seed.inspection, body, followed, record.form)
