"""Looking at the health of the program and a workspace, without opening it."""

from __future__ import annotations

import shutil
import sys
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from fieldkit import __version__, paths
from fieldkit.storage.workspace_folder import read_header

if TYPE_CHECKING:
    from pathlib import Path

_LEAST_FREE_BYTES = 200 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at."""

    name: str
    ok: bool
    detail: str

    def as_dict(self) -> dict[str, Any]:
        """The check as the command line prints it."""
        return asdict(self)


def diagnose(folder: Path) -> list[Check]:
    """Check the program's resources and the workspace in `folder`; opens and changes nothing."""
    resources = paths.resources()
    present = [name for name in ("forms", "reference", "fonts") if (resources / name).is_dir()]
    return [
        Check(
            "program", ok=True, detail=f"FieldKit {__version__}, Python {sys.version.split()[0]}"
        ),
        Check("resources", ok=len(present) == 3, detail=", ".join(present)),  # noqa: PLR2004
        _workspace(folder),
        _space(folder),
    ]


def _workspace(folder: Path) -> Check:
    from fieldkit.errors import FieldKitError

    try:
        header = read_header(folder)
    except FieldKitError as error:
        return Check("workspace", ok=False, detail=f"{error.message} {error.remedy}")
    return Check("workspace", ok=True, detail=f"{header.name} ({header.role}) in {folder}")


def _space(folder: Path) -> Check:
    existing = next((place for place in (folder, *folder.parents) if place.exists()), folder)
    free = shutil.disk_usage(existing).free
    return Check("disk", ok=free >= _LEAST_FREE_BYTES, detail=f"{free // 1024**2} MiB free")
