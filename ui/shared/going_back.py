"""Buttons that lead back or onward: their arrows follow the reading direction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from ui.shared.widgets import button
from ui.shared.wording import language, tr

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QPushButton


def back_button(intent: Callable[[], object]) -> QPushButton:
    """A button to go back; `lead_to` says where."""
    return button("", intent, "arrow-right" if _is_mirrored() else "arrow-left")


def onward_button(words: str, intent: Callable[[], object]) -> QPushButton:
    """A button that leads to another place."""
    return button(words, intent, "arrow-left" if _is_mirrored() else "arrow-right")


def _is_mirrored() -> bool:
    return language.direction == Qt.LayoutDirection.RightToLeft


def lead_to(made: QPushButton, place: str) -> None:
    """Write on a button where it leads back to."""
    made.setText(place.replace("&", "&&"))
    made.setAccessibleName(tr("Back to {place}").format(place=place))
