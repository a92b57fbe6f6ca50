"""A watched hand-over folder: a stick's, a synchronising program's, a scanner's.

What appears there is offered when it is complete, and once; nothing is moved, changed or deleted,
and nothing is taken in here. A file is complete when size and time stay the same from one glance
to the next. One that cannot be read even so is tried again much later, for whoever copies it may
only be pausing. What was imported or put away is remembered by place, size, time and content.
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from fieldkit.app.carriers import MAY_CARRY

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fieldkit.app.core import Core
    from fieldkit.app.receiving import Arrival

SECONDS_BETWEEN_GLANCES = 2
_PATIENCE = 20  # glances without a change before a file that cannot be read is told of
_DEEPEST = 3
_CHUNK = 1024 * 1024
_UNFINISHED = (".", "~")
_NOT_OURS = frozenset({"sync.not_for_you", "sync.needs_passphrase"})

Stamp = tuple[int, int]
"""Size in bytes and time of the last change in nanoseconds."""


@dataclass(frozen=True, slots=True)
class Watched:
    """The folder that is watched, and whether what needs no closer look is imported by itself."""

    folder: Path
    imports_itself: bool


@dataclass(frozen=True, slots=True)
class Glance:
    """Whether the folder is there, and the files in it that are complete and new."""

    is_there: bool
    ready: tuple[Path, ...] = ()


@dataclass(slots=True)
class Settled:
    """What was imported or put away: where it lay, and what was in it."""

    places: dict[str, Stamp] = field(default_factory=dict)
    contents: set[str] = field(default_factory=set)

    def add(self, path: str, stamp: Stamp, sha256: str) -> None:
        """Remember a file."""
        self.places[path] = stamp
        self.contents.add(sha256)


@dataclass(slots=True)
class _Sighting:
    """A file as the glances saw it: unchanged for so many of them, offered or not yet."""

    stamp: Stamp
    glances: int = 0
    wanted: int = 1
    sha256: str = ""
    is_offered: bool = False


class FolderWatch:
    """Glances into one folder. A glance may run on another thread; the folder may not answer."""

    def __init__(self, folder: Path, settled: Settled) -> None:
        self.folder = folder
        self._settled = settled
        self._seen: dict[Path, _Sighting] = {}
        self._offers: dict[Path, tuple[Stamp, str]] = {}  # kept when the stick is pulled

    def glance(self) -> Glance:
        """Look once. A folder that cannot be read is not there; what it held is seen anew later."""
        try:
            found = dict(_files_in(self.folder, _DEEPEST))
        except OSError:
            self._seen = {}
            return Glance(is_there=False)
        self._seen = {path: self._sighting(path, stamp) for path, stamp in found.items()}
        ready = tuple(path for path in found if self._is_ready(path))
        return Glance(is_there=True, ready=ready)

    def settle(self, path: Path) -> tuple[Stamp, str] | None:
        """Offer a file never again; gives its stamp and content, None when it came otherwise."""
        offer = self._offers.get(path)
        if offer is not None:
            self._settled.add(str(path), *offer)
        return offer

    def put_off(self, path: Path) -> bool:
        """Try a file again when it has not changed for long; False when that was done already."""
        sighting = self._seen.get(path)
        if sighting is None or sighting.wanted == _PATIENCE:
            return False
        sighting.wanted = _PATIENCE
        sighting.is_offered = False
        return True

    def _sighting(self, path: Path, stamp: Stamp) -> _Sighting:
        before = self._seen.get(path)
        if before is None or before.stamp != stamp:
            return _Sighting(stamp)
        before.glances += 1
        return before

    def _is_ready(self, path: Path) -> bool:
        sighting = self._seen[path]
        if sighting.is_offered or sighting.glances < sighting.wanted or not sighting.stamp[0]:
            return False
        if self._settled.places.get(str(path)) == sighting.stamp:
            return False
        sighting.sha256 = sighting.sha256 or _content(path)
        if sighting.sha256 in self._settled.contents:
            self._settled.add(str(path), sighting.stamp, sighting.sha256)
            return False
        if not sighting.sha256 or self._is_on_offer(sighting.sha256):
            return False
        self._offers[path] = (sighting.stamp, sighting.sha256)
        sighting.is_offered = True
        return True

    def _is_on_offer(self, sha256: str) -> bool:
        return any(each.is_offered and each.sha256 == sha256 for each in self._seen.values())


class Watching:
    """The use cases of a watched folder."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._settled = Settled()
        for path, size, changed, sha256 in core.workspace.preferences.settled_files():
            self._settled.add(path, (size, changed), sha256)

    @property
    def watched(self) -> Watched | None:
        """The folder that the owner chose; None where none is watched."""
        chosen = self._core.workspace.preferences.watched_folder
        return Watched(Path(chosen[0]), chosen[1]) if chosen else None

    def choose(self, watched: Watched | None) -> None:
        """Watch a folder from now on, or none."""
        chosen = (str(watched.folder), watched.imports_itself) if watched else None
        self._core.workspace.preferences.watch_folder(chosen)

    def watch(self, folder: Path) -> FolderWatch:
        """Begin to glance into a folder."""
        return FolderWatch(folder, self._settled)

    def settle(self, watch: FolderWatch, path: Path) -> None:
        """Remember that a file was imported or put away."""
        told = watch.settle(path)
        if told is not None:
            (size, changed), sha256 = told
            self._core.workspace.preferences.settle_file((str(path), size, changed, sha256))

    def is_worth_telling(self, watch: FolderWatch, arrival: Arrival) -> bool:
        """Whether a person should hear of a file now.

        A file of one's own needs no telling; one that cannot be read may be half copied.
        """
        path = Path(arrival.file)
        if arrival.ok and arrival.device == self._core.workspace.device.device:
            self.settle(watch, path)
            return False
        problem = arrival.problem
        return problem is None or problem.code in _NOT_OURS or not watch.put_off(path)


def needs_no_look(arrival: Arrival) -> bool:
    """Whether a file may be imported although nobody looked: new work of laptops that are known.

    Importing cannot be undone, so that anything which deserves a look waits for one.
    """
    return bool(
        arrival.ok
        and arrival.new
        and not arrival.new_supervisor
        and not arrival.quarantined
        and not arrival.forks
        and not arrival.not_counted
    )


def _files_in(folder: Path, depth: int) -> Iterator[tuple[Path, Stamp]]:
    """The files that may carry records, by name; unfinished and hidden ones are left out.

    Raises:
        OSError: the folder itself cannot be read; folders inside it are passed over.
    """
    with os.scandir(folder) as entries:
        ordered = sorted(entries, key=lambda entry: entry.name)
    for entry in ordered:
        path = folder / entry.name
        if entry.name.startswith(_UNFINISHED):
            continue
        try:
            if entry.is_dir(follow_symlinks=False):
                inside = list(_files_in(path, depth - 1)) if depth else []
                yield from inside
            elif path.suffix.lower() in MAY_CARRY and entry.is_file():
                about = entry.stat()
                yield path, (about.st_size, about.st_mtime_ns)
        except OSError:
            continue


def _content(path: Path) -> str:
    """The SHA-256 of a file; empty when it cannot be read now."""
    digest = hashlib.sha256()
    try:
        with path.open("rb") as source:
            while piece := source.read(_CHUNK):
                digest.update(piece)
    except OSError:
        return ""
    return digest.hexdigest()
