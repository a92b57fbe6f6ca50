"""The button that leads back: its arrow points to where lines begin."""

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
    is_mirrored = language.direction == Qt.LayoutDirection.RightToLeft
    return button("", intent, "arrow-right" if is_mirrored else "arrow-left")


def lead_to(made: QPushButton, place: str) -> None:
    """Write on a button where it leads back to."""
    made.setText(place.replace("&", "&&"))
    made.setAccessibleName(tr("Back to {place}").format(place=place))
