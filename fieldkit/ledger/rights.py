"""What a device may decide, judged record by record: what it may not is kept and does not count."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from fieldkit.ledger.records import Record
    from fieldkit.ledger.roster import Roster

SUPERVISORS_ONLY = frozenset(
    {
        "review",
        "dismissal",
        "alert_step",
        "receipt",
        "event",
        "assignment",
        "limits",
        "enrolment",
        "revocation",
    }
)
"""The kinds of records with which somebody decides for others."""

REVOKED, NOT_SUPERVISOR, NOT_YOURS = "right.revoked", "right.not_supervisor", "right.not_yours"


def objection(record: Record, roster: Roster, followed: Iterable[str] = ()) -> str | None:
    """Why a record does not count, as a code of the catalogue; None when it does.

    Args:
        record: any record; kinds of newer programs are not judged.
        roster: who is who.
        followed: for a revision that withdraws, the devices of the revisions that it follows.
    """
    if not roster.keeps(record):
        return REVOKED
    if record.kind in SUPERVISORS_ONLY and not roster.entitles(record):
        return None if _is_about_itself(record) else NOT_SUPERVISOR
    if is_withdrawal(record) and not roster.entitles(record):
        own = all(roster.is_same_hand(record.device, device) for device in followed)
        return None if own else NOT_YOURS
    return None


def is_withdrawal(record: Record) -> bool:
    """Whether a record takes an inspection back."""
    return record.kind == "revision" and record.fits and record.body["withdrawn"] is True


def counting(revisions: Sequence[Record], roster: Roster) -> list[Record]:
    """Those of an inspection's revisions that count."""
    if not any(is_withdrawal(r) or r.device in roster.kept for r in revisions):
        return list(revisions)
    devices = {revision.id: revision.device for revision in revisions}
    return [
        revision
        for revision in revisions
        if objection(revision, roster, (devices[p] for p in revision.parents if p in devices))
        is None
    ]


def _is_about_itself(record: Record) -> bool:
    """A device introduces itself at the start of its chain, and may revoke itself."""
    if record.kind == "enrolment":
        return record.seq == 1 and record.entity == record.device
    return record.kind == "revocation" and record.fits and record.body["device"] == record.device
