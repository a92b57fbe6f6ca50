"""What the window remembers of a person's choices between two starts."""

from __future__ import annotations

from PySide6.QtCore import QSettings


def choices() -> QSettings:
    """Language, appearance, place of the window, last folders: of this user of this computer."""
    return QSettings("FieldKit", "window")
