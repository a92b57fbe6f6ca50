"""Why a finished inspection is changed: asked where its form demands it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.shared.reason import given_reason
from ui.shared.wording import tr

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget


def asked_reason(parent: QWidget) -> str | None:
    """Ask for the reason; None when the person goes back without one."""
    question = tr("Why is this inspection changed? The form keeps the reason.")
    return given_reason(parent, tr("Reason for the change"), question, tr("Go on"))
