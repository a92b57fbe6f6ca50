"""Taking a bundle in: read once, stored while it is read, all of it or nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from fieldkit.collector import paused_collector
from fieldkit.sync.merge_plan import Survey

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

    from fieldkit.app.core import Core
    from fieldkit.app.jobs import JobContext
    from fieldkit.ledger.records import Record
    from fieldkit.sync.bundle import OpenedBundle
    from fieldkit.sync.merge_plan import ImportPlan

_Settled = TypeVar("_Settled")


class _StrangersFound(Exception):  # noqa: N818  no error: it ends a first try
    """Among the records are some of devices that do not count yet."""


def take_in(
    core: Core,
    bundle: OpenedBundle,
    roots: Collection[str],
    job: JobContext,
    settle: Callable[[ImportPlan], _Settled],
) -> _Settled:
    """Store what is new in a bundle, except the records of devices that nobody has enrolled.

    Who is enrolled is known at the end of the log only. Where strangers turn up, which is rare,
    everything is taken back and read a second time without them.

    Args:
        core: the workspace.
        bundle: opened.
        roots: the supervisors' devices to believe.
        job: told of every file and batch.
        settle: does what else is to be saved with the records; its value is given back.

    Raises:
        FieldKitError: sync.*, ledger.unproven, disk.full, workspace.disk_full; nothing changed.
        CancelledByUser: nothing changed.
    """
    workspace = core.workspace
    # Files named by records that are known already may come later, so all are looked at.
    files = [name for name in bundle.files if not workspace.attachments.has(name)]
    strangers: frozenset[str] = frozenset()
    with workspace.intake() as intake, paused_collector():
        for done, sha256 in enumerate(files):
            job.checkpoint(done, len(files), "attachments")
            intake.stage(bundle.content(sha256))
        while True:
            try:
                with intake.saving(bundle.checkpoints, workspace.device, workspace.clock):
                    survey, read = Survey(bundle, workspace.ledger), 0
                    for batch in survey.batches():
                        job.checkpoint(read, max(read + 1, bundle.record_count), "records")
                        read += len(batch)
                        intake.add(_without(strangers, batch))
                    plan = survey.plan(roots)
                    _require_known(strangers, plan)
                    return settle(plan)
            except _StrangersFound as found:
                strangers |= frozenset(found.args)


def _require_known(strangers: frozenset[str], plan: ImportPlan) -> None:
    if not strangers.issuperset(plan.quarantined):
        raise _StrangersFound(*plan.quarantined)


def _without(strangers: frozenset[str], records: Iterable[Record]) -> list[Record]:
    return [record for record in records if record.device not in strangers]
