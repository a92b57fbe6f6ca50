"""Which enrolments and revocations stand, when those who wrote them can be revoked themselves.

No clock decides: a revocation names the ends of the revoked chain as its author had it (`kept`),
and what does not lead there along the links of that chain came after it, whatever number it bears.
A claim falls with every enrolment that made its author a supervisor, or when a revocation of its
author that stands does not keep it; a revocation falls when a supervisor enrolled the device again
upon it. What this leaves open is decided strictly: such enrolments fall, such revocations stand, so
that two supervisors who revoke one another are both revoked. A supervisor can be revoked by those
who enrolled that device only: else the thief of one supervisor's key could revoke all the others.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from fieldkit.errors import FieldKitError
from fieldkit.ledger.identity import Card

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from fieldkit.ledger.chain import Placed
    from fieldkit.ledger.records import Record

Links = dict[str, dict[str, str]]
"""Of a device: the id of each record, and the id of the one before it."""


@dataclass(frozen=True, slots=True, eq=False)
class Claim:
    """An enrolment (with its card) or a revocation (without), and the device that it is about."""

    record: Record
    subject: str
    card: Card | None

    @property
    def raises(self) -> bool:
        """Whether it makes its subject a supervisor, if it stands."""
        return self.card is not None and self.record.body["role"] == "supervisor"


def claims_in(records: Iterable[Record]) -> list[Claim]:
    """The claims among some records, each once, in an order that does not depend on theirs."""
    found: dict[str, Claim] = {}
    for record in records:
        if not record.fits or record.id in found:
            continue
        if record.kind == "revocation":
            found[record.id] = Claim(record, str(record.body["device"]), None)
        elif record.kind == "enrolment":
            card = _card(record)
            if card is not None:
                found[record.id] = Claim(record, card.device, card)
    return sorted(found.values(), key=lambda claim: (claim.record.seq, claim.record.id))


def is_root(record: Placed) -> bool:
    """Whether a record is a supervisor's enrolment of itself, at the start of its chain."""
    entity, body = getattr(record, "entity", ""), getattr(record, "body", {})
    return record.seq == 1 and entity == record.device and body.get("role") == "supervisor"


def rooted(claims: Iterable[Claim], roots: Collection[str] | None) -> dict[str, Claim]:
    """The self-enrolments to believe, by device.

    A device whose key ever signed an inspector's card is none: otherwise an inspector could begin
    its chain anew as a supervisor's.
    """
    claims = list(claims)
    signed_as_inspector = {c.subject for c in claims if c.card and c.card.role == "inspector"}
    return {
        claim.subject: claim
        for claim in claims
        if claim.card is not None
        and is_root(claim.record)
        and claim.subject not in signed_as_inspector
        and (roots is None or claim.subject in roots)
    }


def kept_by(revocation: Record, links: Links) -> frozenset[str]:
    """The records of the revoked device that lead to the ends which a revocation names."""
    before = links.get(str(revocation.body["device"]), {})
    ends: Any = revocation.body.get("kept") or ()
    kept: set[str] = set()
    for end in ends:
        step = end["head"]
        while step in before and step not in kept:
            kept.add(step)
            step = before[step]
    return frozenset(kept)


def standing(claims: Collection[Claim], first: Mapping[str, Claim], links: Links) -> set[str]:
    """The ids of the claims that stand.

    Args:
        claims: all there are.
        first: the self-enrolments to believe, as `rooted` gives them.
        links: the chains of the devices that are revoked.
    """
    case = _Case(claims, first, links)
    case.decide()
    for claim in case.open():
        if claim.card is not None:
            case.verdict[claim.record.id] = False
    case.decide()
    for claim in case.open():
        case.verdict[claim.record.id] = True
    return {name for name, stands in case.verdict.items() if stands}


class _Case:
    """The claims with what speaks for and against each of them."""

    def __init__(self, claims: Collection[Claim], first: Mapping[str, Claim], links: Links) -> None:
        self._claims = list(claims)
        self.verdict: dict[str, bool] = {}
        self._free = {claim.record.id for claim in first.values()}
        self._raising: dict[str, set[str]] = defaultdict(set)
        self._against: dict[str, list[tuple[str, frozenset[str]]]] = defaultdict(list)
        self._lifting: dict[str, set[str]] = defaultdict(set)
        self._enrolling: dict[tuple[str, str], set[str]] = defaultdict(set)
        for claim in self._claims:
            name, author = claim.record.id, claim.record.device
            if claim.card is None:
                self._against[claim.subject].append((name, kept_by(claim.record, links)))
                if author == claim.subject:
                    self._free.add(name)
            elif author != claim.subject:
                self._enrolling[author, claim.subject].add(name)
                for parent in claim.record.parents:
                    self._lifting[parent].add(name)
            if claim.raises and (author != claim.subject or name in self._free):
                self._raising[claim.subject].add(name)

    def open(self) -> list[Claim]:
        """The claims that are not decided."""
        return [claim for claim in self._claims if claim.record.id not in self.verdict]

    def decide(self) -> None:
        """Decide what follows from what is decided, until nothing more follows."""
        waiting = self.open()
        while waiting:
            for claim in waiting:
                verdict = self._judged(claim)
                if verdict is not None:
                    self.verdict[claim.record.id] = verdict
            left = self.open()
            if len(left) == len(waiting):
                return
            waiting = left

    def _judged(self, claim: Claim) -> bool | None:
        """True or False where it follows already, None where it does not yet."""
        name, author = claim.record.id, claim.record.device
        against = self._any(self._opponents(claim))
        support: bool | None = True
        if name not in self._free:
            support = self._any(self._raising[author] - {name})
            if claim.card is None:
                support = _both(support, self._may_revoke(author, claim.subject))
        return _both(support, None if against is None else not against)

    def _may_revoke(self, author: str, subject: str) -> bool | None:
        """Any supervisor may revoke an inspector, and a supervisor whom it enrolled itself."""
        is_supervisor = self._any(self._raising[subject])
        if is_supervisor is False:
            return True
        enrolled = self._any(self._enrolling[author, subject])
        return enrolled if is_supervisor or enrolled else None

    def _any(self, names: Iterable[str]) -> bool | None:
        verdicts = {self.verdict.get(name) for name in names}
        return True if True in verdicts else None if None in verdicts else False

    def _opponents(self, claim: Claim) -> set[str]:
        name = claim.record.id
        cutting = {
            revocation
            for revocation, kept in self._against.get(claim.record.device, ())
            if name not in kept and name != revocation
        }
        return cutting | (self._lifting.get(name, set()) if claim.card is None else set())


def _both(one: bool | None, other: bool | None) -> bool | None:  # noqa: FBT001  verdicts
    """And, where None is not known yet."""
    if one is False or other is False:
        return False
    return None if one is None or other is None else True


def _card(record: Record) -> Card | None:
    """The card in an enrolment of the device it names; None when it holds for another or none."""
    try:
        card = Card.from_dict(record.body["card"])
    except FieldKitError:
        return None
    return card if card.device == record.entity else None
