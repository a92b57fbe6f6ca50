"""The words that a person has to give before something is done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QInputDialog

from ui.shared.wording import tr

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget


def given_reason(parent: QWidget, title: str, question: str, action: str) -> str | None:
    """Ask for a reason; None when the person goes back without one."""
    dialog = QInputDialog(parent)
    dialog.setLayoutDirection(parent.layoutDirection())  # a window of its own does not inherit it
    dialog.setWindowTitle(title)
    dialog.setLabelText(question)
    dialog.setOkButtonText(action)
    dialog.setCancelButtonText(tr("Go back"))
    is_given = bool(dialog.exec())
    reason = dialog.textValue().strip()
    dialog.deleteLater()
    return reason if is_given and reason else None
