"""Who a device belongs to, and which of its records count: computed from the records alone.

The first record of every chain is the device's enrolment of itself. A supervisor's is a root; which
roots a workspace believes is its own matter. Everybody else is enrolled by a supervisor. Periods
are told and never judged by: an author's clock says what the author wants. A period ends in effect
when a supervisor revokes the device, because that names the last records that count.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from fieldkit.ledger.claims import Claim, Links, claims_in, is_root, kept_by, rooted, standing
from fieldkit.ledger.graph import heads
from fieldkit.ledger.records import Record
from fieldkit.ledger.succession import predecessor

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from fieldkit.ledger.chain import Placed
    from fieldkit.ledger.identity import Card, Role

__all__ = ["ROSTER_KINDS", "Member", "Roster", "is_root", "revoked_in"]

ROSTER_KINDS = ("enrolment", "revocation", "continues")
"""The kinds of records that the roster is computed from."""


@dataclass(frozen=True, slots=True)
class Member:
    """A device, the person who carries it, in which role and period (ISO dates, open if None).

    `continues` is the device whose key signed that this one takes its place, empty if none did.
    """

    device: str
    person: str
    role: Role
    since: str | None
    until: str | None
    enrolled_by: str
    card: Card
    revoked: bool = False
    continues: str = ""

    def serves_at(self, moment: str) -> bool:
        """Whether a local time or date, as records write it, lies in the period."""
        day = moment[:10]
        begun = self.since is None or self.since[:10] <= day
        return begun and (self.until is None or day <= self.until[:10])


@dataclass(frozen=True)
class Roster:
    """The enrolled devices, as far as a chain of enrolments reaches them from the roots.

    Attributes:
        members: by device, revoked ones too.
        kept: of every revoked device the ids of its records that count all the same.
        continues: which device each new one takes the place of, by the word of both keys.
    """

    members: Mapping[str, Member]
    kept: Mapping[str, frozenset[str]] = field(default_factory=dict)
    continues: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, records: Iterable[Placed], roots: Iterable[str] | None = None) -> Roster:
        """The roster that enrolments and revocations amount to, in whatever order they come.

        Args:
            records: those of `ROSTER_KINDS`, and everything held (records or outlines) of the
                devices that are revoked; others do no harm.
            roots: the self-enrolled supervisors to believe; None believes all of them.
        """
        links: Links = defaultdict(dict)
        wanted: list[Record] = []
        for record in records:
            links[record.device][record.id] = record.prev
            if isinstance(record, Record) and record.kind in ROSTER_KINDS:
                wanted.append(record)
        claims = claims_in(wanted)
        first = rooted(claims, None if roots is None else frozenset(roots))
        upheld = standing(claims, first, links)
        kept: dict[str, frozenset[str]] = {}
        for claim in claims:
            if claim.card is None and claim.record.id in upheld:
                ids = kept_by(claim.record, links)
                kept[claim.subject] = kept.get(claim.subject, ids) & ids
        continues = dict(filter(None, map(predecessor, wanted)))
        current = [*_current(claims, upheld), *first.values()]
        members = {
            claim.subject: _member(claim, kept, continues) for claim in current if claim.card
        }
        return cls(members, kept, continues)

    def member(self, device: str) -> Member | None:
        """The entry of a device, revoked ones too."""
        return self.members.get(device)

    def knows(self, device: str) -> bool:
        """Whether a device is enrolled and not revoked."""
        member = self.members.get(device)
        return member is not None and not member.revoked

    def is_supervisor(self, device: str) -> bool:
        """Whether a device is a supervisor's now."""
        member = self.members.get(device)
        return member is not None and member.role == "supervisor" and not member.revoked

    @property
    def supervisors(self) -> frozenset[str]:
        """The devices that are a supervisor's now."""
        return frozenset(device for device in self.members if self.is_supervisor(device))

    def keeps(self, record: Placed) -> bool:
        """Whether no revocation of its device cuts a record off."""
        kept = self.kept.get(record.device)
        return kept is None or record.id in kept

    def entitles(self, record: Placed) -> bool:
        """Whether a record decides as a supervisor's; one from before a revocation still does."""
        member = self.members.get(record.device)
        return member is not None and member.role == "supervisor" and self.keeps(record)

    def is_same_hand(self, device: str, other: str) -> bool:
        """Whether one device is the other, or took its place and was enrolled."""
        return device in self._line(other) or other in self._line(device)

    def _line(self, device: str) -> list[str]:
        """A device and those whose place it took, as far as each successor is enrolled."""
        line = [device]
        while line[-1] in self.members and self.continues.get(line[-1], device) not in line:
            line.append(self.continues[line[-1]])
        return line


def revoked_in(records: Iterable[Record]) -> list[str]:
    """The devices that some revocations are about, whether these stand or not."""
    return sorted({str(r.body["device"]) for r in records if r.kind == "revocation" and r.fits})


def _current(claims: list[Claim], upheld: set[str]) -> list[Claim]:
    """Of every device the enrolment by another that holds now: what no later one follows."""
    by_subject: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        name = claim.record.id
        if claim.card is not None and name in upheld and claim.record.device != claim.subject:
            by_subject[claim.subject].append(claim)
    found = []
    for group in by_subject.values():
        last = set(heads(claim.record for claim in group))
        # Of two at once the last in the order of the claims, which is alike everywhere.
        found.append([claim for claim in group if claim.record.id in last][-1])
    return found


def _member(
    claim: Claim, kept: Mapping[str, frozenset[str]], continues: Mapping[str, str]
) -> Member:
    record, card = claim.record, claim.card
    if card is None:
        raise TypeError(record.kind)
    return Member(
        device=claim.subject,
        person=str(record.body["person"]),
        role="supervisor" if record.body["role"] == "supervisor" else "inspector",
        since=_date(record.body["from"]),
        until=_date(record.body["until"]),
        enrolled_by=record.device,
        card=card,
        revoked=claim.subject in kept,
        continues=continues.get(claim.subject, ""),
    )


def _date(value: object) -> str | None:
    return None if value is None else str(value)
