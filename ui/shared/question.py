"""The question before something that cannot be undone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QMessageBox

from fieldkit.wording import steady
from ui.shared.wording import tr

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget


def is_agreed(parent: QWidget, question: str, consequence: str, action: str) -> bool:
    """Ask; true only when the button `action` is pressed. Enter and Escape go back."""
    box = QMessageBox(parent)
    box.setLayoutDirection(parent.layoutDirection())  # a window of its own does not inherit it
    box.setIcon(QMessageBox.Icon.NoIcon)
    box.setText(steady(question))
    box.setInformativeText(steady(consequence))
    for label in box.findChildren(QLabel):
        label.setTextFormat(Qt.TextFormat.PlainText)
    agree = box.addButton(action, QMessageBox.ButtonRole.AcceptRole)
    refuse = box.addButton(tr("Go back"), QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(refuse)
    box.setEscapeButton(refuse)
    box.exec()
    agreed = box.clickedButton() is agree
    box.deleteLater()
    return agreed
