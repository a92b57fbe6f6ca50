"""What a person has to say before something is done: a reason, a passphrase, which is meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QInputDialog, QLabel, QLineEdit

from fieldkit.wording import steady
from ui.shared.wording import tr

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget


def given_reason(parent: QWidget, title: str, question: str, action: str) -> str | None:
    """Ask for a reason; None when the person goes back without one."""
    return _answer(_dialog(parent, title, question, action))


def given_withdrawal(parent: QWidget) -> str | None:
    """Ask why an inspection is withdrawn; None when the person goes back without a reason."""
    question = tr(
        "Why does this inspection not count? It stays in the records with your reason, "
        "and correcting it brings it back."
    )
    return given_reason(parent, tr("Withdraw the inspection"), question, tr("Withdraw"))


def given_separation(parent: QWidget) -> str | None:
    """Ask how it is known that suspected duplicates are separate visits; None as above."""
    question = tr(
        "How do you know that these are separate visits? "
        "Everybody who gets your records sees your reason, and is not asked again."
    )
    return given_reason(parent, tr("Separate visits"), question, tr("Separate visits"))


def given_choice(
    parent: QWidget, title: str, question: str, choices: Sequence[str], action: str
) -> str | None:
    """Ask which one is meant; None when the person goes back."""
    dialog = _dialog(parent, title, question, action)
    shown = {steady(choice): choice for choice in choices}
    dialog.setComboBoxItems(list(shown))
    return shown.get(_answer(dialog) or "")


def given_secret(parent: QWidget, title: str, question: str, action: str) -> str | None:
    """Ask for a passphrase, which nobody can read over the shoulder; None when they go back."""
    dialog = _dialog(parent, title, question, action)
    dialog.setTextEchoMode(QLineEdit.EchoMode.Password)
    is_given = bool(dialog.exec())
    dialog.deleteLater()
    return dialog.textValue() or None if is_given else None


def _dialog(parent: QWidget, title: str, question: str, action: str) -> QInputDialog:
    dialog = QInputDialog(parent)
    dialog.setLayoutDirection(parent.layoutDirection())  # a window of its own does not inherit it
    dialog.setWindowTitle(title)
    dialog.setLabelText(steady(question))
    for label in dialog.findChildren(QLabel):
        label.setTextFormat(Qt.TextFormat.PlainText)
    dialog.setOkButtonText(action)
    dialog.setCancelButtonText(tr("Go back"))
    return dialog


def _answer(dialog: QInputDialog) -> str | None:
    is_given = bool(dialog.exec())
    words = dialog.textValue().strip()
    dialog.deleteLater()
    return words if is_given and words else None
