"""Every refusal and problem by code: its message and its remedy, in English, one section per room.

A code is `room.what`. Templates name the values of the context in braces. Translations are keyed by
the English text (resources/translations).
"""

from __future__ import annotations

CATALOGUE: dict[str, tuple[str, str]] = {
    # --- disk and files, any room
    "file.missing": ("{path} does not exist.", "Check the name and the folder."),
    "file.unreadable": (
        "{path} cannot be read: {reason}.",
        "Check the file's permissions and try again.",
    ),
    "file.unwritable": (
        "{path} cannot be written: {reason}.",
        "Choose another folder or free space.",
    ),
    "disk.full": (
        "The disk is full: {path}.",
        "Free space, then save again. Nothing saved before is lost.",
    ),
    # --- forms
    # --- ledger
    # --- inspections
    # --- storage
    # --- sync
    # --- reports
    # --- app
    # --- cli
}
