"""Why a finished inspection is changed: asked where its form demands it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QInputDialog

from ui.shared.wording import tr

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget


def asked_reason(parent: QWidget) -> str | None:
    """Ask for the reason; None when the person goes back without one."""
    dialog = QInputDialog(parent)
    dialog.setLayoutDirection(parent.layoutDirection())  # a window of its own does not inherit it
    dialog.setWindowTitle(tr("Reason for the change"))
    dialog.setLabelText(tr("Why is this inspection changed? The form keeps the reason."))
    dialog.setOkButtonText(tr("Go on"))
    dialog.setCancelButtonText(tr("Go back"))
    is_given = bool(dialog.exec())
    reason = dialog.textValue().strip()
    dialog.deleteLater()
    return reason if is_given and reason else None
