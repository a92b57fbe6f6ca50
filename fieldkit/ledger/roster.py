"""Who a device belongs to, and what its records may decide: computed from enrolments alone.

The first record of every chain is the device's enrolment of itself. A supervisor's is a root; which
roots a workspace believes is its own matter. Everybody else is enrolled by a supervisor.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from fieldkit.errors import FieldKitError
from fieldkit.ledger.identity import Card, Role

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from fieldkit.ledger.records import Record


@dataclass(frozen=True, slots=True)
class Member:
    """A device, the person who carries it, in which role and period (ISO dates, open if None)."""

    device: str
    person: str
    role: Role
    since: str | None
    until: str | None
    enrolled_by: str
    card: Card
    revoked: bool = False

    def serves_at(self, moment: str) -> bool:
        """Whether a local time or date, as records write it, lies in the period."""
        day = moment[:10]
        begun = self.since is None or self.since[:10] <= day
        return begun and (self.until is None or day <= self.until[:10])


class Roster:
    """The enrolled devices, as far as a chain of enrolments reaches them from the roots."""

    def __init__(self, members: Mapping[str, Member]) -> None:
        self.members = members

    @classmethod
    def of(cls, records: Iterable[Record], roots: Iterable[str] | None = None) -> Roster:
        """The roster that enrolment and revocation records amount to, in whatever order.

        Args:
            records: any records; other kinds are passed over.
            roots: the self-enrolled supervisors to believe; None believes all of them.
        """
        entries: list[tuple[Record, Card]] = []
        revocations: list[Record] = []
        for record in records:
            card = _card(record)
            if card is not None:
                entries.append((record, card))
            elif record.kind == "revocation" and record.fits:
                revocations.append(record)
        entries.sort(key=lambda entry: (entry[0].seq, entry[0].id))
        members = _reached(entries, None if roots is None else frozenset(roots))
        return cls(_with_revocations(members, revocations))

    def member(self, device: str) -> Member | None:
        """The entry of a device, revoked ones too."""
        return self.members.get(device)

    def knows(self, device: str) -> bool:
        """Whether a device is enrolled and not revoked."""
        member = self.members.get(device)
        return member is not None and not member.revoked

    def is_supervisor(self, device: str) -> bool:
        """Whether a device's reviews, receipts and enrolments count."""
        member = self.members.get(device)
        return member is not None and member.role == "supervisor" and not member.revoked

    @property
    def supervisors(self) -> frozenset[str]:
        """The devices whose decisions count."""
        return frozenset(device for device in self.members if self.is_supervisor(device))


def is_root(record: Record) -> bool:
    """Whether a record is a supervisor's enrolment of itself, at the start of its chain."""
    return (
        record.seq == 1
        and record.entity == record.device
        and record.body.get("role") == ("supervisor")
    )


def _card(record: Record) -> Card | None:
    """The card in an enrolment of the device it names; None for anything else."""
    if record.kind != "enrolment" or not record.fits:
        return None
    try:
        card = Card.from_dict(record.body["card"])
    except FieldKitError:
        return None
    return card if card.device == record.entity else None


def _reached(entries: list[tuple[Record, Card]], roots: frozenset[str] | None) -> dict[str, Member]:
    """Spread trust from the roots; of a device's entries by trusted authors the last holds.

    Trust only grows while it spreads: what somebody enrolled while a supervisor stays enrolled
    after that supervisor is made an inspector.
    """
    rooted = {
        record.device: _member(record, card)
        for record, card in entries
        if is_root(record) and (roots is None or record.device in roots)
    }
    trusted = set(rooted)
    growing = True
    while growing:
        raised = {
            record.entity
            for record, _card_ in entries
            if record.device in trusted and record.body["role"] == "supervisor"
        }
        growing = not raised <= trusted
        trusted |= raised
    enrolled = {
        record.entity: _member(record, card)
        for record, card in entries
        if record.device in trusted and record.entity != record.device
    }
    return {**enrolled, **rooted}


def _member(record: Record, card: Card) -> Member:
    body: Mapping[str, object] = record.body
    return Member(
        device=card.device,
        person=str(body["person"]),
        role="supervisor" if body["role"] == "supervisor" else "inspector",
        since=_date(body["from"]),
        until=_date(body["until"]),
        enrolled_by=record.device,
        card=card,
    )


def _date(value: object) -> str | None:
    return None if value is None else str(value)


def _with_revocations(members: dict[str, Member], revocations: list[Record]) -> dict[str, Member]:
    """Mark what a supervisor, or the device itself, has revoked."""
    marked = dict(members)
    for record in revocations:
        device = str(record.body["device"])
        author = members.get(record.device)
        entitled = record.device == device or (author is not None and author.role == "supervisor")
        if device in marked and entitled:
            marked[device] = replace(marked[device], revoked=True)
    return marked
