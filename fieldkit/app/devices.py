"""The laptops of an event: who carries which, and whose word no longer counts."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from fieldkit.app.changes import Changes as Announcement
from fieldkit.errors import FieldKitError
from fieldkit.ledger.words import fingerprint_words

if TYPE_CHECKING:
    from fieldkit.app.core import Core


@dataclass(frozen=True, slots=True)
class DeviceRow:
    """One enrolled device; `words` is its fingerprint to read aloud."""

    device: str
    name: str
    role: str
    words: str
    revoked: bool = False


@dataclass(frozen=True, slots=True)
class RosterGaps:
    """Where the plan and the laptops that are enrolled do not agree, by name.

    `without`: people of the plan who have no laptop. `others`: people whose laptop is another one
    than the plan says. `strangers`: owners of laptops whom the plan does not name.
    """

    without: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    strangers: tuple[str, ...] = ()


def roster_gaps(core: Core) -> RosterGaps:
    """The people of the plan compared with the laptops that are enrolled; without a plan none."""
    plan = core.plan()
    if plan is None or not plan.people:
        return RosterGaps()
    held: dict[str, list[DeviceRow]] = {}
    for row in rows(core):
        if not row.revoked:
            held.setdefault(row.name, []).append(row)
    planned = {person.name for person in plan.people}
    others = [
        person.name
        for person in plan.people
        if person.device
        and person.name in held
        and not any(_is_called(row, person.device) for row in held[person.name])
    ]
    return RosterGaps(
        tuple(person.name for person in plan.people if person.name not in held),
        tuple(others),
        tuple(sorted(held.keys() - planned)),
    )


def words_of(device: str) -> str:
    """The five words of a device, to be read aloud."""
    return " ".join(fingerprint_words(device))


def rows(core: Core) -> list[DeviceRow]:
    """Enrolled devices by person."""
    return [
        DeviceRow(row.device, row.person, row.role, words_of(row.device), row.revoked)
        for row in core.workspace.devices()
    ]


def revoke(core: Core, name: str, reason: str) -> DeviceRow:
    """Let nothing count any more that a laptop writes from now on; see `Planning.revoke`."""
    core.require_supervisor()
    if not reason.strip():
        raise FieldKitError("device.needs_reason")
    row, own = _called(core, name), core.workspace.device.device
    if row.revoked:
        raise FieldKitError("device.already_revoked", name=row.name)
    if row.device == own:
        raise FieldKitError("device.own")
    member = core.workspace.roster().member(row.device)
    if row.role == "supervisor" and (member is None or member.enrolled_by != own):
        raise FieldKitError("device.other_supervisors", name=row.name)
    core.workspace.revoke(row.device, reason.strip())
    kinds = frozenset({"device", "inspection", "event", "form"})
    core.announce(Announcement(kinds, frozenset({row.device})))
    return replace(row, revoked=True)


def _called(core: Core, name: str) -> DeviceRow:
    """The one device that a person means; one that still counts before one that does not."""
    found = [
        row
        for row in rows(core)
        if row.name.casefold() == " ".join(name.casefold().split()) or _is_called(row, name)
    ]
    found = [row for row in found if not row.revoked] or found
    if not found:
        raise FieldKitError("device.unknown", name=name)
    if len(found) > 1:
        raise FieldKitError("device.ambiguous", name=name, count=len(found))
    return found[0]


def _is_called(row: DeviceRow, name: str) -> bool:
    """Whether these are the five words of a laptop, or the beginning of its number."""
    said = " ".join(name.casefold().split())
    return bool(said) and (said == row.words or row.device.startswith(said))
