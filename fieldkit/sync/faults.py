"""What the disk may do to a carrier, said as refusals."""

from __future__ import annotations

import errno
from contextlib import contextmanager
from typing import TYPE_CHECKING

from fieldkit.errors import FieldKitError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def reading(path: Path) -> Iterator[None]:
    """Names a file that cannot be read.

    Raises:
        FieldKitError: `file.missing`, `file.unreadable`, `disk.full` (of the temporary folder).
    """
    try:
        yield
    except FileNotFoundError as error:
        raise FieldKitError("file.missing", path=path) from error
    except OSError as error:
        raise _refusal("file.unreadable", path, error) from error


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Names a file that cannot be written.

    Raises:
        FieldKitError: `disk.full`, `file.unwritable`.
    """
    try:
        yield
    except OSError as error:
        raise _refusal("file.unwritable", path, error) from error


def _refusal(code: str, path: Path, error: OSError) -> FieldKitError:
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return FieldKitError("disk.full", path=path)
    return FieldKitError(code, path=path, reason=error.strerror or str(error))
