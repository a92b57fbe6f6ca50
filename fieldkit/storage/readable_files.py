"""Files that must lie readable for a moment, for another program or for one that wants a path.

They lie in the workspace under a folder of their own, for its owner only, and are gone when it
closes; what a crash has left there is gone when it opens again.
"""

from __future__ import annotations

import secrets
import shutil
from contextlib import contextmanager
from pathlib import PurePath
from typing import TYPE_CHECKING

from fieldkit.storage.workspace_folder import refusal_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FOLDER = "readable"
_OWNER_ONLY = 0o700


class ReadableFiles:
    """The readable files of an open workspace."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / FOLDER
        self.clear()

    def lay_open(self, name: str, content: bytes) -> Path:
        """Write a file under its own name, beside no other, until `clear`.

        Raises:
            FieldKitError: disk.full, file.unwritable.
        """
        place = self._folder / secrets.token_hex(8)
        file = place / PurePath(name).name
        try:
            self._folder.mkdir(mode=_OWNER_ONLY, exist_ok=True)
            place.mkdir(mode=_OWNER_ONLY)
            file.write_bytes(content)
        except OSError as error:
            shutil.rmtree(place, ignore_errors=True)
            raise refusal_of(error, file) from error
        return file

    @contextmanager
    def lent(self, name: str, content: bytes) -> Iterator[Path]:
        """A file for the length of a block.

        Raises:
            FieldKitError: disk.full, file.unwritable.
        """
        file = self.lay_open(name, content)
        try:
            yield file
        finally:
            self.take_back(file)

    def take_back(self, file: Path) -> None:
        """Remove a file that was laid open; one that another program still holds goes later."""
        shutil.rmtree(file.parent, ignore_errors=True)

    def clear(self) -> None:
        """Remove all of them."""
        shutil.rmtree(self._folder, ignore_errors=True)
