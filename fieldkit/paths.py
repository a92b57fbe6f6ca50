"""Where things are on this machine: the product's resources and the person's default folders."""

from __future__ import annotations

import sys
from pathlib import Path

import platformdirs

_APPLICATION = "FieldKit"


def resources() -> Path:
    """The folder of forms, reference data, fonts, icons, translations and help.

    Answers for a frozen program, an installed wheel and a checkout.
    """
    package = Path(__file__).resolve().parent
    frozen = getattr(sys, "_MEIPASS", None)
    candidates = [package / "_resources", package.parent / "resources"]
    if frozen is not None:
        candidates.insert(0, Path(frozen) / "fieldkit" / "_resources")
    return next((folder for folder in candidates if folder.is_dir()), candidates[-1])


def default_workspace() -> Path:
    """The workspace used when none is named."""
    return Path(platformdirs.user_data_dir(_APPLICATION, appauthor=False)) / "workspace"


def cache() -> Path:
    """The folder of things that can be made again, such as parsed forms."""
    return Path(platformdirs.user_cache_dir(_APPLICATION, appauthor=False))


def logs() -> Path:
    """The folder of logs and crash reports; they never hold answers."""
    return Path(platformdirs.user_log_dir(_APPLICATION, appauthor=False))
