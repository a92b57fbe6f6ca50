"""How the program and a workspace stand, in plain words: what is well, what is not, what to do.

Without the passphrase only what lies open is looked at; with it the database is opened and read
whole. Each finding is a code of the error catalogue, so that every face says it in its language.
"""

from __future__ import annotations

import shutil
import sys
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Literal

from fieldkit import __version__, paths
from fieldkit.app.handing_over import HandingOver
from fieldkit.clock import SystemClock, timestamp
from fieldkit.errors import FieldKitError, message_of, remedy_of
from fieldkit.storage.backup_place import BackupPlace
from fieldkit.storage.backups import FOLDER as BACKUPS
from fieldkit.storage.disk_space import ROOM_BYTES
from fieldkit.storage.journal import FOLDER as JOURNAL
from fieldkit.storage.journal import journal_size
from fieldkit.storage.opening import DATABASE
from fieldkit.storage.workspace_folder import FolderLock, read_header

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from fieldkit.app.core import Core
    from fieldkit.clock import Clock
    from fieldkit.storage.workspace import Workspace
    from fieldkit.storage.workspace_folder import Header

Standing = Literal["well", "attention", "bad"]

_LITTLE_BYTES = 200 * 1024 * 1024
_RESOURCES = ("forms", "reference", "fonts")
_OLD = timedelta(days=2)
_CLOCK_SLACK = timedelta(minutes=5)
_MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at: how it stands, in words, and what to do about it."""

    name: str
    standing: Standing
    code: str
    context: Mapping[str, object] = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        """Whether work can go on as it is."""
        return self.standing != "bad"

    def detail(self, translate: Callable[[str], str] = str) -> str:
        """How it stands."""
        return message_of(self.code, self.context, translate)

    def advice(self, translate: Callable[[str], str] = str) -> str:
        """What to do; nothing where it stands well."""
        return "" if self.standing == "well" else remedy_of(self.code, self.context, translate)

    def as_dict(self) -> dict[str, Any]:
        """The check as the command line prints it."""
        return {
            "name": self.name,
            "ok": self.ok,
            "standing": self.standing,
            "code": self.code,
            "detail": self.detail(),
            "advice": self.advice(),
        }


def diagnose(folder: Path, clock: Clock | None = None) -> list[Check]:
    """Look at the program and at what lies open of a workspace; opens and changes nothing."""
    try:
        header = read_header(folder)
    except FieldKitError as refusal:
        return [*_program(), refused("workspace", refusal), _space(folder)]
    now = (clock or SystemClock()).now()
    return [*_program(), *_around(folder, header, now), _lock(folder)]


def diagnose_open(core: Core) -> list[Check]:
    """Look at the program and at all of the workspace that it has open."""
    folder = core.workspace.folder
    around = _around(folder, read_header(folder), core.clock.now())
    return [*_program(), *around, *diagnose_inside(core)]


def diagnose_inside(core: Core) -> list[Check]:
    """Look at what only the owner can see; reads the whole database."""
    return list(_inside(core, core.clock.now()))


def copy_doubt(workspace: Workspace) -> Check | None:
    """Why this may be a copy of a workspace that is used elsewhere; None without a sign.

    A restored one has to take a key of its own anyway.
    """
    doubt = workspace.whereabouts.doubt
    if workspace.must_rekey or not doubt:
        return None
    if doubt == "other computer":
        return Check("place", "attention", "health.other_computer")
    former = {"path": workspace.whereabouts.former_folder}
    return Check("place", "attention", "health.other_folder", former)


def refused(name: str, refusal: FieldKitError) -> Check:
    """Something that could not even be looked at."""
    return Check(name, "bad", refusal.code, refusal.context)


NOT_UNLOCKED = Check("database", "attention", "health.not_unlocked")
"""In place of what is inside, when nobody gave the passphrase."""


def _inside(core: Core, now: datetime) -> Iterator[Check]:
    workspace = core.workspace
    problems = workspace.integrity_problems()
    size = (workspace.folder / DATABASE).stat().st_size // _MIB
    if problems:
        place = {"path": str(workspace.folder), "reason": problems[0].strip()}
        yield Check("database", "bad", "workspace.damaged", place)
    else:
        yield Check("database", "well", "health.database", {"megabytes": size})
    held = [attachment.sha256 for attachment in workspace.attachments.held()]
    count = {"count": len(held), "missing": len(workspace.attachments.missing(held))}
    if count["missing"]:
        yield Check("attachments", "bad", "health.attachments_missing", count)
    else:
        yield Check("attachments", "well", "health.attachments", count)
    yield _elsewhere(workspace, now)
    if workspace.role == "inspector":
        waiting = HandingOver(core).outgoing().inspections
        code = "health.not_handed_over" if waiting else "health.handed_over"
        standing: Standing = "attention" if waiting else "well"
        yield Check("hand-over", standing, code, {"count": waiting})
    if workspace.journal_stopped:
        stopped = {"reason": workspace.journal_stopped}
        yield Check("journal", "attention", "health.journal_stopped", stopped)
    if workspace.must_rekey:
        yield Check("device", "attention", "health.must_rekey")
    doubt = copy_doubt(workspace)
    if doubt is not None:
        yield doubt


def _program() -> list[Check]:
    python = sys.version.split()[0]
    told = {"version": __version__, "python": python}
    return [Check("program", "well", "health.program", told), _resources()]


def _around(folder: Path, header: Header, now: datetime) -> list[Check]:
    """What lies open of a workspace."""
    owner = {"name": header.name, "role": header.role, "path": str(folder)}
    return [
        Check("workspace", "well", "health.workspace", owner),
        _space(folder),
        _clock(folder, header, now),
        _backups(folder, now),
        _journal(folder),
        _recovery_keys(header),
        _key_store(header),
    ]


def _key_store(header: Header) -> Check:
    """Whether a log-in takes the place of the passphrase; whether it does so now is not asked."""
    code = "health.key_store_on" if header.by_key_store else "health.key_store_off"
    return Check("key store", "well", code)


def _resources() -> Check:
    missing = [name for name in _RESOURCES if not (paths.resources() / name).is_dir()]
    if missing:
        return Check("resources", "bad", "health.resources_missing", {"names": ", ".join(missing)})
    return Check("resources", "well", "health.resources")


def _space(folder: Path) -> Check:
    existing = next((place for place in (folder, *folder.parents) if place.exists()), folder)
    free = shutil.disk_usage(existing).free
    room = {"megabytes": free // _MIB}
    if free < ROOM_BYTES:
        return Check("disk", "bad", "health.disk_full", room)
    if free < _LITTLE_BYTES:
        return Check("disk", "attention", "health.disk_low", room)
    return Check("disk", "well", "health.disk", room)


def _clock(folder: Path, header: Header, now: datetime) -> Check:
    """Whether something here is younger than the clock says it is."""
    saved = [datetime.fromisoformat(header.created)]
    database = folder / DATABASE
    if database.exists():
        saved.append(datetime.fromtimestamp(database.stat().st_mtime, UTC))
    newest = BackupPlace(folder / BACKUPS).newest()
    if newest:
        saved.append(newest.stamp.moment)
    latest = max(saved)
    if now + _CLOCK_SLACK < latest:
        moments = {"now": timestamp(now), "saved": timestamp(latest)}
        return Check("clock", "attention", "health.clock_doubtful", moments)
    return Check("clock", "well", "health.clock")


def _lock(folder: Path) -> Check:
    try:
        FolderLock(folder).release()
    except FieldKitError:
        return Check("lock", "attention", "health.open_elsewhere")
    return Check("lock", "well", "health.not_open")


def _backups(folder: Path, now: datetime) -> Check:
    place = BackupPlace(folder / BACKUPS)
    newest = place.newest()
    if newest is None:
        return Check("backups", "attention", "health.backups_none")
    age = abs(now - newest.stamp.moment)
    facts = {"count": len(place.copies()), "hours": _hours(age)}
    if age > _OLD:
        return Check("backups", "attention", "health.backups_old", facts)
    return Check("backups", "well", "health.backups", facts)


def _elsewhere(workspace: Workspace, now: datetime) -> Check:
    chosen = workspace.backups.elsewhere()
    if chosen is None:
        return Check("other disk", "attention", "health.backup_elsewhere_none")
    newest = workspace.backups.place_in(chosen).newest()
    if newest is None:
        absent = {"path": str(chosen)}
        return Check("other disk", "attention", "health.backup_elsewhere_absent", absent)
    facts = {"path": str(chosen), "hours": _hours(abs(now - newest.stamp.moment))}
    return Check("other disk", "well", "health.backup_elsewhere", facts)


def _journal(folder: Path) -> Check:
    segments, size = journal_size(folder / JOURNAL)
    facts = {"segments": segments, "kilobytes": size // 1024}
    return Check("journal", "well", "health.journal", facts)


def _recovery_keys(header: Header) -> Check:
    count = sum(entry.get("kind") == "recovery" for entry in header.keys)
    if count:
        return Check("recovery key", "well", "health.recovery_key", {"count": count})
    own = header.role == "supervisor"
    code = "health.recovery_key_own" if own else "health.recovery_key_none"
    return Check("recovery key", "attention", code)


def _hours(age: timedelta) -> int:
    return int(age.total_seconds() // 3600)
