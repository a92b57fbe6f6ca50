"""Opening whatever a record came on: a sync file, a sealed PDF, a photographed page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldkit.app.form_library import read_bytes
from fieldkit.errors import FieldKitError
from fieldkit.sync.sync_file import open_sync_file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from fieldkit.ledger.identity import DeviceKey
    from fieldkit.sync.bundle import OpenedBundle

_PDF = b"%PDF-"
_PICTURES = (b"\xff\xd8\xff", b"\x89PNG\r\n", b"II*\x00", b"MM\x00*")
_LONGEST_MARK = 8
MAY_CARRY = frozenset({".fieldkit", ".pdf", ".jpg", ".jpeg", ".png"})


def open_carrier(
    file: Path, opener: DeviceKey | str, form_of: Callable[[str], bytes | None]
) -> OpenedBundle:
    """The bundle in a file, its kind told by its first bytes; close it after use.

    `form_of` gives the XForm whose hash begins as told, for records that come on paper.

    Raises:
        FieldKitError: file.*, sync.*, document.*.
    """
    head = _first_bytes(file)
    if head.startswith(_PDF):
        from fieldkit.reports.seal import carried
        from fieldkit.sync.carried import read_carried

        return read_carried(carried(read_bytes(file)))
    if head.startswith(_PICTURES):
        return open_photographs([file], form_of)
    return open_sync_file(file, opener)


def open_photographs(files: Sequence[Path], form_of: Callable[[str], bytes | None]) -> OpenedBundle:
    """The records whose QR codes are on some pictures, however they are spread over them.

    Raises:
        FieldKitError: file.*, sync.*.
    """
    from fieldkit.sync.paper import read_photos

    return read_photos([(file.name, read_bytes(file)) for file in files], form_of)


def carriers_among(places: Iterable[Path]) -> list[Path]:
    """Files as they are given, and of folders every file in them that may carry records.

    Hidden files are left out: among them are those that somebody is still writing.

    Raises:
        FieldKitError: sync.empty_folder, file.unreadable.
    """
    found: list[Path] = []
    for place in places:
        if not place.is_dir():
            found.append(place)
            continue
        try:
            inside = sorted(file for file in place.rglob("*") if _may_carry(file, place))
        except OSError as error:
            reason = error.strerror or str(error)
            raise FieldKitError("file.unreadable", path=str(place), reason=reason) from error
        if not inside:
            raise FieldKitError("sync.empty_folder", path=str(place))
        found += inside
    return list(dict.fromkeys(found))


def _may_carry(file: Path, folder: Path) -> bool:
    hidden = any(part.startswith(".") for part in file.relative_to(folder).parts)
    return not hidden and file.suffix.lower() in MAY_CARRY and file.is_file()


def is_picture(file: Path) -> bool:
    """Whether a file is a photograph by its first bytes; a file that cannot be read is none."""
    try:
        return _first_bytes(file).startswith(_PICTURES)
    except FieldKitError:
        return False


def _first_bytes(file: Path) -> bytes:
    try:
        with file.open("rb") as source:
            return source.read(_LONGEST_MARK)
    except FileNotFoundError as error:
        raise FieldKitError("file.missing", path=str(file)) from error
    except OSError as error:
        raise FieldKitError("file.unreadable", path=str(file), reason=error.strerror) from error
