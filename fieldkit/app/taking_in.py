"""Taking a bundle in: read once, stored while it is read, all of it or nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldkit.sync.merge_plan import Survey

if TYPE_CHECKING:
    from collections.abc import Collection

    from fieldkit.app.core import Core
    from fieldkit.app.jobs import JobContext
    from fieldkit.sync.bundle import OpenedBundle
    from fieldkit.sync.merge_plan import ImportPlan


class _StrangersFound(Exception):  # noqa: N818  no error: it ends a first try
    """Among the records are some of devices that do not count yet."""


def take_in(
    core: Core, bundle: OpenedBundle, roots: Collection[str], job: JobContext
) -> ImportPlan:
    """Store what is new in a bundle, except the records of devices that nobody has enrolled.

    Who is enrolled is known at the end of the log only. Where strangers turn up, which is rare,
    everything is taken back and read a second time without them.

    Raises:
        FieldKitError: sync.*, ledger.unproven, disk.full, workspace.disk_full; nothing changed.
        CancelledByUser: nothing changed.
    """
    strangers: frozenset[str] = frozenset()
    while True:
        try:
            return _stored(core, bundle, roots, strangers, job)
        except _StrangersFound as found:
            strangers = strangers | frozenset(found.args)


def _stored(
    core: Core,
    bundle: OpenedBundle,
    roots: Collection[str],
    without: frozenset[str],
    job: JobContext,
) -> ImportPlan:
    workspace = core.workspace
    # Files named by records that are known already may come later, so all are looked at.
    files = [name for name in bundle.files if not workspace.attachments.has(name)]
    total = len(files) + max(bundle.record_count, 1)
    with workspace.intake() as intake:
        for done, sha256 in enumerate(files):
            job.checkpoint(done, total, "attachments")
            intake.stage(bundle.content(sha256))
        survey, read = Survey(bundle, workspace.ledger), 0
        with intake.saving(bundle.checkpoints, workspace.device, workspace.clock):
            for batch in survey.batches():
                job.checkpoint(len(files) + read, total, "records")
                read += len(batch)
                intake.add([record for record in batch if record.device not in without])
            plan = survey.plan(roots)
            if not without.issuperset(plan.quarantined):
                raise _StrangersFound(*plan.quarantined)
    return plan
