"""Asking for files: the only dialogs that the window opens."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget


def file_to_open(parent: QWidget, title: str, kinds: str = "") -> Path | None:
    """One file that exists; None when the person changed their mind."""
    name, _ = QFileDialog.getOpenFileName(parent, title, "", kinds)
    return Path(name) if name else None


def files_to_open(parent: QWidget, title: str, kinds: str = "") -> list[Path]:
    """Files that exist."""
    names, _ = QFileDialog.getOpenFileNames(parent, title, "", kinds)
    return [Path(name) for name in names]


def file_to_write(parent: QWidget, title: str, suggestion: str, kinds: str = "") -> Path | None:
    """Where to write; the system asks before it replaces a file."""
    name, _ = QFileDialog.getSaveFileName(parent, title, suggestion, kinds)
    return Path(name) if name else None


def folder_to_use(parent: QWidget, title: str) -> Path | None:
    """A folder."""
    name = QFileDialog.getExistingDirectory(parent, title)
    return Path(name) if name else None
