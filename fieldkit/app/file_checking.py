"""Checking a file of others: by itself, and against what is here. Nothing is written."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from fieldkit.app.record_differences import differing_fields
from fieldkit.errors import FieldKitError
from fieldkit.ledger.chain import verify_segment
from fieldkit.ledger.graph import heads
from fieldkit.ledger.outline import Outline
from fieldkit.ledger.records import Record
from fieldkit.storage.verify_report import VerifyProblem, VerifyReport
from fieldkit.sync.merge_plan import Survey

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from fieldkit.app.core import Core
    from fieldkit.app.jobs import JobContext
    from fieldkit.storage.workspace import Workspace
    from fieldkit.sync.bundle import OpenedBundle
    from fieldkit.sync.merge_plan import ImportPlan

_EVERY = 500


def check_bundle(
    core: Core, bundle: OpenedBundle, roots: Collection[str], job: JobContext
) -> VerifyReport:
    """Whether every record of an opened file is its device's and every attachment is whole.

    Each record is judged, those that are here already too. `remarks` tell what is still missing
    and what would not count.

    Raises:
        FieldKitError: sync.damaged, when the content is not what the file was signed with.
        CancelledByUser: at a safe point.
    """
    workspace = core.workspace
    outlines, problems = _read(bundle, job)
    problems += _named(_unproven(outlines, bundle, workspace), bundle, workspace)
    for done, sha256 in enumerate(bundle.files):
        job.checkpoint(done, len(bundle.files), "attachments")
        bundle.content(sha256)
    people = {row.device: row.person for row in workspace.devices()}
    remarks: list[VerifyProblem] = []
    if not problems:  # what is not proven would not be taken in, so there is nothing to foresee
        plan = _foreseen(bundle, workspace, roots, job)
        problems += [VerifyProblem("verify.fork", fork.device, fork.seq) for fork in plan.forks]
        remarks += _remarks(plan)
    revisions = [outline for outline in outlines if outline.kind == "revision"]
    return VerifyReport(
        ok=not problems,
        records=len(outlines),
        inspections=len({record.entity for record in revisions}),
        heads=len(heads(revisions)),
        projection_digest="",
        problems=tuple(problem.carried_by(people) for problem in problems),
        remarks=tuple(remark.carried_by(people) for remark in remarks),
    )


def refused_file(refusal: FieldKitError) -> VerifyReport:
    """The report about a file that cannot be opened or read to its end."""
    problem = VerifyProblem(refusal.code, told=tuple(refusal.context.items()))
    return VerifyReport(
        ok=False, records=0, inspections=0, heads=0, projection_digest="", problems=(problem,)
    )


def _read(bundle: OpenedBundle, job: JobContext) -> tuple[list[Outline], list[VerifyProblem]]:
    """The records in the file, and the lines that are none."""
    outlines: list[Outline] = []
    problems: list[VerifyProblem] = []
    for number, line in enumerate(bundle.lines()):
        if number % _EVERY == 0:
            job.checkpoint(number, max(number + 1, bundle.record_count), "records")
        try:
            outlines.append(Outline.of(Record.parse(line)))
        except FieldKitError:
            problems.append(VerifyProblem("verify.bad_line", told=(("line", number + 1),)))
    return outlines, problems


def _unproven(
    outlines: Sequence[Outline], bundle: OpenedBundle, workspace: Workspace
) -> Sequence[Outline]:
    """The records that no signature in the file and none held here vouches for."""
    unproven = verify_segment(outlines, bundle.checkpoints).unproven
    if not unproven:
        return ()
    ledger = workspace.ledger
    vouched = ledger.known(record.id for record in unproven)
    for record in unproven:
        followed_by = ledger.of_device(record.device, record.seq, record.seq + 1)
        vouched |= {later.prev for later in followed_by}
    unproven = verify_segment(unproven, bundle.checkpoints, vouched).unproven
    # The record before a changed one is not blamed for the link that broke.
    return verify_segment(unproven, (), [record.prev for record in unproven]).unproven


def _named(
    unproven: Sequence[Outline], bundle: OpenedBundle, workspace: Workspace
) -> list[VerifyProblem]:
    """Each of these records, with the fields in which it differs from what is known here."""
    fields: dict[str, str] = {}
    wanted = {record.id for record in unproven}
    for line in bundle.lines() if wanted else ():
        if hashlib.sha256(line).hexdigest() in wanted:
            said = Record.parse(line)
            for known in workspace.ledger.of_device(said.device, said.seq - 1, said.seq):
                fields[said.id] = differing_fields(said, known)
    return [
        VerifyProblem(
            "verify.unproven",
            record.device,
            record.seq,
            record.entity,
            field=fields.get(record.id, ""),
        )
        for record in unproven
    ]


def _foreseen(
    bundle: OpenedBundle, workspace: Workspace, roots: Collection[str], job: JobContext
) -> ImportPlan:
    """What taking the file in would mean here."""
    survey, read = Survey(bundle, workspace.ledger), 0
    for batch in survey.batches():
        job.checkpoint(read, max(read + 1, bundle.record_count), "comparison")
        read += len(batch)
    return survey.plan(roots)


def _remarks(plan: ImportPlan) -> Iterator[VerifyProblem]:
    for gap in plan.gaps:
        yield VerifyProblem("verify.missing", gap.device, gap.first, detail=str(gap.last))
    for each in plan.without_effect:
        yield VerifyProblem(each.code, each.device, each.seq, each.entity, each.kind)
