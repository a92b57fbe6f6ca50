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
    said = " ".join(name.casefold().split())
    found = [
        row
        for row in rows(core)
        if said in (row.name.casefold(), row.words) or (said and row.device.startswith(said))
    ]
    found = [row for row in found if not row.revoked] or found
    if not found:
        raise FieldKitError("device.unknown", name=name)
    if len(found) > 1:
        raise FieldKitError("device.ambiguous", name=name, count=len(found))
    return found[0]
